"""What is told of decisions and minutes as they stand."""

from datetime import date
from typing import Any

from chassis.wire import instant
from meetings.acting import wording
from meetings.model.decision import Decision
from meetings.model.minutes import Minutes
from zhengling.meetings.v1.events_pb2 import DecisionAdopted, DecisionReleased, MinutesSigned


def adopted(decision: Decision) -> DecisionAdopted:
    """A decision on record."""
    return DecisionAdopted(
        decision_id=str(decision.id),
        meeting_id=str(decision.meeting_id),
        meeting_kind=decision.meeting_kind,
        topic_id=str(decision.topic_id),
        document_id=str(decision.document_id or ""),
        outcome=decision.outcome,
        decided_on=decision.decided_on.isoformat(),
        level=decision.level,
    )


def released(decision: Decision, minutes: Minutes) -> DecisionReleased:
    """A decision that is public, with the minutes by which it came out."""
    return DecisionReleased(
        decision_id=str(decision.id),
        title=decision.title,
        text=decision.released_text,
        meeting_kind=decision.meeting_kind,
        meeting_title=minutes.title.removesuffix("纪要"),
        minutes_number=minutes.number,
        decided_on=decision.decided_on.isoformat(),
        released_at=instant(decision.released_at),
    )


def signed(minutes: Minutes, signed_on: date) -> MinutesSigned:
    """Signed minutes, and what they order."""
    return MinutesSigned(
        minutes_id=str(minutes.id),
        meeting_id=str(minutes.meeting_id),
        meeting_kind=minutes.meeting_kind,
        meeting_title=minutes.title.removesuffix("纪要"),
        held_on=minutes.held_on.isoformat(),
        signed_on=signed_on.isoformat(),
        items=[_item(item) for item in minutes.items if wording.carried_out(item)],
        level=minutes.top_level,
        edition=minutes.edition,
        first_minutes_id=str(minutes.first_id),
    )


def _item(item: dict[str, Any]) -> MinutesSigned.Item:
    names = ("decision_id", "text", "responsible_units", "term", "level")
    return MinutesSigned.Item(**{name: item[name] for name in names})
