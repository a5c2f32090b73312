"""Recordings and numbered copies, at the threshold and a step to each side."""

from datetime import date, timedelta

import pytest

from chassis.law import RuleBroken
from meetings.rules import material_rules

DAY = date(2026, 11, 23)


@pytest.mark.rule("R52.2")
def test_a_recording_needs_an_arrangement_of_the_office():
    assert material_rules.recording_authorisers() == ("R52.2", ("office.staff",))
    assert material_rules.recorders("7").powers == ("person:7", "office.staff")
    assert material_rules.recorders("").powers == ("office.staff",)
    material_rules.require_authorised(True)
    with pytest.raises(RuleBroken) as refused:
        material_rules.require_authorised(False)
    assert refused.value.rule == "R52.2"


@pytest.mark.rule("R52.3")
def test_a_number_has_one_holder_and_a_holder_one_copy():
    material_rules.require_number_free(3, "")
    material_rules.require_one_copy("张三", 0)
    for judge in (
        lambda: material_rules.require_number_free(3, "张三"),
        lambda: material_rules.require_one_copy("张三", 3),
    ):
        with pytest.raises(RuleBroken) as refused:
            judge()
        assert (refused.value.rule, refused.value.judged["outstanding"]) == ("R52.3", ["3（张三）"])


@pytest.mark.rule("R52.3")
@pytest.mark.parametrize(
    ("out", "lost", "closes"), [([], [], True), (["1（甲）"], [], False), ([], ["2（乙）"], False)]
)
def test_a_meeting_is_closed_when_nothing_is_out_and_no_loss_is_open(out, lost, closes):
    if closes:
        material_rules.require_copies_back(out, lost)
        return
    with pytest.raises(RuleBroken) as refused:
        material_rules.require_copies_back(out, lost)
    assert refused.value.judged == {"outstanding": out, "lost": lost}


@pytest.mark.rule("R52.3")
@pytest.mark.parametrize(
    ("after", "since", "due"), [(0, None, False), (1, None, True), (9, 2, False), (9, 3, True), (9, 4, True)]
)
def test_a_copy_is_chased_from_the_day_after_and_every_third_day(after, since, due):
    today = DAY + timedelta(days=after)
    chased_on = None if since is None else today - timedelta(days=since)
    assert material_rules.chase_due(DAY, chased_on, today) is due
    assert (material_rules.first_chased_day(today) >= DAY) is (after >= 1)
    assert material_rules.last_chased_day(today) == today - timedelta(days=3)


@pytest.mark.rule("R52.3")
def test_who_holds_keeps_and_settles():
    assert material_rules.copy_holders("7", "d08") == ("person:7",)
    assert material_rules.copy_holders("", "d08") == ("head:d08", "deputy:d08", "member:d08")
    assert material_rules.copy_holders("", "") == ("office.staff",)
    assert material_rules.loss_reporters("7", "").powers == ("person:7", "office.staff")
    assert material_rules.loss_resolvers() == ("R52.3", ("office.head",))
    assert material_rules.material_keepers() == ("R52.3", ("office.staff",))
