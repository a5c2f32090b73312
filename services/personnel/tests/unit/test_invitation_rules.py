"""Which events leaders go to, who decides and who goes: at each threshold and a step to each side."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from chassis.law import Rulebook, RuleBroken
from personnel.rules import invitation_rules as law

ON = date(2026, 11, 23)
BOOK = Rulebook.load("personnel")
FORBIDDEN = BOOK.value("R88.1", "kinds", ON)
GREETINGS = BOOK.value("R88.2", "kinds", ON)
GOVERNMENT = BOOK.value("R88.3", "kinds", ON)
ORDINARY = BOOK.value("R87.1", "kinds", ON)
VM1, VM2 = UUID(int=1), UUID(int=2)


@pytest.mark.rule("R87.1")
def test_a_form_goes_to_the_office_and_to_no_leader():
    law.require_to_office("office")
    for other in (str(VM1), "", "Office"):
        with pytest.raises(RuleBroken, match=r"R87\.1"):
            law.require_to_office(other)


@pytest.mark.rule("R87.1")
def test_the_office_alone_arranges():
    assert law.arranging_powers() == ("office.staff",)


@pytest.mark.rule("R9.1")
def test_a_unit_writes_its_form_and_its_head_alone_sends_it():
    assert law.drafting_powers("d07") == ("member:d07",)
    assert law.submitting_powers("d07") == ("head:d07",)


@pytest.mark.rule("R87.1")
@pytest.mark.parametrize("kind", sorted({*FORBIDDEN, *GREETINGS, *GOVERNMENT, *ORDINARY}))
def test_each_kind_of_the_rulebook_is_known(kind):
    law.require_known_kind(kind, ON)


@pytest.mark.rule("R87.1")
def test_a_kind_nobody_knows_is_refused_with_those_that_are():
    with pytest.raises(RuleBroken) as refusal:
        law.require_known_kind("party", ON)
    assert set(refusal.value.judged["kinds"]) == {*FORBIDDEN, *GREETINGS, *GOVERNMENT, *ORDINARY}


@pytest.mark.rule("R88.1")
@pytest.mark.parametrize("kind", FORBIDDEN)
def test_a_kind_that_leaders_do_not_go_to_is_refused_unless_it_is_for_the_whole_city(kind):
    with pytest.raises(RuleBroken) as refusal:
        law.require_open_kind(kind, False, "R87.1", ON)
    assert (refusal.value.rule, refusal.value.judged["kind"]) == ("R88.1", kind)
    law.require_open_kind(kind, True, "R87.1", ON)


@pytest.mark.rule("R88.1")
@pytest.mark.parametrize("kind", ORDINARY)
def test_a_kind_the_article_does_not_name_is_open(kind):
    law.require_open_kind(kind, False, "R87.1", ON)


@pytest.mark.rule("R88.1")
def test_to_be_for_the_whole_city_takes_the_word_and_the_paper():
    cases = [(False, ""), (False, "乳办发1号"), (True, ""), (True, "乳办发1号")]
    assert [law.arranged_city_wide(*case) for case in cases] == [False, False, False, True]


@pytest.mark.rule("R88.1")
@pytest.mark.rule("R88.3")
@pytest.mark.parametrize("kind", GOVERNMENT)
def test_a_forum_in_the_governments_name_goes_by_the_paragraph_of_its_own(kind):
    rule = law.rule_for(kind, True, False, ON)
    assert rule == "R88.3"
    law.require_open_kind(kind, False, rule, ON)
    # The exception of the first paragraph does not reach the second.
    assert law.rule_for(kind, True, True, ON) == "R88.3"
    assert law.rule_for(kind, False, False, ON) == "R87.1"


@pytest.mark.rule("R88.3")
@pytest.mark.parametrize("kind", [*ORDINARY, "ribbon_cutting"])
def test_other_events_in_the_governments_name_are_judged_as_any(kind):
    assert law.rule_for(kind, True, False, ON) == "R87.1"


@pytest.mark.rule("R88.2")
@pytest.mark.parametrize("kind", GREETINGS)
def test_a_greeting_takes_a_special_need_and_its_grounds(kind):
    assert law.rule_for(kind, False, False, ON) == law.rule_for(kind, True, True, ON) == "R88.2"
    for need, grounds in ((False, ""), (False, "百年校庆"), (True, "")):
        with pytest.raises(RuleBroken, match=r"R88\.2"):
            law.require_special_need(kind, False, need, grounds, ON)
    law.require_special_need(kind, False, True, "百年校庆", ON)
    law.require_special_need(kind, True, False, "", ON)


@pytest.mark.rule("R88.2")
def test_publishing_is_for_whom_approves_greetings():
    assert law.publishing_powers() == ("mayor.approve",)
    law.require_special_need("conference", False, False, "", ON)


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        pytest.param("R87.1", BOOK.value("R87.1", "days_ahead", ON), marks=pytest.mark.rule("R87.1")),
        pytest.param("R88.3", BOOK.value("R88.3", "days_ahead", ON), marks=pytest.mark.rule("R88.3")),
    ],
)
def test_the_office_gets_the_form_so_many_days_ahead(rule, days):
    law.require_ahead(rule, ON + timedelta(days=days + 1), ON)
    law.require_ahead(rule, ON + timedelta(days=days), ON)
    with pytest.raises(RuleBroken) as refusal:
        law.require_ahead(rule, ON + timedelta(days=days - 1), ON)
    assert refusal.value.rule == rule
    assert refusal.value.judged["latest"] == str(ON - timedelta(days=1))


@pytest.mark.rule("R88.2")
def test_for_a_greeting_no_time_is_named():
    law.require_ahead("R88.2", ON, ON)


CHAINS = [
    # rule, somebody in charge, in charge asked, mayor named, vice mayors named: the chain
    ("R87.1", True, True, False, (), ("office.head", "portfolio:d07")),
    ("R87.1", False, True, False, (), ("office.head", "mayor.approve")),
    ("R87.1", True, False, False, (VM1,), ("office.head", f"person:{VM1}")),
    ("R87.1", True, False, True, (VM1, VM2), ("office.head", f"person:{VM1}", f"person:{VM2}", "mayor.approve")),
    ("R87.1", True, True, True, (), ("office.head", "portfolio:d07", "mayor.approve")),
    ("R87.1", True, False, True, (), ("office.head", "mayor.approve")),
    ("R88.2", True, True, True, (VM1,), ("mayor.approve",)),
    ("R88.3", True, True, False, (), ("portfolio:d07", "mayor.approve")),
    ("R88.3", False, True, False, (), ("mayor.approve",)),
]


@pytest.mark.rule("R87.1")
@pytest.mark.rule("R88.2")
@pytest.mark.rule("R88.3")
@pytest.mark.parametrize(("rule", "has_leader", "in_charge", "mayor", "named", "chain"), CHAINS)
def test_who_decides(rule, has_leader, in_charge, mayor, named, chain):
    assert law.approval_chain(rule, "d07", has_leader, in_charge, mayor, named, ON) == chain


@pytest.mark.rule("R87.1")
def test_only_he_himself_declines_for_himself():
    assert law.decides_for_himself(f"person:{VM1}", VM1)
    assert not law.decides_for_himself(f"person:{VM1}", VM2)
    assert not law.decides_for_himself("office.head", VM1)
    assert not law.decides_for_himself("office.head", None)


@pytest.mark.rule("R87.1")
def test_a_form_asks_for_leaders_and_for_some():
    law.require_leaders({"甲": ["vice_mayor"], "乙": ["staff", "mayor"]}, ON)
    with pytest.raises(RuleBroken) as refusal:
        law.require_leaders({"甲": ["vice_mayor"], "丙": ["unit_head"], "丁": []}, ON)
    assert refusal.value.judged["not_leaders"] == ["丙", "丁"]
    law.require_somebody_asked("R87.1", 1, False)
    law.require_somebody_asked("R87.1", 0, True)
    law.require_somebody_asked("R88.2", 0, False)
    law.require_somebody_asked("R88.3", 0, False)
    with pytest.raises(RuleBroken, match=r"R87\.1"):
        law.require_somebody_asked("R87.1", 0, False)


@pytest.mark.rule("R87.1")
def test_those_go_who_agreed_are_free_and_present():
    law.require_agreed(["甲"], ["甲", "乙"])
    with pytest.raises(RuleBroken) as refusal:
        law.require_agreed(["甲", "丙"], ["甲", "乙"])
    assert refusal.value.judged == {"not_agreed": ["丙"], "agreed": ["甲", "乙"]}
    law.require_not_engaged("甲", [])
    law.require_on_duty("甲", [])
    with pytest.raises(RuleBroken, match=r"R87\.1"):
        law.require_not_engaged("甲", ["座谈"])
    with pytest.raises(RuleBroken, match=r"R87\.1"):
        law.require_on_duty("甲", ["休假"])


@pytest.mark.rule("R88.3")
@pytest.mark.parametrize(("via", "goes"), [("own", True), ("substitution", False), ("delegation", False), ("", False)])
def test_only_he_who_is_in_charge_by_his_own_post_goes(via, goes):
    if goes:
        law.require_himself_in_charge({"甲": via}, "甲")
        law.require_himself_in_charge({}, "")
        return
    with pytest.raises(RuleBroken) as refusal:
        law.require_himself_in_charge({"甲": "own", "乙": via}, "甲")
    assert (refusal.value.rule, refusal.value.judged["others"]) == ("R88.3", {"乙": via})


@pytest.mark.rule("R88.3")
def test_while_he_is_away_nobody_goes():
    law.require_himself_present("甲", [])
    with pytest.raises(RuleBroken, match=r"R88\.3"):
        law.require_himself_present("甲", ["休假"])
