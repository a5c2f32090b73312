"""The steps of an invitation: all that the table names, and none that it does not."""

from itertools import product

import pytest

from chassis.errors import IllegalStep
from personnel.model import INVITATION
from personnel.model.invitation import STATES

STEPS = sorted({step for _, step in INVITATION.rows})


@pytest.mark.parametrize(("state", "step"), [pair for pair in product(STATES, STEPS) if pair not in INVITATION.rows])
def test_what_is_not_in_the_table_is_refused(state, step):
    with pytest.raises(IllegalStep) as refusal:
        INVITATION.advance(state, step)
    assert refusal.value.rule in ("R9.1", "R87.1", "R88.2", "R88.3")


@pytest.mark.parametrize(("state", "step"), sorted(INVITATION.rows))
def test_what_is_in_the_table_leads_to_a_state(state, step):
    assert INVITATION.advance(state, step) in STATES


def test_nothing_leads_on_from_where_it_ends():
    ends = {row.to for row in INVITATION.rows.values()} - {state for state, _ in INVITATION.rows}
    assert ends == {"declined", "held", "published", "withdrawn", "cancelled"}


def test_nobody_is_assigned_before_it_was_screened_and_approved():
    assert {state for state, step in INVITATION.rows if step == "assign_leaders"} == {"approved", "assigned"}
    assert {row.to for (state, _), row in INVITATION.rows.items() if state == "submitted"} == {
        "screened", "returned", "submitted", "withdrawn",
    }  # fmt: skip
