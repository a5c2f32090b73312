"""Leaves in proto messages."""

from chassis.showing import filler, shows
from chassis.wire import text
from personnel.acting.annual_leave import Balance
from personnel.model import Leave, Person
from personnel.queries.leave import LeaveView
from personnel.rules.annual_leave_rules import in_days
from zhengling.personnel.v1 import leave_service_pb2 as leave_pb
from zhengling.personnel.v1 import personnel_service_pb2 as pb

handled_leave = shows(filler(pb.Leave, Leave))
"""A leave as those see it who take, approve or register it: they all may know the reason."""
_without_reason = filler(
    pb.Leave, Leave, without=["destination", "reason", "extension_reason", "reported_to", "report_number"]
)


@shows
def leave(view: LeaveView) -> pb.Leave:
    """A leave as the reader may see it: why and where to are not for everyone who may know of it."""
    return (handled_leave if view.whole else _without_reason)(view.leave)


def worked_since(entity: Person) -> leave_pb.WorkedSince:
    """Since when a person has been in work."""
    since = text(entity.worked_since)
    return leave_pb.WorkedSince(person_id=text(entity.id), worked_since=since, version=entity.version)


def balance(found: Balance) -> leave_pb.LeaveBalance:
    """Annual leave of a year, in days; what is owed and left is not told where it is not known."""
    return leave_pb.LeaveBalance(
        person_id=text(found.person_id),
        year=found.year,
        worked_since=text(found.worked_since),
        balance_known=found.known,
        entitled=in_days(found.entitled),
        taken=in_days(found.taken),
        granted=in_days(found.granted),
        asked=in_days(found.asked),
        left=in_days(found.left) if found.known else 0,
        provisional=found.provisional,
    )
