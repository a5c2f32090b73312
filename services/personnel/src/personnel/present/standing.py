"""Standing in proto messages."""

from chassis.wire import text
from personnel import model
from personnel.acting.standing import Position
from personnel.rules.half_day_rules import day_of, half_in
from personnel.rules.standing_rules import Held, suspended
from zhengling.common.v1 import standing_service_pb2 as standing_pb
from zhengling.personnel.v1 import personnel_service_pb2 as pb


def power(held: Held) -> standing_pb.Power:
    """A power held."""
    return standing_pb.Power(
        key=held.key,
        via=held.via,
        on_behalf_of=text(held.on_behalf_of),
        instrument=held.instrument,
        until=held.until,
        through=held.through,
    )


def standing(position: Position) -> standing_pb.Standing:
    """What every service asks for."""
    return standing_pb.Standing(
        person_id=text(position.facts.person_id),
        name=position.name,
        powers=[power(held) for held in position.held],
        units=sorted(position.units),
        clearance=position.clearance,
        titles=position.titles,
    )


def explained(position: Position) -> pb.PersonStanding:
    """A standing with what explains it."""
    return pb.PersonStanding(
        person_id=text(position.facts.person_id),
        name=position.name,
        on=text(day_of(position.half)),
        half=half_in(position.half),
        away=position.away,
        titles=position.titles,
        units=sorted(position.units),
        clearance=position.clearance,
        powers=[power(held) for held in position.held],
        suspended=[
            pb.SuspendedPower(
                key=rest.key,
                holder_id=text(rest.holder_id),
                via=rest.via,
                instrument=rest.instrument,
                through=rest.through,
            )
            for rest in suspended(position.facts)
        ],
    )


def me(position: Position) -> pb.Me:
    """The caller."""
    return pb.Me(
        id=text(position.facts.person_id),
        name=position.name,
        login=position.login,
        titles=position.titles,
        units=sorted(position.units),
        clearance=position.clearance,
        away=position.away,
        powers=[power(held) for held in position.held],
    )


def resolved(entity: model.Person) -> pb.ResolveLoginReply:
    """The person behind a login."""
    return pb.ResolveLoginReply(person_id=text(entity.id), name=entity.name)
