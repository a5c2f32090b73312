"""Things become messages by name, and what does not fit is an error before anything is shown."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from protos_of_a_test import language
from sqlalchemy import JSON
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from chassis import showing
from chassis.db import Page
from chassis.showing import filler, out_of, shower, shows

ONE = UUID("0190000a-0000-7000-8000-000000000001")
AT = datetime(2026, 11, 30, 1, 2, 3, 456_000, tzinfo=UTC)
PB = language("""
message Person { string name = 1; string unit = 2; string since = 3 [(zhengling.field).form = FORM_DATE]; }
message Thing {
  string id = 1; int32 version = 2; string title = 3; string held_on = 4; string at = 5; bool agreed = 6;
  repeated string codes = 7; repeated string topics = 8; Person chair = 9; repeated Person people = 10;
  string facts = 11 [(zhengling.field).form = FORM_JSON]; double days = 12; bytes content = 13;
}
message Few { string id = 1; string title = 2; }
message Row { string title = 1; }
message Rows { repeated Row rows = 1; string next_cursor = 2; }
message Count { int32 count = 1; }
message People {
  repeated Person people = 1 [(zhengling.field).without = "name", (zhengling.field).without = "since"];
  string next_cursor = 2;
}
message Flag { bool flag = 1; }
""")


class Base(DeclarativeBase):
    pass


class Kept(Base):
    __tablename__ = "kept"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    title: Mapped[str]
    content: Mapped[dict[str, Any]] = mapped_column(JSON)

    @property
    def flag(self) -> bool:
        return self.title == "yes"


@dataclass
class Person:
    name: str
    unit: str
    since: date | None = None


@dataclass
class Thing:
    id: UUID | None
    version: int
    title: str
    held_on: date | None
    at: datetime | None
    agreed: bool
    codes: list[str]
    topics: tuple[UUID, ...]
    chair: Person | None
    people: list[dict[str, Any]]
    facts: dict[str, Any]
    days: float
    content: bytes


WHOLE = Thing(ONE, 3, "题", date(2026, 11, 30), AT, True, ["a"], (ONE,), Person("张", "d01"), [], {"due": 6}, 0.5, b"1")
NOTHING = Thing(None, 0, "", None, None, False, [], (), None, [], {}, 0.0, b"")


@pytest.fixture(autouse=True)
def _kept_apart() -> Iterator[None]:
    """What a test marks or makes is gone after it."""
    marked, made = dict(showing._shows), list(showing._made)
    yield
    showing._shows.clear()
    showing._shows.update(marked)
    showing._made[:] = made


def test_every_field_is_shown_by_its_name_and_type() -> None:
    assert shower(Thing, PB.Thing)(WHOLE) == PB.Thing(
        id=str(ONE),
        version=3,
        title="题",
        held_on="2026-11-30",
        at="2026-11-30T01:02:03.456Z",
        agreed=True,
        codes=["a"],
        topics=[str(ONE)],
        chair=PB.Person(name="张", unit="d01"),
        facts='{"due": 6}',
        days=0.5,
        content=b"1",
    )
    assert shower(Thing, PB.Thing)(NOTHING) == PB.Thing()


def test_what_is_kept_as_json_is_shown_as_far_as_it_goes() -> None:
    people = [{"name": "张", "level": 3, "since": date(2026, 1, 2)}, {"unit": "d02", "name": None}]
    shown = filler(PB.Thing, Thing, people=lambda one: people)(WHOLE)
    assert list(shown.people) == [PB.Person(name="张", since="2026-01-02"), PB.Person(unit="d02")]
    kept = Kept(id=ONE, title="列", content={"title": "题"})
    assert filler(PB.Few, Kept, **out_of("content", "title"))(kept) == PB.Few(id=str(ONE), title="题")
    assert filler(PB.Few, Kept, **out_of("content", "title"))(Kept(id=ONE, title="", content={})).title == ""


def test_what_is_worked_out_or_given_outweighs_what_the_thing_has() -> None:
    show = filler(PB.Few, Thing, "title", id=lambda one: one.topics[0])
    assert show(WHOLE, title="另题") == PB.Few(id=str(ONE), title="另题")
    assert show(WHOLE, title=None) == PB.Few(id=str(ONE))
    with pytest.raises(TypeError, match=r"\['title'\] are to be given, not \[\]"):
        show(WHOLE)
    with pytest.raises(TypeError, match="are to be given"):
        show(WHOLE, title="", more=1)


def test_given_things_are_shown_like_any_other() -> None:
    show = filler(PB.Thing, Thing, "chair", "people", "facts")
    shown = show(WHOLE, chair={"name": "李"}, people=[PB.Person(name="赵"), {"name": "钱"}], facts={})
    assert (shown.chair.name, [one.name for one in shown.people], shown.facts) == ("李", ["赵", "钱"], "")
    with pytest.raises(TypeError, match="Person has to be shown as Person by a filler of its own"):
        show(WHOLE, chair=Person("李", ""), people=[], facts={})


@dataclass
class Lacking:
    id: UUID


@dataclass
class Mistaken:
    id: UUID
    title: int


@dataclass
class NoList:
    rows: str
    next_cursor: str


@dataclass
class NoNumber:
    count: str


@dataclass
class Nested:
    """Its list is of what cannot be shown as the members are."""

    rows: list[Lacking]
    next_cursor: str


@pytest.mark.parametrize(
    ("message", "thing", "given", "said"),
    [
        (PB.Few, Lacking, (), "there is no title"),
        (PB.Few, Mistaken, (), "title is text"),
        (PB.Few, Thing, ("titel",), "the message has no titel"),
        (PB.Rows, NoList, (), "rows is a list"),
        (PB.Count, NoNumber, (), "count cannot hold"),
        (PB.Rows, Nested, (), "Row of Lacking: there is no title"),
    ],
)
def test_what_does_not_fit_is_an_error_when_all_is_matched(message: Any, thing: Any, given: Any, said: str) -> None:
    filler(message, thing, *given)
    with pytest.raises(TypeError, match=said):
        showing.settle()


def test_a_mark_says_how_a_thing_is_shown_wherever_it_is_told() -> None:
    @shows
    def row(entity: Kept) -> PB.Row:
        return PB.Row(title=f"《{entity.title}》")

    assert shower(Kept, PB.Row) is row
    page = shower(Page[Kept], PB.Rows)(Page([Kept(id=ONE, title="题", content={})], "next"))
    assert page == PB.Rows(rows=[PB.Row(title="《题》")], next_cursor="next")


def test_what_a_row_leaves_out_is_not_even_read() -> None:
    class Costly:
        unit: str = "d01"

        @property
        def name(self) -> str:
            raise AssertionError("it was read")

    row = filler(PB.Person, Costly, without=["name", "since"])
    assert row(Costly()) == PB.Person(unit="d01")
    page = shower(Page[Costly], PB.People)(Page([Costly()], ""))
    assert page == PB.People(people=[PB.Person(unit="d01")])
    with pytest.raises(TypeError, match="the message has no names"):
        filler(PB.Person, Person, without=["names"]).settle()


def test_a_filler_is_marked_like_a_function() -> None:
    made = shows(filler(PB.Few, Kept, title=lambda one: one.content["title"]))
    assert shower(Kept, PB.Few) is made


def test_columns_and_properties_of_a_mapped_class_count() -> None:
    assert shower(Kept, PB.Flag)(Kept(id=ONE, title="yes", content={})).flag
    with pytest.raises(TypeError, match="there is no count"):
        shower(Kept, PB.Count)


@pytest.mark.parametrize("thing", [str, list[int], dict, None])
def test_what_is_no_thing_is_not_shown(thing: Any) -> None:
    with pytest.raises(TypeError, match="cannot be shown"):
        shower(thing, PB.Few)
