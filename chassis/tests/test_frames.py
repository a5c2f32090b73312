"""Whatever a frame can hold is handled or parked, the message behind it is handled, and an operator can look at it."""

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from chassis_frames import ROOM, Case, RawLine, Refused, filled, long, nest, properties, short, tables
from chassis_processes import Bus, Child, event, own_bus, own_database, publish, rows, signed
from chassis_sample import TYPE, WORK
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, create_engine

from chassis import parked
from chassis.db import new_id
from chassis.frames import Unreadable, read_properties, readable
from chassis.signing import HEADER
from chassis.testing import cases, eventually

PARKED = f"{WORK}.parked"


@dataclass
class Odd:
    """A worker that is sent odd messages, each with a good one behind it."""

    worker: Child
    engine: Engine
    bus: Bus
    line: RawLine
    url: str
    taken: int = 0
    """How many the broker took; it refuses what it cannot read itself."""

    def send(self, case: Case) -> None:
        """Send a case and a good event, and wait until the good one is handled."""
        try:
            self.line.publish(case, "zhengling.sample", TYPE)
            self.taken += 1
        except Refused:
            pass
        good = new_id()
        publish(self.bus, event(subject=f"note/{good}", event_id=good))
        self.taken += 1
        where = f"effects WHERE id = '{good}'"
        eventually(lambda: rows(self.engine, where), 5, f"the event behind {case!r:.300}", every=0.005)

    def dropped(self, listed: list[str]) -> None:
        """Drop what was listed, all of which comes back to the queue a moment after it was looked at."""
        eventually(lambda: self.bus.depth(PARKED) == len(listed))
        if listed:
            self.command("drop", "--all")
        assert self.bus.depth(PARKED) == 0

    def command(self, *argv: str) -> None:
        parked.main(["--event", TYPE, *argv], self.url, "listener")


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Odd]:
    with own_database() as database_url, own_bus() as amqp_url:
        addresses = {"DATABASE_URL": database_url, "AMQP_URL": amqp_url, "RETRY_DELAYS": "0.1", "LOG_LEVEL": "INFO"}
        worker = Child("worker", tmp_path_factory.mktemp("odd") / "worker.log", addresses).wait_ready()
        engine, bus, line = create_engine(database_url), Bus(amqp_url), RawLine(amqp_url)
        yield Odd(worker, engine, bus, line, amqp_url)
        worker.process.kill()
        worker.process.wait()
        line.close()
        bus.close()
        engine.dispose()


@pytest.fixture
def settle(odd: Odd, capsys: pytest.CaptureFixture[str]) -> Iterator[Callable[[], list[str]]]:
    """Wait until all is handled or parked, without the worker having been disturbed; what the operator is shown."""
    before = odd.taken

    def settled() -> list[str]:
        def all_there() -> bool:
            figures = odd.worker.metrics()
            counted = [
                float(line.rpartition(" ")[2])
                for line in figures.splitlines()
                if line.startswith(("zhengling_events_handled_total{", "zhengling_events_parked_total{"))
            ]
            return sum(counted) == odd.taken

        eventually(all_there, 15, "all is handled or parked")
        assert odd.worker.process.poll() is None
        assert not odd.worker.lines("broker connection lost")
        assert not odd.worker.lines("broker connection failed")
        capsys.readouterr()
        odd.command("list")
        return capsys.readouterr().out.splitlines()[1:]

    yield settled
    assert odd.taken > before
    odd.dropped(settled())


GOOD = event(subject="note/odd")
SIGNED = short(HEADER.encode()) + b"S" + long(signed(GOOD)[HEADER].encode())
"""The header that makes a good event of it."""
TIME = struct.pack(">Q", 2**62)
ODD = {
    "empty": Case({}),
    "a text that is empty": Case({"content_encoding": short(b"utf-8")}),
    "no UTF-8": Case({"correlation_id": short(b"\xff\xfe")}, SIGNED, GOOD),
    "a surrogate": Case({"app_id": short(b"\xed\xa0\x80")}, SIGNED, GOOD),
    "a late time": Case({"timestamp": TIME}, short(b"at") + b"T" + TIME, b"{}"),
    "the last time": Case({"timestamp": b"\xff" * 8}, SIGNED + short(b"at") + b"T" + b"\xff" * 8, GOOD),
    "full headers": Case({}, filled(ROOM), b"{}"),
    "full headers and an event": Case({}, SIGNED + filled(ROOM - len(SIGNED)), GOOD),
    "deep lists": Case({}, short(b"deep") + nest(9000), b"{}"),
    "deep tables": Case({}, short(b"deep") + nest(9000, b"F"), b"{}"),
    "many headers": Case({}, (short(b"") + b"V") * 60000, b"{}"),
    "our own headers": Case({}, short(b"x-attempts") + b"l" + b"\x7f" + b"\xff" * 7, b"{}"),
    "a strange key": Case({}, SIGNED, GOOD, odd_key=b"\xff\xfe"),
    "a key too many": Case({}, SIGNED, GOOD, odd_key=b"elsewhere"),
    "a large body": Case({}, None, b"x" * 5_000_000),
}


@pytest.mark.parametrize("name", ODD)
def test_an_odd_message_is_dealt_with_and_its_follower_handled(
    odd: Odd, settle: Callable[[], list[str]], name: str
) -> None:
    odd.send(ODD[name])
    # A good event with headers of any size is a good event, and so is one with a time that no calendar has.
    parked = name not in ("full headers and an event", "the last time")
    eventually(lambda: len(settle()) == parked)


def test_what_was_strange_is_told_in_the_reason(odd: Odd, settle: Callable[[], list[str]]) -> None:
    odd.send(ODD["no UTF-8"])
    (line,) = settle()
    assert line.endswith(r"Undecodable: correlation_id is not UTF-8: b'\xff\xfe'")


def test_a_property_of_any_bytes_stops_nothing(odd: Odd, settle: Callable[[], list[str]]) -> None:
    bodies = st.sampled_from([b"", b"{}", GOOD, b"\xff" * 9]) | st.binary(max_size=40)
    odd_keys = st.just(b"") | st.binary(max_size=255)

    # One worker and one queue for all of them, as it is for a stranger who sends them.
    @settings(max_examples=cases(40, 5000), suppress_health_check=list(HealthCheck), deadline=None)
    @given(properties, tables, bodies, odd_keys, st.booleans())
    def any_case(given: dict[str, bytes], table: bytes | None, body: bytes, odd_key: bytes, sign: bool) -> None:
        case = Case(given, SIGNED + (table or b"") if sign else table, body, odd_key)
        if 12 + len(case.head()) <= ROOM - 300:
            odd.send(case)

    any_case()
    settle()


def test_a_dead_letter_of_the_broker_is_shown_put_back_and_dropped(
    odd: Odd, settle: Callable[[], list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    """Unchanged, with all its headers and one more, as the broker itself parks a message."""
    odd.line.publish(ODD["full headers and an event"], "listener.back", PARKED)
    odd.line.publish(replace(ODD["the last time"], properties={"reply_to": short(b"\xff")}), "listener.back", PARKED)
    lines = settle()
    assert len(lines) == 2
    names = {line.split()[1] for line in lines}
    for name in names:
        eventually(lambda: odd.bus.depth(PARKED) == 2)
        odd.command("show", "--id", name)
    shown = capsys.readouterr().out
    assert "body: " in shown
    assert "reply_to is not UTF-8" in shown
    eventually(lambda: odd.bus.depth(PARKED) == 2)
    odd.command("replay", "--all")
    odd.taken += 2
    assert "put back: 2; could not be put back: 0" in capsys.readouterr().out
    assert settle() == []
    odd.line.publish(Case({}), "listener.back", PARKED)
    (line,) = settle()
    with pytest.raises(SystemExit, match="no message bytes-0"):
        odd.command("show", "--id", "bytes-0")
    eventually(lambda: odd.bus.depth(PARKED) == 1)
    with pytest.raises(SystemExit):
        odd.command("drop", "--id", "bytes-0")
    eventually(lambda: odd.bus.depth(PARKED) == 1)
    odd.command("drop", "--id", line.split()[1])
    assert capsys.readouterr().out.splitlines()[-1] == "dropped: 1"
    assert settle() == []


@settings(max_examples=cases(100, 20000), deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_can_do_more_than_be_strange(raw: bytes) -> None:
    found, strange = read_properties(raw)
    assert isinstance(found["application_headers"], dict)
    assert all(isinstance(oddity, str) for oddity in strange)


@settings(max_examples=cases(100, 20000), deadline=None)
@given(properties, tables)
def test_a_whole_head_is_read_to_its_end(given: dict[str, bytes], table: bytes | None) -> None:
    found, strange = read_properties(Case(given, table).head())
    texts = {name for name in given if name not in ("delivery_mode", "priority", "timestamp")}
    unread = {oddity.split()[0] for oddity in strange if oddity.startswith(tuple(texts))}
    assert set(found) - {"application_headers"} == set(given) - unread or len(strange) == 5
    assert not any("promised" in oddity for oddity in strange)


def test_names_of_any_bytes_are_made_readable_in_place() -> None:
    method = struct.pack(">HH", 60, 60) + short(b"tag") + b"\0" * 9 + short(b"ok") + short(b"\xffkey\xfe")
    assert readable(method, "sLbss") == method[:-5] + b"?key?"
    assert len(readable(method, "sLbss")) == len(method)


def test_a_promise_that_is_not_kept_is_told() -> None:
    for head in (b"", b"\x80", b"\x80\x00", b"\x80\x00\x09ab", b"\x20\x00" + long(b"\x01a")[:-1], b"\x00\x01"):
        assert read_properties(head)[1], head
    assert issubclass(Unreadable, ValueError)


def test_a_message_of_sixty_megabytes_is_not_kept_in_memory(odd: Odd, settle: Callable[[], list[str]]) -> None:
    def peak() -> int:
        status = Path(f"/proc/{odd.worker.process.pid}/status").read_text()
        return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")))

    before = peak()
    odd.send(Case({}, None, b"x" * 60_000_000))
    eventually(lambda: odd.bus.depth(PARKED) == 1)
    (line,) = settle()
    assert "60000000 bytes" in line
    assert peak() - before < 20_000, "kB"
    eventually(lambda: odd.bus.depth(PARKED) == 1)
    with pytest.raises(SystemExit):
        odd.command("replay", "--all")
    eventually(lambda: odd.bus.depth(PARKED) == 1)
