"""Notices: who gets which, what each tells, who acknowledges, and what is reminded of."""

from datetime import date
from uuid import UUID

import pytest

from chassis import envelope, run
from chassis.actor import Actor, Standing
from chassis.errors import IllegalStep, NotFound, NotPermitted
from chassis.law import RuleBroken
from chassis.run import Context
from meetings import queries
from meetings.commands.agenda.fix_agenda import FixAgenda
from meetings.commands.agenda.set_agenda import Item, SetAgenda
from meetings.commands.attendance import remind_notices
from meetings.commands.attendance.acknowledge_notice import AcknowledgeNotice
from meetings.commands.attendance.bar_devices import BarDevices
from meetings.commands.attendance.issue_notices import IssueNotices
from meetings.commands.attendance.note_absences import NoteAbsences
from meetings.commands.attendance.record_attendance import RecordAttendance
from meetings.commands.attendance.report_absences import ReportAbsences
from meetings.commands.attendance.request_meeting_absence import RequestMeetingAbsence
from meetings.commands.convening.invite_observer import InviteObserver
from meetings.commands.convening.postpone_meeting import PostponeMeeting
from meetings.commands.convening.withdraw_observer import WithdrawObserver
from meetings.commands.material.register_material import RegisterMaterial
from meetings.commands.meeting.cancel_meeting import CancelMeeting
from meetings.commands.meeting.open_meeting import OpenMeeting
from meetings.commands.topic.approve_topic import ApproveTopic
from meetings.commands.topic.record_prior_report import RecordPriorReport
from meetings.commands.topic.review_topic import ReviewTopic
from meetings.commands.topic.submit_topic import SubmitTopic
from meetings.queries import attendance as read
from zhengling.meetings.v1.events_pb2 import NoticeIssued, NoticeReminded


def told(house, kind):
    key = envelope.event_type(kind)
    rows = house.rows("SELECT body FROM outbox WHERE routing_key = :key ORDER BY id", key=key)
    return [envelope.decode(bytes(row.body), kind).data for row in rows]


def listed(house, name, meeting_id, state="", mine=False):
    return house.ask(name, read.list_notices, "", 0, meeting_id, state, mine).notices


def sent(house, meeting_id):
    """The notices that count, by whom each is to."""
    return {
        one.person: one for state in ("issued", "acknowledged") for one in listed(house, "clerk", meeting_id, state)
    }


def steps(house, *notices):
    subjects = [f"notice/{one.id}" for one in notices]
    rows = house.rows("SELECT title FROM pending_steps WHERE subject = ANY(:s) ORDER BY title", s=subjects)
    return [row.title for row in rows]


def noticed(house):
    meeting_id = house.meeting()
    topic_id = house.approved(meeting_id)
    house.fixed(meeting_id, topic_id)
    house.do("clerk", IssueNotices(meeting_id, "请提前十分钟到会"))
    return meeting_id, topic_id


def acknowledge(notice):
    return AcknowledgeNotice(UUID(notice.id))


@pytest.mark.rule("R52.1")
def test_everybody_on_the_list_gets_a_notice_that_tells_what_the_meeting_is_about(house):
    meeting_id = house.meeting()
    with pytest.raises(IllegalStep):
        house.do("clerk", IssueNotices(meeting_id, ""))
    topic_id = house.approved(meeting_id)
    house.fixed(meeting_id, topic_id)
    house.do("clerk", RegisterMaterial(meeting_id, "预备费安排方案", 0, True, topic_id))
    with pytest.raises(NotPermitted):
        house.do("mayor", IssueNotices(meeting_id, ""))
    house.do("clerk", IssueNotices(meeting_id, "请提前十分钟到会"))
    assert len(listed(house, "clerk", meeting_id)) == 7
    (mine,) = (one for one in listed(house, "vm2", meeting_id) if one.person_id == str(house.id("vm2")))
    assert [item.title for item in mine.items] == ["专题学习", "预备费安排"]
    assert (mine.venue, mine.day, mine.devices_barred, mine.materials_to_return, mine.note, mine.reason) == (
        *("一楼会议室", "2026-11-23", True, 1, "请提前十分钟到会", "issued"),
    )
    assert house.pending(f"notice/{mine.id}") == {"acknowledge_notice": [f"person:{house.id('vm2')}"]}
    (event,) = told(house, NoticeIssued)
    assert (len(event.recipients), event.issue, event.day) == (7, 1, "2026-11-23")


def test_a_notice_is_acknowledged_by_its_reader_or_the_office_and_the_open_ones_are_listed(house):
    meeting_id, _ = noticed(house)
    mine = next(n for n in listed(house, "clerk", meeting_id) if n.person_id == str(house.id("vm2")))
    with pytest.raises(NotFound):
        house.do("stranger", acknowledge(mine))
    with pytest.raises(NotPermitted) as refused:
        house.do("vm1", acknowledge(mine))
    assert refused.value.why.startswith("这份通知不是发给您的")
    assert steps(house, mine) == ["第1次常务会议：vm2"]
    done = house.do("vm2", acknowledge(mine))
    assert (done.state, done.acknowledged_by) == ("acknowledged", "vm2")
    assert house.pending(f"notice/{mine.id}") == {}
    other = next(n for n in listed(house, "clerk", meeting_id) if n.person_id == str(house.id("deputy1")))
    assert house.do("clerk", acknowledge(other)).acknowledged_by == "clerk"
    assert len(listed(house, "clerk", meeting_id, "issued")) == 5
    sheet = house.ask("clerk", read.get_attendance_sheet, meeting_id)
    assert (sheet.unacknowledged, len(sheet.lines), sheet.devices_barred) == (5, 7, True)


def test_a_notice_shows_no_item_above_its_readers_clearance_and_none_to_strangers(house):
    meeting_id = house.meeting()
    secret = house.topic(by="director", unit="d01", level=2)
    house.do("director", SubmitTopic(secret, meeting_id))
    house.do("director", ReviewTopic(secret, True, ""))
    house.do("vm1", ApproveTopic(secret, True, ""))
    house.do("director", RecordPriorReport(secret, ("mayor", "party_secretary"), ""))
    house.do("director", SetAgenda(meeting_id, (Item("study", None, "学习"), Item("topic", secret, ""))))
    house.do("director", FixAgenda(meeting_id))
    house.do("director", IssueNotices(meeting_id, ""))
    for name, seen in (("clerk", 1), ("director", 2)):
        assert {len(one.items) for one in listed(house, name, meeting_id)} == {seen}
    assert not listed(house, "stranger", meeting_id)
    notice_id = UUID(listed(house, "clerk", meeting_id)[0].id)
    with pytest.raises(NotFound):
        house.ask("stranger", read.get_notice, notice_id)
    assert not house.ask("stranger", queries.knows, f"notice/{notice_id}")
    bodies = house.rows("SELECT convert_from(body, 'UTF8') AS body FROM outbox WHERE routing_key LIKE '%notice%'")
    assert all("预备费" not in row.body and "常务会议" not in row.body for row in bodies)


def test_a_meeting_put_off_or_called_off_is_told_anew_and_the_old_notice_counts_no_more(house):
    meeting_id, _ = noticed(house)
    house.do("clerk", IssueNotices(meeting_id, "更正"))
    house.do("mayor", PostponeMeeting(meeting_id, date(2026, 11, 24), None, None, "", "与上级会议冲突"))
    assert len(listed(house, "clerk", meeting_id, "issued")) == 7
    house.do("mayor", CancelMeeting(meeting_id, "不再召开"))
    assert [event.reason for event in told(house, NoticeIssued)] == ["issued", "reissued", "postponed", "cancelled"]
    assert len(listed(house, "clerk", meeting_id, "superseded")) == 21
    assert not house.rows("SELECT 1 FROM pending_steps WHERE subject LIKE 'notice/%'")
    old = listed(house, "clerk", meeting_id, "superseded")[0]
    with pytest.raises(IllegalStep):
        house.do("clerk", acknowledge(old))


def test_what_is_not_acknowledged_two_days_before_is_reminded_of_once_a_day(house):
    meeting_id, _ = noticed(house)
    mine = next(n for n in listed(house, "clerk", meeting_id) if n.person_id == str(house.id("vm2")))
    house.do("vm2", acknowledge(mine))

    def tick():
        run.tick(house.runtime, "remind_notices", remind_notices.handle)

    house.at(2026, 11, 20, 9, 0)
    tick()
    assert not told(house, NoticeReminded)
    for hour in (8, 17):
        house.at(2026, 11, 21, hour, 0)
        tick()
    (event,) = told(house, NoticeReminded)
    assert len(event.recipients) == 6
    assert house.pending(f"meeting/{meeting_id}")["confirm_attendance"] == ["office.staff"]
    house.at(2026, 11, 22, 8, 0)
    tick()
    assert len(told(house, NoticeReminded)) == 2
    assert {one.reminders for one in listed(house, "clerk", meeting_id, "issued")} == {2}


@pytest.mark.rule("R52.1")
def test_the_office_marks_a_meeting_so_that_devices_stay_outside(house):
    meeting_id = house.meeting(kind="plenary", title="全体会议")
    assert not house.ask("clerk", read.get_attendance_sheet, meeting_id).devices_barred
    with pytest.raises(RuleBroken) as refused:
        house.do("mayor", BarDevices(meeting_id, True))
    assert (refused.value.rule, refused.value.authority) == ("R52.1", True)
    house.do("clerk", BarDevices(meeting_id, True))
    assert house.ask("clerk", read.get_attendance_sheet, meeting_id).devices_barred


@pytest.mark.rule("R51.2")
def test_an_invited_units_people_answer_for_its_head_and_say_who_comes_instead(house):
    house.neighbours.posts["head_finance"] = (house.id("head_finance"), "unit_head")
    house.neighbours.seats["head_finance"] = "d08"
    meeting_id = house.meeting()
    topic_id = house.approved(meeting_id)
    house.agenda(meeting_id, topic_id)
    house.do("clerk", InviteObserver(meeting_id, "d08", None, "", "", "", (topic_id,)))
    house.do("clerk", FixAgenda(meeting_id))
    house.do("clerk", IssueNotices(meeting_id, ""))
    (notice,) = listed(house, "clerk_finance", meeting_id)
    assert (notice.person, notice.by_unit, [item.title for item in notice.items]) == (
        "head_finance",
        True,
        ["预备费安排"],
    )
    assert "member:d08" in house.pending(f"notice/{notice.id}")["acknowledge_notice"]
    assert not listed(house, "clerk_d09", meeting_id)
    assert house.do("clerk_finance", acknowledge(notice)).acknowledged_by == "clerk_finance"
    line_id = next(
        UUID(row.id)
        for row in house.ask("clerk", read.get_attendance_sheet, meeting_id).lines
        if row.person == "head_finance"
    )
    instead = ("王某", "副局长", "d08")
    with pytest.raises(NotPermitted):
        house.do("clerk_d09", RequestMeetingAbsence(meeting_id, line_id, "出差", None, *instead))
    asked = house.do("clerk_finance", RequestMeetingAbsence(meeting_id, line_id, "出差", None, *instead))
    assert (asked.person, asked.route, asked.substitute) == ("head_finance", "office", "王某")
    report = house.do("clerk", ReportAbsences(meeting_id))
    house.do("mayor", NoteAbsences(UUID(report.id), (), (), ""))
    (row,) = (row for row in house.ask("clerk", read.get_attendance_sheet, meeting_id).lines if row.person == "王某")
    assert (row.role, list(row.topics), row.substitute_for) == ("observer", [str(topic_id)], str(line_id))
    house.do("clerk", RecordAttendance(meeting_id, None, True, UUID(row.id), no_device=True))
    house.do("clerk", IssueNotices(meeting_id, ""))
    assert {one.person for one in listed(house, "clerk_finance", meeting_id, "issued")} == {"head_finance", "王某"}


def test_the_office_may_list_its_own_notices_alone(house):
    meeting_id, _ = noticed(house)
    assert len(listed(house, "director", meeting_id)) == 7
    assert [one.person for one in listed(house, "director", meeting_id, mine=True)] == ["director"]
    assert not listed(house, "clerk", meeting_id, mine=True)


def test_who_is_invited_after_the_notices_went_out_gets_one_and_the_others_keep_theirs(house):
    meeting_id, topic_id = noticed(house)
    before = sent(house, meeting_id)
    house.do("vm2", acknowledge(before["vm2"]))
    house.do("clerk", InviteObserver(meeting_id, "", house.id("clerk_d09"), "", "", "", (topic_id,)))
    after = sent(house, meeting_id)
    added = after.pop("clerk_d09")
    assert {name: one.id for name, one in after.items()} == {name: one.id for name, one in before.items()}
    assert after["vm2"].state == "acknowledged"
    assert (added.issue, added.reason, added.note) == (1, "issued", "请提前十分钟到会")
    assert [item.title for item in added.items] == ["预备费安排"]
    assert steps(house, added) == ["第1次常务会议：clerk_d09"]
    event = told(house, NoticeIssued)[-1]
    assert ([one.notice_id for one in event.recipients], event.reason) == ([added.id], "issued")
    # Admitted to the whole of it now, the same person is told so; taken off the list, of nothing any more.
    house.do("clerk", InviteObserver(meeting_id, "", house.id("clerk_d09"), "", "", "", ()))
    wider = sent(house, meeting_id)["clerk_d09"]
    assert (wider.reason, [item.title for item in wider.items]) == ("reissued", ["专题学习", "预备费安排"])
    assert steps(house, added, wider) == ["第1次常务会议：clerk_d09"]
    (line,) = (
        row for row in house.ask("clerk", read.get_attendance_sheet, meeting_id).lines if row.person == "clerk_d09"
    )
    house.do("clerk", WithdrawObserver(meeting_id, UUID(line.id)))
    assert sent(house, meeting_id).keys() == before.keys()
    assert steps(house, added, wider) == []


def test_before_the_first_notices_nobody_invited_gets_one(house):
    meeting_id = house.meeting()
    house.do("clerk", InviteObserver(meeting_id, "", house.id("clerk_d09"), "", "", "", ()))
    assert not listed(house, "clerk", meeting_id)


def test_who_is_invited_while_the_meeting_sits_gets_a_notice_that_waits_for_nobody(house):
    meeting_id, _ = noticed(house)
    house.at(2026, 11, 23, 9, 0)
    house.signs_in(meeting_id, "mayor", "vm1", "vm2", "director")
    house.do("mayor", OpenMeeting(meeting_id))
    house.do("clerk", InviteObserver(meeting_id, "", house.id("clerk_d09"), "", "", "", ()))
    added = sent(house, meeting_id)["clerk_d09"]
    assert len(added.items) == 2
    assert steps(house, added) == []


def test_a_client_that_is_no_person_has_no_notice_of_its_own(house):
    meeting_id = house.meeting(kind="plenary", title="全体会议")
    house.do("clerk", InviteObserver(meeting_id, "", None, "王某", "日报社", "media", ()))
    house.do("clerk", SetAgenda(meeting_id, (Item("study", None, "学习"),)))
    house.do("clerk", FixAgenda(meeting_id))
    house.do("clerk", IssueNotices(meeting_id, ""))
    assert "王某" in sent(house, meeting_id)
    nobody = Actor(None, "client", "request")
    with house.runtime.reading() as session:
        ctx = Context(house.runtime, session, nobody, Standing(None), house.clock.now())
        for mine in (False, True):
            assert not read.list_notices(ctx, "", 0, meeting_id, "", mine).rows
