"""What has come of a procedure so far is put on record (articles 23, 25 and 26)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from chassis.errors import Malformed
from chassis.run import Context
from meetings.acting import evidence
from meetings.acting.capacity import exercise
from meetings.commands.procedure.open_procedure import ask
from meetings.model.procedure import PROCEDURE, Procedure
from meetings.rules import review_rules


@dataclass(frozen=True)
class RecordProcedure:
    """Put this in place of what was on record; `kind` is the one the particulars are of."""

    procedure_id: UUID
    kind: str
    details: Mapping[str, Any]
    attachments: tuple[Mapping[str, str], ...]


def handle(command: RecordProcedure, ctx: Context) -> Procedure:
    """Replace what is on record in a procedure under way.

    Raises RuleBroken(R9.1) for who is neither of the sponsor nor of the office, Malformed for particulars of another
    kind, IllegalStep.
    """
    topic, procedure = evidence.locked(ctx, Procedure, command.procedure_id)
    exercise(ctx, review_rules.keepers(topic.sponsor_unit))
    procedure.state = PROCEDURE.advance(procedure.state, "record_procedure")
    evidence.take_up(topic, "gather_evidence")
    if command.kind != procedure.kind:
        raise Malformed({"particulars": f"应只填 {procedure.kind} / only {procedure.kind} is expected"})
    procedure.details = dict(command.details)
    procedure.attachments = [dict(one) for one in command.attachments]
    ctx.settle(procedure)
    ask(ctx, topic, procedure)
    return procedure
