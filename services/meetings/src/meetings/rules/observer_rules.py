"""Who may be asked to observe a meeting or some items of it (articles 31, 42, 43 and 44)."""

from datetime import date

from chassis.law import RuleBroken, implements
from meetings.rules import LAW

CATEGORIES = ("stakeholder", "public", "expert", "media")
"""What somebody from outside can be (article 31)."""


@implements("R31.1")
def require_open_to_outsiders(levels: list[int], on: date) -> None:
    """Somebody from outside observes only items that are no secret; `levels` are those of all there is to hear."""
    most = LAW.value("R31.1", "most_level", on)
    if any(level > most for level in levels):
        raise RuleBroken("R31.1", level=max(levels), most_level=most)


@implements("R42.4")
def plenary_categories(on: date) -> tuple[str, ...]:
    """Who from outside may observe a whole plenary: the press and representatives of the public."""
    return tuple(LAW.value("R42.4", "categories", on))


@implements("R31.1")
def require_whole_or_items(kind: str, category: str, items: bool, on: date) -> None:
    """Somebody from outside is asked to items; to the whole only of kinds whose observers the text leaves open.

    Of a plenary the text names those who may observe the whole.
    """
    whole = kind in LAW.value("R31.1", "whole_kinds", on)
    if not items and not (whole and (kind != "plenary" or category in plenary_categories(on))):
        raise RuleBroken("R31.1", kind=kind, category=category, items=0)
