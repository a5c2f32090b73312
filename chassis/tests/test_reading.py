"""Requests become commands by name and type, and what does not fit is an error before any request comes."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from chassis import reading
from chassis.errors import Malformed
from protos_of_a_test import language

ONE = "0190000a-0000-7000-8000-000000000001"
LANGUAGE = language("""
message Entry {
  string person_id = 1 [(zhengling.field).required = true];
  string post = 2 [(zhengling.field).most = 5];
}
message Ask {
  string thing_id = 1;
  string other_id = 2;
  string held_on = 3 [(zhengling.field).required = true];
  string sent_on = 4;
  string begins_at = 5 [(zhengling.field).required = true];
  string ended_at = 6;
  string month = 7 [(zhengling.field) = {form: FORM_MONTH, required: true}];
  string title = 8 [(zhengling.field) = {required: true, least: 2, most: 5}];
  string note = 9;
  string kind = 10 [(zhengling.field) = {required: true, one_of: ["a", "b"]}];
  string state = 11 [(zhengling.field).one_of = "open"];
  int32 level = 12;
  int32 year = 13 [(zhengling.field) = {least: 1949, most: 2200}];
  int32 copies = 14 [(zhengling.field) = {required: true, least: 1, most: 9}];
  bool agreed = 15;
  double days = 16;
  bytes content = 17 [(zhengling.field) = {required: true, most: 4}];
  repeated string codes = 18 [(zhengling.field) = {members: 1, most_members: 3, unique: true}];
  repeated Entry people = 19;
  Entry chair = 20 [(zhengling.field).required = true];
  Entry deputy = 21;
  int32 months = 22;
}
message Told { string who = 1 [(zhengling.field).required = true]; string on = 2; int32 copies = 3; bool agreed = 4; }
message Details {
  Entry chair = 1; Told told = 2; repeated Told rows = 3 [(zhengling.field).most_members = 2];
  repeated string codes = 4;
  string until = 5 [(zhengling.field) = {form: FORM_DATE, required: true}]; string person_id = 6; string begins_at = 7;
}
message Strict { Entry chair = 1 [(zhengling.field).required = true]; }
message Record { string thing_id = 1; Details details = 2; repeated Entry people = 3; Strict strict = 4; }
message Blob { string thing_id = 1; Ask ask = 2; }
message Since { string from = 1 [(zhengling.field).form = FORM_DATE]; string thing_id = 2; }
message Answer { optional bool met = 1 [(zhengling.field).required = true]; }
message Few { string thing_id = 1; string title = 2 [(zhengling.field).required = true]; }
message Span { string first = 1 [(zhengling.field) = {form: FORM_DATE, required: true, called: "from"}]; }
message Page { string thing_id = 1; string cursor = 2; int32 limit = 3; }
""")
PATH = "/v1/things/{thing_id}/acts"


@dataclass(frozen=True)
class Entry:
    person_id: UUID
    post: str

    def __post_init__(self) -> None:
        if self.post == "无":
            raise Malformed({"post": "none"})


@dataclass(frozen=True)
class Dates:
    held_on: date
    sent_on: date | None
    begins_at: datetime
    ended_at: datetime | None
    month: date


@dataclass(frozen=True)
class Ask:
    thing_id: UUID
    other_id: UUID | None
    dates: Dates
    title: str
    note: str
    kind: str
    state: str
    level: int
    year: int
    copies: int
    agreed: bool
    days: float
    content: bytes
    codes: tuple[str, ...]
    people: tuple[Entry, ...]
    chair: Entry
    deputy: Entry | None
    months: int | None
    by_timer: bool = False


READ = reading.command(Ask, LANGUAGE.Ask.DESCRIPTOR, PATH)
GOOD = {
    "thing_id": ONE,
    "held_on": "2026-11-30",
    "begins_at": "2026-11-30T09:00:00+08:00",
    "month": "2026-11",
    "title": " 题目 ",
    "kind": "a",
    "copies": 1,
    "content": b"1234",
    "codes": ["d01"],
    "people": [{"person_id": ONE, "post": "局长"}],
    "chair": {"person_id": ONE},
}


def test_a_request_becomes_its_command() -> None:
    made = READ(LANGUAGE.Ask(**GOOD, level=4, year=1949))
    assert made == Ask(
        thing_id=UUID(ONE),
        other_id=None,
        dates=Dates(date(2026, 11, 30), None, datetime(2026, 11, 30, 1, tzinfo=UTC), None, date(2026, 11, 1)),
        title="题目",
        note="",
        kind="a",
        state="",
        level=4,
        year=1949,
        copies=1,
        agreed=False,
        days=0.0,
        content=b"1234",
        codes=("d01",),
        people=(Entry(UUID(ONE), "局长"),),
        chair=Entry(UUID(ONE), ""),
        deputy=None,
        months=None,
    )


@pytest.mark.parametrize(
    ("change", "blamed"),
    [
        ({"thing_id": "x"}, "thing_id"),
        ({"other_id": "x"}, "other_id"),
        ({"held_on": ""}, "held_on"),
        ({"held_on": "2201-01-01"}, "held_on"),
        ({"sent_on": "30.11.2026"}, "sent_on"),
        ({"begins_at": "2026-11-30T09:00:00"}, "begins_at"),
        ({"ended_at": "soon"}, "ended_at"),
        ({"ended_at": "0001-01-01T00:00:00+14:00"}, "ended_at"),
        ({"ended_at": "9999-12-31T23:59:59-12:00"}, "ended_at"),
        ({"month": "2026-13"}, "month"),
        ({"title": "题"}, "title"),
        ({"title": "  "}, "title"),
        ({"title": "题目题目题目"}, "title"),
        ({"note": "a\x01"}, "note"),
        ({"note": "a\nb"}, "note"),
        ({"note": "\u200b"}, "note"),
        ({"note": "\u202ea"}, "note"),
        ({"held_on": "20261130"}, "held_on"),
        ({"held_on": "2026-W01-1"}, "held_on"),
        ({"held_on": "1948-12-31"}, "held_on"),
        # The year of an instant is that of Asia/Shanghai.
        ({"ended_at": "2200-12-31T16:00:00Z"}, "ended_at"),
        ({"ended_at": "1949-01-01T00:00:00+08:01"}, "ended_at"),
        ({"ended_at": "20261130T090000Z"}, "ended_at"),
        ({"ended_at": "2026-11-30T09Z"}, "ended_at"),
        ({"ended_at": "2026-11-30T24:00:00Z"}, "ended_at"),
        ({"ended_at": "2026-11-30T09:00:00+24:00"}, "ended_at"),
        ({"note": " \u3000"}, "note"),
        ({"note": "长" * 201}, "note"),
        ({"kind": ""}, "kind"),
        ({"kind": "c"}, "kind"),
        ({"state": "shut"}, "state"),
        ({"level": 5}, "level"),
        ({"level": -1}, "level"),
        ({"year": 1948}, "year"),
        ({"year": 2201}, "year"),
        ({"copies": 0}, "copies"),
        ({"copies": 10}, "copies"),
        ({"months": -1}, "months"),
        ({"content": b""}, "content"),
        ({"content": b"12345"}, "content"),
        ({"codes": []}, "codes"),
        ({"codes": ["a", "b", "c", "d"]}, "codes"),
        ({"codes": ["a", " a"]}, "codes"),
        ({"codes": ["a", " "]}, "codes.1"),
        ({"people": [{"person_id": ONE}, {"person_id": ""}]}, "people.1.person_id"),
        ({"people": [{"person_id": ONE, "post": "长" * 6}]}, "people.0.post"),
        ({"people": [{"person_id": ONE}, {"person_id": ONE, "post": "无"}]}, "people.1.post"),
        ({"chair": {"person_id": ONE, "post": "无"}}, "chair.post"),
        ({"chair": None}, "chair"),
        ({"chair": {"person_id": "x"}}, "chair.person_id"),
        ({"deputy": {}}, "deputy.person_id"),
    ],
)
def test_what_is_wrong_is_named(change: dict[str, Any], blamed: str) -> None:
    with pytest.raises(Malformed) as caught:
        READ(LANGUAGE.Ask(**(GOOD | change)))
    assert list(caught.value.fields) == [blamed]


@pytest.mark.parametrize(("change", "held"), [({"year": 0}, 0), ({"year": 2200}, 2200), ({"copies": 9}, 9)])
def test_nothing_given_is_measured_only_where_something_must_be(change: dict[str, Any], held: int) -> None:
    (name,) = change
    assert getattr(READ(LANGUAGE.Ask(**(GOOD | change))), name) == held


def one(**hints: Any) -> type[Any]:
    made = type("Made", (), {"__annotations__": hints})
    return dataclass(frozen=True)(made)


@pytest.mark.parametrize(
    ("hints", "said"),
    [
        ({"thing_id": UUID, "titel": str}, "has no titel"),
        ({"thing_id": UUID}, "takes no title"),
        ({"thing_id": int, "title": str}, "cannot be read from a uuid"),
        ({"thing_id": UUID | None, "title": str}, "it may be None here"),
        ({"thing_id": UUID, "title": UUID}, "cannot be read from a text"),
        ({"thing_id": UUID, "title": tuple[str, ...]}, "cannot be read from one text"),
        ({"thing_id": UUID, "title": Entry}, "cannot be read from a text"),
        ({"thing_id": UUID, "title": dict[str, Any]}, "cannot be read from a text"),
    ],
)
def test_a_command_that_its_request_does_not_fit_is_an_error_at_once(hints: dict[str, Any], said: str) -> None:
    with pytest.raises(TypeError, match=said):
        reading.command(one(**hints), LANGUAGE.Few.DESCRIPTOR, PATH)


def test_what_may_be_left_out_must_be_able_to_be_none() -> None:
    with pytest.raises(TypeError, match="may not be None here"):
        reading.command(one(thing_id=UUID, title=str), LANGUAGE.Few.DESCRIPTOR)
    with pytest.raises(TypeError, match="cannot be read from a list"):
        reading.command(one(codes=str), LANGUAGE.Ask.DESCRIPTOR)


@dataclass(frozen=True)
class Few:
    thing_id: UUID
    title: str

    def __post_init__(self) -> None:
        if self.title == "no":
            raise Malformed({"title": "not this one"})


def test_what_has_another_name_in_a_query_is_told_by_that_name() -> None:
    read = reading.command(one(first=date), LANGUAGE.Span.DESCRIPTOR)
    with pytest.raises(Malformed) as caught:
        read(LANGUAGE.Span(first="1948-12-31"))
    assert list(caught.value.fields) == ["from"]


def test_no_answer_is_not_no_where_the_proto_can_tell() -> None:
    read = reading.command(one(met=bool), LANGUAGE.Answer.DESCRIPTOR)
    assert [read(LANGUAGE.Answer(met=met)).met for met in (True, False)] == [True, False]
    with pytest.raises(Malformed) as caught:
        read(LANGUAGE.Answer())
    assert caught.value.fields == {"met": "必填 / required"}


def test_what_no_single_field_says_the_command_says() -> None:
    read = reading.command(Few, LANGUAGE.Few.DESCRIPTOR, PATH)
    assert read(LANGUAGE.Few(thing_id=ONE, title="yes")) == Few(UUID(ONE), "yes")
    with pytest.raises(Malformed):
        read(LANGUAGE.Few(thing_id=ONE, title="no"))


def test_a_request_becomes_the_arguments_of_a_read() -> None:
    def listed(ctx: object, thing_id: UUID, cursor: str, limit: int) -> None: ...

    def whole(ctx: object, request: LANGUAGE.Page) -> None: ...

    def shared(ctx: object, few: Few) -> None: ...

    def partly(ctx: object, thing_id: UUID) -> None: ...

    def spanned(ctx: object, thing_id: UUID, from_: date | None) -> None: ...

    span = LANGUAGE.Since(**{"from": "2026-11-30", "thing_id": ONE})
    assert reading.arguments(spanned, LANGUAGE.Since.DESCRIPTOR, PATH)(span)["from_"] == date(2026, 11, 30)
    asked = LANGUAGE.Page(thing_id=ONE, limit=200)
    read = reading.arguments(listed, LANGUAGE.Page.DESCRIPTOR, PATH)
    assert read(asked) == {"thing_id": UUID(ONE), "cursor": "", "limit": 200}
    with pytest.raises(Malformed):
        read(LANGUAGE.Page(thing_id=ONE, limit=201))
    assert reading.arguments(whole, LANGUAGE.Page.DESCRIPTOR)(asked) == {"request": asked}
    made = reading.arguments(shared, LANGUAGE.Few.DESCRIPTOR, PATH)(LANGUAGE.Few(thing_id=ONE, title="a"))
    assert made == {"few": Few(UUID(ONE), "a")}
    with pytest.raises(TypeError, match="takes no cursor, limit"):
        reading.arguments(partly, LANGUAGE.Page.DESCRIPTOR, PATH)


@dataclass(frozen=True)
class Record:
    thing_id: UUID
    details: dict[str, Any] | None
    people: tuple[dict[str, Any], ...]
    strict: dict[str, Any] | None


RECORD = reading.command(Record, LANGUAGE.Record.DESCRIPTOR, PATH)


def test_a_message_that_is_kept_as_json_is_read_field_by_field() -> None:
    given = {
        "told": {"who": " 甲 "},
        "rows": [{"who": "乙", "on": "2026-11-30", "copies": 3, "agreed": True}],
        "codes": ["d01"],
        "until": "2027-01-01",
        "person_id": ONE.upper(),
        "begins_at": "2026-11-30T09:00:00+08:00",
    }
    read = RECORD(LANGUAGE.Record(thing_id=ONE, details=given, people=[{"person_id": ONE}]))
    assert read.details == {
        "told": {"who": "甲", "on": "", "copies": 0, "agreed": False},
        "rows": [{"who": "乙", "on": "2026-11-30", "copies": 3, "agreed": True}],
        "codes": ["d01"],
        "until": "2027-01-01",
        "person_id": ONE,
        "begins_at": "2026-11-30T01:00:00.000Z",
    }
    assert read.people == ({"person_id": ONE, "post": ""},)
    assert RECORD(LANGUAGE.Record(thing_id=ONE)) == Record(UUID(ONE), None, (), None)


@pytest.mark.parametrize(
    ("change", "blamed"),
    [
        ({"details": {}}, "details.until"),
        ({"details": {"until": "soon"}}, "details.until"),
        ({"details": {"until": "2027-01-01", "told": {}}}, "details.told.who"),
        ({"details": {"until": "2027-01-01", "rows": [{"who": "甲"}, {"who": ""}]}}, "details.rows.1.who"),
        ({"details": {"until": "2027-01-01", "rows": [{"who": "甲"}] * 3}}, "details.rows"),
        ({"people": [{"person_id": "x"}]}, "people.0.person_id"),
        ({"strict": {}}, "strict.chair"),
    ],
)
def test_what_is_wrong_in_what_is_kept_as_json_is_named(change: dict[str, Any], blamed: str) -> None:
    with pytest.raises(Malformed) as caught:
        RECORD(LANGUAGE.Record(thing_id=ONE, **change))
    assert list(caught.value.fields) == [blamed]


def test_bytes_are_not_kept_as_json() -> None:
    with pytest.raises(TypeError, match="cannot be kept as JSON"):
        reading.command(one(thing_id=UUID, ask=dict[str, Any] | None), LANGUAGE.Blob.DESCRIPTOR, PATH)
