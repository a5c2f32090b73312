"""The directory in proto messages, where it is not shown field by field."""

from operator import attrgetter
from typing import Any

from chassis.showing import filler, shows
from personnel.commands.directory.import_directory import Imported
from personnel.directory_files.problems import Problem
from personnel.model import Person
from personnel.model.directory import UnitOn
from personnel.queries.directory import Holding, Profile
from personnel.queries.directory_history import Charge, Held
from zhengling.personnel.v1 import directory_service_pb2 as history_pb
from zhengling.personnel.v1 import directory_service_pb2 as pb

MOST_TOLD = 1000
"""Problems told of; whoever has more has made one mistake many times."""


def _of(part: str, *names: str, **called: str) -> dict[str, Any]:
    """Fields that a part of a thing has, by their own names or by those they are `called` there."""
    named = {name: name for name in names} | called
    return {field: attrgetter(f"{part}.{name}") for field, name in named.items()}


_TERM = ("code", "name", "kind", "superior", "functions", "starts", "until", "instrument")
unit = shows(filler(pb.Unit, UnitOn, **_of("unit", "version"), **_of("term", *_TERM)))
"""A unit, as it is on the date asked for."""

_PERSON = _of("person", "name", person_id="id")
_POST = _of("post", "unit", post_id="id", post_kind="kind")
shows(filler(pb.Holder, Holding, **_PERSON, **_POST))
person = shows(filler(pb.Person, Profile, **_of("person", "id", "login", "name", "clearance", "version")))
"""A person as the reader may see the person: the profile has the phone number only where it is open to that reader."""


@shows
def registered(entity: Person) -> pb.Person:
    """A person as the office that has just registered or corrected the person sees it."""
    shown: pb.Person = person(Profile(entity, entity.phone))
    return shown


shows(
    filler(
        history_pb.HeldPost,
        Held,
        title=lambda held: held.appointment.title_of(held.post),
        **_PERSON,
        **_POST,
        **_of("post", "rank", post_code="code"),
        **_of("appointment", "acting", "starts", "until", appointment_id="id"),
    )
)
shows(
    filler(
        history_pb.Charge,
        Charge,
        person_id=lambda charge: charge.holder and charge.holder.id,
        name=lambda charge: charge.holder and charge.holder.name,
        handled_by_id=lambda charge: charge.handler and charge.handler.id,
        handled_by_name=lambda charge: charge.handler and charge.handler.name,
        **_of("portfolio", "matter", "special", portfolio_id="id"),
        **_of("post", "title", post_id="id"),
    )
)
_problem = filler(history_pb.ImportProblem, Problem)
imported = shows(
    filler(
        history_pb.ImportDirectoryReply,
        Imported,
        dry_run=lambda done: done.id is None,
        added=lambda done: [{"kind": kind, "count": count} for kind, count in sorted(done.added.items())],
        problems=lambda done: [_problem(one) for one in done.problems[:MOST_TOLD]],
        more_problems=lambda done: max(0, len(done.problems) - MOST_TOLD),
    )
)
"""What an import did, or would do."""
