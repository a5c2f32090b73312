"""The reads of meetings after ten years and after one: 500 meetings and 6,000 topics a year, asked in turns.

Each read is the product's own query in the standing of who asks it, on a connection on which it was asked before, so
that a plan made for no value counts as well. What people ask for lies in the last months, but for one old thing a read.
"""

import gc
import itertools
import random
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import psycopg
from google.protobuf.descriptor_pool import Default
from google.protobuf.message_factory import GetMessageClass

import meetings_history as history
from chassis import db
from chassis.actor import Actor, Power, Standing
from chassis.clock import SHANGHAI, FixedClock
from chassis.frame import FrameApi
from chassis.grpc_server import current_actor
from chassis.law import Rulebook
from chassis.run import Runtime
from chassis.workdays import Calendar
from deploy.local import databases
from deploy.local.stack import ROOT, Stack
from meetings.api import FACES
from meetings.settings import Settings
from zhengling.common.v1 import frame_service_pb2 as frame_pb

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=SHANGHAI)
HISTORIES = {"1y": 1, "10y": 10}
ROUNDS, TIMES = 4, 10
"""In each round each read is asked so often of each history; after five times a plan may be one for no value."""


def _standing(number: int, name: str, keys: tuple[str, ...], units: tuple[str, ...], clearance: int) -> Standing:
    return Standing(UUID(int=number), name, tuple(Power(key) for key in keys), frozenset(units), clearance)


SUBORDINATE = tuple(f"portfolio:d{number:02}" for number in range(8, 18))
STANDINGS = {
    "office": _standing(1, "clerk", ("office.staff", "member:d01"), ("d01",), 2),
    "mayor": _standing(2, "mayor", ("mayor", "mayor.chair", "mayor.sign", "mayor.approve"), ("gov",), 4),
    "vice_mayor": _standing(3, "vice mayor", ("vice_mayor", *SUBORDINATE), ("gov",), 4),
    "head": _standing(4, "head", ("head:d08", "member:d08"), ("d08",), 2),
    "clerk": _standing(5, "clerk of a unit", ("member:d09",), ("d09",), 1),
    "justice": _standing(
        7, "head of justice", ("head:d07", "member:d07", "justice.head", "justice.staff"), ("d07",), 2
    ),
    "idle": _standing(6, "head of a unit that brings nothing", ("head:d99", "member:d99"), ("d99",), 1),
}


class Nobody:
    """The other services, of which these reads ask only what kinds of units there are."""

    def units(self, _: Actor, codes: Any, __: date) -> dict[str, str]:
        """All of them departments."""
        return dict.fromkeys(codes, "department")


@dataclass
class Side:
    """One history: the rpcs of its service, the things in it that are asked for, and how long each read took, in ms."""

    rpcs: Mapping[str, tuple[Callable[..., Any], type]]
    things: Mapping[str, list[UUID]]
    taken: dict[str, list[float]]

    def ask(self, who: str, rpc: str, fields: Mapping[str, Any], chance: random.Random) -> Any:
        """Ask as somebody; a field whose value is `one of …` names one of these things by chance."""
        current_actor.set(Actor(STANDINGS[who].person_id, "bench", "bench"))
        method, request = self.rpcs[rpc]
        given = {
            name: str(chance.choice(self.things[value[7:]])) if str(value).startswith("one of ") else value
            for name, value in fields.items()
        }
        return method(request(**given), None)


def rpcs_of(built: Runtime) -> dict[str, tuple[Callable[..., Any], type]]:
    """Each rpc of the service with its request, without the way to it."""
    found: dict[str, tuple[Callable[..., Any], type]] = {}
    frame = FrameApi(built, lambda *_: True)
    found["ListPending"] = (frame.ListPending, frame_pb.ListPendingRequest)
    for _, face in FACES:
        name = next(base.__name__ for base in face.__mro__ if base.__name__.endswith("Servicer"))
        service = Default().FindServiceByName(f"zhengling.meetings.v1.{name.removesuffix('Servicer')}")
        for rpc in service.methods:
            found[rpc.name] = (getattr(face(built), rpc.name), GetMessageClass(rpc.input_type))
    return found


MONTH = {"from_day": "2026-10-01", "to_day": "2026-10-31"}
YEAR = {"from_day": "2025-11-24", "to_day": "2026-11-23"}
READS: Mapping[str, tuple[str, str, Mapping[str, Any]]] = {
    "topics: office": ("office", "ListTopics", {}),
    "topics: office, state of few": ("office", "ListTopics", {"state": "submitted"}),
    "topics: office, state of many": ("office", "ListTopics", {"state": "decided"}),
    "topics: office, unit": ("office", "ListTopics", {"sponsor_unit": "d08"}),
    "topics: office, unit and state": ("office", "ListTopics", {"sponsor_unit": "d08", "state": "submitted"}),
    "topics: office, unit without any": ("office", "ListTopics", {"sponsor_unit": "d99"}),
    "topics: office, meeting": ("office", "ListTopics", {"meeting_id": "one of meetings"}),
    "topics: mayor": ("mayor", "ListTopics", {}),
    "topics: head": ("head", "ListTopics", {}),
    "topics: head, state of few": ("head", "ListTopics", {"state": "submitted"}),
    "topics: clerk": ("clerk", "ListTopics", {}),
    "topics: unit without any": ("idle", "ListTopics", {}),
    "topics: unit without any, state of many": ("idle", "ListTopics", {"state": "decided"}),
    "topics: justice": ("justice", "ListTopics", {}),
    "topics: vice mayor, state of few": ("vice_mayor", "ListTopics", {"state": "office_reviewed"}),
    "topic: office": ("office", "GetTopic", {"topic_id": "one of topics"}),
    "readiness: office": ("office", "GetTopicReadiness", {"topic_id": "one of topics"}),
    "consultations: topic": ("office", "ListTopicConsultations", {"topic_id": "one of topics"}),
    "consultations: head": ("head", "ListConsultations", {}),
    "consultations: head, open": ("head", "ListConsultations", {"unit": "d08", "state": "asked"}),
    "coordinations: topic": ("office", "ListCoordinations", {"topic_id": "one of topics"}),
    "exemptions: topic": ("office", "ListExemptions", {"topic_id": "one of topics"}),
    "procedures: topic": ("office", "ListProcedures", {"topic_id": "one of topics"}),
    "meetings: office": ("office", "ListMeetings", {}),
    "meetings: office, planned": ("office", "ListMeetings", {"state": "planned"}),
    "meetings: office, state of none": ("office", "ListMeetings", {"state": "in_session"}),
    "meetings: clerk, kind": ("clerk", "ListMeetings", {"kind": "mayor_office"}),
    "meetings: clerk, kind of few": ("clerk", "ListMeetings", {"kind": "plenary"}),
    "meetings: clerk, days": ("clerk", "ListMeetings", MONTH),
    "meetings: office, unit": ("office", "ListMeetings", {"unit": "d08", "limit": 5}),
    "meetings: vice mayor, mine": ("vice_mayor", "ListMeetings", {"mine": True}),
    "meeting: office": ("office", "GetMeeting", {"meeting_id": "one of meetings"}),
    "meeting: clerk": ("clerk", "GetMeeting", {"meeting_id": "one of meetings"}),
    "decisions: office": ("office", "ListDecisions", {}),
    "decisions: office, unit": ("office", "ListDecisions", {"unit": "d08"}),
    "decisions: office, outcome of none": ("office", "ListDecisions", {"outcome": "referred"}),
    "decisions: office, kind of none": ("office", "ListDecisions", {"meeting_kind": "plenary"}),
    "decisions: office, unit without any": ("office", "ListDecisions", {"unit": "d99"}),
    "decisions: office, days long ago": ("office", "ListDecisions", {"to_day": "2025-12-31"}),
    "decisions: office, meeting": ("office", "ListDecisions", {"meeting_id": "one of meetings"}),
    "decisions: office, days": ("office", "ListDecisions", MONTH),
    "decisions: head": ("head", "ListDecisions", {}),
    "decisions: unit without any": ("idle", "ListDecisions", {}),
    "decision: mayor": ("mayor", "GetDecision", {"decision_id": "one of decisions"}),
    "deliberations: meeting": ("office", "ListDeliberations", {"meeting_id": "one of meetings"}),
    "minutes: office": ("office", "ListMinutes", {}),
    "minutes: office, state of few": ("office", "ListMinutes", {"state": "checked"}),
    "minutes: office, kind and year": ("office", "ListMinutes", {"kind": "executive", "year": 2026}),
    "minutes: office, kind of none": ("office", "ListMinutes", {"kind": "plenary"}),
    "minutes: mayor": ("mayor", "ListMinutes", {}),
    "minutes: head": ("head", "ListMinutes", {}),
    "minutes: unit without any": ("idle", "ListMinutes", {}),
    "notices: clerk": ("clerk", "ListNotices", {}),
    "absences: meeting": ("office", "ListMeetingAbsences", {"meeting_id": "one of meetings"}),
    "passages: meeting": ("office", "ListPassages", {"meeting_id": "one of meetings"}),
    "copies: meeting": ("office", "ListCopies", {"meeting_id": "one of meetings"}),
    "copies: office, outstanding": ("office", "ListCopies", {"outstanding": True}),
    "materials: meeting": ("office", "ListMaterials", {"meeting_id": "one of meetings"}),
    "recordings: meeting": ("office", "ListRecordings", {"meeting_id": "one of meetings"}),
    "staff lists: meeting": ("office", "ListStaffLists", {"meeting_id": "one of meetings"}),
    "attendance sheet: office": ("office", "GetAttendanceSheet", {"meeting_id": "one of meetings"}),
    "door refusals: office": ("office", "ListDoorRefusals", {"meeting_id": "one of meetings"}),
    "changes: meeting": ("office", "ListMeetingChanges", {"meeting_id": "one of meetings"}),
    "notices: head": ("head", "ListNotices", {"limit": 5}),
    "absences: clerk": ("clerk", "ListMeetingAbsences", {"limit": 5}),
    "copies: clerk": ("clerk", "ListCopies", {"limit": 5}),
    "applications: head": ("head", "ListApplications", {"limit": 5}),
    "applications: office": ("office", "ListApplications", {}),
    "commissions: office": ("office", "ListCommissions", {}),
    "calendar: office": ("office", "GetMeetingCalendar", MONTH),
    "calendar: clerk, mine": ("clerk", "GetMeetingCalendar", MONTH | {"mine": True}),
    "calendar: office, unit": ("office", "GetMeetingCalendar", MONTH | {"unit": "d08"}),
    "statistics: office, month": ("office", "GetMeetingStatistics", MONTH),
    "statistics: office, year": ("office", "GetMeetingStatistics", YEAR),
    "statistics: head, year": ("head", "GetMeetingStatistics", YEAR | {"unit": "d08", "period": "year"}),
    "department meetings: head": ("head", "ListDepartmentMeetings", {"limit": 5}),
    "town exceptions: office": ("office", "ListTownExceptions", {"limit": 5}),
    "quota: office": ("office", "GetDepartmentMeetingQuota", {"year": 2026}),
    "study sessions: clerk": ("clerk", "ListStudySessions", {}),
    "study report: office": ("office", "GetStudyReport", {"year": 2026}),
    "pending: head": ("head", "ListPending", {}),
    "pending: vice mayor": ("vice_mayor", "ListPending", {}),
}
"""Who asks which rpc with what."""


def runtime(url: str) -> Runtime:
    """Meetings on a database, with people from a table and one connection, so that plans are kept."""
    by_id = {standing.person_id: standing for standing in STANDINGS.values()}
    return Runtime(
        service="meetings",
        settings=Settings(database_url=url, amqp_url="", classification_ceiling=2),
        engine=db.connect(url, pool_size=1, application="bench"),
        clock=FixedClock(NOW),
        book=Rulebook.load("meetings"),
        calendar=Calendar.load(),
        standing=lambda actor, *_: by_id[actor.person_id],
        neighbours=Nobody(),
    )


@contextmanager
def filled(stack: Stack, name: str, years: int) -> Iterator[Side]:
    """A database of its own with so many years of meetings."""
    database = f"meetings_{name}"
    databases.create(stack.database_url, database, database)
    url = databases.service_url(stack.database_url, database, database)
    env = stack.env("meetings-api") | {"DATABASE_URL": url}
    python = str(ROOT / ".venv/bin/python")
    subprocess.run([python, "-m", "meetings", "migrate"], env=env, cwd=ROOT, check=True, capture_output=True)
    history.fill(psycopg.conninfo.make_conninfo(stack.database_url, dbname=database), years, NOW.isoformat())
    with opened(url) as side:
        yield side


@contextmanager
def opened(url: str) -> Iterator[Side]:
    """The side of a filled database."""
    with psycopg.connect(url.replace("+psycopg", "")) as connection:

        def ids(query: str) -> list[UUID]:
            return [row[0] for row in connection.execute(query)]

        # Recent things, and one of the first days.
        things = {
            thing: ids(f"(SELECT id FROM {table} ORDER BY {order} DESC LIMIT {most})")
            + ids(f"SELECT id FROM {table} ORDER BY {order} LIMIT 1")
            for thing, table, order, most in (
                ("meetings", "past_meetings WHERE state = 'closed'", "n", 40),
                ("topics", "past_topics", "n", 400),
                ("decisions", "decisions", "id", 200),
            )
        }
    built = runtime(url)
    try:
        yield Side(rpcs_of(built), things, {name: [] for name in READS})
    finally:
        built.engine.dispose()


def compare(sides: Mapping[str, Side]) -> dict[str, dict[str, float]]:
    """What each read took in the middle, by history, in ms."""
    chance = random.Random(1)
    gc.disable()
    try:
        for number in range(ROUNDS + 1):
            for name, read in READS.items():
                gc.collect()
                for _, side in itertools.product(range(TIMES), sides.values()):
                    began = time.perf_counter()
                    side.ask(*read, chance)
                    # The first round warms both sides up and is not counted.
                    if number:
                        side.taken[name].append((time.perf_counter() - began) * 1000)
    finally:
        gc.enable()
    return {name: {which: statistics.median(side.taken[name]) for which, side in sides.items()} for name in READS}


def measure(stack: Stack) -> dict[str, Any]:
    """The growth of the read that grew most from one year to ten, which it is, and what each took."""
    with ExitStack() as open_ones:
        sides = {name: open_ones.enter_context(filled(stack, name, years)) for name, years in HISTORIES.items()}
        found = compare(sides)
    # What takes less than a millisecond is told apart by chance alone.
    growth = {name: max(row["10y"], 1.0) / max(row["1y"], 1.0) for name, row in found.items()}
    worst = max(growth, key=lambda name: growth[name])
    return {
        "meetings_reads_ms": {name: [round(row["1y"], 2), round(row["10y"], 2)] for name, row in found.items()},
        "meetings_growth": round(growth[worst], 2),
        "meetings_growth_of": worst,
    }
