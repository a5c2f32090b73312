"""Who may exercise which power, reckoned a second time: from articles 5, 7, 9 and 75 and the rulebook's readings alone.

It goes post by post over lists and knows no table, no rule and no standing of personnel, which goes person by person.
A half day is a whole number: the day's ordinal times two, plus one for the afternoon. What begins at `first` holds
before `end`; an `end` of None is not known yet. `now` is the half day it is asked in.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations

from services.personnel.tests.proof.charges_model import Charge, Days, Place, charges_of

MAYOR_KEYS = ("mayor.convene", "mayor.chair", "mayor.approve", "mayor.sign", "mayor.seal")
DEPUTY_OF = {"unit_head": "unit_deputy", "office_director": "office_deputy"}
ONE_SEAT = ("mayor", "vice_mayor", "office_director", "unit_head")
OWN, DELEGATION, SUBSTITUTION, AUTHORIZATION = "own", "delegation", "substitution", "authorization"

Power = tuple[str, str, str | None]
"""The key of a power, by which title it is held, and in whose place."""


def half_of(day: date, afternoon: bool = False) -> int:
    """The number of a half day."""
    return day.toordinal() * 2 + afternoon


def day_of(half: int) -> date:
    """The day of a half day."""
    return date.fromordinal(half // 2)


def holds(first: int, end: int | None, half: int) -> bool:
    """Whether a term of half days holds in one."""
    return first <= half and (end is None or half < end)


@dataclass(frozen=True)
class Unit:
    """A unit; `part_of` is what an internal unit belongs to."""

    code: str
    functions: tuple[str, ...] = ()
    part_of: str = ""


@dataclass(frozen=True)
class Post:
    """A post of a unit."""

    code: str
    kind: str
    unit: str


@dataclass
class Appointment(Days):
    """That a person holds a post."""

    person: str
    post: str
    acting: bool = False
    key: Hashable = None


@dataclass
class Pair(Days):
    """That the holders of two posts stand in for each other."""

    posts: frozenset[str]


@dataclass
class StandIn:
    """That somebody stands in during an absence, for a term of half days."""

    person: str
    first: int
    end: int | None = None


@dataclass
class Absence:
    """A leave that was granted: away from `first` until the return, expected back at `due`."""

    person: str
    first: int
    due: int
    end: int | None = None
    stand_ins: list[StandIn] = field(default_factory=list)

    def keeps_away(self, half: int, now: int) -> bool:
        """Article 75: until the return is registered; of days to come nobody knows more than the date of return."""
        return holds(self.first, self.end, half) and (half <= now or half < self.due)

    def stand_in(self, half: int) -> str | None:
        """Who stands in."""
        return next((one.person for one in self.stand_ins if holds(one.first, one.end, half)), None)

    def relieve(self, half: int, person: str | None = None) -> None:
        """From a half day on nobody stands in any longer, or another does."""
        half = max(half, self.first)
        for one in self.stand_ins:
            if one.end is None or one.end > half:
                one.end = max(one.first, half)
        if person is not None:
            self.stand_ins.append(StandIn(person, half))

    def over(self, half: int) -> None:
        """Back from a half day on; who is back before it began was never away."""
        self.end = max(self.first, half)
        self.relieve(self.end)


@dataclass
class Mandate:
    """Article 5: the mayor entrusts a vice mayor with powers, which are then not the mayor's."""

    mayor: str
    delegate: str
    post: str
    powers: tuple[str, ...]
    first: int
    end: int
    key: Hashable = None

    def over(self, half: int) -> None:
        """Let it hold no longer from a half day on."""
        self.end = max(self.first, min(self.end, half))


@dataclass
class Paper(Days):
    """Article 5: somebody may exercise a power of the mayor beside him, while he holds the post it was given for."""

    mayor: str
    person: str
    post: str
    keys: tuple[str, ...]
    key: Hashable = None


@dataclass(frozen=True)
class Wanted:
    """A term for which somebody is to be away, with who is to stand in, or is to act for the mayor."""

    person: str
    first: int
    end: int
    stand_in: str | None = None


@dataclass(frozen=True)
class Answer:
    """Who may act for a post in a half day: the keys that are somebody's, and each one's holder with his title."""

    post: str
    holder: str
    actors: tuple[tuple[str, str, str | None, str], ...]
    """Key, title, in whose place, by whom."""


@dataclass
class City:
    """All that is on record, and the answers that follow from it."""

    units: dict[str, Unit]
    posts: dict[str, Post]
    appointments: list[Appointment] = field(default_factory=list)
    charges: list[Charge] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    pairs: list[Pair] = field(default_factory=list)
    absences: list[Absence] = field(default_factory=list)
    mandates: list[Mandate] = field(default_factory=list)
    papers: list[Paper] = field(default_factory=list)

    def holder(self, post: str, day: date) -> str | None:
        """Who holds a post of one seat on a day."""
        return next((one.person for one in self.appointments if one.post == post and one.on(day)), None)

    def posts_of(self, person: str | None, day: date) -> list[Post]:
        """The posts somebody holds on a day."""
        return [self.posts[one.post] for one in self.appointments if one.person == person and one.on(day)]

    def mayor(self, day: date) -> str | None:
        """The serving mayor."""
        return next((self.holder(post.code, day) for post in self.posts.values() if post.kind == "mayor"), None)

    def partner(self, post: str, day: date) -> str | None:
        """Article 7: who holds the post that stands in for another by the pairs of that day."""
        for pair in self.pairs:
            if post in pair.posts and pair.on(day):
                [other] = pair.posts - {post}
                return self.holder(other, day)
        return None

    def absence(self, person: str, half: int, now: int) -> Absence | None:
        """The absence that keeps somebody away; of two he did not return from, the later says who stands in."""
        found = [one for one in self.absences if one.person == person and one.keeps_away(half, now)]
        found = sorted(found, key=lambda one: one.first)[-1:]
        return found[0] if found and not self._counts_as_back(found[0], half, now) else None

    def _counts_as_back(self, absence: Absence, half: int, now: int) -> bool:
        """Reading of R7.2: who has overstayed is back once he is to stand in for another, or his stand-in is away."""
        stand_in = absence.stand_in(half)
        return half >= absence.due and any(
            other.keeps_away(half, now)
            and (other.stand_in(half) == absence.person or (stand_in is not None and other.person == stand_in))
            for other in self.absences
        )

    def _fits(self, stand_in: str | None, post: Post, day: date) -> bool:
        """Article 7: a vice mayor for a vice mayor; reading of R9.1: a deputy of the same unit for its head."""
        held = self.posts_of(stand_in, day)
        if post.kind == "vice_mayor":
            return any(one.kind == "vice_mayor" for one in held)
        return any(one.kind == DEPUTY_OF[post.kind] and one.unit == post.unit for one in held)

    def work_of(self, post: Post, day: date) -> tuple[str, ...]:
        """What somebody else may have to do in the holder's place."""
        if post.kind == "mayor":
            return MAYOR_KEYS
        if post.kind == "vice_mayor":
            return ("vice_mayor", *self._charges_of(post, day))
        if post.kind in DEPUTY_OF:
            unit = self.units[post.unit]
            own = () if unit.part_of else tuple(f"{function}.head" for function in unit.functions)
            return (f"head:{unit.code}", *own)
        return ()

    def _charges_of(self, post: Post, day: date) -> list[str]:
        return [f"portfolio:{matter}" for matter in charges_of(post.code, day, self.charges, self.places)]

    def through(self, day: date) -> dict[str, str]:
        """The powers over units in nobody's own charge, each with the superior by which the unit is in somebody's."""
        found = {}
        for post in self.posts:
            for matter, by in charges_of(post, day, self.charges, self.places).items():
                found |= {f"portfolio:{matter}": by} if matter != by else {}
        return found

    def stays(self, post: Post, day: date) -> Iterator[str]:
        """What comes with a post and is the holder's, present or away."""
        unit = self.units[post.unit]
        part_of = self.units.get(unit.part_of)
        if post.kind == "mayor":
            yield "mayor"
        elif post.kind != "vice_mayor":
            # A special task is given to a post of other kinds too; nobody stands in for them (reading of R7.3).
            yield from self._charges_of(post, day)
        if post.kind in DEPUTY_OF.values():
            yield f"deputy:{unit.code}"
            if part_of is None:
                yield from (f"{function}.deputy" for function in unit.functions)
        for one in filter(None, (unit, part_of)):
            yield f"member:{one.code}"
            yield from (f"{function}.staff" for function in one.functions)

    def answers(self, half: int, now: int) -> list[Answer]:
        """For each post of one seat that is held: who may act for it."""
        day = day_of(half)
        held = [(self.posts[one.post], one.person) for one in self.appointments if one.on(day)]
        return [self._answer(post, person, half, now) for post, person in held if post.kind in ONE_SEAT]

    def _answer(self, post: Post, holder: str, half: int, now: int) -> Answer:
        day = day_of(half)
        work = self.work_of(post, day)
        if post.kind == "mayor":
            given = {key: one for one in self.mandates if self._stands(one, half) for key in one.powers}
            actors = [
                (key, DELEGATION, holder, given[key].delegate) if key in given else (key, OWN, None, holder)
                for key in work
            ]
            return Answer(post.code, holder, tuple(actors))
        away = self.absence(holder, half, now)
        stand_in = away.stand_in(half) if away else None
        if stand_in is None or not self._fits(stand_in, post, day):
            # Readings of R7.2 and R9.1: what nobody else can do is still the holder's, present or away.
            return Answer(post.code, holder, tuple((key, OWN, None, holder) for key in work))
        if self.absence(stand_in, half, now):
            return Answer(post.code, holder, ())
        return Answer(post.code, holder, tuple((key, SUBSTITUTION, holder, stand_in) for key in work))

    def _stands(self, mandate: Mandate, half: int) -> bool:
        """Article 5: it is the serving mayor's, to one who holds the post it was given for."""
        day = day_of(half)
        serves = mandate.mayor == self.mayor(day) and mandate.delegate == self.holder(mandate.post, day)
        return serves and holds(mandate.first, mandate.end, half)

    def acting_while_away(self, half: int, now: int) -> list[str]:
        """Who acts for the mayor on a day of his own leave, in words: article 5 wants somebody who is there.

        One who overstays is a breach of article 75 that no gate can keep from happening.
        """
        acting = {one.delegate for one in self.mandates if self._stands(one, half)}
        return [
            f"{one.person} acts for the mayor and is away"
            for one in self.absences
            if one.person in acting and one.keeps_away(half, now) and half < one.due
        ]

    def two_leaves_at_once(self) -> list[str]:
        """Who was granted two leaves for the same time, in words (reading of R75.3)."""
        wrong = []
        for one, other in combinations(self.absences, 2):
            first = max(one.first, other.first)
            last = min(end for leave in (one, other) for end in (leave.due, leave.end) if end is not None)
            if one.person == other.person and first < last:
                wrong.append(f"{one.person} has two leaves at once")
        return wrong

    def unfounded(self, facts: Mapping[str, object], wanted: Wanted, now: int) -> list[str]:
        """What a refusal says is in the way, and is not so in any half day of the term; the names of its facts."""
        halves = range(wanted.first, wanted.end)
        away = {
            person: any(one.keeps_away(half, now) for one in self.absences if one.person == person for half in halves)
            for person in (wanted.person, wanted.stand_in)
        }
        covers = any(
            one.stand_in(half) == wanted.person and one.keeps_away(half, now)
            for one in self.absences
            for half in halves
        )
        entrusted = [one for one in self.mandates if any(holds(one.first, one.end, half) for half in halves)]
        so = {
            "other_leaves": away[wanted.person],
            "away": away[wanted.person],
            "stand_in_is_away": away[wanted.stand_in],
            "stands_in_for": covers,
            "acts_by": any(one.delegate == wanted.person for one in entrusted),
            "others": bool(entrusted),
        }
        return [fact for fact in facts if not so.get(fact, True)]

    def powers(self, half: int, now: int) -> dict[str, set[Power]]:
        """Everybody's powers; who has none is not named."""
        day, found = day_of(half), defaultdict[str, set[Power]](set)
        for answer in self.answers(half, now):
            for key, via, of, person in answer.actors:
                found[person].add((key, via, of))
        for one in self.appointments:
            if one.on(day):
                found[one.person] |= {(key, OWN, None) for key in self.stays(self.posts[one.post], day)}
        for paper in self.papers:
            holds_post = paper.post in (post.code for post in self.posts_of(paper.person, day))
            if paper.on(day) and holds_post and paper.mayor == self.mayor(day):
                found[paper.person] |= {(key, AUTHORIZATION, paper.mayor) for key in paper.keys}
        return found

    def who(self, key: str, now: int) -> list[str]:
        """Who may exercise a power now."""
        return sorted(person for person, powers in self.powers(now, now).items() if key in {one[0] for one in powers})


def wrong_count(answer: Answer, work: tuple[str, ...], shown: dict[str, set[Power]]) -> list[str]:
    """Where not exactly one person may act for a post, by what is shown of everybody's powers; in words.

    Authorizations do not count: they are given to exercise a power beside the mayor.
    """
    wrong = []
    for key in work:
        # Each vice mayor is one, so in this capacity only the holder's own, or one in his place, is of this post.
        alone = key != "vice_mayor"
        actors = sorted(
            person
            for person, powers in shown.items()
            for one, via, of in powers
            if one == key
            and ((via == OWN and (alone or person == answer.holder)) or (via != AUTHORIZATION and of == answer.holder))
        )
        if len(set(actors)) != 1:
            who = ", ".join(dict.fromkeys(actors)) or "nobody"
            wrong.append(f"{key} of {answer.post} ({answer.holder}) is with {who}")
    return wrong
