"""Who may know of what."""

from uuid import UUID

import pytest

from chassis.errors import NotFound, NotPermitted
from meetings import queries
from meetings.commands.agenda.fix_agenda import FixAgenda
from meetings.commands.agenda.set_agenda import Item, SetAgenda
from meetings.commands.decision.record_decision import RecordDecision
from meetings.commands.meeting.close_meeting import CloseMeeting
from meetings.commands.meeting.open_meeting import OpenMeeting
from meetings.commands.minutes.draft_minutes import DraftMinutes
from meetings.commands.minutes.sign_minutes import SignMinutes
from meetings.commands.topic.approve_topic import ApproveTopic
from meetings.commands.topic.record_prior_report import RecordPriorReport
from meetings.commands.topic.review_topic import ReviewTopic
from meetings.commands.topic.submit_topic import SubmitTopic
from meetings.commands.topic.withdraw_topic import WithdrawTopic
from meetings.queries import decision as read_decision
from meetings.queries import meeting as read_meeting
from meetings.queries import minutes as read_minutes
from meetings.queries import topic as read_topic

ALL = ("", 0, "", "", None)


def test_a_topic_is_known_to_its_unit_the_office_and_the_leaders(house):
    topic_id = house.topic()
    for name in ("clerk_finance", "head_finance", "clerk", "mayor", "vm1", "vm2"):
        assert house.ask(name, read_topic.get_topic, topic_id).id == str(topic_id)
        assert [row.id for row in house.ask(name, read_topic.list_topics, *ALL).topics] == [str(topic_id)]
    with pytest.raises(NotFound):
        house.ask("stranger", read_topic.get_topic, topic_id)
    with pytest.raises(NotFound):
        house.ask("stranger", read_topic.get_topic_readiness, topic_id)
    with pytest.raises(NotFound):
        house.do("stranger", WithdrawTopic(topic_id))
    assert not house.ask("stranger", read_topic.list_topics, *ALL).topics
    assert house.ask("clerk", queries.knows, f"topic/{topic_id}")
    assert not house.ask("stranger", queries.knows, f"topic/{topic_id}")
    assert not house.ask("clerk", queries.knows, "topic/none")
    assert not house.ask("clerk", queries.knows, "seal/7")


def test_a_topic_above_ones_clearance_does_not_exist_for_one(house):
    topic_id = house.topic(by="director", unit="d01", level=2)
    with pytest.raises(NotFound):
        house.ask("clerk", read_topic.get_topic, topic_id)
    assert not house.ask("clerk", read_topic.list_topics, *ALL).topics
    assert house.ask("deputy1", read_topic.get_topic, topic_id).level == 2


def test_lists_are_filtered_and_paged_and_need_few_statements(house):
    meeting_id = house.meeting()
    ids = [str(house.topic()) for _ in range(3)]
    first = house.ask("clerk", read_topic.list_topics, "", 2, "proposed", "d08", None)
    second = house.ask("clerk", read_topic.list_topics, first.next_cursor, 2, "proposed", "d08", None)
    assert [row.id for row in (*first.topics, *second.topics)] == ids[::-1]
    assert not second.next_cursor
    assert not house.ask("clerk", read_topic.list_topics, "", 0, "", "", meeting_id).topics
    assert not house.ask("clerk", read_topic.list_topics, "", 0, "", "d09", None).topics
    only = read_meeting.MeetingFilter(kind="executive", state="planned")
    meetings = house.ask("stranger", read_meeting.list_meetings, "", 0, only)
    assert [row.id for row in meetings.meetings] == [str(meeting_id)]


def test_agenda_and_attendance_are_for_those_on_the_list_the_office_and_the_leaders(house):
    meeting_id, _ = house.in_session()
    for name in ("clerk", "vm3", "deputy1"):
        meeting = house.ask(name, read_meeting.get_meeting, meeting_id)
        assert (meeting.shown, len(meeting.items), meeting.quorate) == (True, 2, True)
    notice = house.ask("head_finance", read_meeting.get_meeting, meeting_id)
    assert (notice.shown, len(notice.items), len(notice.attendance), notice.due) == (False, 0, 0, 0)
    assert notice.title == "第1次常务会议"
    assert not house.ask("head_finance", queries.knows, f"meeting/{meeting_id}")


@pytest.mark.rule("R52.4")
def test_what_was_said_stays_with_those_in_the_room_and_the_office(house):
    meeting_id, topic_id = house.in_session("mayor", "vm1", "vm2", "director", "deputy1")
    said = "vm2认为资金来源尚不落实"
    made = house.decides(meeting_id, topic_id, deliberation=said)
    assert made.deliberation == ""
    decision_id = UUID(made.id)
    for name in ("vm2", "clerk", "director"):
        assert house.ask(name, read_decision.get_decision, decision_id).deliberation == said
    for name in ("vm3", "head_finance"):
        assert house.ask(name, read_decision.get_decision, decision_id).deliberation == ""
    with pytest.raises(NotFound):
        house.ask("stranger", read_decision.get_decision, decision_id)
    house.do("mayor", CloseMeeting(meeting_id))
    house.do("clerk", DraftMinutes(meeting_id, ""))
    for table in ("acts", "outbox", "answers", "minutes", "pending_steps"):
        assert not house.rows(f"SELECT 1 FROM {table} t WHERE to_jsonb(t)::text LIKE '%资金来源%'")
    for row in house.rows("SELECT convert_from(body, 'UTF8') AS body FROM outbox"):
        assert said not in row.body


def test_who_is_not_cleared_for_a_topic_neither_decides_it_nor_writes_its_minutes(house):
    meeting_id = house.meeting()
    topic_id = house.topic(by="director", unit="d01", level=2)
    house.do("director", SubmitTopic(topic_id, meeting_id))
    house.do("director", ReviewTopic(topic_id, True, ""))
    house.do("vm1", ApproveTopic(topic_id, True, ""))
    house.do("director", RecordPriorReport(topic_id, ("mayor", "party_secretary"), ""))
    items = (Item("study", None, "学习"), Item("topic", topic_id, ""))
    with pytest.raises(NotFound):
        house.do("clerk", SetAgenda(meeting_id, items))
    house.do("director", SetAgenda(meeting_id, items))
    with pytest.raises(NotFound):
        house.do("clerk", FixAgenda(meeting_id))
    house.do("director", FixAgenda(meeting_id))
    house.at(2026, 11, 23, 9, 0)
    shown = house.signs_in(meeting_id, "mayor", "vm1", "vm2", "director")
    assert [item.kind for item in shown.items] == ["study"]
    house.do("mayor", OpenMeeting(meeting_id))
    with pytest.raises(NotFound):
        house.decides(meeting_id, topic_id)
    house.takes_up(meeting_id, topic_id, by="director")
    made = house.do("director", RecordDecision(meeting_id, topic_id, "adopted", "同意", (), None, ""))
    with pytest.raises(NotFound):
        house.ask("clerk", read_decision.get_decision, UUID(made.id))
    house.do("mayor", CloseMeeting(meeting_id))
    with pytest.raises(NotPermitted):
        house.do("clerk", DraftMinutes(meeting_id, ""))
    minutes = house.do("director", DraftMinutes(meeting_id, ""))
    assert (minutes.level, [item.level for item in minutes.items]) == (0, [2])


def test_minutes_are_known_to_the_units_that_carry_them_out_once_signed(house):
    meeting_id, topic_id = house.in_session()
    house.decides(meeting_id, topic_id)
    house.do("mayor", CloseMeeting(meeting_id))
    minutes_id = house.checked_minutes(meeting_id)
    with pytest.raises(NotFound):
        house.ask("head_finance", read_minutes.get_minutes, minutes_id)
    house.do("mayor", SignMinutes(minutes_id))
    assert house.ask("head_finance", read_minutes.get_minutes, minutes_id).state == "signed"
    with pytest.raises(NotFound):
        house.ask("stranger", read_minutes.get_minutes, minutes_id)
