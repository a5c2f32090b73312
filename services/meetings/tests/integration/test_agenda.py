"""The agenda builder: drafts, slots, late additions, revisions, issues, secrecy of single items and observers."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from chassis import envelope
from chassis.errors import AboveCeiling, IllegalStep, Malformed, NotFound, NotPermitted, StaleVersion
from chassis.law import RuleBroken
from meetings import queries
from meetings.acting.agenda import Item
from meetings.commands.agenda.add_agenda_item import AddAgendaItem
from meetings.commands.agenda.fix_agenda import FixAgenda
from meetings.commands.agenda.revise_agenda import ReviseAgenda, Revision
from meetings.commands.agenda.set_agenda import SetAgenda
from meetings.commands.consultation.revise_topic import ReviseTopic
from meetings.commands.convening.invite_observer import InviteObserver
from meetings.commands.convening.withdraw_observer import WithdrawObserver
from meetings.commands.topic.approve_topic import ApproveTopic
from meetings.commands.topic.approve_urgent_submission import ApproveUrgentSubmission
from meetings.commands.topic.record_prior_report import RecordPriorReport
from meetings.commands.topic.review_topic import ReviewTopic
from meetings.commands.topic.submit_topic import SubmitTopic
from meetings.queries import agenda as read_agenda
from meetings.queries import meeting as read_meeting
from meetings.queries import topic as read_topic
from zhengling.meetings.v1.events_pb2 import AgendaIssued

DAY = date(2026, 11, 23)
NINE = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
STUDY = Item("study", None, "专题学习", minutes=20)


def told(house):
    rows = house.rows(
        "SELECT body FROM outbox WHERE routing_key = :key ORDER BY id", key=envelope.event_type(AgendaIssued)
    )
    return [envelope.decode(bytes(row.body), AgendaIssued).data for row in rows]


def titles(meeting):
    return [item.title for item in meeting.items]


def topic_of(topic_id, **more):
    return Item("topic", topic_id, "", **more)


def late(house, meeting_id, **more):
    """A topic that came in after the term by an urgent approval, with everything else behind it."""
    topic_id = house.topic(**more)
    house.do("vm1", ApproveUrgentSubmission(topic_id, meeting_id, "汛情"))
    house.do("head_finance", SubmitTopic(topic_id, meeting_id))
    house.do("deputy1", ReviewTopic(topic_id, True, ""))
    house.do("vm1", ApproveTopic(topic_id, True, "同意"))
    house.do("head_finance", RecordPriorReport(topic_id, ("mayor", "party_secretary"), ""))
    return topic_id


def seated(house, **posts):
    for name, (kind, unit) in posts.items():
        person = house.people[name].person_id if name in house.people else uuid4()
        house.neighbours.posts[name] = (person, kind)
        house.neighbours.seats[name] = unit


def invited(meeting_id, *topics, **more):
    given = {"unit": "", "person_id": None, "name": "", "origin": "", "category": ""} | more
    return InviteObserver(meeting_id, topics=topics, **given)


def revision(item, **more):
    given = {"minutes": 0, "reporter_unit": "", "reporter": "", "level": 0} | more
    return Revision(UUID(item.id), **given)


@pytest.mark.rule("R47.1")
def test_an_agenda_has_slots_reporters_and_says_when_it_is_too_long(house):
    ends = NINE + timedelta(minutes=45)
    meeting_id = house.meeting(starts_at=NINE, ends_at=ends)
    topic_id = house.approved(meeting_id, minutes_needed=15, reporter="局长")
    items = (STUDY, topic_of(topic_id), Item("bottom_line", None, "安全", minutes=11, reporter="副市长"))
    meeting = house.do("clerk", SetAgenda(meeting_id, items))
    assert [item.starts_at for item in meeting.items] == [
        *("2026-11-23T01:00:00.000Z", "2026-11-23T01:20:00.000Z", "2026-11-23T01:35:00.000Z")
    ]
    assert [(item.reporter_unit, item.reporter) for item in meeting.items] == [
        ("", ""),
        ("d08", "局长"),
        ("", "副市长"),
    ]
    assert (meeting.planned_minutes, meeting.overrun_minutes) == (46, 1)
    meeting = house.do("clerk", SetAgenda(meeting_id, (STUDY, topic_of(topic_id, minutes=25, reporter="副局长"))))
    assert (meeting.planned_minutes, meeting.overrun_minutes, meeting.items[1].reporter) == (45, 0, "副局长")


@pytest.mark.rule("R47.1")
def test_a_topic_that_was_renamed_while_the_agenda_was_open_is_issued_by_its_present_title(house):
    meeting_id, topic_id = house.meeting(), house.topic()
    house.agenda(meeting_id, topic_id)
    form = dict.fromkeys(("summary", "questions", "basis", "meeting_kind", "task", "reporter"), "")
    form |= dict.fromkeys(("flags", "concerned_units", "observing_units"), ())
    form |= {"title": "预备费调整", "document_id": None, "minutes_needed": 0, "recall": False}
    house.do("head_finance", ReviseTopic(topic_id, **form))
    house.do("head_finance", SubmitTopic(topic_id, meeting_id))
    house.do("deputy1", ReviewTopic(topic_id, True, ""))
    house.do("vm1", ApproveTopic(topic_id, True, "同意"))
    house.do("head_finance", RecordPriorReport(topic_id, ("mayor", "party_secretary"), ""))
    assert titles(house.do("clerk", FixAgenda(meeting_id))) == ["专题学习", "预备费调整"]


@pytest.mark.rule("R47.1")
def test_fixing_issues_the_agenda_and_fixing_it_again_tells_what_changed(house):
    meeting_id = house.meeting()
    one, other = house.approved(meeting_id, title="甲"), house.approved(meeting_id, title="乙")
    first = house.fixed(meeting_id, one)
    assert first.issue == 1
    house.agenda(meeting_id, other, one)
    second = house.do("clerk", FixAgenda(meeting_id))
    assert second.issue == 2
    shown = house.ask("vm3", read_meeting.get_meeting, meeting_id)
    assert [issue.number for issue in shown.issues] == [1, 2]
    assert [(row.what, row.title, row.before, row.after) for row in shown.issues[1].changes] == [("added", "乙", 0, 2)]
    assert [event.issue for event in told(house)] == [1, 2]


@pytest.mark.rule("R50.1")
def test_a_late_topic_comes_on_a_fixed_agenda_by_the_urgent_approval_alone(house):
    meeting_id = house.meeting()
    topic_id = house.approved(meeting_id)
    house.fixed(meeting_id, topic_id)
    house.at(2026, 11, 19, 9, 0)
    plain = house.topic(title="迟到")
    with pytest.raises(RuleBroken) as refused:
        house.do("head_finance", SubmitTopic(plain, meeting_id))
    assert refused.value.rule == "R50.1"
    with pytest.raises(RuleBroken) as refused:
        house.do("clerk", AddAgendaItem(meeting_id, topic_of(plain), 0))
    assert (refused.value.rule, refused.value.judged["topic_id"]) == ("R50.1", str(plain))
    urgent = late(house, meeting_id, title="急件")
    meeting = house.do("clerk", AddAgendaItem(meeting_id, topic_of(urgent, minutes=5), 2))
    assert (meeting.state, meeting.issue, titles(meeting)) == ("agenda_fixed", 2, ["专题学习", "急件", "预备费安排"])
    states = [house.ask("clerk", read_topic.get_topic, one).state for one in (topic_id, urgent)]
    assert states == ["scheduled", "scheduled"]
    assert house.pending(f"meeting/{meeting_id}") == {"open_meeting": ["mayor.chair"]}
    added = house.ask("mayor", read_meeting.get_meeting, meeting_id).issues[1]
    assert [(row.what, row.title) for row in added.changes] == [("added", "急件")]


@pytest.mark.rule("R47.1")
@pytest.mark.rule("R50.2")
def test_a_late_addition_passes_every_gate_and_not_before_the_study_item(house):
    meeting_id = house.meeting()
    house.fixed(meeting_id)
    topic_id = house.topic()
    house.do("head_finance", SubmitTopic(topic_id, meeting_id))
    with pytest.raises(RuleBroken) as refused:
        house.do("clerk", AddAgendaItem(meeting_id, topic_of(topic_id), 0))
    assert refused.value.rule == "R50.2"
    ready = house.approved(meeting_id)
    with pytest.raises(RuleBroken) as refused:
        house.do("clerk", AddAgendaItem(meeting_id, topic_of(ready), 1))
    assert refused.value.rule == "R47.1"
    for topic_id, position in ((ready, 9), (None, 0)):
        with pytest.raises(Malformed):
            house.do("clerk", AddAgendaItem(meeting_id, topic_of(topic_id), position))
    with pytest.raises(NotPermitted):
        house.do("mayor", AddAgendaItem(meeting_id, topic_of(ready), 0))
    assert house.ask("clerk", read_topic.get_topic, ready).state == "approved"
    house.do("clerk", AddAgendaItem(meeting_id, topic_of(ready), 0))
    with pytest.raises(Malformed):
        house.do("clerk", AddAgendaItem(meeting_id, topic_of(ready), 0))


@pytest.mark.rule("R47.1")
def test_a_planned_agenda_is_set_and_not_added_to(house):
    meeting_id = house.meeting()
    with pytest.raises(IllegalStep):
        house.do("clerk", AddAgendaItem(meeting_id, topic_of(house.approved(meeting_id)), 0))
    with pytest.raises(IllegalStep):
        house.do("clerk", ReviseAgenda(meeting_id, (), "改"))


@pytest.mark.rule("R47.1")
def test_a_fixed_agenda_is_reordered_and_an_item_dropped_without_unfixing_the_others(house):
    meeting_id = house.meeting()
    one, other = house.approved(meeting_id, title="甲"), house.approved(meeting_id, title="乙")
    study, first, second = house.fixed(meeting_id, one, other).items
    with pytest.raises(RuleBroken) as refused:
        house.do("clerk", ReviseAgenda(meeting_id, (revision(first), revision(study)), "换"))
    assert refused.value.rule == "R47.1"
    swapped = ReviseAgenda(meeting_id, (revision(study), revision(second, minutes=9), revision(first)), "换")
    meeting = house.do("clerk", swapped)
    assert (titles(meeting), meeting.items[1].minutes, meeting.issue) == (["专题学习", "乙", "甲"], 9, 2)
    # An item of which nothing is said keeps its minutes.
    meeting = house.do("clerk", ReviseAgenda(meeting_id, (revision(study), revision(second), revision(first)), "同前"))
    assert (meeting.items[1].minutes, meeting.issue) == (9, 3)
    meeting = house.do("clerk", ReviseAgenda(meeting_id, (revision(study), revision(first)), "撤下乙"))
    assert (titles(meeting), meeting.state, meeting.issue) == (["专题学习", "甲"], "agenda_fixed", 4)
    assert house.ask("clerk", read_topic.get_topic, other).state == "approved"
    assert house.ask("clerk", read_topic.get_topic, one).state == "scheduled"
    issue = house.ask("clerk", read_meeting.get_meeting, meeting_id).issues[3]
    assert (issue.reason, [(row.what, row.title) for row in issue.changes]) == ("撤下乙", [("removed", "乙")])
    for bad in ((revision(study), revision(study)), (revision(second),)):
        with pytest.raises(Malformed):
            house.do("clerk", ReviseAgenda(meeting_id, bad, "改"))


@pytest.mark.rule("R47.1")
def test_what_was_taken_up_and_the_order_before_it_stand_fast(house):
    meeting_id, topic_id = house.in_session()
    house.takes_up(meeting_id, topic_id)
    study, topic = house.ask("clerk", read_meeting.get_meeting, meeting_id).items
    for items in ((revision(study),), (revision(topic), revision(study)), ()):
        with pytest.raises(IllegalStep) as refused:
            house.do("clerk", ReviseAgenda(meeting_id, items, "改"))
        assert refused.value.rule == "R47.1"
    kept = house.do("clerk", ReviseAgenda(meeting_id, (revision(study), revision(topic, minutes=30)), "改"))
    assert [item.minutes for item in kept.items] == [0, 0]


def test_the_level_of_an_item_is_raised_and_not_lowered(house):
    meeting_id = house.meeting()
    topic_id = house.approved(meeting_id, level=1)
    with pytest.raises(Malformed):
        house.do("director", SetAgenda(meeting_id, (Item("study", None, "学"), topic_of(house.topic(), level=4))))
    with pytest.raises(AboveCeiling):
        house.do("director", SetAgenda(meeting_id, (topic_of(topic_id, level=3),)))
    house.do("director", SetAgenda(meeting_id, (STUDY, topic_of(topic_id, level=2))))
    assert titles(house.ask("clerk", read_meeting.get_meeting, meeting_id)) == ["专题学习"]
    assert titles(house.ask("director", read_meeting.get_meeting, meeting_id)) == ["专题学习", "预备费安排"]
    # A clerk who is not cleared for the item does not lose it by drawing the agenda up anew.
    house.do("clerk", SetAgenda(meeting_id, (STUDY, Item("bottom_line", None, "安全"))))
    kept = house.ask("director", read_meeting.get_meeting, meeting_id)
    assert titles(kept) == ["专题学习", "预备费安排", "安全"]


def test_an_issue_tells_nothing_of_items_above_the_readers_clearance(house):
    meeting_id = house.meeting()
    topic_id = house.approved(meeting_id)
    house.fixed(meeting_id)
    house.do("director", AddAgendaItem(meeting_id, topic_of(topic_id, level=2), 0))
    clerk, mayor = (house.ask(name, read_meeting.get_meeting, meeting_id).issues[1] for name in ("clerk", "mayor"))
    assert (list(clerk.changes), clerk.reason) == ([], "")
    assert [row.title for row in mayor.changes] == ["预备费安排"]
    assert mayor.reason == "增列议题"


@pytest.mark.rule("R31.1")
def test_who_is_listed_for_some_items_sees_those_and_no_others(house):
    seated(house, head_finance=("unit_head", "d08"))
    meeting_id = house.meeting()
    mine, other = house.approved(meeting_id, title="甲"), house.approved(meeting_id, title="乙", unit="d08")
    house.fixed(meeting_id, mine, other)
    house.do("clerk", invited(meeting_id, other, person_id=house.id("clerk_d09")))
    head = house.ask("head_finance", read_meeting.get_meeting, meeting_id)
    assert (titles(head), [row.person for row in head.attendance]) == (["甲", "乙"], ["head_finance"])
    seen = house.ask("clerk_d09", read_meeting.get_meeting, meeting_id)
    assert (seen.shown, titles(seen), [row.person for row in seen.attendance]) == (True, ["乙"], ["clerk_d09"])
    assert (seen.due, list(seen.attendance[0].topics)) == (0, [str(other)])
    assert not house.ask("clerk_d09", queries.knows, f"meeting/{meeting_id}")
    assert house.ask("vm3", queries.knows, f"meeting/{meeting_id}")


@pytest.mark.rule("R31.1")
@pytest.mark.rule("R42.4")
def test_somebody_from_outside_is_asked_to_public_items_only(house):
    meeting_id = house.meeting()
    public, inner = house.approved(meeting_id, title="公开"), house.approved(meeting_id, title="内部", level=1)
    house.agenda(meeting_id, public, inner)
    expert = {"name": "专家甲", "origin": "某大学", "category": "expert"}
    for topics in ((inner,), (public, inner), ()):
        with pytest.raises(RuleBroken) as refused:
            house.do("clerk", invited(meeting_id, *topics, **expert))
        assert refused.value.rule == "R31.1"
    meeting = house.do("clerk", invited(meeting_id, public, **expert))
    (row,) = (row for row in meeting.attendance if row.role == "external")
    assert (row.person, row.unit, row.category, row.person_id) == ("专家甲", "某大学", "expert", "")
    assert meeting.due == 6
    with pytest.raises(Malformed):
        house.do("clerk", invited(meeting_id, house.topic(), **expert))
    house.do("director", SetAgenda(meeting_id, (STUDY, topic_of(public, level=1))))
    with pytest.raises(RuleBroken) as refused:
        house.do("clerk", FixAgenda(meeting_id))
    assert refused.value.rule == "R31.1"
    house.do("clerk", WithdrawObserver(meeting_id, UUID(row.id)))
    assert house.do("clerk", FixAgenda(meeting_id)).state == "agenda_fixed"
    plenary = house.meeting(kind="plenary", title="全体会议")
    press = {"name": "记者乙", "origin": "市报", "category": "media"}
    assert any(line.person == "记者乙" for line in house.do("clerk", invited(plenary, **press)).attendance)
    with pytest.raises(RuleBroken):
        house.do("clerk", invited(plenary, **expert))
    secret = house.meeting(kind="plenary", title="内部会议", level=1)
    with pytest.raises(RuleBroken):
        house.do("clerk", invited(secret, **press))


@pytest.mark.rule("R42.4")
@pytest.mark.rule("R43.3")
def test_a_units_head_observes_whoever_that_is_on_the_day(house):
    seated(house, head_t01=("unit_head", "t01"))
    meeting_id = house.meeting()
    meeting = house.do("clerk", invited(meeting_id, unit="t01"))
    assert {row.person for row in meeting.attendance if row.role == "observer"} == {"deputy1", "head_t01"}
    seated(house, successor=("unit_head", "t01"))
    del house.neighbours.posts["head_t01"]
    fixed = house.fixed(meeting_id)
    observers = {row.person: row.id for row in fixed.attendance if row.role == "observer"}
    assert set(observers) == {"deputy1", "successor"}
    with pytest.raises(Malformed):
        house.do("clerk", WithdrawObserver(meeting_id, UUID(observers["deputy1"])))
    after = house.do("clerk", WithdrawObserver(meeting_id, UUID(observers["successor"])))
    assert {row.person for row in after.attendance if row.role == "observer"} == {"deputy1"}
    with pytest.raises(NotFound):
        house.do("clerk", WithdrawObserver(meeting_id, UUID(observers["successor"])))
    for wrong in ({"unit": "d99"}, {"person_id": house.id("vm1")}):
        with pytest.raises(Malformed):
            house.do("clerk", invited(meeting_id, **wrong))
    with pytest.raises(NotPermitted):
        house.do("mayor", invited(meeting_id, unit="t01"))


@pytest.mark.rule("R47.1")
@pytest.mark.rule("R47.2")
def test_a_draft_begins_with_study_and_has_what_is_ready_in_the_order_of_the_tasks(house):
    for number in range(5):
        house.fixed(house.meeting(day=DAY - timedelta(6 - number)))
    meeting_id = house.meeting(starts_at=NINE, ends_at=NINE + timedelta(minutes=10))
    plans = house.approved(meeting_id, title="计划", minutes_needed=15)
    house.approved(meeting_id, title="传达", task="convey")
    waiting = house.topic(title="未审")
    house.do("head_finance", SubmitTopic(waiting, meeting_id))
    draft = house.ask("clerk", read_agenda.preview_agenda, meeting_id)
    assert [item.title for item in draft.items] == ["专题学习", "统筹发展和安全", "传达", "计划"]
    assert [item.position for item in draft.items] == [1, 2, 3, 4]
    assert (draft.planned_minutes, draft.overrun_minutes, draft.without_bottom_line) == (15, 5, 5)
    (unready,) = draft.unready
    assert (unready.topic_id, {"R50.2", "R50.4"} <= set(unready.missing)) == (str(waiting), True)
    with pytest.raises(NotPermitted):
        house.ask("vm1", read_agenda.preview_agenda, meeting_id)
    assert house.ask("clerk", read_topic.get_topic, plans).state == "approved"


@pytest.mark.rule("R47.1")
def test_of_two_agendas_set_at_once_one_stands_and_the_other_is_told(house):
    meeting_id = house.meeting()
    version = house.ask("clerk", read_meeting.get_meeting, meeting_id).version

    def set_one(title):
        try:
            items = (Item("study", None, title),)
            return house.do("clerk", SetAgenda(meeting_id, items), expected_version=version).items[0].title
        except StaleVersion:
            return "stale"

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(set_one, ("甲", "乙")))
    assert sorted(answer == "stale" for answer in answers) == [False, True]
    (stands,) = house.ask("clerk", read_meeting.get_meeting, meeting_id).items
    assert stands.title in answers
