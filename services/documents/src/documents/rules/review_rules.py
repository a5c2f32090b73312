"""Who drafts, approves and reviews a document, and what a review must answer."""

from collections.abc import Mapping
from dataclasses import dataclass, fields

from chassis.law import RuleBroken, implements


@dataclass(frozen=True)
class SixCases:
    """Article 65: the six cases in which no document is issued, each with whether a draft is one."""

    already_law: bool
    existing_document_applies: bool
    superior_document_suffices: bool
    no_new_substance: bool
    passes_on_provincial_department: bool
    deploys_event: bool


@dataclass(frozen=True)
class LegalityPoints:
    """Article 21: what a normative document may not do, each with whether a draft does."""

    sets_licence: bool
    sets_penalty: bool
    sets_compulsion: bool
    impairs_rights: bool
    adds_duties: bool


SIX_CASES = tuple(case.name for case in fields(SixCases))
LEGALITY_POINTS = tuple(point.name for point in fields(LegalityPoints))


@implements("R62.1")
def drafting_powers(unit: str) -> tuple[str, ...]:
    """Who drafts for a unit: its people, or the office on its behalf (article 62)."""
    return f"member:{unit}", f"deputy:{unit}", f"head:{unit}", "office.staff"


@implements("R62.1")
def approving_powers(unit: str) -> tuple[str, ...]:
    """Who answers for a unit's draft: its head alone (article 62)."""
    return (f"head:{unit}",)


@implements("R62.1")
def office_powers() -> tuple[str, ...]:
    """Who reviews documents, registers them and keeps the seals: the staff of the office (article 62)."""
    return ("office.staff",)


@implements("R19.1")
def legality_powers() -> tuple[str, ...]:
    """Who reviews normative drafts: the justice bureau (article 19)."""
    return "justice.head", "justice.staff"


@implements("R65.1")
def require_worth_issuing(answers: Mapping[str, bool]) -> None:
    """Each of the six cases is answered, and none of them applies (article 65)."""
    _require_all_no("R65.1", SIX_CASES, answers)


@implements("R21.1")
def require_within_bounds(answers: Mapping[str, bool]) -> None:
    """Each point of article 21 is answered, and the draft oversteps none."""
    _require_all_no("R21.1", LEGALITY_POINTS, answers)


def _require_all_no(rule: str, questions: tuple[str, ...], answers: Mapping[str, bool]) -> None:
    yes = [question for question in questions if answers.get(question)]
    unanswered = [question for question in questions if question not in answers]
    if yes or unanswered:
        raise RuleBroken(rule, yes=yes, unanswered=unanswered)
