"""From requests about invitations to commands and reads."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from chassis.clock import SHANGHAI
from chassis.errors import Malformed
from chassis.wire import FIRST_YEAR, LAST_YEAR, to_choice, to_day_or_none, to_level, to_text, to_uuid
from personnel.commands.invitation.assign_leaders import AssignLeaders
from personnel.commands.invitation.cancel_invitation import CancelInvitation
from personnel.commands.invitation.conclude_event import ConcludeEvent
from personnel.commands.invitation.decline_invitation import DeclineInvitation
from personnel.commands.invitation.draft_invitation import DraftInvitation
from personnel.commands.invitation.postpone_invitation import PostponeInvitation
from personnel.commands.invitation.publish_greeting import PublishGreeting
from personnel.commands.invitation.return_invitation import ReturnInvitation
from personnel.commands.invitation.revise_invitation import ReviseInvitation
from personnel.commands.invitation.screen_invitation import ScreenInvitation
from personnel.commands.invitation.withdraw_invitation import WithdrawInvitation
from personnel.model.invitation import OFFICE, ROLES, STATES
from personnel.parse.fields import code, require_span

LONGEST_EVENT = timedelta(days=31)
MOST_PEOPLE, MOST_LEADERS, MOST_DAYS = 1_000_000, 20, 366
NOTE = 2000


def draft_invitation(request: Any) -> DraftInvitation:
    """DraftInvitationRequest, and the form in a ReviseInvitationRequest."""
    starts_at, ends_at = time_of(request)
    if not 0 <= request.attendance <= MOST_PEOPLE:
        raise Malformed({"attendance": f"应在 0 至 {MOST_PEOPLE} 之间 / 0 to {MOST_PEOPLE} is expected"})
    return DraftInvitation(
        unit=code(request.unit, "unit"),
        title=to_text(request.title, "title"),
        kind=to_text(request.kind, "kind", longest=40),
        in_government_name=request.in_government_name,
        city_wide=request.city_wide,
        instrument=to_text(request.instrument, "instrument", least=0),
        special_need=request.special_need,
        grounds=to_text(request.grounds, "grounds", longest=NOTE, least=0),
        place=to_text(request.place, "place"),
        starts_at=starts_at,
        ends_at=ends_at,
        attendance=request.attendance,
        role=to_choice(request.role, "role", ROLES),
        invited=people(request.invited, "invited"),
        in_charge=request.in_charge,
        addressed_to=addressee(request.addressed_to),
        level=to_level(request.level),
    )


def revise_invitation(request: Any) -> ReviseInvitation:
    """ReviseInvitationRequest."""
    return ReviseInvitation(invitation_id(request), draft_invitation(request))


def screen_invitation(request: Any) -> ScreenInvitation:
    """ScreenInvitationRequest."""
    kind = to_text(request.kind, "kind", longest=40, least=0)
    return ScreenInvitation(invitation_id(request), kind, to_text(request.opinion, "opinion", longest=NOTE, least=0))


def return_invitation(request: Any) -> ReturnInvitation:
    """ReturnInvitationRequest."""
    return ReturnInvitation(invitation_id(request), note(request))


def decline_invitation(request: Any) -> DeclineInvitation:
    """DeclineInvitationRequest."""
    return DeclineInvitation(invitation_id(request), note(request))


def assign_leaders(request: Any) -> AssignLeaders:
    """AssignLeadersRequest."""
    leaders = people(request.leaders, "leaders")
    if not leaders:
        raise Malformed({"leaders": "至少一位 / at least one is expected"})
    return AssignLeaders(invitation_id(request), leaders)


def conclude_event(request: Any) -> ConcludeEvent:
    """ConcludeEventRequest."""
    return ConcludeEvent(invitation_id(request), people(request.attended, "attended"))


def publish_greeting(request: Any) -> PublishGreeting:
    """PublishGreetingRequest."""
    return PublishGreeting(invitation_id(request), note(request))


def postpone_invitation(request: Any) -> PostponeInvitation:
    """PostponeInvitationRequest."""
    return PostponeInvitation(invitation_id(request), *time_of(request), note(request))


def withdraw_invitation(request: Any) -> WithdrawInvitation:
    """WithdrawInvitationRequest."""
    return WithdrawInvitation(invitation_id(request), note(request))


def cancel_invitation(request: Any) -> CancelInvitation:
    """CancelInvitationRequest."""
    return CancelInvitation(invitation_id(request), note(request))


def invitation_id(request: Any) -> UUID:
    """Which invitation."""
    return to_uuid(request.invitation_id, "invitation_id")


def note(request: Any) -> str:
    """The reason."""
    return to_text(request.note, "note", longest=NOTE)


def state(value: str) -> str:
    """A state to narrow a list by; empty for all."""
    return to_choice(value, "state", STATES) if value else ""


def addressee(value: str) -> str:
    """The office, or the id of a person; the former when nothing is said. Raises Malformed."""
    return OFFICE if value in ("", OFFICE) else str(to_uuid(value, "addressed_to"))


def people(values: Iterable[str], name: str) -> tuple[UUID, ...]:
    """A few people, each once. Raises Malformed."""
    found = tuple(dict.fromkeys(to_uuid(value, name) for value in values))
    if len(found) > MOST_LEADERS:
        raise Malformed({name: f"不得超过 {MOST_LEADERS} 人 / at most {MOST_LEADERS} people"})
    return found


def time_of(request: Any) -> tuple[datetime, datetime]:
    """When an event begins and ends, in order, in this age and not for ever. Raises Malformed."""
    starts_at, ends_at = moment(request.starts_at, "starts_at"), moment(request.ends_at, "ends_at")
    if not starts_at < ends_at <= starts_at + LONGEST_EVENT:
        days = LONGEST_EVENT.days
        raise Malformed({"ends_at": f"应在开始之后 {days} 天以内 / within {days} days after the beginning"})
    return starts_at, ends_at


def moment(value: str, name: str) -> datetime:
    """An instant with its offset. Raises Malformed."""
    try:
        read = datetime.fromisoformat(value)
    except ValueError as error:
        raise Malformed({name: "不是时刻（RFC 3339） / not an instant (RFC 3339)"}) from error
    if read.tzinfo is None or not FIRST_YEAR <= read.year < LAST_YEAR:
        raise Malformed({name: "不是本时代带时区的时刻 / an instant with its offset, of this age, is expected"})
    return read.astimezone(SHANGHAI)


def days(request: Any, today: date) -> tuple[date, date]:
    """The first day asked for and the first after; from today for a month where nothing is said. Raises Malformed."""
    first = to_day_or_none(getattr(request, "from"), "from") or today
    last = to_day_or_none(request.to, "to") or first + timedelta(days=30)
    require_span(first, last, MOST_DAYS)
    return first, last + timedelta(days=1)
