"""Leave from meetings, staff, the door and devices, at the threshold and a step to each side."""

from datetime import date, timedelta

import pytest

from chassis.law import RuleBroken
from meetings.rules import agenda_rules, attendance_rules
from meetings.rules.attendance_rules import notice_holders

DAY = date(2026, 11, 23)


@pytest.mark.rule("R51.1")
@pytest.mark.rule("R51.2")
@pytest.mark.parametrize(
    ("kind", "role", "leader", "chair"),
    [
        ("executive", "member", True, True),
        ("executive", "member", False, True),
        ("executive", "observer", False, False),
        ("mayor_office", "member", False, True),
        ("mayor_office", "observer", False, False),
        ("plenary", "member", True, True),
        ("plenary", "member", False, False),
        ("plenary", "observer", False, False),
        ("thematic", "member", False, False),
        ("work_class1", "member", True, True),
    ],
)
def test_leaders_ask_the_chair_and_all_others_are_gathered(kind, role, leader, chair):
    assert attendance_rules.asks_chair(kind, role, leader, DAY) is chair


@pytest.mark.rule("R51.1")
def test_a_leaders_leave_is_granted_by_who_chairs_and_by_nobody_for_himself():
    assert attendance_rules.absence_judges(("mayor.chair",)) == ("R51.1", ("mayor.chair",))
    attendance_rules.require_another_judges(False)
    with pytest.raises(RuleBroken) as refused:
        attendance_rules.require_another_judges(True)
    assert refused.value.rule == "R51.1"


@pytest.mark.rule("R51.1")
def test_nobody_attends_in_a_members_place_but_a_unit_head_of_the_plenary_may_send_another():
    attendance_rules.require_no_substitute_for_member("plenary", "member", False, DAY)
    attendance_rules.require_no_substitute_for_member("executive", "observer", False, DAY)
    for kind, leader in (("executive", False), ("plenary", True)):
        with pytest.raises(RuleBroken) as refused:
            attendance_rules.require_no_substitute_for_member(kind, "member", leader, DAY)
        assert refused.value.rule == "R51.1"


@pytest.mark.rule("R51.2")
def test_the_office_reports_at_least_one_absence_and_a_substitute_is_of_the_same_unit():
    assert attendance_rules.absence_gatherers() == ("R51.2", ("office.staff",))
    assert attendance_rules.absence_noters(("mayor.chair",)) == ("R51.2", ("mayor.chair",))
    attendance_rules.require_something_to_report(1)
    attendance_rules.require_same_unit("d08", "d08")
    for judge in (
        lambda: attendance_rules.require_something_to_report(0),
        lambda: attendance_rules.require_same_unit("d08", "d09"),
    ):
        with pytest.raises(RuleBroken) as refused:
            judge()
        assert refused.value.rule == "R51.2"
    assert attendance_rules.reminder_days(DAY) == 2


@pytest.mark.rule("R51.3")
@pytest.mark.parametrize(("staff", "allowed"), [(0, True), (1, False), (2, False)])
def test_a_sponsor_brings_one_member_of_staff_and_a_second_needs_a_list(staff, allowed):
    if allowed:
        attendance_rules.require_one_staff("d08", staff, DAY)
        return
    with pytest.raises(RuleBroken) as refused:
        attendance_rules.require_one_staff("d08", staff, DAY)
    assert (refused.value.rule, refused.value.judged["staff"]) == ("R51.3", staff)


@pytest.mark.rule("R51.3")
def test_a_unit_names_its_staff_and_the_office_approves_more():
    assert attendance_rules.staff_namers("d08").powers == ("head:d08", "deputy:d08", "member:d08", "office.staff")
    assert attendance_rules.staff_list_judges() == ("R51.3", ("office.staff",))


@pytest.mark.rule("R51.4")
def test_who_is_not_on_the_list_does_not_come_in_and_is_named_in_the_refusal():
    attendance_rules.require_listed(True)
    with pytest.raises(RuleBroken) as refused:
        attendance_rules.require_listed(False, "张三", "")
    assert (refused.value.rule, refused.value.judged["person"]) == ("R51.4", "张三")


def test_a_notice_is_acknowledged_by_the_person_or_for_an_invited_unit_by_its_people():
    assert notice_holders("7", "") == ("person:7", "office.staff")
    assert notice_holders("7", "d08") == ("person:7", "head:d08", "deputy:d08", "member:d08", "office.staff")
    assert notice_holders("", "") == ("office.staff",)


@pytest.mark.rule("R52.1")
@pytest.mark.parametrize(
    ("kind", "level", "marked", "barred"),
    [
        ("executive", 0, False, True),
        ("mayor_office", 0, False, True),
        ("plenary", 0, False, False),
        ("plenary", 1, False, True),
        ("thematic", 0, True, True),
    ],
)
def test_devices_stay_outside_by_kind_by_level_or_because_the_office_says_so(kind, level, marked, barred):
    assert attendance_rules.devices_barred(kind, level, marked, DAY) is barred
    assert attendance_rules.device_keepers() == ("R52.1", ("office.staff",))


@pytest.mark.rule("R52.1")
@pytest.mark.parametrize(
    ("barred", "deposit", "none", "enters"),
    [(True, "", False, False), (True, "A1", False, True), (True, "", True, True), (False, "", False, True)],
)
def test_who_comes_in_has_handed_in_the_devices_or_carries_none(barred, deposit, none, enters):
    if enters:
        attendance_rules.require_devices_outside(barred, deposit, none, "张三", "")
        return
    with pytest.raises(RuleBroken) as refused:
        attendance_rules.require_devices_outside(barred, deposit, none, "张三", "")
    assert refused.value.rule == "R52.1"


@pytest.mark.rule("R43.4")
@pytest.mark.parametrize(("due", "needed"), [(7, 4), (8, 5), (9, 5), (0, 1)])
def test_a_quorum_is_more_than_half_and_only_some_kinds_need_one(due, needed):
    assert agenda_rules.quorum("executive", due, DAY) == needed
    assert agenda_rules.quorum("plenary", due, DAY) == 0
    agenda_rules.require_quorum("executive", needed, due, DAY)
    with pytest.raises(RuleBroken) as refused:
        agenda_rules.require_quorum("executive", needed - 1, due, DAY)
    assert (refused.value.rule, refused.value.judged["needed"]) == ("R43.4", needed)
    assert attendance_rules.quorum_horizon(DAY) == DAY + timedelta(days=3)
