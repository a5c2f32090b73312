"""What becomes a task, of which kind, in whose hands and under which number (articles 8, 54, 70)."""

from datetime import date

from chassis.law import RuleBroken, implements
from supervision.rules import LAW

OFFICE = "office"
"""The function of the unit that owns every task."""


@implements("R8.1")
def opening_powers() -> tuple[str, ...]:
    """The powers any of which may open a task by hand: the office follows up, the mayor hands out (article 8)."""
    return ("office.staff", "mayor.approve")


@implements("R8.1", "R54.1")
def owner() -> str:
    """The function of the unit that supervises, whatever a task comes from (articles 8, 54)."""
    return OFFICE


@implements("R54.1")
def follow_up_powers() -> tuple[str, ...]:
    """The powers that assign a task to units and remind them (article 54)."""
    return (f"{OFFICE}.staff",)


@implements("R54.1")
def kind_of_minutes(on: date) -> str:
    """The kind of task that a decision in signed minutes becomes (articles 54, 70)."""
    return str(LAW.value("R54.1", "kind_of_task", on))


@implements("R70.1")
def require_kind(kind: str, on: date) -> None:
    """A task falls under one of the eight kinds. Raises RuleBroken(R70.1) naming them (article 70)."""
    kinds = LAW.value("R70.1", "kinds", on)
    if kind not in kinds:
        raise RuleBroken("R70.1", kind=kind, kinds=kinds)


@implements("R70.2")
def ledger_year(opened_on: date) -> int:
    """The year in whose ledger a task is numbered: that of its opening (article 70)."""
    return opened_on.year
