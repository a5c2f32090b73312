"""Travel abroad in proto messages."""

from chassis.wire import text
from personnel.model import ForeignTrip, ForeignTripPlan
from personnel.queries.foreign_trip import Usage
from zhengling.personnel.v1 import foreign_trip_service_pb2 as pb


def plan(entity: ForeignTripPlan) -> pb.ForeignTripPlan:
    """One version of a plan."""
    return pb.ForeignTripPlan(
        id=text(entity.id),
        year=entity.year,
        unit=entity.unit,
        number=entity.number,
        groups=entity.groups,
        people=entity.people,
        instrument=entity.instrument,
        state=entity.state,
        note=entity.note,
        title=entity.title,
        version=entity.version,
    )


def trip(entity: ForeignTrip) -> pb.ForeignTrip:
    """A trip."""
    return pb.ForeignTrip(
        id=text(entity.id),
        unit=entity.unit,
        leader_id=text(entity.leader_id),
        members=entity.members,
        names=entity.names,
        countries=entity.countries,
        starts=text(entity.starts),
        until=text(entity.until),
        purpose=entity.purpose,
        cost_source=entity.cost_source,
        document_id=text(entity.document_id),
        added_by=entity.added_by,
        level=entity.level,
        year=entity.year,
        state=entity.state,
        chain=entity.chain,
        stage=entity.stage,
        note=entity.note,
        returned_on=text(entity.returned_on),
        report=entity.report,
        requested_by=text(entity.requested_by),
        title=entity.title,
        version=entity.version,
    )


def usage(row: Usage) -> pb.PlanUsage:
    """What is used of one plan."""
    return pb.PlanUsage(
        unit=row.unit,
        name=row.name,
        planned=row.groups is not None,
        groups=row.groups or 0,
        people=row.people or 0,
        groups_used=row.groups_used,
        people_used=row.people_used,
        groups_added=row.groups_added,
        people_added=row.people_added,
    )
