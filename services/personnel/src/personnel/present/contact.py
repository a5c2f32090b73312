"""How people are reached, in proto messages."""

from chassis.wire import instant, text
from personnel import model
from personnel.model.reachability import Announcement
from personnel.queries.contact import NumberHolder
from personnel.queries.duty_board import Board, Entry, Manned, Reached
from zhengling.personnel.v1 import contact_service_pb2 as pb


def phone(entity: model.PhoneNumber) -> pb.Phone:
    """A number."""
    return pb.Phone(
        id=text(entity.id),
        person_id=text(entity.person_id),
        kind=entity.kind,
        number=entity.number,
        starts_at=instant(entity.starts_at),
        ends_at=instant(entity.ends_at),
        reported_by=text(entity.reported_by),
        reported_at=instant(entity.reported_at),
        days_late=entity.days_late,
        state=entity.state,
        acknowledged_at=instant(entity.acknowledged_at),
        version=entity.version,
    )


def number_holder(found: NumberHolder) -> pb.NumberHolder:
    """Who has or had a number."""
    return pb.NumberHolder(
        person_id=text(found.person.id),
        name=found.person.name,
        kind=found.phone.kind,
        number=found.phone.number,
        starts_at=instant(found.phone.starts_at),
        ends_at=instant(found.phone.ends_at),
        reached_by=found.person.phone,
    )


def window(view: Announcement) -> pb.UnreachableWindow:
    """A time without contact as the reader may see it."""
    entity = view.window
    return pb.UnreachableWindow(
        id=text(entity.id),
        person_id=text(entity.person_id),
        name=view.person.name,
        starts_at=instant(entity.starts_at),
        ends_at=instant(entity.ends_at),
        announced_until=instant(entity.announced_until),
        reason=view.reason,
        contact_id=text(entity.contact_id),
        contact_name=view.contact.name,
        announced_by=text(entity.announced_by),
        announced_at=instant(entity.announced_at),
        ended_early=entity.ended_early,
        version=entity.version,
    )


def duty(entity: model.DutyShift) -> pb.Duty:
    """A shift of the roster."""
    return pb.Duty(
        id=text(entity.id),
        day=text(entity.day),
        shift=entity.shift,
        starts_at=instant(entity.starts_at),
        ends_at=instant(entity.ends_at),
        leader_id=text(entity.leader_id),
        staff_ids=[text(key) for key in entity.staff],
        version=entity.version,
    )


def board(found: Board) -> pb.DutyBoard:
    """The duty board."""
    reply = pb.DutyBoard(
        at=instant(found.at),
        entries=[_entry(entry) for entry in found.entries],
        duties=[_manned(manned) for manned in found.duties],
        cut=found.cut,
    )
    if found.acting:
        acting = pb.ActingMayor(
            person=_reached(found.acting.person), instrument=found.acting.instrument, until=text(found.acting.until)
        )
        reply.acting_mayor.CopyFrom(acting)
    return reply


def _entry(entry: Entry) -> pb.BoardEntry:
    seat = entry.seat
    shown = pb.BoardEntry(
        person_id=text(seat.id),
        name=seat.name,
        post_kind=seat.kind,
        title=seat.title,
        unit=seat.unit,
        unit_name=seat.unit_name,
        phone=seat.phone,
        state=entry.state,
        away_until=text(entry.away_until),
        unreachable_until=instant(entry.unreachable_until),
        advice=entry.advice,
    )
    if entry.stand_in:
        shown.stand_in.CopyFrom(_reached(entry.stand_in))
    if entry.contact:
        shown.contact.CopyFrom(_reached(entry.contact))
    return shown


def _manned(manned: Manned) -> pb.BoardDuty:
    shift = manned.shift
    return pb.BoardDuty(
        id=text(shift.id),
        day=text(shift.day),
        shift=shift.shift,
        starts_at=instant(shift.starts_at),
        ends_at=instant(shift.ends_at),
        leader=_reached(manned.leader),
        staff=[_reached(person) for person in manned.staff],
        conflicts=[
            pb.DutyConflict(person_id=text(person.person_id), name=person.name, why=why)
            for person, why in manned.conflicts
        ],
    )


def _reached(person: Reached) -> pb.Reached:
    return pb.Reached(person_id=text(person.person_id), name=person.name, phone=person.phone)
