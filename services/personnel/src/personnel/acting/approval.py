"""Whom a leave is put before: the chain of the rulebook, with who holds its powers."""

from dataclasses import dataclass

from sqlalchemy import select

from chassis.run import Context
from personnel.model import Post
from personnel.model.directory import charge_of_unit, holder_of, holders, unit_on
from personnel.rules import leave_rules
from personnel.rules.annual_leave_rules import workhalves
from personnel.rules.directory_rules import climbs
from personnel.rules.standing_rules import HEADS


@dataclass(frozen=True)
class Applied:
    """What the chain of approval depends on, beside the post: kind, destination and term in half days."""

    kind: str
    scope: str
    first: int
    end: int


def rule_of(ctx: Context, post: Post, kind: str, scope: str) -> str:
    """The rule by which somebody in a post asks for such a leave; empty where it is only reported."""
    internal = unit_on(ctx.session, post.unit, ctx.today).kind == "internal_unit"
    return leave_rules.rule_for(post.kind, internal, kind, leave_rules.leaves_weihai(scope))


def chain_of(ctx: Context, rule: str, post: Post, applied: Applied) -> tuple[str, ...]:
    """The powers whose holders approve, in order; none where no rule calls for approval. Raises RuleBroken."""
    if not rule:
        return ()
    length = workhalves(applied.first, applied.end, ctx.runtime.calendar.is_workday)
    powers = _powers(ctx, post)
    return leave_rules.approval_chain(rule, post.kind, applied.kind, applied.scope, length, powers, ctx.today)


def _powers(ctx: Context, post: Post) -> dict[str, str]:
    """The power that each step of a chain means for who holds a post; empty where nobody holds it today."""
    session, today = ctx.session, ctx.today
    unit = unit_on(session, post.unit, today)
    superior = (unit.superior or "") if unit.kind == "internal_unit" else ""
    # Who heads an internal unit asks the head of the unit it is part of.
    above = superior if superior and post.kind in HEADS else unit.code
    head = holders(today).where(Post.unit == above, Post.kind.in_(HEADS)).limit(1)
    charge = charge_of_unit(session, unit.code, today, climbs(today))
    in_charge = charge is not None and holder_of(session, charge.post_id, today) is not None
    mayor = session.scalar(select(Post.id).where(Post.kind == "mayor", Post.starts <= today, Post.ends > today))
    return {
        "head": f"head:{above}" if session.execute(head).first() else "",
        "portfolio": f"portfolio:{unit.code}" if in_charge else "",
        "mayor.approve": "mayor.approve" if mayor and holder_of(session, mayor, today) else "",
    }
