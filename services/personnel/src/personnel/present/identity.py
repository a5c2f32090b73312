"""Standing in proto messages."""

from typing import Any

from chassis.showing import filler, shows
from chassis.wire import text
from personnel.acting.standing import Position
from personnel.model import Person
from personnel.rules.half_day_rules import day_of, half_in
from personnel.rules.standing_rules import Held, Suspended, suspended
from zhengling.common.v1 import standing_service_pb2 as standing_pb
from zhengling.personnel.v1 import identity_service_pb2 as pb

_rest = filler(pb.SuspendedPower, Suspended)


def _power(held: Held) -> standing_pb.Power:
    """A power held; every command asks for all of somebody's, and a filler would take twice the time."""
    return standing_pb.Power(
        key=held.key,
        via=held.via,
        on_behalf_of=text(held.on_behalf_of),
        instrument=held.instrument,
        until=held.until,
        through=held.through,
    )


_WORKED_OUT: dict[str, Any] = {
    "units": lambda position: sorted(position.units),
    "powers": lambda position: [_power(held) for held in position.held],
}
standing = shows(filler(standing_pb.Standing, Position, **_WORKED_OUT))
"""What every service asks for."""
explained = shows(
    filler(
        pb.PersonStanding,
        Position,
        on=lambda position: day_of(position.half),
        half=lambda position: half_in(position.half),
        suspended=lambda position: [_rest(one) for one in suspended(position.facts)],
        **_WORKED_OUT,
    )
)
"""A standing with what explains it."""
shows(filler(pb.Me, Position, id=lambda position: position.person_id, **_WORKED_OUT))
shows(filler(pb.ResolveLoginReply, Person, person_id=lambda person: person.id))
