"""The directory in proto messages."""

from chassis.wire import text
from personnel import model
from personnel.model.directory import UnitOn
from personnel.model.post import ACTING
from personnel.queries.directory import Holding, Profile
from zhengling.personnel.v1 import personnel_service_pb2 as pb


def unit(found: UnitOn) -> pb.Unit:
    """A unit, as it is on the date asked for."""
    term = found.term
    return pb.Unit(
        id=text(found.unit.id),
        code=term.code,
        name=term.name,
        kind=term.kind,
        superior=term.superior or "",
        functions=term.functions,
        version=found.unit.version,
        starts=text(term.starts),
        until=text(term.until),
        instrument=term.instrument,
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
        starts=text(entity.starts),
        until=text(entity.until),
    )


def holder(holding: Holding) -> pb.Holder:
    """A person in a post."""
    return pb.Holder(
        person_id=text(holding.person.id),
        name=holding.person.name,
        post_kind=holding.post.kind,
        title=f"{holding.post.title}{ACTING}" if holding.acting else holding.post.title,
        unit=holding.post.unit,
        away=holding.away,
        acting=holding.acting,
        post_id=text(holding.post.id),
        matter=holding.matter,
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
        acting=entity.acting,
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
