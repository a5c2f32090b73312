"""Meetings whose day went by without being opened are put before who may cancel them."""

from datetime import timedelta

from sqlalchemy import select

from chassis.run import Context, subject_of
from meetings.acting import convening
from meetings.model.meeting import Meeting

MOST = 100


def handle(_: None, ctx: Context) -> None:
    """Remind once of each such meeting, so that its topics do not hang between two meetings unseen."""
    unheld = (
        select(Meeting)
        .where(
            Meeting.state.in_(("planned", "agenda_fixed")),
            Meeting.day <= ctx.today - timedelta(days=1),
            Meeting.reminded.is_(False),
        )
        .order_by(Meeting.id)
        .limit(MOST)
        .with_for_update(skip_locked=True)
    )
    for meeting in ctx.session.scalars(unheld):
        if ctx.subject:
            ctx.also(meeting)
        meeting.reminded = True
        authority = convening.convenors(meeting)
        ctx.wait_for(meeting, "cancel_meeting", *authority.powers, rule=authority.rule)
        ctx.subject = ctx.subject or subject_of(meeting)
