"""The gRPC face of materials, their copies and recordings: one method an rpc, no logic."""

from typing import Any

from chassis.frame import Api
from chassis.wire import to_uuid, to_uuid_or_none
from meetings.commands.material import (
    attach_recording,
    authorise_recording,
    issue_copies,
    register_material,
    report_lost_copy,
    resolve_lost_copy,
    return_copy,
    revoke_recording,
)
from meetings.parse import material as parse
from meetings.present import material as present
from meetings.queries import material as read
from zhengling.meetings.v1 import material_service_pb2 as pb
from zhengling.meetings.v1.material_service_pb2_grpc import MaterialServiceServicer

# ruff: noqa: N802, D102  The methods are named by the proto, and described there.


class MaterialApi(Api, MaterialServiceServicer):  # type: ignore[misc]
    """MaterialService, as its proto describes it."""

    def RegisterMaterial(self, request: pb.RegisterMaterialRequest, _: Any) -> pb.Material:
        return self.command(register_material.handle, parse.material(request), present.material)

    def IssueCopies(self, request: pb.IssueCopiesRequest, _: Any) -> pb.Material:
        return self.command(issue_copies.handle, parse.copies(request), present.material)

    def ReturnCopy(self, request: pb.ReturnCopyRequest, _: Any) -> pb.MaterialCopy:
        command = return_copy.ReturnCopy(to_uuid(request.copy_id, "copy_id"))
        return self.command(return_copy.handle, command, present.copy)

    def ReportLostCopy(self, request: pb.ReportLostCopyRequest, _: Any) -> pb.MaterialCopy:
        return self.command(report_lost_copy.handle, parse.loss(request), present.copy)

    def ResolveLostCopy(self, request: pb.ResolveLostCopyRequest, _: Any) -> pb.MaterialCopy:
        return self.command(resolve_lost_copy.handle, parse.measure(request), present.copy)

    def GetMaterial(self, request: pb.GetMaterialRequest, _: Any) -> pb.Material:
        return self.query(read.get_material, to_uuid(request.material_id, "material_id"))

    def ListMaterials(self, request: pb.ListMaterialsRequest, _: Any) -> pb.ListMaterialsReply:
        meeting_id = to_uuid(request.meeting_id, "meeting_id")
        return self.query(read.list_materials, meeting_id, request.cursor, request.limit)

    def ListCopies(self, request: pb.ListCopiesRequest, _: Any) -> pb.ListCopiesReply:
        return self.query(
            read.list_copies,
            request.cursor,
            request.limit,
            to_uuid_or_none(request.meeting_id, "meeting_id"),
            to_uuid_or_none(request.material_id, "material_id"),
            parse.copy_state(request.state),
            request.outstanding,
        )

    def AuthoriseRecording(self, request: pb.AuthoriseRecordingRequest, _: Any) -> pb.Recording:
        return self.command(authorise_recording.handle, parse.recording(request), present.recording)

    def RevokeRecording(self, request: pb.RevokeRecordingRequest, _: Any) -> pb.Recording:
        command = revoke_recording.RevokeRecording(to_uuid(request.recording_id, "recording_id"))
        return self.command(revoke_recording.handle, command, present.recording)

    def AttachRecording(self, request: pb.AttachRecordingRequest, _: Any) -> pb.Recording:
        return self.command(attach_recording.handle, parse.recorded(request), present.recording)

    def GetRecording(self, request: pb.GetRecordingRequest, _: Any) -> pb.Recording:
        return self.query(read.get_recording, to_uuid(request.recording_id, "recording_id"))

    def ListRecordings(self, request: pb.ListRecordingsRequest, _: Any) -> pb.ListRecordingsReply:
        meeting_id = to_uuid(request.meeting_id, "meeting_id")
        return self.query(read.list_recordings, meeting_id, request.cursor, request.limit)
