"""A procedure of a topic is opened, or its materials are handed in for a bureau's review (articles 23, 25 and 26)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chassis.law import RuleBroken
from chassis.run import Context
from meetings.acting import gating
from meetings.acting.capacity import exercise
from meetings.acting.particulars import Attachment, Particulars, of_kind
from meetings.model.procedure import UNDER_WAY, Procedure
from meetings.model.topic import TOPIC, Topic
from meetings.ports import Legality
from meetings.rules import review_rules, topic_rules
from meetings.rules.procedure_rules import COMPETITION, KINDS, LEGALITY, PARTICIPATION, SPONSOR


@dataclass(frozen=True)
class OpenProcedure:
    """Open a procedure of this kind, with what is on record so far."""

    topic_id: UUID
    kind: str
    particulars: Particulars | None
    attachments: tuple[Attachment, ...]

    def __post_init__(self) -> None:
        """What is on record is of this kind."""
        of_kind(self.particulars or {}, self.kind)


def handle(command: OpenProcedure, ctx: Context) -> Procedure:
    """Open the procedure and put its conclusion before whoever is to conclude it.

    Raises RuleBroken for R9.1 (not of the sponsor nor of the office), R25.5 (the topic's document is reviewed where
    documents are kept) and R25.6 (no preliminary review by the drafter); IllegalStep once the topic is on an agenda;
    AlreadyExists where one of this kind is under way; NeighbourDown.
    """
    # The neighbour is asked before any row is locked, so that a slow answer holds up nobody else.
    reviewed = review_of(ctx, ctx.load(Topic, command.topic_id), command.kind)
    topic = ctx.target(Topic, command.topic_id)
    exercise(ctx, review_rules.keepers(topic.sponsor_unit))
    topic.state = TOPIC.advance(topic.state, "gather_evidence")
    if reviewed.normative:
        raise RuleBroken("R25.5", normative=True, document=topic.document_id, finding=reviewed.finding)
    details = of_kind(command.particulars or {}, command.kind)
    if command.kind == COMPETITION:
        review_rules.require_preliminary(str(details.get("preliminary_opinion", "")), ctx.today)
    who = review_rules.reviewer(command.kind, ctx.today)
    if who != SPONSOR:
        topic.reviewers = sorted({*topic.reviewers, who})
    procedure = ctx.add(
        Procedure(
            level=topic.level,
            title=f"{KINDS[command.kind]}：{topic.title}",
            topic_id=topic.id,
            kind=command.kind,
            state=UNDER_WAY,
            edition=topic.edition,
            handed_in=ctx.today,
            opened_by=ctx.standing.name,
            details=details,
            attachments=[one.kept for one in command.attachments],
            result="",
            finding={},
            reviewer="",
            concluded_by="",
            capacity="",
            concluded_at=None,
            concluded_on=None,
        )
    )
    ask(ctx, topic, procedure)
    return procedure


def review_of(ctx: Context, topic: Topic, kind: str) -> Legality:
    """Where the review of the topic's document stands, if it matters for this kind. Raises NeighbourDown."""
    return gating.legality(ctx, topic) if kind == LEGALITY else gating.NO_DOCUMENT


def ask(ctx: Context, topic: Topic, procedure: Procedure) -> None:
    """Put the conclusion before whoever is to conclude the procedure, by the day it is due."""
    authority = review_rules.concluders(procedure.kind, topic.sponsor_unit, ctx.today)
    due = _due(ctx, topic, procedure)
    ctx.wait_for(procedure, "conclude_procedure", *authority.powers, rule=authority.rule, due=due)


def _due(ctx: Context, topic: Topic, procedure: Procedure) -> date | None:
    if procedure.kind == LEGALITY:
        normative = topic_rules.is_normative(topic.task, False, ctx.today)
        most = review_rules.review_window(frozenset(topic.flags), normative, ctx.today).most
        if most:
            return ctx.runtime.calendar.workdays_after(procedure.handed_in, most).date
    if procedure.kind == PARTICIPATION and procedure.details.get("closes_on"):
        return date.fromisoformat(procedure.details["closes_on"])
    return topic.meeting_day
