"""The steps of personnel's things: all that the tables name, and none that they do not."""

import pytest

from chassis.errors import IllegalStep
from chassis.testing import every_pair
from personnel.model import (
    FOREIGN_TRIP,
    INVITATION,
    LEAVE,
    PERSONAL_MATTER,
    PHONE_NUMBER,
    PLAN,
    RESEARCH,
    SHORTFALL,
    UNREACHABLE,
)

CITED = {
    LEAVE.name: ("R75", "R7.2"),
    INVITATION.name: ("R9.1", "R87.1", "R88.2", "R88.3"),
    RESEARCH.name: ("R86.1",),
    SHORTFALL.name: ("R86.1",),
    PLAN.name: ("R81.2",),
    FOREIGN_TRIP.name: ("R81.2",),
    UNREACHABLE.name: ("R78.1",),
    PERSONAL_MATTER.name: ("R82.1",),
    PHONE_NUMBER.name: ("R78.2",),
}
"""By which rules each of them refuses a step."""
PAIRS = every_pair(
    LEAVE, INVITATION, RESEARCH, SHORTFALL, PLAN, FOREIGN_TRIP, UNREACHABLE, PERSONAL_MATTER, PHONE_NUMBER
)


@pytest.mark.parametrize(("machine", "state", "step"), PAIRS, ids=lambda value: getattr(value, "name", value))
def test_a_step_leads_where_the_table_says_and_nowhere_else(machine, state, step):
    row = machine.rows.get((state, step))
    if row is not None:
        assert machine.advance(state, step) == row.to
        return
    with pytest.raises(IllegalStep) as refused:
        machine.advance(state, step)
    assert (refused.value.machine, refused.value.state, refused.value.step) == (machine.name, state, step)
    assert refused.value.rule.startswith(CITED[machine.name])


def test_of_an_invitation_nothing_leads_on_from_where_it_ends():
    ends = {row.to for row in INVITATION.rows.values()} - {state for state, _ in INVITATION.rows}
    assert ends == {"declined", "held", "published", "withdrawn", "cancelled"}


def test_nobody_is_assigned_before_it_was_screened_and_approved():
    assert {state for state, step in INVITATION.rows if step == "assign_leaders"} == {"approved", "assigned"}
    assert {row.to for (state, _), row in INVITATION.rows.items() if state == "submitted"} == {
        "screened", "returned", "submitted", "withdrawn",
    }  # fmt: skip
