"""What a procedure must hold before it is concluded (articles 23, 25 and 26)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from chassis.law import RuleBroken, implements
from meetings.rules import LAW
from meetings.rules.procedure_rules import ARGUMENTATION, EXPERTS, HEARD, HEARING, PARTICIPATION, RISK, STABILITY

ADOPTED, PARTLY, NOT_ADOPTED = "adopted", "partly_adopted", "not_adopted"
DISPOSITIONS = (ADOPTED, PARTLY, NOT_ADOPTED)
"""What was done with what somebody said."""


@dataclass(frozen=True)
class Said:
    """What somebody said, how it was dealt with and why; the reason may be left out of what was adopted."""

    who: str
    text: str
    disposition: str
    reason: str = ""

    @property
    def settled(self) -> bool:
        """Whether it says what was done, and why where not all of it was adopted."""
        return bool(self.disposition) and (self.disposition == ADOPTED or bool(self.reason))


@implements("R23.1")
def require_participation(
    announced_on: date | None,
    closes_on: date | None,
    shorter_reason: str,
    comments: Iterable[Said],
    published_on: date | None,
    on: date,
) -> None:
    """The draft was open to the public's comments long enough, each was dealt with, and the result was published.

    The day of the announcement is not counted. A shorter period needs its reason; the period is over and the result
    published no later than `on`.
    """
    least = int(LAW.value("R23.1", "comment_days", on))
    if announced_on is None or closes_on is None or closes_on < announced_on:
        raise RuleBroken("R23.1", procedure=PARTICIPATION, missing=["comment_notice"])
    days = (closes_on - announced_on).days
    if days < least and not shorter_reason:
        raise RuleBroken("R23.1", procedure=PARTICIPATION, missing=["shorter_reason"], days=days, comment_days=least)
    if on <= closes_on:
        raise RuleBroken("R23.1", procedure=PARTICIPATION, missing=["end_of_comments"], closes_on=closes_on)
    missing = [] if all(comment.settled for comment in comments) else ["dispositions"]
    if published_on is None or not closes_on <= published_on <= on:
        missing.append("published_result")
    if missing:
        raise RuleBroken("R23.1", procedure=PARTICIPATION, missing=missing)


@dataclass(frozen=True)
class Expert:
    """An expert and the opinion he signed."""

    name: str
    unit: str
    no_conflict: bool
    opinion: str
    signed_on: date | None


@implements("R23.1")
def require_experts(experts: Iterable[Expert], on: date) -> None:
    """Enough experts, none of whom has an interest in it, gave written opinions over their names."""
    given = list(experts)
    least = int(LAW.value("R23.1", "experts", on))
    if len(given) < least:
        raise RuleBroken("R23.1", procedure=EXPERTS, missing=["experts"], experts_needed=least)
    wrong = {
        "no_conflict": [one.name for one in given if not one.no_conflict],
        "signed_opinion": [one.name for one in given if not one.opinion or one.signed_on is None or one.signed_on > on],
    }
    if any(wrong.values()):
        missing = [name for name, whose in wrong.items() if whose]
        raise RuleBroken(
            "R23.1",
            procedure=EXPERTS,
            missing=missing,
            persons=sorted({name for whose in wrong.values() for name in whose}),
        )


@implements("R23.1", "R25.3")
def require_report(kind: str, assessor: str, report: str) -> None:
    """An assessment of risks says who made it and holds a report."""
    if missing := _missing(assessor=assessor, risk_report=report):
        raise RuleBroken("R25.3" if kind == STABILITY else "R23.1", procedure=kind, missing=missing)


@implements("R25.1")
def require_aspects(institution: str, statements: Mapping[str, str], on: date) -> None:
    """The report names who argued it and makes a statement on each aspect the rulebook names."""
    missing = _missing(arguing_institution=institution)
    missing += [aspect for aspect in LAW.value("R25.1", "aspects", on) if not statements.get(aspect)]
    if missing:
        raise RuleBroken("R25.1", missing=missing)


@implements("R25.3")
def require_hearing(
    delivered_on: date | None, held_on: date | None, signed: Mapping[str, bool], record: str, on: date
) -> None:
    """The materials were delivered long enough before the hearing, and all who took part signed its record.

    `signed` says of each participant whether he signed; the day of the hearing itself is not counted.
    """
    missing = _missing(hearing_record=record, participants=signed)
    if held_on is None or held_on > on:
        missing.append("hearing_day")
    if delivered_on is None:
        missing.append("delivery_of_materials")
    if missing:
        raise RuleBroken("R25.3", procedure=HEARING, missing=missing)
    least, unsigned = int(LAW.value("R25.3", "delivery_days", on)), [name for name, done in signed.items() if not done]
    days = (held_on - delivered_on).days if held_on and delivered_on else 0
    if days < least:
        raise RuleBroken("R25.3", procedure=HEARING, days=days, delivery_days=least)
    if unsigned:
        raise RuleBroken("R25.3", procedure=HEARING, missing=["hearing_signatures"], persons=unsigned)


@implements("R26.1")
def require_heard_in_full(ways: Iterable[str], said: Iterable[Said]) -> None:
    """Of all who were heard it is on record who they are, how they were heard, what they said and what was adopted."""
    given = list(said)
    missing = [] if given else ["heard"]
    if not all(ways):
        missing.append("way_of_hearing")
    if not all(one.who and one.text for one in given):
        missing.append("what_was_said")
    if not all(one.settled for one in given):
        missing.append("dispositions")
    if missing:
        raise RuleBroken("R26.1", procedure=HEARD, missing=missing)


def require_conclusive(kind: str, details: Mapping[str, object], on: date) -> None:
    """What the sponsor recorded in a procedure is complete; the bureaus judge what is before them themselves.

    Raises RuleBroken, citing the rule that the kind of procedure is held under.
    """
    if kind == PARTICIPATION:
        _participation(details, on)
    elif kind == EXPERTS:
        _experts(details, on)
    elif kind in (RISK, STABILITY):
        require_report(kind, str(details.get("assessor", "")), str(details.get("report", "")))
    elif kind == ARGUMENTATION:
        _argumentation(details, on)
    elif kind == HEARING:
        _hearing(details, on)
    elif kind == HEARD:
        _heard(details)


def day(value: object) -> date | None:
    """A date as the details of a procedure hold it."""
    return date.fromisoformat(str(value)) if value else None


def _rows(details: Mapping[str, object], name: str) -> list[Mapping[str, str]]:
    found = details.get(name)
    return found if isinstance(found, list) else []


def _said(rows: Iterable[Mapping[str, str]]) -> list[Said]:
    return [Said(row["who"], row["text"], row["disposition"], row["reason"]) for row in rows]


def _missing(**given: object) -> list[str]:
    return [name for name, value in given.items() if not value]


def _participation(details: Mapping[str, object], on: date) -> None:
    require_participation(
        day(details.get("announced_on")),
        day(details.get("closes_on")),
        str(details.get("shorter_reason", "")),
        _said(_rows(details, "comments")),
        day(details.get("published_on")),
        on,
    )


def _experts(details: Mapping[str, object], on: date) -> None:
    rows = _rows(details, "experts")
    require_experts(
        [
            Expert(row["name"], row["unit"], bool(row["no_conflict"]), row["opinion"], day(row["signed_on"]))
            for row in rows
        ],
        on,
    )


def _argumentation(details: Mapping[str, object], on: date) -> None:
    statements = {row["name"]: row["statement"] for row in _rows(details, "aspects")}
    require_aspects(str(details.get("institution", "")), statements, on)


def _hearing(details: Mapping[str, object], on: date) -> None:
    signed = {row["name"]: bool(row["signed"]) for row in _rows(details, "participants")}
    delivered, held = day(details.get("delivered_on")), day(details.get("held_on"))
    require_hearing(delivered, held, signed, str(details.get("record", "")), on)


def _heard(details: Mapping[str, object]) -> None:
    rows = _rows(details, "heard")
    require_heard_in_full([row["way"] for row in rows], _said(rows))
