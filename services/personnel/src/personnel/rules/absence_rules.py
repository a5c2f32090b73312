"""Who may look at the absences of others: the office, and whoever answers for the unit."""

from collections.abc import Iterable
from datetime import date

from chassis.law import BeforeTheRules, implements
from personnel.rules import LAW
from personnel.rules.leave_rules import days_late

_ANSWERABLE = ("head:", "deputy:")


@implements("R9.1")
def answered_for(powers: Iterable[str]) -> tuple[str, ...]:
    """The units, by code, whose head or deputy head holds these powers: they know who of their people is away."""
    return tuple(key.partition(":")[2] for key in powers if key.startswith(_ANSWERABLE))


@implements("R9.1")
def report_readers(unit: str) -> tuple[str, ...]:
    """The powers any of which lets read what a month's leaves add up to: the office's, and the head's of the unit."""
    return ("office.staff", f"head:{unit}") if unit else ("office.staff",)


@implements("R75.3", "R9.1")
def breach_readers() -> tuple[str, ...]:
    """The powers any of which lets read who asked or came back too late: that is reported to the office."""
    return ("office.staff",)


@implements("R75.3")
def was_late(until: date, returned_on: date) -> int:
    """By how many days a return was late by what held on that day; before the rule was in force, none was."""
    try:
        return days_late(until, returned_on, returned_on)
    except BeforeTheRules:
        return 0


@implements("R75.3")
def least_grace() -> int:
    """The fewest days of grace that ever held: a return within them was late on no day, and need not be looked at."""
    return min((dated.value for dated in LAW.book.rule("R75.3").values["grace_days"]), default=0)
