"""The office takes a numbered copy back (article 52)."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from meetings.acting.capacity import exercise
from meetings.model.material import COPY, MaterialCopy
from meetings.rules import material_rules


@dataclass(frozen=True)
class ReturnCopy:
    """Take a copy back."""

    copy_id: UUID


def handle(command: ReturnCopy, ctx: Context) -> MaterialCopy:
    """Note that the copy is back, also one that was thought lost.

    Raises RuleBroken(R52.3) for who is not of the office, and IllegalStep for one that is back already.
    """
    copy = ctx.target(MaterialCopy, command.copy_id)
    exercise(ctx, material_rules.material_keepers())
    copy.state = COPY.advance(copy.state, "return_copy")
    copy.returned_at = ctx.now
    ctx.settle(copy)
    return copy
