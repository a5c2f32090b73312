"""Appointments, mandates, leaves and returns in any order, against an independent model of standing (articles 5, 7, 9).

`make prove` plays thousands of histories instead of some dozens.
"""

from collections import Counter

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from chassis.testing import cases
from services.personnel.tests.proof.small_city import PEOPLE, SmallCity, small_city
from services.personnel.tests.proof.story import KEEPER, Story

MANY = cases(0, 1)
COMMON = {"deadline": None, "suppress_health_check": list(HealthCheck), "report_multiple_bugs": False}
# A few are the same histories each time, and making a failing one short, which takes minutes, is left to many.
REPEATED = {} if MANY else {"derandomize": True, "database": None, "phases": (Phase.generate,)}
PROFILE = settings(max_examples=cases(24, 3000), stateful_step_count=cases(25, 40), **COMMON, **REPEATED)

VICE_MAYORS = ("vm1", "vm2", "vm3", "vm4")
DELEGATE = st.sampled_from([*VICE_MAYORS, "mayor", "newcomer"])
WHO = st.sampled_from([login for login in PEOPLE if login != KEEPER])
LEADERS = st.sampled_from(["vm1", "vm2", "vm3", "vm4", "director", "head", "mayor", "chief", "deputy1", "newcomer"])
POST = st.sampled_from([post for post, _, _ in PEOPLE.values() if post != PEOPLE[KEEPER][0]])
VICE_POST = st.sampled_from([f"gov.{vm}" for vm in VICE_MAYORS])
TASK_POST = st.sampled_from(["gov.vm1", "gov.vm2", "gov.vm3", "office.director", "office.deputy1"])
MATTER = st.sampled_from(["d01", "office", "i01", "s01", "gov", "area:finance", "area:works", "area:task"])
SUPERIOR = st.sampled_from(["gov", "office", "d01", "i01", "s01"])
AREA = st.sampled_from(["task", "coast", "works"])
SCOPE = st.sampled_from(["beyond", "in_weihai", "in_rushan"])
KIND = st.sampled_from(["annual", "sick", "business"])
POWERS = st.sampled_from([(), ("mayor.sign",), ("mayor.seal",), ("mayor.approve",), ("mayor.convene", "mayor.chair")])
SHARED = st.sampled_from(
    [
        ("director", "mayor.seal"),
        ("vm1", "mayor.sign.decided"),
        ("vm3", "mayor.sign.decided"),
        ("deputy1", "personal_matters.officer"),
    ]
)
KINDS = st.sampled_from([(), (), ("letter",), ("letter", "notice")])
SOON = st.sampled_from([0, 1, 2, 3, 4, -1])
LASTING = st.none() | st.integers(0, 4)
SHORT = st.integers(1, 5)
COUPLES = st.sampled_from(
    [("vm1", "vm2"), ("vm2", "vm1"), ("vm3", "vm4"), ("director", "deputy1"), ("head", "under"), ("chief", "aide")]
)
DEPUTIES = {"director": ("deputy1", "deputy2"), "head": ("under",), "chief": ("aide",)}
THIRDS = st.sampled_from([None, None, "vm3", "vm1"])
PLAN = st.tuples(COUPLES, KIND, st.integers(0, 2), st.integers(-1, 3), SHORT, THIRDS)
PICK = st.integers(0, 30)
STAND_IN = st.sampled_from([None, None, "vm2", "vm1", "vm3", "vm4", "deputy1", "under", "aide", "director"])


class StandingMachine(RuleBasedStateMachine):
    """The small city, and everything that can happen to who may act."""

    city: SmallCity
    totals: Counter[str]

    def __init__(self) -> None:
        super().__init__()
        self.story = Story(self.city)
        self.steps = 0

    def _pick(self, pick: int, *states: str):
        """One of the leaves in these states; the latest ones first, as little else is left to do about old ones."""
        found = [trip for trip in reversed(self.story.trips) if trip.state in states]
        return found[pick % len(found)]

    def _has(self, *states: str) -> bool:
        return any(trip.state in states for trip in self.story.trips)

    @rule(halves=st.integers(1, 4))
    def time_passes(self, halves):
        self.story.pass_time(halves)

    @precondition(lambda self: self._has("approved", "on_leave"))
    @rule(pick=PICK, more=st.integers(0, 3))
    def somebody_overstays(self, pick, more):
        """Time passes until somebody should be back, and further."""
        due = self._pick(pick, "approved", "on_leave").absence.due
        self.story.pass_time(max(0, due - self.story.now) + more)

    @rule()
    def timers_run(self):
        self.story.run_timers()

    @rule(person=WHO, post=POST, first=SOON, days=LASTING, acting=st.booleans())
    def appoint(self, person, post, first, days, acting):
        self.story.appoint(person, post, first, days, acting)

    @rule(person=WHO, pick=PICK, last=SOON, gap=st.integers(1, 2), days=LASTING, acting=st.booleans())
    def succeed(self, person, pick, last, gap, days, acting):
        """One goes, and another, or the same one, takes the seat then or a day later."""
        self._succeed(person, pick, last, gap, days, acting)

    @precondition(lambda self: self._has("approved", "on_leave"))
    @rule(trip=PICK, pick=PICK, last=SOON, days=LASTING)
    def succeed_while_away(self, trip, pick, last, days):
        """Somebody who is away takes another's seat meanwhile."""
        self._succeed(self._pick(trip, "approved", "on_leave").person, pick, last, 1, days, acting=False)

    def _succeed(self, person, pick, last, gap, days, acting):
        found = [one for one in self.story.known.appointments if one.person != KEEPER and one.last is None]
        if found and self.story.end_appointment(one := found[pick % len(found)], last):
            self.story.appoint(person, one.post, last + gap, days, acting)

    @rule(pick=PICK, last=SOON)
    def end_appointment(self, pick, last):
        found = [one for one in self.story.known.appointments if one.person != KEEPER]
        self.story.end_appointment(found[pick % len(found)], last)

    @rule(post=VICE_POST, matter=MATTER, first=SOON, days=LASTING)
    def assign(self, post, matter, first, days):
        self.story.assign(post, matter, first, days)

    @rule(superior=SUPERIOR, first=SOON)
    def move_unit(self, superior, first):
        self.story.move_unit("s01", superior, first)

    @rule(post=TASK_POST, area=AREA, first=SOON, days=st.integers(0, 4))
    def give_task(self, post, area, first, days):
        self.story.give_task(post, area, first, days)

    @rule(pick=PICK, last=SOON)
    def end_charge(self, pick, last):
        found = [one for one in self.story.known.charges if one.last is None or one.last >= self.story.day(last)]
        if not found:
            return
        self.story.end_charge(found[-1 - pick % len(found)], last)

    @rule(one=VICE_POST, other=VICE_POST, first=SOON, days=LASTING)
    def pair(self, one, other, first, days):
        self.story.pair(one, other, first, days)

    @rule(person=DELEGATE, first=SOON, halves=st.integers(1, 8), grant=POWERS, withhold=POWERS)
    def delegate(self, person, first, halves, grant, withhold):
        self.story.delegate(person, first, halves, grant, withhold)

    @rule(person=st.sampled_from(VICE_MAYORS), first=SOON, halves=st.integers(2, 8))
    def delegate_and_go(self, person, first, halves):
        """The mayor's usual way of leaving."""
        if self.story.delegate(person, first, halves, (), ()):
            self.story.ask(self.story.mayor(), "business", "beyond", max(first, 0), halves)

    @precondition(lambda self: self.story.open_mandates())
    @rule(pick=PICK)
    def end_delegation(self, pick):
        found = self.story.open_mandates()
        self.story.end_delegation(found[-1 - pick % len(found)])

    @precondition(lambda self: len(self.story.open_papers()) < 2)
    @rule(shared=SHARED, kinds=KINDS, first=SOON, days=LASTING)
    def authorize(self, shared, kinds, first, days):
        self.story.authorize(*shared, kinds, first, days)

    @precondition(lambda self: self.story.open_papers())
    @rule(pick=PICK)
    def revoke(self, pick):
        found = self.story.open_papers()
        self.story.revoke(found[-1 - pick % len(found)])

    @rule(person=LEADERS, kind=KIND, scope=SCOPE, first=SOON, halves=SHORT, stand_in=STAND_IN)
    def ask(self, person, kind, scope, first, halves, stand_in):
        self.story.ask(person, kind, scope, first, halves, stand_in)

    @rule(person=LEADERS, kind=KIND, scope=SCOPE, first=SOON, halves=SHORT, stand_in=STAND_IN)
    def take_leave(self, person, kind, scope, first, halves, stand_in):
        """Ask, and be granted it by all who must be asked."""
        if trip := self.story.ask(person, kind, scope, first, halves, stand_in):
            self.story.grant(trip)

    @initialize(plans=st.lists(PLAN, max_size=3))
    def some_are_to_go(self, plans):
        for plan in plans:
            self._two_take_leave(*plan)

    @rule(plan=PLAN)
    def two_take_leave(self, plan):
        self._two_take_leave(*plan)

    def _two_take_leave(self, couple, kind, first, gap, halves, third):
        """One after the other, the second with a third to stand in, or by the first's help."""
        one, other = couple
        helper = DEPUTIES.get(one, (None,))[0]
        for person, begin, stand_in in ((one, first, helper), (other, first + halves + gap, third)):
            if trip := self.story.ask(person, kind, "beyond", begin, halves, stand_in):
                self.story.grant(trip)

    @precondition(lambda self: self._has("submitted"))
    @rule(pick=PICK, who=st.none() | WHO)
    def approve(self, pick, who):
        self.story.approve(self._pick(pick, "submitted"), who or "")

    @precondition(lambda self: self._has("submitted"))
    @rule(pick=PICK)
    def reject(self, pick):
        self.story.reject(self._pick(pick, "submitted"))

    @precondition(lambda self: self._has("submitted", "approved", "on_leave"))
    @rule(pick=PICK)
    def cancel(self, pick):
        self.story.cancel(self._pick(pick, "submitted", "approved", "on_leave"))

    @precondition(lambda self: self._has("approved", "on_leave"))
    @rule(pick=PICK, halves=SHORT, granted=st.booleans())
    def extend(self, pick, halves, granted):
        trip = self._pick(pick, "approved", "on_leave")
        # Only who is away asks for more time.
        self.story.pass_time(max(0, trip.absence.first - self.story.now))
        if self.story.extend(trip, halves) and granted:
            while trip.state == "extending" and self.story.approve_extension(trip):
                pass

    @precondition(lambda self: self._has("extending"))
    @rule(pick=PICK)
    def approve_extension(self, pick):
        self.story.approve_extension(self._pick(pick, "extending"))

    @precondition(lambda self: self._has("extending"))
    @rule(pick=PICK)
    def reject_extension(self, pick):
        self.story.reject_extension(self._pick(pick, "extending"))

    @precondition(lambda self: self._has("approved", "on_leave", "extending"))
    @rule(pick=PICK, by_office=st.booleans())
    def come_back(self, pick, by_office):
        self.story.come_back(self._pick(pick, "approved", "on_leave", "extending"), KEEPER if by_office else "")

    @precondition(lambda self: self._has("approved", "on_leave", "extending"))
    @rule(pick=PICK, other=PICK)
    def name_stand_in(self, pick, other):
        trip = self._pick(pick, "approved", "on_leave", "extending")
        found = DEPUTIES.get(trip.person, VICE_MAYORS)
        self.story.name(trip, found[other % len(found)])

    @precondition(lambda self: any(trip.proposed for trip in self.story.trips))
    @rule(pick=PICK, agrees=st.booleans())
    def answer_proposal(self, pick, agrees):
        found = [trip for trip in self.story.trips if trip.proposed]
        self.story.answer_proposal(found[pick % len(found)], agrees)

    def each_deed_of_leave(self):
        """A history that chance has no part in, so that every run sees each deed done that seldom may be."""
        story = self.story
        for stays_away in (True, False):
            trip = story.ask("vm1", "annual", "beyond", 2, 4, "vm2")
            assert story.grant(trip), story.history()
            assert story.name(trip, "vm3"), story.history()
            self.exactly_one_may_act()
            if stays_away:
                story.pass_time(3)
                assert story.extend(trip, 2), story.history()
                while trip.state == "extending":
                    assert story.approve_extension(trip), story.history()
                self.exactly_one_may_act()
            assert (story.come_back if stays_away else story.cancel)(trip), story.history()
            self.exactly_one_may_act()
        self.teardown()

    @invariant()
    def exactly_one_may_act(self):
        """Now, and at three of the half days at which something changes, past and to come."""
        now, edges = self.story.now, self.story.edges()
        self.steps += 1
        chosen = [edges[(self.steps * 7 + 5 * k) % len(edges)] for k in range(3)] if edges else []
        self.story.check([now, now + 1, *chosen])

    def teardown(self) -> None:
        """Everybody returns, what was given is over: standing is that of the plain appointments."""
        self.totals.update(self.story.done, steps=self.steps, examples=1)
        if not self.story.failed:
            self.story.put_an_end_to_it()
            self.story.check_reverted()


@pytest.mark.timeout(cases(900, 0))
@pytest.mark.rule("R5.1")
@pytest.mark.rule("R5.2")
@pytest.mark.rule("R7.1")
@pytest.mark.rule("R7.2")
@pytest.mark.rule("R7.3")
@pytest.mark.rule("R9.1")
@pytest.mark.rule("R75.3")
def test_in_any_order_exactly_one_may_act_and_everything_reverts():
    StandingMachine.totals = Counter()
    with small_city() as city:
        StandingMachine.city = city
        StandingMachine().each_deed_of_leave()
        run_state_machine_as_test(StandingMachine, settings=PROFILE)
    done = StandingMachine.totals
    # A proof in which little is ever granted would prove little.
    deeds = ("appoint", "end_appointment", "assign_portfolio", "assign_special_task", "pair_partners", "authorize")
    deeds += ("reorganize_unit", "end_portfolio")
    deeds += ("delegate_mayor", "approve_leave", "extend_leave", "name_stand_in", "register_return", "cancel_leave")
    assert [deed for deed in deeds if not done[deed]] == [], done
    assert done["approve_leave"] > done["examples"], done
