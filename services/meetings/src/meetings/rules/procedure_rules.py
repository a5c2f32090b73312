"""What the procedures of a decision have brought (articles 23 and 25), as the gates before an agenda judge it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from chassis.law import RuleBroken, implements
from meetings.rules import LAW
from meetings.rules.topic_rules import MAJOR_DECISION, MARKET, PUBLIC_INTEREST, SPENDING

PARTICIPATION, EXPERTS, RISK, LEGALITY = "participation", "expert_argument", "risk_assessment", "legality"
ARGUMENTATION, STABILITY, HEARING = "argumentation", "stability_risk", "hearing"
BUDGET, COMPETITION, HEARD = "budget_performance", "fair_competition", "opinions_heard"

KINDS: Mapping[str, str] = {
    PARTICIPATION: "公众参与",
    EXPERTS: "专家论证",
    RISK: "风险评估",
    LEGALITY: "合法性审查",
    ARGUMENTATION: "论证报告",
    STABILITY: "社会稳定风险评估",
    HEARING: "听证",
    BUDGET: "事前绩效评估",
    COMPETITION: "公平竞争审查",
    HEARD: "听取意见",
}
"""The kinds of procedures, with what a clerk calls them."""

RULES: Mapping[str, str] = {
    PARTICIPATION: "R23.1",
    EXPERTS: "R23.1",
    RISK: "R23.1",
    LEGALITY: "R25.5",
    ARGUMENTATION: "R25.1",
    STABILITY: "R25.3",
    HEARING: "R25.3",
    BUDGET: "R25.4",
    COMPETITION: "R25.6",
    HEARD: "R26.1",
}
"""The rule that each kind of procedure is held under."""

COMPLETED, LAWFUL, UNLAWFUL, INCOMPLETE = "completed", "lawful", "unlawful", "incomplete"
LEVELS = ("low", "medium", "high", "uncontrollable")
RESULTS: Mapping[str, tuple[str, ...]] = {
    PARTICIPATION: (COMPLETED,),
    EXPERTS: (COMPLETED,),
    RISK: LEVELS,
    LEGALITY: (LAWFUL, UNLAWFUL, INCOMPLETE),
    ARGUMENTATION: (COMPLETED,),
    STABILITY: LEVELS,
    HEARING: (COMPLETED,),
    BUDGET: ("supported", "partly_supported", "not_supported", INCOMPLETE),
    COMPETITION: ("passed", "passed_by_exception", "failed", INCOMPLETE),
    HEARD: (COMPLETED,),
}
"""What each kind can find; incomplete sends the materials back to the sponsor."""

CURRENT_ONLY = frozenset({LEGALITY, COMPETITION})
"""Findings about the wording of a scheme: a finding on an earlier edition says nothing of the present one."""


@dataclass(frozen=True)
class Evidence:
    """One concluded procedure: what it found, when, by whom, and whether it was the present edition of the topic."""

    id: str
    kind: str
    result: str
    concluded_on: date
    current: bool = True
    reviewer: str = ""


@dataclass(frozen=True)
class ProcedureFacts:
    """The last concluded procedure of each kind, and the kinds that are under way."""

    concluded: Mapping[str, Evidence] = field(default_factory=dict)
    under_way: frozenset[str] = frozenset()

    def counting(self, kind: str) -> Evidence | None:
        """The evidence of a kind that counts for the topic as it is worded now."""
        found = self.concluded.get(kind)
        return None if found and kind in CURRENT_ONLY and not found.current else found

    def result(self, kind: str) -> str:
        """What the evidence that counts found; none where there is none."""
        found = self.counting(kind)
        return found.result if found else "none"

    def without(self, kind: str) -> "ProcedureFacts":
        """The same without a kind whose evidence is kept elsewhere."""
        return replace(self, concluded={name: found for name, found in self.concluded.items() if name != kind})

    def outdated(self, kinds: Iterable[str]) -> list[str]:
        """Those of the kinds that were concluded on an earlier edition only."""
        return [kind for kind in kinds if kind in self.concluded and self.counting(kind) is None]


def lacking(rule: str, procedures: ProcedureFacts, finding: str, on: date) -> list[str]:
    """Which of the procedures that a rule names are not concluded as it asks.

    `finding` is that of the legality review, which the documents service may have made.
    """
    results = {kind: procedures.result(kind) for kind in LAW.value(rule, "procedures", on)} | {LEGALITY: finding}
    accepted = LAW.value(rule, "accepted", on)
    return [kind for kind in LAW.value(rule, "procedures", on) if results[kind] not in accepted[kind]]


@implements("R23.1")
def require_procedures(
    flags: frozenset[str], procedures: ProcedureFacts, finding: str, excused: frozenset[str], on: date
) -> None:
    """A major decision went through public participation, expert argument, risk assessment and legality review.

    The refusal lists exactly those that are missing and not excused by an exemption.
    """
    if MAJOR_DECISION in flags:
        _require("R23.1", procedures, finding, excused, on)


@implements("R25.1")
def require_argumentation(flags: frozenset[str], procedures: ProcedureFacts, excused: frozenset[str], on: date) -> None:
    """An important matter carries a report that argues each aspect the rulebook names."""
    if needs_argumentation(flags, on):
        _require("R25.1", procedures, "", excused, on)


def needs_argumentation(flags: frozenset[str], on: date) -> bool:
    """Whether a topic counts as an important matter."""
    return not flags.isdisjoint(LAW.value("R25.1", "flags", on))


@implements("R25.3")
def require_stability_and_hearing(
    flags: frozenset[str], procedures: ProcedureFacts, excused: frozenset[str], on: date
) -> None:
    """What touches major public interests was assessed for its risk to stability, and heard."""
    if PUBLIC_INTEREST in flags:
        _require("R25.3", procedures, "", excused, on)


@implements("R25.4")
def require_performance(flags: frozenset[str], procedures: ProcedureFacts, excused: frozenset[str], on: date) -> None:
    """New spending on a major policy or project was evaluated beforehand by the finance bureau."""
    if SPENDING in flags:
        _require("R25.4", procedures, "", excused, on)


@implements("R25.6")
def require_fair_competition(flags: frozenset[str], procedures: ProcedureFacts, on: date) -> None:
    """What concerns the market passed the review of fair competition, by whom the law in force on the date says."""
    if MARKET not in flags:
        return
    _require("R25.6", procedures, "", frozenset(), on)
    found, reviewer = procedures.counting(COMPETITION), LAW.value("R25.6", "reviewer", on)
    if found and found.reviewer != reviewer and reviewer != SPONSOR:
        raise RuleBroken("R25.6", missing=[COMPETITION], reviewer=f"{reviewer}.head", reviewed_by=found.reviewer)


SPONSOR = "sponsor"
"""Who reviews where the drafting unit does so itself; every other reviewer is the function of a bureau."""


def _require(rule: str, procedures: ProcedureFacts, finding: str, excused: frozenset[str], on: date) -> None:
    missing = [kind for kind in lacking(rule, procedures, finding, on) if kind not in excused]
    if not missing:
        return
    judged: dict[str, object] = {"missing": missing}
    if under_way := [kind for kind in missing if kind in procedures.under_way]:
        judged["under_way"] = under_way
    if outdated := procedures.outdated(missing):
        judged["outdated"] = outdated
    found = {kind: procedures.result(kind) for kind in missing if procedures.counting(kind)}
    if found:
        judged["found"] = [f"{kind}（{result}）" for kind, result in found.items()]
        judged["results"] = list(found.values())
    raise RuleBroken(rule, **judged)
