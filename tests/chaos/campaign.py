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

from chassis import outbox
from city import City
from zhengling.meetings.v1.events_pb2 import MinutesSigned


@dataclass
class Verdict:
    """What the checker found: each a list of names that should be empty, but for `unacknowledged`."""

    lost: list[str]
    doubled: list[str]
    unexpected: list[str]
    unacknowledged: list[str]
    """Committed although the writer never saw the acknowledgement: allowed, and absorbed by its retry."""

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
    """Clients that post topics with a key each, and a source of minutes; both go on until told to stop."""

    city: City
    tried: list[str] = field(default_factory=list)
    acknowledged: list[str] = field(default_factory=list)
    recorded: list[str] = field(default_factory=list)
    retries: int = 0
    odd: list[str] = field(default_factory=list)
    slowest: float = 0.0
    stopping: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    def start(self, clients: int = 4) -> "Writers":
        """Start `clients` posting clients and one source of minutes."""
        jobs = [self._post] * clients + [self._record]
        self._threads = [threading.Thread(target=job, daemon=True) for job in jobs]
        for thread in self._threads:
            thread.start()
        return self

    def stop(self) -> None:
        """Let every client bring its last request to an end, then return."""
        self.stopping.set()
        for thread in self._threads:
            thread.join(120)
            assert not thread.is_alive(), "a client never got its answer"

    def _post(self) -> None:
        headers = {"Authorization": f"Bearer {self.city.token('clerk')}"}
        with httpx.Client(base_url=self.city.stack.url, timeout=10) as http:
            while not self.stopping.is_set():
                title = f"campaign {uuid.uuid4()}"
                self.tried.append(title)
                sent = headers | {"Idempotency-Key": title}
                began = time.monotonic()
                while True:
                    try:
                        answer = http.post("/v1/topics", json=self.city.topic(title), headers=sent)
                    except httpx.HTTPError:
                        self._pause()
                        continue
                    if answer.status_code == 201:
                        self.acknowledged.append(title)
                        break
                    if answer.status_code != 503:
                        self.odd.append(f"{answer.status_code} {answer.text[:300]}")
                        if answer.status_code < 500:
                            break
                    self._pause()
                self.slowest = max(self.slowest, time.monotonic() - began)

    def _pause(self) -> None:
        self.retries += 1
        time.sleep(0.1)

    def _record(self) -> None:
        """Sign minutes as the meetings service would tell it: an event in its outbox, committed or not there at all."""
        engine = create_engine(self.city.stack.database("meetings"), pool_pre_ping=True)
        now = datetime.now(UTC)
        while not self.stopping.is_set():
            decision, minutes = str(uuid.uuid4()), str(uuid.uuid4())
            item = MinutesSigned.Item(decision_id=decision, text=f"campaign {decision}", responsible_units=["office"])
            day = now.date().isoformat()
            event = MinutesSigned(
                minutes_id=minutes, meeting_id=str(uuid.uuid4()), meeting_kind="executive", meeting_title="campaign",
                held_on=day, signed_on=day, items=[item],
            )  # fmt: skip
            try:
                with Session(engine) as session:
                    outbox.record(
                        session, event, source="/zhengling/meetings", subject=f"minutes/{minutes}", version=2, at=now
                    )
                    session.commit()
            except DBAPIError:
                time.sleep(0.1)
                continue
            self.recorded.append(decision)
            time.sleep(0.01)
        engine.dispose()


def verify(city: City, writers: Writers) -> tuple[Verdict, Verdict]:
    """The verdicts on the commands (topics) and on the events (supervision tasks)."""
    titles = [row.title for row in city.rows("meetings", "SELECT title FROM topics WHERE title LIKE 'campaign %'")]
    tasks = [row.title for row in city.rows("supervision", "SELECT title FROM tasks WHERE title LIKE 'campaign %'")]
    acted = city.rows(
        "meetings",
        "SELECT subject FROM acts WHERE action = 'propose_topic' AND outcome = 'allowed' GROUP BY 1 HAVING count(*) > 1",
    )
    assert not acted, "a topic was proposed twice on record"
    events = [f"campaign {decision}" for decision in writers.recorded]
    # A commit whose acknowledgement was lost with the connection is in `found` but not in `recorded`.
    return check(writers.tried, writers.acknowledged, titles), check([*events, *tasks], events, tasks)
