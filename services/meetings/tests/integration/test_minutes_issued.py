"""Signed minutes: issued to whom they concern, read as far as one may, corrected by editions; and late drafts."""

from datetime import date
from uuid import UUID

import pytest

from chassis import run
from chassis.envelope import decode
from chassis.errors import AlreadyExists, IllegalStep, Malformed, NotFound, NotPermitted
from meetings.commands.minutes import remind_undrafted
from meetings.commands.minutes.check_minutes import CheckMinutes
from meetings.commands.minutes.discard_minutes import DiscardMinutes
from meetings.commands.minutes.draft_minutes import DraftMinutes
from meetings.commands.minutes.issue_minutes import IssueMinutes
from meetings.commands.minutes.reissue_minutes import ReissueMinutes
from meetings.commands.minutes.revise_minutes import ReviseMinutes
from meetings.commands.minutes.sign_minutes import SignMinutes
from meetings.queries import minutes as read
from services.meetings.tests.integration.minuted import (
    BUDGET,
    ROADS,
    SECRET,
    Decided,
    checked,
    drafted,
    held,
    signed,
    wording,
)
from zhengling.common.v1.options_pb2 import event_type
from zhengling.meetings.v1.events_pb2 import MinutesIssued, MinutesSigned

ALL = ("", 0, "", 0, "", None)


def told(house, kind):
    """The events of one kind in the outbox, oldest first."""
    rows = house.rows("SELECT routing_key, body FROM outbox ORDER BY id")
    name = kind.DESCRIPTOR.GetOptions().Extensions[event_type]
    return [decode(bytes(row.body), kind) for row in rows if row.routing_key == name]


# --- issue and readers ---------------------------------------------------------------------------------------------


def test_signed_minutes_are_issued_by_the_office_to_units_that_there_are(house):
    minutes_id = checked(house, BUDGET, ROADS)
    with pytest.raises(IllegalStep):
        house.do("clerk", IssueMinutes(minutes_id, ()))
    house.do("mayor", SignMinutes(minutes_id))
    with pytest.raises(NotPermitted):
        house.do("mayor", IssueMinutes(minutes_id, ()))
    with pytest.raises(Malformed):
        house.do("clerk", IssueMinutes(minutes_id, ("nowhere",)))
    issued = house.do("clerk", IssueMinutes(minutes_id, ("d10",)))
    assert (issued.state, list(issued.copies_to), house.pending(f"minutes/{minutes_id}")) == ("issued", ["d10"], {})
    (event,) = told(house, MinutesIssued)
    assert (event.data.minutes_id, event.data.issued_on) == (str(minutes_id), "2026-11-16")
    # Who got a copy reads the whole; a unit that carries out one item reads that one.
    assert len(house.ask("head_d10", read.get_minutes, minutes_id).items) == 2
    part = house.ask("clerk_finance", read.get_minutes, minutes_id)
    assert ([item.title for item in part.items], part.excerpt) == (["预备费安排", "道路整治"], False)
    part = house.ask("stranger", read.get_minutes, minutes_id)
    assert ([item.title for item in part.items], part.excerpt) == (["道路整治"], True)
    assert "预备费" not in part.body
    assert (part.opening, part.HasField("record"), list(part.opinions)) == ("", False, [])


@pytest.mark.rule("R52.4")
def test_a_draft_is_for_the_office_and_who_signs_and_signed_minutes_for_whom_they_concern(house):
    minutes_id = UUID(drafted(house, BUDGET).id)

    def readers():
        known = set()
        for name in house.people:
            listed = {row.id for row in house.ask(name, read.list_minutes, *ALL).minutes}
            try:
                house.ask(name, read.get_minutes, minutes_id)
                known.add(name)
            except NotFound:
                assert str(minutes_id) not in listed
            else:
                assert str(minutes_id) in listed
        return known

    leaders = {"mayor", "vm1", "vm2", "vm3", "vm4"}
    assert readers() == {"clerk", "director", "deputy1", "mayor"}
    house.do("director", CheckMinutes(minutes_id, True, ""))
    assert readers() == {"clerk", "director", "deputy1", *leaders}
    house.do("mayor", SignMinutes(minutes_id))
    assert readers() == {"clerk", "director", "deputy1", *leaders, "head_finance", "clerk_finance"}


@pytest.mark.rule("R52.4")
def test_an_item_above_a_readers_clearance_is_left_out_of_what_he_reads(house):
    minutes_id = signed(house, BUDGET, SECRET)
    whole = house.ask("director", read.get_minutes, minutes_id)
    assert ([item.level for item in whole.items], whole.excerpt) == ([0, 2], False)
    part = house.ask("clerk", read.get_minutes, minutes_id)
    assert ([item.title for item in part.items], part.excerpt) == (["预备费安排"], True)
    assert "应急" not in str(part)
    # The unit that carries the secret item out, but is not cleared for it, learns nothing at all.
    with pytest.raises(NotFound):
        house.ask("head_d10", read.get_minutes, minutes_id)
    assert not house.ask("head_d10", read.list_minutes, *ALL).minutes


@pytest.mark.rule("R52.4")
def test_who_was_there_for_one_item_reads_that_one(house):
    decided = Decided("道路整治", units=("d09",), sponsor="d09", heard_by=("mayor", "outsider"))
    minutes_id = signed(house, BUDGET, decided)
    part = house.ask("outsider", read.get_minutes, minutes_id)
    assert ([item.title for item in part.items], part.excerpt) == (["道路整治"], True)


def test_minutes_are_listed_by_kind_year_state_and_meeting_in_pages(house):
    ids = [str(signed(house, BUDGET)) for _ in range(3)]
    thematic = drafted(house, BUDGET, kind="thematic", unit="d08")
    first = house.ask("clerk", read.list_minutes, "", 2, "executive", 2026, "signed", None)
    second = house.ask("clerk", read.list_minutes, first.next_cursor, 2, "executive", 2026, "signed", None)
    assert [row.id for row in (*first.minutes, *second.minutes)] == ids[::-1]
    assert (first.minutes[0].number, first.minutes[0].body, len(first.minutes[0].items)) == ("〔2026〕第3期", "", 0)
    assert not house.ask("clerk", read.list_minutes, "", 0, "", 2025, "", None).minutes
    meeting_id = UUID(thematic.meeting_id)
    (row,) = house.ask("clerk", read.list_minutes, "", 0, "", 0, "", meeting_id).minutes
    assert row.id == thematic.id


# --- corrected editions --------------------------------------------------------------------------------------------


def test_signed_minutes_are_corrected_by_an_edition_that_replaces_them(house):
    old_id = signed(house, BUDGET, ROADS)
    house.do("clerk", IssueMinutes(old_id, ("d10",)))
    with pytest.raises(NotPermitted):
        house.do("mayor", ReissueMinutes(old_id, "期限有误"))
    draft = house.do("clerk", ReissueMinutes(old_id, "期限有误"))
    assert (draft.edition, draft.replaces_id, draft.reason, draft.number) == (2, str(old_id), "期限有误", "")
    with pytest.raises(AlreadyExists):
        house.do("clerk", ReissueMinutes(old_id, "再更正"))
    changed = wording(draft, 预备费安排={"term": date(2027, 1, 31)})
    new_id = UUID(house.do("clerk", ReviseMinutes(UUID(draft.id), "", "", changed[:1])).id)
    house.do("director", CheckMinutes(new_id, True, ""))
    # Until it is signed the old edition is in force.
    assert house.ask("vm3", read.get_minutes, old_id).state == "issued"
    new = house.do("mayor", SignMinutes(new_id))
    assert (new.number, new.edition) == ("〔2026〕第1期（更正）", 2)
    old = house.ask("vm3", read.get_minutes, old_id)
    assert (old.state, old.replaced_by_id) == ("replaced", str(new_id))
    with pytest.raises(IllegalStep):
        house.do("clerk", ReissueMinutes(old_id, "又一次"))
    first, second = told(house, MinutesSigned)
    assert (first.data.edition, second.data.edition) == (1, 2)
    assert {first.data.first_minutes_id, second.data.first_minutes_id} == {str(old_id)}
    assert [(item.text, item.term, item.level) for item in second.data.items] == [("原则同意", "2027-01-31", 0)]
    # The number of the next minutes is as if there had been no correction.
    assert house.do("mayor", SignMinutes(checked(house, BUDGET))).number == "〔2026〕第2期"


def test_the_draft_of_a_correction_is_dropped_and_another_begun(house):
    old_id = signed(house, BUDGET)
    with pytest.raises(IllegalStep):
        house.do("clerk", DiscardMinutes(old_id))
    draft_id = UUID(house.do("clerk", ReissueMinutes(old_id, "有误")).id)
    assert house.do("clerk", DiscardMinutes(draft_id)).state == "discarded"
    assert house.pending(f"minutes/{draft_id}") == {}
    again = house.do("clerk", ReissueMinutes(old_id, "确有错误"))
    assert again.edition == 2
    first = UUID(drafted(house, BUDGET).id)
    with pytest.raises(IllegalStep):
        house.do("clerk", DiscardMinutes(first))


def test_the_minutes_of_a_meeting_are_drafted_once_and_corrected_ever_after(house):
    minutes_id = signed(house, BUDGET)
    meeting_id = UUID(house.ask("clerk", read.get_minutes, minutes_id).meeting_id)
    with pytest.raises(IllegalStep):
        house.do("clerk", DraftMinutes(meeting_id, ""))


# --- the timer -----------------------------------------------------------------------------------------------------


@pytest.mark.rule("R53.1")
def test_minutes_that_are_long_in_coming_are_put_before_the_heads_of_the_office_once(house):
    meeting_id = held(house, BUDGET)
    done = held(house, BUDGET)
    house.do("clerk", DraftMinutes(done, ""))
    # Closed on Monday 23 November: the fifth working day after is Monday 30 November.
    for day, urged in ((30, False), (31, True), (32, True)):
        house.at(2026, 11 if day == 30 else 12, 30 if day == 30 else day - 30, 9, 0)
        run.tick(house.runtime, "remind_undrafted", remind_undrafted.handle)
        found = house.rows("SELECT subject, powers FROM pending_steps WHERE step = 'urge_minutes'")
        assert [row.subject for row in found] == ([f"meeting/{meeting_id}"] if urged else [])
    assert found[0].powers == ["office.deputy", "office.head"]
    assert len(house.rows("SELECT 1 FROM acts WHERE action = 'remind_undrafted'")) == 1
    house.do("clerk", DraftMinutes(meeting_id, ""))
    assert house.rows("SELECT 1 FROM pending_steps WHERE step = 'urge_minutes'") == []
