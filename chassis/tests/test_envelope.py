"""Events on the wire."""

import contextlib
import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from chassis_sample import TYPE, NoteTaken
from google.protobuf.timestamp_pb2 import Timestamp
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chassis import log
from chassis.envelope import MAX_BYTES, Undecodable, decode, encode, event_type
from chassis.testing import cases

AT = datetime(2026, 3, 2, 1, 2, 3, 456000, tzinfo=UTC)
SUBJECT = "note/01900000-0000-7000-8000-000000000001"


def body(**changes: Any) -> bytes:
    made = json.loads(encode(NoteTaken(text="甲"), source="/zhengling/sample", subject=SUBJECT, version=3, at=AT))
    made |= changes
    return json.dumps({name: value for name, value in made.items() if value is not ...}).encode()


def test_an_event_survives_the_journey() -> None:
    token = log.request_id.set("req-1")
    try:
        sent = encode(
            NoteTaken(text="政令 “注”\n", page_number=7), source="/zhengling/sample", subject=SUBJECT, version=3, at=AT
        )
    finally:
        log.request_id.reset(token)
    event = decode(sent, NoteTaken)
    assert (event.type, event.source, event.subject, event.version) == (TYPE, "/zhengling/sample", SUBJECT, 3)
    assert (event.time, event.request_id, event.id.version) == (AT, "req-1", 7)
    assert (event.data.text, event.data.page_number) == ("政令 “注”\n", 7)


def test_the_body_is_cloudevents_with_the_protos_own_field_names() -> None:
    made = json.loads(encode(NoteTaken(page_number=7), source="/zhengling/sample", subject=SUBJECT, version=3, at=AT))
    assert UUID(made.pop("id"))
    assert made == {
        "specversion": "1.0",
        "source": "/zhengling/sample",
        "type": TYPE,
        "subject": SUBJECT,
        "time": "2026-03-02T01:02:03.456000+00:00",
        "datacontenttype": "application/json",
        "sequence": "3",
        "epoch": "0",
        "requestid": "-",
        "data": {"page_number": 7},
    }


def test_fields_of_a_later_version_are_passed_over() -> None:
    event = decode(body(data={"text": "x", "colour": {"deep": [1]}}, extension="y"), NoteTaken)
    assert event.data.text == "x"


def test_a_message_without_event_type_is_no_event() -> None:
    with pytest.raises(TypeError):
        event_type(Timestamp)


def test_an_event_too_large_to_be_read_is_not_written() -> None:
    with pytest.raises(ValueError, match="bytes"):
        encode(NoteTaken(text="x" * MAX_BYTES), source="/s", subject=SUBJECT, version=1, at=AT)


@pytest.mark.parametrize(
    "changes",
    [
        {"specversion": "0.3"},
        {"type": "zhengling.sample.other.v1"},
        {"type": None},
        {"id": "17"},
        {"id": ...},
        {"id": 17},
        {"source": ""},
        {"subject": ...},
        {"subject": "x" * 201},
        {"sequence": "-1"},
        {"sequence": 3},
        {"sequence": "three"},
        {"sequence": str(2**63)},
        {"sequence": "9" * 190},
        {"time": "yesterday"},
        {"time": "2026-03-02T01:02:03"},
        {"data": ...},
        {"data": None},
        {"data": []},
        {"data": "x"},
        {"data": {"text": 5}},
        {"data": {"text": "\ud800"}},
        {"data": {"page_number": "much"}},
        {"data": {"page_number": 2**40}},
    ],
)
def test_what_is_missing_or_wrong_is_undecodable(changes: dict[str, Any]) -> None:
    with pytest.raises(Undecodable):
        decode(body(**changes), NoteTaken)


@pytest.mark.parametrize(
    "raw",
    [b"", b"null", b"[]", b"17", b"{", b"\xff\xfe", b'{"specversion":"1.0"}', b"[" * 200_000, b" " * (MAX_BYTES + 1)],
    ids=["empty", "null", "list", "number", "cut", "utf-16", "bare", "nest", "large"],
)
def test_no_body_can_do_more_than_be_undecodable(raw: bytes) -> None:
    with pytest.raises(Undecodable):
        decode(raw, NoteTaken)


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


# In a fresh clone Hypothesis first makes its table of all characters, which on a busy machine takes seconds.
@settings(max_examples=cases(50, 5000), suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.dictionaries(st.sampled_from(["id", "type", "source", "subject", "sequence", "time", "data"]), json_values))
def test_any_value_in_any_place_is_an_event_or_undecodable(changes: dict[str, Any]) -> None:
    raw = body(**changes)
    with contextlib.suppress(Undecodable):
        decode(raw, NoteTaken)
