"""Put a decision before the public, or take it back from there (articles 30, 33).

Both facts come through this one command, so that of two that overtake each other the newer counts.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from chassis.db import new_id
from chassis.errors import Malformed
from chassis.run import Context
from chassis.wire import to_date, to_uuid
from gateway.model import PublishedDecision
from zhengling.meetings.v1.events_pb2 import DecisionReleased, DecisionReleaseWithdrawn


@dataclass(frozen=True)
class Text:
    """What the public reads of a decision."""

    title: str
    text: str
    meeting_kind: str
    meeting_title: str
    minutes_number: str
    decided_on: date
    published_at: datetime


@dataclass(frozen=True)
class ShowDecision:
    """A decision as it was released; without a text it is taken back."""

    id: UUID
    text: Text | None


def from_event(event: DecisionReleased) -> ShowDecision:
    """The command that a release asks for. Raises Malformed for an id, a date or an instant that is none."""
    try:
        published_at = datetime.fromisoformat(event.released_at)
    except ValueError as error:
        raise Malformed({"released_at": "不是时刻 / not an instant"}) from error
    text = Text(
        title=event.title,
        text=event.text,
        meeting_kind=event.meeting_kind,
        meeting_title=event.meeting_title,
        minutes_number=event.minutes_number,
        decided_on=to_date(event.decided_on, "decided_on"),
        published_at=published_at,
    )
    return ShowDecision(to_uuid(event.decision_id, "decision_id"), text)


def from_withdrawal(event: DecisionReleaseWithdrawn) -> ShowDecision:
    """The command that a withdrawal asks for. Raises Malformed for an id that is none."""
    return ShowDecision(to_uuid(event.decision_id, "decision_id"), None)


def handle(command: ShowDecision, ctx: Context) -> None:
    """Keep the copy that the public reads, or keep it no longer; one told anew while it is public keeps its place."""
    ctx.subject = f"{PublishedDecision.__subject__}/{command.id}"
    if command.text is None:
        ctx.session.execute(delete(PublishedDecision).where(PublishedDecision.id == command.id))
        return
    values = {**vars(command.text), "id": command.id}
    put = insert(PublishedDecision).values(**values, entry=new_id())
    ctx.session.execute(put.on_conflict_do_update(index_elements=["id"], set_=values))
