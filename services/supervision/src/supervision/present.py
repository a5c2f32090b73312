"""Entities as the messages of the service."""

from collections.abc import Sequence

from chassis.wire import instant, text
from supervision.model.entry import Entry
from supervision.model.task import Task
from supervision.queries import Report
from zhengling.supervision.v1 import supervision_service_pb2 as pb


def task(task: Task, entries: Sequence[Entry] = ()) -> pb.Task:
    """A task, with its history where it was asked for."""
    return pb.Task(
        id=text(task.id),
        version=task.version,
        level=task.level,
        state=task.state,
        kind=task.kind,
        source=task.source,
        origin=task.origin,
        origin_title=task.origin_title,
        title=task.title,
        content=task.content,
        year=task.year,
        number=task.number,
        owner=task.owner,
        lead_unit=task.lead_unit,
        supporting_units=task.supporting_units,
        term=text(task.term),
        term_provisional=task.term_provisional,
        opened_on=text(task.opened_on),
        overdue_since=text(task.overdue_since),
        reported_on=text(task.reported_on),
        days_late=task.days_late,
        closed_on=text(task.closed_on),
        entries=[_entry(entry) for entry in entries],
    )


def tasks(found: tuple[list[Task], str]) -> pb.ListTasksReply:
    """A page of the ledger."""
    rows, cursor = found
    return pb.ListTasksReply(tasks=[task(row) for row in rows], next_cursor=cursor)


def report(report: Report) -> pb.PeriodReport:
    """The report to the leaders."""
    return pb.PeriodReport(
        since=text(report.since),
        until=text(report.until),
        opened=report.opened,
        closed=report.closed,
        closed_in_time=report.closed_in_time,
        open=report.open,
        late=[
            pb.LateTask(
                task_id=text(late.task.id),
                title=late.task.title,
                lead_unit=late.task.lead_unit,
                term=text(late.task.term),
                days_late=late.days_late,
                told=late.told,
            )
            for late in report.late
        ],
    )


def _entry(entry: Entry) -> pb.Entry:
    return pb.Entry(
        id=text(entry.id),
        kind=entry.kind,
        at=instant(entry.at),
        by=text(entry.by),
        by_name=entry.by_name,
        text=entry.text,
        days_late=entry.days_late,
        term=text(entry.term),
    )
