"""An outgoing document, and the steps from draft to publication."""

import uuid
from datetime import date, datetime

from sqlalchemy import ColumnElement, Date, DateTime, Index, SmallInteger, Text, and_, false, or_, true
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from chassis.actor import Standing
from chassis.law import Machine, Step
from documents.model.base import Base
from documents.model.file import DocumentFile
from documents.model.opinion import Countersignature, Opinion

DRAFT, HEAD_APPROVED, OFFICE_REVIEWED = "draft", "head_approved", "office_reviewed"
LEGALITY_REVIEWED, DECIDED, PENDING_SIGN_OFF = "legality_reviewed", "decided", "pending_sign_off"
SIGNED, NUMBERED, RENDERED, SEALED, PUBLISHED = "signed", "numbered", "rendered", "sealed", "published"
RETURNED = "returned"

DOCUMENT = Machine(
    "document",
    {
        (DRAFT, "revise_draft"): Step(DRAFT, "R62.1"),
        (RETURNED, "revise_draft"): Step(DRAFT, "R62.1"),
        (DRAFT, "approve_draft"): Step(HEAD_APPROVED, "R62.1"),
        (HEAD_APPROVED, "review_document"): Step(OFFICE_REVIEWED, "R62.1"),
        # A normative document takes two steps more than any other before it may be signed.
        (OFFICE_REVIEWED, "review_legality"): Step(LEGALITY_REVIEWED, "R19.1"),
        (LEGALITY_REVIEWED, "mark_decided"): Step(DECIDED, "R63.2"),
        # The decision turned out to be none: what its service was restored to does not hold it.
        (DECIDED, "unmark_decided"): Step(LEGALITY_REVIEWED, "R63.2"),
        (OFFICE_REVIEWED, "put_forward"): Step(PENDING_SIGN_OFF, "R62.1"),
        (DECIDED, "sign_document"): Step(SIGNED, "R63.2"),
        (PENDING_SIGN_OFF, "countersign_document"): Step(PENDING_SIGN_OFF, "R63.5"),
        (DECIDED, "countersign_document"): Step(DECIDED, "R63.7"),
        (PENDING_SIGN_OFF, "sign_document"): Step(SIGNED, "R63.5"),
        # A number is given at registration and so never before sign-off.
        (SIGNED, "assign_number"): Step(NUMBERED, "R56.1"),
        (NUMBERED, "render_document"): Step(RENDERED, "R56.1"),
        (RENDERED, "render_document"): Step(RENDERED, "R56.1"),
        (RENDERED, "request_seal_use"): Step(RENDERED, "R68.1"),
        (SEALED, "request_seal_use"): Step(SEALED, "R68.1"),
        (PUBLISHED, "request_seal_use"): Step(PUBLISHED, "R68.1"),
        (RENDERED, "record_seal_use"): Step(SEALED, "R68.1"),
        (SEALED, "record_seal_use"): Step(SEALED, "R68.1"),
        (PUBLISHED, "record_seal_use"): Step(PUBLISHED, "R68.1"),
        (SEALED, "publish_document"): Step(PUBLISHED, "R67.1"),
        (HEAD_APPROVED, "return_document"): Step(RETURNED, "R62.1"),
        (OFFICE_REVIEWED, "return_document"): Step(RETURNED, "R62.1"),
        (LEGALITY_REVIEWED, "return_document"): Step(RETURNED, "R62.1"),
        (DECIDED, "return_document"): Step(RETURNED, "R62.1"),
        (PENDING_SIGN_OFF, "return_document"): Step(RETURNED, "R62.1"),
    },
)

ISSUED = (NUMBERED, RENDERED, SEALED, PUBLISHED)
LEADERS = ("mayor", "mayor.approve", "mayor.sign", "vice_mayor", "office.head", "office.deputy", "office.staff")
JUSTICE = ("justice.head", "justice.staff")


class Document(Base):
    """An outgoing document of the government or its office."""

    __tablename__ = "documents"
    __subject__ = "document"
    __table_args__ = (Index(None, "state", "id"), Index(None, "drafting_unit", "id"))

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    level: Mapped[int] = mapped_column(SmallInteger)
    state: Mapped[str] = mapped_column(Text, default=DRAFT)
    title: Mapped[str] = mapped_column(Text)
    doc_type: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    recipients: Mapped[list[str]] = mapped_column(ARRAY(Text))
    cc_recipients: Mapped[list[str]] = mapped_column(ARRAY(Text))
    issuer: Mapped[str] = mapped_column(Text)
    drafting_unit: Mapped[str] = mapped_column(Text)
    touched_units: Mapped[list[str]] = mapped_column(ARRAY(Text))
    normative: Mapped[bool]
    sign_off_ground: Mapped[str] = mapped_column(Text)
    issue_ground: Mapped[str] = mapped_column(Text)
    legal_basis: Mapped[str] = mapped_column(Text)
    disclosure: Mapped[str] = mapped_column(Text)
    disclosure_ground: Mapped[str] = mapped_column(Text)
    issuer_code: Mapped[str] = mapped_column(Text)
    routine: Mapped[str] = mapped_column(Text)
    decision_id: Mapped[uuid.UUID | None]
    decision_kind: Mapped[str] = mapped_column(Text, default="")
    """The kind of meeting that decided."""
    decision_outcome: Mapped[str] = mapped_column(Text, default="")
    decided_on: Mapped[date | None] = mapped_column(Date)
    legality_asked: Mapped[bool] = mapped_column(default=False)
    """Whether the justice bureau was ever asked, and so may know of the document."""
    legality_finding: Mapped[str] = mapped_column(Text, default="none")
    legality_on: Mapped[date | None] = mapped_column(Date)
    signed_on: Mapped[date | None] = mapped_column(Date)
    number: Mapped[str] = mapped_column(Text, default="")
    document_date: Mapped[date | None] = mapped_column(Date)
    drafted_by: Mapped[uuid.UUID | None]
    drafted_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    published_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    opinions: Mapped[list[Opinion]] = relationship(order_by=Opinion.id)
    countersignatures: Mapped[list[Countersignature]] = relationship(
        order_by=Countersignature.id, cascade="all, delete-orphan"
    )
    files: Mapped[list[DocumentFile]] = relationship(order_by=DocumentFile.id.desc())

    @property
    def file(self) -> DocumentFile | None:
        """The newest rendering, which is the one that counts."""
        return self.files[0] if self.files else None

    @property
    def rendered(self) -> DocumentFile:
        """The same, of a document whose state says that there is one; raises LookupError."""
        return self.files[0]

    @property
    def dated(self) -> date:
        """The date of a registered document; raises LookupError before."""
        if self.document_date is None:
            raise LookupError("a document has no date before it is registered")
        return self.document_date

    def known_to(self, standing: Standing) -> bool:
        """Need-to-know: its drafters, the office, leaders, the justice bureau once asked; all, once it is public."""
        if standing.person_id is None or self.drafting_unit in standing.units or standing.holds(*LEADERS):
            return True
        if self.legality_asked and standing.holds(*JUSTICE):
            return True
        return self.state in ISSUED and self.disclosure == "proactive" and self.level == 0

    @classmethod
    def known_where(cls, standing: Standing) -> ColumnElement[bool]:
        """The same as a condition for lists, clearance included, so that a count shows no more than a read does."""
        open_to_all = and_(cls.state.in_(ISSUED), cls.disclosure == "proactive", cls.level == 0)
        known = or_(
            true() if standing.person_id is None or standing.holds(*LEADERS) else false(),
            cls.drafting_unit.in_(standing.units),
            cls.legality_asked if standing.holds(*JUSTICE) else false(),
            open_to_all,
        )
        return and_(cls.level <= standing.clearance, known)

    def missing(self, kind: str) -> list[str]:
        """The powers whose signature of this kind is still missing before sign-off."""
        rows = [row for row in self.countersignatures if row.kind == kind and row.person_id is None]
        return [" / ".join(row.powers) for row in rows]

    def void_reviews(self) -> None:
        """What was reviewed, signed or decided was another text: it holds no longer."""
        self.legality_finding, self.legality_on = "none", None
        self.countersignatures.clear()
