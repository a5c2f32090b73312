"""From requests about how people are reached to commands."""

import re
from datetime import date, datetime
from typing import Any
from uuid import UUID

from chassis.errors import Malformed
from chassis.wire import to_choice, to_day, to_day_or_none, to_text, to_uuid, to_uuid_or_none, to_year
from personnel.commands.contact.acknowledge_phone_change import AcknowledgePhoneChange
from personnel.commands.contact.announce_unreachable import AnnounceUnreachable
from personnel.commands.contact.change_phone import ChangePhone
from personnel.commands.contact.end_unreachable import EndUnreachable
from personnel.commands.contact.relieve_duty import RelieveDuty
from personnel.commands.contact.replace_contact import ReplaceContact
from personnel.commands.contact.roster_duty import RosterDuty
from personnel.model.phone import CELLULAR, FIXED, MOBILE, PHONE_KINDS, PHONE_STATES, digits_of
from personnel.model.reachability import REASONS
from personnel.parse.fields import code

WRITTEN = re.compile(r"\+?[0-9(][0-9() -]*")
MOST_STAFF = 50
"""People of one shift beside who leads it."""


def change_phone(request: Any) -> ChangePhone:
    """ChangePhoneRequest."""
    kind, written = to_choice(request.kind, "kind", PHONE_KINDS), number(request.number, "number")
    if not (CELLULAR if kind == MOBILE else FIXED).fullmatch(digits_of(written)):
        raise Malformed({"number": "不是这一种类的电话号码 / not a number of this kind"})
    return ChangePhone(
        person_id=to_uuid(request.person_id, "person_id"),
        kind=kind,
        number=written,
        changed_on=to_day_or_none(request.changed_on, "changed_on"),
    )


def acknowledge_phone_change(request: Any) -> AcknowledgePhoneChange:
    """AcknowledgePhoneChangeRequest."""
    return AcknowledgePhoneChange(to_uuid(request.phone_id, "phone_id"))


def announce_unreachable(request: Any) -> AnnounceUnreachable:
    """AnnounceUnreachableRequest."""
    starts_at, ends_at = instant(request.starts_at, "starts_at"), instant(request.ends_at, "ends_at")
    if ends_at <= starts_at:
        raise Malformed({"ends_at": "应晚于起始时刻 / later than starts_at is expected"})
    return AnnounceUnreachable(
        person_id=to_uuid_or_none(request.person_id, "person_id"),
        starts_at=starts_at,
        ends_at=ends_at,
        reason=to_choice(request.reason, "reason", REASONS),
        contact_id=to_uuid(request.contact_id, "contact_id"),
    )


def end_unreachable(request: Any) -> EndUnreachable:
    """EndUnreachableRequest."""
    return EndUnreachable(to_uuid(request.window_id, "window_id"))


def replace_contact(request: Any) -> ReplaceContact:
    """ReplaceContactRequest."""
    return ReplaceContact(to_uuid(request.window_id, "window_id"), to_uuid(request.contact_id, "contact_id"))


def roster_duty(request: Any) -> RosterDuty:
    """RosterDutyRequest."""
    day, shift = to_day(request.day, "day"), code(request.shift, "shift")
    leader, staff = _people(request)
    return RosterDuty(day=day, shift=shift, leader_id=leader, staff_ids=staff)


def relieve_duty(request: Any) -> RelieveDuty:
    """RelieveDutyRequest."""
    leader, staff = _people(request)
    return RelieveDuty(duty_id=to_uuid(request.duty_id, "duty_id"), leader_id=leader, staff_ids=staff)


def number(value: str, name: str) -> str:
    """A telephone number as people write it. Raises Malformed."""
    written = to_text(value, name, longest=40)
    if not WRITTEN.fullmatch(written) or not FIXED.fullmatch(digits_of(written)):
        raise Malformed({name: "不是电话号码 / not a telephone number"})
    return written


def state(value: str) -> str:
    """A state of a report of a number, or none. Raises Malformed."""
    return to_choice(value, "state", PHONE_STATES) if value else ""


def unit(value: str) -> str:
    """The code of a unit, or none. Raises Malformed."""
    return code(value, "unit") if value else ""


def instant(value: str, name: str) -> datetime:
    """An instant with its offset, in this age. Raises Malformed."""
    wrong = Malformed({name: "不是带时区的时刻（RFC 3339） / not an instant with its offset (RFC 3339)"})
    try:
        found = datetime.fromisoformat(value)
    except ValueError as error:
        raise wrong from error
    if found.tzinfo is None:
        raise wrong
    to_year(found.year, name)
    return found


def instant_or_none(value: str, name: str) -> datetime | None:
    """As instant; an empty field is None."""
    return instant(value, name) if value else None


def days(request: Any) -> tuple[date | None, date | None]:
    """The first and the last day of a list, either of them open. Raises Malformed."""
    return to_day_or_none(request.starts, "starts"), to_day_or_none(request.until, "until")


def on(request: Any) -> date | None:
    """The date a read is about, or none. Raises Malformed."""
    return to_day_or_none(request.on, "on")


def _people(request: Any) -> tuple[UUID, tuple[UUID, ...]]:
    leader = to_uuid(request.leader_id, "leader_id")
    staff = tuple(to_uuid(value, "staff_ids") for value in request.staff_ids[: MOST_STAFF + 1])
    if len(staff) > MOST_STAFF or len({leader, *staff}) <= len(staff):
        said = f"不得重复，不含带班人，至多 {MOST_STAFF} 人 / each once, not the leader, at most {MOST_STAFF}"
        raise Malformed({"staff_ids": said})
    return leader, staff
