"""From requests to commands, with errors that name the field."""

import re
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from chassis.errors import Malformed
from chassis.wire import to_choice, to_level, to_text, to_uuid, to_uuid_or_none
from documents.acting.draft import Particulars
from documents.commands.drafting.approve_draft import ApproveDraft
from documents.commands.drafting.draft_document import DraftDocument
from documents.commands.drafting.revise_draft import ReviseDraft
from documents.commands.reviewing.return_document import ReturnDocument
from documents.commands.reviewing.review_document import ReviewDocument
from documents.commands.reviewing.review_legality import ReviewLegality
from documents.commands.sealing.approve_seal_use import ApproveSealUse
from documents.commands.sealing.record_seal_use import RecordSealUse
from documents.commands.sealing.reject_seal_use import RejectSealUse
from documents.commands.sealing.request_seal_use import RequestSealUse
from documents.commands.signing.countersign_document import CountersignDocument
from documents.commands.signing.sign_document import SignDocument
from documents.rules.disclosure_rules import DISCLOSURES
from documents.rules.element_rules import ISSUERS
from documents.rules.seal_rules import SEALS
from documents.rules.sign_off_rules import SIGN_OFF
from zhengling.documents.v1 import documents_service_pb2 as pb

LONGEST_BODY = 100_000
MOST_RECIPIENTS, MOST_COPIES = 100, 10_000


def opinion(value: str, name: str = "opinion", *, least: int = 0) -> str:
    """The words of an opinion."""
    return to_text(value, name, longest=4000, least=least)


def document_id(request: Any) -> UUID:
    """The document a request is about. Raises Malformed."""
    return to_uuid(request.document_id, "document_id")


def seal_use_id(request: Any) -> UUID:
    """The seal use a request is about. Raises Malformed."""
    return to_uuid(request.seal_use_id, "seal_use_id")


def draft(request: pb.DraftDocumentRequest) -> DraftDocument:
    """The command of a DraftDocumentRequest. Raises Malformed."""
    return DraftDocument(
        issuer=to_choice(request.issuer, "issuer", ISSUERS),
        drafting_unit=to_text(request.drafting_unit, "drafting_unit", longest=40),
        level=to_level(request.level),
        decision_id=to_uuid_or_none(request.decision_id, "decision_id"),
        particulars=_particulars(request),
    )


def revise(request: pb.ReviseDraftRequest) -> ReviseDraft:
    """The command of a ReviseDraftRequest. Raises Malformed."""
    return ReviseDraft(document_id(request), _particulars(request))


def _particulars(request: pb.DraftDocumentRequest | pb.ReviseDraftRequest) -> Particulars:
    return Particulars(
        title=_line(request.title, "title"),
        doc_type=to_text(request.doc_type, "doc_type", longest=40),
        body=to_text(request.body, "body", longest=LONGEST_BODY),
        recipients=_lines(request.recipients, "recipients"),
        cc_recipients=_lines(request.cc_recipients, "cc_recipients"),
        normative=request.normative,
        sign_off_ground=to_choice(request.sign_off_ground, "sign_off_ground", SIGN_OFF),
        issue_ground=to_text(request.issue_ground, "issue_ground", longest=40, least=0),
        legal_basis=to_text(request.legal_basis, "legal_basis", longest=2000, least=0),
        disclosure=to_choice(request.disclosure, "disclosure", DISCLOSURES),
        disclosure_ground=to_text(request.disclosure_ground, "disclosure_ground", longest=1000, least=0),
        issuer_code=to_text(request.issuer_code, "issuer_code", longest=20),
        routine=to_text(request.routine, "routine", longest=60, least=0),
        touched_units=_lines(request.touched_units, "touched_units", longest=40),
    )


def _line(value: str, name: str, longest: int = 200) -> str:
    if any(mark in value.strip() for mark in "\r\n\t"):
        raise Malformed({name: "应为一行 / one line is expected"})
    return to_text(value, name, longest=longest)


def _lines(values: Iterable[str], name: str, longest: int = 200) -> tuple[str, ...]:
    found = tuple(_line(value, name, longest) for value in values)
    if len(found) > MOST_RECIPIENTS:
        raise Malformed({name: f"最多 {MOST_RECIPIENTS} 项 / at most {MOST_RECIPIENTS} are expected"})
    return found


def review(request: pb.ReviewDocumentRequest) -> ReviewDocument:
    """The command of a ReviewDocumentRequest; a return needs reasons. Raises Malformed."""
    outcome = to_choice(request.outcome, "outcome", ("pass", "return"))
    return ReviewDocument(
        document_id(request),
        outcome,
        opinion(request.opinion, least=1 if outcome == "return" else 0),
        _answers(request.six_cases),
        to_choice(request.assent_of, "assent_of", ("", "mayor", "vice_mayor")),
    )


def review_legality(request: pb.ReviewLegalityRequest) -> ReviewLegality:
    """The command of a ReviewLegalityRequest; an unlawful finding needs reasons. Raises Malformed."""
    finding = to_choice(request.finding, "finding", ("lawful", "unlawful"))
    return ReviewLegality(
        document_id(request),
        finding,
        opinion(request.opinion, least=1 if finding == "unlawful" else 0),
        _answers(request.points),
    )


def _answers(answers: Mapping[str, bool]) -> tuple[tuple[str, bool], ...]:
    # A map has no order on the wire; the command has, because a repeated request is told by it.
    return tuple(sorted(answers.items()))


def approve_draft(request: pb.ApproveDraftRequest) -> ApproveDraft:
    """The command of an ApproveDraftRequest. Raises Malformed."""
    return ApproveDraft(document_id(request), opinion(request.opinion))


def countersign(request: pb.CountersignDocumentRequest) -> CountersignDocument:
    """The command of a CountersignDocumentRequest. Raises Malformed."""
    return CountersignDocument(document_id(request), opinion(request.opinion))


def sign(request: pb.SignDocumentRequest) -> SignDocument:
    """The command of a SignDocumentRequest. Raises Malformed."""
    return SignDocument(document_id(request), opinion(request.opinion))


def return_document(request: pb.ReturnDocumentRequest) -> ReturnDocument:
    """The command of a ReturnDocumentRequest, which needs reasons. Raises Malformed."""
    return ReturnDocument(document_id(request), opinion(request.reasons, "reasons", least=1))


def approve_seal_use(request: pb.ApproveSealUseRequest) -> ApproveSealUse:
    """The command of an ApproveSealUseRequest. Raises Malformed."""
    return ApproveSealUse(seal_use_id(request), opinion(request.opinion))


def reject_seal_use(request: pb.RejectSealUseRequest) -> RejectSealUse:
    """The command of a RejectSealUseRequest, which needs reasons. Raises Malformed."""
    return RejectSealUse(seal_use_id(request), opinion(request.reasons, "reasons", least=1))


def document_filter(request: pb.ListDocumentsRequest) -> tuple[str, str, str, str, int]:
    """The arguments of a list of documents."""
    return request.state, request.doc_type, request.drafting_unit, request.cursor, request.limit


def seal_use_filter(request: pb.ListSealUsesRequest) -> tuple[str, UUID | None, str, str, int]:
    """The arguments of a list of seal uses. Raises Malformed."""
    about = to_uuid_or_none(request.document_id, "document_id")
    return request.seal, about, request.state, request.cursor, request.limit


def request_seal_use(request: pb.RequestSealUseRequest) -> RequestSealUse:
    """The command of a RequestSealUseRequest. Raises Malformed."""
    return RequestSealUse(
        document_id(request),
        to_choice(request.seal, "seal", SEALS),
        _copies(request.copies),
        to_text(request.purpose, "purpose", longest=1000),
    )


def record_seal_use(request: pb.RecordSealUseRequest) -> RecordSealUse:
    """The command of a RecordSealUseRequest. Raises Malformed."""
    return RecordSealUse(seal_use_id(request), digest(request.sha256), _copies(request.copies))


def digest(value: str) -> str:
    """A SHA-256 in hex. Raises Malformed."""
    if not re.fullmatch("[0-9a-fA-F]{64}", value):
        raise Malformed({"sha256": "应为 64 位十六进制数字 / 64 hexadecimal digits are expected"})
    return value


def _copies(value: int) -> int:
    if not 1 <= value <= MOST_COPIES:
        raise Malformed({"copies": f"应在 1 至 {MOST_COPIES} 之间 / 1 to {MOST_COPIES} is expected"})
    return value
