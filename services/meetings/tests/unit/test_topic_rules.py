"""The gates before an agenda."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from chassis.law import RuleBroken
from chassis.workdays import Calendar
from meetings.rules import topic_rules as rules
from meetings.rules.gate_rules import TopicFacts, judged, require_all
from meetings.rules.topic_rules import COLLECTIVE, FLAGS, LISTED, MAJOR_DECISION, REFERRED_ONLY

DAY = date(2026, 11, 23)
NONE: frozenset[str] = frozenset()
READY = TopicFacts(
    kind="executive",
    task="normative_draft",
    flags=NONE,
    day=DAY,
    deadline=date(2026, 11, 16),
    handed_in=date(2026, 11, 16),
    urgent=False,
    reviewed=True,
    approved=True,
    office_signed=True,
    leader_signed=True,
    agreed=frozenset({"mayor", "party_secretary"}),
    normative=True,
    finding="lawful",
)


def refusal(call, *arguments):
    with pytest.raises(RuleBroken) as refused:
        call(*arguments)
    return refused.value


@pytest.mark.rule("R50.1")
@pytest.mark.parametrize(
    ("meeting", "last"),
    [
        ("2022-10-10", "2022-09-28"),
        ("2026-02-24", "2026-02-10"),
        ("2026-10-12", "2026-09-29"),
        ("2026-05-06", "2026-04-24"),
        ("2026-01-05", "2025-12-26"),
        ("2026-11-23", "2026-11-16"),
    ],
)
def test_materials_come_in_on_the_fifth_working_day_before_the_meeting_at_the_latest(meeting, last):
    day, deadline = date.fromisoformat(meeting), date.fromisoformat(last)
    assert Calendar.load().workdays_before(day, rules.submission_term(day)).date == deadline
    for handed_in in (deadline - timedelta(1), deadline):
        rules.require_in_time("executive", day, deadline, handed_in, False, deadline)
    late = deadline + timedelta(1)
    refused = refusal(rules.require_in_time, "executive", day, deadline, late, False, late)
    assert refused.rule == "R50.1"
    assert refused.judged == {"deadline": last, "day": meeting, "handed_in": late.isoformat()}
    rules.require_in_time("executive", day, deadline, late, True, late)


@pytest.mark.rule("R50.1")
def test_the_term_is_for_the_executive_and_the_mayors_office_meeting():
    late = DAY - timedelta(1)
    assert refusal(rules.require_in_time, "mayor_office", DAY, date(2026, 11, 16), late, False, late).rule == "R50.1"
    for kind in ("plenary", "thematic", "work_class1", "work_class2"):
        rules.require_in_time(kind, DAY, date(2026, 11, 16), late, False, late)


@pytest.mark.rule("R24.1")
@pytest.mark.rule("R6.2")
def test_listed_matters_come_before_the_plenary_or_the_executive_meeting():
    for kind in ("plenary", "executive"):
        rules.require_forum_of_listed_matters(kind, frozenset({LISTED}), DAY)
    for kind in ("mayor_office", "thematic", "work_class1", "work_class2"):
        rules.require_forum_of_listed_matters(kind, NONE, DAY)
        assert refusal(rules.require_forum_of_listed_matters, kind, frozenset({LISTED}), DAY).rule == "R24.1"


@pytest.mark.rule("R48.1")
@pytest.mark.parametrize("flag", sorted(COLLECTIVE))
def test_major_matters_need_a_collective_decision(flag):
    rules.require_collective_decision("executive", frozenset({flag}), "adopted", DAY)
    for outcome in ("referred", "deferred"):
        rules.require_collective_decision("thematic", frozenset({flag}), outcome, DAY)
    for kind in ("mayor_office", "thematic"):
        refused = refusal(rules.require_collective_decision, kind, frozenset({flag}), "adopted", DAY)
        assert refused.rule == "R48.1"
    rules.require_collective_decision("mayor_office", frozenset(FLAGS) - COLLECTIVE, "adopted", DAY)


@pytest.mark.rule("R45.3")
@pytest.mark.parametrize("flag", sorted(REFERRED_ONLY))
def test_a_thematic_meeting_only_refers_funds_projects_and_establishment(flag):
    rules.require_referral("thematic", frozenset({flag}), "referred")
    rules.require_referral("executive", frozenset({flag}), "adopted")
    rules.require_referral("thematic", frozenset(FLAGS) - REFERRED_ONLY, "adopted")
    rules.require_referral("thematic", frozenset({flag}), "deferred")
    for outcome in ("adopted", "adopted_with_changes", "rejected"):
        assert refusal(rules.require_referral, "thematic", frozenset({flag}), outcome).rule == "R45.3"


@pytest.mark.rule("R50.2")
@pytest.mark.parametrize(("reviewed", "approved"), [(False, False), (True, False), (False, True)])
def test_review_and_approval_are_both_needed(reviewed, approved):
    rules.require_review_and_approval("executive", True, True, DAY)
    rules.require_review_and_approval("plenary", reviewed, approved, DAY)
    assert refusal(rules.require_review_and_approval, "executive", reviewed, approved, DAY).rule == "R50.2"


@pytest.mark.rule("R50.3")
@pytest.mark.parametrize(
    ("office", "leader", "missing"), [(0, 0, ["office", "leader"]), (1, 0, ["leader"]), (0, 1, ["office"])]
)
def test_both_signatures_stand_on_the_form(office, leader, missing):
    rules.require_signed_form("executive", True, True, DAY)
    refused = refusal(rules.require_signed_form, "executive", bool(office), bool(leader), DAY)
    assert (refused.rule, refused.judged) == ("R50.3", {"missing": missing})


@pytest.mark.rule("R50.4")
@pytest.mark.parametrize(
    ("agreed", "missing"),
    [(set(), ["party_secretary", "mayor"]), ({"mayor"}, ["party_secretary"]), ({"party_secretary"}, ["mayor"])],
)
def test_both_principal_leaders_agree_before_the_meeting(agreed, missing):
    rules.require_prior_agreement("executive", frozenset({"mayor", "party_secretary"}), DAY)
    rules.require_prior_agreement("thematic", frozenset(agreed), DAY)
    refused = refusal(rules.require_prior_agreement, "executive", frozenset(agreed), DAY)
    assert (refused.rule, refused.judged["missing"]) == ("R50.4", missing)


@pytest.mark.rule("R25.5")
@pytest.mark.parametrize("finding", ["none", "unlawful"])
def test_normative_drafts_and_major_decisions_were_found_lawful(finding):
    rules.require_legality(NONE, False, finding)
    rules.require_legality(frozenset({MAJOR_DECISION}), True, "lawful")
    assert refusal(rules.require_legality, NONE, True, finding).rule == "R25.5"
    assert refusal(rules.require_legality, frozenset({MAJOR_DECISION}), False, finding).rule == "R25.5"


@pytest.mark.rule("R50.1")
def test_who_has_not_submitted_yet_is_told_the_term_where_there_is_one():
    nowhere = {"day": None, "deadline": None, "handed_in": None}
    for kind, told in (("executive", {"workdays": 5}), ("thematic", {})):
        lacking = replace(READY, kind=kind, **nowhere)
        (gate,) = (gate for gate in judged(lacking, DAY) if gate.rule == "R50.1")
        assert gate.refusal.judged == {"handed_in": None, "kind": kind} | told


@pytest.mark.parametrize(
    ("rule", "change"),
    [
        ("R43.5", {"task": "gossip"}),
        ("R50.1", {"handed_in": date(2026, 11, 17)}),
        ("R50.1", {"day": None, "deadline": None, "handed_in": None}),
        ("R50.2", {"reviewed": False}),
        ("R50.3", {"office_signed": False}),
        ("R50.4", {"agreed": NONE}),
        ("R25.5", {"finding": "none"}),
    ],
)
def test_each_gate_stands_alone(rule, change):
    assert {gate.state for gate in judged(READY, DAY)} <= {"passed", "not_needed"}
    require_all(READY, DAY)
    lacking = replace(READY, **change)
    assert [gate.rule for gate in judged(lacking, DAY) if gate.state == "missing"] == [rule]
    assert refusal(require_all, lacking, DAY).rule == rule
