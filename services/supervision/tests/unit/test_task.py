"""A task's state machine, who may know of it, and the rulebook behind it."""

from itertools import product
from uuid import uuid4

import pytest

from chassis.actor import SYSTEM, Power, Standing
from chassis.errors import IllegalStep
from chassis.law import Rulebook
from supervision.commands.open_tasks import LONGEST_TITLE, _title
from supervision.model.task import STATES, TASK, Task

STEPS = {step for _, step in TASK.rows}


@pytest.mark.rule("R71.1")
@pytest.mark.parametrize(("state", "step"), sorted(product(STATES, STEPS) - TASK.rows.keys()))
def test_a_step_that_is_not_in_the_table_is_refused(state: str, step: str) -> None:
    with pytest.raises(IllegalStep) as refusal:
        TASK.advance(state, step)
    assert refusal.value.rule


@pytest.mark.parametrize(("state", "step"), sorted(TASK.rows))
def test_every_step_of_the_table_leads_to_a_state_and_cites_a_rule_of_the_rulebook(state: str, step: str) -> None:
    assert TASK.advance(state, step) in STATES
    assert TASK.rows[state, step].rule in Rulebook.load("supervision").rules


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
