"""Leaves as the messages of the API, where they are not shown field by field."""

from chassis.showing import filler, shows
from personnel.acting.annual_leave import Balance
from personnel.model import Leave, Person
from personnel.queries.leave import LeaveView
from personnel.rules.annual_leave_rules import in_days
from zhengling.personnel.v1 import leave_service_pb2 as leave_pb
from zhengling.personnel.v1 import leave_service_pb2 as pb

handled_leave = shows(filler(pb.Leave, Leave))
"""A leave as those see it who take, approve or register it: they all may know the reason."""
_without_reason = filler(
    pb.Leave, Leave, without=["destination", "reason", "extension_reason", "reported_to", "report_number"]
)


@shows
def leave(view: LeaveView) -> pb.Leave:
    """A leave as the reader may see it: why and where to are not for everyone who may know of it."""
    return (handled_leave if view.whole else _without_reason)(view.leave)


shows(filler(leave_pb.WorkedSince, Person, person_id=lambda person: person.id))
shows(
    filler(
        leave_pb.LeaveBalance,
        Balance,
        balance_known=lambda found: found.known,
        entitled=lambda found: in_days(found.entitled),
        taken=lambda found: in_days(found.taken),
        granted=lambda found: in_days(found.granted),
        asked=lambda found: in_days(found.asked),
        # What is left is not told where it is not known what is owed.
        left=lambda found: in_days(found.left) if found.known else 0,
    )
)
