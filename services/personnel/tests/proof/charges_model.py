"""In whose charge a unit is, reckoned a second time: from the unit upwards, where the product goes down (article 7)."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date


@dataclass
class Days:
    """A term of days, both included; one that ended before it began holds on no day."""

    first: date
    last: date | None

    def on(self, day: date) -> bool:
        """Whether it holds on a day."""
        return self.first <= day and (self.last is None or day <= self.last)

    def ends_on(self, last: date) -> None:
        """Let it end with a day, no later than it would have."""
        if self.last is None or last < self.last:
            self.last = last

    def meets(self, other: "Days") -> bool:
        """Whether the two have a day in common."""
        latest = max(self.first, other.first)
        return self.on(latest) and other.on(latest)


@dataclass
class Charge(Days):
    """That a post is in charge of a matter; a task is the mayor's to give."""

    post: str
    matter: str
    task: bool = False
    key: Hashable = None


@dataclass
class Place(Days):
    """Under whom a unit stands; empty for the government itself."""

    unit: str
    superior: str


def charge_of(matter: str, day: date, charges: Iterable[Charge], places: Iterable[Place]) -> Charge | None:
    """Reading of R7.1: a unit in nobody's own charge is in that of who is in charge of its nearest superior."""
    in_force = {one.matter: one for one in charges if one.on(day)}
    above = {one.unit: one.superior for one in places if one.on(day)}
    while matter and matter not in in_force:
        matter = above.get(matter, "")
    return in_force.get(matter)


def charges_of(post: str, day: date, charges: Iterable[Charge], places: Iterable[Place]) -> dict[str, str]:
    """What a post is in charge of: each matter with the one by which it is so, itself or the unit's superior."""
    charges, places = list(charges), list(places)
    matters = {one.matter for one in charges} | {one.unit for one in places if one.on(day)}
    found = {matter: charge_of(matter, day, charges, places) for matter in sorted(matters)}
    return {matter: one.matter for matter, one in found.items() if one is not None and one.post == post}
