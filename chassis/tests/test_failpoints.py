"""Places where a fault can be switched on."""

import subprocess
import sys
import time

import pytest

from chassis import failpoints


def test_a_place_that_is_not_armed_does_nothing() -> None:
    failpoints.hit("anything")


def test_the_text_names_places_actions_and_likelihoods() -> None:
    assert failpoints.parse("a.b=kill@0.02; c.d=raise;e.f=sleep:0.3@0.5;") == {
        "a.b": ("kill", 0.0, 0.02),
        "c.d": ("raise", 0.0, 1.0),
        "e.f": ("sleep", 0.3, 0.5),
    }


@pytest.mark.parametrize("text", ["a.b", "a.b=explode", "a.b=sleep:soon", "a.b=kill@often"])
def test_a_text_that_is_not_well_formed_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - each part has a message of its own.
        failpoints.parse(text)


def test_raise_and_sleep(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(failpoints, "_armed", failpoints.parse("a=raise;b=sleep:0.05;c=raise@0.0000001"))
    with pytest.raises(failpoints.FailpointReached):
        failpoints.hit("a")
    before = time.monotonic()
    failpoints.hit("b")
    assert time.monotonic() - before >= 0.05
    failpoints.hit("c")


def test_kill_is_the_signal_that_leaves_no_time_to_tidy() -> None:
    code = "import atexit; from chassis.failpoints import hit; atexit.register(print, 'tidied'); hit('x'); print('on')"
    done = subprocess.run([sys.executable, "-c", code], env={"FAILPOINTS": "x=kill"}, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (-9, "")
