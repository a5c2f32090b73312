"""The directory on a date as a workbook that reads as an import."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select

from chassis.errors import NotPermitted
from chassis.run import Context
from personnel.directory_files.columns import LEVELS, POSTS, UNIT_KINDS
from personnel.directory_files.writing import directory_workbook
from personnel.model import BEGINNING, Appointment, Partnership, Person, Portfolio, Post, keeps_directory
from personnel.queries.directory_history import get_unit_tree
from personnel.queries.terms import in_force

Row = Mapping[str, Any]


class Workbook(NamedTuple):
    """A workbook and its name."""

    content: bytes
    file_name: str


def download_directory(ctx: Context, on: date | None, template: bool) -> Workbook:
    """The directory; the headings alone for a template. Raises NotPermitted for others than the office."""
    if not keeps_directory(ctx.standing):
        raise NotPermitted("the directory as a file")
    if template:
        return Workbook(directory_workbook(ctx.today, {}), "名录模板.xlsx")
    day = on or ctx.today
    posts = {post.id: post for post in ctx.session.scalars(in_force(select(Post), Post, day))}
    rows: dict[str, list[Row]] = {
        "units": _units(ctx, day),
        "people": _people(ctx, day, posts),
        "portfolios": [
            {
                "post": posts[one.post_id].code,
                "unit": one.unit,
                "area": one.area,
                "from": one.starts,
                "until": one.until,
                "instrument": one.instrument,
            }
            for one in _in_order(ctx, Portfolio, day)
            if one.post_id in posts and not one.special
        ],
        "partners": [
            {
                "post": posts[one.post_id].code,
                "partner": posts[one.partner_id].code,
                "from": one.starts,
                "until": one.until,
            }
            for one in _in_order(ctx, Partnership, day)
            # Both directions are kept; a row of the file makes both.
            if {one.post_id, one.partner_id} <= posts.keys() and posts[one.post_id].code < posts[one.partner_id].code
        ],
    }
    return Workbook(directory_workbook(day, rows), f"名录-{day}.xlsx")


def _units(ctx: Context, day: date) -> list[Row]:
    return [
        {
            "code": one.unit.term.code,
            "name": one.unit.term.name,
            "kind": UNIT_KINDS.get(one.unit.term.kind, one.unit.term.kind),
            "superior": one.unit.term.superior,
            "functions": " ".join(one.unit.term.functions),
            "from": _since(one.unit.term.starts),
            "instrument": one.unit.term.instrument,
        }
        for one in get_unit_tree(ctx, day, "").units
    ]


def _people(ctx: Context, day: date, posts: Mapping[Any, Post]) -> list[Row]:
    """A row a person in a post; then posts that are vacant, and people without a post."""
    people = {one.id: one for one in ctx.session.scalars(select(Person))}
    held = [one for one in _in_order(ctx, Appointment, day) if one.post_id in posts]
    held.sort(key=lambda one: (posts[one.post_id].rank, posts[one.post_id].code))
    rows = [
        _person(people[one.person_id])
        | _post(posts[one.post_id])
        | {
            "from": one.starts,
            "until": one.until,
            "acting": "是" if one.acting else "",
            "instrument": one.instrument,
        }
        for one in held
    ]
    rows += [_post(post) for post in posts.values() if post.id not in {one.post_id for one in held}]
    return rows + [_person(one) for one in people.values() if one.id not in {held.person_id for held in held}]


def _person(person: Person) -> dict[str, Any]:
    return {
        "login": person.login,
        "name": person.name,
        "clearance": LEVELS[person.clearance],
        "phone": person.phone,
    }


def _post(post: Post) -> dict[str, Any]:
    return {
        "post": post.code,
        "post_kind": POSTS[post.kind],
        "title": post.title,
        "unit": post.unit,
        "rank": post.rank,
        "post_from": _since(post.starts),
    }


def _in_order(ctx: Context, model: Any, day: date) -> list[Any]:
    return list(ctx.session.scalars(in_force(select(model), model, day).order_by(model.id)))


def _since(day: date) -> date | None:
    """A first day as a file tells it: what was there before the records has none."""
    return None if day == BEGINNING else day
