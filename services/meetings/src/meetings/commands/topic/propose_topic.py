"""A unit proposes a topic for a meeting (articles 9, 42 to 45)."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from meetings.acting import consulting
from meetings.model.topic import Topic
from meetings.rules import authority_rules, kind_rules


@dataclass(frozen=True)
class ProposeTopic:
    """Propose a topic for a meeting of a kind, under one of that kind's tasks."""

    title: str
    summary: str
    sponsor_unit: str
    document_id: UUID | None
    meeting_kind: str
    task: str
    flags: tuple[str, ...]
    level: int
    concerned_units: tuple[str, ...] = ()
    questions: str = ""
    basis: str = ""
    reporter: str = ""
    minutes_needed: int = 0
    observing_units: tuple[str, ...] = ()
    recall: bool = False


def handle(command: ProposeTopic, ctx: Context) -> Topic:
    """Put a draft topic on record; nobody is kept waiting for it yet.

    Raises RuleBroken for R41.1 (no such kind of meeting), R42.3, R43.5, R44.3 or R45.2 (no such task), and R9.1
    where the proposer is not of the sponsor unit; Malformed for a unit that is none or cannot be concerned;
    AboveCeiling, NeighbourDown.
    """
    authority_rules.require_own_unit(command.sponsor_unit, ctx.standing.units)
    unit = command.sponsor_unit
    ctx.capacity = ctx.standing.power(f"head:{unit}", f"deputy:{unit}", f"member:{unit}")
    kind = command.meeting_kind or "executive"
    kind_rules.require_task(kind, command.task)
    consulting.require_units(ctx, unit, command.concerned_units, command.observing_units)
    return ctx.add(
        Topic(
            level=command.level,
            title=command.title,
            summary=command.summary,
            sponsor_unit=unit,
            document_id=command.document_id,
            meeting_kind=kind,
            task=command.task,
            flags=sorted(set(command.flags)),
            state="proposed",
            proposed_by=ctx.standing.person_id,
            proposed_at=ctx.now,
            round=0,
            meeting_id=None,
            meeting_day=None,
            handed_in=None,
            deadline=None,
            deadline_provisional=False,
            urgent_meeting_id=None,
            urgent_reason="",
            urgent_by="",
            agreed_by=[],
            reviewers=[],
            opinions=[],
            concerned_units=sorted(set(command.concerned_units)),
            questions=command.questions,
            basis=command.basis,
            reporter=command.reporter,
            minutes_needed=command.minutes_needed,
            observing_units=sorted(set(command.observing_units)),
            recall=command.recall,
            edition=1,
        )
    )
