"""What a topic must have behind it before an agenda takes it (articles 24, 25, 45, 48 and 50)."""

from collections.abc import Mapping
from datetime import date

from chassis.law import RuleBroken, implements
from meetings.rules import LAW

LISTED, MAJOR_DECISION = "listed_matter", "major_decision"
PERSONNEL, PROJECT, FUNDS, ESTABLISHMENT = "major_personnel", "major_project", "large_funds", "establishment"
IMPORTANT, PUBLIC_INTEREST, SPENDING, MARKET = "important_matter", "public_interest", "new_spending", "market"
FLAGS: Mapping[str, str] = {
    LISTED: "第24条列举的重要事项",
    MAJOR_DECISION: "重大行政决策",
    PERSONNEL: "重要干部任免",
    PROJECT: "重要项目安排",
    FUNDS: "大额资金使用",
    ESTABLISHMENT: "机构编制",
    IMPORTANT: "提请讨论决定的重要事项",
    PUBLIC_INTEREST: "重大公共利益和公众权益",
    SPENDING: "新增重大财政支出",
    MARKET: "市场主体经济活动",
}
COLLECTIVE = frozenset({MAJOR_DECISION, PERSONNEL, PROJECT, FUNDS})
REFERRED_ONLY = frozenset({PROJECT, FUNDS, ESTABLISHMENT})
SETTLING = ("adopted", "adopted_with_changes", "rejected")
"""The outcomes that settle a matter; putting it off or passing it on does not."""


@implements("R24.1", "R6.2")
def require_forum_of_listed_matters(kind: str, flags: frozenset[str], on: date) -> None:
    """A listed important matter is decided by the plenary or the executive meeting."""
    if LISTED in flags and kind not in LAW.value("R24.1", "kinds", on):
        raise RuleBroken("R24.1", kind=kind, flags=flags, kinds=LAW.value("R24.1", "kinds", on))


@implements("R48.1")
def require_collective_decision(kind: str, flags: frozenset[str], outcome: str, on: date) -> None:
    """Major decisions, appointments, projects and large sums are settled by a collective decision.

    Another meeting may talk them over and refer them; only one that decides collectively may settle them.
    """
    if outcome in SETTLING and flags & COLLECTIVE and kind not in LAW.value("R24.1", "kinds", on):
        raise RuleBroken("R48.1", kind=kind, flags=flags & COLLECTIVE)


@implements("R45.3")
def require_referral(kind: str, flags: frozenset[str], outcome: str) -> None:
    """A thematic meeting settles nothing that concerns funds, projects or establishment; it refers it onward."""
    if kind == "thematic" and flags & REFERRED_ONLY and outcome in SETTLING:
        raise RuleBroken("R45.3", flags=flags & REFERRED_ONLY, outcome=outcome)


@implements("R50.1")
def require_in_time(kind: str, day: date, deadline: date, handed_in: date | None, urgent: bool, on: date) -> None:
    """Materials are handed in by `deadline`, that day included; later only with an urgent approval on record."""
    if kind not in LAW.value("R50.1", "kinds", on) or urgent:
        return
    if handed_in is None or handed_in > deadline:
        raise RuleBroken("R50.1", deadline=deadline, day=day, handed_in=handed_in)


def submission_term(on: date) -> int:
    """How many working days before the meeting materials are due (article 50)."""
    return int(LAW.value("R50.1", "workdays", on))


@implements("R50.2")
def require_review_and_approval(kind: str, reviewed: bool, approved: bool, on: date) -> None:
    """A topic passed the office's review and the leader in charge."""
    if kind in LAW.value("R50.2", "kinds", on) and not (reviewed and approved):
        raise RuleBroken("R50.2", reviewed=reviewed, approved=approved)


@implements("R50.3")
def require_signed_form(kind: str, office_signed: bool, leader_signed: bool, on: date) -> None:
    """The submission form is signed by the leader in charge and by the office's director or a deputy."""
    missing = [who for who, signed in (("office", office_signed), ("leader", leader_signed)) if not signed]
    if kind in LAW.value("R50.2", "kinds", on) and missing:
        raise RuleBroken("R50.3", missing=missing)


@implements("R50.4")
def require_prior_agreement(kind: str, agreed: frozenset[str], on: date) -> None:
    """The principal leaders agreed, on the report of the sponsor unit's head, that the topic goes on the agenda."""
    missing = [leader for leader in LAW.value("R50.4", "leaders", on) if leader not in agreed]
    if kind in LAW.value("R50.4", "kinds", on) and missing:
        raise RuleBroken("R50.4", missing=missing, agreed=agreed)


@implements("R25.5")
def require_legality(flags: frozenset[str], normative: bool, finding: str) -> None:
    """The justice bureau found a normative draft or a major decision lawful; `finding` is none where it has not."""
    if needs_legality(flags, normative) and finding != "lawful":
        raise RuleBroken("R25.5", normative=normative, flags=flags, finding=finding)


@implements("R25.5")
def is_normative(task: str, document: bool, on: date) -> bool:
    """Whether a topic brings a normative draft: its document is one, or its task says so."""
    return document or task in LAW.value("R25.5", "normative_tasks", on)


def needs_legality(flags: frozenset[str], normative: bool) -> bool:
    """Whether a topic is a normative draft or a major decision, which the justice bureau reviews before the meeting."""
    return normative or MAJOR_DECISION in flags
