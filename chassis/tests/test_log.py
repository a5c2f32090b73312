"""The log: one JSON object a line, whatever text comes in."""

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from chassis import log


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.split("\n") if line]


def test_a_line_tells_process_request_and_every_extra(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure("meetings-api")
    token = log.request_id.set("r-1")
    logging.getLogger("rpc").info("answered %s", "议题", extra={"ms": 1.5, "status": "OK"})
    log.request_id.reset(token)
    logging.getLogger("rpc").debug("not at this level")
    (line,) = lines(capsys)
    assert line.pop("time").startswith("20")
    assert line == {
        "level": "info",
        "process": "meetings-api",
        "logger": "rpc",
        "event": "answered 议题",
        "request_id": "r-1",
        "ms": 1.5,
        "status": "OK",
    }


@pytest.mark.parametrize("text", ['a\n{"level":"error"}', "a\r\nb", "a\x00b\x1b[2J", "a\ud800b", "a\u2028b"])
def test_no_text_can_forge_a_second_line(capsys: pytest.CaptureFixture[str], text: str) -> None:
    log.configure("x")
    logging.getLogger("rpc").warning(text, extra={"given": text})
    (line,) = lines(capsys)
    assert line["level"] == "warning"
    assert line["event"].startswith("a")


def test_a_traceback_is_a_field_and_odd_values_become_text(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure("x")
    try:
        raise ValueError("why")
    except ValueError:
        logging.getLogger("rpc").exception("failed", extra={"odd": {1, 2}.__class__})
    (line,) = lines(capsys)
    assert "ValueError: why" in line["traceback"]
    assert line["odd"] == "<class 'set'>"
    assert line["request_id"] == "-"


@pytest.mark.parametrize("turn", [1, 2])
def test_what_a_test_sets_is_gone_with_it(turn: int) -> None:
    assert log.request_id.get() == "-"
    log.request_id.set(str(turn))
