"""Let two vice mayors' posts stand in for each other."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select

from chassis.errors import Malformed
from chassis.run import Context
from personnel.acting.bounds import require_order
from personnel.model import Partnership, Post, absence, ends_after
from personnel.rules import directory_rules
from zhengling.personnel.v1.events_pb2 import PartnersPaired


@dataclass(frozen=True)
class PairPartners:
    """The A and B roles, from which day on (article 7)."""

    post_id: UUID
    partner_id: UUID
    starts: date
    until: date | None

    def __post_init__(self) -> None:
        """It does not end before it begins."""
        require_order(self.starts, self.until)


def handle(command: PairPartners, ctx: Context) -> Partnership:
    """Pair them; pairs either was in end the day before. Raises RuleBroken(R9.1, R7.1).

    A leave names who stands in when it is granted, so pairs made later do not move what is under way.
    """
    ctx.exercise("R9.1", *directory_rules.directory_keepers())
    if command.post_id == command.partner_id:
        raise Malformed({"partner_id": "应为另一个职位 / another post is expected"})
    absence.lock(ctx.session)
    posts = [ctx.load(Post, command.post_id), ctx.load(Post, command.partner_id)]
    directory_rules.require_vice_mayors([post.kind for post in posts])
    keys, ends = [post.id for post in posts], ends_after(command.until)
    overlapping = select(Partnership).where(
        or_(Partnership.post_id.in_(keys), Partnership.partner_id.in_(keys)),
        Partnership.starts < ends,
        Partnership.ends > command.starts,
    )
    for before in ctx.session.scalars(overlapping.with_for_update()):
        before.end_on(command.starts)
        before.version += 1
        ctx.record(paired(before), before)
    ctx.session.flush()
    pair = [
        Partnership(post_id=one.id, partner_id=other.id, starts=command.starts, ends=ends)
        for one, other in (posts, posts[::-1])
    ]
    ctx.session.add(pair[1])
    ctx.add(pair[0])
    ctx.record(paired(pair[0]), pair[0])
    return pair[0]


def paired(pair: Partnership) -> PartnersPaired:
    """The event that tells how one direction of a pair stands; of a new pair one is told, of its end both."""
    return PartnersPaired(
        partnership_id=str(pair.id),
        post_id=str(pair.post_id),
        partner_id=str(pair.partner_id),
        starts=str(pair.starts),
        until=str(pair.until or ""),
    )
