"""A procedure that is under way is given up (article 9)."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from meetings.acting import evidence
from meetings.acting.capacity import exercise
from meetings.model.procedure import PROCEDURE, Procedure
from meetings.rules import review_rules


@dataclass(frozen=True)
class DropProcedure:
    """Give it up, for a reason; what was on record stays."""

    procedure_id: UUID
    reason: str


def handle(command: DropProcedure, ctx: Context) -> Procedure:
    """Nobody waits for it any more. Raises RuleBroken(R9.1) and IllegalStep."""
    topic, procedure = evidence.locked(ctx, Procedure, command.procedure_id)
    exercise(ctx, review_rules.keepers(topic.sponsor_unit))
    procedure.state = PROCEDURE.advance(procedure.state, "drop_procedure")
    evidence.take_up(topic, "gather_evidence")
    procedure.finding = {"statement": command.reason}
    ctx.settle(procedure)
    return procedure
