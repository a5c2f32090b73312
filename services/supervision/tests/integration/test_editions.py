"""Minutes that are issued anew: tasks are changed, withdrawn, added and taken up again, whatever the bus does."""

import itertools
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis import run
from chassis.envelope import Event, event_type
from supervision import queries
from supervision.commands.progress import report_progress
from supervision.commands.task import close_task, open_tasks
from supervision.commands.term import extend_term
from zhengling.meetings.v1.events_pb2 import MinutesSigned

FIRST, SECOND, THIRD = (str(uuid4()) for _ in range(3))
ONE, TWO, THREE = (str(uuid4()) for _ in range(3))


def item(decision_id: str, text: str, *units: str, term: str = "", level: int = 0) -> MinutesSigned.Item:
    return MinutesSigned.Item(
        decision_id=decision_id, text=text, responsible_units=units or ("d08",), term=term, level=level
    )


def edition(number: int, *items: MinutesSigned.Item, signed_on: str = "2026-03-02") -> MinutesSigned:
    return MinutesSigned(
        minutes_id=(FIRST, SECOND, THIRD)[number - 1],
        first_minutes_id=FIRST,
        edition=number,
        meeting_title="第 3 次常务会议",
        signed_on=signed_on,
        items=items,
    )


def deliver(city: Any, data: MinutesSigned, event_id: UUID | None = None, epoch: int = 0) -> bool:
    event = Event(
        id=event_id or uuid4(),
        type=event_type(data),
        source="/zhengling/meetings",
        subject=f"minutes/{data.minutes_id}",
        version=3,
        time=city.clock.now(),
        request_id="request-of-the-signature",
        data=data,
        epoch=epoch,
    )
    return run.consume(city.runtime, event, open_tasks.handle, open_tasks.from_event(data, epoch), ordered=False)


def act(city: Any, role: str, command: Any) -> Any:
    handler = {
        extend_term.ExtendTerm: extend_term.handle,
        report_progress.ReportProgress: report_progress.handle,
        close_task.CloseTask: close_task.handle,
    }[type(command)]
    return city.act(role, handler, command)


def task(city: Any, decision_id: str) -> Any:
    (found,) = city.rows("SELECT * FROM tasks WHERE source = :s", s=f"decision/{decision_id}")
    return found


def history(city: Any, decision_id: str) -> list[str]:
    rows = city.rows("SELECT kind FROM entries WHERE task_id = :t ORDER BY id", t=task(city, decision_id).id)
    return [row.kind for row in rows]


def facts(city: Any) -> set[tuple[Any, ...]]:
    names = "source, state, content, lead_unit, supporting_units::text AS others, term::text AS term"
    return {tuple(row) for row in city.rows(f"SELECT {names} FROM tasks")}


CHANGES = (
    edition(1, item(ONE, "甲", term="2026-04-01"), item(TWO, "乙")),
    edition(2, item(ONE, "甲改", "d09", "d08", term="2026-05-01"), item(THREE, "丙")),
    edition(
        3, item(ONE, "甲改", "d09", "d08", term="2026-05-01"), item(TWO, "乙"), item(THREE, "丙", term="2026-06-01")
    ),
)


@pytest.mark.rule("R54.1")
def test_a_new_edition_changes_withdraws_and_adds(city: Any) -> None:
    deliver(city, CHANGES[0])
    deliver(city, CHANGES[1])
    one, two, three = (task(city, decision) for decision in (ONE, TWO, THREE))
    assert (one.state, one.content, one.lead_unit, one.supporting_units) == ("opened", "甲改", "d09", ["d08"])
    assert (str(one.term), one.number, city.waiting(one.id)) == ("2026-05-01", 1, {"report_progress": ["head:d09"]})
    assert (two.state, city.waiting(two.id), str(two.closed_on)) == ("withdrawn", {}, "2026-03-02")
    assert (three.state, three.number, three.origin) == ("opened", 3, f"minutes/{FIRST}")
    assert [history(city, decision) for decision in (ONE, TWO, THREE)] == [
        ["opened", "changed"], ["opened", "withdrawn"], ["opened"],
    ]  # fmt: skip
    told = [row.routing_key for row in city.rows("SELECT routing_key FROM outbox ORDER BY id")]
    assert [name.rpartition("task.")[2] for name in told[2:]] == ["changed.v1", "changed.v1", "opened.v1"]


@pytest.mark.rule("R54.1")
@pytest.mark.parametrize("order", list(itertools.permutations((0, 1, 2, 2))), ids=str)
def test_editions_doubled_and_out_of_order_end_as_the_last_one_says(city: Any, order: tuple[int, ...]) -> None:
    for number in order:
        deliver(city, CHANGES[number])
    found = {row[0]: row[1:] for row in facts(city)}
    assert found[f"decision/{ONE}"] == ("opened", "甲改", "d09", "{d08}", "2026-05-01")
    assert found[f"decision/{TWO}"][:2] == ("opened", "乙")
    assert found[f"decision/{THREE}"][-1] == "2026-06-01"
    assert len(found) == 3
    assert city.rows("SELECT edition FROM minutes_editions") == [(3,)]


@pytest.mark.rule("R54.1")
def test_editions_at_once_end_as_the_last_one_says(city: Any) -> None:
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda data: deliver(city, data), [*CHANGES, *CHANGES]))
    assert {(row[0], row[2]) for row in facts(city)} == {
        (f"decision/{ONE}", "甲改"), (f"decision/{TWO}", "乙"), (f"decision/{THREE}", "丙"),
    }  # fmt: skip
    numbers = [row.number for row in city.rows("SELECT number FROM tasks ORDER BY number")]
    assert numbers == [1, 2, 3]


@pytest.mark.rule("R54.1")
def test_an_edition_that_comes_after_a_newer_one_opens_nothing(city: Any) -> None:
    deliver(city, CHANGES[1])
    assert deliver(city, CHANGES[0])
    assert {row[0] for row in facts(city)} == {f"decision/{ONE}", f"decision/{THREE}"}
    assert len(city.rows("SELECT 1 FROM acts WHERE subject = :s", s=f"minutes/{FIRST}")) == 1


@pytest.mark.rule("R54.1")
def test_what_was_withdrawn_is_taken_up_again_when_a_later_edition_orders_it(city: Any) -> None:
    for data in CHANGES:
        deliver(city, data)
    two = task(city, TWO)
    assert (two.state, two.closed_on, city.waiting(two.id)) == ("opened", None, {"report_progress": ["head:d08"]})
    assert history(city, TWO) == ["opened", "withdrawn", "reinstated"]


@pytest.mark.rule("R54.1")
def test_what_the_office_settled_itself_stands_where_the_minutes_say_nothing_new_of_it(city: Any) -> None:
    deliver(city, edition(1, item(ONE, "甲"), item(TWO, "乙")))
    later = extend_term.ExtendTerm(task(city, ONE).id, city.clock.today().replace(month=9), "汛期")
    act(city, "clerk", later)
    before = task(city, ONE)
    deliver(city, edition(2, item(ONE, "甲"), item(TWO, "乙改"), signed_on="2026-03-20"))
    after = task(city, ONE)
    assert (after.term, after.version, after.state) == (before.term, before.version, before.state)
    assert (task(city, TWO).content, task(city, TWO).term) == ("乙改", before.opened_on.replace(day=30))


@pytest.mark.rule("R54.1")
def test_a_report_on_what_was_changed_is_due_again_and_one_whose_term_alone_moved_stands(city: Any) -> None:
    deliver(city, edition(1, item(ONE, "甲"), item(TWO, "乙", term="2026-04-01")))
    for decision in (ONE, TWO):
        report = report_progress.ReportProgress(task(city, decision).id, "已办结", completed=True)
        act(city, "head_d08", report)
    deliver(city, edition(2, item(ONE, "甲改"), item(TWO, "乙", term="2026-05-01")))
    assert (task(city, ONE).state, task(city, TWO).state) == ("rework", "reported")
    assert city.waiting(task(city, ONE).id)["report_progress"] == ["head:d08"]
    assert "report_progress" not in city.waiting(task(city, TWO).id)


@pytest.mark.rule("R54.1")
def test_a_task_that_is_done_stays_so_and_its_history_tells_of_the_correction(city: Any) -> None:
    deliver(city, edition(1, item(ONE, "甲"), item(TWO, "乙")))
    for decision in (ONE, TWO):
        done = report_progress.ReportProgress(task(city, decision).id, "已办结", completed=True)
        act(city, "head_d08", done)
        act(city, "clerk", close_task.CloseTask(task(city, decision).id, "属实"))
    deliver(city, edition(2, item(ONE, "甲改")))
    assert (task(city, ONE).state, task(city, ONE).content, task(city, TWO).state) == ("closed", "甲", "closed")
    assert history(city, ONE)[-1] == "changed"


@pytest.mark.rule("R54.1")
def test_each_item_has_its_own_level_and_one_of_before_that_of_its_minutes(city: Any) -> None:
    data = edition(1, item(ONE, "甲", level=0), item(TWO, "乙", level=1))
    data.level = 1
    data.items[0].ClearField("level")
    data.items.add(decision_id=THREE, text="丙", responsible_units=["d08"], level=0)
    deliver(city, data)
    assert [task(city, decision).level for decision in (ONE, TWO, THREE)] == [1, 1, 0]


@pytest.mark.rule("R54.2")
def test_what_was_withdrawn_counts_neither_as_done_nor_as_open(city: Any) -> None:
    deliver(city, CHANGES[0])
    deliver(city, edition(2, item(ONE, "甲")))
    report = city.read("mayor", queries.get_period_report, None)
    assert (report.opened, report.closed, report.closed_in_time, report.open) == (2, 0, 0, 1)


def test_after_a_restore_editions_count_anew_and_the_new_ones_are_heard(city: Any) -> None:
    """Meetings forgot its second and third edition, and signs another second one."""
    kept, lost, new = (str(uuid4()) for _ in range(3))
    deliver(city, edition(1, item(kept, "甲")))
    deliver(city, edition(3, item(kept, "乙"), item(lost, "丙")))
    again = edition(2, item(kept, "丁"), item(new, "戊"))
    deliver(city, again)
    assert {row.title for row in city.rows("SELECT title FROM tasks WHERE state = 'opened'")} == {"乙", "丙"}
    deliver(city, again, epoch=1_700_000_000)
    assert {row.title for row in city.rows("SELECT title FROM tasks WHERE state = 'opened'")} == {"丁", "戊"}
    # What is still under way of before the restore changes nothing.
    deliver(city, edition(3, item(kept, "乙"), item(lost, "丙")))
    assert {row.title for row in city.rows("SELECT title FROM tasks WHERE state = 'opened'")} == {"丁", "戊"}
