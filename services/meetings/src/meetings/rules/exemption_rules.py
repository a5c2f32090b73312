"""Which procedures can be set aside for a topic, on which grounds and by whose power (articles 23 and 25)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from chassis.law import BeforeTheRules, NoValue, RuleBroken, implements
from meetings.rules import LAW
from meetings.rules.authority_rules import Authority


def exemptions_of(rule: str, on: date) -> list[Mapping[str, Any]]:
    """The exemptions a rule allows on a date; none where its rulebook row names none."""
    try:
        return list(LAW.value(rule, "exemptions", on))
    except (NoValue, BeforeTheRules):
        return []


@implements("R23.1", "R25.1", "R25.3", "R25.4")
def exemption_for(rule: str, procedure: str, ground: str, on: date) -> Mapping[str, Any]:
    """The rulebook's row for an exemption: by whose power, and what it asks for in place of the procedure.

    Raises RuleBroken, citing the rule itself, where it cannot be set aside on that ground, as most can on none.
    """
    rows = exemptions_of(rule, on)
    for row in rows:
        if (row["procedure"], row["ground"]) == (procedure, ground):
            return row
    allowed = [row["ground"] for row in rows if row["procedure"] == procedure]
    judged = {"exemptable": allowed} if allowed else {}
    raise RuleBroken(rule, missing=[procedure], ground=ground, **judged)


def approvers(rule: str, procedure: str, ground: str, unit: str, on: date) -> Authority:
    """Who may grant an exemption, and take it back. Raises RuleBroken where nobody may."""
    row = exemption_for(rule, procedure, ground, on)
    return Authority(rule, tuple(power.format(unit=unit) for power in row["powers"]))


def revokers(rule: str, procedure: str, ground: str, unit: str, on: date) -> Authority:
    """Who may take an exemption back: who may grant it, and the mayor where the rulebook allows it no more."""
    try:
        return approvers(rule, procedure, ground, unit, on)
    except RuleBroken:
        return Authority(rule, ("mayor.approve",))


@implements("R23.1", "R25.1", "R25.3", "R25.4")
def require_substitute(rule: str, needs: str, concluded: frozenset[str]) -> None:
    """What an exemption asks for in place of the procedure is there."""
    if needs and needs not in concluded:
        raise RuleBroken(rule, missing=[needs])
