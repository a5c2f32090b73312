"""A meetings service of one's own: a real database, a table of people, and neighbours that answer from a table."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from chassis import migrate, run
from chassis.actor import Actor, Power, Standing
from chassis.clock import SHANGHAI, FixedClock
from chassis.db import new_id
from chassis.law import Rulebook
from chassis.run import Runtime
from chassis.testing import fresh_database, superuser_url
from chassis.workdays import Calendar
from meetings.commands import (
    approve_topic,
    call_meeting,
    fix_agenda,
    open_meeting,
    propose_topic,
    record_attendance,
    record_decision,
    record_prior_report,
    review_topic,
    set_agenda,
    submit_topic,
)
from meetings.model import Decision, Meeting, Minutes, Topic
from meetings.ports import UNSEEN, Holder, Legality
from meetings.present import minutes as present_minutes
from meetings.present import topic as present_topic
from meetings.queries import meeting as read_meeting
from meetings.settings import Settings

SHOW = {
    Topic: present_topic.topic,
    Meeting: read_meeting.meeting_after,
    Decision: present_minutes.decision,
    Minutes: present_minutes.minutes,
}
OFFICE, FINANCE = "d01", "d08"
MAYOR = ("mayor.convene", "mayor.chair", "mayor.approve", "mayor.sign", "mayor.seal")


def person(name: str, *keys: str, units: tuple[str, ...] = (), clearance: int = 1) -> Standing:
    return Standing(uuid4(), name, tuple(Power(key) for key in keys), frozenset(units), clearance)


def people() -> dict[str, Standing]:
    found = [
        person("mayor", *MAYOR, clearance=4),
        person("vm1", "vice_mayor", f"portfolio:{OFFICE}", f"portfolio:{FINANCE}", clearance=4),
        *(person(f"vm{number}", "vice_mayor", clearance=4) for number in (2, 3, 4)),
        person("director", "office.head", "office.staff", f"head:{OFFICE}", units=(OFFICE,), clearance=3),
        person("deputy1", "office.deputy", "office.staff", f"deputy:{OFFICE}", units=(OFFICE,), clearance=3),
        person("clerk", "office.staff", f"member:{OFFICE}", units=(OFFICE,)),
        person("head_finance", f"head:{FINANCE}", f"member:{FINANCE}", units=(FINANCE,)),
        person("clerk_finance", f"member:{FINANCE}", units=(FINANCE,)),
        person("stranger", "head:d09", units=("d09",)),
    ]
    return {standing.name: standing for standing in found}


POSTS = {
    "mayor": "mayor",
    "vm1": "vice_mayor",
    "vm2": "vice_mayor",
    "vm3": "vice_mayor",
    "vm4": "vice_mayor",
    "director": "office_director",
    "deputy1": "office_deputy",
}


@dataclass
class Neighbours:
    """Holders and findings from tables that a test may change."""

    posts: dict[str, tuple[UUID, str]]
    findings: dict[UUID, Legality] = field(default_factory=dict)
    asked: list[date] = field(default_factory=list)

    def holders(self, actor: Actor, post_kinds: Any, on: date) -> list[Holder]:
        self.asked.append(on)
        kinds = list(post_kinds)
        return [Holder(person_id, name, kind, kind) for name, (person_id, kind) in self.posts.items() if kind in kinds]

    def legality(self, actor: Actor, document_id: UUID) -> Legality:
        return self.findings.get(document_id, UNSEEN)


@dataclass
class House:
    """The service under test, and short ways to act in it."""

    runtime: Runtime
    people: dict[str, Standing]
    clock: FixedClock
    neighbours: Neighbours

    def actor(self, name: str, **more: Any) -> Actor:
        return Actor(self.people[name].person_id, f"client-{name}", f"request-{new_id()}", **more)

    def id(self, name: str) -> UUID:
        found = self.people[name].person_id
        assert found is not None
        return found

    def do(self, name: str, command: Any, **more: Any) -> Any:
        """Carry out a command as somebody, through the frame, and return the reply's message."""
        handler = __import__(type(command).__module__, fromlist=["handle"]).handle
        return run.run(self.runtime, self.actor(name, **more), handler, command, lambda made: SHOW[type(made)](made))

    def ask(self, name: str, query: Any, *arguments: Any) -> Any:
        return run.query(self.runtime, self.actor(name), query, *arguments)

    def rows(self, statement: str, **values: Any) -> list[Any]:
        with self.runtime.engine.connect() as connection:
            return list(connection.execute(text(statement), values))

    def pending(self, subject: str) -> dict[str, list[str]]:
        found = self.rows("SELECT step, powers FROM pending_steps WHERE subject = :s", s=subject)
        return {row.step: row.powers for row in found}

    def at(self, *when: int) -> None:
        self.clock._now = datetime(*when, tzinfo=SHANGHAI)

    # --- the usual way of a topic and a meeting, up to where a test begins -------------------------------------

    def meeting(self, day: date = date(2026, 11, 23), kind: str = "executive", **more: Any) -> UUID:
        given = {"title": "第1次常务会议", "venue": "一楼会议室", "unit": "", "level": 0} | more
        return UUID(self.do("mayor", call_meeting.CallMeeting(kind=kind, day=day, **given)).id)

    def topic(self, by: str = "clerk_finance", unit: str = FINANCE, **more: Any) -> UUID:
        given = {
            "title": "预备费安排",
            "summary": "",
            "sponsor_unit": unit,
            "document_id": None,
            "meeting_kind": "executive",
            "task": "plans_and_budget",
            "flags": (),
            "level": 0,
        }
        return UUID(self.do(by, propose_topic.ProposeTopic(**(given | more))).id)

    def approved(self, meeting_id: UUID, **more: Any) -> UUID:
        topic_id = self.topic(**more)
        self.do("head_finance", submit_topic.SubmitTopic(topic_id, meeting_id))
        self.do("deputy1", review_topic.ReviewTopic(topic_id, True, "材料齐备"))
        self.do("vm1", approve_topic.ApproveTopic(topic_id, True, "同意上会"))
        report = record_prior_report.RecordPriorReport(topic_id, ("mayor", "party_secretary"), "已当面汇报")
        self.do("head_finance", report)
        return topic_id

    def agenda(self, meeting_id: UUID, *topics: UUID, study: bool = True) -> Any:
        items = [set_agenda.Item("study", None, "专题学习")] if study else []
        items += [set_agenda.Item("topic", topic_id, "") for topic_id in topics]
        return self.do("clerk", set_agenda.SetAgenda(meeting_id, tuple(items)))

    def fixed(self, meeting_id: UUID, *topics: UUID) -> Any:
        self.agenda(meeting_id, *topics)
        return self.do("clerk", fix_agenda.FixAgenda(meeting_id))

    def signs_in(self, meeting_id: UUID, *names: str, present: bool = True) -> Any:
        for name in names:
            entry = record_attendance.RecordAttendance(meeting_id, self.id(name), present)
            reply = self.do("clerk", entry)
        return reply

    def in_session(self, *names: str, **more: Any) -> tuple[UUID, UUID]:
        """A meeting in session with those people (four members by default) and one topic on its agenda."""
        meeting_id = self.meeting()
        topic_id = self.approved(meeting_id, **more)
        self.fixed(meeting_id, topic_id)
        self.at(2026, 11, 23, 9, 0)
        self.signs_in(meeting_id, *(names or ("mayor", "vm1", "vm2", "director")))
        self.do("mayor", open_meeting.OpenMeeting(meeting_id))
        return meeting_id, topic_id

    def decides(self, meeting_id: UUID, topic_id: UUID, outcome: str = "adopted", **more: Any) -> Any:
        given = {"text": "原则同意", "responsible_units": (), "term": None, "deliberation": ""} | more
        return self.do("clerk", record_decision.RecordDecision(meeting_id, topic_id, outcome, **given))


@pytest.fixture
def house() -> Iterator[House]:
    """A service with an empty database, on Monday 2026-11-16: the last day for a meeting on the 23rd."""
    table = people()
    by_id = {standing.person_id: standing for standing in table.values()}
    clock = FixedClock(datetime(2026, 11, 16, 9, 0, tzinfo=SHANGHAI))
    neighbours = Neighbours({name: (by_id_of(table, name), kind) for name, kind in POSTS.items()})
    with fresh_database(superuser_url(), lambda url: migrate.main(["upgrade"], "meetings", url), "meetings") as url:
        settings = Settings(database_url=url, amqp_url="", classification_ceiling=2)
        runtime = Runtime(
            service="meetings",
            settings=settings,
            engine=run.db.connect(url, pool_size=8),
            clock=clock,
            book=Rulebook.load("meetings"),
            calendar=Calendar.load(),
            standing=lambda actor, on, old: by_id[actor.person_id],
            neighbours=neighbours,
        )
        yield House(runtime, table, clock, neighbours)
        runtime.engine.dispose()


def by_id_of(table: dict[str, Standing], name: str) -> UUID:
    found = table[name].person_id
    assert found is not None
    return found
