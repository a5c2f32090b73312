"""Decisions reach the public with the signature of their minutes, and only those that may."""

from uuid import UUID

import pytest
from sqlalchemy import select

from chassis import envelope, remedies, run
from chassis.errors import IllegalStep, Malformed, NotPermitted
from chassis.law import RuleBroken
from meetings.acting import publishing
from meetings.commands.decision import remind_unreleased
from meetings.commands.decision.record_decision import RecordDecision
from meetings.commands.deliberation.judge_disclosure import JudgeDisclosure
from meetings.commands.deliberation.release_decision import ReleaseDecision
from meetings.commands.deliberation.withdraw_release import WithdrawRelease
from meetings.commands.meeting.close_meeting import CloseMeeting
from meetings.commands.minutes.check_minutes import CheckMinutes
from meetings.commands.minutes.reissue_minutes import ReissueMinutes
from meetings.commands.minutes.revise_minutes import ReviseMinutes
from meetings.commands.minutes.sign_minutes import SignMinutes
from meetings.model import Decision, Minutes
from meetings.queries import decision as read
from meetings.rules import LAW
from services.meetings.tests.integration import minuted
from services.meetings.tests.integration.racing import race
from zhengling.meetings.v1.events_pb2 import DecisionReleased, DecisionReleaseWithdrawn

OPEN = {"disclosure": "proactive", "public_text": "同意安排预备费"}


def told(house, kind):
    rows = house.rows("SELECT body FROM outbox WHERE routing_key = :key ORDER BY id", key=envelope.event_type(kind))
    return [envelope.decode(bytes(row.body), kind) for row in rows]


def decided(house, outcome="adopted", level=0, meeting_level=0, **more):
    """A decision of a meeting that is closed."""
    meeting_id, topic_id = house.in_session(level=level)
    if meeting_level:
        with house.runtime.engine.begin() as connection:
            connection.exec_driver_sql(f"UPDATE meetings SET level = {meeting_level}")
    made = house.decides(meeting_id, topic_id, outcome, **more)
    house.do("mayor", CloseMeeting(meeting_id))
    return meeting_id, UUID(made.id)


def draft_number(house, draft):
    """The number that corrected minutes were signed under."""
    (row,) = house.rows("SELECT number FROM minutes WHERE id = :i", i=draft.id)
    return row.number


def signs(house, meeting_id, **more):
    return house.do("mayor", SignMinutes(house.checked_minutes(meeting_id, **more)))


def judges(house, decision_id, disclosure="proactive", ground="", text="", by="clerk"):
    return house.do(by, JudgeDisclosure(decision_id, disclosure, ground, text))


@pytest.mark.rule("R30.1")
def test_what_was_judged_public_comes_out_with_the_signature(house):
    meeting_id, decision_id = decided(house, **OPEN)
    assert told(house, DecisionReleased) == []
    minutes = signs(house, meeting_id)
    (event,) = told(house, DecisionReleased)
    assert (event.subject, event.data.title, event.data.text) == (
        f"decision/{decision_id}",
        "预备费安排",
        "同意安排预备费",
    )
    assert (event.data.decided_on, event.data.meeting_kind) == ("2026-11-23", "executive")
    assert event.data.meeting_title == "第1次常务会议"
    assert event.data.minutes_number == minutes.number != ""
    shown = house.ask("clerk", read.get_decision, decision_id)
    assert (event.version, shown.disclosure.judgement, shown.disclosure.judged_by) == (
        shown.version,
        "proactive",
        "clerk",
    )
    assert shown.disclosure.released_at
    assert house.pending(f"decision/{decision_id}") == {}
    acts = house.rows("SELECT action FROM acts WHERE subject = :s", s=f"decision/{decision_id}")
    assert {row.action for row in acts} >= {"record_decision", "sign_minutes"}
    with pytest.raises(IllegalStep):
        house.do("clerk", ReleaseDecision(decision_id))
    with pytest.raises(IllegalStep):
        judges(house, decision_id, "none", "商业秘密")


@pytest.mark.rule("R30.1")
@pytest.mark.parametrize("level", [1, 2])
def test_what_is_classified_never_comes_out(house, level):
    meeting_id, topic_id = house.in_session()
    with house.runtime.engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE topics SET level = {level}")
    house.takes_up(meeting_id, topic_id)
    with pytest.raises(RuleBroken) as refused:
        house.do("director", RecordDecision(meeting_id, topic_id, "adopted", "同意", (), None, "", **OPEN))
    assert refused.value.rule == "R30.1"
    made = house.do("director", RecordDecision(meeting_id, topic_id, "adopted", "同意", (), None, ""))
    assert (made.disclosure.judgement, made.disclosure.ground) == ("none", "密级不为公开")
    decision_id = UUID(made.id)
    with pytest.raises(RuleBroken):
        judges(house, decision_id, by="director")
    house.do("mayor", CloseMeeting(meeting_id))
    signs(house, meeting_id, by="director", checker="deputy1")
    with pytest.raises(RuleBroken):
        house.do("director", ReleaseDecision(decision_id))
    assert told(house, DecisionReleased) == []
    assert house.pending(f"decision/{decision_id}") == {}


@pytest.mark.rule("R30.1")
def test_an_open_matter_of_a_classified_meeting_does_not_come_out(house):
    meeting_id, decision_id = decided(house, meeting_level=1)
    with pytest.raises(RuleBroken):
        judges(house, decision_id)
    signs(house, meeting_id)
    assert told(house, DecisionReleased) == []


@pytest.mark.rule("R30.1")
def test_what_is_not_made_public_has_its_ground_and_who_judged_on_record(house):
    meeting_id, decision_id = decided(house)
    for name in ("mayor", "head_finance"):
        with pytest.raises(NotPermitted):
            judges(house, decision_id, by=name)
    with pytest.raises(RuleBroken) as refused:
        judges(house, decision_id, "none")
    assert refused.value.rule == "R30.1"
    judged = judges(house, decision_id, "none", "涉及商业秘密").disclosure
    assert (judged.judgement, judged.ground, judged.judged_by) == ("none", "涉及商业秘密", "clerk")
    signs(house, meeting_id)
    assert told(house, DecisionReleased) == []
    assert house.pending(f"decision/{decision_id}") == {}


@pytest.mark.rule("R30.1")
@pytest.mark.parametrize("outcome", ["rejected", "deferred", "referred"])
def test_what_was_not_adopted_is_not_judged(house, outcome):
    meeting_id, topic_id = house.in_session()
    with pytest.raises(Malformed):
        house.decides(meeting_id, topic_id, outcome, **OPEN)
    made = house.decides(meeting_id, topic_id, outcome)
    with pytest.raises(Malformed):
        judges(house, UUID(made.id))


@pytest.mark.rule("R30.1")
def test_what_nobody_judged_waits_and_the_director_is_reminded_when_it_is_late(house):
    meeting_id, decision_id = decided(house)
    signs(house, meeting_id)
    subject = f"decision/{decision_id}"
    assert house.pending(subject) == {"judge_disclosure": ["office.staff"]}
    # Twenty working days after Monday 2026-11-23.
    assert house.ask("clerk", read.get_decision, decision_id).disclosure.due == "2026-12-21"
    for day, late in ((21, False), (22, True), (23, True)):
        house.at(2026, 12, day, 9, 0)
        run.tick(house.runtime, "remind_unreleased", remind_unreleased.handle)
        assert ("urge_release" in house.pending(subject)) is late
    assert len(house.rows("SELECT 1 FROM acts WHERE action = 'remind_unreleased'")) == 1
    judges(house, decision_id)
    assert house.pending(subject) == {
        "urge_release": ["office.deputy", "office.head"],
        "release_decision": ["office.staff"],
    }
    with pytest.raises(NotPermitted):
        house.do("mayor", ReleaseDecision(decision_id))
    assert house.do("clerk", ReleaseDecision(decision_id)).disclosure.due == ""
    assert house.pending(subject) == {}
    (event,) = told(house, DecisionReleased)
    assert event.data.text == "原则同意"


@pytest.mark.rule("R30.1")
def test_nothing_comes_out_before_the_signature(house):
    meeting_id, decision_id = decided(house, **OPEN)
    with pytest.raises(IllegalStep) as early:
        house.do("clerk", ReleaseDecision(decision_id))
    assert (early.value.state, early.value.rule) == ("recorded", "R30.1")
    house.checked_minutes(meeting_id)
    with pytest.raises(IllegalStep) as drafted:
        house.do("clerk", ReleaseDecision(decision_id))
    assert drafted.value.state == "minuted"


@pytest.mark.rule("R30.1")
def test_a_wrong_publication_is_withdrawn_and_may_be_mended(house):
    meeting_id, decision_id = decided(house, **OPEN)
    with pytest.raises(IllegalStep):
        house.do("clerk", WithdrawRelease(decision_id, "误公布"))
    signs(house, meeting_id)
    with pytest.raises(NotPermitted):
        house.do("mayor", WithdrawRelease(decision_id, "误公布"))
    withdrawn = house.do("clerk", WithdrawRelease(decision_id, "误公布"))
    assert withdrawn.disclosure.withdrawn_for == "误公布"
    (event,) = told(house, DecisionReleaseWithdrawn)
    assert (event.subject, event.version) == (f"decision/{decision_id}", withdrawn.version)
    with pytest.raises(IllegalStep):
        house.do("clerk", WithdrawRelease(decision_id, "误公布"))
    judges(house, decision_id, text="改正后的内容")
    again = house.do("clerk", ReleaseDecision(decision_id))
    assert again.disclosure.withdrawn_at == ""
    assert [one.data.text for one in told(house, DecisionReleased)] == ["同意安排预备费", "改正后的内容"]
    versions = [told(house, DecisionReleased)[0].version, event.version, told(house, DecisionReleased)[1].version]
    assert versions == sorted(set(versions))


@pytest.mark.rule("R30.1")
def test_of_two_who_release_at_once_one_does(house):
    meeting_id, decision_id = decided(house)
    signs(house, meeting_id)
    judges(house, decision_id)
    results = race(*[lambda: house.do("clerk", ReleaseDecision(decision_id))] * 3)
    assert sorted(type(result).__name__ for result in results) == ["Decision", "IllegalStep", "IllegalStep"]
    assert len(told(house, DecisionReleased)) == 1


@pytest.mark.rule("R30.1")
@pytest.mark.rule("R52.4")
def test_nothing_that_was_said_comes_out(house):
    said = "资金来源尚不落实"
    meeting_id, _ = decided(house, deliberation=said, **OPEN)
    signs(house, meeting_id)
    for row in house.rows("SELECT convert_from(body, 'UTF8') AS body FROM outbox"):
        assert said not in row.body


@pytest.mark.rule("R30.1")
@pytest.mark.parametrize(("text", "anew"), [("原则同意", False), ("同意，金额更正为200万元", True)])
def test_a_corrected_edition_tells_the_public_anew_where_it_says_something_else(house, text, anew):
    meeting_id, decision_id = decided(house, disclosure="proactive")
    minutes_id = UUID(signs(house, meeting_id).id)

    def reissue(_, ctx):
        minutes, decision = ctx.session.get_one(Minutes, minutes_id), ctx.session.get_one(Decision, decision_id)
        minutes.items = [{**item, "text": text} for item in minutes.items]
        publishing.release(ctx, minutes, [decision])

    run.tick(house.runtime, "reissue", reissue)
    texts = [one.data.text for one in told(house, DecisionReleased)]
    assert texts == (["原则同意", text] if anew else ["原则同意"])
    if anew:
        first, second = told(house, DecisionReleased)
        assert first.version < second.version
    house.do("clerk", WithdrawRelease(decision_id, "误公布"))
    run.tick(house.runtime, "reissue", reissue)
    # What was withdrawn comes out again only by a new judgement and release of its own.
    assert len(told(house, DecisionReleased)) == len(texts)


@pytest.mark.rule("R30.1", "R53.1")
def test_what_a_corrected_edition_holds_no_more_is_public_no_more(house):
    open_to_all = {"disclosure": "proactive", "disclosure_by": "clerk"}
    meeting_id = minuted.held(house, minuted.BUDGET, minuted.ROADS)
    with house.runtime.sessions.begin() as session:
        budget, roads = session.scalars(select(Decision).where(Decision.meeting_id == meeting_id).order_by(Decision.id))
        for name, value in open_to_all.items():
            setattr(roads, name, value)
        kept, dropped = budget.id, roads.id
    signs(house, meeting_id)
    assert [event.subject for event in told(house, DecisionReleased)] == [f"decision/{dropped}"]
    assert "judge_disclosure" in house.pending(f"decision/{kept}")
    (first,) = house.rows("SELECT id FROM minutes")
    draft = house.do("clerk", ReissueMinutes(first.id, "误列一项"))
    listed = minuted.wording(draft)
    house.do("clerk", ReviseMinutes(UUID(draft.id), "", "", listed[:1]))
    house.do("director", CheckMinutes(UUID(draft.id), True, ""))
    assert told(house, DecisionReleaseWithdrawn) == []
    house.do("mayor", SignMinutes(UUID(draft.id)))
    (event,) = told(house, DecisionReleaseWithdrawn)
    assert event.subject == f"decision/{dropped}"
    shown = house.ask("clerk", read.get_decision, dropped).disclosure
    assert (shown.withdrawn_for, bool(shown.withdrawn_at)) == ("更正的纪要不再列入：误列一项", True)
    with pytest.raises(RuleBroken) as refused:
        house.do("clerk", ReleaseDecision(dropped))
    assert (refused.value.rule, refused.value.judged) == ("R30.1", {"minutes": draft_number(house, draft)})
    remedy = remedies.filled(LAW.book.rule("R30.1").remedy["zh"], refused.value.judged)
    assert "没有列入本事项" in remedy
    judges(house, dropped)
    assert house.pending(f"decision/{dropped}") == {}
    # The act by which it went is on its own record, and the one that stays still waits for its judgement.
    acts = house.rows("SELECT action FROM acts WHERE subject = :s ORDER BY id", s=f"decision/{dropped}")
    assert [row.action for row in acts][-3:] == ["sign_minutes", "release_decision", "judge_disclosure"]
    assert "judge_disclosure" in house.pending(f"decision/{kept}")


@pytest.mark.rule("R30.1", "R53.1")
def test_what_a_corrected_edition_holds_no_more_waits_for_no_judgement(house):
    meeting_id = minuted.held(house, minuted.BUDGET, minuted.ROADS)
    first = UUID(signs(house, meeting_id).id)
    draft = house.do("clerk", ReissueMinutes(first, "误列一项"))
    house.do("clerk", ReviseMinutes(UUID(draft.id), "", "", minuted.wording(draft)[1:]))
    house.do("director", CheckMinutes(UUID(draft.id), True, ""))
    dropped = f"decision/{draft.items[0].decision_id}"
    assert "judge_disclosure" in house.pending(dropped)
    house.do("mayor", SignMinutes(UUID(draft.id)))
    assert (house.pending(dropped), told(house, DecisionReleaseWithdrawn)) == ({}, [])
