"""What has come of a procedure so far is put on record (articles 23, 25 and 26)."""

from dataclasses import dataclass
from uuid import UUID

from chassis.errors import Malformed
from chassis.run import Context
from meetings.acting import evidence
from meetings.acting.capacity import exercise
from meetings.acting.particulars import Attachment, Particulars, of_kind
from meetings.commands.procedure.open_procedure import ask
from meetings.model.procedure import PROCEDURE, Procedure
from meetings.rules import review_rules


@dataclass(frozen=True)
class RecordProcedure:
    """Put this in place of what was on record."""

    procedure_id: UUID
    particulars: Particulars
    attachments: tuple[Attachment, ...]

    def __post_init__(self) -> None:
        """What is on record is of one kind."""
        if len(self.particulars) != 1:
            raise Malformed({"particulars": "应只填一种 / exactly one kind is expected"})


def handle(command: RecordProcedure, ctx: Context) -> Procedure:
    """Replace what is on record in a procedure under way.

    Raises RuleBroken(R9.1) for who is neither of the sponsor nor of the office, Malformed for particulars of another
    kind, IllegalStep.
    """
    topic, procedure = evidence.locked(ctx, Procedure, command.procedure_id)
    exercise(ctx, review_rules.keepers(topic.sponsor_unit))
    procedure.state = PROCEDURE.advance(procedure.state, "record_procedure")
    evidence.take_up(topic, "gather_evidence")
    procedure.details = of_kind(command.particulars, procedure.kind)
    procedure.attachments = [one.kept for one in command.attachments]
    ctx.settle(procedure)
    ask(ctx, topic, procedure)
    return procedure
