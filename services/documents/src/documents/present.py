"""From entities to the messages readers get."""

from hashlib import sha256

from chassis.wire import instant, text
from documents.model import Countersignature, Document, DocumentFile, Opinion, SealUse
from zhengling.documents.v1 import document_pb2 as pb
from zhengling.documents.v1 import seal_pb2
from zhengling.documents.v1.documents_service_pb2 import Legality


def brief(document: Document) -> pb.Document:
    """The document as lists show it: no body, opinions, signatures or file."""
    return pb.Document(
        id=text(document.id),
        version=document.version,
        level=document.level,
        state=document.state,
        title=document.title,
        doc_type=document.doc_type,
        recipients=document.recipients,
        cc_recipients=document.cc_recipients,
        issuer=document.issuer,
        drafting_unit=document.drafting_unit,
        touched_units=document.touched_units,
        normative=document.normative,
        sign_off_ground=document.sign_off_ground,
        issue_ground=document.issue_ground,
        legal_basis=document.legal_basis,
        disclosure=document.disclosure,
        disclosure_ground=document.disclosure_ground,
        issuer_code=document.issuer_code,
        routine=document.routine,
        decision_id=text(document.decision_id),
        decision_outcome=document.decision_outcome,
        legality_finding=document.legality_finding,
        legality_on=text(document.legality_on),
        signed_on=text(document.signed_on),
        number=document.number,
        document_date=text(document.document_date),
        published_at=instant(document.published_at),
        drafted_at=instant(document.drafted_at),
    )


def document(found: Document) -> pb.Document:
    """The whole document."""
    reply = brief(found)
    reply.body = found.body
    reply.opinions.extend(_opinion(opinion) for opinion in found.opinions)
    reply.countersignatures.extend(_countersignature(row) for row in found.countersignatures)
    if found.file is not None:
        reply.file.CopyFrom(_file(found.file))
    return reply


def legality(found: Document) -> Legality:
    """Where the legality review of a document stands."""
    return Legality(
        document_id=text(found.id),
        title=found.title,
        normative=found.normative,
        finding=found.legality_finding,
        found_on=text(found.legality_on),
        text_sha256=sha256(f"{found.title}\n{found.body}".encode()).hexdigest(),
    )


def content(found: Document, file: DocumentFile) -> pb.FileContent:
    """The bytes of a file, under a name made of the document's number."""
    return pb.FileContent(content=file.content, filename=f"{found.number}.pdf", sha256=file.sha256, size=file.size)


def seal_use(use: SealUse) -> seal_pb2.SealUse:
    """One use of a seal."""
    return seal_pb2.SealUse(
        id=text(use.id),
        version=use.version,
        level=use.level,
        state=use.state,
        seal=use.seal,
        document_id=text(use.document_id),
        title=use.title,
        number=use.number,
        file_sha256=use.file_sha256,
        copies=use.copies,
        purpose=use.purpose,
        requested_by=use.requested_by,
        requested_at=instant(use.requested_at),
        answered_by=use.answered_by,
        answered_at=instant(use.answered_at),
        answer=use.answer,
        used_by=use.used_by,
        used_at=instant(use.used_at),
        ledger_year=use.ledger_year or 0,
        ledger_number=use.ledger_number or 0,
        ledger_digest=use.ledger_digest,
    )


def _opinion(opinion: Opinion) -> pb.Opinion:
    return pb.Opinion(
        step=opinion.step,
        person_id=text(opinion.person_id),
        name=opinion.name,
        power=opinion.power,
        via=opinion.via,
        outcome=opinion.outcome,
        text=opinion.text,
        at=instant(opinion.at),
    )


def _countersignature(row: Countersignature) -> pb.Countersignature:
    return pb.Countersignature(powers=row.powers, kind=row.kind, name=row.name, at=instant(row.at))


def _file(file: DocumentFile) -> pb.File:
    return pb.File(
        id=text(file.id),
        sha256=file.sha256,
        sm3=file.sm3,
        size=file.size,
        pages=file.pages,
        fonts=file.fonts,
        substituted_fonts=file.substituted_fonts,
        rendered_at=instant(file.rendered_at),
    )
