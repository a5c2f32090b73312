"""Items are taken up in session one by one, talked over, and what was said stays in the room."""

from uuid import UUID, uuid4

import pytest
from sqlalchemy import event

from chassis import remedies
from chassis.errors import IllegalStep, Malformed, NotFound, NotPermitted
from chassis.law import RuleBroken
from meetings import queries
from meetings.commands.agenda.fix_agenda import FixAgenda
from meetings.commands.agenda.set_agenda import Item, SetAgenda
from meetings.commands.attendance.record_attendance import RecordAttendance
from meetings.commands.deliberation.begin_item import BeginItem
from meetings.commands.deliberation.conclude_item import ConcludeItem
from meetings.commands.deliberation.record_statement import RecordStatement
from meetings.commands.deliberation.skip_item import SkipItem
from meetings.commands.deliberation.take_back_statement import TakeBackStatement
from meetings.commands.meeting.close_meeting import CloseMeeting
from meetings.commands.meeting.open_meeting import OpenMeeting
from meetings.commands.minutes.draft_minutes import DraftMinutes
from meetings.queries import decision as read_decision
from meetings.queries import deliberation as read
from meetings.queries import meeting as read_meeting
from meetings.queries import topic as read_topic
from meetings.rules import LAW
from services.meetings.tests.integration.room import enters, lists, says, states

SAID = "资金来源尚不落实"


@pytest.mark.rule("R48.1")
def test_items_are_taken_up_in_their_order_and_one_at_a_time(house):
    meeting_id, topic_id = house.in_session()
    with pytest.raises(RuleBroken) as early:
        house.do("clerk", BeginItem(meeting_id, 2))
    assert (early.value.rule, early.value.authority) == ("R43.2", True)
    remedy = LAW.book.rule("R43.2").remedy
    assert remedies.filled(remedy["zh"], early.value.judged).startswith("下一项是第1项，调整顺序由主持人mayor决定；")
    assert remedies.filled(remedy["en"], early.value.judged).startswith("item 1 is next, ")
    study = house.do("clerk", BeginItem(meeting_id, 1))
    assert (study.state, study.position, study.topic_id, study.shown) == ("under_discussion", 1, "", False)
    for position in (1, 2):
        with pytest.raises(IllegalStep) as again:
            house.do("mayor", BeginItem(meeting_id, position))
        assert (again.value.machine, again.value.rule) == ("agenda_item", "R48.1")
    concluded = house.do("clerk", ConcludeItem(UUID(study.id), "concluded", ""), expected_version=1)
    assert (concluded.state, concluded.version) == ("concluded", 2)
    begun = house.do("clerk", BeginItem(meeting_id, 2))
    assert begun.topic_id == str(topic_id)
    assert states(house, meeting_id) == ["concluded", "under_discussion"]
    with pytest.raises(Malformed):
        house.do("clerk", ConcludeItem(UUID(begun.id), "concluded", ""))
    with pytest.raises(NotFound):
        house.do("mayor", BeginItem(meeting_id, 3))
    for name in ("vm1", "head_finance"):
        with pytest.raises(NotPermitted):
            house.do(name, BeginItem(meeting_id, 2))
    shown = house.ask("clerk", read_meeting.get_meeting, meeting_id)
    assert [item.state for item in shown.items] == ["concluded", "under_discussion"]


@pytest.mark.rule("R43.2")
def test_another_order_is_the_chairs_word(house):
    meeting_id, _ = house.in_session()
    assert house.do("mayor", BeginItem(meeting_id, 2)).state == "under_discussion"
    assert states(house, meeting_id) == ["waiting", "under_discussion"]


@pytest.mark.rule("R52.4")
def test_an_item_is_not_taken_up_while_somebody_is_in_the_room_who_may_not_hear_it(house):
    meeting_id, _ = house.in_session()
    lists(house, meeting_id, "clerk_d09", topics=[uuid4()])
    enters(house, meeting_id, "clerk_d09")
    with pytest.raises(RuleBroken) as refused:
        house.do("mayor", BeginItem(meeting_id, 2))
    assert (refused.value.rule, refused.value.judged) == ("R52.4", {"people": ["clerk_d09"]})
    assert states(house, meeting_id) == ["waiting", "waiting"]
    enters(house, meeting_id, "clerk_d09", here=False)
    begun = UUID(house.do("mayor", BeginItem(meeting_id, 2)).id)
    with pytest.raises(NotFound):
        house.ask("clerk_d09", read.get_deliberation, begun)
    with pytest.raises(RuleBroken) as door:
        house.signs_in(meeting_id, "clerk_d09")
    assert door.value.rule == "R52.4"


@pytest.mark.rule("R52.4")
def test_who_is_listed_for_the_topic_hears_it(house):
    meeting_id, topic_id = house.in_session()
    lists(house, meeting_id, "clerk_finance", topics=[topic_id])
    begun = UUID(house.do("mayor", BeginItem(meeting_id, 2)).id)
    with pytest.raises(NotFound):
        house.ask("clerk_finance", read.get_deliberation, begun)
    house.signs_in(meeting_id, "clerk_finance")
    assert house.ask("clerk_finance", read.get_deliberation, begun).shown


@pytest.mark.rule("R52.4")
def test_somebody_from_outside_hears_only_what_is_open_to_all(house):
    meeting_id = house.meeting(level=1)
    topic_id = house.approved(meeting_id, level=1)
    house.fixed(meeting_id, topic_id)
    house.at(2026, 11, 23, 9, 0)

    house.signs_in(meeting_id, "mayor", "vm1", "vm2", "director")
    house.do("mayor", OpenMeeting(meeting_id))
    lists(house, meeting_id, "群众代表", role="external", person_id=False)
    enters(house, meeting_id, "群众代表")
    assert house.do("mayor", BeginItem(meeting_id, 1)).position == 1
    study = house.rows("SELECT id FROM deliberations")[0].id
    house.do("mayor", ConcludeItem(study, "concluded", ""))
    with pytest.raises(RuleBroken) as refused:
        house.do("mayor", BeginItem(meeting_id, 2))
    assert refused.value.judged == {"people": ["群众代表"]}


@pytest.mark.rule("R48.1")
def test_the_chair_speaks_last(house):
    meeting_id, topic_id = house.in_session()
    said = house.takes_up(meeting_id, topic_id)
    says(house, said, "vm1")
    says(house, said, "vm2", "against", by="vm2", gist=SAID, dissent=True)
    says(house, said, "mayor")
    for by in ("clerk", "vm1"):
        with pytest.raises(RuleBroken) as late:
            says(house, said, "vm1", by=by)
        assert (late.value.rule, late.value.judged) == ("R48.1", {"chair": "mayor"})
    says(house, said, "mayor", gist="补充一点")
    for number in (3, 4):
        house.do("mayor", TakeBackStatement(said, number))
    with pytest.raises(NotFound):
        house.do("mayor", TakeBackStatement(said, 3))
    says(house, said, "vm1", "for_with_changes")
    says(house, said, "mayor")
    found = house.ask("clerk", read.get_deliberation, said)
    assert [one.number for one in found.statements] == [1, 2, 3, 4, 5, 6]
    assert [one.person for one in found.statements if one.dissent] == ["vm2"]
    assert [one.recorded_by for one in found.statements][:2] == ["clerk", "vm2"]
    assert [one.chairing for one in found.statements] == [False, False, True, True, False, True]
    tally = found.tally
    assert (tally.in_favour, tally.with_changes, tally.against, tally.abstaining) == (1, 1, 1, 0)


@pytest.mark.rule("R48.1")
def test_one_speaks_for_oneself_and_in_the_room(house):
    meeting_id, topic_id = house.in_session()
    said = house.takes_up(meeting_id, topic_id)
    with pytest.raises(NotPermitted):
        says(house, said, "vm1", by="vm2")
    with pytest.raises(Malformed):
        says(house, said, "vm3")
    with pytest.raises(NotFound):
        says(house, said, "vm3", by="vm3")
    house.signs_in(meeting_id, "vm3")
    says(house, said, "vm3", by="vm3")
    lists(house, meeting_id, "群众代表", role="external", person_id=False)
    with pytest.raises(Malformed):
        house.do("clerk", RecordStatement(said, None, "群众代表", "for", "", False))
    enters(house, meeting_id, "群众代表")
    house.do("clerk", RecordStatement(said, None, "群众代表", "against", "", False))
    with pytest.raises(NotPermitted):
        house.do("vm1", TakeBackStatement(said, 1))
    assert house.ask("clerk", read.get_deliberation, said).tally.against == 0
    house.decides(meeting_id, topic_id)
    with pytest.raises(IllegalStep):
        says(house, said, "vm1")
    with pytest.raises(IllegalStep):
        house.do("clerk", TakeBackStatement(said, 1))


@pytest.mark.rule("R48.1")
@pytest.mark.rule("R52.4")
def test_deciding_otherwise_than_most_spoke_takes_reasons_and_leaves_no_trace_outside_the_room(house):
    meeting_id, topic_id = house.in_session("mayor", "vm1", "vm2", "director")
    said = house.takes_up(meeting_id, topic_id)
    for name, stance in (("vm1", "against"), ("vm2", "against"), ("director", "for"), ("mayor", "for")):
        says(house, said, name, stance, gist=SAID)
    with pytest.raises(RuleBroken) as owed:
        house.decides(meeting_id, topic_id)
    assert (owed.value.rule, owed.value.judged) == ("R48.1", {"outcome": "adopted"})
    refused = house.rows("SELECT subject FROM acts WHERE action = 'record_decision' AND outcome = 'refused'")
    assert [row.subject for row in refused] == [f"deliberation/{said}"]
    assert states(house, meeting_id)[1] == "under_discussion"
    why = "事关防汛，时间紧迫"
    decision = house.decides(meeting_id, topic_id, chair_reasons=why)
    assert house.ask("vm2", read.get_deliberation, said).chair_reasons == why
    house.do("mayor", CloseMeeting(meeting_id))
    house.do("clerk", DraftMinutes(meeting_id, ""))
    for table in ("acts", "outbox", "answers", "minutes", "pending_steps", "decisions"):
        for secret in (SAID, why):
            assert not house.rows(f"SELECT 1 FROM {table} t WHERE to_jsonb(t)::text LIKE :s", s=f"%{secret}%"), table
    for row in house.rows("SELECT convert_from(body, 'UTF8') AS body FROM outbox"):
        assert SAID not in row.body
        assert why not in row.body
    # Who spoke how stands in no act but those of the room itself.
    elsewhere = house.rows(
        "SELECT 1 FROM acts WHERE subject NOT LIKE 'deliberation/%'"
        " AND (judgements::text LIKE '%against%' OR facts::text LIKE '%against%' OR action = 'record_statement')"
    )
    assert elsewhere == []
    assert decision.deliberation == ""


@pytest.mark.rule("R52.4")
def test_what_was_said_is_for_those_in_the_room_for_the_item_and_the_office(house):
    meeting_id, topic_id = house.in_session("mayor", "vm1", "vm2", "director", "vm3", "deputy1")
    house.signs_in(meeting_id, "vm3", present=False)
    said = house.takes_up(meeting_id, topic_id)
    says(house, said, "vm2", "against", gist=SAID, dissent=True)
    house.signs_in(meeting_id, "vm2", present=False)
    house.signs_in(meeting_id, "vm4")
    made = house.decides(meeting_id, topic_id, deliberation=SAID, chair_reasons="事关防汛")
    house.signs_in(meeting_id, "vm3")
    subject = f"deliberation/{said}"
    may = ("mayor", "vm1", "vm2", "vm4", "director", "deputy1", "clerk")
    for name in may:
        assert house.ask(name, read.get_deliberation, said).statements[0].gist == SAID
        listed = house.ask(name, read.list_deliberations, meeting_id, "", 0).deliberations
        assert str(said) in {row.id for row in listed}
        assert house.ask(name, queries.knows, subject)
        assert house.ask(name, read_decision.get_decision, UUID(made.id)).deliberation == SAID
    # Who left before the item, who never came, the sponsor unit, and everybody else.
    for name in ("vm3", "head_finance", "clerk_finance", "stranger"):
        with pytest.raises(NotFound):
            house.ask(name, read.get_deliberation, said)
        listed = house.ask(name, read.list_deliberations, meeting_id, "", 0).deliberations
        assert str(said) not in {row.id for row in listed}
        assert not house.ask(name, queries.knows, subject)
    for name in ("vm3", "head_finance"):
        assert house.ask(name, read_decision.get_decision, UUID(made.id)).deliberation == ""


@pytest.mark.rule("R52.4")
def test_the_office_reads_what_was_said_up_to_its_clearance(house):
    meeting_id = house.meeting(level=2)

    house.do("director", SetAgenda(meeting_id, (Item("study", None, "学习"),)))
    house.do("director", FixAgenda(meeting_id))
    house.at(2026, 11, 23, 9, 0)
    for name in ("mayor", "vm1", "vm2", "director"):
        house.do(name, RecordAttendance(meeting_id, house.id(name), True, no_device=True))
    house.do("mayor", OpenMeeting(meeting_id))
    begun = UUID(house.do("director", BeginItem(meeting_id, 1)).id)
    assert house.ask("director", read.get_deliberation, begun).level == 2
    with pytest.raises(NotFound):
        house.ask("clerk", read.get_deliberation, begun)
    with pytest.raises(NotFound):
        house.ask("clerk", read.list_deliberations, meeting_id, "", 0)


def test_what_is_put_off_or_skipped_may_go_to_another_meeting(house):
    meeting_id, topic_id = house.in_session()
    said = house.takes_up(meeting_id, topic_id)
    with pytest.raises(RuleBroken) as refused:
        house.do("clerk", ConcludeItem(said, "put_off", "再作调研"))
    assert refused.value.rule == "R43.2"
    with pytest.raises(IllegalStep) as open_item:
        house.do("mayor", CloseMeeting(meeting_id))
    assert (open_item.value.machine, open_item.value.step) == ("agenda_item", "close")
    put_off = house.do("mayor", ConcludeItem(said, "put_off", "再作调研"))
    assert (put_off.state, put_off.put_off_for) == ("deferred", "再作调研")
    assert house.ask("clerk", read_topic.get_topic, topic_id).state == "deferred"
    assert states(house, meeting_id) == ["concluded", "deferred"]
    with pytest.raises(IllegalStep):
        house.decides(meeting_id, topic_id)
    house.do("mayor", CloseMeeting(meeting_id))


def test_the_chair_passes_over_an_item(house):
    meeting_id, topic_id = house.in_session()
    for name in ("clerk", "vm1"):
        with pytest.raises(RuleBroken) as refused:
            house.do(name, SkipItem(meeting_id, 2))
        assert refused.value.rule == "R43.2"
    skipped = house.do("mayor", SkipItem(meeting_id, 2))
    assert (skipped.state, skipped.position) == ("skipped", 2)
    assert house.ask("clerk", read_topic.get_topic, topic_id).state == "deferred"
    with pytest.raises(IllegalStep):
        house.do("mayor", BeginItem(meeting_id, 2))
    house.do("mayor", CloseMeeting(meeting_id))
    assert states(house, meeting_id) == ["skipped", "skipped"]


def test_reading_what_was_said_at_a_meeting_takes_a_statement_a_table(house):
    meeting_id, topic_id = house.in_session()
    said = house.takes_up(meeting_id, topic_id)
    for name in ("vm1", "vm2", "director"):
        says(house, said, name)
    seen = []

    def note(connection, cursor, statement, *_):
        seen.append(statement)

    event.listen(house.runtime.engine, "before_cursor_execute", note)
    try:
        found = house.ask("vm1", read.list_deliberations, meeting_id, "", 0)
    finally:
        event.remove(house.runtime.engine, "before_cursor_execute", note)
    assert [len(row.statements) for row in found.deliberations] == [3, 0]
    assert len(seen) == 3
