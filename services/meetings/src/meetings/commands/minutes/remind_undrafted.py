"""Closed meetings whose minutes are long in coming are put before the heads of the office (article 53)."""

from datetime import datetime, time

from sqlalchemy import Uuid, cast, exists, func, select

from chassis.clock import SHANGHAI
from chassis.pending import PendingStep
from chassis.run import Context, subject_of
from meetings.model.meeting import Meeting
from meetings.model.minutes import Minutes
from meetings.rules import minutes_rules

MOST = 100
STEP = "urge_minutes"


def handle(_: None, ctx: Context) -> None:
    """Remind once of each meeting that was closed more working days ago than the rulebook leaves for a draft."""
    days = minutes_rules.draft_workdays(ctx.today)
    last = ctx.runtime.calendar.workdays_before(ctx.today, days).date
    before = datetime.combine(last, time(), SHANGHAI)
    subject = func.concat("meeting/", cast(Meeting.id, Uuid))
    late = (
        select(Meeting)
        .where(
            Meeting.state == "closed",
            Meeting.closed_at < before,
            ~exists().where(Minutes.meeting_id == Meeting.id),
            ~exists().where(PendingStep.subject == subject, PendingStep.step == STEP),
        )
        .order_by(Meeting.id)
        .limit(MOST)
        .with_for_update(skip_locked=True)
    )
    for meeting in ctx.session.scalars(late):
        ctx.subject = ctx.subject or subject_of(meeting)
        ctx.also(meeting)
        ctx.wait_for(meeting, STEP, "office.head", "office.deputy", rule="R53.1", due=ctx.today)
