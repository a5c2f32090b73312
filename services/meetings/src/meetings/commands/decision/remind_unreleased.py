"""Decisions that were not made public in time are put before the office's director (article 30)."""

from sqlalchemy import select

from chassis.run import Context, subject_of
from meetings.model.decision import Decision

MOST = 100


def handle(_: None, ctx: Context) -> None:
    """Remind once of each decision whose last day for being made public went by."""
    late = (
        select(Decision)
        .where(Decision.release_due.is_not(None), Decision.release_due < ctx.today, Decision.release_urged.is_(False))
        .order_by(Decision.id)
        .limit(MOST)
        .with_for_update(skip_locked=True)
    )
    for decision in ctx.session.scalars(late):
        if ctx.subject:
            ctx.also(decision)
        decision.release_urged = True
        ctx.wait_for(decision, "urge_release", "office.head", "office.deputy", rule="R30.1", due=decision.release_due)
        ctx.subject = ctx.subject or subject_of(decision)
