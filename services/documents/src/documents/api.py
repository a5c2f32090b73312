"""The gRPC face of the service: one method an rpc, no logic."""

from chassis import frame
from chassis.frame import Api
from chassis.run import Runtime
from chassis.standing import AskStanding
from chassis.wire import to_choice
from documents import parse, present, printing, queries, renderer
from documents.commands.drafting import approve_draft, draft_document, revise_draft
from documents.commands.issuing import assign_number, render_document
from documents.commands.publishing import publish_document
from documents.commands.reviewing import return_document, review_document, review_legality
from documents.commands.sealing import approve_seal_use, record_seal_use, reject_seal_use, request_seal_use
from documents.commands.signing import countersign_document, sign_document
from documents.neighbours import Neighbours
from documents.parse import document_id, seal_use_id
from documents.rules.seal_rules import SEALS
from documents.settings import Settings
from zhengling.documents.v1 import document_pb2, seal_pb2
from zhengling.documents.v1 import documents_service_pb2 as pb
from zhengling.documents.v1 import rendering_service_pb2 as rendering_pb
from zhengling.documents.v1.documents_service_pb2_grpc import (
    DocumentsServiceServicer,
    add_DocumentsServiceServicer_to_server,
)
from zhengling.documents.v1.rendering_service_pb2_grpc import (
    RenderingServiceServicer,
    add_RenderingServiceServicer_to_server,
)


def serve(settings: Settings) -> None:
    """Serve until told to stop."""
    runtime = Runtime.build(
        settings,
        "documents",
        pool_size=settings.grpc_threads,
        standing=AskStanding(settings.personnel_grpc),
        neighbours=Neighbours(settings.personnel_grpc, settings.meetings_grpc),
    )
    faces = [
        (add_DocumentsServiceServicer_to_server, DocumentsApi(runtime)),
        (add_RenderingServiceServicer_to_server, RenderingApi(runtime)),
    ]
    frame.serve(runtime, faces, queries.knows)


class DocumentsApi(Api, DocumentsServiceServicer):  # type: ignore[misc]
    """Answers the rpcs of DocumentsService; their meaning stands in the proto."""

    def DraftDocument(self, request: pb.DraftDocumentRequest, _: object) -> document_pb2.Document:  # noqa: N802
        """Draft an outgoing document (articles 56, 61, 62)."""
        return self.command(draft_document.handle, parse.draft(request), present.document)

    def ReviseDraft(self, request: pb.ReviseDraftRequest, _: object) -> document_pb2.Document:  # noqa: N802
        """Replace the text and particulars of a draft or a returned document."""
        return self.command(revise_draft.handle, parse.revise(request), present.document)

    def ApproveDraft(self, request: pb.ApproveDraftRequest, _: object) -> document_pb2.Document:  # noqa: N802
        """The head of the drafting unit approves the draft (article 62)."""
        return self.command(approve_draft.handle, parse.approve_draft(request), present.document)

    def ReviewDocument(self, request: pb.ReviewDocumentRequest, _: object) -> document_pb2.Document:  # noqa: N802
        """The office reviews it: scope (article 61) and the six cases in which none is issued (article 65)."""
        return self.command(review_document.handle, parse.review(request), present.document)

    def ReviewLegality(self, request: pb.ReviewLegalityRequest, _: object) -> document_pb2.Document:  # noqa: N802
        """The justice bureau reviews a normative document (articles 19, 21)."""
        return self.command(review_legality.handle, parse.review_legality(request), present.document)

    def CountersignDocument(self, request: pb.CountersignDocumentRequest, _: object) -> document_pb2.Document:  # noqa: N802
        """A leader signs before the signatory does (article 63)."""
        return self.command(countersign_document.handle, parse.countersign(request), present.document)

    def SignDocument(self, request: pb.SignDocumentRequest, _: object) -> document_pb2.Document:  # noqa: N802
        """Sign the document by the row of article 63 it falls under."""
        return self.command(sign_document.handle, parse.sign(request), present.document)

    def ReturnDocument(self, request: pb.ReturnDocumentRequest, _: object) -> document_pb2.Document:  # noqa: N802
        """Send it back to its drafters with reasons, by whoever has to act on it next."""
        return self.command(return_document.handle, parse.return_document(request), present.document)

    def AssignNumber(self, request: pb.AssignNumberRequest, _: object) -> document_pb2.Document:  # noqa: N802
        """Register the signed document: it gets the next number of its series, without a gap."""
        return self.command(assign_number.handle, assign_number.AssignNumber(document_id(request)), present.document)

    def RenderDocument(self, request: pb.RenderDocumentRequest, _: object) -> document_pb2.Document:  # noqa: N802
        """Render the numbered document in the national layout as a PDF."""
        return self.command(
            render_document.handle, render_document.RenderDocument(document_id(request)), present.document
        )

    def RequestSealUse(self, request: pb.RequestSealUseRequest, _: object) -> seal_pb2.SealUse:  # noqa: N802
        """Ask that a seal be put to the rendered file (article 68)."""
        return self.command(request_seal_use.handle, parse.request_seal_use(request), present.seal_use)

    def ApproveSealUse(self, request: pb.ApproveSealUseRequest, _: object) -> seal_pb2.SealUse:  # noqa: N802
        """Agree to the use of a seal (article 68)."""
        return self.command(approve_seal_use.handle, parse.approve_seal_use(request), present.seal_use)

    def RejectSealUse(self, request: pb.RejectSealUseRequest, _: object) -> seal_pb2.SealUse:  # noqa: N802
        """Refuse the use of a seal, with reasons (article 68)."""
        return self.command(reject_seal_use.handle, parse.reject_seal_use(request), present.seal_use)

    def RecordSealUse(self, request: pb.RecordSealUseRequest, _: object) -> seal_pb2.SealUse:  # noqa: N802
        """The custodian enters the use of a seal in the ledger (article 68)."""
        return self.command(record_seal_use.handle, parse.record_seal_use(request), present.seal_use)

    def PublishDocument(self, request: pb.PublishDocumentRequest, _: object) -> document_pb2.Document:  # noqa: N802
        """Release a sealed document of proactive disclosure to the public (articles 29, 67)."""
        return self.command(
            publish_document.handle, publish_document.PublishDocument(document_id(request)), present.document
        )

    def GetDocument(self, request: pb.GetDocumentRequest, _: object) -> document_pb2.Document:  # noqa: N802
        """One document that the caller may know of."""
        return self.query(queries.get_document, document_id(request))

    def ListDocuments(self, request: pb.ListDocumentsRequest, _: object) -> pb.ListDocumentsReply:  # noqa: N802
        """The documents the caller may know of, newest first."""
        return self.query(queries.list_documents, *parse.document_filter(request))

    def GetLegality(self, request: pb.GetLegalityRequest, _: object) -> pb.Legality:  # noqa: N802
        """Where the legality review of a document stands."""
        return self.query(queries.get_legality, document_id(request))

    def GetDocumentFile(self, request: pb.GetDocumentFileRequest, _: object) -> document_pb2.FileContent:  # noqa: N802
        """The rendered file of a document the caller may know of."""
        return self.query(queries.get_file, document_id(request))

    def VerifyFile(self, request: pb.VerifyFileRequest, _: object) -> document_pb2.FileVerification:  # noqa: N802
        """Whether a file is the one that was sealed."""
        return self.query(queries.verify_file, document_id(request), parse.digest(request.sha256))

    def ListSealUses(self, request: pb.ListSealUsesRequest, _: object) -> seal_pb2.ListSealUsesReply:  # noqa: N802
        """The uses of seals asked for and entered, newest first."""
        return self.query(queries.list_seal_uses, *parse.seal_use_filter(request))

    def GetSealUse(self, request: pb.GetSealUseRequest, _: object) -> seal_pb2.SealUse:  # noqa: N802
        """One use of a seal."""
        return self.query(queries.get_seal_use, seal_use_id(request))

    def VerifyLedger(self, request: pb.VerifyLedgerRequest, _: object) -> seal_pb2.LedgerVerification:  # noqa: N802
        """Whether the ledger of one seal and year is whole: every number there, every entry unchanged."""
        return self.query(queries.verify_ledger, to_choice(request.seal, "seal", SEALS), request.year)

    def GetPublishedFile(self, request: pb.GetPublishedFileRequest, _: object) -> document_pb2.FileContent:  # noqa: N802
        """The file of a published document, for anybody: nobody's standing is asked."""
        with self.runtime.reading() as session:
            return queries.published_file(session, document_id(request))


class RenderingApi(Api, RenderingServiceServicer):  # type: ignore[misc]
    """Sets papers for other services: what they say comes with the request, so nobody's standing is asked."""

    def RenderPaper(self, request: rendering_pb.RenderPaperRequest, _: object) -> rendering_pb.PrintedPaper:  # noqa: N802
        """Minutes, or another paper with a text and lists of people."""
        return printing.printed(renderer.render(printing.paper(request), self.runtime.settings))

    def RenderForm(self, request: rendering_pb.RenderFormRequest, _: object) -> rendering_pb.PrintedPaper:  # noqa: N802
        """A form with the opinions signed on it."""
        return printing.printed(renderer.render(printing.form(request), self.runtime.settings))
