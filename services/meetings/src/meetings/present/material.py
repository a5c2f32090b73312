"""Materials, their copies and recordings as the messages of the API."""

from chassis.wire import instant, text
from meetings.model.material import Material, MaterialCopy
from meetings.model.recording import Recording
from zhengling.meetings.v1 import material_service_pb2 as pb


def material(entity: Material) -> pb.Material:
    """A material of a meeting."""
    return pb.Material(
        id=text(entity.id),
        version=entity.version,
        level=entity.level,
        meeting_id=text(entity.meeting_id),
        title=entity.title,
        recall=entity.recall,
        topic_id=text(entity.topic_id),
        issued=entity.issued,
        last_number=entity.last_number,
        registered_by=entity.registered_by,
    )


def copy(entity: MaterialCopy) -> pb.MaterialCopy:
    """A numbered copy."""
    return pb.MaterialCopy(
        id=text(entity.id),
        version=entity.version,
        level=entity.level,
        state=entity.state,
        material_id=text(entity.material_id),
        meeting_id=text(entity.meeting_id),
        title=entity.title,
        number=entity.number,
        holder_id=text(entity.holder_id),
        holder=entity.holder,
        unit=entity.unit,
        recall=entity.recall,
        issued_at=instant(entity.issued_at),
        returned_at=instant(entity.returned_at),
        chased=entity.chased,
        report=entity.report,
        measure=entity.measure,
        resolved_by=entity.resolved_by,
    )


def recording(entity: Recording) -> pb.Recording:
    """An authorised recording with its files."""
    return pb.Recording(
        id=text(entity.id),
        version=entity.version,
        level=entity.level,
        state=entity.state,
        meeting_id=text(entity.meeting_id),
        operator_id=text(entity.operator_id),
        operator=entity.operator,
        device=entity.device,
        purpose=entity.purpose,
        authorised_by=entity.authorised_by,
        authorised_at=instant(entity.authorised_at),
        files=[
            pb.RecordingFile(
                file_name=file.file_name,
                sha256=file.sha256,
                size=file.size,
                kept_at=file.kept_at,
                attached_at=instant(file.attached_at),
                attached_by=file.attached_by,
            )
            for file in entity.files
        ],
    )
