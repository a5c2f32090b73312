"""How large a body may be follows from its shape; what is beyond use is not looked at, and still refused."""

import json
from typing import Any

import pytest
from marshmallow import ValidationError

from gateway import routes
from gateway.operations import Operation
from gateway.problem import MOST_ERRORS, told
from gateway.schemas.base import Body, Bytes, Choice, Integer, Level, Many, One, Text, Truth, Uuid
from gateway.sizes import cutter, most_bytes


class Inner(Body):
    word = Choice("词", ["one", "three"])
    names = Many(Text(longest=5), most=3)


class Outer(Body):
    text = Text(longest=100, required=True)
    file = Bytes(most=1000)
    number = Integer(data_key="count")
    truth = Truth()
    level = Level()
    id = Uuid()
    one = One(Inner)
    many = Many(One(Inner), most=2)


@pytest.mark.parametrize("options", [{}, {"indent": 4}, {"ensure_ascii": False}])
@pytest.mark.parametrize("character", ["a", "政", "😀", "\\", '"'])
def test_whatever_a_shape_accepts_is_not_too_large(character: str, options: dict[str, Any]) -> None:
    inner = {"word": "three", "names": [character.ljust(5, "a")] * 3}
    body = {
        "text": ("a" + character * 99),
        "file": "/" * 1332 + "/w==",
        "count": 2**31 - 1,
        "truth": False,
        "level": 4,
        "id": "0190ABCD-0000-7000-8000-000000000001",
        "one": inner,
        "many": [inner, inner],
    }
    assert cutter(Outer)(json.loads(json.dumps(body))) == body
    Outer().load(body)
    assert len(json.dumps(body, **options).encode()) <= most_bytes(Outer) < 20_000


def test_every_operation_has_a_bound() -> None:
    bodies = [
        operation for resource in routes.resources().values() for operation in resource.operations if operation.body
    ]

    def bytes_of(operation: Operation) -> int:
        assert operation.body is not None
        return most_bytes(operation.body)

    assert all(bytes_of(operation) < 1 << 30 for operation in bodies)
    # Most have no use for a twentieth of what the server takes at all.
    assert sorted(map(bytes_of, bodies))[len(bodies) // 2] < 4 * 1024 * 1024 / 20


@pytest.mark.parametrize(
    "body",
    [
        {"text": "a"} | {f"n{number}": 0 for number in range(10_000)},
        {"text": "a", "many": [{"names": ["a"]}] * 10_000},
        {"text": "a", "one": {"names": [1] * 10_000}},
        {"text": "a", "many": [{f"n{number}": 0 for number in range(10_000)}]},
        {"text": "a", "many": {"names": []}, "one": [[]]},
        [{}] * 10_000,
        "text",
    ],
)
def test_what_is_cut_off_was_wrong_and_stays_wrong(body: Any) -> None:
    cut = cutter(Outer)(json.loads(json.dumps(body)))
    assert len(json.dumps(cut)) < 3 * MOST_ERRORS * 20 or cut == body
    with pytest.raises(ValidationError) as refused:
        Outer().load(cut)
    assert told(refused.value.messages)
