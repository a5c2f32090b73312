"""Tables and shapes are what the protos state, and nothing else."""

import sys
from types import SimpleNamespace
from typing import Any

import pytest
from marshmallow import ValidationError

from gateway import derived, routes
from gateway.derived import Said, Tables
from gateway.operations import Operation
from gateway.schemas.base import Body, Query, Reply, dumper
from protos_of_a_test import language

PACKAGE = "zhengling.trial.v1"
ONE = "0190000A-0000-7000-8000-000000000001"
TEXT = """
message Entry {
  string person_id = 1 [(zhengling.field).required = true];
  string post = 2 [(zhengling.field).most = 5];
}
message MakeThingRequest {
  string thing_id = 1;
  string title = 2 [(zhengling.field) = {zh: "题", required: true, most: 5}];
  // A note.
  string note = 3 [(zhengling.field).zh = "备注"];
  string kind = 4 [(zhengling.field).one_of = "a"];
  int32 copies = 5 [(zhengling.field) = {least: 1, most: 9}];
  repeated string codes = 6 [(zhengling.field) = {members: 1, most_members: 2, most: 3}];
  repeated Entry people = 7 [(zhengling.field).without = "post"];
  string secret = 8 [(zhengling.field).hidden = true];
  int32 level = 9;
  bytes content = 10 [(zhengling.field).most = 3];
  string month = 11 [(zhengling.field).form = FORM_MONTH];
  double days = 12;
}
message ListThingsRequest {
  string from_day = 1 [(zhengling.field) = {called: "from", form: FORM_DATE}];
  string cursor = 2;
  int32 limit = 3;
  bool mine = 4;
}
message Thing {
  string id = 1; int32 version = 2; string held_on = 3; Entry chair = 4;
  string facts = 5 [(zhengling.field).form = FORM_JSON];
}
message ListThingsReply {
  repeated Thing things = 1 [(zhengling.field).without = "facts"];
  string next_cursor = 2;
}
message FileReply { bytes content = 1; string name = 2; }
message Nothing {}
service ThingService {
  option (zhengling.tag) = {zh: "物", en: "Things"};
  // Make a thing.
  rpc MakeThing(MakeThingRequest) returns (Thing) {
    option (google.api.http) = {post: "/v1/things/{thing_id}/acts", body: "*"};
    option (zhengling.rest) = {zh: "做", creates: true, seconds: 12, without: "facts"};
  }
  rpc PutThing(MakeThingRequest) returns (Nothing) {
    option (google.api.http) = {put: "/v1/things/{thing_id}", body: "*"};
  }
  rpc ListThings(ListThingsRequest) returns (ListThingsReply) { option (google.api.http) = {get: "/v1/things"}; }
  rpc GetFile(Nothing) returns (FileReply) {
    option (google.api.http) = {get: "/v1/things/{level}/file"};
    option (zhengling.rest) = {download: {content: "content", type: "pdf", name: "name"}};
  }
  rpc Inner(Nothing) returns (Nothing);
}
""".replace("message Nothing {}", "message Nothing { int32 level = 1; }\nmessage Empty {}").replace(
    "returns (Nothing)", "returns (Empty)"
)


@pytest.fixture(scope="module")
def pb() -> Any:
    return language(TEXT, PACKAGE)


@pytest.fixture
def rows(pb: Any, monkeypatch: pytest.MonkeyPatch) -> dict[str, Operation]:
    words = {
        f"{PACKAGE}.ThingService.MakeThing": Said("做", "Make a thing."),
        f"{PACKAGE}.ThingService": Said("物", "Things"),
    }
    words[f"{PACKAGE}.MakeThingRequest.note"] = Said("备注", "A note.")
    monkeypatch.setitem(sys.modules, "trial_pb2_grpc", SimpleNamespace(ThingServiceStub=object))  # type: ignore[arg-type]
    file = SimpleNamespace(DESCRIPTOR=pb.file, __name__="trial_pb2")
    resource = Tables(words).resource(file)
    assert resource is not None
    assert resource.tag == "物 Things"
    return {row.rpc: row for row in resource.operations}


def test_the_rows_are_the_rpcs_that_have_an_address(rows: dict[str, Operation]) -> None:
    assert rows.keys() == {"MakeThing", "PutThing", "ListThings", "GetFile"}
    made = rows["MakeThing"]
    assert (made.method, made.path, made.status, made.seconds) == ("POST", "/things/<uuid:thing_id>/acts", 201, 12)
    assert (made.zh, made.en, made.needs_version, rows["PutThing"].needs_version) == (
        "做",
        "Make a thing.",
        False,
        True,
    )
    assert (rows["PutThing"].reply, rows["GetFile"].reply) == (None, None)
    assert (rows["GetFile"].path, rows["GetFile"].raw) == (
        "/things/<int:level>/file",
        ("content", "application/pdf", "name"),
    )


def test_a_body_holds_what_is_neither_in_the_path_nor_hidden(rows: dict[str, Operation]) -> None:
    body = rows["MakeThing"].body
    assert body is not None
    assert issubclass(body, Body)
    assert {"thing_id", "secret"}.isdisjoint(body().load_fields)
    assert body().fields["note"].metadata["description"] == "备注 / A note."
    good = {"title": "题", "codes": ["d01"], "people": [{"person_id": ONE}], "content": "YWJj", "copies": 9}
    assert body().load(good)["people"] == [{"person_id": ONE.lower()}]


@pytest.mark.parametrize(
    ("change", "blamed"),
    [
        ({"title": None}, "title"),
        ({"title": ""}, "title"),
        ({"title": "长" * 6}, "title"),
        ({"note": "长" * 201}, "note"),
        ({"kind": "b"}, "kind"),
        ({"kind": " "}, "kind"),
        ({"note": " \u3000"}, "note"),
        ({"copies": 0}, "copies"),
        ({"copies": 10}, "copies"),
        ({"codes": []}, "codes"),
        ({"codes": ["a", "b", "c"]}, "codes"),
        ({"codes": ["abcd"]}, "codes"),
        ({"codes": [""]}, "codes"),
        ({"people": [{}]}, "people"),
        ({"people": [{"person_id": ONE, "post": "局长"}]}, "people"),
        ({"secret": "x"}, "secret"),
        ({"thing_id": ONE}, "thing_id"),
        ({"level": 5}, "level"),
        ({"content": "YWJjZA=="}, "content"),
        ({"month": "2026-00"}, "month"),
        ({"days": "many"}, "days"),
    ],
)
def test_what_a_body_may_not_hold(rows: dict[str, Operation], change: dict[str, Any], blamed: str) -> None:
    body = rows["MakeThing"].body
    assert body is not None
    with pytest.raises(ValidationError) as caught:
        body().load({"title": "题"} | change)
    assert list(caught.value.messages) == [blamed]


@pytest.mark.parametrize(
    "given", [{"title": "题", "note": "", "kind": ""}, {"title": "长" * 5, "copies": 1, "note": "长" * 200}]
)
def test_what_may_be_left_out_may_be_empty(rows: dict[str, Operation], given: dict[str, Any]) -> None:
    assert rows["MakeThing"].body is not None
    assert rows["MakeThing"].body().load(given) == given


def test_a_query_has_its_own_names(rows: dict[str, Operation]) -> None:
    query = rows["ListThings"].query
    assert query is not None
    assert issubclass(query, Query)
    given = {"from": "2026-11-30", "limit": "200", "mine": "true"}
    assert query().load(given) == {"from_day": "2026-11-30", "limit": 200, "mine": True}
    for bad in ({"limit": "201"}, {"limit": "0"}, {"from_day": "2026-11-30"}, {"cursor": "長" * 101}):
        with pytest.raises(ValidationError):
            query().load(bad)


def test_a_reply_shows_what_is_not_left_out(rows: dict[str, Operation], pb: Any) -> None:
    made, listed = rows["MakeThing"].reply, rows["ListThings"].reply
    assert made is not None
    assert listed is not None
    assert issubclass(made, Reply)
    thing = pb.Thing(id=ONE, version=3, facts='{"a": 1}')
    assert dumper(made)(thing) == {"id": ONE, "version": 3, "held_on": None, "chair": None}
    page = pb.ListThingsReply(things=[thing], next_cursor="c")
    assert dumper(listed)(page) == {"things": [dumper(made)(thing)], "next_cursor": "c"}


def test_a_stream_is_no_row_of_a_table() -> None:
    made = language(
        "message A { bytes a = 1; } service ThingService { rpc Send(stream A) returns (A) {"
        ' option (google.api.http) = {post: "/v1/files", body: "*"}; } }',
        PACKAGE,
    )
    with pytest.raises(TypeError, match=r"ThingService\.Send: files in parts"):
        Tables({}).resource(SimpleNamespace(DESCRIPTOR=made.file, __name__="trial_pb2"))


def test_a_server_s_tables_have_no_words() -> None:
    for resource in routes.resources().values():
        assert resource.tag == ""
        for row in resource.operations:
            assert (row.zh, row.en) == ("", "")
            described = [
                field.metadata["description"]
                for shape in (row.body, row.query, row.reply)
                if shape
                for field in shape().fields.values()
                if field.metadata.get("description")
            ]
            assert [text for text in described if not text.startswith("密级")] == []


def test_a_kind_of_file_that_is_none_is_an_error_at_once(pb: Any) -> None:
    assert derived.MEDIA["pdf"] == "application/pdf"
    wrong = language(TEXT.replace('type: "pdf"', 'type: "exe"'), PACKAGE)
    with pytest.raises(TypeError, match="GetFile: a download is one of pdf, xlsx, ics, not 'exe'"):
        Tables({}).resource(SimpleNamespace(DESCRIPTOR=wrong.file, __name__="trial_pb2"))
