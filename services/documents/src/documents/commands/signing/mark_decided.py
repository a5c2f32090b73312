"""A meeting's decision reaching the document it was about."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chassis.run import Context
from documents.acting import sign_off
from documents.acting.record import give_opinion
from documents.model import DOCUMENT, Document
from documents.model.document import DECIDED, DRAFT, ISSUED, RETURNED, SIGNED
from documents.rules import sign_off_rules
from zhengling.meetings.v1.events_pb2 import DecisionAdopted


@dataclass(frozen=True)
class MarkDecided:
    """Note on a document what a meeting decided about it; a normative one may then be signed (article 63(2))."""

    document_id: UUID
    decision_id: UUID
    meeting_kind: str
    outcome: str
    decided_on: date


def from_event(decision: DecisionAdopted) -> MarkDecided | None:
    """The command a decision gives rise to; None when it was about no document, or did not adopt it."""
    if not decision.document_id or decision.outcome not in ("adopted", "adopted_with_changes"):
        return None
    return MarkDecided(
        UUID(decision.document_id),
        UUID(decision.decision_id),
        decision.meeting_kind,
        decision.outcome,
        date.fromisoformat(decision.decided_on),
    )


def handle(command: MarkDecided, ctx: Context) -> Document:
    """Doing it again changes nothing, and no decision changes what is signed. Raises NotFound, IllegalStep.

    "Adopted with changes" sends the text back to its drafters; the changed text needs no second decision.
    """
    document = ctx.target(Document, command.document_id)
    past = document.state in (DECIDED, SIGNED, *ISSUED)
    if document.decision_id == command.decision_id or past or document.decision_outcome == "adopted_with_changes":
        return document
    collective = sign_off_rules.is_collective(command.meeting_kind, command.decided_on)
    if not document.normative or collective:
        document.decision_id, document.decided_on = command.decision_id, command.decided_on
        document.decision_kind, document.decision_outcome = command.meeting_kind, command.outcome
    if command.outcome == "adopted_with_changes":
        if document.state not in (DRAFT, RETURNED):
            document.state = DOCUMENT.advance(document.state, "return_document")
            give_opinion(ctx, document, "mark_decided", "returned", "按会议决定修改后重新报送")
            sign_off.send_back(ctx, document)
    elif document.normative and collective:
        # Anything but a lawful text would not have been put before a meeting; if it was, an operator must look.
        document.state = DOCUMENT.advance(document.state, "mark_decided")
        sign_off.put_forward(ctx, document)
    return document
