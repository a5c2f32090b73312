"""A meeting, its agenda and its room in any order: nothing is decided without quorum, chair and every gate passed.

`make prove` plays thousands of meetings instead of some dozens.
"""

from collections import Counter
from dataclasses import replace
from random import Random
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import text

from chassis.actor import Power
from chassis.errors import Failure
from chassis.law import RuleBroken
from chassis.testing import cases
from meetings.commands.agenda.fix_agenda import FixAgenda
from meetings.commands.agenda.set_agenda import Item, SetAgenda
from meetings.commands.attendance.record_attendance import RecordAttendance
from meetings.commands.decision.record_decision import RecordDecision
from meetings.commands.deliberation.begin_item import BeginItem
from meetings.commands.deliberation.conclude_item import ConcludeItem
from meetings.commands.deliberation.hand_over_chair import HandOverChair
from meetings.commands.deliberation.skip_item import SkipItem
from meetings.commands.meeting.close_meeting import CloseMeeting
from meetings.commands.meeting.open_meeting import OpenMeeting
from meetings.commands.topic.approve_topic import ApproveTopic
from meetings.commands.topic.record_prior_report import RecordPriorReport
from meetings.commands.topic.review_topic import ReviewTopic
from meetings.commands.topic.submit_topic import SubmitTopic
from meetings.ports import Legality
from services.meetings.tests.integration.conftest import House, house
from services.meetings.tests.proof import session_model as model

__all__ = ["house"]

MANY = cases(0, 1)
COMMON = {"deadline": None, "suppress_health_check": list(HealthCheck), "report_multiple_bugs": False}
# A few are the same meetings each time, and making a failing one short, which takes minutes, is left to many.
REPEATED = {} if MANY else {"derandomize": True, "database": None, "phases": (Phase.generate,)}
PROFILE = settings(max_examples=cases(16, 2000), stateful_step_count=cases(60, 50), **COMMON, **REPEATED)

TOPICS, NORMATIVE = 3, 0
"""How many topics there are, and which of them is a normative document."""
OUTCOMES = {
    "adopted": {},
    "adopted_with_changes": {"changes": "删去第三条"},
    "rejected": {"reason": "资金来源不落实"},
    "deferred": {"deferred_to": "下次常务会议"},
    "referred": {"referred_kind": "plenary"},
}
MOST = ("mayor", "vm1", "vm2", "vm3", "director")
OUTCOME = sorted(OUTCOMES)
RECORDERS = ("clerk", "clerk", "mayor", "vm1")
CHAIRS = ("mayor", "mayor", "mayor", "vm1", "vm1", "vm2")
WAYS = (4, 4, 4, 4, 4, 3, 2, 1)
"""How far a topic is when the meeting is called, and (below) who opens it at once, if anybody does."""
CALLED_BY = ("mayor", "mayor", "vm1", "")
BEFORE = ("fix", "open", "fix", "open", "advance", "agenda")
IN_SESSION = (
    ("next",) * 8
    + ("leave", "revise") * 4
    + ("decide", "decide", "begin", "conclude", "skip", "chair", "chair", "close")
)
ANYTIME = ("door", "door", "entrust", "justice")
SETTLING = {"adopted", "adopted_with_changes", "rejected"}


class SessionMachine(RuleBasedStateMachine):
    """One meeting of the house, from its call to its end."""

    house: House
    totals: Counter[str]

    @initialize(seed=st.integers(0, 2**30))
    def call(self, seed):
        """Call the meeting; most examples begin when it is in session, as few would come that far otherwise."""
        with self.house.runtime.engine.begin() as connection:
            # Earlier examples must not count for the cycle of the bottom-line item; emptying the tables takes seconds.
            connection.execute(text("UPDATE meetings SET state = 'cancelled'"))
        self.chairing("")
        self.house.at(2026, 11, 16, 9, 0)
        self.known, self.turns = model.Meeting(), 0
        self.topics = [model.Topic(normative=number == NORMATIVE) for number in range(TOPICS)]
        self.meeting = self.house.meeting()
        self.document, self.begun = uuid4(), {}
        self.house.neighbours.findings[self.document] = Legality(normative=True, finding="lawful")
        drafts = ({"document_id": self.document, "task": "normative_draft"}, {}, {})
        self.ids = [self.house.topic(title=f"议题{number}", **more) for number, more in enumerate(drafts)]
        chance = Random(seed)
        for topic in range(TOPICS):
            for _ in range(chance.choice(WAYS)):
                self.advance(topic)
        ready = [topic for topic in range(TOPICS) if self.topics[topic].done == len(model.WAY)]
        chair = chance.choice(CALLED_BY)
        self.set_agenda(True, ready if chair else range(TOPICS))
        self.mayor_entrusts(chance.choice(("", "vm1")))
        if chair:
            self.fix_agenda()
            self.the_day_comes()
            self.many_come(chance.choice((MOST, MOST, ("mayor", "vm1", "vm2", "deputy1"))))
            self.open(chair)

    def tries(self, name, command):
        """Carry out a command; whether it was done. Whatever refuses it, nothing else may go wrong."""
        try:
            self.last = self.house.do(name, command)
        except (RuleBroken, Failure):
            self.totals[f"refused {type(command).__name__}"] += 1
            return False
        self.totals[type(command).__name__] += 1
        return True

    def chairing(self, entrusted):
        """The mayor may always chair, and beside him whoever he entrusted with it."""
        for name in ("vm1", "vm2"):
            standing = self.house.people[name]
            powers = tuple(power for power in standing.powers if power.via != "delegation")
            lent = (Power("mayor.chair", via="delegation"),) if name == entrusted else ()
            self.swap(name, replace(standing, powers=powers + lent))

    def swap(self, name, standing):
        self.house.people[name] = standing

    def advance(self, topic):
        """The next step on the way of a topic, while the meeting may still take it."""
        one, key = self.topics[topic], self.ids[topic]
        if one.done == len(model.WAY) or self.known.state == "fixed" or self.known.today:
            return
        steps = (
            ("head_finance", SubmitTopic(key, self.meeting)),
            ("deputy1", ReviewTopic(key, True, "齐备")),
            ("vm1", ApproveTopic(key, True, "同意")),
            ("head_finance", RecordPriorReport(key, ("mayor", "party_secretary"), "已汇报")),
        )
        who, command = steps[one.done]
        one.done += self.tries(who, command)

    def justice_finds(self, lawful):
        """The justice bureau's finding changes, as when the draft was revised."""
        self.topics[NORMATIVE].lawful = lawful
        self.house.neighbours.findings[self.document] = Legality(True, "lawful" if lawful else "unlawful")

    def set_agenda(self, study, topics):
        items = (Item("study", None, "专题学习"),) if study else ()
        items += tuple(Item("topic", self.ids[topic], "") for topic in topics)
        if self.tries("clerk", SetAgenda(self.meeting, items)):
            assert self.known.state in ("planned", "fixed")
            self.known.state, self.known.agenda = "planned", [*([None] if study else []), *topics]

    def fix_agenda(self):
        allowed = self.known.may_fix(self.topics)
        assert self.tries("clerk", FixAgenda(self.meeting)) == allowed
        if allowed:
            self.known.state, self.known.items = "fixed", ["waiting"] * len(self.known.agenda)

    def the_day_comes(self):
        if self.known.state == "fixed":
            self.house.at(2026, 11, 23, 9, 0)
            self.known.today = True

    def comes_or_goes(self, name, present):
        done = self.tries("clerk", RecordAttendance(self.meeting, self.house.id(name), present, no_device=True))
        assert done == (name != "stranger" and self.known.state in ("fixed", "in_session"))
        if done and present:
            self.known.room.add(name)
        elif done:
            self.known.room.discard(name)

    def many_come(self, names):
        for name in sorted(names):
            self.comes_or_goes(name, True)

    def mayor_entrusts(self, who):
        """The mayor entrusts somebody with chairing in place of whom he entrusted before."""
        self.chairing(who)
        self.known.may_chair = {"mayor", who} - {""}

    def open(self, by):
        allowed = self.known.may_open(by)
        assert self.tries(by, OpenMeeting(self.meeting)) == allowed
        if allowed:
            self.known.state, self.known.chair = "in_session", by

    def chair_passes(self, to, by):
        if self.tries(to if by == "himself" else by, HandOverChair(self.meeting, self.house.id(to))):
            assert self.known.state == "in_session"
            assert to in self.known.may_chair & self.known.room
            self.known.chair = to

    def begin(self, position, by):
        if self.tries(by, BeginItem(self.meeting, position)):
            assert self.known.state == "in_session"
            assert self.known.chaired
            assert self.known.under is None
            assert self.known.items[position - 1] == "waiting"
            self.known.items[position - 1] = "under"
            self.begun[position] = UUID(self.last.id)

    def conclude(self, how, by):
        place = self.known.under
        reason = "材料不齐" if how == "put_off" else ""
        if place is not None and self.tries(by, ConcludeItem(self.begun[place + 1], how, reason)):
            assert how == "put_off" or self.known.agenda[place] is None
            self.known.items[place] = how

    def skip(self, position, by):
        if self.tries(by, SkipItem(self.meeting, position)):
            assert by == self.known.chair
            assert self.known.items[position - 1] == "waiting"
            self.known.items[position - 1] = "skipped"

    def _decide(self, topic, outcome):
        allowed = self.known.may_decide(topic, self.topics, settles=outcome in SETTLING)
        given = {"text": "原则同意", "responsible_units": (), "term": None, "deliberation": ""} | OUTCOMES[outcome]
        decided = self.tries("clerk", RecordDecision(self.meeting, self.ids[topic], outcome, **given))
        assert decided == allowed, (outcome, self.known, self.topics)
        if allowed:
            self.known.items[self.known.under] = "decided"
            self.totals[outcome] += 1
        elif self.known.state == "in_session" and self.known.under is not None:
            # What alone stood in the way, so that the proof can say that each of them did.
            lacks = {
                "quorum": not self.known.quorate,
                "chair": not self.known.chaired,
                "gate": not self.topics[topic].complete,
                "begun": self.known.agenda[self.known.under] != topic,
            }
            if sum(lacks.values()) == 1:
                self.totals[next(f"only {name} lacking" for name, lacking in lacks.items() if lacking)] += 1

    def decide_any(self, topic, outcome):
        self._decide(topic, outcome)

    def close(self, by):
        if self.tries(by, CloseMeeting(self.meeting)):
            assert self.known.state == "in_session"
            assert self.known.under is None
            self.known.state = "closed"

    @rule(seed=st.integers(0, 2**30))
    def turn(self, seed):
        """Something happens. One rule whose turns have equal chances: the search by itself comes back to few rules."""
        # The number of the turn is mixed in, as the search likes to draw the same seed again and again.
        self.turns += 1
        chance = Random(seed * 1000 + self.turns)
        turns = {"planned": BEFORE, "fixed": BEFORE, "in_session": IN_SESSION}.get(self.known.state, ())
        kind = chance.choice((*turns, *ANYTIME))
        getattr(self, f"turn_{kind}")(chance)

    def turn_advance(self, chance):
        self.advance(chance.randrange(TOPICS))

    def turn_agenda(self, chance):
        self.set_agenda(chance.random() < 0.7, chance.sample(range(TOPICS), chance.randint(0, TOPICS)))

    def turn_fix(self, _):
        self.fix_agenda()

    def turn_open(self, chance):
        if chance.random() < 0.7:
            self.the_day_comes()
        if self.known.state == "fixed":
            self.many_come(chance.sample((*model.MEMBERS, "deputy1"), chance.randint(2, 6)))
        self.open(chance.choice(CHAIRS))

    def turn_begin(self, chance):
        self.begin(chance.randint(1, TOPICS + 1), chance.choice(RECORDERS))

    def turn_conclude(self, chance):
        self.conclude(chance.choice(("concluded", "put_off")), chance.choice(RECORDERS))

    def turn_skip(self, chance):
        self.skip(chance.randint(1, TOPICS + 1), chance.choice(CHAIRS))

    def turn_decide(self, chance):
        self.decide_any(chance.randrange(TOPICS), chance.choice(OUTCOME))

    def turn_chair(self, chance):
        self.chair_passes(chance.choice(CHAIRS), chance.choice(("clerk", "himself")))

    def turn_leave(self, chance):
        """The chair goes, or some others do; then the office tries to decide all the same."""
        others = sorted(self.known.room - {self.known.chair})
        for name in chance.choice(([self.known.chair], others[2:])):
            self.comes_or_goes(name, False)
        if (place := self.known.under) is not None and self.known.agenda[place] is not None:
            self._decide(self.known.agenda[place], chance.choice(OUTCOME))

    def turn_revise(self, chance):
        """The justice bureau finds the draft unlawful while it is under discussion; deciding it is tried."""
        place = self.known.under
        if place is not None and self.known.agenda[place] == NORMATIVE:
            self.justice_finds(lawful=False)
            self._decide(NORMATIVE, chance.choice(sorted(SETTLING)))

    def turn_close(self, chance):
        self.close(chance.choice(CHAIRS))

    def turn_door(self, chance):
        self.comes_or_goes(chance.choice((*model.MEMBERS, *model.OTHERS)), chance.random() < 0.6)

    def turn_entrust(self, chance):
        self.mayor_entrusts(chance.choice(("", "vm1", "vm2")))

    def turn_justice(self, chance):
        self.justice_finds(chance.random() < 0.5)

    def turn_next(self, chance):
        """Whatever comes next in session, or a decision too soon."""
        if chance.random() < 0.4:
            # Who left comes back, who chairs may chair again, or else little would ever be decided.
            self.many_come((*MOST, self.known.chair))
            self.mayor_entrusts(self.known.chair.replace("mayor", ""))
            self.justice_finds(lawful=True)
        place = self.known.under
        if place is None and "waiting" in self.known.items:
            self.begin(self.known.items.index("waiting") + 1, "clerk")
        elif place is not None and self.known.agenda[place] is None:
            self.conclude("concluded", "clerk")
        elif place is not None:
            self._decide(self.known.agenda[place], chance.choice(OUTCOME))
        else:
            self.turn_decide(chance)

    def each_thing_lacks_alone(self):
        """A meeting that chance has no part in, so that every run sees each thing lack alone, and what may follow."""
        self.call(next(seed for seed in range(1000) if self._begins_well(Random(seed))))
        assert self.known.state == "in_session"
        self.many_come(model.MEMBERS)
        self.begin(1, "clerk")
        self.conclude("concluded", "clerk")
        self.begin(2, "clerk")
        self._decide(self.known.agenda[2], "adopted")
        self.justice_finds(lawful=False)
        self._decide(NORMATIVE, "adopted")
        self.justice_finds(lawful=True)
        chair = self.known.chair
        for who in ([chair], sorted(self.known.room - {chair})[1:]):
            for name in who:
                self.comes_or_goes(name, False)
            self._decide(NORMATIVE, "adopted")
            self.many_come(who)
        self.mayor_entrusts("vm1")
        self.chair_passes("vm1" if chair == "mayor" else "mayor", "clerk")
        for position, outcome in enumerate(("adopted", "deferred", "rejected"), 2):
            if position > 2:
                self.begin(position, "clerk")
            self._decide(self.known.agenda[position - 1], outcome)
            self.the_house_knows_the_same()
        self.close(self.known.chair)
        self.the_house_knows_the_same()

    def _begins_well(self, chance):
        """Whether a call by this chance brings every topic to its end, and the mayor or vm1 to the chair."""
        ways = [chance.choice(WAYS) for _ in range(TOPICS)]
        return ways == [len(model.WAY)] * TOPICS and bool(chance.choice(CALLED_BY))

    @invariant()
    def the_house_knows_the_same(self):
        """State, room, quorum and decisions on record are those of the model."""
        if not hasattr(self, "meeting"):
            return
        [found] = self.house.rows("SELECT state, chair FROM meetings WHERE id = :m", m=self.meeting)
        states = {"agenda_fixed": "fixed"}
        assert states.get(found.state, found.state) == self.known.state
        here = "SELECT person FROM attendance WHERE meeting_id = :m AND arrived_at IS NOT NULL AND left_at IS NULL"
        assert {row.person for row in self.house.rows(here, m=self.meeting)} == self.known.room
        decided = self.house.rows("SELECT topic_id, present, due FROM decisions WHERE meeting_id = :m", m=self.meeting)
        assert len({row.topic_id for row in decided}) == len(decided) == self.known.items.count("decided")
        assert all(2 * row.present > row.due for row in decided)


@pytest.mark.rule("R43.4")
@pytest.mark.rule("R43.2")
def test_nothing_is_decided_without_quorum_chair_and_gates(house: House) -> None:
    by_id = {standing.person_id: name for name, standing in house.people.items()}
    house.runtime.standing = lambda actor, on, old: house.people[by_id[actor.person_id]]
    totals: Counter[str] = Counter()
    machine = type("Machine", (SessionMachine,), {"house": house, "totals": totals})
    machine().each_thing_lacks_alone()
    run_state_machine_as_test(machine, settings=PROFILE)
    # A proof that never came to the point proves nothing.
    assert sum(totals[outcome] for outcome in SETTLING) > 0, totals
    assert sum(totals[outcome] for outcome in set(OUTCOMES) - SETTLING) > 0, totals
    for lacking in ("quorum", "chair", "gate", "begun"):
        assert totals[f"only {lacking} lacking"] > 0, (lacking, totals)
    assert totals["HandOverChair"] > 0
    assert totals["CloseMeeting"] > 0
