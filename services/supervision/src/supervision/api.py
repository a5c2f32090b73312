"""The gRPC face of supervision: one method an rpc, no logic."""

from chassis import frame
from chassis.frame import Api
from chassis.run import Runtime
from chassis.standing import AskStanding
from chassis.wire import to_choice, to_date, to_date_or_none, to_level, to_text, to_uuid
from supervision import parse, present, queries
from supervision.commands.progress import remind_unit, report_progress, send_back
from supervision.commands.task import assign_unit, close_task, open_task
from supervision.commands.term import extend_term
from supervision.model.task import STATES
from supervision.neighbours import Neighbours
from supervision.settings import Settings
from zhengling.supervision.v1 import supervision_service_pb2 as pb
from zhengling.supervision.v1.supervision_service_pb2_grpc import (
    SupervisionServiceServicer,
    add_SupervisionServiceServicer_to_server,
)


class SupervisionApi(Api, SupervisionServiceServicer):  # type: ignore[misc]
    """The rpcs of the supervision service."""

    def OpenTask(self, request: pb.OpenTaskRequest, _: object) -> pb.Task:  # noqa: N802
        """Open a task of one of the eight kinds."""
        command = open_task.OpenTask(
            kind=to_text(request.kind, "kind", longest=30),
            source=parse.to_source(request.source, "source"),
            title=to_text(request.title, "title"),
            content=to_text(request.content, "content", longest=4000, least=0),
            lead_unit=to_text(request.lead_unit, "lead_unit", longest=40),
            supporting_units=parse.to_units(request.supporting_units, request.lead_unit),
            term=to_date_or_none(request.term, "term"),
            level=to_level(request.level),
        )
        return self.command(open_task.handle, command, present.task)

    def AssignUnit(self, request: pb.AssignUnitRequest, _: object) -> pb.Task:  # noqa: N802
        """Name the lead and supporting units."""
        command = assign_unit.AssignUnit(
            to_uuid(request.task_id, "task_id"),
            to_text(request.lead_unit, "lead_unit", longest=40),
            parse.to_units(request.supporting_units, request.lead_unit),
        )
        return self.command(assign_unit.handle, command, present.task)

    def ReportProgress(self, request: pb.ReportProgressRequest, _: object) -> pb.Task:  # noqa: N802
        """Report for the lead unit."""
        command = report_progress.ReportProgress(
            to_uuid(request.task_id, "task_id"), to_text(request.text, "text", longest=4000), request.completed
        )
        return self.command(report_progress.handle, command, present.task)

    def SendBack(self, request: pb.SendBackRequest, _: object) -> pb.Task:  # noqa: N802
        """Send a completion report back."""
        command = send_back.SendBack(
            to_uuid(request.task_id, "task_id"), to_text(request.reason, "reason", longest=1000)
        )
        return self.command(send_back.handle, command, present.task)

    def CloseTask(self, request: pb.CloseTaskRequest, _: object) -> pb.Task:  # noqa: N802
        """Strike a task off."""
        command = close_task.CloseTask(
            to_uuid(request.task_id, "task_id"), to_text(request.finding, "finding", longest=1000, least=0)
        )
        return self.command(close_task.handle, command, present.task)

    def ExtendTerm(self, request: pb.ExtendTermRequest, _: object) -> pb.Task:  # noqa: N802
        """Give a later term."""
        command = extend_term.ExtendTerm(
            to_uuid(request.task_id, "task_id"),
            to_date(request.term, "term"),
            to_text(request.reason, "reason", longest=1000),
        )
        return self.command(extend_term.handle, command, present.task)

    def RemindUnit(self, request: pb.RemindUnitRequest, _: object) -> pb.Task:  # noqa: N802
        """Remind the lead unit."""
        command = remind_unit.RemindUnit(
            to_uuid(request.task_id, "task_id"), to_text(request.text, "text", longest=1000)
        )
        return self.command(remind_unit.handle, command, present.task)

    def ListTasks(self, request: pb.ListTasksRequest, _: object) -> pb.ListTasksReply:  # noqa: N802
        """The ledger."""
        wanted = queries.Filter(
            kind=request.kind,
            unit=request.unit,
            state=to_choice(request.state, "state", STATES) if request.state else "",
            overdue=request.overdue,
            year=request.year,
        )
        return present.tasks(self.query(queries.list_tasks, wanted, request.cursor, request.limit))

    def GetTask(self, request: pb.GetTaskRequest, _: object) -> pb.Task:  # noqa: N802
        """One task with its history."""
        return present.task(*self.query(queries.get_task, to_uuid(request.task_id, "task_id")))

    def GetPeriodReport(self, request: pb.GetPeriodReportRequest, _: object) -> pb.PeriodReport:  # noqa: N802
        """The report to the leaders."""
        return present.report(self.query(queries.period_report, to_date_or_none(request.until, "until")))


def serve(settings: Settings) -> None:
    """Serve until the process is told to stop."""
    runtime = Runtime.build(
        settings,
        "supervision",
        pool_size=settings.grpc_threads,
        standing=AskStanding(settings.personnel_grpc),
        neighbours=Neighbours(settings),
    )
    frame.serve(runtime, [(add_SupervisionServiceServicer_to_server, SupervisionApi(runtime))], queries.knows)
