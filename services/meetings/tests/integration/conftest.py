"""A meetings service of one's own: a real database, a table of people, and neighbours that answer from a table."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from importlib import import_module
from typing import Any
from uuid import UUID, uuid4

import pytest
from google.protobuf.message_factory import GetMessageClass
from sqlalchemy import text

from chassis import grpc_server, migrate, run
from chassis.actor import Actor, Power, Standing
from chassis.clock import SHANGHAI, FixedClock
from chassis.db import new_id
from chassis.run import Runtime
from chassis.testing import fresh_database, rulebook, shown_by, superuser_url
from chassis.workdays import Calendar
from meetings.api import FACES
from meetings.commands.agenda import fix_agenda, set_agenda
from meetings.commands.attendance import record_attendance
from meetings.commands.decision import record_decision
from meetings.commands.deliberation import begin_item, conclude_item
from meetings.commands.meeting import call_meeting, open_meeting
from meetings.commands.minutes import check_minutes, draft_minutes
from meetings.commands.topic import approve_topic, propose_topic, record_prior_report, review_topic, submit_topic
from meetings.oneself import with_oneself
from meetings.ports import UNSEEN, Draft, Holder, Legality
from meetings.settings import Settings

shown = shown_by(FACES)
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
        person("clerk_d09", "member:d09", units=("d09",)),
        person("head_d10", "head:d10", "member:d10", units=("d10",)),
        person("deputy_d10", "deputy:d10", "member:d10", units=("d10",)),
        person("acting_d10", "deputy:d10", "head:d10", "member:d10", units=("d10",)),
        person("head_t01", "head:t01", "member:t01", units=("t01",)),
        person("outsider", "head:d11", "member:d11", units=("d11",)),
        person("justice", "justice.head", "justice.staff", "head:d07", units=("d07",)),
        person("justice_clerk", "justice.staff", "member:d07", units=("d07",)),
        person("market", "market.staff", "member:d12", units=("d12",)),
        person("treasury", "finance.staff", "member:d13", units=("d13",)),
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


UNITS = {OFFICE: "department", FINANCE: "department", "d09": "department", "d10": "department", "t01": "town"} | {
    "d07": "department",
    "d08a": "internal_unit",
}


@dataclass
class Neighbours:
    """Holders and findings from tables that a test may change."""

    posts: dict[str, tuple[UUID, str]]
    findings: dict[UUID, Legality] = field(default_factory=dict)
    drafts: dict[UUID, Draft] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=lambda: dict(UNITS))
    people: dict[str, dict[UUID, str]] = field(default_factory=dict)
    asked: list[date] = field(default_factory=list)
    seats: dict[str, str] = field(default_factory=dict)
    """The unit of a holder's post, where it matters."""
    away: set[str] = field(default_factory=set)
    printed: list[Any] = field(default_factory=list)
    """What was handed over to be printed."""
    standing: Any = None

    def holders(self, actor: Actor, post_kinds: Any, on: date) -> list[Holder]:
        self.asked.append(on)
        kinds = list(post_kinds)
        return [
            Holder(person_id, name, kind, kind, self.seats.get(name, ""), name in self.away)
            for name, (person_id, kind) in self.posts.items()
            if kind in kinds
        ]

    def in_charge(self, actor: Actor, unit: str, on: date) -> Holder | None:
        found = self.posts.get("vm1") if unit in (OFFICE, FINANCE) else None
        return Holder(found[0], "vm1", found[1], found[1]) if found else None

    def units(self, actor: Actor, codes: Any, on: date) -> dict[str, str]:
        return {code: self.kinds[code] for code in codes if code in self.kinds}

    def standing_of(self, actor: Actor, person_id: UUID, on: date) -> Standing:
        return self.standing(replace(actor, person_id=person_id), on, False)

    def unit_names(self, actor: Actor) -> dict[str, str]:
        return {"d01": "市政府办公室", "d08": "市财政局", "d07": "市司法局"}

    def print_paper(self, actor: Actor, paper: Any) -> bytes:
        self.printed.append(paper)
        return b"%PDF-" + paper.SerializeToString(deterministic=True)

    def print_form(self, actor: Actor, form: Any) -> bytes:
        return self.print_paper(actor, form)

    def serving(self, actor: Actor, unit: str, on: date) -> dict[UUID, str]:
        return dict(self.people.get(unit, {}))

    def draft(self, actor: Actor, document_id: UUID) -> Draft | None:
        return self.drafts.get(document_id)

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
        handler = import_module(type(command).__module__).handle
        return run.run(self.runtime, self.actor(name, **more), handler, command, lambda made: shown(handler, made))

    def ask(self, name: str, query: Any, *arguments: Any) -> Any:
        """Read as somebody, and return what a caller of the rpc would get."""
        answered = lambda ctx: shown(query, query(ctx, *arguments))  # noqa: E731
        return run.query(self.runtime, self.actor(name), answered)

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
            deposit = f"A-{name}" if present else ""
            entry = record_attendance.RecordAttendance(meeting_id, self.id(name), present, deposit=deposit)
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

    def begins(self, meeting_id: UUID, position: int, by: str = "clerk") -> UUID:
        """Take up an item; the study item and the like, if they wait before it, are begun and concluded first."""
        waiting = "SELECT position FROM agenda_items WHERE meeting_id = :m AND state = 'waiting' AND topic_id IS NULL"
        for row in self.rows(f"{waiting} AND position < :p ORDER BY position", m=meeting_id, p=position):
            begun = self.do(by, begin_item.BeginItem(meeting_id, row.position))
            self.do(by, conclude_item.ConcludeItem(UUID(begun.id), "concluded", ""))
        return UUID(self.do(by, begin_item.BeginItem(meeting_id, position)).id)

    def takes_up(self, meeting_id: UUID, topic_id: UUID, by: str = "clerk") -> UUID | None:
        """Take up a topic in a meeting in session, if it waits; what was said on it."""
        waiting = (
            "SELECT position FROM agenda_items i JOIN meetings m ON m.id = i.meeting_id"
            " WHERE m.id = :m AND m.state = 'in_session' AND i.topic_id = :t AND i.state = 'waiting'"
        )
        before = "SELECT 1 FROM agenda_items WHERE meeting_id = :m AND state = 'waiting' AND position < :p"
        for row in self.rows(waiting, m=meeting_id, t=topic_id):
            if self.rows(f"{before} AND topic_id IS NOT NULL", m=meeting_id, p=row.position):
                # Out of its order only by the chair, whose name is in our table of people.
                by = self.rows("SELECT chair FROM meetings WHERE id = :m", m=meeting_id)[0].chair
            return self.begins(meeting_id, row.position, by)
        return None

    def decides(self, meeting_id: UUID, topic_id: UUID, outcome: str = "adopted", **more: Any) -> Any:
        given = {"text": "原则同意", "responsible_units": (), "term": None, "deliberation": ""} | more
        needed = {
            "adopted_with_changes": {"changes": "删去第三条"},
            "deferred": {"deferred_to": "下次常务会议"},
            "rejected": {"reason": "资金来源不落实"},
            "referred": {"referred_kind": "executive"},
        }
        given = needed.get(outcome, {}) | given
        self.takes_up(meeting_id, topic_id)
        return self.do("clerk", record_decision.RecordDecision(meeting_id, topic_id, outcome, **given))

    def checked_minutes(self, meeting_id: UUID, by: str = "clerk", checker: str = "director") -> UUID:
        """Minutes that were drafted, and checked by another of the office."""
        minutes_id = UUID(self.do(by, draft_minutes.DraftMinutes(meeting_id, "")).id)
        self.do(checker, check_minutes.CheckMinutes(minutes_id, True, ""))
        return minutes_id


@contextmanager
def open_house() -> Iterator[House]:
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
            book=rulebook("meetings"),
            calendar=Calendar.load(),
            standing=with_oneself(lambda actor, on, old: by_id[actor.person_id]),
            neighbours=neighbours,
        )
        # Asked at each ask, because tests change who stands where.
        neighbours.standing = lambda actor, on, old: runtime.standing(actor, on, old)  # type: ignore[misc]
        yield House(runtime, table, clock, neighbours)
        runtime.engine.dispose()


@pytest.fixture
def house() -> Iterator[House]:
    """As open_house, for one test."""
    with open_house() as opened:
        yield opened


def by_id_of(table: dict[str, Standing], name: str) -> UUID:
    found = table[name].person_id
    assert found is not None
    return found


class Faces:
    """Calls an rpc of any face of the service by its name, as somebody, with the fields of its request."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.servicers = [servicer(house.runtime) for _, servicer in FACES]

    def __call__(self, name: str, rpc: str, /, *, key: str = "", **fields: Any) -> Any:
        [servicer] = [one for one in self.servicers if rpc in vars(type(one))]
        file = import_module(type(servicer).__mro__[2].__module__.removesuffix("_grpc"))
        [service] = file.DESCRIPTOR.services_by_name.values()
        request = GetMessageClass(service.methods_by_name[rpc].input_type)
        token = grpc_server.current_actor.set(self.house.actor(name, key=key))
        try:
            return getattr(servicer, rpc)(request(**fields), None)
        finally:
            grpc_server.current_actor.reset(token)


@pytest.fixture
def faces(house: House) -> Faces:
    """Every face of the service under test."""
    return Faces(house)
