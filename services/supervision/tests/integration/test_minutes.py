"""Signed minutes open one task for each decision, exactly once, whatever the bus does."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis import run
from chassis.envelope import Event, event_type
from chassis.errors import AboveCeiling, Malformed
from supervision.commands.task import open_tasks
from zhengling.meetings.v1.events_pb2 import MinutesSigned


def minutes(*items: MinutesSigned.Item, minutes_id: str = "", level: int = 0) -> MinutesSigned:
    return MinutesSigned(
        minutes_id=minutes_id or str(uuid4()),
        meeting_title="第 3 次常务会议",
        meeting_kind="executive",
        held_on="2026-02-27",
        signed_on="2026-03-02",
        items=items,
        level=level,
    )


def item(text: str = "印发工作规则", units: tuple[str, ...] = ("d08", "d09"), term: str = "") -> MinutesSigned.Item:
    return MinutesSigned.Item(decision_id=str(uuid4()), text=text, responsible_units=units, term=term)


def deliver(city: Any, data: MinutesSigned, event_id: UUID | None = None, version: int = 3) -> bool:
    event = Event(
        id=event_id or uuid4(),
        type=event_type(data),
        source="/zhengling/meetings",
        subject=f"minutes/{data.minutes_id}",
        version=version,
        time=city.clock.now(),
        request_id="request-of-the-signature",
        data=data,
    )
    return run.consume(city.runtime, event, open_tasks.handle, open_tasks.from_event(data), ordered=False)


@pytest.mark.rule("R54.1")
@pytest.mark.rule("R8.1")
def test_each_decision_becomes_a_task_of_the_office_before_the_head_of_its_lead_unit(city: Any) -> None:
    data = minutes(item("第一件\n细节", term="2026-03-20"), item("第二件", units=("d07",)))
    assert deliver(city, data)
    first, second = city.rows("SELECT * FROM tasks ORDER BY number")
    assert (first.title, first.content, first.number, second.number) == ("第一件", "第一件\n细节", 1, 2)
    assert (first.source, first.origin) == (f"decision/{data.items[0].decision_id}", f"minutes/{data.minutes_id}")
    assert (first.kind, first.owner, first.lead_unit, first.supporting_units) == (
        "important_meeting",
        "office",
        "d08",
        ["d09"],
    )
    assert (str(first.term), first.term_provisional) == ("2026-03-20", False)
    assert city.waiting(first.id) == {"report_progress": ["head:d08"]}
    assert city.waiting(second.id) == {"report_progress": ["head:d07"]}


@pytest.mark.rule("R80.1")
def test_a_decision_without_a_term_gets_that_of_its_kind_reckoned_from_the_signing(city: Any) -> None:
    city.clock.move(days=5)
    deliver(city, minutes(item()))
    (task,) = city.rows("SELECT term, opened_on FROM tasks")
    # Twenty working days after Monday 2 March 2026, a month without public holidays.
    assert (str(task.term), str(task.opened_on)) == ("2026-03-30", "2026-03-07")


@pytest.mark.rule("R54.1")
def test_the_same_event_delivered_twice_has_its_effect_once(city: Any) -> None:
    data, event_id = minutes(item(), item()), uuid4()
    assert deliver(city, data, event_id)
    assert not deliver(city, data, event_id)
    assert len(city.rows("SELECT 1 FROM tasks")) == 2
    assert len(city.rows("SELECT 1 FROM outbox")) == 2


@pytest.mark.rule("R54.1")
def test_the_same_minutes_under_another_event_id_open_only_what_is_missing(city: Any) -> None:
    one, two = item("甲"), item("乙")
    data = minutes(one)
    assert deliver(city, data)
    assert deliver(city, minutes(one, two, minutes_id=data.minutes_id), version=4)
    assert [row.title for row in city.rows("SELECT title FROM tasks ORDER BY number")] == ["甲", "乙"]
    assert [row.number for row in city.rows("SELECT number FROM tasks ORDER BY number")] == [1, 2]


@pytest.mark.rule("R54.1")
def test_an_older_version_that_comes_late_is_not_lost_and_undoes_nothing(city: Any) -> None:
    data = minutes(item("新"))
    deliver(city, data, version=9)
    assert deliver(city, minutes(item("旧"), minutes_id=data.minutes_id), version=2)
    assert {row.title for row in city.rows("SELECT title FROM tasks")} == {"新", "旧"}


@pytest.mark.rule("R54.1")
def test_a_crash_before_the_commit_leaves_nothing_and_the_redelivery_does_all(
    city: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, event_id = minutes(item(), item()), uuid4()

    def crash(name: str) -> None:
        if name == "run.before_commit":
            raise RuntimeError(name)

    with monkeypatch.context() as armed:
        armed.setattr(run, "hit", crash)
        with pytest.raises(RuntimeError):
            deliver(city, data, event_id)
    for table in ("tasks", "entries", "ledger_years", "acts", "inbox", "outbox", "pending_steps"):
        assert city.rows(f"SELECT 1 FROM {table}") == []
    assert deliver(city, data, event_id)
    assert [row.number for row in city.rows("SELECT number FROM tasks ORDER BY number")] == [1, 2]


@pytest.mark.rule("R54.1")
def test_a_crash_after_the_commit_is_seen_by_the_inbox(city: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    data, event_id = minutes(item()), uuid4()

    def crash(name: str) -> None:
        if name == "run.after_commit":
            raise RuntimeError(name)

    with monkeypatch.context() as armed:
        armed.setattr(run, "hit", crash)
        with pytest.raises(RuntimeError):
            deliver(city, data, event_id)
    assert not deliver(city, data, event_id)
    assert len(city.rows("SELECT 1 FROM tasks")) == 1


@pytest.mark.rule("R54.1")
@pytest.mark.rule("R70.2")
def test_the_same_minutes_from_many_consumers_at_once_open_each_task_once_without_a_gap(city: Any) -> None:
    shared = minutes(*(item(str(n)) for n in range(3)))
    others = [minutes(item(), item()) for _ in range(4)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda data: deliver(city, data), [shared, *others, shared, shared, shared]))
    numbers = [row.number for row in city.rows("SELECT number FROM tasks ORDER BY number")]
    assert numbers == list(range(1, 12))
    assert city.rows("SELECT last FROM ledger_years WHERE year = 2026") == [(11,)]


@pytest.mark.rule("R54.1")
def test_a_decision_without_a_unit_is_not_dropped_but_put_before_the_office(city: Any) -> None:
    deliver(city, minutes(item(units=())))
    (task,) = city.rows("SELECT id, lead_unit FROM tasks")
    assert task.lead_unit == ""
    assert city.waiting(task.id) == {"assign_unit": ["office.staff"]}


def test_the_opening_stands_in_the_record_of_the_minutes_and_of_every_task(city: Any) -> None:
    data = minutes(item(), item())
    deliver(city, data)
    acts = city.rows("SELECT subject, action, actor_id, client, request_id FROM acts")
    tasks = {f"task/{row.id}" for row in city.rows("SELECT id FROM tasks")}
    assert {act.subject for act in acts} == {f"minutes/{data.minutes_id}", *tasks}
    assert {(act.action, act.actor_id, act.request_id) for act in acts} == {
        ("open_tasks", None, "request-of-the-signature")
    }


def test_minutes_above_the_networks_ceiling_open_nothing(city: Any) -> None:
    with pytest.raises(AboveCeiling):
        deliver(city, minutes(item(), level=2))
    assert city.rows("SELECT 1 FROM tasks") == []


@pytest.mark.parametrize("field", ["decision", "term", "minutes", "signed_on"])
def test_an_event_with_a_bad_id_or_date_is_malformed_and_so_parked(field: str) -> None:
    data = minutes(item())
    if field == "decision":
        data.items[0].decision_id = "x"
    elif field == "term":
        data.items[0].term = "soon"
    elif field == "minutes":
        data.minutes_id = "x"
    else:
        data.signed_on = ""
    with pytest.raises(Malformed):
        open_tasks.from_event(data)


def test_minutes_without_decisions_open_nothing_and_are_on_record(city: Any) -> None:
    assert deliver(city, minutes())
    assert city.rows("SELECT 1 FROM tasks") == []
    assert len(city.rows("SELECT 1 FROM acts")) == 1
