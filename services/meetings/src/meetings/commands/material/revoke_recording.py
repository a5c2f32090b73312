"""The office takes back its arrangement for a recording (article 52)."""

from dataclasses import dataclass
from uuid import UUID

from chassis.errors import IllegalStep
from chassis.run import Context
from meetings.acting.capacity import exercise
from meetings.model.recording import RECORDING, Recording
from meetings.rules import material_rules


@dataclass(frozen=True)
class RevokeRecording:
    """Take the authorisation back."""

    recording_id: UUID


def handle(command: RevokeRecording, ctx: Context) -> Recording:
    """Take it back. Raises RuleBroken(R52.2) for who is not of the office; IllegalStep where something is attached."""
    recording = ctx.target(Recording, command.recording_id)
    exercise(ctx, material_rules.recording_authorisers())
    if recording.files:
        raise IllegalStep(RECORDING.name, recording.state, "revoke_recording", "R52.2")
    recording.state = RECORDING.advance(recording.state, "revoke_recording")
    return recording
