"""What is disclosed, why not, and by when."""

from datetime import date

from chassis.law import RuleBroken, implements
from documents.rules import LAW

DISCLOSURES = ("proactive", "on_request", "none")


@implements("R29.1")
def require_disclosure(disclosure: str, ground: str, level: int) -> None:
    """Each document says what is disclosed, and if not proactively, why; nothing classified is (article 29)."""
    open_enough = {"proactive": 0, "on_request": 1}.get(disclosure, 4)
    if disclosure not in DISCLOSURES or level > open_enough or (disclosure != "proactive" and not ground):
        raise RuleBroken("R29.1", disclosure=disclosure, ground=ground, level=level)


@implements("R67.1", "R29.1")
def require_publishable(disclosure: str, level: int) -> None:
    """Only an unclassified document of proactive disclosure reaches the public (articles 29, 67)."""
    if disclosure != "proactive" or level > 0:
        raise RuleBroken("R67.1", disclosure=disclosure, level=level)


@implements("R29.1")
def publication_days(on: date) -> int:
    """Working days within which a document of proactive disclosure is to be published (article 29)."""
    return int(LAW.value("R29.1", "working_days", on))
