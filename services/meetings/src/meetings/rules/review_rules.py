"""Who opens and concludes procedures, and what a bureau's review must keep to (articles 9 and 25)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from chassis.law import RuleBroken, implements
from meetings.rules import LAW
from meetings.rules.authority_rules import OFFICE, Authority
from meetings.rules.procedure_rules import BUDGET, COMPETITION, LAWFUL, LEGALITY, RULES, SPONSOR
from meetings.rules.topic_rules import MAJOR_DECISION


@implements("R9.1")
def keepers(unit: str) -> Authority:
    """The sponsor's people keep the record of its procedures; the office may, which keeps the books of meetings."""
    return Authority("R9.1", (f"head:{unit}", f"deputy:{unit}", f"member:{unit}", *OFFICE))


def reviewer(kind: str, on: date) -> str:
    """Who concludes a procedure: sponsor, or the function of the bureau that does."""
    if kind in (LEGALITY, BUDGET):
        return str(LAW.value(RULES[kind], "reviewer", on))
    return competition_reviewer(on) if kind == COMPETITION else SPONSOR


@implements("R25.6")
def competition_reviewer(on: date) -> str:
    """Who reviews fair competition by the law in force on a date: the sponsor itself, later the market regulator."""
    return str(LAW.value("R25.6", "reviewer", on))


def concluders(kind: str, unit: str, on: date) -> Authority:
    """Who concludes a procedure: the sponsor's head answers for what it did itself, the bureau for its review."""
    who = reviewer(kind, on)
    if who == SPONSOR:
        return sponsors_head(kind, unit)
    return bureau(kind, who)


@implements("R9.1")
def sponsors_head(kind: str, unit: str) -> Authority:
    """What a unit lays before the meeting goes through its head."""
    return Authority(RULES[kind] if kind == COMPETITION else "R9.1", (f"head:{unit}",))


@implements("R25.4", "R25.5", "R25.6")
def bureau(kind: str, function: str) -> Authority:
    """The bureau of that function reviews: justice for legality, finance for performance, market for competition."""
    return Authority(RULES[kind], (f"{function}.head", f"{function}.staff"))


class Window(NamedTuple):
    """The least and the most working days a legality review has; 0 is no bound."""

    least: int
    most: int


@implements("R25.5")
def review_window(flags: frozenset[str], normative: bool, on: date) -> Window:
    """The days a legality review has: where a matter is both, the days that suit both."""
    least = [0]
    most: list[int] = []
    if MAJOR_DECISION in flags:
        least.append(int(LAW.value("R25.5", "major_decision_workdays", on)))
    if normative:
        least.append(int(LAW.value("R25.5", "normative_least_workdays", on)))
        most.append(int(LAW.value("R25.5", "normative_most_workdays", on)))
    return Window(max(least), min(most, default=0))


@implements("R25.5")
def require_review_time(window: Window, workdays: int, result: str, urgent_ground: str) -> None:
    """A review took the working days it is to have; a shorter one has its urgent ground on record.

    To send incomplete materials back takes no time: nothing was reviewed.
    """
    if result == "incomplete" or workdays >= window.least or urgent_ground:
        return
    raise RuleBroken("R25.5", missing=["urgent_ground"], workdays=workdays, least_workdays=window.least)


@implements("R25.6")
def require_preliminary(opinion: str, on: date) -> None:
    """Where another than the drafter reviews fair competition, the drafter's preliminary review comes first."""
    if competition_reviewer(on) != SPONSOR and not opinion:
        raise RuleBroken("R25.6", missing=["preliminary_review"])


@dataclass(frozen=True)
class Point:
    """One point of a review, whether it is met, and what was found on it."""

    name: str
    met: bool
    statement: str


@implements("R25.5", "R25.6")
def require_points(kind: str, result: str, points: Iterable[Point], on: date) -> None:
    """Each point the rulebook names is answered, and the finding is what the answers come to."""
    rule = RULES[kind]
    if kind not in (LEGALITY, COMPETITION) or result == "incomplete":
        return
    given = {point.name: point for point in points}
    open_points = [name for name in LAW.value(rule, "points", on) if name not in given or not given[name].statement]
    if open_points:
        raise RuleBroken(rule, missing=open_points)
    unmet = [name for name in LAW.value(rule, "points", on) if not given[name].met]
    if unmet and result in (LAWFUL, "passed"):
        raise RuleBroken(rule, unmet=unmet, finding=result)
    if not unmet and result not in (LAWFUL, "passed"):
        raise RuleBroken(rule, unmet=[], finding=result)


@implements("R25.6")
def require_exception(result: str, exception: Mapping[str, str], on: date) -> None:
    """What is let through by exception names its ground, why nothing less would do, and until when it holds."""
    if result != "passed_by_exception":
        return
    missing = [name for name in ("exception_ground", "no_lesser_alternative", "until") if not exception.get(name)]
    if not missing and exception["exception_ground"] not in LAW.value("R25.6", "exceptions", on):
        missing = ["exception_ground"]
    if not missing and date.fromisoformat(exception["until"]) <= on:
        missing = ["until"]
    if missing:
        raise RuleBroken("R25.6", missing=missing)
