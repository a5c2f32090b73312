"""From requests about materials and recordings to commands: each field read to a value, or Malformed naming it."""

import re

from chassis.errors import Malformed
from chassis.wire import to_level, to_text, to_uuid, to_uuid_or_none
from meetings.commands.material import (
    attach_recording,
    authorise_recording,
    issue_copies,
    register_material,
    report_lost_copy,
    resolve_lost_copy,
)
from meetings.model.material import COPY
from meetings.parse import fields
from zhengling.meetings.v1 import material_service_pb2 as pb

MOST_COPIES = 200
HIGHEST = 9999
LARGEST = 2**40
"""A terabyte, more than a day of film."""
_SHA256 = re.compile(r"[0-9a-f]{64}")


def material(request: pb.RegisterMaterialRequest) -> register_material.RegisterMaterial:
    """A material to register."""
    return register_material.RegisterMaterial(
        meeting_id=to_uuid(request.meeting_id, "meeting_id"),
        title=to_text(request.title, "title"),
        level=to_level(request.level),
        recall=request.recall,
        topic_id=to_uuid_or_none(request.topic_id, "topic_id"),
    )


def copies(request: pb.IssueCopiesRequest) -> issue_copies.IssueCopies:
    """Copies to issue."""
    if len(request.holders) > MOST_COPIES:
        raise Malformed({"holders": f"最多 {MOST_COPIES} 份 / at most {MOST_COPIES} are expected"})
    holders = []
    for place, one in enumerate(request.holders):
        if not 0 <= one.number <= HIGHEST:
            name = f"holders.{place}.number"
            raise Malformed({name: f"应在 1 至 {HIGHEST} 之间 / 1 to {HIGHEST} is expected"})
        holders.append(issue_copies.CopyFor(to_uuid(one.line_id, f"holders.{place}.line_id"), one.number))
    return issue_copies.IssueCopies(to_uuid(request.material_id, "material_id"), tuple(holders))


def loss(request: pb.ReportLostCopyRequest) -> report_lost_copy.ReportLostCopy:
    """A loss to report."""
    report = to_text(request.report, "report", longest=2000)
    return report_lost_copy.ReportLostCopy(to_uuid(request.copy_id, "copy_id"), report)


def measure(request: pb.ResolveLostCopyRequest) -> resolve_lost_copy.ResolveLostCopy:
    """How a loss was dealt with."""
    text = to_text(request.measure, "measure", longest=2000)
    return resolve_lost_copy.ResolveLostCopy(to_uuid(request.copy_id, "copy_id"), text)


def copy_state(value: str) -> str:
    """A state of copies to filter by, or empty."""
    return fields.state(value, {row.to for row in COPY.rows.values()})


def recording(request: pb.AuthoriseRecordingRequest) -> authorise_recording.AuthoriseRecording:
    """A recording to authorise."""
    return authorise_recording.AuthoriseRecording(
        meeting_id=to_uuid(request.meeting_id, "meeting_id"),
        operator_id=to_uuid_or_none(request.operator_id, "operator_id"),
        operator=to_text(request.operator, "operator", longest=60),
        device=to_text(request.device, "device"),
        purpose=to_text(request.purpose, "purpose", longest=2000),
    )


def recorded(request: pb.AttachRecordingRequest) -> attach_recording.AttachRecording:
    """A file to put on record."""
    sha256 = to_text(request.sha256, "sha256", longest=64).lower()
    if not _SHA256.fullmatch(sha256):
        raise Malformed({"sha256": "应为 64 位十六进制数 / 64 hexadecimal digits are expected"})
    if not 1 <= request.size <= LARGEST:
        raise Malformed({"size": f"应在 1 至 {LARGEST} 之间 / 1 to {LARGEST} is expected"})
    return attach_recording.AttachRecording(
        meeting_id=to_uuid(request.meeting_id, "meeting_id"),
        recording_id=to_uuid_or_none(request.recording_id, "recording_id"),
        file_name=to_text(request.file_name, "file_name"),
        sha256=sha256,
        size=request.size,
        kept_at=to_text(request.kept_at, "kept_at"),
    )
