"""Whoever hears of personnel's facts doubled and in any order comes to the picture that personnel itself has."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from chassis import run
from chassis.envelope import Event, event_type
from chassis.outbox import Outbox
from chassis.testing import cases
from personnel.commands.leave import report_upward
from personnel.model import Leave
from personnel.model.leave import GRANTED
from services.personnel.tests.proof import standing_model as model
from services.personnel.tests.proof.projection import TYPES, Picture, read
from services.personnel.tests.proof.small_city import SmallCity, small_city
from services.personnel.tests.proof.story import KEEPER, Story
from zhengling.personnel.v1 import events_pb2

DAYS, HALVES = {"starts", "until"}, {"starts_half", "until_half"}
LEAVES = ("LeaveApproved", "LeaveCancelled", "LeaveReturned", "LeaveOverdue", "LeaveExtended", "StandInChanged")
INVITATIONS = tuple(f"Invitation{what}" for what in ("Submitted", "Approved", "Declined", "Assigned", "Cancelled"))
STATES = {
    ("AppointmentChanged",): {"appointment_id", "person_id", "post_id", "post_kind", "unit", "acting", *DAYS},
    ("PortfolioAssigned",): {"portfolio_id", "post_id", "unit", "area", *DAYS},
    ("SpecialTaskChanged",): {"special_task_id", "post_id", "area", *DAYS},
    ("PartnersPaired",): {"partnership_id", "post_id", "partner_id", *DAYS},
    ("DelegationBegan", "DelegationEnded"): {"delegation_id", "principal_id", "delegate_id", "post_id", "powers"}
    | {"instrument", *DAYS, *HALVES},
    ("AuthorizationChanged",): {
        "authorization_id",
        "person_id",
        "principal_id",
        "post_id",
        "power",
        "doc_types",
        *DAYS,
    },
    (*LEAVES, "AbsenceReportedUpward"): {"leave_id", "person_id", "stand_in_id", "state", *DAYS, *HALVES},
    ("UnitChanged",): {"unit_id", "code", "name", "kind", "superior", "functions", *DAYS},
    ("ContactChanged",): {"person_id"},
    ("UnreachableAnnounced", "UnreachableEnded"): {"window_id", "person_id", "starts_at", "ends_at"},
    INVITATIONS: {"invitation_id", "unit", "state"},
    ("ResearchChanged",): {"trip_id", "leader_id", "state", *DAYS},
    ("ResearchFellShort",): {"shortfall_id", "leader_id", "year", "as_of", "state"},
    ("ForeignTripPlanApproved",): {"plan_id", "year", "unit", "groups", "people"},
    ("ForeignTripChanged",): {"trip_id", "unit", "year", "level", "state"},
}
"""Events by what they tell of, and what each of them carries, because any may be the last that is heard."""


def test_each_event_carries_the_whole_state_of_its_subject():
    messages = events_pb2.DESCRIPTOR.message_types_by_name
    assert set(messages) == {name for names in STATES for name in names}
    for names, state in STATES.items():
        for name in names:
            assert state <= {field.name for field in messages[name].fields}, name


def long_history(story: Story) -> None:
    """Everything that is told of who may act, more than once, with some of it over and some still to come."""
    clerk_reports(story)
    vm4 = next(one for one in story.known.appointments if one.post == "gov.vm4")
    assert story.pair("gov.vm1", "gov.vm3", 2, 3)
    assert story.pair("gov.vm2", "gov.vm1", 1, None)
    assert story.assign("gov.vm4", "d01", 0, None)
    assert story.assign("gov.vm3", "d01", 1, 3)
    assert story.give_task("gov.vm2", "task", 0, 5)
    assert story.give_task("office.director", "coast", 1, 1)
    assert story.end_charge(story.known.charges[-2], 2)
    assert story.authorize("director", "mayor.seal", ("letter",), 0, None)
    assert story.authorize("vm3", "mayor.sign.decided", (), 0, 6)
    assert story.revoke(story.known.papers[-1])
    first = story.ask("vm1", "annual", "beyond", 2, 4)
    assert first
    assert story.grant(first)
    head = story.ask("head", "sick", "beyond", 0, 3, "under")
    assert head
    assert story.grant(head)
    off = story.ask("vm3", "business", "in_weihai", 6, 2, "vm2")
    assert off
    assert story.cancel(off)
    story.pass_time(2)
    assert story.name(first, "vm4")
    assert story.answer_proposal(first, agrees=True)
    assert story.extend(first, 2)
    assert story.approve_extension(first)
    assert not story.end_appointment(vm4, 0)
    story.pass_time(5)
    story.run_timers()
    assert story.come_back(head)
    assert story.end_appointment(vm4, 5)
    assert story.appoint("newcomer", "gov.vm4", 6, None, acting=True)
    assert story.appoint("spare", "gov.vm4", 8, None)
    late = story.ask("vm3", "business", "in_weihai", 0, 4, "vm4")
    assert late
    assert story.name(late, "vm2")
    assert story.delegate("vm4", 1, 2, (), ())
    assert story.delegate("vm4", 4, 2, ("mayor.sign",), ("mayor.chair",))
    assert story.end_delegation(story.known.mandates[-1])
    story.pass_time(2)
    story.run_timers()
    deputy = story.ask("director", "annual", "in_rushan", 0, 5, "deputy2")
    assert deputy
    assert story.grant(deputy)
    assert story.extend(deputy, 1)
    story.run_timers()


def clerk_reports(story: Story) -> None:
    """The mayor is away for a while, which is reported upward."""
    assert story.delegate("vm2", 0, 4, (), ())
    trip = story.ask("mayor", "business", "beyond", 0, 4)
    assert trip
    report = report_upward.ReportUpward(trip.key, "上级", "1号", story.city.today)
    assert story.attempt(KEEPER, report_upward, report)
    story.pass_time(1)
    assert story.come_back(trip)


@contextmanager
def told() -> Iterator[tuple[Story, list[Event[Any]]]]:
    """A city at the end of the history, and all events that tell of it, in the order they were written."""
    with small_city() as city:
        story = Story(city)
        long_history(story)
        with city.runtime.reading() as session:
            rows = session.scalars(select(Outbox).order_by(Outbox.id)).all()
        yield story, [read(row.routing_key, row.body) for row in rows if row.routing_key in KEYS]


KEYS = {event_type(message) for message in TYPES.values()}


@pytest.fixture(scope="module")
def history() -> Iterator[tuple[Story, list[Event[Any]]]]:
    with told() as found:
        yield found


def consumer(name: str, picture: Picture) -> Callable[[Event[Any], run.Context], None]:
    """A handler of its own name, by which its inbox is kept."""

    def handle(event: Event[Any], _: run.Context) -> None:
        picture.last[event.subject] = event.data

    handle.__module__ = name
    return handle


def forget(city: SmallCity) -> None:
    with city.runtime.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM inbox; DELETE FROM inbox_versions")


def differs(story: Story, picture: Picture) -> list[str]:
    """Where the picture is not what personnel itself says now, in words."""
    names = {str(key): login for key, login in story.city.names.items()}
    drawn = picture.city()
    expected = {
        names[person]: {(key, via, names.get(of or "")) for key, via, of in powers}
        for person, powers in drawn.powers(story.now, story.now).items()
    }
    wrong = []
    for login in story.city.people:
        position = story.city.standing(login)
        shown = {
            (one.key, one.via, names.get(str(one.on_behalf_of)))
            for one in position.powers
            if not one.key.startswith("person:")
        }
        if shown != expected.get(login, set()):
            wrong.append(f"{login}: {shown ^ expected.get(login, set())}")
    with story.city.runtime.reading() as session:
        granted = session.scalars(select(Leave).where(Leave.state.in_(GRANTED))).all()
    away = {
        (
            *map(str, (one.id, one.person_id, one.stand_in_id or "")),
            _half(one.starts, one.starts_half),
            _half(one.until, one.until_half),
        )
        for one in granted
    }
    if away != picture.away():
        wrong.append(f"leaves: {away ^ picture.away()}")
    days = [story.day(offset) for offset in range(10)]
    posts = {str(key): code for code, key in story.city.posts.items()}
    for post in drawn.posts:
        found = [(names.get(str(drawn.partner(post, day))), names.get(str(drawn.holder(post, day)))) for day in days]
        known = [(story.known.partner(posts[post], day), story.known.holder(posts[post], day)) for day in days]
        if drawn.posts[post].kind in model.ONE_SEAT and found != known:
            wrong.append(f"{posts[post]}: {found} is not {known}")
    return wrong


def _half(day: Any, half: str) -> int:
    return model.half_of(day, half == "pm")


def test_the_history_tells_of_everything_and_counts_each_version_once(history):
    story, events = history
    assert {type(event.data).__name__ for event in events} == set(TYPES)
    versions = [(event.subject, event.version) for event in events]
    assert len(set(versions)) == len(versions)
    for subject in dict(versions):
        told_of = [version for about, version in versions if about == subject]
        assert told_of == sorted(told_of)
    assert [absence for absence in story.known.absences if absence.end is None]


def test_in_order_the_picture_is_right_and_without_the_last_event_it_is_not(history):
    story, events = history
    for number, lost in ((0, None), (1, "PartnersPaired"), (2, "LeaveExtended"), (3, "StandInChanged")):
        forget(story.city)
        picture = Picture()
        for event in events:
            if type(event.data).__name__ != lost:
                run.consume(story.city.runtime, event, consumer(f"seen.in_order_{number}", picture), event)
        assert bool(differs(story, picture)) == (lost is not None), lost


def test_a_consumer_that_minds_no_versions_is_misled_by_disorder(history):
    story, events = history
    forget(story.city)
    picture = Picture()
    handle = consumer("seen.unordered", picture)
    for event in reversed(events):
        run.consume(story.city.runtime, event, handle, event, ordered=False)
    assert differs(story, picture)


@st.composite
def disorders(draw: st.DrawFn, length: int) -> list[int]:
    """Every event at least once, some twice or more, in any order; now and then an old one comes very late."""
    order = draw(st.permutations(range(length)))
    again = draw(st.lists(st.integers(0, length - 1), max_size=length // 3))
    late = draw(st.lists(st.integers(0, length - 1), max_size=5))
    places = draw(st.lists(st.integers(0, length), min_size=len(again), max_size=len(again)))
    for place, number in zip(places, again, strict=True):
        order.insert(place, number)
    return [*order, *late]


def test_doubled_and_reordered_the_picture_is_the_same(history):
    story, events = history

    @settings(
        max_examples=cases(5, 300), derandomize=True, deadline=None, database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(disorders(len(events)), disorders(len(events)))
    def play(one: list[int], other: list[int]) -> None:
        forget(story.city)
        pictures = (Picture(), Picture())
        handlers = [consumer(f"seen.by_{place}", picture) for place, picture in enumerate(pictures)]
        for handler, order in zip(handlers, (one, other), strict=True):
            for number in order:
                run.consume(story.city.runtime, events[number], handler, events[number])
        assert [differs(story, picture) for picture in pictures] == [[], []]

    play()


def test_a_consumer_that_fails_at_first_comes_to_the_same_picture(history):
    """What failed is delivered again later, when newer events have been applied."""
    story, events = history
    forget(story.city)
    picture, failing = Picture(), True

    def handle(event: Event[Any], ctx: run.Context) -> None:
        if failing and event.version % 2:
            raise ConnectionError
        picture.last[event.subject] = event.data

    handle.__module__ = "seen.failing"
    failed = []
    for event in events:
        try:
            run.consume(story.city.runtime, event, handle, event)
        except ConnectionError:
            failed.append(event)
    failing = False
    assert failed
    for event in reversed(failed):
        run.consume(story.city.runtime, event, handle, event)
    assert differs(story, picture) == []
    # One that is delivered once more has nothing left to do.
    assert not any(run.consume(story.city.runtime, event, handle, event) for event in events)
