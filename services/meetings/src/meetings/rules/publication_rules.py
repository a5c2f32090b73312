"""Which decisions are made public, and by when (article 30)."""

from datetime import date

from chassis.law import RuleBroken, implements
from meetings.rules import LAW

PROACTIVE, WITHHELD, UNJUDGED = "proactive", "none", ""
"""Made public without being asked, not made public, and not judged yet."""
DISCLOSURES = (PROACTIVE, WITHHELD)
"""What may be judged."""


@implements("R30.1")
def is_for_the_public(kind: str, outcome: str, on: date) -> bool:
    """Whether what a meeting of this kind decided is to be judged for publication at all."""
    return kind in LAW.value("R30.1", "kinds", on) and outcome in LAW.value("R30.1", "outcomes", on)


@implements("R30.1")
def require_disclosure(disclosure: str, ground: str, level: int) -> None:
    """What is classified is not made public, and what is not made public has its ground on record."""
    if (disclosure == PROACTIVE and level > 0) or (disclosure == WITHHELD and not ground):
        raise RuleBroken("R30.1", disclosure=disclosure, level=level)


@implements("R30.1")
def require_releasable(kind: str, outcome: str, disclosure: str, level: int, on: date) -> None:
    """Only what a plenary or an executive meeting decided, is not classified and was judged proactive comes out."""
    if not is_for_the_public(kind, outcome, on) or disclosure != PROACTIVE or level > 0:
        raise RuleBroken("R30.1", kind=kind, outcome=outcome, disclosure=disclosure or "unjudged", level=level)


@implements("R30.1")
def require_minuted(held: bool, minutes: str) -> None:
    """What the signed minutes in force hold comes out, and nothing that a corrected edition left out.

    `minutes` is their number.
    """
    if not held:
        raise RuleBroken("R30.1", minutes=minutes)


@implements("R30.1")
def release_days(on: date) -> int:
    """Working days from the signing of the minutes within which a decision is made public."""
    return int(LAW.value("R30.1", "working_days", on))
