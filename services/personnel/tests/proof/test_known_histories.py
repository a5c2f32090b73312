"""Histories in which who may act is easily lost, and the checker itself, which must see what a broken product does."""

from collections.abc import Iterator

import pytest

from personnel.acting import cover
from personnel.model import Leave, absence
from personnel.rules import leave_rules, stand_in_rules, standing_rules
from services.personnel.tests.proof import standing_model as model
from services.personnel.tests.proof.small_city import SmallCity, small_city
from services.personnel.tests.proof.story import KEEPER, Story, Trip


@pytest.fixture(scope="module")
def shared_city() -> Iterator[SmallCity]:
    with small_city() as built:
        yield built


@pytest.fixture
def story(shared_city) -> Story:
    return Story(shared_city)


def leave(story: Story, person: str, first: int, halves: int, stand_in: str | None = None) -> Trip:
    """A leave that all who must be asked have granted."""
    trip = story.ask(person, "annual", "beyond", first, halves, stand_in)
    assert trip is not None, story.history()
    assert story.grant(trip), story.history()
    return trip


def seat(story: Story, post: str) -> model.Appointment:
    """The appointment of who holds a post at the beginning."""
    return next(one for one in story.known.appointments if one.post == post)


def look(story: Story) -> None:
    """Check now and each half day at which anything changes, past and to come."""
    story.check([story.now, story.now + 1, *story.edges()])


def all_the_while(story: Story, halves: int) -> None:
    """Check each half day as it comes."""
    for _ in range(halves):
        look(story)
        story.pass_time(1)
        story.run_timers()
    look(story)


@pytest.mark.rule("R7.2")
def test_who_overstays_is_back_when_his_stand_in_goes_away_with_a_third_to_stand_in(story):
    leave(story, "vm1", 0, 2)
    leave(story, "vm2", 4, 2, "vm3")
    all_the_while(story, 8)
    assert story.known.who("portfolio:office", story.now) == ["vm1"]


@pytest.mark.rule("R7.1")
@pytest.mark.rule("R7.2")
def test_a_unit_in_nobodys_own_charge_goes_with_its_superiors_through_leaves_moves_and_ends(story):
    """The centre is the finance bureau's and its vice mayor's, who is away; then the office's, then nobody's."""
    leave(story, "vm2", 2, 4)
    assert story.move_unit("s01", "office", 2)
    assert story.end_charge(next(one for one in story.known.charges if one.matter == "office"), 2)
    assert story.assign("gov.vm4", "gov", 4, 1)
    holders = []
    for _ in range(14):
        look(story)
        holders.append(story.known.who("portfolio:s01", story.now))
        story.pass_time(1)
        story.run_timers()
    assert holders[:8] == [["vm2"], ["vm2"], ["vm1"], ["vm1"], ["vm1"], ["vm1"], [], []]
    assert holders[8:] == [["vm4"]] * 4 + [[]] * 2


@pytest.mark.rule("R9.1")
def test_a_head_who_overstays_is_back_when_the_deputy_goes_away(story):
    leave(story, "deputy1", 4, 2)
    leave(story, "director", 0, 2, "deputy1")
    all_the_while(story, 8)
    assert story.known.who("office.head", story.now) == ["director"]


@pytest.mark.rule("R7.2")
def test_who_becomes_a_vice_mayor_while_away_as_another_holds_what_nobody_was_named_for(story):
    leave(story, "head", 0, 6)
    assert story.end_appointment(seat(story, "gov.vm3"), 0)
    assert story.appoint("head", "gov.vm3", 1, None)
    all_the_while(story, 8)
    assert story.known.who("portfolio:area:works", story.now) == ["head"]


@pytest.mark.rule("R7.2")
def test_the_stand_ins_term_is_over_before_the_return(story):
    trip = leave(story, "vm1", 0, 2)
    assert story.end_appointment(seat(story, "gov.vm2"), 2)
    all_the_while(story, 8)
    assert story.known.who("portfolio:office", story.now) == ["vm1"]
    assert story.name(trip, "vm3", KEEPER)
    look(story)
    assert story.known.who("portfolio:office", story.now) == ["vm3"]


@pytest.mark.rule("R7.2")
@pytest.mark.parametrize(("back", "granted"), [(2, True), (3, False)])
def test_the_stand_in_holds_the_post_on_every_day_of_the_leave(story, back, granted):
    assert story.end_appointment(seat(story, "gov.vm2"), 1)
    assert story.appoint("vm2", "gov.vm2", back, None)
    assert (story.ask("vm1", "annual", "beyond", 0, 10) is not None) == granted
    look(story)


@pytest.mark.rule("R5.2")
def test_a_vice_mayor_who_is_acting_mayor_leaves(story):
    assert story.end_appointment(seat(story, "gov.mayor"), -1)
    assert story.appoint("vm1", "gov.mayor", 0, None, acting=True)
    assert story.delegate("vm2", 0, 6, (), ())
    assert story.ask("vm1", "business", "beyond", 0, 4)
    all_the_while(story, 8)
    story.put_an_end_to_it()
    story.check_reverted()


@pytest.mark.rule("R5.2")
def test_who_is_to_act_for_the_mayor_overstays_his_own_leave(story):
    leave(story, "vm1", 0, 2)
    assert story.delegate("vm1", 4, 2, ("mayor.sign",), ())
    all_the_while(story, 8)
    assert story.known.who("mayor.sign", story.now) == ["mayor"]


@pytest.mark.rule("R7.2")
@pytest.mark.rule("R5.2")
def test_what_was_called_off_or_ended_before_it_began_is_in_nobodys_way(story):
    assert story.cancel(leave(story, "vm1", 4, 2))
    assert story.ask("vm1", "annual", "beyond", 4, 2)
    assert story.delegate("vm2", 4, 2, (), ())
    assert story.end_delegation(story.known.mandates[-1])
    assert story.delegate("vm3", 2, 6, (), ())
    assert story.end_delegation(story.known.mandates[-1])
    leave(story, "vm2", 2, 6, "vm3")
    look(story)


# The checker sees a product that is broken on purpose.


def broken(story: Story) -> str:
    """What the checker says in the end of a history that is fine with the product as it is."""
    leave(story, "vm1", 1, 4)
    story.delegate("vm3", 0, 4, (), ())
    story.pass_time(2)
    with pytest.raises(AssertionError) as found:
        look(story)
    return str(found.value)


def test_the_history_of_the_broken_products_is_fine(story):
    leave(story, "vm1", 1, 4)
    assert story.delegate("vm3", 0, 4, (), ())
    all_the_while(story, 8)
    story.put_an_end_to_it()
    story.check_reverted()


def test_the_checker_sees_two_in_one_capacity(story, monkeypatch):
    monkeypatch.setattr(standing_rules, "_resting", lambda *_: ())
    assert "portfolio:office of gov.vm1 (vm1) is with vm1, vm2" in broken(story)


def test_the_checker_sees_two_mayors(story, monkeypatch):
    monkeypatch.setattr(standing_rules, "given_away", lambda _: [])
    assert "mayor.approve of gov.mayor (mayor) is with mayor, vm3" in broken(story)


def test_the_checker_sees_what_is_with_nobody(story, monkeypatch):
    monkeypatch.setattr(standing_rules, "substituted", lambda _: [])
    assert "portfolio:office of gov.vm1 (vm1) is with nobody" in broken(story)


def test_the_checker_sees_a_stand_in_who_went_away_himself(story, monkeypatch):
    monkeypatch.setattr(stand_in_rules, "require_not_needed", lambda *_: None)
    leave(story, "vm1", 0, 4)
    leave(story, "vm2", 2, 2, "vm3")
    with pytest.raises(AssertionError, match=r"vice_mayor of gov\.vm1 .* is with nobody"):
        look(story)


def test_the_checker_sees_who_acts_while_away_and_who_is_on_two_leaves(story, monkeypatch):
    monkeypatch.setattr(stand_in_rules, "require_not_acting", lambda *_: None)
    monkeypatch.setattr(leave_rules, "require_no_other_leave", lambda *_: None)
    assert story.delegate("vm1", 0, 4, (), ())
    assert story.ask("vm1", "business", "in_weihai", 1, 4)
    assert story.ask("vm1", "business", "in_weihai", 3, 4)
    found = story.complaints([story.now + 1])
    assert [one for one in found if "vm1 acts for the mayor and is away" in one]
    assert "vm1 has two leaves at once" in found


def test_the_checker_sees_a_power_that_does_not_revert(story, monkeypatch):
    leave(story, "vm1", 0, 4)
    monkeypatch.setattr(cover, "stand_in_until", lambda *_: None)
    monkeypatch.setattr(Leave, "end_at", lambda *_: None)
    story.put_an_end_to_it()
    with pytest.raises(AssertionError, match=r"vm1 lacks .*portfolio:office"):
        story.check_reverted()


def test_the_checker_sees_a_unit_that_does_not_go_with_its_superior(story, monkeypatch):
    look(story)
    monkeypatch.setattr(standing_rules, "superiors", lambda _: {})
    assert [one for one in story.complaints([story.now]) if "vm2 lacks [('portfolio:i01', 'own', None)" in one]


def test_the_checker_sees_a_unit_that_goes_with_the_wrong_superior(story, monkeypatch):
    monkeypatch.setattr(
        standing_rules, "superiors", lambda seat: {f"portfolio:{unit}": "gov" for unit, _ in seat.under}
    )
    assert [one for one in story.complaints([story.now]) if "vm2 holds portfolio:i01 by gov" in one]


def test_the_checker_sees_a_refusal_for_what_is_not_so(story, monkeypatch):
    monkeypatch.setattr(absence, "covered_by", lambda *_: ["a leave that was called off"])
    with pytest.raises(AssertionError, match=r"request_leave was refused without need: \['stands_in_for'\]"):
        story.ask("vm1", "annual", "beyond", 0, 2)


def test_the_checker_sees_a_refusal_that_changes_something(story, shared_city, monkeypatch):
    told = iter(("", "changed"))
    monkeypatch.setattr(type(shared_city), "digest", lambda _: next(told))
    story.digest = shared_city.digest()
    with pytest.raises(AssertionError, match="delegate_mayor was refused and changed something"):
        story.delegate("newcomer", 0, 2, (), ())
