"""Research in proto messages."""

from chassis.wire import text
from personnel.acting.research_ledger import Ledger
from personnel.model import ResearchShortfall
from personnel.queries.research import TripView
from personnel.rules.half_day_rules import half_in
from zhengling.personnel.v1 import research_service_pb2 as pb


def trip(view: TripView) -> pb.ResearchTrip:
    """A trip with the days it counts."""
    entity = view.trip
    return pb.ResearchTrip(
        id=text(entity.id),
        leader_id=text(entity.leader_id),
        starts=text(entity.starts),
        starts_half=half_in(entity.from_half),
        until=text(entity.until),
        until_half=half_in(entity.to_half - 1),
        units=entity.units,
        places=entity.places,
        theme=entity.theme,
        accompanying=entity.accompanying,
        vehicles=entity.vehicles,
        police_vehicles=entity.police_vehicles,
        border_welcome=entity.border_welcome,
        meals=entity.meals,
        media=entity.media,
        state=entity.state,
        days=float(view.days),
        planned=entity.planned,
        findings=entity.findings,
        note=entity.note,
        during_leave=entity.during_leave,
        replaces_id=text(entity.replaces_id),
        title=entity.title,
        version=entity.version,
    )


def ledger(found: Ledger) -> pb.LeaderResearch:
    """How a leader's year stands."""
    return pb.LeaderResearch(
        person_id=text(found.person_id),
        name=found.name,
        title=found.title,
        year=found.year,
        as_of=text(found.as_of),
        served=found.served,
        required=float(found.required),
        done=float(found.done),
        planned=float(found.planned),
        unreported=float(found.unreported),
        projected=float(found.projected),
        shortfall=float(found.shortfall),
        months=[
            pb.MonthResearch(month=month.month, done=float(month.done), planned=float(month.planned))
            for month in found.months
        ],
    )


def shortfall(warning: ResearchShortfall) -> pb.ResearchShortfall:
    """A warning."""
    return pb.ResearchShortfall(
        id=text(warning.id),
        leader_id=text(warning.leader_id),
        year=warning.year,
        as_of=text(warning.as_of),
        required=float(warning.required),
        done=float(warning.done),
        projected=float(warning.projected),
        state=warning.state,
        note=warning.note,
        title=warning.title,
        version=warning.version,
    )
