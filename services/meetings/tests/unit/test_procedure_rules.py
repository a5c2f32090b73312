"""What the gates make of concluded procedures, and which of them can be set aside."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from chassis.law import RuleBroken
from meetings.rules import exemption_rules, topic_rules
from meetings.rules import procedure_rules as rules
from meetings.rules.gate_rules import EXEMPT, MISSING, NOT_NEEDED, PASSED, TopicFacts, judged
from meetings.rules.procedure_rules import Evidence, ProcedureFacts

DAY = date(2026, 11, 16)
NONE: frozenset[str] = frozenset()
FOUR = ("participation", "expert_argument", "risk_assessment", "legality")
GOOD = {
    "participation": "completed",
    "expert_argument": "completed",
    "risk_assessment": "low",
    "legality": "lawful",
    "argumentation": "completed",
    "stability_risk": "low",
    "hearing": "completed",
    "budget_performance": "supported",
    "fair_competition": "passed",
}
REVIEWERS = {"legality": "justice", "budget_performance": "finance", "fair_competition": "market"}
MAJOR = frozenset({"major_decision"})


def brought(without=(), outdated=(), **results):
    return ProcedureFacts(
        {
            kind: Evidence(f"id-{kind}", kind, result, DAY, kind not in outdated, REVIEWERS.get(kind, "sponsor"))
            for kind, result in (GOOD | results).items()
            if kind not in without
        }
    )


def facts(flags=NONE, procedures=None, finding="lawful", exempt=None, normative=False):
    return TopicFacts(
        kind="executive",
        task="plans_and_budget",
        flags=frozenset(flags),
        day=DAY,
        deadline=DAY,
        handed_in=DAY,
        urgent=False,
        reviewed=True,
        approved=True,
        office_signed=True,
        leader_signed=True,
        agreed=frozenset({"mayor", "party_secretary"}),
        normative=normative,
        finding=finding,
        exempt=exempt or {},
        procedures=brought() if procedures is None else procedures,
    )


def state(rule, topic, on=DAY):
    return next(gate for gate in judged(topic, on) if gate.rule == rule)


def refusal(call, *arguments):
    with pytest.raises(RuleBroken) as refused:
        call(*arguments)
    return refused.value


@pytest.mark.rule("R23.1")
@pytest.mark.parametrize("kind", FOUR)
def test_a_major_decision_lacks_exactly_what_it_lacks(kind):
    rules.require_procedures(MAJOR, brought(), "lawful", NONE, DAY)
    rules.require_procedures(NONE, ProcedureFacts(), "none", NONE, DAY)
    finding = "none" if kind == "legality" else "lawful"
    refused = refusal(rules.require_procedures, MAJOR, brought(without=[kind]), finding, NONE, DAY)
    assert (refused.rule, refused.judged["missing"]) == ("R23.1", [kind])
    everything = refusal(rules.require_procedures, MAJOR, ProcedureFacts(), "none", NONE, DAY)
    assert everything.judged == {"missing": list(FOUR)}
    others = frozenset(FOUR) - {kind}
    left = refusal(rules.require_procedures, MAJOR, ProcedureFacts(), "none", others, DAY)
    assert left.judged["missing"] == [kind]


@pytest.mark.rule("R23.1")
@pytest.mark.rule("R25.3")
@pytest.mark.parametrize(
    ("level", "risk", "stability"),
    [("low", True, True), ("medium", True, True), ("high", True, False), ("uncontrollable", False, False)],
)
def test_which_levels_of_risk_may_go_on_is_the_rulebooks_to_say(level, risk, stability):
    done = brought(risk_assessment=level, stability_risk=level)
    assert state("R23.1", facts(MAJOR, done)).state == (PASSED if risk else MISSING)
    gate = state("R25.3", facts({"public_interest"}, done))
    assert gate.state == (PASSED if stability else MISSING)
    if not stability:
        assert gate.refusal.judged == {
            "missing": ["stability_risk"],
            "found": [f"stability_risk（{level}）"],
            "results": [level],
        }


@pytest.mark.rule("R25.1")
@pytest.mark.rule("R25.3")
@pytest.mark.rule("R25.4")
@pytest.mark.rule("R25.6")
@pytest.mark.parametrize(
    ("rule", "flag", "kind", "bad"),
    [
        ("R25.1", "important_matter", "argumentation", ()),
        ("R25.3", "public_interest", "hearing", ()),
        ("R25.3", "public_interest", "stability_risk", ("high",)),
        ("R25.4", "new_spending", "budget_performance", ("not_supported", "incomplete")),
        ("R25.6", "market", "fair_competition", ("failed", "incomplete")),
    ],
)
def test_what_a_flag_asks_for_is_concluded_as_it_must_be(rule, flag, kind, bad):
    assert state(rule, facts()).state == NOT_NEEDED
    assert state(rule, facts({flag})).state == PASSED
    lacking = state(rule, facts({flag}, brought(without=[kind])))
    assert (lacking.state, lacking.refusal.judged["missing"]) == (MISSING, [kind])
    for result in bad:
        assert state(rule, facts({flag}, brought(**{kind: result}))).state == MISSING
    asked = replace(brought(without=[kind]), under_way=frozenset({kind}))
    assert state(rule, facts({flag}, asked)).refusal.judged["under_way"] == [kind]


@pytest.mark.rule("R25.4")
@pytest.mark.rule("R25.6")
def test_partial_support_and_an_exception_will_do():
    assert state("R25.4", facts({"new_spending"}, brought(budget_performance="partly_supported"))).state == PASSED
    assert state("R25.6", facts({"market"}, brought(fair_competition="passed_by_exception"))).state == PASSED


@pytest.mark.rule("R25.6")
@pytest.mark.parametrize(
    ("on", "by_sponsor"), [(date(2024, 7, 31), PASSED), (date(2024, 8, 1), MISSING), (date(2024, 8, 2), MISSING)]
)
def test_a_sponsors_own_review_does_no_more_from_the_day_another_reviews(on, by_sponsor):
    own = Evidence("id", "fair_competition", "passed", date(2024, 7, 30), True, "sponsor")
    theirs = replace(own, reviewer="market")
    gate = state("R25.6", facts({"market"}, ProcedureFacts({"fair_competition": own})), on)
    assert gate.state == by_sponsor
    assert state("R25.6", facts({"market"}, ProcedureFacts({"fair_competition": theirs})), on).state == PASSED
    if by_sponsor == MISSING:
        assert gate.refusal.judged["reviewer"] == "market.head"


@pytest.mark.rule("R25.5")
@pytest.mark.rule("R25.6")
def test_findings_on_the_wording_are_of_the_present_edition_and_others_stay():
    everything = tuple(GOOD)
    done = brought(outdated=everything)
    assert (done.result("legality"), done.result("fair_competition")) == ("none", "none")
    assert done.result("participation") == "completed"
    gate = state("R25.6", facts({"market"}, done))
    assert gate.refusal.judged == {"missing": ["fair_competition"], "outdated": ["fair_competition"]}
    assert state("R25.3", facts({"public_interest"}, done)).state == PASSED
    assert not any(found.current for found in state("R25.3", facts({"public_interest"}, done)).evidence)


@pytest.mark.rule("R25.5")
def test_a_topic_is_a_normative_draft_by_its_document_or_by_its_task():
    assert topic_rules.is_normative("normative_draft", False, DAY)
    assert topic_rules.is_normative("plans_and_budget", True, DAY)
    assert not topic_rules.is_normative("plans_and_budget", False, DAY)
    assert state("R25.5", facts(normative=True, finding="none")).state == MISSING
    assert state("R25.5", facts(finding="none")).state == NOT_NEEDED


@pytest.mark.rule("R23.1")
def test_a_gate_is_exempt_only_for_what_is_missing_and_was_set_aside():
    aside = {"R23.1": {"participation": "emergency"}}
    lacking = state("R23.1", facts(MAJOR, brought(without=["participation"]), exempt=aside))
    assert (lacking.state, lacking.excused) == (EXEMPT, {"participation": "emergency"})
    assert state("R23.1", facts(MAJOR, exempt=aside)).state == PASSED
    more = state("R23.1", facts(MAJOR, brought(without=["participation", "risk_assessment"]), exempt=aside))
    assert (more.state, more.refusal.judged["missing"]) == (MISSING, ["risk_assessment"])
    elsewhere = facts(MAJOR, brought(without=["participation"]), exempt={"R25.1": {"participation": "emergency"}})
    assert state("R23.1", elsewhere).state == MISSING


@pytest.mark.rule("R23.1")
@pytest.mark.rule("R25.1")
@pytest.mark.rule("R25.3")
@pytest.mark.rule("R25.4")
@pytest.mark.parametrize(
    ("rule", "procedure", "ground", "powers"),
    [
        ("R23.1", "participation", "emergency", ("mayor.approve",)),
        ("R23.1", "participation", "state_secret", ("mayor.approve",)),
        ("R23.1", "expert_argument", "not_technical", ("mayor.approve", "portfolio:d08")),
        ("R23.1", "risk_assessment", "no_adverse_effect", ("mayor.approve", "portfolio:d08")),
        ("R25.1", "argumentation", "emergency", ("mayor.approve",)),
        ("R25.3", "hearing", "heard_otherwise", ("mayor.approve", "portfolio:d08")),
        ("R25.4", "budget_performance", "emergency", ("mayor.approve",)),
    ],
)
def test_an_exemption_is_by_the_power_the_rulebook_names_for_its_ground(rule, procedure, ground, powers):
    assert exemption_rules.approvers(rule, procedure, ground, "d08", DAY) == (rule, powers)
    assert exemption_rules.revokers(rule, procedure, ground, "d08", DAY) == (rule, powers)


@pytest.mark.rule("R23.1")
@pytest.mark.rule("R24.1")
@pytest.mark.rule("R48.1")
@pytest.mark.rule("R50.4")
@pytest.mark.parametrize(
    ("rule", "procedure", "ground"),
    [
        ("R23.1", "legality", "emergency"),
        ("R23.1", "participation", "not_technical"),
        ("R24.1", "participation", "emergency"),
        ("R25.5", "legality", "emergency"),
        ("R25.6", "fair_competition", "emergency"),
        ("R48.1", "participation", "emergency"),
        ("R50.4", "participation", "emergency"),
    ],
)
def test_nothing_else_is_ever_set_aside(rule, procedure, ground):
    refused = refusal(exemption_rules.exemption_for, rule, procedure, ground, DAY)
    assert (refused.rule, refused.judged["missing"]) == (rule, [procedure])
    allowed = {"exemptable": ["emergency", "state_secret"]} if ground == "not_technical" else {}
    assert {name: value for name, value in refused.judged.items() if name == "exemptable"} == allowed
    assert exemption_rules.revokers(rule, procedure, ground, "d08", DAY).powers == ("mayor.approve",)


@pytest.mark.rule("R25.3")
def test_a_hearing_is_set_aside_for_other_forms_only_where_they_are_on_record():
    exemption_rules.require_substitute("R25.3", "opinions_heard", frozenset({"opinions_heard"}))
    exemption_rules.require_substitute("R25.3", "", NONE)
    refused = refusal(exemption_rules.require_substitute, "R25.3", "opinions_heard", NONE)
    assert (refused.rule, refused.judged["missing"]) == ("R25.3", ["opinions_heard"])


def test_the_gates_and_their_results_agree_with_the_kinds():
    assert set(rules.KINDS) == set(rules.RULES) == set(rules.RESULTS)
    for rule in ("R23.1", "R25.1", "R25.3", "R25.4", "R25.6"):
        accepted = rules.LAW.value(rule, "accepted", DAY)
        for kind in rules.LAW.value(rule, "procedures", DAY):
            assert set(accepted[kind]) <= set(rules.RESULTS[kind])
        for row in exemption_rules.exemptions_of(rule, DAY + timedelta(1)):
            assert row["procedure"] in rules.LAW.value(rule, "procedures", DAY)
