"""The directory on any date in proto messages."""

from datetime import date

from chassis.wire import text
from personnel import model
from personnel.present.directory import unit
from personnel.queries.directory_history import Charge, Held, Node
from zhengling.personnel.v1 import directory_service_pb2 as pb


def tree(found: tuple[date, list[Node]]) -> pb.UnitTree:
    """The units on a date."""
    day, nodes = found
    return pb.UnitTree(on=text(day), units=[pb.UnitNode(depth=node.depth, unit=unit(node.unit)) for node in nodes])


def held(found: Held) -> pb.HeldPost:
    """A person in a post."""
    one, post = found.appointment, found.post
    return pb.HeldPost(
        appointment_id=text(one.id),
        person_id=text(found.person.id),
        name=found.person.name,
        post_id=text(post.id),
        post_code=post.code,
        post_kind=post.kind,
        title=one.title_of(post),
        unit=post.unit,
        unit_name=found.unit_name,
        rank=post.rank,
        acting=one.acting,
        starts=text(one.starts),
        until=text(one.until),
    )


def charge(found: Charge) -> pb.Charge:
    """In whose charge something is."""
    return pb.Charge(
        matter=found.portfolio.matter,
        portfolio_id=text(found.portfolio.id),
        special=found.portfolio.special,
        post_id=text(found.post.id),
        title=found.post.title,
        person_id=text(found.holder.id if found.holder else None),
        name=found.holder.name if found.holder else "",
        away=found.away,
        handled_by_id=text(found.handler.id if found.handler else None),
        handled_by_name=found.handler.name if found.handler else "",
        via=found.via,
        on=text(found.on),
    )


def special_task(entity: model.SpecialTask) -> pb.SpecialTask:
    """A special task."""
    return pb.SpecialTask(
        id=text(entity.id),
        post_id=text(entity.post_id),
        area=entity.area,
        title=entity.title,
        scope=entity.scope,
        starts=text(entity.starts),
        until=text(entity.until),
        instrument=entity.instrument,
        version=entity.version,
    )
