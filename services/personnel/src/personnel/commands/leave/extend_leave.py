"""Ask for more time while on leave."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chassis.errors import Malformed, NotPermitted
from chassis.run import Context
from personnel.acting import annual_leave, approval, cover
from personnel.commands.leave.request_leave import title_of, told
from personnel.model import LEAVE, Leave, Person, absence
from personnel.model.directory import posts_of
from personnel.rules import leave_rules
from personnel.rules.annual_leave_rules import ANNUAL
from personnel.rules.half_day_rules import PM, after
from zhengling.personnel.v1.events_pb2 import LeaveExtended


@dataclass(frozen=True)
class ExtendLeave:
    """Which leave, until when, and why (article 75)."""

    leave_id: UUID
    until: date
    reason: str
    until_half: str = ""
    """With which half of the last day it ends; empty for the afternoon."""


def handle(command: ExtendLeave, ctx: Context) -> Leave:
    """Ask for it along the chain that the whole length calls for; where nobody need approve, it holds at once.

    Raises RuleBroken(R75.1, R75.2, R9.1) after the leave is over or beyond what is left of annual leave, and
    RuleBroken(R7.2, R9.1, R5.2, R75.3) when the added time is not covered.
    """
    leave = ctx.target(Leave, command.leave_id)
    rule = leave.rule or leave_rules.rule_of_report(leave.post_kind)
    ctx.exercise(rule, *leave_rules.returning_powers(leave.person_id))
    now, end = absence.current_half(ctx.now), after(command.until, command.until_half or PM)
    leave.begin_if_due(now)
    state = LEAVE.advance(leave.state, "extend_leave")
    leave_rules.require_extended_in_time(rule, leave.due_half, now)
    if end <= leave.due_half:
        raise Malformed({"until": "应晚于原来的截止时间 / later than the present end is expected"})
    absence.lock(ctx.session)
    cover.require_covered(ctx, cover.Absent.of(leave, leave.due_half, end))
    person = ctx.load(Person, leave.person_id)
    if leave.kind == ANNUAL:
        annual_leave.require_left(ctx, leave.rule or "R75.2", person, leave.due_half, end)
    leave.extension_reason, leave.wanted_half = command.reason, end
    leave.chain, leave.stage = list(chain_until(ctx, leave, end)), 0
    leave.state = state
    if leave.chain:
        ctx.wait_for(leave, "approve_extension", leave.chain[0], rule=rule, due=leave.until)
    else:
        lengthen(ctx, leave, end)
    return leave


def chain_until(ctx: Context, leave: Leave, end: int) -> tuple[str, ...]:
    """Who approves a leave that lasts from its beginning to its new end."""
    posts = posts_of(ctx.session, leave.person_id, ctx.today)
    post = next((post for post in posts if post.kind == leave.post_kind), None)
    if post is None:
        raise NotPermitted("leave of someone who has left the post")
    applied = approval.Applied(leave.kind, leave.destination_scope, leave.first_half, end)
    return approval.chain_of(ctx, leave.rule, post, applied)


def lengthen(ctx: Context, leave: Leave, end: int) -> None:
    """Let the leave last until the half day `end` that was asked for; what was chased is in time again."""
    leave.state = LEAVE.advance(leave.state, "approve_extension")
    leave.last_on(end)
    leave.wanted_half, leave.chased_on, leave.chased_times = None, None, 0
    leave.title = title_of(leave, ctx.load(Person, leave.person_id).name)
    ctx.settle(leave, "approve_extension", "register_return", "urge_return")
    ctx.record(LeaveExtended(**told(leave)), leave)
