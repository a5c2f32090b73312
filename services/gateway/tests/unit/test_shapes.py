"""Bodies and queries refuse what is not of their shape, and say so field by field."""

from typing import Any

import pytest
from apispec.ext.marshmallow import OpenAPIConverter
from marshmallow import ValidationError

from gateway.problem import told
from gateway.schemas.base import Body, Bytes, Choice, Date, Instant, Integer, Many, One, Query, Text, Truth, Uuid


class Part(Body):
    name = Text("名", required=True)


class Whole(Body):
    text = Text("文", longest=5)
    choice = Choice("选", ["a", "b"])
    key = Uuid("号")
    day = Date("日")
    at = Instant("时")
    number = Integer("数", most=10)
    flag = Truth("否")
    content = Bytes("件", most=3)
    parts = Many(One(Part), "部", most=2)


@pytest.mark.parametrize("least", [0, 1])
def test_the_words_that_are_published_are_those_that_are_taken(least: int) -> None:
    field = Choice("选", ["a", "b"], least=least)
    published = OpenAPIConverter("3.1.0", str, None).field2choices(field)["enum"]
    assert ("" in published) is (least == 0)
    for word in ("", "a", "b", "c"):
        if word in published:
            assert field.deserialize(word) == word
        else:
            with pytest.raises(ValidationError):
                field.deserialize(word)


class Asked(Query):
    number = Integer("数")
    flag = Truth("否")


GOOD = {
    "text": "政令。",
    "choice": "a",
    "key": "0190ABCD-0000-7000-8000-000000000001",
    "day": "2026-02-28",
    "at": "2026-02-28T09:00:00+08:00",
    "number": 10,
    "flag": False,
    "content": "YWJj",
    "parts": [{"name": "x"}],
}
BAD: list[tuple[str, Any]] = [
    ("text", ""),
    ("text", "  "),
    ("text", "123456"),
    ("text", "a\x00"),
    ("text", "a\nb"),
    ("text", "a\x1b[31m"),
    ("text", "\ud800"),
    ("text", 1),
    ("text", None),
    ("text", ["a"]),
    ("text", {}),
    ("choice", "c"),
    ("key", "0190abcd"),
    ("key", "{0190abcd-0000-7000-8000-000000000001}"),
    ("key", 7),
    ("day", "2026-02-30"),
    ("day", "20260228"),
    ("day", "2026-2-28"),
    ("day", "2026-W09-1"),
    ("day", "２０２６-02-28"),
    ("at", "2026-02-28T09:00:00"),
    ("at", "now"),
    ("number", 11),
    ("number", -1),
    ("number", "1"),
    ("number", 1.0),
    ("number", True),
    ("number", float("inf")),
    ("number", 10**400),
    ("flag", "true"),
    ("flag", 1),
    ("content", "YWJjZA=="),
    ("content", "not base64"),
    ("parts", {}),
    ("parts", [{}]),
    ("parts", ["x"]),
    ("parts", [{"name": "x"}] * 3),
    ("unknown", 1),
]


def test_a_good_body_passes_as_text_and_numbers() -> None:
    loaded = Whole().load(GOOD)
    assert loaded == GOOD | {"key": GOOD["key"].lower(), "content": b"abc"}


@pytest.mark.parametrize(("field", "value"), BAD)
def test_a_wrong_value_is_told_under_its_field(field: str, value: Any) -> None:
    with pytest.raises(ValidationError) as caught:
        Whole().load(GOOD | {field: value})
    assert {name.partition(".")[0] for name in told(caught.value.messages)} == {field}


@pytest.mark.parametrize("body", [[], "text", 1, None, True])
def test_a_body_is_an_object(body: Any) -> None:
    with pytest.raises(ValidationError):
        Whole().load(body)


def test_a_query_string_holds_numbers_and_truth_as_text() -> None:
    assert Asked().load({"number": "7", "flag": "true"}) == {"number": 7, "flag": True}
    for bad in (
        {"number": "7.0"},
        {"number": "٧"},
        {"number": " 7"},
        {"number": "9" * 30},
        {"flag": "1"},
        {"other": "x"},
    ):
        with pytest.raises(ValidationError):
            Asked().load(bad)
