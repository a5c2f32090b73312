"""A procedure is concluded with its finding, as evidence for the gates of its topic (articles 23, 25 and 26)."""

from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from chassis.errors import Malformed
from chassis.run import Context
from meetings.acting import evidence, gating
from meetings.acting.capacity import exercise
from meetings.commands.procedure.open_procedure import review_of
from meetings.model.procedure import PROCEDURE, Procedure
from meetings.model.topic import Topic
from meetings.rules import evidence_rules, review_rules, topic_rules
from meetings.rules.procedure_rules import COMPETITION, INCOMPLETE, LEGALITY, RESULTS
from meetings.rules.review_rules import Point
from zhengling.meetings.v1.events_pb2 import ProcedureConcluded


@dataclass(frozen=True)
class ConcludeProcedure:
    """Conclude with this finding."""

    procedure_id: UUID
    result: str
    statement: str
    points: tuple[Point, ...] = ()
    exception: dict[str, Any] | None = None


def handle(command: ConcludeProcedure, ctx: Context) -> Procedure:
    """Conclude the procedure as the sponsor's head, or as the bureau that reviews by the law of the day.

    Raises RuleBroken for R9.1, R25.4, R25.5 or R25.6 (not who concludes), and for what the procedure lacks: R23.1,
    R25.1, R25.3, R25.5, R25.6 or R26.1; Malformed for a result of another kind; IllegalStep; NeighbourDown.
    """
    seen = ctx.load(Procedure, command.procedure_id)
    reviewed = review_of(ctx, ctx.load(Topic, seen.topic_id), seen.kind)
    topic, procedure = evidence.locked(ctx, Procedure, command.procedure_id)
    kind = procedure.kind
    power = exercise(ctx, review_rules.concluders(kind, topic.sponsor_unit, ctx.today))
    procedure.state = PROCEDURE.advance(procedure.state, "conclude_procedure")
    evidence.take_up(topic, "gather_evidence")
    _require_shape(command, kind)
    if command.result != INCOMPLETE:
        evidence_rules.require_conclusive(kind, procedure.details, ctx.today)
    if kind == LEGALITY:
        normative = topic_rules.is_normative(topic.task, reviewed.normative, ctx.today)
        window = review_rules.review_window(frozenset(topic.flags), normative, ctx.today)
        workdays = ctx.runtime.calendar.workdays_between(procedure.handed_in, ctx.today)
        ground = str(procedure.details.get("urgent_ground", ""))
        review_rules.require_review_time(window, workdays, command.result, ground)
    if kind == COMPETITION and command.result != INCOMPLETE:
        review_rules.require_preliminary(str(procedure.details.get("preliminary_opinion", "")), ctx.today)
        review_rules.require_exception(command.result, command.exception or {}, ctx.today)
    review_rules.require_points(kind, command.result, command.points, ctx.today)
    procedure.result, procedure.edition = command.result, topic.edition
    procedure.reviewer = review_rules.reviewer(kind, ctx.today)
    procedure.finding = {
        "statement": command.statement,
        "points": [asdict(point) for point in command.points],
        "exception": dict(command.exception or {}),
    }
    procedure.concluded_by, procedure.capacity = ctx.standing.name, f"{power.key} ({power.via})"
    procedure.concluded_at, procedure.concluded_on = ctx.now, gating.local_day(ctx.now)
    ctx.settle(procedure)
    ctx.record(
        ProcedureConcluded(
            procedure_id=str(procedure.id),
            topic_id=str(topic.id),
            kind=kind,
            result=procedure.result,
            level=procedure.level,
        ),
        procedure,
    )
    return procedure


def _require_shape(command: ConcludeProcedure, kind: str) -> None:
    """The finding is one that this kind of procedure can come to."""
    wrong = {}
    if command.result not in RESULTS[kind]:
        allowed = RESULTS[kind]
        wrong["result"] = f"应为以下之一：{'、'.join(allowed)} / one of {', '.join(allowed)} is expected"
    if command.points and kind not in (LEGALITY, COMPETITION):
        wrong["points"] = "只用于合法性审查和公平竞争审查 / only for legality and fair competition"
    if command.exception and command.result != "passed_by_exception":
        wrong["exception"] = "只用于 passed_by_exception / only for passed_by_exception"
    if wrong:
        raise Malformed(wrong)
