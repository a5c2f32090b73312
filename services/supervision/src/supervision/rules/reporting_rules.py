"""Who answers for a task on behalf of its lead unit (articles 9, 69)."""

from datetime import date

from chassis.law import implements
from supervision.rules import LAW


@implements("R69.1")
def must_be_personal(kind: str, on: date) -> bool:
    """Whether the head must see to a task of this kind in person (article 69)."""
    return kind in LAW.value("R69.1", "kinds", on)


@implements("R9.1")
def reporting_powers(lead_unit: str) -> tuple[str, ...]:
    """The powers that report for the lead unit: its principal head's alone, never a deputy's (articles 9, 69)."""
    return (f"head:{lead_unit}",)


def cited_rule(kind: str, on: date) -> str:
    """The rule a refused report is told under: article 69 where it speaks, article 9 for the rest."""
    return "R69.1" if must_be_personal(kind, on) else "R9.1"
