"""The tables of legal steps of notices, absences, staff lists, copies and recordings."""

import pytest

from chassis.errors import IllegalStep
from chassis.law import Rulebook
from chassis.testing import every_pair
from meetings.model.absence import ABSENCE, REPORT
from meetings.model.material import COPY
from meetings.model.notice import NOTICE
from meetings.model.recording import RECORDING
from meetings.model.staff_list import STAFF_LIST

MACHINES = (NOTICE, ABSENCE, REPORT, STAFF_LIST, COPY, RECORDING)
BOOK = Rulebook.load("meetings")


@pytest.mark.parametrize(
    ("machine", "state", "step"), every_pair(*MACHINES), ids=lambda value: getattr(value, "name", value)
)
def test_a_step_leads_where_the_table_says_and_nowhere_else(machine, state, step):
    row = machine.rows.get((state, step))
    if row is not None:
        assert machine.advance(state, step) == row.to
        return
    with pytest.raises(IllegalStep) as refused:
        machine.advance(state, step)
    assert (refused.value.machine, refused.value.state, refused.value.step) == (machine.name, state, step)


@pytest.mark.parametrize(
    ("machine", "ends"),
    [
        (NOTICE, {"superseded"}),
        (ABSENCE, {"refused", "withdrawn", "lapsed"}),
        (REPORT, {"noted"}),
        (STAFF_LIST, {"approved", "refused", "lapsed"}),
        (COPY, {"returned"}),
        (RECORDING, {"revoked"}),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_these_states_are_final_and_the_rules_stand_in_the_book(machine, ends):
    assert {row.to for row in machine.rows.values()} - {state for state, _ in machine.rows} == ends
    assert machine.__rules__ <= BOOK.rules.keys()
