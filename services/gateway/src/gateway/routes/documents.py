"""公文: documents from draft to publication, and the uses of seals, as REST resources."""

from gateway.operations import Operation, Resource
from gateway.schemas import documents as s
from zhengling.documents.v1 import documents_service_pb2 as pb
from zhengling.documents.v1.documents_service_pb2_grpc import DocumentsServiceStub

DOCUMENT = "/documents/<uuid:document_id>"
SEAL_USE = "/seal-uses/<uuid:seal_use_id>"
RENDER_SECONDS = 12.0
"""A rendering is given up after 10 s by the service itself."""


def _act(noun: str, rpc: str, zh: str, en: str, body: type | None = None, timeout: float = 0.0) -> Operation:
    return Operation("POST", f"{DOCUMENT}/{noun}", rpc, zh, en, body=body, reply=s.Document, timeout=timeout)


def _seal(noun: str, rpc: str, zh: str, en: str, body: type) -> Operation:
    return Operation("POST", f"{SEAL_USE}/{noun}", rpc, zh, en, body=body, reply=s.SealUse)


DOCUMENTS = (
    Operation(
        "POST", "/documents", "DraftDocument", "起草公文", "Draft a document",
        body=s.DocumentIn, reply=s.Document, status=201,
    ),
    Operation(
        "GET", "/documents", "ListDocuments", "公文列表", "List documents", query=s.DocumentFilter, reply=s.DocumentPage
    ),
    Operation("GET", DOCUMENT, "GetDocument", "查看公文", "Read a document", reply=s.Document),
    Operation(
        "PUT", DOCUMENT, "ReviseDraft", "修改文稿", "Replace a draft",
        body=s.DraftIn, reply=s.Document, needs_version=True,
    ),
    _act("head-approval", "ApproveDraft", "部门主要负责人把关", "Approve a draft as head of its unit", s.OpinionIn),
    _act("office-review", "ReviewDocument", "办公室审核", "Review a document as the office", s.ReviewIn),
    _act("legality-review", "ReviewLegality", "合法性审查", "Review the legality of a document", s.LegalityIn),
    Operation("GET", f"{DOCUMENT}/legality", "GetLegality", "查看审查结论", "Read a legality review", reply=s.Legality),
    _act("countersignature", "CountersignDocument", "会签、审定", "Sign before the signatory does", s.OpinionIn),
    _act("signature", "SignDocument", "签发", "Sign a document off", s.OpinionIn),
    _act("return", "ReturnDocument", "退回", "Return a document to its drafters", s.ReasonsIn),
    _act("number", "AssignNumber", "登记编号", "Register a document under the next number of its series"),
    _act("rendering", "RenderDocument", "排版", "Render a document as a PDF", timeout=RENDER_SECONDS),
    Operation(
        "GET", f"{DOCUMENT}/file", "GetDocumentFile", "下载公文", "Download the rendered document",
        raw=("content", "application/pdf", "filename"),
    ),
    Operation(
        "GET", f"{DOCUMENT}/verification", "VerifyFile", "核验文件", "Compare a file with the sealed one",
        query=s.DigestQuery, reply=s.FileVerification,
    ),
    _act("publication", "PublishDocument", "公布", "Publish a document"),
)  # fmt: skip

SEALS = (
    Operation(
        "POST", f"{DOCUMENT}/seal-uses", "RequestSealUse", "申请用印", "Ask for the use of a seal",
        body=s.SealUseIn, reply=s.SealUse, status=201,
    ),
    Operation(
        "GET", "/seal-uses", "ListSealUses", "用印登记", "List uses of seals",
        query=s.SealUseFilter, reply=s.SealUsePage,
    ),
    Operation("GET", SEAL_USE, "GetSealUse", "查看用印", "Read a use of a seal", reply=s.SealUse),
    _seal("approval", "ApproveSealUse", "同意用印", "Agree to the use of a seal", s.OpinionIn),
    _seal("rejection", "RejectSealUse", "不同意用印", "Refuse the use of a seal", s.ReasonsIn),
    _seal("record", "RecordSealUse", "用印并登记", "Enter the use of a seal in the ledger", s.SealRecordIn),
    Operation(
        "GET", "/seal-ledgers/<seal>/<int:year>/verification", "VerifyLedger", "核验用印台账", "Verify a seal's ledger",
        reply=s.LedgerVerification,
    ),
)  # fmt: skip

RESOURCE = Resource(
    service="documents",
    pb=pb,
    stub=DocumentsServiceStub,
    tag="公文 Documents",
    operations=(*DOCUMENTS, *SEALS),
)
