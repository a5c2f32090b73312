"""The door: staff, sign-in, devices, who was refused, and the quorum while people come and go."""

import threading
from datetime import date
from uuid import UUID, uuid4

import pytest

from chassis.errors import IllegalStep, Malformed, NotFound, NotPermitted
from chassis.law import RuleBroken
from meetings.commands.attendance.decide_staff_list import DecideStaffList
from meetings.commands.attendance.name_staff import NameStaff
from meetings.commands.attendance.record_attendance import RecordAttendance
from meetings.commands.attendance.release_staff import ReleaseStaff
from meetings.commands.attendance.request_staff_list import Entry, RequestStaffList
from meetings.commands.deliberation.begin_item import BeginItem
from meetings.commands.deliberation.conclude_item import ConcludeItem
from meetings.commands.meeting.close_meeting import CloseMeeting
from meetings.commands.meeting.open_meeting import OpenMeeting
from meetings.queries import attendance as read
from meetings.queries import meeting as read_meeting


def prepared(house):
    meeting_id = house.meeting()
    topic_id = house.approved(meeting_id)
    house.fixed(meeting_id, topic_id)
    house.neighbours.people["d08"] = {house.id("clerk_finance"): "clerk_finance", house.id("stranger"): "stranger"}
    return meeting_id, topic_id


def staff(house, meeting_id, topic_id, name="clerk_finance"):
    return NameStaff(meeting_id, topic_id, house.id(name), name, "科员")


def line(house, meeting_id, name):
    sheet = house.ask("clerk", read.get_attendance_sheet, meeting_id)
    return next(row for row in sheet.lines if row.person == name)


def refusals(house, meeting_id):
    return house.ask("clerk", read.list_door_refusals, meeting_id, "", 0).refusals


@pytest.mark.rule("R51.3")
def test_a_sponsor_names_one_member_of_staff_for_its_item_and_a_second_is_refused(house):
    meeting_id, topic_id = prepared(house)
    with pytest.raises(NotFound):
        house.do("outsider", staff(house, meeting_id, topic_id))
    with pytest.raises(RuleBroken) as refused:
        house.do("vm1", staff(house, meeting_id, topic_id))
    assert (refused.value.rule, refused.value.authority) == ("R51.3", True)
    with pytest.raises(RuleBroken) as refused:
        house.do("clerk_finance", staff(house, meeting_id, topic_id, "head_d10"))
    assert refused.value.judged["strangers"] == ["head_d10"]
    shown = house.do("clerk_finance", staff(house, meeting_id, topic_id))
    assert [(row.person, row.role) for row in shown.attendance] == [("clerk_finance", "staff")]
    with pytest.raises(RuleBroken) as refused:
        house.do("head_finance", staff(house, meeting_id, topic_id, "stranger"))
    assert (refused.value.rule, refused.value.judged["staff"], refused.value.authority) == ("R51.3", 1, False)
    with pytest.raises(Malformed):
        house.do("clerk_finance", NameStaff(meeting_id, house.topic(), house.id("stranger"), "stranger", ""))
    named = line(house, meeting_id, "clerk_finance")
    house.do("head_finance", ReleaseStaff(meeting_id, UUID(named.id)))
    reply = house.do("head_finance", staff(house, meeting_id, topic_id, "stranger"))
    assert not reply.shown
    assert line(house, meeting_id, "stranger").role == "staff"


@pytest.mark.rule("R51.3")
def test_further_staff_come_by_a_list_that_the_office_approved_beforehand(house):
    meeting_id, topic_id = prepared(house)
    house.do("clerk_finance", staff(house, meeting_id, topic_id))
    ask = RequestStaffList(meeting_id, topic_id, (Entry(house.id("stranger"), "stranger", "科长"),), "需演示测算")
    asked = house.do("clerk_finance", ask)
    assert house.pending(f"staff_list/{asked.id}") == {"decide_staff_list": ["office.staff"]}
    with pytest.raises(RuleBroken) as refused:
        house.do("head_finance", DecideStaffList(UUID(asked.id), True, ""))
    assert (refused.value.rule, refused.value.authority) == ("R51.3", True)
    with pytest.raises(NotFound):
        house.ask("outsider", read.get_staff_list, UUID(asked.id))
    assert house.do("clerk", DecideStaffList(UUID(asked.id), True, "")).state == "approved"
    assert house.pending(f"staff_list/{asked.id}") == {}
    assert list(line(house, meeting_id, "stranger").topics) == [str(topic_id)]
    late = house.do("clerk_finance", RequestStaffList(meeting_id, topic_id, ask.people, "再来一人"))
    house.at(2026, 11, 23, 9, 0)
    house.signs_in(meeting_id, "mayor", "vm1", "vm2", "director")
    house.do("mayor", OpenMeeting(meeting_id))
    with pytest.raises(IllegalStep) as too_late:
        house.do("clerk", DecideStaffList(UUID(late.id), True, ""))
    assert too_late.value.rule == "R51.3"
    house.do("mayor", CloseMeeting(meeting_id))
    assert house.ask("clerk", read.get_staff_list, UUID(late.id)).state == "lapsed"


@pytest.mark.rule("R51.4")
def test_whoever_is_not_on_the_list_is_refused_and_the_office_sees_who_it_was(house):
    meeting_id, _ = prepared(house)
    with pytest.raises(RuleBroken) as refused:
        house.do("stranger", RecordAttendance(meeting_id, house.id("stranger"), True, no_device=True))
    assert refused.value.rule == "R51.4"
    with pytest.raises(RuleBroken):
        house.do("clerk", RecordAttendance(meeting_id, None, True, name="某公司张三"))
    with pytest.raises(NotPermitted):
        house.do("stranger", RecordAttendance(meeting_id, None, True, name="某公司张三"))
    with pytest.raises(RuleBroken):
        house.do("clerk", RecordAttendance(meeting_id, None, True, line_id=uuid4()))
    # Whoever is in the directory is called by name, though only their id was given.
    with pytest.raises(RuleBroken):
        house.do("clerk", RecordAttendance(meeting_id, house.id("stranger"), True, no_device=True))
    seen = [(row.rule, row.person, row.recorded_by) for row in refusals(house, meeting_id)]
    assert seen.pop(0) == ("R51.4", "stranger", "clerk")
    assert seen == [("R51.4", "", "clerk"), ("R51.4", "某公司张三", "clerk"), ("R51.4", "stranger", "stranger")]
    assert not house.ask("clerk", read.list_passages, meeting_id, "", 0).passages
    for query in (read.list_door_refusals, read.list_passages):
        with pytest.raises(NotPermitted):
            house.ask("mayor", query, meeting_id, "", 0)


@pytest.mark.rule("R52.1")
def test_devices_are_handed_in_before_and_given_back_on_leaving(house):
    meeting_id, _ = prepared(house)
    with pytest.raises(RuleBroken) as refused:
        house.do("vm1", RecordAttendance(meeting_id, house.id("vm1"), True))
    assert refused.value.rule == "R52.1"
    assert [(row.rule, row.person_id) for row in refusals(house, meeting_id)] == [("R52.1", str(house.id("vm1")))]
    house.do("vm1", RecordAttendance(meeting_id, house.id("vm1"), True, deposit="07"))
    with pytest.raises(Malformed):
        house.do("vm2", RecordAttendance(meeting_id, house.id("vm2"), True, deposit="07"))
    assert line(house, meeting_id, "vm1").deposit == "07"
    assert not line(house, meeting_id, "vm1").deposit_returned_at
    house.do("vm1", RecordAttendance(meeting_id, house.id("vm1"), False))
    assert line(house, meeting_id, "vm1").deposit_returned_at
    house.do("vm2", RecordAttendance(meeting_id, house.id("vm2"), True, deposit="07"))
    with pytest.raises(RuleBroken):
        house.do("vm1", RecordAttendance(meeting_id, house.id("vm1"), True))
    house.do("vm1", RecordAttendance(meeting_id, house.id("vm1"), True, no_device=True))
    passages = house.ask("clerk", read.list_passages, meeting_id, "", 0).passages
    assert [(row.person, row.inward, row.deposit) for row in passages] == [
        *(("vm1", True, ""), ("vm2", True, "07"), ("vm1", False, "07"), ("vm1", True, "07")),
    ]


@pytest.mark.rule("R52.1")
def test_another_meeting_keeps_devices_outside_only_where_it_is_confidential(house):
    open_one = house.meeting(kind="plenary", title="全体会议")
    secret = house.meeting(kind="plenary", title="保密会议", level=1)
    for meeting_id in (open_one, secret):
        house.fixed(meeting_id)
    house.do("vm1", RecordAttendance(open_one, house.id("vm1"), True))
    with pytest.raises(RuleBroken) as refused:
        house.do("vm1", RecordAttendance(secret, house.id("vm1"), True))
    assert refused.value.rule == "R52.1"


@pytest.mark.rule("R52.4")
def test_staff_come_in_for_their_own_item_and_not_while_another_is_discussed(house):
    meeting_id, topic_id = prepared(house)
    house.do("clerk_finance", staff(house, meeting_id, topic_id))
    house.at(2026, 11, 23, 9, 0)
    house.signs_in(meeting_id, "mayor", "vm1", "vm2", "director")
    house.do("mayor", OpenMeeting(meeting_id))
    study = house.do("mayor", BeginItem(meeting_id, 1))
    enters = RecordAttendance(meeting_id, house.id("clerk_finance"), True, no_device=True)
    with pytest.raises(RuleBroken) as refused:
        house.do("clerk_finance", enters)
    assert refused.value.rule == "R52.4"
    assert refusals(house, meeting_id)[0].person == "clerk_finance"
    house.do("mayor", ConcludeItem(UUID(study.id), "concluded", ""))
    house.do("mayor", BeginItem(meeting_id, 2))
    shown = house.do("clerk_finance", enters)
    assert [item.title for item in shown.items] == ["预备费安排"]
    assert [row.person for row in shown.attendance] == ["clerk_finance"]


@pytest.mark.rule("R43.4")
def test_the_quorum_is_told_while_people_come_and_go(house):
    meeting_id, _ = prepared(house)
    house.at(2026, 11, 23, 9, 0)
    steps = [("mayor", True, 1), ("vm1", True, 2), ("vm2", True, 3), ("deputy1", True, 3), ("director", True, 4)]
    for name, present, count in [*steps, ("vm2", False, 3), ("vm3", True, 4)]:
        house.signs_in(meeting_id, name, present=present)
        quorum = house.ask("vm1", read.get_quorum, meeting_id)
        assert (quorum.due, quorum.present, quorum.needed, quorum.quorate) == (6, count, 4, count > 3)
    plenary = house.meeting(kind="plenary", title="全体会议")
    quorum = house.ask("mayor", read.get_quorum, plenary)
    assert (quorum.needed, quorum.quorate) == (0, True)


def test_two_who_sign_in_at_once_are_both_in_the_room_and_one_twice_is_there_once(house):
    meeting_id, _ = prepared(house)
    names = ["vm1", "vm2", "vm3", "vm4", "vm1", "vm2"]
    gate, failed = threading.Barrier(len(names)), []

    def enter(name):
        gate.wait()
        try:
            house.do(name, RecordAttendance(meeting_id, house.id(name), True, deposit=f"A-{name}"))
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=enter, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert house.ask("mayor", read.get_quorum, meeting_id).present == 4
    assert len(house.ask("clerk", read.list_passages, meeting_id, "", 0).passages) == 4


def test_closing_gives_the_devices_back_and_leaves_to_be_seen_who_was_there_and_how_long(house):
    meeting_id, _ = prepared(house)
    house.at(2026, 11, 23, 9, 0)
    house.signs_in(meeting_id, "mayor", "vm1", "vm2", "director")
    house.do("mayor", OpenMeeting(meeting_id))
    house.at(2026, 11, 23, 10, 30)
    house.do("mayor", CloseMeeting(meeting_id))
    rows = house.rows("SELECT deposit, deposit_returned_at, arrived_at FROM attendance WHERE arrived_at IS NOT NULL")
    assert len(rows) == 4
    assert all(row.deposit and row.deposit_returned_at for row in rows)
    (took,) = house.rows("SELECT closed_at - opened_at AS time FROM meetings")
    assert took.time.total_seconds() == 5400
    assert house.ask("mayor", read_meeting.get_meeting, meeting_id).present == 4
    with pytest.raises(IllegalStep):
        house.signs_in(meeting_id, "vm3")
    assert date(2026, 11, 23) == house.clock.today()
