"""What was recorded of a meeting is put on record, if the office had arranged for it (article 52)."""

import re
from dataclasses import dataclass
from uuid import UUID

from chassis.errors import Malformed
from chassis.run import Context
from meetings.acting.capacity import exercise
from meetings.model.meeting import MEETING, Meeting
from meetings.model.recording import RECORDING, Recording, RecordingFile
from meetings.rules import material_rules

_SHA256 = re.compile(r"[0-9a-fA-F]{64}")


@dataclass(frozen=True)
class AttachRecording:
    """A file, by its name, digest, size and place, and the authorisation it was made under, if any."""

    meeting_id: UUID
    recording_id: UUID | None
    file_name: str
    sha256: str
    size: int
    kept_at: str

    def __post_init__(self) -> None:
        """A digest is one."""
        if not _SHA256.fullmatch(self.sha256):
            raise Malformed({"sha256": "应为 64 位十六进制数 / 64 hexadecimal digits are expected"})


def handle(command: AttachRecording, ctx: Context) -> Recording:
    """Note the file under its authorisation.

    Raises RuleBroken(R52.2) where this meeting has no such authorisation from before it began, and for who was not to
    record it; IllegalStep before the meeting began and for an authorisation taken back; AlreadyExists for a file that
    is noted already.
    """
    meeting = ctx.load(Meeting, command.meeting_id)
    ctx.subject = f"meeting/{meeting.id}"
    MEETING.advance(meeting.state, "attach_recording")
    key = command.recording_id or UUID(int=0)
    found = ctx.session.get(Recording, key)
    authorised = found is not None and found.meeting_id == meeting.id and found.known_to(ctx.standing)
    material_rules.require_authorised(authorised)
    recording = ctx.target(Recording, key)
    exercise(ctx, material_rules.recorders(str(recording.operator_id or "")))
    recording.state = RECORDING.advance(recording.state, "attach_recording")
    recording.files.append(
        RecordingFile(
            recording_id=recording.id,
            file_name=command.file_name,
            sha256=command.sha256.lower(),
            size=command.size,
            kept_at=command.kept_at,
            attached_at=ctx.now,
            attached_by=ctx.standing.name,
        )
    )
    return recording
