"""Ask for leave, or report a trip."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from chassis.errors import Malformed, NotPermitted
from chassis.run import Context
from personnel.acting import annual_leave, approval, cover
from personnel.acting.bounds import require_order
from personnel.model import LEAVE_KINDS, Leave, Person, Substitution, absence
from personnel.model.directory import posts_of
from personnel.model.leave import SUBMITTED
from personnel.rules import leave_rules
from personnel.rules.annual_leave_rules import ANNUAL
from personnel.rules.half_day_rules import AM, FAR, PM, after, half_of
from zhengling.personnel.v1.events_pb2 import LeaveApproved

LONGEST = 1100
"""Days; a longer leave is a slip of the pen."""


@dataclass(frozen=True)
class RequestLeave:
    """A leave or trip of the caller (article 75).

    How far it leads is said by `destination_scope`, or as before by which border is crossed; a half that is not named
    is the one by which whole days are meant.
    """

    kind: str
    starts: date
    until: date
    destination: str
    leaves_rushan: bool
    leaves_weihai: bool
    stand_in_id: UUID | None
    reason: str
    starts_half: str = ""
    until_half: str = ""
    destination_scope: str = ""

    def __post_init__(self) -> None:
        """It does not end before it begins, and is not so long that it is a slip of the pen."""
        require_order(self.starts, self.until)
        if (self.until - self.starts).days > LONGEST:
            raise Malformed({"until": f"不得长于 {LONGEST} 天 / not longer than {LONGEST} days"})


def handle(command: RequestLeave, ctx: Context) -> Leave:
    """Submit it, or report it where nobody need approve.

    Raises RuleBroken(R75.1, R75.2, R9.1) when it comes late, goes beyond what is left of annual leave, or nobody can
    approve it; RuleBroken(R7.2, R9.1) when nobody can stand in, RuleBroken(R5.2) when the mayor leaves without a
    delegation, or who acts for him leaves, and RuleBroken(R75.3) while another leave is open then. A refusal is on
    record under the person.
    """
    if ctx.actor.person_id is None:
        raise NotPermitted("leave")
    person = ctx.load(Person, ctx.actor.person_id)
    ctx.subject = f"person/{person.id}"
    scope = scope_of(command)
    command = replace(command, destination_scope=scope)
    first, end = half_of(command.starts, command.starts_half), after(command.until, command.until_half)
    if end <= first:
        raise Malformed({"until": "不得早于起始 / not before the start"})
    # One that comes late is judged as late, whatever the person was when it began.
    post = next(iter(posts_of(ctx.session, person.id, max(command.starts, ctx.today))), None)
    if post is None:
        raise NotPermitted("leave of someone without a post on that day")
    if command.stand_in_id is not None and not cover.may_be_covered(post.kind):
        raise Malformed({"stand_in_id": "此职务不设补位 / nobody stands in for this post"})
    rule = approval.rule_of(ctx, post, command.kind, scope)
    leave_rules.require_in_time(rule or leave_rules.rule_of_report(post.kind), command.kind, command.starts, ctx.today)
    absence.lock(ctx.session)
    stand_in = cover.chosen_stand_in(ctx.session, post, person.id, command.stand_in_id, command.starts)
    cover.require_covered(ctx, cover.Absent(person.id, post.kind, command.kind, scope, stand_in, first, end))
    if command.kind == ANNUAL:
        annual_leave.require_left(ctx, rule or "R75.2", person, first, end)
    chain = approval.chain_of(ctx, rule, post, approval.Applied(command.kind, scope, first, end))
    leave = ctx.add(_leave(command, person, post.kind, stand_in, rule, chain, first, end))
    if chain:
        ctx.wait_for(leave, "approve_leave", chain[0], rule=rule, due=command.starts)
    else:
        grant(ctx, leave)
    return leave


def _leave(
    command: RequestLeave,
    person: Person,
    post_kind: str,
    stand_in: UUID | None,
    rule: str,
    chain: tuple[str, ...],
    first: int,
    end: int,
) -> Leave:
    leave = Leave(
        person_id=person.id,
        kind=command.kind,
        starts=command.starts,
        until=command.until,
        first_half=first,
        due_half=end,
        away_half=first,
        back_half=first,
        destination=command.destination,
        destination_scope=command.destination_scope,
        leaves_rushan=leave_rules.leaves_rushan(command.destination_scope),
        leaves_weihai=leave_rules.leaves_weihai(command.destination_scope),
        reason=command.reason,
        stand_in_id=stand_in,
        proposed_stand_in_id=None,
        state=SUBMITTED,
        rule=rule,
        chain=list(chain),
        stage=0,
        wanted_half=None,
        extension_reason="",
        returned_on=None,
        chased_on=None,
        chased_times=0,
        note="",
        post_kind=post_kind,
        of_leader=post_kind in ("mayor", "vice_mayor"),
        reported_to="",
        report_number="",
        reported_on=None,
    )
    leave.title = title_of(leave, person.name)
    return leave


def title_of(leave: Leave, name: str) -> str:
    """What lists and papers call a leave; halves are named where they are not those of whole days."""
    starts = f"{leave.starts}{'下午' if leave.starts_half == PM else ''}"
    until = f"{leave.until}{'上午' if leave.until_half == AM else ''}"
    return f"{name}请假（{LEAVE_KINDS[leave.kind]}）{starts} 至 {until}"


_BY_BORDER = {(False, False): leave_rules.IN_RUSHAN, (True, False): leave_rules.IN_WEIHAI}


def scope_of(command: RequestLeave) -> str:
    """How far a leave leads. Raises Malformed for words that contradict each other, and a trip that leads nowhere."""
    named, abroad = command.destination_scope, command.kind == "abroad"
    borders = (command.leaves_rushan or command.leaves_weihai, command.leaves_weihai)
    scope = named or (leave_rules.ABROAD if abroad else _BY_BORDER.get(borders, leave_rules.BEYOND))
    field = "destination_scope" if named else "leaves_rushan"
    if abroad and scope != leave_rules.ABROAD:
        raise Malformed({field: "出国（境）的去向应为 abroad / a trip abroad leads abroad"})
    reached = {"leaves_rushan": leave_rules.leaves_rushan(scope), "leaves_weihai": leave_rules.leaves_weihai(scope)}
    for name, crossed in reached.items():
        if getattr(command, name) and not crossed:
            raise Malformed({name: "与 destination_scope 不符 / contradicts destination_scope"})
    if not leave_rules.is_absence(command.kind, scope):
        raise Malformed({field: "乳山以内的公务不算离岗 / a business trip within Rushan is no absence"})
    return scope


def grant(ctx: Context, leave: Leave) -> None:
    """Let a leave be taken, with its stand-in, and tell of it; the mayor's is reported to the superior government."""
    leave.grant(absence.current_half(ctx.now))
    if leave.stand_in_id is not None:
        term = {"first_half": leave.away_half, "back_half": FAR}
        ctx.session.add(Substitution(leave_id=leave.id, stand_in_id=leave.stand_in_id, **term))
    if leave.post_kind == "mayor":
        ctx.wait_for(leave, "report_upward", *leave_rules.reporting_powers(), rule="R5.2", due=leave.starts)
    ctx.record(LeaveApproved(**told(leave)), leave)


def told(leave: Leave) -> dict[str, str]:
    """What each event about a leave says of it: the last one that is heard tells all."""
    return {
        "leave_id": str(leave.id),
        "person_id": str(leave.person_id),
        "starts": str(leave.starts),
        "until": str(leave.until),
        "stand_in_id": str(leave.stand_in_id or ""),
        "state": leave.state,
        "starts_half": leave.starts_half,
        "until_half": leave.until_half,
    }
