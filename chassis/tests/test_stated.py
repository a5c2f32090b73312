"""What the protos state is read as it is meant: by name, by type, or as it is said."""

import re
from types import SimpleNamespace

import pytest

from chassis import stated
from protos_of_a_test import language

LANGUAGE = language("""
message Thing {
  string id = 1; string person_id = 2; string at = 3; string decided_at = 4; string on = 5; string held_on = 6;
  string day = 7; string title = 8; int32 level = 9; int32 year = 10; bool agreed = 11; bytes content = 12;
  double days = 13; Thing inner = 14; string cursor = 15; int32 limit = 16; repeated string codes = 17;
  string starts = 20 [(zhengling.field).form = FORM_DATE];
  string month = 21 [(zhengling.field).form = FORM_MONTH];
  string facts = 22 [(zhengling.field).form = FORM_JSON];
  string published_at = 23 [(zhengling.field) = {form: FORM_TEXT, most: 500}];
  string reason = 24 [(zhengling.field).required = true];
  int32 number = 25 [(zhengling.field) = {least: 3, most: 9}];
  repeated string units = 26 [(zhengling.field) = {members: 1, most_members: 5, most: 40, unique: true}];
  Thing brief = 28 [(zhengling.field).without = "inner"];
  string first = 27 [(zhengling.field) = {called: "from", hidden: true, one_of: ["a", "b"]}];
}
message Ask { string thing_id = 1; }
service Things {
  rpc GetThing(Ask) returns (Thing) {
    option (google.api.http) = {get: "/v1/things/{thing_id}"};
    option (zhengling.rest) = {seconds: 12, unasked: true, without: ["title", "on"]};
  }
  rpc Inner(Ask) returns (Thing);
}
""")


def said(name: str) -> stated.Stated:
    return stated.stated(LANGUAGE.Thing.DESCRIPTOR.fields_by_name[name])


@pytest.mark.parametrize(
    ("names", "form"),
    [
        ("id person_id", stated.UUID),
        ("at decided_at", stated.INSTANT),
        ("on held_on day starts", stated.DATE),
        ("title published_at reason first cursor codes", stated.TEXT),
        ("level", stated.LEVEL),
        ("year limit number", stated.NUMBER),
        ("agreed", stated.TRUTH),
        ("content", stated.BYTES),
        ("days", stated.FLOAT),
        ("inner", stated.MESSAGE),
        ("month", stated.MONTH),
        ("facts", stated.JSON),
    ],
)
def test_the_form_of_a_field(names: str, form: str) -> None:
    assert {name: said(name).form for name in names.split()} == dict.fromkeys(names.split(), form)


def test_limits_where_nothing_is_said_and_where_something_is() -> None:
    assert (said("title").least, said("title").most) == (0, 200)
    assert (said("reason").least, said("reason").required) == (1, True)
    assert (said("published_at").most, said("cursor").most) == (500, 100)
    assert (said("limit").least, said("limit").most) == (1, 200)
    assert (said("level").least, said("level").most) == (0, 4)
    assert (said("year").least, said("year").most) == (0, 2**31 - 1)
    assert (said("number").least, said("number").most) == (3, 9)


def test_lists() -> None:
    codes, units = said("codes"), said("units")
    assert (codes.many, codes.members, codes.most_members, codes.least, codes.unique) == (True, 0, 200, 1, False)
    assert (units.members, units.most_members, units.most, units.unique) == (1, 5, 40, True)


def test_other_names_and_what_is_not_for_rest() -> None:
    assert (said("first").called, said("first").one_of, said("title").called) == ("from", ("a", "b"), "title")
    shown = [field.name for field in stated.fields(LANGUAGE.Thing.DESCRIPTOR)]
    assert "title" in shown
    assert "first" not in shown


def test_what_is_left_out() -> None:
    assert said("brief").without == {"inner"}
    kept = stated.fields(LANGUAGE.Thing.DESCRIPTOR, frozenset({"id", "at"}))
    assert {"id", "at"}.isdisjoint(field.name for field in kept)
    wrong = language('message A { string a = 1; } message B { A a = 1 [(zhengling.field).without = "b"]; }')
    with pytest.raises(TypeError, match=r"trial\.B\.a: there is no b to leave out"):
        stated.stated(wrong.B.DESCRIPTOR.fields_by_name["a"])


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ('string thing_id = 1 [(zhengling.field).one_of = "a"];', "one_of is of no use to a field of form uuid"),
        ('string held_at = 1 [(zhengling.field).one_of = "a"];', "one_of is of no use to a field of form instant"),
        ('int32 year = 1 [(zhengling.field).one_of = "a"];', "one_of is of no use to a field of form number"),
        ("string held_on = 1 [(zhengling.field).most = 9];", "most is of no use to a field of form date"),
        (
            "repeated string unit_id = 1 [(zhengling.field).least = 9];",
            "least is of no use to a list of fields of form uuid",
        ),
        ("bool agreed = 1 [(zhengling.field).least = 1];", "least is of no use to a field of form truth"),
        ("bool agreed = 1 [(zhengling.field).most = 1];", "most is of no use to a field of form truth"),
        ("bytes content = 1 [(zhengling.field).least = 1];", "least is of no use to a field of form bytes"),
        ("double days = 1 [(zhengling.field).most = 9];", "most is of no use to a field of form float"),
        ("int32 level = 1 [(zhengling.field).most = 2];", "most is of no use to a field of form level"),
        ("Other other = 1 [(zhengling.field).most = 9];", "most is of no use to a field of form message"),
        ("string title = 1 [(zhengling.field).members = 1];", "members is said of lists"),
        ("string title = 1 [(zhengling.field).most_members = 1];", "most_members is said of lists"),
        ("string title = 1 [(zhengling.field).unique = true];", "unique is said of lists"),
        ("int32 year = 1 [(zhengling.field).form = FORM_DATE];", "form date does not fit the type"),
        ("string title = 1 [(zhengling.field).form = FORM_LEVEL];", "form level does not fit the type"),
        ("bool agreed = 1 [(zhengling.field).form = FORM_TEXT];", "form text does not fit the type"),
        ("Other other = 1 [(zhengling.field).form = FORM_JSON];", "form json does not fit the type"),
        ('string kind = 1 [(zhengling.field) = {one_of: "a", most: 30}];', "of no use beside it"),
        ("int32 year = 1 [(zhengling.field) = {least: 9, most: 3}];", "least is above most"),
        ("repeated string codes = 1 [(zhengling.field) = {members: 9, most_members: 3}];", "members is above"),
    ],
)
def test_an_option_that_a_field_has_no_use_for_is_an_error_at_once(field: str, said: str) -> None:
    wrong = language(f"message Other {{ string id = 1; }} message Thing {{ {field} }}")
    (found,) = wrong.Thing.DESCRIPTOR.fields
    with pytest.raises(TypeError, match=rf"^trial\.proto: trial\.Thing\.{found.name}: .*{said}"):
        stated.stated(found)


@pytest.mark.parametrize(
    ("path", "more", "said"),
    [
        ("/v1/things/{thing}", "", "the path /v1/things/{thing} names thing, and Ask has no such field"),
        ("/v1/x", 'download: {content: "file", type: "pdf"}', "the download names file, and Thing has no such field"),
        ("/v1/x", 'without: "titel"', "there is no titel to leave out"),
    ],
)
def test_an_operation_that_names_what_is_not_there_is_an_error_at_once(path: str, more: str, said: str) -> None:
    rpc = f'''option (google.api.http) = {{get: "{path}"}}; option (zhengling.rest) = {{seconds: 1 {more}}};'''
    text = "message Ask { string thing_id = 1; } message Thing { string id = 1; }"
    made = language(f"{text} service Things {{ rpc GetThing(Ask) returns (Thing) {{ {rpc} }} }}")
    with pytest.raises(TypeError, match=rf"^trial\.proto: trial\.Things\.GetThing: {re.escape(said)}"):
        stated.asked(made.services["Things"].methods_by_name["GetThing"])


def test_a_file_of_a_service_has_one() -> None:
    two = language(
        "message A { string id = 1; } service B { rpc C(A) returns (A); } service D { rpc E(A) returns (A); }"
    )
    with pytest.raises(
        TypeError, match=r"trial\.proto: a file named …_service\.proto has one service, and this has B, D"
    ):
        stated.service_of(SimpleNamespace(DESCRIPTOR=two.file))


def test_operations() -> None:
    rpcs = LANGUAGE.services["Things"].methods_by_name
    known = stated.asked(rpcs["GetThing"])
    assert (known.method, known.path, known.without) == ("GET", "/v1/things/{thing_id}", {"title", "on"})
    assert (known.said.seconds, known.said.unasked) == (12, True)
    inner = stated.asked(rpcs["Inner"])
    assert (inner.method, inner.path, inner.said.unasked) == ("", "", False)


def test_what_was_only_needed_to_make_the_tables_is_given_back() -> None:
    before = said("title")
    stated.forget()
    assert said("title") == before
    assert stated.stated(LANGUAGE.Ask.DESCRIPTOR.fields_by_name["thing_id"]).form == stated.UUID
