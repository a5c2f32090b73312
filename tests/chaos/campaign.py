"""A fault campaign: writers that log every acknowledgement, faults that strike meanwhile, and a checker of sets."""

import threading
import time
import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

import httpx
from sqlalchemy import create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from chaos.bus import take_parked
from chassis import outbox
from chassis.limits import allowed
from city import City, until
from zhengling.meetings.v1.events_pb2 import MinutesSigned

PACE = 0.04
"""Seconds between two requests of a client: the faults are to be many, not the requests."""
ENOUGH = 20
"""Commands, and events, of which more must be acknowledged for a campaign to have said anything."""


@dataclass
class Verdict:
    """What the checker found: each a list of names that should be empty, but for `unacknowledged`."""

    lost: list[str]
    doubled: list[str]
    unexpected: list[str]
    unacknowledged: list[str]
    """Committed although the writer never saw the acknowledgement: allowed."""

    @property
    def clean(self) -> bool:
        """Nothing lost, nothing doubled, nothing that nobody asked for."""
        return not (self.lost or self.doubled or self.unexpected)


def check(tried: Iterable[str], acknowledged: Iterable[str], found: Iterable[str]) -> Verdict:
    """Compare what was tried and acknowledged with what is there now."""
    attempts, acked, there = set(tried), set(acknowledged), Counter(found)
    return Verdict(
        lost=sorted(acked - there.keys()),
        doubled=sorted(name for name, times in there.items() if times > 1),
        unexpected=sorted(there.keys() - attempts),
        unacknowledged=sorted((there.keys() & attempts) - acked),
    )


@dataclass
class Writers:
    """Clients that post topics with a key each, and a source of signed minutes; both go on until told to stop."""

    city: City
    mark: str = field(default_factory=lambda: f"campaign {uuid.uuid4().hex[:8]}")
    """What all its titles begin with: a campaign is judged apart from those before it."""
    tried: list[str] = field(default_factory=list)
    acknowledged: list[str] = field(default_factory=list)
    signing: list[str] = field(default_factory=list)
    signed: list[str] = field(default_factory=list)
    subjects: list[str] = field(default_factory=list)
    failures: Counter[str] = field(default_factory=Counter)
    """First attempts that failed, by what the client saw: what a client that never retries would complain of."""
    retries: int = 0
    odd: list[str] = field(default_factory=list)
    slowest: float = 0.0
    stopping: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    def start(self, clients: int = 4) -> "Writers":
        """Start `clients` posting clients and one source of minutes."""
        jobs = [self._post] * clients + [self._sign]
        self._threads = [threading.Thread(target=job, daemon=True) for job in jobs]
        for thread in self._threads:
            thread.start()
        return self

    def stop(self) -> None:
        """Let every client bring its last request to an end, then return."""
        self.stopping.set()
        for thread in self._threads:
            thread.join(allowed(120))
            assert not thread.is_alive(), "a client never got its answer"

    def _post(self) -> None:
        with httpx.Client(base_url=self.city.stack.url, timeout=allowed(10)) as http:
            while not self.stopping.wait(PACE):
                title = f"{self.mark} {uuid.uuid4()}"
                self.tried.append(title)
                began, attempt = time.monotonic(), 0
                while trouble := self._attempt(http, title):
                    if not attempt:
                        self.failures[trouble] += 1
                    attempt += 1
                    self.retries += 1
                    time.sleep(0.1)
                self.slowest = max(self.slowest, time.monotonic() - began)

    def _attempt(self, http: httpx.Client, title: str) -> str:
        """Post once; returns "" for an answer that ends the matter, otherwise what to retry for."""
        sent = {"Authorization": f"Bearer {self.city.token('clerk')}", "Idempotency-Key": title.split()[-1]}
        try:
            answer = http.post("/v1/topics", json=self.city.topic(title), headers=sent)
        except httpx.HTTPError as error:
            return type(error).__name__
        if answer.status_code == 201:
            self.acknowledged.append(title)
            return ""
        if answer.status_code == 503 and "Retry-After" in answer.headers:
            return "503"
        self.odd.append(f"{answer.status_code} {answer.text[:300]}")
        return str(answer.status_code) if answer.status_code >= 500 else ""

    def _sign(self) -> None:
        """Sign minutes as the meetings service would tell it: an event in its outbox, committed or not there at all."""
        patience = {"connect_timeout": round(allowed(4))}
        engine = create_engine(self.city.stack.database("meetings"), pool_pre_ping=True, connect_args=patience)
        signer = self.city.stack.signer("meetings")
        while not self.stopping.wait(PACE):
            event = minutes_signed(f"{self.mark} {uuid.uuid4()}")
            title = event.items[0].text
            self.signing.append(title)
            self.subjects.append(f"minutes/{event.minutes_id}")
            try:
                with Session(engine) as session:
                    outbox.record(
                        session, event, source="/zhengling/meetings", subject=f"minutes/{event.minutes_id}", version=2,
                        at=datetime.now(UTC), signer=signer,
                    )  # fmt: skip
                    session.commit()
            except DBAPIError:
                time.sleep(0.1)
                continue
            self.signed.append(title)
        engine.dispose()


def minutes_signed(text: str = "", units: tuple[str, ...] = ("office",)) -> MinutesSigned:
    """An event as the meetings service makes it, whose task carries `text` as its title."""
    day = datetime.now(UTC).date().isoformat()
    item = MinutesSigned.Item(
        decision_id=str(uuid.uuid4()), text=text or f"落实事项 {uuid.uuid4()}", responsible_units=units
    )
    return MinutesSigned(
        minutes_id=str(uuid.uuid4()), meeting_id=str(uuid.uuid4()), meeting_kind="executive", meeting_title="campaign",
        held_on=day, signed_on=day, items=[item],
    )  # fmt: skip


def recover(city: City, writers: Writers, patience: float = 90) -> float:
    """Stop the writers and wait until all is well without a hand; returns the seconds that took."""
    began = time.monotonic()
    writers.stop()
    city.stack.ready(patience)
    for service in city.stack.services:
        if f"{service}-relay" in city.stack.processes and city.stack.processes[f"{service}-relay"].alive:
            until(lambda: not waiting(city, service), patience, f"the outbox of {service} is empty")  # noqa: B023
    wanted = set(writers.signed)
    until(lambda: wanted <= set(tasks(city, writers)), patience, "every event has arrived")
    return time.monotonic() - began


def waiting(city: City, service: str) -> int:
    """How many events wait in a service's outbox."""
    return int(city.rows(service, "SELECT count(*) FROM outbox")[0][0])


def tasks(city: City, writers: Writers) -> list[str]:
    """The titles of the campaign's supervision tasks."""
    return _titles(city, "supervision", "tasks", writers.mark)


def _titles(city: City, service: str, table: str, mark: str) -> list[str]:
    return [row.title for row in city.rows(service, f"SELECT title FROM {table} WHERE title LIKE :m", m=f"{mark} %")]


def verify(city: City, writers: Writers) -> tuple[Verdict, Verdict]:
    """The verdicts on the commands (topics) and on the events (supervision tasks)."""
    topics = _titles(city, "meetings", "topics", writers.mark)
    _require_single_acts(city, "meetings", "propose_topic", "subject LIKE 'topic/%'")
    _require_single_acts(city, "supervision", "open_tasks", "subject = ANY(:subjects)", subjects=writers.subjects)
    return check(writers.tried, writers.acknowledged, topics), check(
        writers.signing, writers.signed, tasks(city, writers)
    )


def _require_single_acts(city: City, service: str, action: str, about: str, **values: object) -> None:
    query = f"SELECT subject FROM acts WHERE action = '{action}' AND outcome = 'allowed' AND {about}"
    twice = city.rows(service, f"{query} GROUP BY subject HAVING count(*) > 1", **values)
    assert not twice, f"{action} is on record twice for {twice[:3]}"


def judge(city: City, writers: Writers, what: str, poison: bytes = b"") -> int:
    """Wait until all has recovered, then require that nothing was lost, doubled or made up, and tell the figures.

    Nothing may be parked but `poison`; returns how often that was.
    """
    seconds = recover(city, writers)
    commands, events = verify(city, writers)
    print(
        f"\n{what}: {len(writers.acknowledged)} commands and {len(writers.signed)} events acknowledged; lost "
        f"{len(commands.lost) + len(events.lost)}, doubled {len(commands.doubled) + len(events.doubled)}; "
        f"first attempts failed {dict(writers.failures)}, retries {writers.retries}, slowest {writers.slowest:.1f} s; "
        f"all well {seconds:.1f} s after the last fault"
    )
    assert commands.clean, commands
    assert events.clean, events
    found = take_parked(city.stack)
    assert set(found) <= {poison}, found[:3]
    assert not writers.odd, writers.odd[:3]
    assert len(writers.acknowledged) > ENOUGH
    assert len(writers.signed) > ENOUGH
    return len(found)
