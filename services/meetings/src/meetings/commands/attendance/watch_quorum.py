"""Meetings that are near and not expected to have their quorum are put before the office (article 43)."""

from sqlalchemy import select

from chassis.pending import PendingStep
from chassis.run import Context, subject_of
from meetings.acting import attending
from meetings.model.meeting import Meeting
from meetings.rules import agenda_rules, attendance_rules
from meetings.rules.authority_rules import OFFICE

MOST = 100
SECURE = "secure_quorum"


def handle(_: None, ctx: Context) -> None:
    """Ask the office to see to the quorum while too few are expected, and no longer once enough are."""
    near = (
        select(Meeting)
        .where(
            Meeting.state.in_(("planned", "agenda_fixed")),
            Meeting.kind.in_(agenda_rules.quorum_kinds(ctx.today)),
            Meeting.day >= ctx.today,
            Meeting.day <= attendance_rules.quorum_horizon(ctx.today),
        )
        .order_by(Meeting.id)
        .limit(MOST)
        .with_for_update(skip_locked=True)
    )
    for meeting in ctx.session.scalars(near).all():
        subject = subject_of(meeting)
        waits = ctx.session.scalar(
            select(PendingStep.id).where(PendingStep.subject == subject, PendingStep.step == SECURE).limit(1)
        )
        enough = attending.count(ctx, meeting).expected_quorate
        if enough == (waits is None):
            continue
        if enough:
            ctx.settle(meeting, SECURE)
        else:
            ctx.wait_for(meeting, SECURE, *OFFICE, rule="R43.4", due=meeting.day)
        meeting.version += 1
        ctx.subject = ctx.subject or subject
