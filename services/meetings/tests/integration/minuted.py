"""Closed meetings with decisions on record, put straight into the books, for tests that begin where these end."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from chassis.clock import SHANGHAI
from chassis.db import new_id
from meetings.acting.minuting import Wording
from meetings.commands.minutes.check_minutes import CheckMinutes
from meetings.commands.minutes.draft_minutes import DraftMinutes
from meetings.commands.minutes.sign_minutes import SignMinutes
from meetings.model import Attendance, Decision, Meeting, Topic
from meetings.model.attendance import MEMBER, OBSERVER

DAY = date(2026, 11, 23)


@dataclass(frozen=True)
class Decided:
    """One decision that a meeting took."""

    title: str
    outcome: str = "adopted"
    text: str = "原则同意"
    units: tuple[str, ...] = ("d08",)
    sponsor: str = "d08"
    term: date | None = None
    level: int = 0
    flags: tuple[str, ...] = ()
    heard_by: tuple[str, ...] = ("mayor", "vm1")


BUDGET = Decided("预备费安排", term=date(2026, 12, 31))
ROADS = Decided("道路整治", "adopted_with_changes", "按修改稿实施", units=("d09", "d08"), sponsor="d09")
PUT_OFF = Decided("机构调整", "deferred", "进一步论证后再议", sponsor="d01", units=("d01",))
SECRET = Decided("应急预案", text="按预案执行", units=("d10",), sponsor="d10", level=2, heard_by=("mayor", "director"))


def held(
    house: Any,
    *decisions: Decided,
    kind: str = "executive",
    unit: str = "",
    absent: Iterable[str] = (),
    excused: Iterable[str] = (),
    **more: Any,
) -> UUID:
    """A closed meeting of the mayor, two vice mayors and the director, which a deputy director observed."""
    opened = datetime(DAY.year, DAY.month, DAY.day, 9, 0, tzinfo=SHANGHAI)
    meeting = Meeting(
        level=0,
        title="市政府第1次会议",
        kind=kind,
        day=DAY,
        venue="一楼会议室",
        unit=unit,
        state="closed",
        called_by=house.id("mayor"),
        chair_id=house.id("mayor"),
        chair="mayor",
        opened_at=opened,
        closed_at=opened.replace(hour=11),
        reminded=False,
        items=[],
        attendance=[],
        **more,
    )
    posts = {"mayor": "市长", "vm1": "副市长", "vm2": "副市长", "director": "办公室主任", "deputy1": "办公室副主任"}
    for name, post in posts.items():
        meeting.attendance.append(
            Attendance(
                meeting_id=meeting.id,
                person_id=house.id(name),
                person=name,
                post=post,
                role=OBSERVER if name == "deputy1" else MEMBER,
                arrived_at=None if name in (*absent, *excused) else opened,
                excused=name in excused,
            )
        )
    with house.runtime.sessions.begin() as session:
        session.add(meeting)
        session.flush()
        for decided in decisions:
            topic = _topic(house, meeting, decided)
            session.add(topic)
            session.flush()
            session.add(_decision(house, meeting, topic, decided))
    return meeting.id


def _topic(house: Any, meeting: Meeting, decided: Decided) -> Topic:
    columns = {column.key: None for column in Topic.__table__.columns if column.nullable}
    empty = {
        name: _empty(column)
        for name, column in ((column.key, column) for column in Topic.__table__.columns)
        if not column.nullable and name not in ("id", "version", "level", "title")
    }
    given = {
        "level": decided.level,
        "title": decided.title,
        "sponsor_unit": decided.sponsor,
        "meeting_kind": meeting.kind,
        "flags": list(decided.flags),
        "state": "decided",
        "proposed_at": house.clock.now(),
        "round": 1,
        "meeting_id": meeting.id,
        "opinions": [],
    }
    return Topic(**(columns | empty | given))


def _empty(column: Any) -> Any:
    """A value for a column that these tests do not look at."""
    kind = column.type.python_type
    return datetime(2026, 11, 1, tzinfo=SHANGHAI) if kind is datetime else kind()


def _decision(house: Any, meeting: Meeting, topic: Topic, decided: Decided) -> Decision:
    return Decision(
        id=new_id(),
        level=decided.level,
        title=decided.title,
        meeting_id=meeting.id,
        meeting_kind=meeting.kind,
        topic_id=topic.id,
        document_id=None,
        sponsor_unit=decided.sponsor,
        outcome=decided.outcome,
        text=decided.text,
        decided_on=meeting.day,
        present=3,
        due=4,
        present_ids=[house.id(name) for name in decided.heard_by],
        responsible_units=list(decided.units),
        term=decided.term,
        deliberation="有不同意见",
    )


def drafted(house: Any, *decisions: Decided, by: str = "clerk", **more: Any) -> Any:
    """The minutes of such a meeting, as they were drafted."""
    return house.do(by, DraftMinutes(held(house, *decisions, **more), ""))


def checked(house: Any, *decisions: Decided, by: str = "deputy1", checker: str = "director", **more: Any) -> UUID:
    """Minutes that somebody else of the office found to say what is on record."""
    minutes_id = UUID(drafted(house, *decisions, by=by, **more).id)
    house.do(checker, CheckMinutes(minutes_id, True, "与记录一致"))
    return minutes_id


def signed(house: Any, *decisions: Decided, **more: Any) -> UUID:
    """Minutes that the mayor signed."""
    minutes_id = checked(house, *decisions, **more)
    house.do("mayor", SignMinutes(minutes_id))
    return minutes_id


def wording(minutes, **changes):
    """The items as they stand, each changed as `changes` says of its title."""
    return tuple(Wording(UUID(item.decision_id), **changes.get(item.title, {})) for item in minutes.items)
