"""督查督办: tasks, their progress and the report to the leaders as REST resources."""

from gateway.operations import Operation, Resource
from gateway.schemas import supervision as s
from zhengling.supervision.v1 import supervision_service_pb2 as pb
from zhengling.supervision.v1.supervision_service_pb2_grpc import SupervisionServiceStub

ONE = "/tasks/<uuid:task_id>"

RESOURCE = Resource(
    service="supervision",
    pb=pb,
    stub=SupervisionServiceStub,
    tag="督查 Supervision",
    operations=(
        Operation("POST", "/tasks", "OpenTask", "立项", "Open a task", body=s.TaskIn, reply=s.Task, status=201),
        Operation("GET", "/tasks", "ListTasks", "督办台账", "List the ledger", query=s.TaskFilter, reply=s.TaskPage),
        Operation("GET", ONE, "GetTask", "查看任务", "Read a task", reply=s.TaskWithHistory),
        Operation(
            "POST", f"{ONE}/assignment", "AssignUnit", "分派单位", "Assign units", body=s.AssignmentIn, reply=s.Task
        ),
        Operation(
            "POST", f"{ONE}/reports", "ReportProgress", "反馈办理情况", "Report", body=s.ProgressIn, reply=s.Task
        ),
        Operation("POST", f"{ONE}/return", "SendBack", "退办", "Send back", body=s.ReturnIn, reply=s.Task),
        Operation("POST", f"{ONE}/closure", "CloseTask", "销号", "Strike off", body=s.ClosureIn, reply=s.Task),
        Operation("POST", f"{ONE}/extension", "ExtendTerm", "延期", "Extend term", body=s.ExtensionIn, reply=s.Task),
        Operation("POST", f"{ONE}/reminder", "RemindUnit", "催办", "Remind", body=s.ReminderIn, reply=s.Task),
        Operation(
            "GET",
            "/supervision-report",
            "GetPeriodReport",
            "落实情况报告",
            "Report to the leaders",
            query=s.ReportQuery,
            reply=s.PeriodReport,
        ),
    ),
)
