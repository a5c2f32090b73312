"""Report that a person is reached by another number."""

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import select

from chassis.clock import SHANGHAI
from chassis.errors import Malformed
from chassis.run import Context
from personnel.model import Person, PhoneNumber
from personnel.model.phone import ACKNOWLEDGED, HOME, MOBILE, PHONE_KINDS, REPORTED, digits_of, require_number
from personnel.rules import contact_rules
from zhengling.personnel.v1.events_pb2 import ContactChanged


@dataclass(frozen=True)
class ChangePhone:
    """Whose number of which kind is now which, and since when; None means from this instant on (article 78)."""

    person_id: UUID
    kind: str
    number: str
    changed_on: date | None

    def __post_init__(self) -> None:
        """The number is one of its kind."""
        require_number(self.number, self.kind)


def handle(command: ChangePhone, ctx: Context) -> PhoneNumber:
    """Put the new number into the history and before the office, which has it already where it reports it itself.

    Raises RuleBroken(R78.2) for anybody but the person and the office, and Malformed for a number that is the old one,
    or a day that is yet to come or lies before the old one's.
    """
    person = ctx.target(Person, command.person_id)
    ctx.exercise("R78.2", *contact_rules.phone_reporters(person.id))
    changed_on = command.changed_on or ctx.today
    starts_at = _instant(changed_on, ctx)
    late = contact_rules.report_days_late(changed_on, ctx.today, ctx.today)
    held = select(PhoneNumber).where(PhoneNumber.person_id == person.id, PhoneNumber.ends_at.is_(None))
    current = {phone.kind: phone for phone in ctx.session.scalars(held.with_for_update())}
    digits = digits_of(command.number)
    if old := current.get(command.kind):
        _succeed(old, digits, starts_at)
        # The old one must be over in the database before its successor may be there.
        ctx.session.flush()
    mine = ctx.actor.person_id == person.id
    phone = PhoneNumber(
        person_id=person.id,
        kind=command.kind,
        number=command.number,
        digits=digits,
        starts_at=starts_at,
        ends_at=None,
        reported_by=ctx.actor.person_id,
        reported_at=ctx.now,
        days_late=late,
        state=REPORTED if mine else ACKNOWLEDGED,
        acknowledged_at=None if mine else ctx.now,
        title=f"{person.name}更改{PHONE_KINDS[command.kind]}号码",
    )
    ctx.session.add(phone)
    ctx.also(phone)
    # A person is called on the mobile, or at the office where there is none; at home only by who looks it up.
    if command.kind == MOBILE or (command.kind != HOME and MOBILE not in current):
        person.phone = command.number
    if mine:
        powers = contact_rules.phone_keepers()
        ctx.wait_for(phone, "acknowledge_phone_change", *powers, rule="R78.2")
    ctx.record(ContactChanged(person_id=str(person.id)), person)
    return phone


def _instant(changed_on: date, ctx: Context) -> datetime:
    """From when a number holds: from now on, or from the first instant of an earlier day."""
    if changed_on > ctx.today:
        raise Malformed({"changed_on": "不得晚于今天 / not after today"})
    return ctx.now if changed_on == ctx.today else datetime.combine(changed_on, time(), SHANGHAI)


def _succeed(old: PhoneNumber, digits: str, starts_at: datetime) -> None:
    if old.digits == digits:
        raise Malformed({"number": "与现用号码相同 / this is the number already"})
    if starts_at <= old.starts_at:
        raise Malformed({"changed_on": "不得早于现用号码的起用时间 / not before the present number began"})
    old.ends_at = starts_at
    old.version += 1
