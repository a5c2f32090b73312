"""Special tasks: who gives them, to which posts, and that no matter is in two posts' charge."""

from collections.abc import Iterable
from datetime import date

from chassis.law import RuleBroken, implements
from personnel.rules import LAW
from personnel.rules.standing_rules import THE_MAYOR


@implements("R7.3")
def task_givers() -> tuple[str, ...]:
    """The powers any of which lets give and end special tasks: the mayor's alone."""
    return (THE_MAYOR,)


@implements("R7.3")
def require_task_holder(post_kind: str, holders: int, today: date) -> None:
    """A special task goes to a post of a kind the rules list that one person holds, so that one person answers."""
    kinds = LAW.value("R7.3", "holders", today)
    if post_kind not in kinds or holders != 1:
        raise RuleBroken("R7.3", post_kind=post_kind, people=holders, holders=kinds)


@implements("R7.3")
def require_task_free(area: str, in_charge: Iterable[str], today: date) -> None:
    """What is given as a special task is in nobody else's charge in that time."""
    if titles := list(in_charge):
        raise RuleBroken("R7.3", area=area, in_charge=titles, holders=LAW.value("R7.3", "holders", today))
