"""The steps of a leave: all that the table names, and none that it does not."""

from itertools import product

import pytest

from chassis.errors import IllegalStep
from personnel.model import LEAVE
from personnel.model.leave import STATES

STEPS = sorted({step for _, step in LEAVE.rows})


@pytest.mark.parametrize(("state", "step"), [pair for pair in product(STATES, STEPS) if pair not in LEAVE.rows])
def test_what_is_not_in_the_table_is_refused(state, step):
    with pytest.raises(IllegalStep) as refusal:
        LEAVE.advance(state, step)
    assert refusal.value.rule.startswith(("R75", "R7.2"))


@pytest.mark.parametrize(("state", "step"), sorted(LEAVE.rows))
def test_what_is_in_the_table_leads_to_a_state(state, step):
    assert LEAVE.advance(state, step) in STATES
