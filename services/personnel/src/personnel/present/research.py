"""Research as the messages of the API, where it is not shown field by field."""

from typing import Any

from chassis.showing import filler, shows
from personnel.acting.research_ledger import Counted, Ledger, Month
from personnel.model import ResearchShortfall, ResearchTrip
from zhengling.personnel.v1 import research_service_pb2 as pb


def _days(*names: str) -> dict[str, Any]:
    """Fields of these names as the numbers of the API; they are reckoned without error, in fractions of days."""
    return {name: lambda thing, name=name: float(getattr(thing, name)) for name in names}


_trip = filler(pb.ResearchTrip, ResearchTrip, "days")


@shows
def trip(view: Counted) -> pb.ResearchTrip:
    """A trip with the days it counts."""
    return _trip(view.trip, days=float(view.days))


shows(filler(pb.MonthResearch, Month, also=_days("done", "planned")))
shows(
    filler(
        pb.LeaderResearch,
        Ledger,
        also=_days("required", "done", "planned", "unreported", "projected", "shortfall"),
    )
)
shows(filler(pb.ResearchShortfall, ResearchShortfall, also=_days("required", "done", "projected")))
