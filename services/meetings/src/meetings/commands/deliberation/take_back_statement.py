"""A statement is taken back while the item is under discussion (article 48)."""

from dataclasses import dataclass
from uuid import UUID

from chassis.errors import NotFound
from chassis.run import Context
from meetings.acting import deliberating
from meetings.acting.capacity import by_office
from meetings.model.deliberation import ITEM, Deliberation, Statement


@dataclass(frozen=True)
class TakeBackStatement:
    """Take back the statement of a number; it stays on record as taken back."""

    deliberation_id: UUID
    number: int


def handle(command: TakeBackStatement, ctx: Context) -> Deliberation:
    """Take it back as its speaker or the office; others may speak again once the chair's is. Raises NotPermitted.

    Raises NotFound and IllegalStep too.
    """
    seen = ctx.load(Deliberation, command.deliberation_id)
    deliberating.shared(ctx, seen.meeting_id)
    found = ctx.target(Deliberation, command.deliberation_id)
    found.state = ITEM.advance(found.state, "state_opinion")
    statement = next((said for said in found.statements if said.number == command.number), None)
    if statement is None or statement.taken_back:
        raise NotFound(Statement.__tablename__)
    if statement.person_id is None or statement.person_id != ctx.standing.person_id:
        by_office(ctx, "take_back_statement")
    statement.taken_back = True
    return found
