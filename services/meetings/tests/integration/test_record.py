"""What the frame promises of every command: one effect a key, refusals on record, no lost update, few statements."""

import threading
from datetime import date

import pytest
from sqlalchemy import event

from chassis import run
from chassis.errors import IllegalStep, KeyReused, StaleVersion
from chassis.law import RuleBroken
from meetings.commands.meeting import remind_unheld
from meetings.commands.meeting.close_meeting import CloseMeeting
from meetings.commands.minutes.draft_minutes import DraftMinutes
from meetings.commands.minutes.sign_minutes import SignMinutes
from meetings.commands.topic.propose_topic import ProposeTopic
from meetings.commands.topic.submit_topic import SubmitTopic
from meetings.queries import topic as read_topic

TOPIC = ProposeTopic("预备费安排", "", "d08", None, "executive", "plans_and_budget", (), 0)


def test_a_repeated_key_has_one_effect_and_the_same_answer(house):
    first = house.do("clerk_finance", TOPIC, key="k1")
    assert house.do("clerk_finance", TOPIC, key="k1") == first
    assert len(house.rows("SELECT id FROM topics")) == 1
    with pytest.raises(KeyReused):
        house.do("clerk_finance", ProposeTopic("另一议题", *list(vars(TOPIC).values())[1:]), key="k1")


def test_a_refusal_is_on_record_with_its_rule_and_facts_and_changes_nothing(house):
    meeting_id, topic_id = house.meeting(), house.topic()
    house.at(2026, 11, 17, 9, 0)
    with pytest.raises(RuleBroken):
        house.do("head_finance", SubmitTopic(topic_id, meeting_id))
    act = house.rows("SELECT * FROM acts WHERE action = 'submit_topic'")[0]
    assert (act.outcome, act.rule, act.subject) == ("refused", "R50.1", f"topic/{topic_id}")
    assert act.facts["deadline"] == "2026-11-16"
    assert {note["rule"]: note["verdict"] for note in act.judgements}["R50.1"] == "broken"
    topic = house.ask("clerk", read_topic.get_topic, topic_id)
    assert (topic.state, topic.version) == ("proposed", 1)
    assert house.rows("SELECT * FROM pending_steps WHERE subject LIKE 'topic/%'") == []


def test_a_stale_version_changes_nothing(house):
    topic_id, meeting_id = house.topic(), house.meeting()
    with pytest.raises(StaleVersion):
        house.do("head_finance", SubmitTopic(topic_id, meeting_id), expected_version=7)
    assert house.do("head_finance", SubmitTopic(topic_id, meeting_id), expected_version=1).version == 2


def race(house, *attempts):
    """Start all attempts at once; the answers or failures, in their order."""
    barrier, results = threading.Barrier(len(attempts)), [None] * len(attempts)

    def one(place, attempt):
        barrier.wait()
        try:
            results[place] = attempt()
        except Exception as error:
            results[place] = error

    threads = [threading.Thread(target=one, args=each) for each in enumerate(attempts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_of_two_who_record_a_decision_at_once_one_wins(house):
    meeting_id, topic_id = house.in_session()
    house.takes_up(meeting_id, topic_id)
    results = race(house, *[lambda: house.decides(meeting_id, topic_id)] * 4)
    assert sorted(type(result).__name__ for result in results) == ["Decision", *["IllegalStep"] * 3]
    assert len(house.rows("SELECT id FROM decisions")) == 1
    assert len(house.rows("SELECT id FROM outbox WHERE routing_key LIKE '%decision.adopted%'")) == 1


def test_of_two_who_sign_at_once_one_wins(house):
    meeting_id, topic_id = house.in_session()
    house.decides(meeting_id, topic_id)
    house.do("mayor", CloseMeeting(meeting_id))
    minutes_id = house.checked_minutes(meeting_id)
    results = race(house, *[lambda: house.do("mayor", SignMinutes(minutes_id))] * 4)
    assert sum(isinstance(result, IllegalStep) for result in results) == 3
    assert len(house.rows("SELECT id FROM outbox WHERE routing_key LIKE '%minutes.signed%'")) == 1


def test_of_two_who_draft_the_minutes_at_once_both_write_the_same_minutes(house):
    meeting_id, _ = house.in_session()
    house.do("mayor", CloseMeeting(meeting_id))
    results = race(house, *[lambda: house.do("clerk", DraftMinutes(meeting_id, "正文"))] * 2)
    assert len({minutes.id for minutes in results}) == 1
    assert {minutes.version for minutes in results} == {1, 2}


def statements(house, act):
    seen = []

    def note(connection, cursor, statement, *_):
        seen.append(statement.split()[0])

    event.listen(house.runtime.engine, "before_cursor_execute", note)
    try:
        act()
    finally:
        event.remove(house.runtime.engine, "before_cursor_execute", note)
    return seen


def test_proposing_a_topic_takes_one_statement_and_reading_it_one(house):
    written = statements(house, lambda: house.do("clerk_finance", TOPIC, key="k2"))
    # Topic, answer and act together.
    assert written == ["WITH"]
    topic_id = house.topic()
    assert statements(house, lambda: house.ask("clerk", read_topic.get_topic, topic_id)) == ["SELECT"]


def test_a_meeting_whose_day_went_by_is_put_before_who_may_cancel_it_once(house):
    meeting_id = house.meeting(day=date(2026, 11, 23))
    for day in (23, 24, 25):
        house.at(2026, 11, day, 9, 0)
        run.tick(house.runtime, "remind_unheld", remind_unheld.handle)
        waiting = house.rows("SELECT * FROM pending_steps WHERE step = 'cancel_meeting'")
        assert len(waiting) == (day > 23)
    assert waiting[0].subject == f"meeting/{meeting_id}"
    assert len(house.rows("SELECT * FROM acts WHERE action = 'remind_unheld'")) == 1
