"""From requests about travel abroad to commands."""

from typing import Any

from chassis.errors import Malformed
from chassis.wire import to_date, to_level, to_text, to_uuid, to_uuid_or_none, to_year
from personnel.commands.foreign_trip.cancel_foreign_trip import CancelForeignTrip
from personnel.commands.foreign_trip.reject_foreign_trip import RejectForeignTrip
from personnel.commands.foreign_trip.reject_foreign_trip_plan import RejectForeignTripPlan
from personnel.commands.foreign_trip.report_foreign_return import ReportForeignReturn
from personnel.commands.foreign_trip.request_foreign_trip import RequestForeignTrip
from personnel.commands.foreign_trip.set_foreign_trip_plan import SetForeignTripPlan
from personnel.parse.fields import code, instrument, term
from personnel.parse.research import to_count, to_texts

MOST_MEMBERS = 1000


def set_foreign_trip_plan(request: Any) -> SetForeignTripPlan:
    """SetForeignTripPlanRequest."""
    return SetForeignTripPlan(
        year=to_year(request.year),
        unit=code(request.unit, "unit") if request.unit else "",
        groups=to_count(request.groups, "groups"),
        people=to_count(request.people, "people"),
        instrument=instrument(request),
    )


def reject_foreign_trip_plan(request: Any) -> RejectForeignTripPlan:
    """RejectForeignTripPlanRequest."""
    return RejectForeignTripPlan(to_uuid(request.plan_id, "plan_id"), to_text(request.note, "note", longest=2000))


def request_foreign_trip(request: Any) -> RequestForeignTrip:
    """RequestForeignTripRequest."""
    members = to_count(request.members, "members", least=1, most=MOST_MEMBERS)
    names = to_texts(request.names, "names", most=200)
    if len(names) > members:
        raise Malformed({"names": "多于人数 / more than there are members"})
    countries = to_texts(request.countries, "countries", most=20)
    if not countries:
        raise Malformed({"countries": "至少填一个 / at least one is expected"})
    return RequestForeignTrip(
        unit=code(request.unit, "unit"),
        leader_id=to_uuid(request.leader_id, "leader_id"),
        members=members,
        names=names,
        countries=countries,
        purpose=to_text(request.purpose, "purpose", longest=2000),
        cost_source=to_text(request.cost_source, "cost_source"),
        document_id=to_uuid_or_none(request.document_id, "document_id"),
        added_by=to_text(request.added_by, "added_by", least=0),
        level=to_level(request.level),
        **term(request, open_end=False),
    )


def reject_foreign_trip(request: Any) -> RejectForeignTrip:
    """RejectForeignTripRequest."""
    return RejectForeignTrip(to_uuid(request.trip_id, "trip_id"), to_text(request.note, "note", longest=2000))


def cancel_foreign_trip(request: Any) -> CancelForeignTrip:
    """CancelForeignTripRequest."""
    return CancelForeignTrip(to_uuid(request.trip_id, "trip_id"), to_text(request.note, "note", longest=2000))


def report_foreign_return(request: Any) -> ReportForeignReturn:
    """ReportForeignReturnRequest."""
    return ReportForeignReturn(
        trip_id=to_uuid(request.trip_id, "trip_id"),
        returned_on=to_date(request.returned_on, "returned_on"),
        report=to_text(request.report, "report", longest=20_000),
    )
