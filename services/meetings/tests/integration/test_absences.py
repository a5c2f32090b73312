"""Leave from a meeting: a leader's, the office's one report on all others', substitutes, and who is away anyway."""

from datetime import date, datetime
from itertools import permutations
from uuid import UUID, uuid4

import pytest

from chassis import run
from chassis.clock import SHANGHAI
from chassis.envelope import Event, event_type
from chassis.errors import IllegalStep, Malformed, NotFound, NotPermitted
from chassis.law import RuleBroken
from meetings.commands.attendance import note_leave, watch_quorum
from meetings.commands.attendance.decide_meeting_absence import DecideMeetingAbsence
from meetings.commands.attendance.note_absences import NoteAbsences
from meetings.commands.attendance.report_absences import ReportAbsences
from meetings.commands.attendance.request_meeting_absence import RequestMeetingAbsence
from meetings.commands.attendance.withdraw_meeting_absence import WithdrawMeetingAbsence
from meetings.commands.convening.postpone_meeting import PostponeMeeting
from meetings.commands.meeting.close_meeting import CloseMeeting
from meetings.commands.meeting.open_meeting import OpenMeeting
from meetings.queries import attendance as read
from zhengling.personnel.v1.events_pb2 import (
    LeaveApproved,
    LeaveCancelled,
    LeaveExtended,
    LeaveReturned,
)


def asks(house, name, meeting_id, by="", **more):
    given = {"substitute_id": None, "substitute": "", "substitute_post": "", "substitute_unit": ""} | more
    line_id = UUID(line(house, meeting_id, name).id) if by else None
    command = RequestMeetingAbsence(meeting_id, line_id, "赴省厅开会", **given)
    return house.do(by or name, command)


def line(house, meeting_id, name):
    sheet = house.ask("clerk", read.get_attendance_sheet, meeting_id)
    return next(row for row in sheet.lines if row.person_id == str(house.id(name)))


def heads_units(house, **heads):
    for name, unit in heads.items():
        house.neighbours.posts[name] = (house.id(name), "unit_head")
        house.neighbours.seats[name] = unit


@pytest.mark.rule("R51.1")
@pytest.mark.rule("R43.4")
def test_a_leader_asks_the_chair_and_is_excused_but_due_all_the_same(house):
    meeting_id = house.meeting()
    absence = asks(house, "vm2", meeting_id)
    assert (absence.route, absence.state) == ("chair", "submitted")
    assert house.pending(f"meeting_absence/{absence.id}") == {"decide_meeting_absence": ["mayor.chair"]}
    for name in ("vm1", "clerk"):
        with pytest.raises((RuleBroken, NotFound)) as refused:
            house.do(name, DecideMeetingAbsence(UUID(absence.id), True, ""))
    assert (refused.value.rule, refused.value.authority) == ("R51.1", True)
    done = house.do("mayor", DecideMeetingAbsence(UUID(absence.id), True, "同意"))
    assert (done.state, done.decided_by) == ("approved", "mayor")
    assert house.pending(f"meeting_absence/{absence.id}") == {}
    quorum = house.ask("vm1", read.get_quorum, meeting_id)
    assert (quorum.due, quorum.expected, quorum.excused, quorum.needed, quorum.expected_quorate) == (6, 5, 1, 4, True)
    assert line(house, meeting_id, "vm2").excused
    with pytest.raises(Malformed):
        asks(house, "vm2", meeting_id)


@pytest.mark.rule("R51.1")
def test_who_chairs_does_not_grant_leave_to_himself_and_nobody_asks_for_another(house):
    meeting_id = house.meeting()
    absence = asks(house, "mayor", meeting_id)
    with pytest.raises(RuleBroken) as refused:
        house.do("mayor", DecideMeetingAbsence(UUID(absence.id), True, ""))
    assert (refused.value.rule, refused.value.authority) == ("R51.1", False)
    with pytest.raises(NotPermitted):
        asks(house, "vm2", meeting_id, by="vm1")
    assert asks(house, "vm3", meeting_id, by="clerk").person == "vm3"
    with pytest.raises(Malformed):
        asks(house, "stranger", meeting_id)


@pytest.mark.rule("R51.2")
def test_all_others_are_gathered_into_one_report_that_the_chair_notes(house):
    heads_units(house, head_finance="d08", head_d10="d10")
    meeting_id = house.meeting(kind="plenary", title="全体会议")
    first = asks(house, "head_finance", meeting_id)
    assert first.route == "office"
    second = asks(house, "head_d10", meeting_id)
    assert house.pending(f"meeting/{meeting_id}")["report_absences"] == ["office.staff"]
    with pytest.raises(RuleBroken) as refused:
        house.do("mayor", ReportAbsences(meeting_id))
    assert (refused.value.rule, refused.value.authority) == ("R51.2", True)
    with pytest.raises(IllegalStep):
        house.do("mayor", DecideMeetingAbsence(UUID(first.id), True, ""))
    report = house.do("clerk", ReportAbsences(meeting_id))
    assert "report_absences" not in house.pending(f"meeting/{meeting_id}")
    assert house.pending(f"absence_report/{report.id}") == {"note_absences": ["mayor.chair"]}
    with pytest.raises(RuleBroken) as refused:
        house.do("clerk", ReportAbsences(meeting_id))
    assert (refused.value.rule, refused.value.judged["waiting"]) == ("R51.2", 0)
    with pytest.raises(RuleBroken):
        house.do("clerk", NoteAbsences(UUID(report.id), (), (), ""))
    with pytest.raises(Malformed):
        house.do("mayor", NoteAbsences(UUID(report.id), (uuid4(),), (), ""))
    house.do("mayor", NoteAbsences(UUID(report.id), (UUID(second.id),), (), "市场局须到会"))
    shown = house.ask("mayor", read.get_absence_report, UUID(report.id))
    assert [one.state for one in shown.absences] == ["approved", "refused"]
    assert house.pending(f"absence_report/{report.id}") == {}
    with pytest.raises(IllegalStep):
        house.do("mayor", NoteAbsences(UUID(report.id), (), (), ""))
    assert house.ask("mayor", read.get_quorum, meeting_id).excused == 1


def _on_list(house, meeting_id, name):
    sheet = house.ask("clerk", read.get_attendance_sheet, meeting_id)
    return any(row.person_id == str(house.id(name)) for row in sheet.lines)


@pytest.mark.rule("R51.2")
def test_what_is_asked_for_before_the_chair_has_noted_the_report_joins_it(house):
    meeting_id = house.meeting(kind="mayor_office", title="市长办公会议")
    asks(house, "deputy1", meeting_id)
    report = house.do("clerk", ReportAbsences(meeting_id))
    asks(house, "director", meeting_id)
    again = house.do("clerk", ReportAbsences(meeting_id))
    assert (again.id, again.version) == (report.id, 2)
    assert len(house.ask("clerk", read.get_absence_report, UUID(report.id)).absences) == 2
    assert house.pending(f"absence_report/{report.id}") == {"note_absences": ["mayor.chair"]}


@pytest.mark.rule("R51.1")
@pytest.mark.rule("R51.2")
def test_a_substitute_of_the_same_unit_observes_if_the_chair_agrees_and_never_for_a_member(house):
    heads_units(house, head_finance="d08")
    house.neighbours.people["d08"] = {house.id("clerk_finance"): "clerk_finance"}
    executive, plenary = house.meeting(), house.meeting(kind="plenary", title="全体会议")
    other = {"substitute_id": house.id("clerk_finance"), "substitute": "clerk_finance", "substitute_unit": "d08"}
    for name in ("vm2", "director"):
        with pytest.raises(RuleBroken) as refused:
            asks(house, name, executive, **other)
        assert refused.value.rule == "R51.1"
    for wrong in ({"substitute_unit": "d09"}, {"substitute_id": house.id("stranger")}):
        with pytest.raises(RuleBroken) as refused:
            asks(house, "head_finance", plenary, **(other | wrong))
        assert refused.value.rule == "R51.2"
    absence = asks(house, "head_finance", plenary, **other)
    report = house.do("clerk", ReportAbsences(plenary))
    due = house.ask("mayor", read.get_quorum, plenary).due
    house.do("mayor", NoteAbsences(UUID(report.id), (), (), ""))
    substitute = line(house, plenary, "clerk_finance")
    assert (substitute.role, substitute.substitute_for) == ("observer", line(house, plenary, "head_finance").id)
    assert house.ask("mayor", read.get_quorum, plenary).due == due
    house.do("head_finance", WithdrawMeetingAbsence(UUID(absence.id)))
    assert not _on_list(house, plenary, "clerk_finance")
    assert not line(house, plenary, "head_finance").excused


@pytest.mark.rule("R51.2")
def test_the_chair_may_agree_to_an_absence_without_its_substitute(house):
    heads_units(house, head_finance="d08")
    meeting_id = house.meeting(kind="plenary", title="全体会议")
    absence = asks(house, "head_finance", meeting_id, substitute="王某", substitute_unit="d08")
    report = house.do("clerk", ReportAbsences(meeting_id))
    house.do("mayor", NoteAbsences(UUID(report.id), (), (UUID(absence.id),), ""))
    shown = house.ask("clerk", read.get_meeting_absence, UUID(absence.id))
    assert (shown.state, shown.substitute_agreed) == ("approved", False)


def test_an_absence_and_its_reason_are_known_to_few(house):
    meeting_id = house.meeting()
    absence = asks(house, "vm2", meeting_id)
    for name in ("vm1", "deputy_d10", "stranger"):
        with pytest.raises(NotFound):
            house.ask(name, read.get_meeting_absence, UUID(absence.id))
        assert not house.ask(name, read.list_meeting_absences, "", 0, None, "").absences
    for name in ("vm2", "mayor", "clerk"):
        assert (
            house.ask(name, read.list_meeting_absences, "", 0, meeting_id, "submitted").absences[0].reason
            == "赴省厅开会"
        )
    for table in ("acts", "outbox", "pending_steps"):
        assert not house.rows(f"SELECT 1 FROM {table} t WHERE to_jsonb(t)::text LIKE '%赴省厅%'")
    with pytest.raises(NotPermitted):
        house.ask("stranger", read.get_quorum, meeting_id)
    with pytest.raises(NotPermitted):
        house.ask("deputy_d10", read.get_attendance_sheet, meeting_id)


def test_what_was_granted_for_one_day_does_not_hold_for_another(house):
    meeting_id = house.meeting()
    granted, waiting = asks(house, "vm2", meeting_id), asks(house, "vm3", meeting_id)
    house.do("mayor", DecideMeetingAbsence(UUID(granted.id), True, ""))
    house.do("mayor", PostponeMeeting(meeting_id, date(2026, 11, 24), None, None, "", "改期"))
    for absence in (granted, waiting):
        assert house.ask("clerk", read.get_meeting_absence, UUID(absence.id)).state == "lapsed"
        assert house.pending(f"meeting_absence/{absence.id}") == {}
    assert house.ask("mayor", read.get_quorum, meeting_id).excused == 0


def test_what_was_never_judged_lapses_with_the_meeting(house):
    meeting_id = house.meeting()
    house.fixed(meeting_id)
    absence = asks(house, "vm4", meeting_id)
    house.at(2026, 11, 23, 9, 0)
    house.signs_in(meeting_id, "mayor", "vm1", "vm2", "director")
    house.do("mayor", OpenMeeting(meeting_id))
    with pytest.raises(IllegalStep):
        asks(house, "vm3", meeting_id)
    house.do("mayor", CloseMeeting(meeting_id))
    assert house.ask("clerk", read.get_meeting_absence, UUID(absence.id)).state == "lapsed"


# --- leave that personnel tells of ------------------------------------------------------------------------------


def leave(house, name, kind, version, leave_id, starts="2026-11-23", until="2026-11-23", state="approved", **more):
    given = {"starts_half": "am", "until_half": "pm", "stand_in_id": ""} | more
    data = kind(leave_id=str(leave_id), person_id=str(house.id(name)), starts=starts, until=until, state=state, **given)
    return Event(
        uuid4(), event_type(kind), "/zhengling/personnel", f"leave/{leave_id}", version, house.clock.now(), "test", data
    )


def hears(house, event):
    return run.consume(house.runtime, event, note_leave.handle, note_leave.from_event(event.data))


@pytest.mark.rule("R43.4")
def test_who_is_on_leave_is_not_expected_though_due(house):
    meeting_id = house.meeting()
    hears(house, leave(house, "vm2", LeaveApproved, 2, uuid4(), starts="2026-11-20", until="2026-11-25"))
    hears(house, leave(house, "vm3", LeaveApproved, 2, uuid4(), starts="2026-11-24", until="2026-11-25"))
    hears(house, leave(house, "vm4", LeaveApproved, 2, uuid4(), until="2026-11-30"))
    quorum = house.ask("mayor", read.get_quorum, meeting_id)
    assert (quorum.due, quorum.away, quorum.expected, quorum.expected_quorate) == (6, 2, 4, True)
    hears(house, leave(house, "director", LeaveApproved, 2, uuid4()))
    assert not house.ask("mayor", read.get_quorum, meeting_id).expected_quorate
    assert line(house, meeting_id, "vm2").away


def test_the_last_state_of_a_leave_counts_in_whatever_order_it_is_told_and_however_often(house):
    meeting_id = house.meeting()
    for order in permutations(range(4)):
        leave_id = uuid4()
        events = [
            leave(house, "vm2", LeaveApproved, 2, leave_id, starts="2026-11-16", until="2026-11-20"),
            leave(house, "vm2", LeaveExtended, 3, leave_id, starts="2026-11-16", until="2026-11-27"),
            leave(house, "vm2", LeaveReturned, 5, leave_id, starts="2026-11-16", until="2026-11-22", state="returned"),
            leave(house, "vm2", LeaveExtended, 4, leave_id, starts="2026-11-16", until="2026-11-29"),
        ]
        for place in order:
            hears(house, events[place])
            assert not hears(house, events[place])
        assert house.ask("mayor", read.get_quorum, meeting_id).away == 0
    (kept,) = house.rows("SELECT DISTINCT until, state FROM leaves")
    assert (kept.until, kept.state) == (date(2026, 11, 22), "returned")


def test_a_leave_that_was_called_off_keeps_nobody_away_and_half_a_day_counts_for_that_half(house):
    morning = house.meeting(starts_at=datetime_at(9), ends_at=datetime_at(11))
    leave_id = uuid4()
    hears(house, leave(house, "vm2", LeaveApproved, 2, leave_id, starts_half="pm"))
    assert house.ask("mayor", read.get_quorum, morning).away == 0
    afternoon = house.meeting(starts_at=datetime_at(15), ends_at=datetime_at(17))
    assert house.ask("mayor", read.get_quorum, afternoon).away == 1
    hears(house, leave(house, "vm2", LeaveCancelled, 3, leave_id, starts_half="pm", state="cancelled"))
    assert house.ask("mayor", read.get_quorum, afternoon).away == 0


def datetime_at(hour):
    return datetime(2026, 11, 23, hour, tzinfo=SHANGHAI)


@pytest.mark.rule("R43.4")
def test_the_office_is_told_before_the_day_that_too_few_are_expected(house):
    meeting_id = house.meeting()
    leaves = {name: uuid4() for name in ("vm2", "vm3", "vm4")}
    for name, leave_id in leaves.items():
        hears(house, leave(house, name, LeaveApproved, 2, leave_id))

    def tick():
        run.tick(house.runtime, "watch_quorum", watch_quorum.handle)
        return "secure_quorum" in house.pending(f"meeting/{meeting_id}")

    house.at(2026, 11, 19, 9, 0)
    assert not tick()
    house.at(2026, 11, 20, 9, 0)
    assert tick()
    assert tick()
    hears(house, leave(house, "vm4", LeaveCancelled, 3, leaves["vm4"], state="cancelled"))
    assert not tick()
