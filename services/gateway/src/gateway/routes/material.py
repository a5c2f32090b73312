"""会议材料与录音录像: materials in numbered copies, and recordings, as REST resources."""

from gateway.operations import Operation, Resource
from gateway.schemas import material as s
from gateway.schemas.base import PageQuery
from zhengling.meetings.v1 import material_service_pb2 as pb
from zhengling.meetings.v1.material_service_pb2_grpc import MaterialServiceStub

MEETING = "/meetings/<uuid:meeting_id>"
MATERIAL = "/materials/<uuid:material_id>"
COPY = "/material-copies/<uuid:copy_id>"
RECORDING = "/recordings/<uuid:recording_id>"

RESOURCE = Resource(
    service="meetings",
    pb=pb,
    stub=MaterialServiceStub,
    tag="会议材料 Materials",
    operations=(
        Operation(
            "POST",
            f"{MEETING}/materials",
            "RegisterMaterial",
            "登记会议材料",
            "Register a material",
            body=s.MaterialIn,
            reply=s.Material,
            status=201,
        ),
        Operation(
            "GET",
            f"{MEETING}/materials",
            "ListMaterials",
            "会议材料列表",
            "List the materials of a meeting",
            query=PageQuery,
            reply=s.MaterialPage,
        ),
        Operation("GET", MATERIAL, "GetMaterial", "查看会议材料", "Read a material", reply=s.Material),
        Operation(
            "POST",
            f"{MATERIAL}/copies",
            "IssueCopies",
            "按份号发放材料",
            "Issue numbered copies",
            body=s.CopiesIn,
            reply=s.Material,
            status=201,
        ),
        Operation(
            "GET",
            "/material-copies",
            "ListCopies",
            "材料份号列表",
            "List numbered copies",
            query=s.CopyFilter,
            reply=s.CopyPage,
        ),
        Operation("POST", f"{COPY}/return", "ReturnCopy", "收回材料", "Take a copy back", reply=s.MaterialCopy),
        Operation(
            "POST",
            f"{COPY}/loss",
            "ReportLostCopy",
            "报告材料遗失",
            "Report a lost copy",
            body=s.LossIn,
            reply=s.MaterialCopy,
        ),
        Operation(
            "POST",
            f"{COPY}/resolution",
            "ResolveLostCopy",
            "核定遗失处理结果",
            "Settle what is done about a lost copy",
            body=s.MeasureIn,
            reply=s.MaterialCopy,
        ),
        Operation(
            "POST",
            f"{MEETING}/recordings",
            "AuthoriseRecording",
            "安排录音录像",
            "Authorise a recording",
            body=s.RecordingIn,
            reply=s.Recording,
            status=201,
        ),
        Operation(
            "GET",
            f"{MEETING}/recordings",
            "ListRecordings",
            "录音录像安排列表",
            "List the recordings of a meeting",
            query=PageQuery,
            reply=s.RecordingPage,
        ),
        Operation("GET", RECORDING, "GetRecording", "查看录音录像安排", "Read a recording", reply=s.Recording),
        Operation(
            "POST",
            f"{RECORDING}/revocation",
            "RevokeRecording",
            "撤销录音录像安排",
            "Take an authorisation back",
            reply=s.Recording,
        ),
        Operation(
            "POST",
            f"{MEETING}/recording-files",
            "AttachRecording",
            "登记录音录像文件",
            "Attach a recording",
            body=s.RecordingFileIn,
            reply=s.Recording,
            status=201,
        ),
    ),
)
