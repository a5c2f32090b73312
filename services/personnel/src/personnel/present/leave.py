"""Leaves in proto messages."""

from chassis.wire import text
from personnel import model
from personnel.acting.annual_leave import Balance
from personnel.queries.leave import LeaveView
from personnel.rules.annual_leave_rules import in_days
from personnel.rules.half_day_rules import day_of, half_in
from zhengling.personnel.v1 import leave_service_pb2 as leave_pb
from zhengling.personnel.v1 import personnel_service_pb2 as pb


def leave(view: LeaveView) -> pb.Leave:
    """A leave as the reader may see it."""
    entity = view.leave
    wanted = entity.wanted_half
    return pb.Leave(
        id=text(entity.id),
        person_id=text(entity.person_id),
        kind=entity.kind,
        starts=text(entity.starts),
        until=text(entity.until),
        starts_half=entity.starts_half,
        until_half=entity.until_half,
        destination=entity.destination if view.whole else "",
        destination_scope=entity.destination_scope,
        leaves_rushan=entity.leaves_rushan,
        leaves_weihai=entity.leaves_weihai,
        stand_in_id=text(entity.stand_in_id),
        proposed_stand_in_id=text(entity.proposed_stand_in_id),
        reason=entity.reason if view.whole else "",
        state=entity.state,
        chain=entity.chain,
        stage=entity.stage,
        wanted_until=text(day_of(wanted - 1)) if wanted else "",
        wanted_until_half=half_in(wanted - 1) if wanted else "",
        extension_reason=entity.extension_reason if view.whole else "",
        returned_on=text(entity.returned_on),
        chased_times=entity.chased_times,
        note=entity.note,
        version=entity.version,
        title=entity.title,
        reported_to=entity.reported_to if view.whole else "",
        report_number=entity.report_number if view.whole else "",
        reported_on=text(entity.reported_on),
    )


def handled_leave(entity: model.Leave) -> pb.Leave:
    """A leave as those see it who take, approve or register it: they all may know the reason."""
    return leave(LeaveView(entity, whole=True))


def worked_since(entity: model.Person) -> leave_pb.WorkedSince:
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
