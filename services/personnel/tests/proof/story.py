"""A history of the small city with its checker: product and model agree, and exactly one may act for each post."""

from collections.abc import Iterable

from personnel.rules import half_day_rules
from personnel.rules.half_day_rules import HALVES
from services.personnel.tests.proof import standing_model as model
from services.personnel.tests.proof.deeds import KEEPER
from services.personnel.tests.proof.leaves import Leaves, Trip
from services.personnel.tests.proof.standing_model import day_of, half_of

__all__ = ["KEEPER", "Story", "Trip"]


class Story(Leaves):
    """A history, and what is wrong with it."""

    def edges(self) -> list[int]:
        """The half days at which anything begins or ends, and those before them."""
        found = set()
        for absence in self.known.absences:
            found |= {absence.first, absence.due, absence.end}
            found |= {half for one in absence.stand_ins for half in (one.first, one.end)}
        for mandate in self.known.mandates:
            found |= {mandate.first, mandate.end}
        for term in (*self.known.appointments, *self.known.charges, *self.known.papers, *self.known.places):
            if term.first.year == self.city.today.year:
                found.add(half_of(term.first))
            if term.last is not None:
                found.add(half_of(term.last) + 2)
        return sorted({half - before for half in found if half is not None for before in (0, 1)})

    def complaints(self, halves: Iterable[int]) -> list[str]:
        """What is wrong in these half days: where product and model differ, and where not exactly one may act."""
        now, wrong, halves = self.now, [], list(dict.fromkeys(halves))
        found = self.city.positions([(day_of(half), _number(half)) for half in halves], _number(now))
        for half in halves:
            shown = {
                login: {(one.key, one.via, self.person(one.on_behalf_of)) for one in position.held}
                for login, position in found[_number(half)].items()
            }
            expected, here = self.known.powers(half, now), []
            through = self.known.through(day_of(half))
            for login, powers in shown.items():
                if powers != (due := expected.get(login, set())):
                    here.append(f"{login} lacks {_sorted(due - powers)}, has {_sorted(powers - due)}")
            here += [
                f"{login} holds {one.key} by {one.through or 'itself'}"
                for login, position in found[_number(half)].items()
                for one in position.held
                if one.through != through.get(one.key, "")
            ]
            for answer in self.known.answers(half, now):
                work = self.known.work_of(self.known.posts[answer.post], day_of(half))
                here += model.wrong_count(answer, work, shown)
            here += self.known.acting_while_away(half, now)
            wrong += [f"{day_of(half)} {HALVES[half % 2]}: {one}" for one in here]
        return wrong + self.known.two_leaves_at_once()

    def check(self, halves: Iterable[int]) -> None:
        """Raise AssertionError with the history when anything is wrong."""
        wrong = self.complaints(halves)
        self.require(not wrong, "\n".join(wrong))

    def put_an_end_to_it(self) -> None:
        """Everybody returns, and what the mayor gave is over; a mayor who takes it back must serve."""
        for trip in sorted(self.trips, key=lambda one: one.absence.first, reverse=True):
            if trip.state in ("on_leave", "extending", "approved"):
                begun = trip.absence.first <= self.now
                self.require(self.come_back(trip, KEEPER) if begun else self.cancel(trip), "nobody can return")
        if self.known.mayor(self.city.today) is None:
            return
        for mandate in self.open_mandates():
            self.require(self.end_delegation(mandate), "the mayor cannot take a delegation back")
        for paper in self.open_papers():
            self.require(self.revoke(paper), "the mayor cannot take an authorization back")

    def check_reverted(self) -> None:
        """Standing is that of the plain appointments and portfolios, now and for good."""
        known, now = self.known, self.now
        plain = model.City(known.units, known.posts, known.appointments, known.charges, known.places, known.pairs)
        self.known = plain
        try:
            self.check([now, now + 1, now + 40])
        finally:
            self.known = known


def _number(half: int) -> int:
    """The product's number of a half day."""
    return half_day_rules.half_of(day_of(half), HALVES[half % 2])


def _sorted(powers: set[model.Power]) -> list[model.Power]:
    return sorted(powers, key=str)
