"""Who signs which document: article 63 as a table, and what must have happened before."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from chassis.law import RuleBroken, implements
from documents.rules import LAW


@dataclass(frozen=True)
class SignOff:
    """One row of article 63: the case, and the powers any of which signs."""

    case: str
    powers: tuple[str, ...]


AUTHORISED = "mayor.sign.decided"
SIGN_OFF = {
    "R63.1": SignOff("upward request or report; major policy", ("mayor.sign",)),
    "R63.2": SignOff("motion to the standing committee; normative document", ("mayor.sign",)),
    "R63.3": SignOff("appointment or removal", ("mayor.sign",)),
    "R63.4": SignOff("leave of a principal head to go abroad", ("mayor.sign",)),
    "R63.5": SignOff("any other document downward", ("mayor.sign",)),
    "R63.6": SignOff("decided by an executive meeting; routine approval", ("mayor.sign", AUTHORISED)),
    "R63.7": SignOff("document of the office", ("office.head",)),
}
"""Article 63, items one to seven. The authorisation of item six reaches item six alone."""


def _signing_powers(ground: str, doc_type: str) -> tuple[str, ...]:
    powers = SIGN_OFF[ground].powers
    return (*powers, f"{AUTHORISED}/{doc_type}") if AUTHORISED in powers else powers


def signing_powers(ground: str, doc_type: str) -> tuple[str, ...]:
    """The powers any of which signs a document of this row; the judgement is noted under that row's rule.

    An authorisation may be narrowed to kinds of documents; its holder has the power under the kind's name.
    """
    return implements(ground)(_signing_powers)(ground, doc_type)


signing_powers.__rules__ = frozenset(SIGN_OFF)  # type: ignore[attr-defined]


def fitting_grounds(issuer: str, doc_type: str, normative: bool) -> tuple[str, ...]:
    """The rows of article 63 that a document may be signed under, by what it is; the special rows come first."""
    if issuer == "office":
        return ("R63.7",)
    if normative or doc_type == "motion":
        return ("R63.2",)
    if doc_type in ("request", "report"):
        return ("R63.1",)
    return "R63.1", "R63.3", "R63.4", "R63.5", "R63.6"


@implements("R56.1")
def require_fitting_ground(ground: str, issuer: str, doc_type: str, normative: bool) -> None:
    """The row of article 63 is an element of the draft, and must be one its kind can fall under (article 56)."""
    fitting = fitting_grounds(issuer, doc_type, normative)
    if ground not in fitting:
        raise RuleBroken("R56.1", element="sign_off_ground", given=ground, needed=list(fitting))


@implements("R63.5")
def countersigning_powers(drafting_unit: str, touched_units: Collection[str]) -> tuple[str, ...]:
    """The portfolios whose vice mayors sign before the mayor does (article 63(5))."""
    return tuple(f"portfolio:{unit}" for unit in sorted({drafting_unit, *touched_units}))


@implements("R63.5")
def require_countersigned(missing: Sequence[str]) -> None:
    """Every vice mayor whose portfolio is touched has signed (article 63(5))."""
    if missing:
        raise RuleBroken("R63.5", missing=list(missing))


@implements("R63.6")
def require_basis(meeting_kind: str, outcome: str, routine: str, on: date) -> None:
    """Item six rests on what an executive meeting adopted, or on a listed routine approval (article 63(6)).

    What was adopted with changes went back to its drafters first, and is signed as changed.
    """
    adopted = outcome in LAW.value("R63.6", "outcomes", on)
    decided = adopted and meeting_kind in LAW.value("R63.6", "decided_by", on)
    listed = LAW.value("R63.6", "routine", on)
    if not decided and routine not in listed:
        raise RuleBroken("R63.6", meeting_kind=meeting_kind, outcome=outcome, routine=routine, routine_list=listed)


@implements("R63.7")
def require_assent(missing: Sequence[str]) -> None:
    """Where the office asked for a leader's assent, it is there (article 63(7))."""
    if missing:
        raise RuleBroken("R63.7", missing=list(missing))


@implements("R63.2")
def is_collective(meeting_kind: str, on: date) -> bool:
    """Whether a decision of this kind of meeting is the collective decision a normative document needs."""
    return meeting_kind in LAW.value("R63.2", "decided_by", on)
