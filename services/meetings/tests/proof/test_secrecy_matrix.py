"""Every rpc × every role × every classification level, made from the descriptors of the service: none is forgotten.

Whoever is not cleared for a thing gets the very answer that a made-up id gets; whoever is cleared sees no word of what
their role need not know. Words in the world say what they are and how secret (services.meetings.tests.proof.world).
"""

from collections.abc import Iterator
from importlib import import_module
from typing import Any
from uuid import uuid4

import pytest
from google.protobuf.descriptor import FieldDescriptor, MethodDescriptor
from google.protobuf.message_factory import GetMessageClass

from chassis import grpc_server, pending
from chassis.errors import Failure
from chassis.law import RuleBroken
from meetings import queries
from meetings.api import FACES
from services.meetings.tests.proof.world import LEVELS, World, filled, mark, marks

READS = ("Get", "List", "Find", "Download", "Preview", "Verify")

EVERYBODY = {"meeting", "study"}
"""The bare notice of a meeting, and of a study session."""
KNOWN = {
    "title",
    "topic",
    "agenda",
    "decision",
    "department",
    "exception",
    "material",
    "answer",
    "asked",
    "staff",
    "application",
    "commission",
}
OFFICE = EVERYBODY | KNOWN | {"absence", "recording", "said"}
NEED_TO_KNOW = {
    "clerk": OFFICE,
    "director": OFFICE,
    # He was in the room, and chairs.
    "mayor": OFFICE - {"recording"},
    "vm1": EVERYBODY | KNOWN | {"said"},
    # She was not.
    "vm2": EVERYBODY | KNOWN,
    "vm3": EVERYBODY | KNOWN | {"absence"},
    "head_finance": EVERYBODY
    | {"title", "topic", "answer", "asked", "department", "exception", "decision", "staff", "application"},
    "clerk_finance": EVERYBODY
    | {"title", "topic", "answer", "asked", "department", "exception", "decision", "staff", "application"},
    "head_d10": EVERYBODY | {"title", "topic", "answer", "asked", "department"},
    "stranger": EVERYBODY | {"title", "decision"},
    "outsider": EVERYBODY,
}
"""What each role may know of, once cleared for it. The stranger's unit carries the decision out."""


def methods() -> dict[str, tuple[Any, MethodDescriptor]]:
    """Every rpc of every face, with its servicer."""
    found = {}
    for _, servicer in FACES:
        file = import_module(servicer.__mro__[2].__module__.removesuffix("_grpc"))
        [service] = file.DESCRIPTOR.services_by_name.values()
        found |= {method.name: (servicer, method) for method in service.methods}
    return found


METHODS = methods()
READING = sorted(name for name in METHODS if name.startswith(READS))
WRITING = sorted(set(METHODS) - set(READING))
IDS_OF_PEOPLE = {"person_id", "operator_id", "substitute_id"}
UNCLASSIFIED = {"commission_id"}
"""Ids of what has no level."""
AT_WILL = {"document_id"}
"""Ids of other services, which may be left out."""

WORDS: dict[str, Any] = {
    "how": "put_off", "outcome": "agreed", "stance": "for", "answer": "agreed", "kind": "executive", "form": "onsite",
    "day": "2026-12-01", "disclosure": "none", "meeting_kind": "executive", "task": "plans_and_budget", "number": 1,
    "ground": "emergency", "rule": "R25.1", "procedure": "argumentation", "sha256": "a" * 64, "sponsor_unit": "d08",
    "unit": "d08", "towns": ["t01"], "units": ["d10"], "agreed_by": ["mayor"], "agreed": True, "position": 1, "size": 1,
    "limit": 20, "year": 2026, "month": "2026-11", "from_day": "2026-11-01", "to_day": "2026-11-30", "minutes": 30,
    "period": "month", "field": "law", "purpose": "deploy", "present": True, "until": "2026-12-01",
    "starts": "2026-11-20", "starts_at": "", "ends_at": "", "attendees": [{"name": "某", "unit": "d08"}],
}  # fmt: skip
"""What fields are filled with, so that a request gets past the reading of its fields; any other text is a word."""
HEARD = {"who": "某", "circle": "expert", "way": "座谈", "on": "2026-11-10", "text": "词", "disposition": "adopted"}
SOMEBODY = {"person_id": str(uuid4()), "person": "某", "post": "科员"}
OF_RPC: dict[tuple[str, str], Any] = {
    ("ReviseApplication", "participants"): ["d10"],
    ("InviteObserver", "unit"): "",
    ("InviteObserver", "name"): "",
    ("InviteObserver", "category"): "",
    ("InviteObserver", "origin"): "",
    ("AddAgendaItem", "item"): {"kind": "topic", "topic_id": str(uuid4())},
    ("ReportDepartmentMeeting", "head_count"): 20,
    ("RecordStudySession", "attendees"): [{"person_id": str(uuid4()), "name": "某", "unit": "d08"}],
    ("CallMeeting", "kind"): "work_class2",
    ("RecordAttendance", "person_id"): "",
    ("RecordAttendance", "name"): "",
    ("RecordDecision", "outcome"): "adopted",
    ("RecordDecision", "term"): "",
    ("RecordDecision", "changes"): "",
    ("RecordDecision", "deferred_to"): "",
    ("RecordDecision", "referred_unit"): "",
    ("RecordDecision", "referred_kind"): "",
    ("RecordStatement", "speaker"): "",
    ("ListDecisions", "outcome"): "adopted",
    ("ProposeAmendment", "term"): "",
    ("RequestConsultations", "due"): "",
    ("RequestCoordination", "grounds"): [{"unit": "d08", "text": "词"}],
    ("OpenProcedure", "kind"): "opinions_heard",
    ("OpenProcedure", "particulars"): {"opinions_heard": {"heard": [HEARD]}},
    ("RecordProcedure", "particulars"): {"opinions_heard": {"heard": [HEARD]}},
    ("ConcludeProcedure", "result"): "completed",
    ("RequestStaffList", "people"): [SOMEBODY],
}
"""The same, where a field means something else in one rpc."""


JUDGED_LATE = {"ReleaseStaff", "RecordStudySession"}
"""What says that a field is wrong only after it was looked up."""


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with filled() as found:
        yield found


def is_id(field: FieldDescriptor) -> bool:
    """Whether a field asks for a thing of this service."""
    return field.name.endswith("_id") and field.name not in IDS_OF_PEOPLE | AT_WILL


def request(method: MethodDescriptor, ids: dict[str, list[str]] | None) -> Any:
    """A request with ids of one level, or with made-up ones, and something in every other field."""
    given: dict[str, Any] = {}
    for field in method.input_type.fields:
        if field.name in IDS_OF_PEOPLE:
            given[field.name] = OF_RPC.get((method.name, field.name), str(uuid4()))
        elif is_id(field):
            given[field.name] = ids[field.name][0] if ids and ids.get(field.name) else str(uuid4())
        elif (method.name, field.name) in OF_RPC:
            given[field.name] = OF_RPC[method.name, field.name]
        elif field.name in WORDS:
            given[field.name] = WORDS[field.name]
        elif field.type == FieldDescriptor.TYPE_STRING and not field.is_repeated:
            given[field.name] = "" if field.name in {"cursor", "state", "text_like"} or field.name in AT_WILL else "词"
    return GetMessageClass(method.input_type)(**{name: value for name, value in given.items() if value is not None})


class Asking:
    """Somebody, cleared for a level, who asks any rpc."""

    def __init__(self, world: World, role: str, clearance: int) -> None:
        world.cleared(role, clearance)
        self.world, self.role = world, role

    def __call__(self, name: str, asked: Any) -> Any:
        """The reply, or the error as its kind and its words."""
        servicer, _ = METHODS[name]
        token = grpc_server.current_actor.set(self.world.house.actor(self.role))
        try:
            return getattr(servicer(self.world.house.runtime), name)(asked, None)
        except (Failure, RuleBroken) as error:
            return type(error).__name__, repr(error)
        finally:
            grpc_server.current_actor.reset(token)


def asked_of(method: MethodDescriptor, ids: dict[str, list[str]]) -> list[Any]:
    """The requests a read is asked with: by each id it may ask for, one after another, and bare."""
    fields = [field for field in method.input_type.fields if is_id(field)]
    made = GetMessageClass(method.input_type)
    plain = {
        field.name: WORDS[field.name]
        for field in method.input_type.fields
        if field.name in {"from_day", "to_day", "month", "year"} and field.name in WORDS
    }
    whole = [made(**plain, **{field.name: key}) for field in fields for key in ids.get(field.name, [])[:3]]
    return whole or [made(**plain)]


@pytest.mark.rule("R52.4")
@pytest.mark.parametrize("role", sorted(NEED_TO_KNOW))
def test_no_read_shows_a_word_of_what_is_not_to_be_known(world: World, role: str) -> None:
    seen: set[tuple[str, int]] = set()
    for clearance in LEVELS:
        asking = Asking(world, role, clearance)
        allowed = {(what, level) for what in NEED_TO_KNOW[role] for level in LEVELS if level <= clearance}
        for name in READING:
            # What is above the clearance is asked for in the test after this one.
            for asked in asked_of(METHODS[name][1], world.ids[clearance]):
                shown = marks(asking(name, asked))
                assert shown <= allowed, (name, role, clearance, sorted(shown - allowed))
                seen |= shown
    # The table is no wider than what is shown: whatever a role may know, it is told somewhere, at every level.
    assert {what for what, _ in seen} == NEED_TO_KNOW[role]
    assert {level for _, level in seen} == set(LEVELS)


@pytest.mark.parametrize("role", sorted(NEED_TO_KNOW))
def test_what_is_above_ones_clearance_is_as_if_it_were_not_there(world: World, role: str) -> None:
    for level in LEVELS[1:]:
        asking = Asking(world, role, level - 1)
        for name, (_, method) in METHODS.items():
            if any(is_id(field) for field in method.input_type.fields):
                there, nowhere = asking(name, request(method, world.ids[level])), asking(name, request(method, None))
                assert there == nowhere, (name, role, level, there, nowhere)


def test_whoever_is_cleared_gets_past_the_reading_of_fields(world: World) -> None:
    """Were requests refused for their fields alone, the matrix would prove nothing about what is behind them."""
    asking = Asking(world, "outsider", 0)
    malformed = {
        name: answer
        for name, (_, method) in METHODS.items()
        if any(is_id(field) for field in method.input_type.fields)
        for answer in [asking(name, request(method, world.ids[0]))]
        if isinstance(answer, tuple) and answer[0] == "Malformed" and name not in JUDGED_LATE
    }
    assert not malformed, "\n".join(f"{name}: {answer[1]}" for name, answer in malformed.items())


def test_every_id_is_asked_for(world: World) -> None:
    names = {field.name for _, method in METHODS.values() for field in method.input_type.fields if is_id(field)}
    for level in LEVELS:
        missing = names - {name for name, found in world.ids[level].items() if found}
        assert missing == (UNCLASSIFIED if level else set())


@pytest.mark.parametrize("role", sorted(NEED_TO_KNOW))
def test_records_and_waiting_steps_tell_no_more(world: World, role: str) -> None:
    for clearance in LEVELS:
        world.cleared(role, clearance)
        allowed = {(what, level) for what in NEED_TO_KNOW[role] for level in LEVELS if level <= clearance}
        subjects = {row.subject for row in world.house.rows("SELECT DISTINCT subject FROM acts")}
        for subject in sorted(subjects):
            if world.house.ask(role, queries.knows, subject):
                [row] = world.house.rows("SELECT string_agg(facts::text || judgements::text, ' ') AS said FROM acts"
                                         " WHERE subject = :s", s=subject)  # fmt: skip
                assert marks(row.said) <= allowed, (role, clearance, subject)
        steps, _ = world.house.ask(role, lambda ctx: pending.waiting(ctx.session, ctx.standing, "", 200))
        assert marks([step.title for step in steps]) <= allowed, (role, clearance)


def test_what_was_said_leaves_in_no_event_and_stands_in_no_act(world: World) -> None:
    bodies = b"".join(bytes(row.body) for row in world.house.rows("SELECT body FROM outbox"))
    acts = str(world.house.rows("SELECT facts, judgements FROM acts"))
    for level in LEVELS:
        for private in ("said", "answer", "absence"):
            assert mark(private, level).encode() not in bodies
        assert mark("said", level) not in acts
