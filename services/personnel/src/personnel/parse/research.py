"""From requests about research to commands."""

from collections.abc import Iterable
from typing import Any

from chassis.errors import Malformed
from chassis.wire import to_choice, to_text, to_uuid, to_year
from personnel.commands.research.acknowledge_shortfall import AcknowledgeShortfall
from personnel.commands.research.cancel_research import CancelResearch
from personnel.commands.research.plan_research import Escort, PlanResearch, Visit
from personnel.commands.research.reissue_research import ReissueResearch
from personnel.commands.research.report_research import ReportResearch
from personnel.model.research import MEALS
from personnel.parse.fields import code, term
from personnel.rules.half_day_rules import AM, HALVES, PM, after, half_of

LONGEST_TRIP = 366
MOST_PEOPLE = 10_000


def plan_research(request: Any) -> PlanResearch:
    """PlanResearchRequest."""
    return PlanResearch(
        leader_id=to_uuid(request.leader_id, "leader_id"),
        visit=_visit(request),
        theme=to_text(request.theme, "theme"),
        escort=_escort(request),
        media=request.media,
    )


def report_research(request: Any) -> ReportResearch:
    """ReportResearchRequest."""
    return ReportResearch(
        trip_id=to_uuid(request.trip_id, "trip_id"),
        visit=_visit(request),
        escort=_escort(request),
        findings=to_text(request.findings, "findings", longest=20_000),
    )


def cancel_research(request: Any) -> CancelResearch:
    """CancelResearchRequest."""
    return CancelResearch(to_uuid(request.trip_id, "trip_id"), to_text(request.reason, "reason", longest=2000))


def reissue_research(request: Any) -> ReissueResearch:
    """ReissueResearchRequest."""
    return ReissueResearch(
        trip_id=to_uuid(request.trip_id, "trip_id"),
        reason=to_text(request.reason, "reason", longest=2000),
        visit=_visit(request),
        theme=to_text(request.theme, "theme"),
        escort=_escort(request),
        media=request.media,
    )


def acknowledge_shortfall(request: Any) -> AcknowledgeShortfall:
    """AcknowledgeShortfallRequest."""
    note = to_text(request.note, "note", longest=2000)
    return AcknowledgeShortfall(to_uuid(request.shortfall_id, "shortfall_id"), note)


def year_or_zero(value: int) -> int:
    """A year of this age; 0 stands for none. Raises Malformed."""
    return to_year(value) if value else value


def to_count(value: int, name: str, *, least: int = 0, most: int = MOST_PEOPLE) -> int:
    """A number from `least` to `most`. Raises Malformed."""
    if not least <= value <= most:
        raise Malformed({name: f"应在 {least} 至 {most} 之间 / {least} to {most} is expected"})
    return value


def to_texts(values: Iterable[str], name: str, *, most: int, longest: int = 100) -> tuple[str, ...]:
    """At most so many texts, each once. Raises Malformed."""
    given = list(values)
    if len(given) > most:
        raise Malformed({name: f"最多 {most} 项 / at most {most} members"})
    return tuple(dict.fromkeys(to_text(value, name, longest=longest) for value in given))


def _visit(request: Any) -> Visit:
    days = term(request, open_end=False)
    begin = to_choice(request.starts_half or AM, "starts_half", HALVES)
    end = to_choice(request.until_half or PM, "until_half", HALVES)
    from_half, to_half = half_of(days["starts"], begin), after(days["until"], end)
    if to_half <= from_half:
        raise Malformed({"until_half": "不得早于开始的半天 / not before the half day it begins"})
    if (days["until"] - days["starts"]).days >= LONGEST_TRIP:
        raise Malformed({"until": f"最多 {LONGEST_TRIP} 天 / at most {LONGEST_TRIP} days"})
    units = to_texts(request.units, "units", most=50)
    places = to_texts(request.places, "places", most=50)
    if not units and not places:
        raise Malformed({"units": "单位和地点至少填一个 / a unit or a place is expected"})
    return Visit(from_half, to_half, tuple(code(unit, "units") for unit in units), places)


def _escort(request: Any) -> Escort:
    return Escort(
        accompanying=to_count(request.accompanying, "accompanying"),
        vehicles=to_count(request.vehicles, "vehicles"),
        police_vehicles=to_count(request.police_vehicles, "police_vehicles"),
        border_welcome=request.border_welcome,
        meals=to_choice(request.meals, "meals", MEALS),
    )
