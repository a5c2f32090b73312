"""A task from opening to closing, and every refusal on the way."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis import run
from chassis.errors import AboveCeiling, AlreadyExists, IllegalStep, KeyReused, Malformed, NotFound, StaleVersion
from chassis.law import RuleBroken
from supervision import queries
from supervision.commands.progress import remind_unit, report_progress, send_back
from supervision.commands.task import assign_unit, close_task, open_task
from supervision.commands.term import extend_term, flag_overdue
from zhengling.supervision.v1.supervision_service_pb2 import Task


def opening(**changes: Any) -> open_task.OpenTask:
    values: dict[str, Any] = {
        "kind": "leader_instruction",
        "source": f"instruction/{uuid4()}",
        "title": "核实供热投诉",
        "content": "",
        "lead_unit": "d08",
        "supporting_units": ("d09",),
        "term": date(2026, 3, 10),
        "level": 0,
    }
    return open_task.OpenTask(**values | changes)


def opened(city: Any, role: str = "clerk", **changes: Any) -> Task:
    return city.act(role, open_task.handle, opening(**changes))


def report(city: Any, task: Task, role: str = "head_d08", completed: bool = True, **more: Any) -> Task:
    command = report_progress.ReportProgress(UUID(task.id), "已整改", completed)
    return city.act(role, report_progress.handle, command, **more)


def close(city: Any, task: Task, role: str = "clerk") -> Task:
    return city.act(role, close_task.handle, close_task.CloseTask(UUID(task.id), "属实"))


def back(city: Any, task: Task, role: str = "clerk") -> Task:
    return city.act(role, send_back.handle, send_back.SendBack(UUID(task.id), "缺佐证"))


def extend(city: Any, task: Task, term: date, role: str = "clerk") -> Task:
    return city.act(role, extend_term.handle, extend_term.ExtendTerm(UUID(task.id), term, "疫情"))


def events(city: Any) -> list[str]:
    return [row.routing_key.split(".")[-2] for row in city.rows("SELECT routing_key FROM outbox ORDER BY id")]


def refused(city: Any, task: Task) -> list[tuple[str, str]]:
    query = "SELECT action, rule FROM acts WHERE subject = :s AND outcome = 'refused' ORDER BY id"
    return [(row.action, row.rule) for row in city.rows(query, s=f"task/{task.id}")]


@pytest.mark.rule("R71.1")
@pytest.mark.rule("R69.1")
def test_a_task_is_reported_sent_back_reported_again_and_closed(city: Any) -> None:
    task = opened(city)
    assert (task.state, task.version, task.year, task.number, task.owner) == ("opened", 1, 2026, 1, "office")
    task = report(city, task, completed=False)
    assert task.state == "in_progress"
    assert city.waiting(task.id) == {"report_progress": ["head:d08"]}
    task = report(city, task)
    assert (task.state, task.reported_on) == ("reported", "2026-03-02")
    assert city.waiting(task.id) == {"close_task": ["office.staff"]}
    task = back(city, task)
    assert (task.state, task.reported_on) == ("rework", "")
    assert city.waiting(task.id) == {"report_progress": ["head:d08"]}
    task = close(city, report(city, task))
    assert (task.state, task.closed_on, task.days_late) == ("closed", "2026-03-02", 0)
    assert city.waiting(task.id) == {}
    assert events(city) == ["opened", "reported", "reported", "reported", "closed"]
    shown = city.read("vm1", queries.get_task, UUID(task.id))
    assert [entry.kind for entry in shown.entries] == [
        "opened",
        "progress",
        "completion",
        "sent_back",
        "completion",
        "closed",
    ]
    assert shown.entries[3].by_name == "clerk"


@pytest.mark.rule("R69.1")
@pytest.mark.parametrize("role", ["deputy_d08", "clerk", "mayor", "head_d09"])
def test_nobody_but_the_principal_head_reports_and_the_refusal_is_on_record(city: Any, role: str) -> None:
    task = opened(city)
    with pytest.raises(RuleBroken) as refusal:
        report(city, task, role)
    assert (refusal.value.rule, refusal.value.authority) == ("R69.1", True)
    assert refusal.value.judged["needed"] == ["head:d08"]
    assert refused(city, task) == [("report_progress", "R69.1")]
    assert city.rows("SELECT state, version FROM tasks") == [("opened", 1)]
    assert events(city) == ["opened"]


@pytest.mark.rule("R9.1")
def test_for_other_kinds_the_refusal_rests_on_article_9(city: Any) -> None:
    task = opened(city, kind="public_promise")
    with pytest.raises(RuleBroken) as refusal:
        report(city, task, "deputy_d08")
    assert refusal.value.rule == "R9.1"


@pytest.mark.rule("R71.1")
@pytest.mark.parametrize("role", ["head_d08", "mayor", "vm1", "head_d09"])
def test_only_the_office_closes_and_sends_back(city: Any, role: str) -> None:
    task = report(city, opened(city))
    for step in (close, back):
        with pytest.raises(RuleBroken) as refusal:
            step(city, task, role)
        assert (refusal.value.rule, refusal.value.authority) == ("R71.1", True)
    assert city.rows("SELECT state FROM tasks") == [("reported",)]


@pytest.mark.rule("R71.1")
def test_what_was_not_reported_cannot_be_closed(city: Any) -> None:
    task = opened(city)
    with pytest.raises(IllegalStep) as refusal:
        close(city, task)
    assert (refusal.value.state, refusal.value.rule) == ("opened", "R71.1")
    assert refused(city, task) == [("close_task", "R71.1")]


@pytest.mark.rule("R8.1")
@pytest.mark.parametrize(("role", "lawful"), [("clerk", True), ("mayor", True), ("vm1", False), ("head_d08", False)])
def test_the_office_and_the_mayor_open_tasks(city: Any, role: str, lawful: bool) -> None:
    if lawful:
        assert opened(city, role).number == 1
        return
    with pytest.raises(RuleBroken) as refusal:
        opened(city, role)
    assert refusal.value.rule == "R8.1"
    assert city.rows("SELECT 1 FROM tasks") == []


@pytest.mark.rule("R70.1")
def test_a_task_of_no_kind_is_refused_and_takes_no_number(city: Any) -> None:
    with pytest.raises(RuleBroken) as refusal:
        opened(city, kind="gossip")
    assert refusal.value.rule == "R70.1"
    assert opened(city).number == 1


@pytest.mark.rule("R70.1")
def test_a_source_has_one_task_and_a_second_takes_no_number(city: Any) -> None:
    opened(city, source="instruction/2026-15")
    with pytest.raises(AlreadyExists):
        opened(city, source="instruction/2026-15")
    assert opened(city).number == 2


@pytest.mark.rule("R70.2")
def test_numbers_run_without_a_gap_under_concurrency_and_begin_anew_each_year(city: Any) -> None:
    with ThreadPoolExecutor(8) as pool:
        numbers = [task.number for task in pool.map(lambda _: opened(city), range(24))]
    assert sorted(numbers) == list(range(1, 25))
    city.clock.move(days=365)
    task = opened(city, term=None)
    assert (task.year, task.number) == (2027, 1)


@pytest.mark.rule("R80.1")
def test_a_term_through_a_year_without_an_arrangement_is_provisional(city: Any) -> None:
    assert not opened(city, term=None).term_provisional
    city.clock.move(days=365)
    assert opened(city, term=None).term_provisional


@pytest.mark.parametrize(
    ("changes", "failure"),
    [
        ({"lead_unit": "x99"}, Malformed),
        ({"supporting_units": ("x99",)}, Malformed),
        ({"term": date(2026, 3, 1)}, RuleBroken),
        ({"level": 2}, AboveCeiling),
    ],
)
def test_what_cannot_be_opened(city: Any, changes: dict[str, Any], failure: type[Exception]) -> None:
    with pytest.raises(failure):
        opened(city, **changes)
    assert city.rows("SELECT 1 FROM tasks") == []


@pytest.mark.rule("R80.1")
@pytest.mark.rule("R54.2")
def test_a_task_is_flagged_once_when_its_term_is_over_and_put_before_the_office(city: Any) -> None:
    late, other = opened(city), opened(city, term=date(2026, 3, 11))
    done = report(city, opened(city))
    city.clock.move(days=8)
    run.tick(city.runtime, "flag_overdue", flag_overdue.handle)
    assert events(city).count("overdue") == 0
    city.clock.move(days=1)
    for _ in range(3):
        run.tick(city.runtime, "flag_overdue", flag_overdue.handle)
    assert events(city).count("overdue") == 1
    assert city.waiting(late.id) == {"report_progress": ["head:d08"], "remind_unit": ["office.staff"]}
    assert "remind_unit" not in city.waiting(other.id) | city.waiting(done.id)
    shown = city.read("clerk", queries.get_task, UUID(late.id))
    assert (shown.overdue_since, shown.version, shown.entries[-1].kind) == ("2026-03-11", 2, "overdue")
    assert shown.entries[-1].days_late == 1
    acts = city.rows("SELECT subject FROM acts WHERE action = 'flag_overdue'")
    assert [act.subject for act in acts] == [f"task/{late.id}"]
    body = city.rows("SELECT body FROM outbox WHERE routing_key LIKE '%overdue%'")[0].body
    assert json.loads(bytes(body))["data"]["days_late"] == 1


def test_the_timer_passes_over_a_task_that_a_command_holds(city: Any) -> None:
    task = opened(city)
    city.clock.move(days=20)
    with city.runtime.sessions.begin() as session:
        session.execute(queries.select(queries.Task).where(queries.Task.id == UUID(task.id)).with_for_update())
        run.tick(city.runtime, "flag_overdue", flag_overdue.handle)
    assert "overdue" not in events(city)
    run.tick(city.runtime, "flag_overdue", flag_overdue.handle)
    assert events(city).count("overdue") == 1


@pytest.mark.rule("R80.1")
def test_a_late_report_has_its_days_on_record_even_before_the_timer_came(city: Any) -> None:
    task = opened(city)
    city.clock.move(days=11)
    task = close(city, report(city, task))
    assert (task.days_late, task.overdue_since) == (3, "2026-03-11")


@pytest.mark.rule("R54.1")
def test_a_reminder_settles_the_offices_step_and_stands_in_the_history(city: Any) -> None:
    task = opened(city)
    city.clock.move(days=9)
    run.tick(city.runtime, "flag_overdue", flag_overdue.handle)
    command = remind_unit.RemindUnit(UUID(task.id), "请三日内反馈")
    with pytest.raises(RuleBroken) as refusal:
        city.act("head_d09", remind_unit.handle, command)
    assert refusal.value.rule == "R54.1"
    city.act("clerk", remind_unit.handle, command)
    assert city.waiting(task.id) == {"report_progress": ["head:d08"]}
    entries = city.read("head_d08", queries.get_task, UUID(task.id)).entries
    assert (entries[-1].kind, entries[-1].text) == ("reminded", "请三日内反馈")


@pytest.mark.rule("R80.1")
def test_a_later_term_ends_the_lateness_and_may_be_missed_again(city: Any) -> None:
    task = opened(city)
    city.clock.move(days=9)
    run.tick(city.runtime, "flag_overdue", flag_overdue.handle)
    for term in (date(2026, 3, 10), date(2026, 3, 9)):
        with pytest.raises(RuleBroken) as refusal:
            extend(city, task, term)
        assert refusal.value.rule == "R80.1"
    with pytest.raises(RuleBroken) as refusal:
        extend(city, task, date(2026, 3, 20), "head_d08")
    assert refusal.value.rule == "R54.1"
    task = extend(city, task, date(2026, 3, 20))
    assert (task.term, task.overdue_since) == ("2026-03-20", "")
    assert city.waiting(task.id) == {"report_progress": ["head:d08"]}
    assert [str(row.due) for row in city.rows("SELECT due FROM pending_steps")] == ["2026-03-20"]
    city.clock.move(days=10)
    run.tick(city.runtime, "flag_overdue", flag_overdue.handle)
    assert events(city).count("overdue") == 2


@pytest.mark.rule("R54.1")
def test_a_task_given_to_another_unit_waits_for_its_head(city: Any) -> None:
    task = opened(city)
    command = assign_unit.AssignUnit(UUID(task.id), "d07", ("d08",))
    with pytest.raises(RuleBroken) as refusal:
        city.act("head_d08", assign_unit.handle, command)
    assert refusal.value.rule == "R54.1"
    with pytest.raises(Malformed):
        city.act("clerk", assign_unit.handle, assign_unit.AssignUnit(UUID(task.id), "x99", ()))
    task = city.act("clerk", assign_unit.handle, command)
    assert (task.lead_unit, task.supporting_units, task.version) == ("d07", ["d08"], 2)
    assert city.waiting(task.id) == {"report_progress": ["head:d07"]}
    with pytest.raises(RuleBroken):
        report(city, task, "head_d08")
    assert report(city, task, "head_d07").state == "reported"


@pytest.mark.rule("R70.2")
def test_the_ledger_is_filtered_and_shows_each_reader_what_concerns_him(city: Any) -> None:
    first = opened(city, kind="key_project")
    second = opened(city, lead_unit="d07", supporting_units=())
    third = opened(city, level=1)
    report(city, first)

    def ids(role: str, **wanted: Any) -> set[str]:
        return {row.id for row in city.read(role, queries.list_tasks, queries.Filter(**wanted), "", 0).tasks}

    assert ids("clerk") == ids("vm1") == ids("mayor") == {first.id, second.id, third.id}
    assert ids("head_d07") == {second.id}
    assert ids("head_d09") == ids("head_d08") == {first.id, third.id}
    assert ids("low_d08") == {first.id}
    assert ids("clerk", kind="key_project") == {first.id} == ids("clerk", state="reported")
    assert ids("clerk", unit="d09") == {first.id, third.id}
    assert ids("clerk", unit="d07") == {second.id}
    assert ids("clerk", year=2026) == {first.id, second.id, third.id}
    assert ids("clerk", year=2025) == set()
    city.clock.move(days=9)
    run.tick(city.runtime, "flag_overdue", flag_overdue.handle)
    assert ids("clerk", overdue=True) == {second.id, third.id}


def test_the_ledger_comes_in_pages_newest_first(city: Any) -> None:
    tasks = [opened(city).id for _ in range(5)]
    found: list[str] = []
    cursor = ""
    while True:
        page = city.read("clerk", queries.list_tasks, queries.Filter(), cursor, 2)
        found += [row.id for row in page.tasks]
        if not (cursor := page.next_cursor):
            break
    assert found == tasks[::-1]


def test_a_task_that_does_not_concern_the_reader_looks_like_none(city: Any) -> None:
    task, secret = opened(city), opened(city, level=1)
    for role, key in [("head_d07", task.id), ("low_d08", secret.id), ("clerk", str(uuid4()))]:
        with pytest.raises(NotFound):
            city.read(role, queries.get_task, UUID(key))
        assert not city.read(role, queries.knows, f"task/{key}")
        with pytest.raises(NotFound):
            report(city, Task(id=key), role)
    assert city.read("head_d09", queries.knows, f"task/{task.id}")
    assert not city.read("clerk", queries.knows, "task/none")
    assert not city.read("clerk", queries.knows, f"minutes/{task.id}")


@pytest.mark.rule("R54.2")
def test_the_report_to_the_leaders_counts_the_period_and_names_what_is_late_and_why(city: Any) -> None:
    in_time, late, open_ = opened(city), opened(city, title="甲"), opened(city, term=date(2026, 3, 31))
    close(city, report(city, in_time))
    city.clock.move(days=13)
    report(city, late, completed=False)
    found = city.read("vm1", queries.get_period_report, None)
    assert (found.since, found.until) == ("2026-02-14", "2026-03-15")
    assert (found.opened, found.closed, found.closed_in_time, found.open) == (3, 1, 1, 2)
    assert [(row.title, row.days_late, row.told) for row in found.late] == [("甲", 5, "已整改")]
    assert open_.id not in [row.task_id for row in found.late]
    with pytest.raises(RuleBroken) as refusal:
        city.read("head_d08", queries.get_period_report, None)
    assert refusal.value.rule == "R54.2"


def test_a_repeated_key_gets_the_same_answer_and_another_body_is_refused(city: Any) -> None:
    command = opening()
    first = city.act("clerk", open_task.handle, command, key="k1")
    assert city.act("clerk", open_task.handle, command, key="k1") == first
    with pytest.raises(KeyReused):
        city.act("clerk", open_task.handle, opening(), key="k1")
    assert len(city.rows("SELECT 1 FROM tasks")) == 1
    assert events(city) == ["opened"]


def test_one_key_from_many_callers_at_once_opens_one_task(city: Any) -> None:
    command = opening()

    def once(_: int) -> bytes:
        reply = city.act("clerk", open_task.handle, command, key="k2")
        return reply.SerializeToString(deterministic=True)

    with ThreadPoolExecutor(8) as pool:
        answers = set(pool.map(once, range(16)))
    assert len(answers) == 1
    assert len(city.rows("SELECT 1 FROM tasks")) == 1


def test_a_stale_version_changes_nothing(city: Any) -> None:
    task = opened(city)
    report(city, task, completed=False, version=1)
    with pytest.raises(StaleVersion):
        report(city, task, version=1)
    assert city.rows("SELECT state, version FROM tasks") == [("in_progress", 2)]
