"""A task's state machine, who may know of it, and the rulebook behind it."""

from datetime import date
from uuid import uuid4

import pytest

from chassis.actor import SYSTEM, Power, Standing
from chassis.errors import IllegalStep
from chassis.law import Machine, Rulebook
from chassis.stated import stated
from chassis.testing import every_pair
from supervision.commands.task.open_tasks import LONGEST_TITLE, _title
from supervision.model.task import TASK, Task
from supervision.rules import LAW
from zhengling.supervision.v1.supervision_service_pb2 import ListTasksRequest


@pytest.mark.rule("R71.1")
@pytest.mark.parametrize(
    ("machine", "state", "step"), every_pair(TASK), ids=lambda value: getattr(value, "name", value)
)
def test_a_step_leads_where_the_table_says_and_nowhere_else(machine: Machine, state: str, step: str) -> None:
    row = machine.rows.get((state, step))
    if row is not None:
        assert machine.advance(state, step) == row.to
        return
    with pytest.raises(IllegalStep) as refusal:
        machine.advance(state, step)
    assert refusal.value.rule


def test_every_step_cites_a_rule_of_the_rulebook() -> None:
    assert {row.rule for row in TASK.rows.values()} <= set(Rulebook.load("supervision").rules)


def test_every_kind_may_be_asked_for_in_the_ledger_and_no_other() -> None:
    asked = stated(ListTasksRequest.DESCRIPTOR.fields_by_name["kind"])
    assert list(asked.one_of) == LAW.value("R70.1", "kinds", date(2026, 3, 2))


def test_nothing_leads_out_of_closed() -> None:
    assert not [step for state, step in TASK.rows if state == "closed"]


@pytest.mark.parametrize(
    ("powers", "units", "knows"),
    [
        (["office.staff"], ["d01"], True),
        (["mayor.chair"], ["gov"], True),
        (["vice_mayor"], ["gov"], True),
        (["member:d08"], ["d08"], True),
        (["member:d09"], ["d09"], True),
        (["head:d10"], ["d10"], False),
        ([], [], False),
    ],
)
def test_the_office_the_leaders_and_the_units_concerned_know_of_a_task(
    powers: list[str], units: list[str], knows: bool
) -> None:
    task = Task(lead_unit="d08", supporting_units=["d09"], level=0)
    assert task.known_to(Standing(uuid4(), "甲", tuple(map(Power, powers)), frozenset(units))) is knows


def test_a_task_without_a_lead_unit_is_not_known_to_somebody_without_a_unit() -> None:
    task = Task(lead_unit="", supporting_units=[], level=0)
    assert not task.known_to(Standing(uuid4()))
    assert task.known_to(SYSTEM)


def test_a_title_is_the_first_line_cut_to_fit() -> None:
    assert _title("  修订办法\n由司法局牵头") == "修订办法"
    assert len(_title("长" * (LONGEST_TITLE + 1))) == LONGEST_TITLE
    assert _title("长" * LONGEST_TITLE) == "长" * LONGEST_TITLE


def test_the_rulebook_loads_and_every_rule_has_its_gist_in_both_languages() -> None:
    book = Rulebook.load("supervision")
    assert {"R8.1", "R54.1", "R54.2", "R69.1", "R70.1", "R70.2", "R71.1", "R80.1"} <= book.rules.keys()
    assert all(rule.gist["zh"] and rule.gist["en"] for rule in book.rules.values())
