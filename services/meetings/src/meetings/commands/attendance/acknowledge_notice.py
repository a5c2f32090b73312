"""Somebody says to have the notice of a meeting (article 51)."""

from dataclasses import dataclass
from uuid import UUID

from chassis.errors import NotPermitted
from chassis.run import Context
from meetings.acting import noticing
from meetings.model.notice import NOTICE, Notice

ANOTHERS = (
    "这份通知不是发给您的，由收件人本人、应邀单位或者办公室确认 / it is another's; let its reader or the office do it"
)


@dataclass(frozen=True)
class AcknowledgeNotice:
    """Acknowledge a notice."""

    notice_id: UUID


def handle(command: AcknowledgeNotice, ctx: Context) -> Notice:
    """Acknowledge the notice; where its reader cannot come, leave is asked for besides.

    Raises NotPermitted for who is neither the reader, nor of the invited unit, nor of the office, and IllegalStep for
    a notice that another took the place of.
    """
    notice = ctx.target(Notice, command.notice_id)
    power = ctx.standing.first(noticing.holders(notice))
    if power is None:
        raise NotPermitted(noticing.ACKNOWLEDGE, why=ANOTHERS)
    ctx.capacity = power
    notice.state = NOTICE.advance(notice.state, "acknowledge_notice")
    notice.acknowledged_at, notice.acknowledged_by = ctx.now, ctx.standing.name
    ctx.settle(notice, noticing.ACKNOWLEDGE)
    return notice
