"""The office arranges for a recording before the meeting begins (article 52)."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from meetings.acting.capacity import exercise
from meetings.model.meeting import MEETING, Meeting
from meetings.model.recording import Recording
from meetings.rules import material_rules


@dataclass(frozen=True)
class AuthoriseRecording:
    """Who records, with which device and what for."""

    meeting_id: UUID
    operator_id: UUID | None
    operator: str
    device: str
    purpose: str


def handle(command: AuthoriseRecording, ctx: Context) -> Recording:
    """Authorise the recording. Raises RuleBroken(R52.2) for who is not of the office; IllegalStep once it began."""
    meeting = ctx.target(Meeting, command.meeting_id)
    exercise(ctx, material_rules.recording_authorisers())
    meeting.state = MEETING.advance(meeting.state, "authorise_recording")
    return ctx.add(
        Recording(
            level=meeting.level,
            title=f"{meeting.title}录音录像",
            meeting_id=meeting.id,
            operator_id=command.operator_id,
            operator=command.operator,
            device=command.device,
            purpose=command.purpose,
            state="authorised",
            authorised_by=ctx.standing.name,
            authorised_at=ctx.now,
        )
    )
