"""From requests that change the directory over time, and from files, to commands."""

from typing import Any

from chassis.errors import Malformed
from chassis.wire import to_day, to_level, to_text, to_uuid
from personnel.commands.directory.abolish_post import AbolishPost
from personnel.commands.directory.assign_special_task import AssignSpecialTask
from personnel.commands.directory.correct_person import CorrectPerson
from personnel.commands.directory.dissolve_unit import DissolveUnit
from personnel.commands.directory.end_portfolio import EndPortfolio
from personnel.commands.directory.end_special_task import EndSpecialTask
from personnel.commands.directory.import_directory import ImportDirectory
from personnel.commands.directory.reorganize_unit import ReorganizeUnit
from personnel.parse.directory import FUNCTIONS
from personnel.parse.fields import choices, code, instrument, term

MOST_BYTES = 2_500_000


def reorganize_unit(request: Any) -> ReorganizeUnit:
    """ReorganizeUnitRequest."""
    return ReorganizeUnit(
        code=code(request.code, "code"),
        name=to_text(request.name, "name"),
        kind=to_text(request.kind, "kind", longest=40),
        superior=code(request.superior, "superior") if request.superior else "",
        functions=choices(request.functions, "functions", FUNCTIONS),
        starts=to_day(request.starts, "starts"),
        instrument=instrument(request),
    )


def dissolve_unit(request: Any) -> DissolveUnit:
    """DissolveUnitRequest."""
    return DissolveUnit(code(request.code, "code"), to_day(request.until, "until"))


def abolish_post(request: Any) -> AbolishPost:
    """AbolishPostRequest."""
    return AbolishPost(to_uuid(request.post_id, "post_id"), to_day(request.until, "until"))


def correct_person(request: Any) -> CorrectPerson:
    """CorrectPersonRequest."""
    return CorrectPerson(
        person_id=to_uuid(request.person_id, "person_id"),
        name=to_text(request.name, "name", longest=60),
        clearance=to_level(request.clearance, "clearance"),
    )


def end_portfolio(request: Any) -> EndPortfolio:
    """EndPortfolioRequest."""
    return EndPortfolio(to_uuid(request.portfolio_id, "portfolio_id"), to_day(request.until, "until"))


def assign_special_task(request: Any) -> AssignSpecialTask:
    """AssignSpecialTaskRequest."""
    return AssignSpecialTask(
        post_id=to_uuid(request.post_id, "post_id"),
        area=code(request.area, "area"),
        title=to_text(request.title, "title"),
        scope=to_text(request.scope, "scope", longest=2000),
        instrument=to_text(request.instrument, "instrument"),
        **term(request, open_end=False),
    )


def end_special_task(request: Any) -> EndSpecialTask:
    """EndSpecialTaskRequest."""
    return EndSpecialTask(to_uuid(request.special_task_id, "special_task_id"), to_day(request.until, "until"))


def import_directory(request: Any) -> ImportDirectory:
    """ImportDirectoryRequest."""
    if not 0 < len(request.content) <= MOST_BYTES:
        raise Malformed({"content": f"应为 1 至 {MOST_BYTES} 字节 / 1 to {MOST_BYTES} bytes are expected"})
    return ImportDirectory(((to_text(request.kind, "kind", longest=20, least=0), request.content),))
