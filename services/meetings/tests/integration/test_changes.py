"""Meetings that are put off, cancelled and rearranged, what clashes, and the list of meetings."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from chassis import envelope
from chassis.errors import IllegalStep, Malformed, NotFound, NotPermitted
from chassis.law import RuleBroken
from meetings.commands.agenda.fix_agenda import FixAgenda
from meetings.commands.attendance.issue_notices import IssueNotices
from meetings.commands.convening.postpone_meeting import PostponeMeeting
from meetings.commands.convening.rearrange_meeting import RearrangeMeeting
from meetings.commands.meeting.cancel_meeting import CancelMeeting
from meetings.commands.meeting.open_meeting import OpenMeeting
from meetings.commands.topic.submit_topic import SubmitTopic
from meetings.queries import clashes, convening
from meetings.queries import meeting as read_meeting
from meetings.queries import topic as read_topic
from meetings.queries.meeting import MeetingFilter
from zhengling.meetings.v1.events_pb2 import MeetingCancelled, MeetingPostponed

DAY, LATER, SOONER = date(2026, 11, 23), date(2026, 11, 26), date(2026, 11, 20)
NINE = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def told(house, kind):
    key = envelope.event_type(kind)
    rows = house.rows("SELECT body FROM outbox WHERE routing_key = :key ORDER BY id", key=key)
    return [envelope.decode(bytes(row.body), kind).data for row in rows]


def put_off(meeting_id, day=LATER, **more):
    given = {"starts_at": None, "ends_at": None, "venue": "", "reason": "市长出差"} | more
    return PostponeMeeting(meeting_id, day, **given)


def rearranged(meeting_id, **more):
    given = {"title": "会", "venue": "二楼", "starts_at": None, "ends_at": None, "form": "onsite"} | more
    return RearrangeMeeting(meeting_id, **given)


def dues(house, subject):
    rows = house.rows("SELECT step, due FROM pending_steps WHERE subject = :s", s=subject)
    return {row.step: row.due for row in rows}


@pytest.mark.rule("R50.1")
def test_a_postponed_meeting_keeps_its_topics_and_their_term_runs_anew(house):
    meeting_id = house.meeting()
    topic_id, waiting = house.approved(meeting_id), house.topic()
    house.do("head_finance", SubmitTopic(waiting, meeting_id))
    house.at(2026, 11, 17, 9, 0)
    missed = house.topic()
    with pytest.raises(RuleBroken):
        house.do("head_finance", SubmitTopic(missed, meeting_id))
    meeting = house.do("mayor", put_off(meeting_id))
    assert (meeting.day, meeting.state, meeting.venue) == ("2026-11-26", "planned", "一楼会议室")
    topic = house.ask("clerk", read_topic.get_topic, topic_id)
    assert (topic.state, topic.meeting_day, topic.deadline) == ("approved", "2026-11-26", "2026-11-19")
    assert topic.handed_in.startswith("2026-11-16")
    assert dues(house, f"meeting/{meeting_id}") == {"fix_agenda": LATER}
    assert dues(house, f"topic/{waiting}") == {"review_topic": LATER}
    house.at(2026, 11, 19, 18, 0)
    assert house.do("head_finance", SubmitTopic(missed, meeting_id)).deadline == "2026-11-19"
    house.agenda(meeting_id, topic_id)
    assert house.do("clerk", FixAgenda(meeting_id)).state == "agenda_fixed"
    (event,) = told(house, MeetingPostponed)
    assert (event.from_day, event.day, event.kind) == ("2026-11-23", "2026-11-26", "executive")


@pytest.mark.rule("R50.1")
def test_a_meeting_is_moved_forward_only_as_far_as_its_topics_are_in_time(house):
    meeting_id = house.meeting(day=LATER)
    house.at(2026, 11, 13, 9, 0)
    early = house.approved(meeting_id)
    house.do("mayor", put_off(meeting_id, SOONER))
    assert house.ask("clerk", read_topic.get_topic, early).deadline == "2026-11-13"
    house.do("mayor", put_off(meeting_id, LATER))
    house.at(2026, 11, 16, 9, 0)
    late = house.approved(meeting_id)
    with pytest.raises(RuleBroken) as refused:
        house.do("mayor", put_off(meeting_id, SOONER))
    assert (refused.value.rule, refused.value.judged["topic_id"]) == ("R50.1", str(late))
    assert house.ask("clerk", read_meeting.get_meeting, meeting_id).day == "2026-11-26"
    assert house.do("mayor", put_off(meeting_id, DAY)).day == "2026-11-23"


@pytest.mark.rule("R43.1")
@pytest.mark.rule("R43.2")
def test_a_fixed_meeting_is_put_off_with_its_agenda_and_those_due_are_asked_for_the_new_day(house):
    meeting_id = house.meeting()
    topic_id = house.approved(meeting_id)
    house.fixed(meeting_id, topic_id)
    house.do("clerk", IssueNotices(meeting_id, ""))
    house.signs_in(meeting_id, "mayor")
    for name in ("vm1", "director"):
        with pytest.raises(RuleBroken) as refused:
            house.do(name, put_off(meeting_id))
        assert (refused.value.rule, refused.value.authority) == ("R43.2", True)
    successor = uuid4()
    house.neighbours.posts["vm4"] = (successor, "vice_mayor")
    meeting = house.do("mayor", put_off(meeting_id, starts_at=NINE + 3 * 24 * HOUR, ends_at=NINE + 74 * HOUR))
    assert (meeting.state, len(meeting.items), meeting.present) == ("agenda_fixed", 2, 0)
    assert str(successor) in {row.person_id for row in meeting.attendance}
    assert house.ask("clerk", read_topic.get_topic, topic_id).state == "scheduled"
    assert dues(house, f"meeting/{meeting_id}") == {"open_meeting": LATER}
    notices = house.rows("SELECT day, state, reason FROM notices ORDER BY id")
    assert {(row.day, row.reason) for row in notices if row.state == "issued"} == {(LATER, "postponed")}
    assert {row.state for row in notices if row.day == DAY} == {"superseded"}
    house.at(2026, 11, 23, 9, 0)
    house.signs_in(meeting_id, "mayor", "vm1", "vm2", "director")
    with pytest.raises(RuleBroken) as refused:
        house.do("mayor", OpenMeeting(meeting_id))
    assert refused.value.rule == "R50.1"


def test_a_meeting_is_put_off_to_another_time_that_is_to_come_and_not_in_session(house):
    meeting_id = house.meeting()
    for wrong in ({"day": DAY}, {"day": date(2026, 11, 15)}, {"starts_at": NINE}):
        with pytest.raises(Malformed):
            house.do("mayor", put_off(meeting_id, **wrong))
    assert house.do("mayor", put_off(meeting_id, DAY, starts_at=NINE, ends_at=NINE + HOUR)).starts_at
    with pytest.raises(Malformed):
        house.do("mayor", put_off(meeting_id, DAY, starts_at=NINE, ends_at=NINE - HOUR))
    house.do("mayor", CancelMeeting(meeting_id, "不开了"))
    with pytest.raises(IllegalStep):
        house.do("mayor", put_off(meeting_id))


@pytest.mark.rule("R43.2")
def test_a_cancelled_meeting_says_why_and_those_given_notice_are_told(house):
    meeting_id = house.meeting()
    house.fixed(meeting_id)
    house.do("clerk", IssueNotices(meeting_id, ""))
    house.do("mayor", CancelMeeting(meeting_id, "并入下次会议"))
    (change,) = house.ask("vm3", convening.list_meeting_changes, meeting_id, "", 0).changes
    assert (change.kind, change.reason, change.changed_by) == ("cancelled", "并入下次会议", "mayor")
    (event,) = told(house, MeetingCancelled)
    assert (event.meeting_id, event.day) == (str(meeting_id), "2026-11-23")
    reasons = house.rows("SELECT DISTINCT reason FROM notices WHERE state = 'issued'")
    assert [row.reason for row in reasons] == ["cancelled"]
    with pytest.raises(NotFound):
        house.ask("stranger", convening.list_meeting_changes, meeting_id, "", 0)


@pytest.mark.rule("R6.1")
def test_the_office_or_the_convenor_rearranges_a_meeting_within_its_day(house):
    meeting_id = house.meeting()
    with pytest.raises(RuleBroken) as refused:
        house.do("vm1", rearranged(meeting_id))
    assert refused.value.rule == "R43.2"
    meeting = house.do("clerk", rearranged(meeting_id, starts_at=NINE, ends_at=NINE + HOUR, form="video"))
    assert (meeting.title, meeting.venue, meeting.form, meeting.day) == ("会", "二楼", "video", "2026-11-23")
    titles = house.rows("SELECT title FROM pending_steps WHERE subject = :s", s=f"meeting/{meeting_id}")
    assert [row.title for row in titles] == ["会"]
    with pytest.raises(Malformed):
        house.do("mayor", rearranged(meeting_id, starts_at=NINE + 24 * HOUR, ends_at=NINE + 25 * HOUR))
    house.do("clerk", rearranged(meeting_id, starts_at=NINE, ends_at=NINE + HOUR, form="video"))
    (change,) = house.ask("clerk", convening.list_meeting_changes, meeting_id, "", 0).changes
    assert '"venue": "二楼"' in change.after
    assert '"venue": "一楼会议室"' in change.before


def test_clashes_of_room_and_people_are_told_and_refuse_nothing(house):
    meeting_id = house.meeting(starts_at=NINE, ends_at=NINE + HOUR)
    overlapping = house.meeting(kind="mayor_office", title="办公会", starts_at=NINE, ends_at=NINE + HOUR / 2)
    unknown = house.meeting(kind="mayor_office", title="时间未定")
    house.meeting(title="之后", starts_at=NINE + HOUR, ends_at=NINE + 2 * HOUR)
    hidden = house.meeting(kind="mayor_office", title="不公开", level=2, starts_at=NINE, ends_at=NINE + HOUR)
    house.neighbours.away.add("vm3")
    seen = house.ask("clerk", clashes.preview_clashes, meeting_id)
    told = {(str(overlapping), True), (str(unknown), False)}
    assert {(row.meeting_id, row.certain) for row in seen.rooms} == told
    mine = {(row.meeting_id, row.certain) for row in seen.people if row.person == "mayor"}
    assert mine == told
    assert [holder.person for holder in seen.away] == ["vm3"]
    assert str(hidden) in {row.meeting_id for row in house.ask("director", clashes.preview_clashes, meeting_id).rooms}
    with pytest.raises(NotPermitted):
        house.ask("head_finance", clashes.preview_clashes, meeting_id)


def test_meetings_are_listed_latest_day_first_and_narrowed(house):
    days = [DAY, LATER, SOONER, DAY]
    ids = [str(house.meeting(day=day)) for day in days]
    by_day = [ids[1], ids[3], ids[0], ids[2]]
    found, cursor = [], ""
    while True:
        reply = house.ask("stranger", read_meeting.list_meetings, cursor, 1, MeetingFilter())
        found += [row.id for row in reply.meetings]
        if not (cursor := reply.next_cursor):
            break
    assert found == by_day
    unit = house.meeting(kind="thematic", unit="d08", units=("d10",))

    def listed(name, **more):
        rows = house.ask(name, read_meeting.list_meetings, "", 0, MeetingFilter(**more)).meetings
        return [row.id for row in rows]

    assert listed("stranger", unit="d10") == listed("stranger", unit="d08") == [str(unit)]
    assert listed("vm3", mine=True) == by_day
    assert str(unit) in listed("mayor", mine=True)
    assert listed("stranger", mine=True) == []
    assert listed("stranger", from_day=LATER) == [ids[1]]
    house.do("mayor", CancelMeeting(UUID(ids[2]), "不开了"))
    assert listed("stranger", state="cancelled") == [ids[2]]
    for bad in ({"cursor": "x"}, {"cursor": "%%%"}, {"limit": 201}):
        with pytest.raises(Malformed):
            house.ask("clerk", read_meeting.list_meetings, bad.get("cursor", ""), bad.get("limit", 0), MeetingFilter())


@pytest.mark.rule("R50.1")
def test_a_topic_submitted_while_its_meeting_is_cancelled_does_not_hang_on_it(house):
    for _ in range(3):
        meeting_id, topic_id = house.meeting(), house.topic()

        def submit(meeting=meeting_id, topic=topic_id):
            try:
                house.do("head_finance", SubmitTopic(topic, meeting))
            except IllegalStep:
                return "refused"
            return "submitted"

        with ThreadPoolExecutor(2) as pool:
            cancelled = pool.submit(house.do, "mayor", CancelMeeting(meeting_id, "不开了"))
            answer = pool.submit(submit).result()
        assert cancelled.result().state == "cancelled"
        state = house.ask("clerk", read_topic.get_topic, topic_id).state
        assert (answer, state) in (("submitted", "deferred"), ("refused", "proposed"))
        assert house.pending(f"topic/{topic_id}") == {}
