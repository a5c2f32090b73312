"""A meeting is called by whoever may convene its kind (articles 41 to 46)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NewType
from uuid import UUID

from chassis.clock import SHANGHAI
from chassis.errors import Malformed, NotFound
from chassis.run import Context, knows
from meetings.acting import advising, composition, convening
from meetings.acting.capacity import exercise
from meetings.model.convening import APPLICATION, Commission, MeetingApplication
from meetings.model.meeting import Meeting
from meetings.rules import authority_rules, convening_rules, kind_rules
from zhengling.meetings.v1.events_pb2 import MeetingCalled


@dataclass(frozen=True)
class CallMeeting:
    """Call a meeting of a kind for a day; `unit` is the one a thematic or work meeting is about.

    `hosts` hold a joint sitting, the leading one first; `units` take part in a thematic or class 2 meeting.
    """

    kind: str
    title: str
    day: date
    venue: str
    unit: str
    level: int
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    form: str = "onsite"
    hosts: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    application_id: UUID | None = None
    cost_estimate: int = 0
    budget_item: str = ""
    head_count: int = 0
    purpose: str = ""


Called = NewType("Called", Meeting)
"""A meeting that was just called: with it goes out what should have been weighed."""


def handle(command: CallMeeting, ctx: Context) -> Called:
    """Plan the meeting and list those due by the posts they hold on its day.

    Raises RuleBroken for R41.1 (no such kind), for R42.2, R43.2, R44.2, R45.1, R46.2 or R46.3 where the caller may not
    convene it, for R46.3 where a class 2 meeting was not approved like this, for R46.1 where other units than
    departments and towns are called to it; NeighbourDown when the holders of the posts cannot be asked; Malformed for
    a day gone by, a time on another day and units that are not there; AboveCeiling.
    """
    commission = _exercise(command, ctx)
    require_time(command.day, command.starts_at, command.ends_at, ctx.today)
    hosts, units = tuple(command.hosts), tuple(command.units)
    if command.unit and not hosts:
        convening.require_units(ctx, "unit", {command.unit} - ctx.standing.units, command.day)
    kinds = convening.require_units(ctx, "units", {*hosts, *units}, command.day)
    if command.kind == "work_class2":
        kind_rules.require_work_units({unit: kinds[unit] for unit in units}, ctx.today)
    unit = hosts[0] if hosts else command.unit
    call = composition.Call(command.kind, command.day, unit, units, bool(hosts), ctx.standing.person_id)
    listed = composition.ask(ctx, call)
    advice = advising.weigh(ctx, command, listed)
    application = _application(command, ctx)
    meeting = ctx.add(
        Meeting(
            level=max(command.level, application.level if application else 0),
            kind=command.kind,
            title=command.title,
            day=command.day,
            venue=command.venue,
            unit=unit,
            state="planned",
            called_by=ctx.standing.person_id,
            chair_id=None,
            chair="",
            opened_at=None,
            closed_at=None,
            reminded=False,
            starts_at=command.starts_at,
            ends_at=command.ends_at,
            form=command.form,
            hosts=list(hosts),
            units=list(units),
            application_id=command.application_id,
            items=[],
            attendance=[],
        )
    )
    # What refers to the meeting (commission, application, costs) is written after it.
    ctx.session.flush()
    convening.use(ctx, commission, meeting)
    if application is not None:
        application.state = APPLICATION.advance(application.state, "call_meeting")
        application.meeting_id = meeting.id
        application.version += 1
        ctx.settle(application)
        ctx.also(application)
    composition.enter(meeting, listed)
    advising.enter(ctx, meeting, advice, command, application)
    ctx.wait_for(meeting, "fix_agenda", *authority_rules.OFFICE, rule="R47.1", due=meeting.day)
    ctx.record(
        MeetingCalled(meeting_id=str(meeting.id), kind=meeting.kind, day=meeting.day.isoformat(), level=meeting.level),
        meeting,
    )
    return Called(meeting)


def _exercise(command: CallMeeting, ctx: Context) -> Commission | None:
    """Act as one who may convene the kind; answers the commission a thematic meeting is convened under, if any."""
    match command.kind:
        case "thematic":
            unit = command.hosts[0] if command.hosts else command.unit
            return convening.convene_thematic(ctx, unit, command.day)
        case "work_class2":
            exercise(ctx, authority_rules.class2_callers())
        case _:
            exercise(ctx, authority_rules.convenors(command.kind))
    return None


def _application(command: CallMeeting, ctx: Context) -> MeetingApplication | None:
    """The application a class 2 meeting is called on, locked; the meeting is called as it was approved."""
    if command.kind != "work_class2":
        return None
    found = None
    if command.application_id is not None:
        found = ctx.session.get(MeetingApplication, command.application_id, with_for_update=True)
        if found is None or not knows(found, ctx.standing):
            raise NotFound(MeetingApplication.__subject__)
    approved = (
        convening_rules.Approved(found.state, found.unit, found.day, frozenset(found.participants)) if found else None
    )
    unit = command.hosts[0] if command.hosts else command.unit
    convening_rules.require_application(approved, unit, command.day, frozenset((*command.hosts[1:], *command.units)))
    return found


def require_time(day: date, starts_at: datetime | None, ends_at: datetime | None, today: date) -> None:
    """A meeting is on a day that is not over, and begins on that day and before it ends. Raises Malformed."""
    if day < today:
        raise Malformed({"day": "日期已经过去 / in the past"})
    if starts_at is not None and _local(starts_at) != day:
        raise Malformed({"starts_at": "不在会议当日 / not on the day of the meeting"})
    if ends_at is not None and (starts_at is None or ends_at <= starts_at or _local(ends_at) != day):
        raise Malformed({"ends_at": "应在开始之后、会议当日之内 / after the beginning and on the same day"})


def _local(at: datetime) -> date:
    return at.astimezone(SHANGHAI).date()
