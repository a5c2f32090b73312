"""Leaves of the small city, from the request to the return, with the model told of what was granted."""

from datetime import date
from typing import Any

from personnel.commands.leave import (
    agree_stand_in,
    approve_extension,
    approve_leave,
    cancel_leave,
    decline_stand_in,
    extend_leave,
    name_stand_in,
    register_return,
    reject_extension,
    reject_leave,
    request_leave,
)
from personnel.rules.half_day_rules import HALVES
from services.personnel.tests.proof import standing_model as model
from services.personnel.tests.proof.deeds import Deeds
from services.personnel.tests.proof.small_city import SmallCity
from services.personnel.tests.proof.standing_model import day_of


class Trip:
    """A leave that was asked for, as its person knows it."""

    def __init__(self, person: str, leave: Any, absence: model.Absence) -> None:
        self.person, self.key, self.absence = person, leave.id, absence
        self.chain, self.stage, self.state = list(leave.chain), 0, leave.state
        self.stand_in: str | None = None
        self.wanted: int | None = None
        self.proposed: str | None = None

    def asks(self) -> str:
        """The power whose holder must say a word next; empty when none is waited for."""
        return self.chain[self.stage] if self.stage < len(self.chain) else ""


class Leaves(Deeds):
    """Deeds about leave."""

    def __init__(self, city: SmallCity) -> None:
        super().__init__(city)
        self.trips: list[Trip] = []

    def ask(
        self, person: str, kind: str, scope: str, first: int, halves: int, stand_in: str | None = None
    ) -> Trip | None:
        """Ask for leave of so many half days, beginning so many half days from now."""
        begin, end = self.now + first, self.now + first + halves
        command = request_leave.RequestLeave(
            kind=kind,
            starts=day_of(begin),
            until=day_of(end - 1),
            destination="",
            leaves_rushan=False,
            leaves_weihai=False,
            stand_in_id=self.city.people[stand_in] if stand_in else None,
            reason="",
            starts_half=HALVES[begin % 2],
            until_half=HALVES[(end - 1) % 2],
            destination_scope=scope,
        )
        partner = self._partner(person, day_of(begin))
        self.wanted = model.Wanted(person, begin, end, stand_in or partner)
        made = self.attempt(person, request_leave, command)
        if made is None:
            return None
        if made.post_kind == "vice_mayor" and stand_in is None:
            self.require(self.person(made.stand_in_id) == partner, f"{partner} is the partner")
        trip = Trip(person, made, model.Absence(person, begin, end, begin))
        trip.stand_in = self.person(made.stand_in_id)
        self.trips.append(trip)
        self._granted(trip, made)
        return trip

    def _partner(self, person: str, day: date) -> str | None:
        """Article 7: the partner in the most senior post stands in where nobody is named, but nobody for himself."""
        held = {post.code for post in self.known.posts_of(person, max(day, self.city.today))}
        # The city names its posts by their rank, the highest first.
        senior = next((post for post in self.known.posts.values() if post.code in held), None)
        if senior is None or senior.kind != "vice_mayor":
            return None
        partner = self.known.partner(senior.code, day)
        return None if partner == person else partner

    def _granted(self, trip: Trip, leave: Any) -> None:
        """From its first half day on, and never in the past, the person is away and the stand-in acts."""
        trip.state, trip.stage = leave.state, leave.stage
        absence = trip.absence
        if leave.state not in ("approved", "on_leave"):
            return
        absence.first, absence.end = max(absence.first, self.now), None
        if stand_in := self.person(leave.stand_in_id):
            absence.stand_ins.append(model.StandIn(stand_in, absence.first))
        self.known.absences.append(absence)

    def approve(self, trip: Trip, who: str = "") -> bool:
        """Whoever is to say the next word approves."""
        command = approve_leave.ApproveLeave(trip.key)
        asked = trip.absence
        self.wanted = model.Wanted(trip.person, asked.first, asked.due, trip.stand_in)
        made = self.attempt(who or self.who_may(trip.asks()), approve_leave, command)
        if made is not None:
            self._granted(trip, made)
        return made is not None

    def grant(self, trip: Trip) -> bool:
        """All who must approve, one after the other."""
        while trip.state == "submitted":
            if not self.approve(trip):
                return False
        return trip.state in ("approved", "on_leave")

    def reject(self, trip: Trip) -> bool:
        """Whoever is to say the next word refuses."""
        command = reject_leave.RejectLeave(trip.key, "不同意")
        made = self.attempt(self.who_may(trip.asks()), reject_leave, command)
        if made is not None:
            trip.state = made.state
        return made is not None

    def cancel(self, trip: Trip) -> bool:
        """The person calls it off."""
        made = self.attempt(trip.person, cancel_leave, cancel_leave.CancelLeave(trip.key))
        if made is None:
            return False
        trip.state, trip.proposed = made.state, None
        trip.absence.over(trip.absence.first)
        return True

    def extend(self, trip: Trip, halves: int) -> bool:
        """The person asks for so many half days more."""
        end = trip.absence.due + halves
        command = extend_leave.ExtendLeave(trip.key, day_of(end - 1), "续假", HALVES[(end - 1) % 2])
        self.wanted = model.Wanted(trip.person, trip.absence.due, end, self._stand_in_last(trip))
        made = self.attempt(trip.person, extend_leave, command)
        if made is None:
            return False
        trip.wanted = end
        self._extended(trip, made)
        return True

    def _extended(self, trip: Trip, leave: Any) -> None:
        trip.state, trip.chain, trip.stage = leave.state, list(leave.chain), leave.stage
        if leave.state == "on_leave" and trip.wanted is not None:
            trip.absence.due, trip.wanted = trip.wanted, None

    def approve_extension(self, trip: Trip) -> bool:
        """Whoever is to say the next word approves."""
        command = approve_extension.ApproveExtension(trip.key)
        if trip.wanted is not None:
            self.wanted = model.Wanted(trip.person, trip.absence.due, trip.wanted, self._stand_in_last(trip))
        made = self.attempt(self.who_may(trip.asks()), approve_extension, command)
        if made is not None:
            self._extended(trip, made)
        return made is not None

    def reject_extension(self, trip: Trip) -> bool:
        """Whoever is to say the next word refuses; the old end stands."""
        command = reject_extension.RejectExtension(trip.key, "不同意")
        made = self.attempt(self.who_may(trip.asks()), reject_extension, command)
        if made is not None:
            trip.wanted = None
            self._extended(trip, made)
        return made is not None

    def come_back(self, trip: Trip, who: str = "") -> bool:
        """The return is registered: from all that began earlier too, and the mayor's mandates under way are over."""
        made = self.attempt(who or trip.person, register_return, register_return.RegisterReturn(trip.key))
        if made is None:
            return False
        now, absence = self.now, trip.absence
        for other in self.trips:
            one = other.absence
            earlier = one.person == trip.person and one.first < absence.first and one.end is None
            if other is trip or (earlier and other.state not in ("submitted", "returned", "cancelled", "rejected")):
                one.over(now)
                other.state, other.proposed, other.wanted = "returned", None, None
        for mandate in self.known.mandates:
            if mandate.mayor == trip.person and model.holds(mandate.first, mandate.end, now):
                mandate.over(now)
        return True

    def name(self, trip: Trip, stand_in: str, who: str = "") -> bool:
        """Another is named to stand in; it holds at once where nobody need agree."""
        command = name_stand_in.NameStandIn(trip.key, self.city.people[stand_in])
        self.wanted = self._left_of(trip, stand_in)
        made = self.attempt(who or trip.person, name_stand_in, command)
        if made is None:
            return False
        trip.proposed, trip.state = self.person(made.proposed_stand_in_id), made.state
        if trip.proposed is None:
            self._relieved(trip, stand_in)
        return True

    def _left_of(self, trip: Trip, stand_in: str | None) -> model.Wanted:
        """What is left of a leave for another to stand in; of one that is overdue, this half day."""
        first = max(self.now, trip.absence.first)
        return model.Wanted(trip.person, first, max(first + 1, trip.absence.due), stand_in)

    def _stand_in_last(self, trip: Trip) -> str | None:
        return trip.absence.stand_ins[-1].person if trip.absence.stand_ins else None

    def _relieved(self, trip: Trip, stand_in: str | None) -> None:
        trip.absence.relieve(self.now, stand_in)
        trip.proposed = None

    def answer_proposal(self, trip: Trip, agrees: bool) -> bool:
        """Whoever approved last agrees to another stand-in, or declines."""
        who = self.who_may(trip.chain[-1]) if trip.chain else self.mayor()
        command: Any = agree_stand_in.AgreeStandIn(trip.key)
        if not agrees:
            command = decline_stand_in.DeclineStandIn(trip.key, "不妥")
        self.wanted = self._left_of(trip, trip.proposed)
        made = self.attempt(who, agree_stand_in if agrees else decline_stand_in, command)
        if made is None:
            return False
        if agrees:
            self._relieved(trip, trip.proposed)
        trip.proposed = None
        return True
