"""What a procedure must hold before it is concluded, at each threshold and a step to each side."""

from datetime import date, timedelta

import pytest

from chassis.law import RuleBroken
from meetings.rules import evidence_rules as rules
from meetings.rules.evidence_rules import Expert, Said

DAY = date(2026, 11, 16)
DONE = Said("市民甲", "建议增设站点", "adopted")
ASPECTS = dict.fromkeys(("legality", "necessity", "soundness", "feasibility", "controllability"), "经论证可行")
HEARING = {
    "delivered_on": DAY - timedelta(8),
    "held_on": DAY - timedelta(1),
    "signed": {"甲": True, "乙": True},
    "record": "各方陈述意见",
    "on": DAY,
}


def refusal(call, *arguments, **named):
    with pytest.raises(RuleBroken) as refused:
        call(*arguments, **named)
    return refused.value


def participation(days=30, reason="", comments=(DONE,), published=0, on=0):
    """The draft was announced so many days before comments closed; publication and judgement so many days after."""
    closes = DAY - timedelta(1)
    announced = closes - timedelta(days)
    return announced, closes, reason, comments, closes + timedelta(1 + published), DAY + timedelta(on)


@pytest.mark.rule("R23.1")
@pytest.mark.parametrize(("days", "enough"), [(29, False), (30, True), (31, True)])
def test_the_public_has_thirty_days_or_the_shorter_term_its_reason(days, enough):
    if enough:
        rules.require_participation(*participation(days))
    else:
        refused = refusal(rules.require_participation, *participation(days))
        assert refused.judged == {
            "procedure": "participation",
            "missing": ["shorter_reason"],
            "days": 29,
            "comment_days": 30,
        }
    rules.require_participation(*participation(days, reason="汛情紧急"))


@pytest.mark.rule("R23.1")
def test_participation_is_concluded_after_the_last_day_only_and_its_result_published_by_then():
    announced, closes, reason, comments, _, _ = participation()
    for on, missing in ((closes - timedelta(1), "end_of_comments"), (closes, "end_of_comments")):
        refused = refusal(rules.require_participation, announced, closes, reason, comments, closes, on)
        assert refused.judged["missing"] == [missing]
    rules.require_participation(announced, closes, reason, comments, closes + timedelta(1), closes + timedelta(1))
    for published in (None, closes - timedelta(1), closes + timedelta(2)):
        after = closes + timedelta(1)
        refused = refusal(rules.require_participation, announced, closes, reason, comments, published, after)
        assert refused.judged["missing"] == ["published_result"]
    for one, other in ((None, closes), (announced, None), (closes, announced)):
        refused = refusal(rules.require_participation, one, other, "", [], DAY, DAY)
        assert refused.judged["missing"] == ["comment_notice"]


@pytest.mark.rule("R23.1")
@pytest.mark.parametrize(
    ("disposition", "reason", "settled"),
    [
        ("adopted", "", True),
        ("partly_adopted", "", False),
        ("partly_adopted", "与规划不符的部分未采纳", True),
        ("not_adopted", "", False),
        ("not_adopted", "没有依据", True),
        ("", "没有依据", False),
    ],
)
def test_every_comment_is_dealt_with_and_what_is_not_adopted_has_its_reason(disposition, reason, settled):
    comments = (DONE, Said("市民乙", "建议缓建", disposition, reason))
    if settled:
        rules.require_participation(*participation(comments=comments))
    else:
        refused = refusal(rules.require_participation, *participation(comments=comments))
        assert refused.judged["missing"] == ["dispositions"]


@pytest.mark.rule("R23.1")
def test_experts_sign_their_opinions_and_have_no_interest_in_the_matter():
    good = Expert("丁教授", "某大学", True, "方案可行", DAY)
    rules.require_experts([good], DAY)
    assert refusal(rules.require_experts, [], DAY).judged["experts_needed"] == 1
    for wrong, missing in (
        (Expert("丙", "某院", False, "可行", DAY), ["no_conflict"]),
        (Expert("丙", "某院", True, "", DAY), ["signed_opinion"]),
        (Expert("丙", "某院", True, "可行", None), ["signed_opinion"]),
        (Expert("丙", "某院", True, "可行", DAY + timedelta(1)), ["signed_opinion"]),
        (Expert("丙", "某院", False, "", None), ["no_conflict", "signed_opinion"]),
    ):
        refused = refusal(rules.require_experts, [good, wrong], DAY)
        assert (refused.rule, refused.judged["missing"], refused.judged["persons"]) == ("R23.1", missing, ["丙"])


@pytest.mark.rule("R23.1")
@pytest.mark.rule("R25.3")
@pytest.mark.parametrize(("kind", "rule"), [("risk_assessment", "R23.1"), ("stability_risk", "R25.3")])
def test_an_assessment_names_its_assessor_and_holds_a_report(kind, rule):
    rules.require_report(kind, "第三方机构", "总体低风险")
    refused = refusal(rules.require_report, kind, "", "")
    assert (refused.rule, refused.judged["missing"]) == (rule, ["assessor", "risk_report"])


@pytest.mark.rule("R25.1")
@pytest.mark.parametrize("aspect", sorted(ASPECTS))
def test_the_argument_speaks_to_each_of_the_aspects(aspect):
    rules.require_aspects("市经济研究中心", ASPECTS, DAY)
    refused = refusal(rules.require_aspects, "市经济研究中心", ASPECTS | {aspect: ""}, DAY)
    assert (refused.rule, refused.judged["missing"]) == ("R25.1", [aspect])
    assert refusal(rules.require_aspects, "", ASPECTS, DAY).judged["missing"] == ["arguing_institution"]


@pytest.mark.rule("R25.3")
@pytest.mark.parametrize(("days", "enough"), [(6, False), (7, True), (8, True)])
def test_the_materials_of_a_hearing_are_delivered_seven_days_before(days, enough):
    given = HEARING | {"delivered_on": HEARING["held_on"] - timedelta(days)}
    if enough:
        rules.require_hearing(**given)
    else:
        refused = refusal(rules.require_hearing, **given)
        assert refused.judged == {"procedure": "hearing", "days": 6, "delivery_days": 7}


@pytest.mark.rule("R25.3")
@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({"signed": {}}, ["participants"]),
        ({"record": ""}, ["hearing_record"]),
        ({"held_on": DAY + timedelta(1)}, ["hearing_day"]),
        ({"held_on": None, "delivered_on": None}, ["hearing_day", "delivery_of_materials"]),
        ({"signed": {"甲": True, "乙": False}}, ["hearing_signatures"]),
    ],
)
def test_a_hearing_was_held_recorded_and_signed_by_all(change, missing):
    rules.require_hearing(**(HEARING | {"held_on": DAY}))
    assert refusal(rules.require_hearing, **(HEARING | change)).judged["missing"] == missing


@pytest.mark.rule("R26.1")
def test_who_was_heard_how_what_they_said_and_what_was_adopted_is_on_record():
    rules.require_heard_in_full(["座谈"], [DONE])
    for ways, said, missing in (
        ([], [], ["heard"]),
        ([""], [DONE], ["way_of_hearing"]),
        (["座谈"], [Said("某民主党派", "", "adopted")], ["what_was_said"]),
        (["座谈"], [Said("某协会", "建议缓收", "not_adopted")], ["dispositions"]),
    ):
        refused = refusal(rules.require_heard_in_full, ways, said)
        assert (refused.rule, refused.judged["missing"]) == ("R26.1", missing)


def test_what_the_sponsor_recorded_is_judged_by_its_kind_and_a_bureaus_materials_are_its_own_to_judge():
    for kind, rule in (
        ("participation", "R23.1"),
        ("expert_argument", "R23.1"),
        ("risk_assessment", "R23.1"),
        ("argumentation", "R25.1"),
        ("stability_risk", "R25.3"),
        ("hearing", "R25.3"),
        ("opinions_heard", "R26.1"),
    ):
        assert refusal(rules.require_conclusive, kind, {}, DAY).rule == rule
    for kind in ("legality", "budget_performance", "fair_competition"):
        rules.require_conclusive(kind, {}, DAY)
