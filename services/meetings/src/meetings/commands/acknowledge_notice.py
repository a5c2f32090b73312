"""Somebody says to have the notice of a meeting (article 51)."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from meetings import noticing
from meetings.capacity import exercise
from meetings.model.notice import NOTICE, Notice


@dataclass(frozen=True)
class AcknowledgeNotice:
    """Acknowledge a notice."""

    notice_id: UUID


def handle(command: AcknowledgeNotice, ctx: Context) -> Notice:
    """Acknowledge the notice; where its reader cannot come, leave is asked for besides.

    Raises RuleBroken(R51.4) for who is neither the reader, nor of the invited unit, nor of the office, and IllegalStep
    for a notice that another took the place of.
    """
    notice = ctx.target(Notice, command.notice_id)
    exercise(ctx, noticing.holders(notice))
    notice.state = NOTICE.advance(notice.state, "acknowledge_notice")
    notice.acknowledged_at, notice.acknowledged_by = ctx.now, ctx.standing.name
    ctx.settle(notice, noticing.ACKNOWLEDGE)
    return notice
