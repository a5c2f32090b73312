"""What documents keeps of others' facts, as it is compared with its owner (chassis.reconcile)."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.mirror import Mirror, between
from chassis.run import Context
from documents.commands.signing import mark_decided
from documents.model import DOCUMENT, Document
from documents.model.document import DECIDED, ISSUED, SIGNED
from zhengling.meetings.v1.events_pb2 import DecisionAdopted


class Decided(Mirror):
    """Which decision a document rests on: the last one that adopted it (article 63)."""

    def held(self, session: Session, after: UUID | None, last: UUID | None, limit: int) -> list[UUID]:
        """The documents on which a decision is noted."""
        noted = select(Document.id).where(Document.decision_id.is_not(None)).subquery()
        return between(session, noted.c.id, after, last, limit)

    def lock(self, session: Session, key: UUID) -> None:
        """The document, which marking it locks as well."""
        session.get(Document, key, with_for_update=True)

    def put(self, ctx: Context, key: UUID, told: DecisionAdopted, _epoch: int, /) -> list[str]:
        """Mark the document as the event does, if it rests on another decision or none. Raises what marking raises."""
        command = mark_decided.from_event(told)
        document = ctx.session.get(Document, key)
        if command is None or (document is not None and document.decision_id == command.decision_id):
            return []
        before = (document.decision_id, document.state) if document is not None else None
        marked = mark_decided.handle(command, ctx)
        return [] if (marked.decision_id, marked.state) == before else ["decision"]

    def drop(self, ctx: Context, key: UUID) -> list[str]:
        """Take back a decision that meetings does not know. Raises IllegalStep where the document is signed already."""
        document = ctx.target(Document, key)
        if document.decision_id is None:
            return []
        if document.state in (DECIDED, SIGNED, *ISSUED):
            document.state = DOCUMENT.advance(document.state, "unmark_decided")
            ctx.settle(document, "countersign_document", "sign_document")
        document.decision_id, document.decided_on = None, None
        document.decision_kind = document.decision_outcome = ""
        return ["a decision that meetings does not know"]


MIRRORS = [Decided("meetings", "document", DecisionAdopted)]
