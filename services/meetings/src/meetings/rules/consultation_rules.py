"""Consultation, coordination and countersignature before a meeting (articles 25 and 49)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from chassis.law import RuleBroken, implements
from meetings.rules import LAW
from meetings.rules.authority_rules import Authority

AGREED, WITH_CHANGES, DISAGREED = "agreed", "agreed_with_changes", "disagreed"
ANSWERS = (AGREED, WITH_CHANGES, DISAGREED)


@dataclass(frozen=True)
class ConsultationFacts:
    """How far a topic's consultation has come; everything here is of the present edition of its text.

    `answers` holds what each concerned unit answered; `waiting` are those asked that have not; `lapsed` those that
    answered, or were asked, another text only; `noted` are those whose difference a note put up for coordination, and
    `coordination` says what came of it: agreed, differing, or empty.
    """

    concerned: frozenset[str] = frozenset()
    answers: Mapping[str, str] = field(default_factory=dict)
    waiting: frozenset[str] = frozenset()
    lapsed: frozenset[str] = frozenset()
    signed: frozenset[str] = frozenset()
    noted: frozenset[str] = frozenset()
    coordination: str = ""

    @property
    def unanswered(self) -> list[str]:
        """The concerned units whose answer is still to come."""
        return sorted(self.concerned - self.answers.keys())

    def differing(self, on: date) -> list[str]:
        """The concerned units whose answer is no agreement."""
        agreeing = LAW.value("R49.1", "agreeing", on)
        return sorted(unit for unit in self.concerned & self.answers.keys() if self.answers[unit] not in agreeing)

    def in_agreement(self, on: date) -> bool:
        """Whether all concerned units have answered and agree, of themselves or by coordination."""
        if not self.concerned or self.unanswered:
            return False
        return not self.unsettled(on) and (self.coordination == AGREED or not self.differing(on))

    def unsettled(self, on: date) -> list[str]:
        """The units that disagree and whose difference no note has put up for coordination."""
        return [unit for unit in self.differing(on) if unit not in self.noted]


@implements("R25.2")
def require_answers(facts: ConsultationFacts) -> None:
    """Every concerned unit has answered a consultation about the text that goes up."""
    if facts.unanswered:
        missing = frozenset(facts.unanswered)
        raise RuleBroken(
            "R25.2",
            units=facts.unanswered,
            heads=_heads(missing),
            unasked=missing - facts.waiting - facts.lapsed,
            waiting=missing & facts.waiting,
            revised=missing & facts.lapsed - facts.waiting,
        )


@implements("R49.1")
def require_agreement(facts: ConsultationFacts, on: date) -> None:
    """The consulted units agree, or what they differ on was put up for coordination with a note."""
    if units := facts.unsettled(on):
        raise RuleBroken("R49.1", units=units, heads=_heads(units))


@implements("R49.2")
def require_coordinated(noted: bool, coordination: str) -> None:
    """A coordination that was put up has a result on record."""
    if noted and not coordination:
        raise RuleBroken("R49.2", coordination="requested")


@implements("R49.2")
def require_coordination_note(sponsor: str, differing: Iterable[str], stated: Iterable[str]) -> None:
    """The note states the grounds of the sponsor and of each unit that disagrees; there is something to coordinate."""
    sides, given = {sponsor, *differing}, set(stated)
    if sides == {sponsor}:
        raise RuleBroken("R49.2", differing=[])
    if given != sides:
        raise RuleBroken("R49.2", missing=sides - given, others=given - sides)


@implements("R49.3")
def require_countersigned(facts: ConsultationFacts) -> None:
    """After agreement the head of every concerned unit has signed."""
    missing = facts.concerned - facts.signed
    if missing:
        raise RuleBroken("R49.3", units=missing, heads=_heads(missing))


@implements("R49.1")
def require_agreement_reached(reached: bool) -> None:
    """A countersignature comes after all concerned agree; it names no unit, for each unit may know of its own only."""
    if not reached:
        raise RuleBroken("R49.1", agreed=False)


@implements("R25.2")
def require_concerned(unit: str, concerned: Iterable[str]) -> None:
    """Who is consulted is named as concerned on the topic's form."""
    named = frozenset(concerned)
    if unit not in named:
        raise RuleBroken("R25.2", unit=unit, concerned=named)


def answer_term(on: date) -> int:
    """How many working days a unit has for its answer where the sponsor names no day (article 25)."""
    return int(LAW.value("R25.2", "workdays", on))


@implements("R25.2")
def reminder_due(due: date, reminded_on: date | None, on: date) -> bool:
    """Whether an answer that has not come is to be reminded of: the day after it was due, then once a period."""
    if reminded_on is None:
        return on > due
    return (on - reminded_on).days >= int(LAW.value("R25.2", "remind_every_days", on))


def head_of(unit: str) -> str:
    """The power of who is or lawfully acts as a unit's head."""
    return f"head:{unit}"


@implements("R9.1")
def askers(unit: str) -> Authority:
    """What a unit asks another goes out through its head."""
    return Authority("R9.1", (head_of(unit),))


@implements("R9.1")
def drafters(unit: str) -> Authority:
    """The questions are drafted by anybody of the sponsor unit."""
    return Authority("R9.1", (f"head:{unit}", f"deputy:{unit}", f"member:{unit}"))


@implements("R9.1")
def answerers(unit: str) -> Authority:
    """What a unit answers goes out through its head."""
    return Authority("R9.1", (head_of(unit),))


@implements("R49.3")
def countersigners(unit: str) -> Authority:
    """The principal head of a unit signs, or who lawfully acts as its head; a deputy as such does not."""
    return Authority("R49.3", (head_of(unit),))


@implements("R49.2")
def coordinators(unit: str, on: date) -> Authority:
    """The mayor, the vice mayor in charge, or the office's director or a deputy who assist them coordinate."""
    return _powers("coordinators", unit, on)


@implements("R49.2")
def settlers(unit: str, on: date) -> Authority:
    """Who may let a topic go up with the difference noted; the text leaves it open, so the rulebook says."""
    return _powers("settlers", unit, on)


def _heads(units: Iterable[str]) -> list[str]:
    return sorted(head_of(unit) for unit in units)


def _powers(name: str, unit: str, on: date) -> Authority:
    return Authority("R49.2", tuple(power.format(unit=unit) for power in LAW.value("R49.2", name, on)))
