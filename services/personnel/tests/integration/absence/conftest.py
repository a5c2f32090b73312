"""Leaves put on record as they would stand after their commands, so that a test may choose any day and half day."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from personnel.model import FOREVER, Appointment, Leave, Post
from personnel.model.leave import CANCELLED, GRANTED, RETURNED, Substitution
from personnel.rules.half_day_rules import AM, FAR, PM, after, half_of


def empty(column: Any) -> Any:
    """The least value of a column that a test has nothing to say about."""
    if column.nullable:
        return None
    return {str: "", int: 0, bool: False, list: []}[column.type.python_type]


@pytest.fixture
def put(city) -> Callable[..., Leave]:
    """Put a leave on record; `back` is the half day of the return, as (day, half)."""

    def put(
        login: str,
        starts: str,
        until: str,
        *,
        halves: tuple[str, str] = (AM, PM),
        back: tuple[str, str] | None = None,
        state: str = "",
        stand_in: str = "",
        **more: Any,
    ) -> Leave:
        first, last = date.fromisoformat(starts), date.fromisoformat(until)
        start, end = half_of(first, halves[0]), after(last, halves[1])
        returned = half_of(date.fromisoformat(back[0]), back[1]) if back else None
        state = state or (RETURNED if back else "on_leave")
        given = {
            "person_id": city.people[login], "kind": "annual", "starts": first, "until": last, "first_half": start,
            "due_half": end, "away_half": start, "state": state, "title": f"{login} 请假", "reason": "家事",
            "destination": "外地", "stand_in_id": city.people[stand_in] if stand_in else None,
            "back_half": returned or (FAR if state in GRANTED else start),
            "returned_on": date.fromisoformat(back[0]) if back else None,
            "of_leader": login in ("mayor", "vm1", "vm2", "vm3", "vm4"),
        }  # fmt: skip
        named = {"id", "version"} | set(given) | set(more)
        rest = {c.name: empty(c) for c in Leave.__table__.columns if c.name not in named}
        leave = Leave(**rest, **(given | more))
        with city.runtime.sessions() as session:
            session.add(leave)
            session.flush()
            if stand_in and state != CANCELLED:
                session.add(
                    Substitution(
                        leave_id=leave.id,
                        stand_in_id=city.people[stand_in],
                        first_half=leave.away_half,
                        back_half=leave.back_half,
                    )
                )
            session.commit()
        return leave

    return put


@pytest.fixture
def serve(city) -> Callable[..., None]:
    """Let a person hold a new post in a unit for a time."""

    def serve(
        login: str, unit: str, kind: str = "staff", starts: str = "2020-01-01", until: date = FOREVER, rank: int = 900
    ) -> UUID:
        code = f"{unit}.{login}.{kind}"
        with city.runtime.sessions() as session:
            post = Post(code=code, kind=kind, title=f"{unit} 职务", unit=unit, rank=rank, **_rest(Post, "rank"))
            session.add(post)
            session.flush()
            values = {"person_id": city.people[login], "post_id": post.id, "sole": False, "instrument": ""}
            values |= {"starts": date.fromisoformat(starts), "ends": until}
            session.add(Appointment(**_rest(Appointment, *values), **values))
            session.commit()
            return post.id

    return serve


def _rest(model: Any, *named: str) -> dict[str, Any]:
    """What the directory has added to a model since, each at its least value."""
    known = {"id", "version", "code", "kind", "title", "unit", *named}
    return {
        column.name: FOREVER
        if column.name == "ends"
        else date(1949, 10, 1)
        if column.name == "starts"
        else empty(column)
        for column in model.__table__.columns
        if column.name not in known
    }
