"""What meetings may cost and how many there may be (articles 55 and 81), and who keeps the register of study (85)."""

from datetime import date

from chassis.law import RuleBroken, implements
from meetings.rules import LAW
from meetings.rules.authority_rules import OFFICE, Authority

ANNUAL, OTHER = "annual", "other"
DEPARTMENT_KINDS = (ANNUAL, OTHER)
PURPOSES = ("convey", "deploy", "discuss", "exchange", "train", "other")


@implements("R81.1")
def require_budget_item(cost: int, budget_item: str) -> None:
    """A meeting that costs anything, in whole yuan, names the item of the budget it is paid from."""
    if cost > 0 and not budget_item:
        raise RuleBroken("R81.1", cost=cost, budget_item=budget_item)


@implements("R55.2")
def require_within_quota(kind: str, year: int, used: int, city_used: int, on: date) -> None:
    """One more annual meeting stays within what a department and the whole city may hold in that calendar year.

    `used` and `city_used` are those planned or held already, this one not among them.
    """
    if kind != ANNUAL:
        return
    most, ceiling = per_department(on), city_ceiling(on)
    if used >= most or city_used >= ceiling:
        raise RuleBroken("R55.2", year=year, used=used, per_department=most, city_used=city_used, city_ceiling=ceiling)


@implements("R55.2")
def per_department(on: date) -> int:
    """How many annual meetings a department may hold in a calendar year."""
    return int(LAW.value("R55.2", "per_department", on))


@implements("R55.2")
def city_ceiling(on: date) -> int:
    """How many annual meetings all departments together may hold in a calendar year."""
    return int(LAW.value("R55.2", "city_ceiling", on))


@implements("R55.3")
def protected_kinds(on: date) -> tuple[str, ...]:
    """The kinds of unit whose principal heads departments do not call to their meetings."""
    return tuple(LAW.value("R55.3", "unit_kinds", on))


@implements("R55.3")
def require_no_town_heads(heads_of: frozenset[str], towns: frozenset[str], approved: frozenset[str]) -> None:
    """No principal head of a town is asked to come but by an approved exception that names the town.

    `heads_of` are the units whose heads are asked, `towns` all that are protected, `approved` those excepted.
    """
    refused = (heads_of & towns) - approved
    if refused:
        # Named as the powers they hold, so that a reader is told whose heads they are.
        raise RuleBroken("R55.3", heads=sorted(f"head:{town}" for town in refused), approved=approved)


@implements("R55.3")
def exception_approvers(unit: str, on: date) -> Authority:
    """Who may except towns for a meeting of a department; the text leaves it open, so the rulebook says."""
    powers = LAW.value("R55.3", "approved_by", on)
    return Authority("R55.3", tuple(power.format(unit=unit) for power in powers))


@implements("R85.1")
def study_keepers(unit: str) -> Authority:
    """A unit's study sessions are planned and recorded by its head or a deputy, or by the office."""
    return Authority("R85.1", (f"head:{unit}", f"deputy:{unit}", *OFFICE))


@implements("R85.1")
def counts_as_study(state: str) -> bool:
    """A session counts for the year once it was held; one that is planned or was called off does not."""
    return state == "held"


@implements("R55.4")
def may_count_all(in_office: bool, leads: bool) -> bool:
    """The numbers of the whole city are for the office and the leaders; heads read those of their own units."""
    return in_office or leads
