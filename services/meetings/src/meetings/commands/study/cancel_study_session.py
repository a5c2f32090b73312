"""A unit calls off a study session (article 85)."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from meetings.acting.capacity import exercise
from meetings.model.study_session import STUDY_SESSION, StudySession
from meetings.rules import economy_rules


@dataclass(frozen=True)
class CancelStudySession:
    """Call it off, and say why."""

    study_session_id: UUID
    reason: str


def handle(command: CancelStudySession, ctx: Context) -> StudySession:
    """Call it off. Raises RuleBroken for R85.1 (who may not); IllegalStep, NotFound."""
    session = ctx.target(StudySession, command.study_session_id)
    exercise(ctx, economy_rules.study_keepers(session.unit))
    session.state = STUDY_SESSION.advance(session.state, "cancel_study_session")
    session.note = command.reason
    ctx.settle(session)
    return session
