"""From entities and views to proto messages."""

from chassis.wire import text
from personnel import model
from personnel.queries import Holding, LeaveView, Profile
from personnel.rules.standing_rules import Held, suspended
from personnel.standing import Position
from zhengling.common.v1 import standing_service_pb2 as standing_pb
from zhengling.personnel.v1 import personnel_service_pb2 as pb


def unit(entity: model.Unit) -> pb.Unit:
    """A unit."""
    return pb.Unit(
        id=text(entity.id),
        code=entity.code,
        name=entity.name,
        kind=entity.kind,
        superior=entity.superior or "",
        functions=entity.functions,
        version=entity.version,
    )


def post(entity: model.Post) -> pb.Post:
    """A post."""
    return pb.Post(
        id=text(entity.id),
        code=entity.code,
        kind=entity.kind,
        title=entity.title,
        unit=entity.unit,
        rank=entity.rank,
        version=entity.version,
    )


def holder(holding: Holding) -> pb.Holder:
    """A person in a post."""
    return pb.Holder(
        person_id=text(holding.person.id),
        name=holding.person.name,
        post_kind=holding.post.kind,
        title=holding.post.title,
        unit=holding.post.unit,
        away=holding.away,
    )


def person(profile: Profile) -> pb.Person:
    """A person as the reader may see the person."""
    entity = profile.person
    return pb.Person(
        id=text(entity.id),
        login=entity.login,
        name=entity.name,
        clearance=entity.clearance,
        phone=profile.phone,
        posts=[holder(holding) for holding in profile.posts],
        version=entity.version,
    )


def registered(entity: model.Person) -> pb.Person:
    """A person as the office that has just registered the person sees it."""
    return person(Profile(entity, entity.phone))


def power(held: Held) -> standing_pb.Power:
    """A power held."""
    return standing_pb.Power(
        key=held.key,
        via=held.via,
        on_behalf_of=text(held.on_behalf_of),
        instrument=held.instrument,
        until=held.until,
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


def explained(position: Position, on: str) -> pb.PersonStanding:
    """A standing with what explains it."""
    return pb.PersonStanding(
        person_id=text(position.facts.person_id),
        name=position.name,
        on=on,
        away=position.away,
        titles=position.titles,
        units=sorted(position.units),
        clearance=position.clearance,
        powers=[power(held) for held in position.held],
        suspended=[
            pb.SuspendedPower(key=rest.key, holder_id=text(rest.holder_id), via=rest.via, instrument=rest.instrument)
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


def appointment(entity: model.Appointment) -> pb.Appointment:
    """An appointment."""
    return pb.Appointment(
        id=text(entity.id),
        person_id=text(entity.person_id),
        post_id=text(entity.post_id),
        starts=text(entity.starts),
        until=text(entity.until),
        instrument=entity.instrument,
        version=entity.version,
    )


def portfolio(entity: model.Portfolio) -> pb.Portfolio:
    """A portfolio."""
    return pb.Portfolio(
        id=text(entity.id),
        post_id=text(entity.post_id),
        unit=entity.unit,
        area=entity.area,
        starts=text(entity.starts),
        until=text(entity.until),
        instrument=entity.instrument,
        version=entity.version,
    )


def partnership(entity: model.Partnership) -> pb.Partnership:
    """A partnership."""
    return pb.Partnership(
        id=text(entity.id),
        post_id=text(entity.post_id),
        partner_id=text(entity.partner_id),
        starts=text(entity.starts),
        until=text(entity.until),
        version=entity.version,
    )


def delegation(entity: model.Delegation) -> pb.Delegation:
    """A delegation."""
    return pb.Delegation(
        id=text(entity.id),
        principal_id=text(entity.principal_id),
        delegate_id=text(entity.delegate_id),
        instrument=entity.instrument,
        powers=entity.powers,
        starts=text(entity.starts),
        until=text(entity.until),
        ended_on=text(entity.ends if entity.ended_early else None),
        version=entity.version,
    )


def authorization(entity: model.Authorization) -> pb.Authorization:
    """An authorization."""
    return pb.Authorization(
        id=text(entity.id),
        person_id=text(entity.person_id),
        principal_id=text(entity.principal_id),
        power=entity.power,
        instrument=entity.instrument,
        starts=text(entity.starts),
        until=text(entity.until),
        revoked_on=text(entity.ends if entity.revoked else None),
        version=entity.version,
    )


def leave(view: LeaveView) -> pb.Leave:
    """A leave as the reader may see it."""
    entity = view.leave
    return pb.Leave(
        id=text(entity.id),
        person_id=text(entity.person_id),
        kind=entity.kind,
        starts=text(entity.starts),
        until=text(entity.until),
        destination=view.destination,
        leaves_rushan=entity.leaves_rushan,
        leaves_weihai=entity.leaves_weihai,
        stand_in_id=text(entity.stand_in_id),
        reason=view.reason,
        state=entity.state,
        chain=entity.chain,
        stage=entity.stage,
        returned_on=text(entity.returned_on),
        note=entity.note,
        version=entity.version,
        title=entity.title,
    )


def handled_leave(entity: model.Leave) -> pb.Leave:
    """A leave as those see it who take, approve or register it: they all may know the reason."""
    return leave(LeaveView(entity, entity.reason, entity.destination))


def resolved(entity: model.Person) -> pb.ResolveLoginReply:
    """The person behind a login."""
    return pb.ResolveLoginReply(person_id=text(entity.id), name=entity.name)
