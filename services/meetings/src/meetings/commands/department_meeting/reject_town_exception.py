"""Principal heads of towns are not called to a department meeting (article 55)."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from meetings.commands.department_meeting.approve_town_exception import decide
from meetings.model.department_meeting import TownException


@dataclass(frozen=True)
class RejectTownException:
    """Which exception, and why not."""

    exception_id: UUID
    opinion: str


def handle(command: RejectTownException, ctx: Context) -> TownException:
    """Refuse it. Raises RuleBroken for R55.3 (who may not); IllegalStep, NotFound."""
    exception, _ = decide(ctx, command.exception_id, "reject_town_exception", command.opinion)
    return exception
