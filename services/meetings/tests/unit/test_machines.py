"""The tables of legal steps: whatever is not in them is refused."""

import pytest

from chassis.errors import IllegalStep
from chassis.testing import every_pair
from meetings.model.convening import APPLICATION, COMMISSION
from meetings.model.decision import DECISION
from meetings.model.deliberation import ITEM
from meetings.model.meeting import MEETING
from meetings.model.minutes import MINUTES
from meetings.model.procedure import EXEMPTION, PROCEDURE
from meetings.model.topic import TOPIC


@pytest.mark.parametrize(
    ("machine", "state", "step"),
    every_pair(TOPIC, MEETING, MINUTES, ITEM, DECISION, COMMISSION, APPLICATION, PROCEDURE, EXEMPTION),
    ids=lambda value: getattr(value, "name", value),
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
        (TOPIC, {"decided", "rejected", "withdrawn"}),
        (MEETING, {"cancelled"}),
        (ITEM, {"concluded", "decided", "deferred", "skipped"}),
        (DECISION, set()),
        (COMMISSION, {"revoked"}),
        (PROCEDURE, {"concluded", "dropped"}),
        (EXEMPTION, {"refused", "revoked", "dropped"}),
        (APPLICATION, {"called", "rejected", "withdrawn"}),
        (MINUTES, {"replaced", "discarded"}),
    ],
)
def test_these_states_are_final(machine, ends):
    assert {row.to for row in machine.rows.values()} - {state for state, _ in machine.rows} == ends


@pytest.mark.rule("R53.1")
def test_signing_twice_cites_the_article():
    with pytest.raises(IllegalStep) as refused:
        MINUTES.advance("signed", "sign")
    assert refused.value.rule == "R53.1"
