"""Name another to stand in during a leave that was granted."""

from dataclasses import dataclass, replace
from uuid import UUID

from chassis.errors import Malformed
from chassis.run import Context
from personnel.acting import cover
from personnel.commands.leave.request_leave import told
from personnel.model import LEAVE, Leave, Person, absence
from personnel.rules import stand_in_rules
from zhengling.personnel.v1.events_pb2 import StandInChanged


@dataclass(frozen=True)
class NameStandIn:
    """For which leave, and who (articles 7 and 9)."""

    leave_id: UUID
    stand_in_id: UUID


def handle(command: NameStandIn, ctx: Context) -> Leave:
    """Name him. Raises RuleBroken(R7.2, R9.1) for another than the person or the office, and for who cannot stand in.

    It was approved who stands in, so whoever approved last is asked again; only when the one named before can no
    longer act does it hold at once, because meanwhile the powers would be with nobody.
    """
    leave = ctx.target(Leave, command.leave_id)
    ctx.exercise(rule_of(leave), *stand_in_rules.naming_powers(leave.person_id))
    now = absence.current_half(ctx.now)
    leave.begin_if_due(now)
    leave.state = LEAVE.advance(leave.state, "name_stand_in")
    if not cover.may_be_covered(leave.post_kind):
        raise Malformed({"stand_in_id": "此职务不设补位 / nobody stands in for this post"})
    if command.stand_in_id in (leave.person_id, leave.stand_in_id):
        raise Malformed({"stand_in_id": "应另行指定一人 / another person is expected"})
    stand_in = ctx.load(Person, command.stand_in_id)
    absence.lock(ctx.session)
    require_fit(ctx, leave, stand_in.id, now)
    present = cover.fits_for(ctx.session, leave.person_id, leave.post_kind, leave.stand_in_id, ctx.today)
    asked = stand_in_rules.agrees_to_stand_in(leave.chain, present)
    ctx.settle(leave, "name_stand_in", "agree_stand_in")
    if asked:
        leave.proposed_stand_in_id = stand_in.id
        ctx.wait_for(leave, "agree_stand_in", asked, rule=rule_of(leave), due=leave.until)
    else:
        change(ctx, leave, stand_in.id, now)
    return leave


def rule_of(leave: Leave) -> str:
    """The rule by which somebody stands in during a leave."""
    return "R7.2" if leave.post_kind == "vice_mayor" else "R9.1"


def require_fit(ctx: Context, leave: Leave, stand_in: UUID, now: int) -> None:
    """He may stand in for what is left of the leave; one that is overdue, for now. Raises RuleBroken(R7.2, R9.1)."""
    first = max(now, leave.away_half)
    absent = cover.Absent.of(leave, first, max(first + 1, leave.due_half))
    cover.require_stand_in(ctx, replace(absent, stand_in_id=stand_in))


def change(ctx: Context, leave: Leave, stand_in: UUID, now: int) -> None:
    """Let him stand in from this half day on, or from the beginning of the leave, and tell of it."""
    cover.stand_in_from(ctx, leave, stand_in, max(now, leave.away_half))
    leave.proposed_stand_in_id = None
    ctx.record(StandInChanged(**told(leave)), leave)
