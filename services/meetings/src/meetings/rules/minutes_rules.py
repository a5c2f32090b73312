"""Who signs minutes, what goes before the signature, and how they are numbered (articles 53 and 54)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from chassis.law import RuleBroken, implements
from meetings.rules import LAW
from meetings.rules.authority_rules import Authority
from meetings.rules.kind_rules import kind_of

MAYORS = ("plenary", "executive", "mayor_office")
"""The kinds of meeting whose minutes the article reserves for the mayor."""


def signers(kind: str, unit: str, on: date) -> Authority:
    """Who signs the minutes of a meeting; `unit` is the one a thematic or class 2 meeting is about."""
    if kind_of(kind).key in MAYORS:
        return mayor_signs()
    return leader_signs(kind, unit, on)


@implements("R53.1")
def mayor_signs() -> Authority:
    """The mayor signs; that somebody chairs in his stead does not pass the signature on."""
    return Authority("R53.1", ("mayor.sign",))


@implements("R53.2")
def leader_signs(kind: str, unit: str, on: date) -> Authority:
    """The leader in charge signs the others; for kinds of which the text is silent the rulebook says who does."""
    power = LAW.value("R53.2", "signers", on)[kind]
    return Authority("R53.2", (power.format(unit=unit),))


@implements("R53.2")
def assent_needed(kind: str, major: bool, on: date) -> bool:
    """Whether the mayor's assent goes before the signature: of a major matter, where he does not sign himself."""
    if kind_of(kind).key in MAYORS or not major:
        return False
    return bool(LAW.value("R53.2", "signers", on)[kind] != "mayor.sign")


@implements("R53.2")
def assenters() -> Authority:
    """The mayor assents."""
    return Authority("R53.2", ("mayor.approve",))


@implements("R53.2")
def require_assent(needed: bool, assented: bool) -> None:
    """Minutes with a major matter are signed after the mayor's assent. Raises RuleBroken(R53.2)."""
    if needed and not assented:
        raise RuleBroken("R53.2", assented=assented, waits_for=list(assenters().powers))


@implements("R53.2")
def major(flags: frozenset[str], on: date) -> bool:
    """Whether a matter with these flags is a major one, by the list in the rulebook."""
    return bool(flags & set(LAW.value("R53.2", "major_flags", on)))


@implements("R53.1")
def series_of(kind: str, on: date) -> Mapping[str, Any]:
    """The series in which minutes of this kind are numbered: {kinds, series, mark, number}."""
    return next(row for row in LAW.value("R53.1", "series", on) if kind in row["kinds"])


def issuer(on: date) -> str:
    """The name under which the office issues minutes."""
    return str(LAW.value("R53.1", "issuer", on))


@implements("R53.1")
def draft_workdays(on: date) -> int:
    """The working days after a meeting within which its minutes are drafted; then the office is reminded."""
    return int(LAW.value("R53.1", "draft_workdays", on))


@implements("R52.4")
def may_read_item(concerned: bool, trusted: bool, there: bool, cleared: bool) -> bool:
    """An item of minutes is for those cleared for it who are concerned, hold an office over it, or were there."""
    return cleared and (concerned or trusted or there)
