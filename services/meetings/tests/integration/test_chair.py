"""Who is in the chair: in the room, in standing today, and handed over only to one who may chair."""

import pytest

from chassis.actor import Power, Standing
from chassis.errors import Malformed, NotPermitted
from chassis.law import RuleBroken
from meetings.commands.deliberation.begin_item import BeginItem
from meetings.commands.deliberation.hand_over_chair import HandOverChair
from meetings.commands.meeting.close_meeting import CloseMeeting
from meetings.commands.meeting.open_meeting import OpenMeeting
from services.meetings.tests.integration.room import says


def stands(house, name, **more):
    """From now on somebody stands as said."""
    old, before = house.people[name], house.runtime.standing
    given = {"powers": old.powers, "units": old.units, "clearance": old.clearance} | more
    now = Standing(old.person_id, old.name, **given)
    house.runtime.standing = lambda actor, on, cached: (
        now if actor.person_id == old.person_id else before(actor, on, cached)
    )


@pytest.mark.rule("R43.2")
def test_the_chair_is_handed_to_one_who_may_chair_and_is_in_the_room(house):
    meeting_id, topic_id = house.in_session()
    for name in ("vm1", "vm3", "director"):
        with pytest.raises(RuleBroken) as refused:
            house.do("clerk", HandOverChair(meeting_id, house.id(name)))
        assert refused.value.rule == "R43.2"
    lent = tuple(Power(key, "delegation", house.id("mayor"), "委托〔1〕") for key in ("mayor.convene", "mayor.chair"))
    for name in ("vm2", "vm3"):
        stands(house, name, powers=house.people[name].powers + lent)
    with pytest.raises(RuleBroken):
        house.do("clerk", HandOverChair(meeting_id, house.id("vm3")))
    with pytest.raises(RuleBroken) as mayor_present:
        house.do("vm2", HandOverChair(meeting_id, house.id("vm2")))
    assert mayor_present.value.judged["chair"] == "mayor"
    with pytest.raises(NotPermitted):
        house.do("mayor", HandOverChair(meeting_id, house.id("vm2")))
    said = house.takes_up(meeting_id, topic_id)
    says(house, said, "mayor")
    assert house.do("clerk", HandOverChair(meeting_id, house.id("vm2"))).chair == "vm2"
    with pytest.raises(Malformed):
        house.do("clerk", HandOverChair(meeting_id, house.id("vm2")))
    # Who has handed the chair over is not the one who speaks last any more.
    says(house, said, "vm1")
    says(house, said, "vm2")
    with pytest.raises(RuleBroken):
        says(house, said, "mayor")
    assert house.do("mayor", HandOverChair(meeting_id, house.id("mayor"))).chair == "mayor"
    house.signs_in(meeting_id, "mayor", present=False)
    assert house.do("vm2", HandOverChair(meeting_id, house.id("vm2"))).chair == "vm2"


@pytest.mark.rule("R43.2")
def test_nothing_is_taken_up_or_decided_once_the_chair_may_not_chair_or_has_left(house):
    vm2, lent = house.people["vm2"], (Power("mayor.chair", "delegation", house.id("mayor"), "委托〔1〕"),)
    meeting_id = house.meeting()
    topic_id = house.approved(meeting_id)
    house.fixed(meeting_id, topic_id)
    house.at(2026, 11, 23, 9, 0)
    stands(house, "vm2", powers=vm2.powers + lent)

    house.signs_in(meeting_id, "mayor", "vm1", "vm2", "vm3", "director")
    house.do("vm2", OpenMeeting(meeting_id))
    house.do("vm2", BeginItem(meeting_id, 2))
    stands(house, "vm2", powers=vm2.powers)
    for attempt in (
        lambda: house.decides(meeting_id, topic_id),
        lambda: house.do("vm2", CloseMeeting(meeting_id)),
    ):
        with pytest.raises(RuleBroken) as ended:
            attempt()
        assert ended.value.rule == "R43.2"
    stands(house, "vm2", powers=vm2.powers + lent)
    house.signs_in(meeting_id, "vm2", present=False)
    with pytest.raises(RuleBroken) as gone:
        house.decides(meeting_id, topic_id)
    assert (gone.value.rule, gone.value.judged["here"]) == ("R43.2", False)
    house.do("mayor", HandOverChair(meeting_id, house.id("mayor")))
    made = house.decides(meeting_id, topic_id)
    assert made.chair == "mayor"
    stored = house.rows("SELECT chair_capacity FROM decisions")
    assert [row.chair_capacity for row in stored] == ["mayor.chair (own)"]
