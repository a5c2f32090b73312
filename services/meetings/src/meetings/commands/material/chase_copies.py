"""Copies that have to come back and are still out are chased (article 52)."""

from sqlalchemy import and_, or_, select

from chassis.run import Context, subject_of
from meetings.model.material import COPY, ISSUED, MaterialCopy
from meetings.rules import material_rules
from zhengling.meetings.v1.events_pb2 import CopyChased

MOST = 200
RETURN = "return_copy"


def handle(_: None, ctx: Context) -> None:
    """Put each before its holder, and tell of it once a period, from some days after the meeting on."""
    first, again = material_rules.first_chased_day(ctx.today), material_rules.last_chased_day(ctx.today)
    due = (
        select(MaterialCopy)
        .where(
            MaterialCopy.state == ISSUED,
            MaterialCopy.recall,
            or_(
                and_(MaterialCopy.chased_on.is_(None), MaterialCopy.meeting_day <= first),
                MaterialCopy.chased_on <= again,
            ),
        )
        .order_by(MaterialCopy.id)
        .limit(MOST)
        .with_for_update(skip_locked=True)
    )
    for copy in ctx.session.scalars(due).all():
        if not material_rules.chase_due(copy.meeting_day, copy.chased_on, ctx.today):
            continue
        copy.state = COPY.advance(copy.state, "chase_copy")
        if copy.chased_on is None:
            holders = material_rules.copy_holders(str(copy.holder_id or ""), copy.unit)
            ctx.wait_for(copy, RETURN, *holders, rule="R52.3", due=copy.meeting_day)
        copy.chased += 1
        copy.chased_on = ctx.today
        copy.version += 1
        ctx.subject = ctx.subject or subject_of(copy)
        ctx.record(
            CopyChased(
                copy_id=str(copy.id),
                meeting_id=str(copy.meeting_id),
                holder_id=str(copy.holder_id or ""),
                unit=copy.unit,
                times=copy.chased,
                level=copy.level,
            ),
            copy,
        )
