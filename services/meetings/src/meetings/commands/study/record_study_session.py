"""A unit records how a study session was held and who attended (articles 81 and 85)."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from chassis.errors import Malformed
from chassis.run import Context
from meetings.acting.capacity import exercise
from meetings.model.study_session import STUDY_SESSION, StudyAttendance, StudySession
from meetings.rules import economy_rules


@dataclass(frozen=True)
class Attendee:
    """Somebody who attended, and the unit the person serves in."""

    person_id: UUID
    unit: str


@dataclass(frozen=True)
class RecordStudySession:
    """How many minutes it took, who attended, how many guests came, and what it cost in whole yuan."""

    study_session_id: UUID
    minutes: int
    attendees: tuple[Attendee, ...]
    guests: int
    cost: int
    budget_item: str

    def __post_init__(self) -> None:
        """Somebody attended, and each person once."""
        if len({one.person_id for one in self.attendees}) != len(self.attendees):
            raise Malformed({"attendees": "每人只列一次 / each person once"})
        if not self.attendees and not self.guests:
            raise Malformed({"attendees": "至少一人 / at least one is expected"})


def handle(command: RecordStudySession, ctx: Context) -> StudySession:
    """Put it on record.

    Raises RuleBroken for R85.1 (who may not) and R81.1 (costs without a budget item); IllegalStep, NotFound, Malformed
    for a session whose day has not come and for who does not serve in the unit named, NeighbourDown.
    """
    names = _names(ctx, command.attendees)
    session = ctx.target(StudySession, command.study_session_id)
    exercise(ctx, economy_rules.study_keepers(session.unit))
    session.state = STUDY_SESSION.advance(session.state, "record_study_session")
    if session.day > ctx.today:
        raise Malformed({"study_session_id": "学习日期未到 / its day has not come"})
    budget_item = command.budget_item or session.budget_item
    economy_rules.require_budget_item(command.cost, budget_item)
    session.minutes, session.guests = command.minutes, command.guests
    session.head_count = len(command.attendees) + command.guests
    session.cost, session.budget_item = command.cost, budget_item
    session.attendees = [
        StudyAttendance(session_id=session.id, person_id=one.person_id, name=names[one.person_id], unit=one.unit)
        for one in command.attendees
    ]
    ctx.settle(session)
    return session


def _names(ctx: Context, attendees: Iterable[Attendee]) -> dict[UUID, str]:
    """The directory's names of those who attended. Raises Malformed for who does not serve in the unit named."""
    names: dict[UUID, str] = {}
    given = list(attendees)
    for unit in sorted({one.unit for one in given}):
        serving = ctx.neighbours.serving(ctx.actor, unit, ctx.today)
        strangers = [str(one.person_id) for one in given if one.unit == unit and one.person_id not in serving]
        if strangers:
            raise Malformed({"attendees": f"不在单位 {unit} 任职 / not serving in {unit}: {'、'.join(strangers[:10])}"})
        names |= serving
    return names
