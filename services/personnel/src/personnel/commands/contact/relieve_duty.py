"""Put others on duty for a shift that is rostered."""

from dataclasses import dataclass
from uuid import UUID

from chassis.errors import Malformed
from chassis.run import Context
from personnel.commands.contact.roster_duty import require_led, require_manned
from personnel.model import DutyShift, absence
from personnel.rules import contact_rules


@dataclass(frozen=True)
class RelieveDuty:
    """Who leads which shift from now on, and who else is on duty (article 78)."""

    duty_id: UUID
    leader_id: UUID
    staff_ids: tuple[UUID, ...]

    def __post_init__(self) -> None:
        """Who leads is not counted among the others."""
        require_led(self.leader_id, self.staff_ids)


def handle(command: RelieveDuty, ctx: Context) -> DutyShift:
    """Relieve whoever was rostered. Raises RuleBroken(R78.1) as for the roster, and Malformed for one that is over."""
    shift = ctx.target(DutyShift, command.duty_id)
    ctx.exercise("R78.1", *contact_rules.roster_keepers())
    if shift.ends_at <= ctx.now:
        raise Malformed({"duty_id": "该班次已经结束 / this shift is over"})
    absence.lock(ctx.session)
    require_manned(ctx, command.leader_id, command.staff_ids, shift.starts_at, shift.ends_at)
    shift.leader_id, shift.staff = command.leader_id, list(command.staff_ids)
    return shift
