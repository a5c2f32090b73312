"""A meeting is called by whoever may convene its kind (articles 41 to 46)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NewType
from uuid import UUID

from chassis.errors import Malformed, NotFound
from chassis.run import Context, knows
from chassis.wire import require_given
from meetings.acting import advising, composition, convening
from meetings.acting.capacity import exercise
from meetings.acting.hours import Hours
from meetings.model.convening import APPLICATION, Commission, MeetingApplication
from meetings.model.meeting import FORMS, Meeting
from meetings.rules import authority_rules, convening_rules, kind_rules
from zhengling.meetings.v1.events_pb2 import MeetingCalled

NEEDS_UNIT = ("thematic", "work_class2")
"""The kinds of meeting whose chair or signatory is the leader in charge of a unit, so that one must be named."""


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
    form: str = ""
    hosts: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    application_id: UUID | None = None
    cost_estimate: int = 0
    budget_item: str = ""
    head_count: int = 0
    purpose: str = ""

    def __post_init__(self) -> None:
        """It begins and ends on its day, and units are named of the kinds that are theirs."""
        Hours(self.day, self.starts_at, self.ends_at)
        if self.hosts and (len(self.hosts) == 1 or self.kind not in convening_rules.JOINT_KINDS):
            raise Malformed(
                {"hosts": "联合召开的专题会议、二类工作会议才填，至少两个 / two or more, for a joint sitting only"}
            )
        if self.hosts and self.unit not in ("", self.hosts[0]):
            raise Malformed({"unit": "联合会议由牵头单位居首 / of a joint sitting the leading unit comes first"})
        only = "只有专题会议、二类工作会议才填 / for thematic and class 2 meetings only"
        if self.units and self.kind not in kind_rules.CALLED_BY_UNIT:
            raise Malformed({"units": only})
        if self.kind in NEEDS_UNIT:
            require_given(unit=self.hosts or self.unit)
        elif self.unit and self.kind in kind_rules.KINDS:
            raise Malformed({"unit": only})


Called = NewType("Called", Meeting)
"""A meeting that was just called: with it goes out what should have been weighed."""


def handle(command: CallMeeting, ctx: Context) -> Called:
    """Plan the meeting and list those due by the posts they hold on its day.

    Raises RuleBroken for R41.1 (no such kind), for R42.2, R43.2, R44.2, R45.1, R46.2 or R46.3 where the caller may not
    convene it, for R46.3 where a class 2 meeting was not approved like this, for R46.1 where other units than
    departments and towns are called to it; NeighbourDown when the holders of the posts cannot be asked; Malformed for
    a day gone by and units that are not there; AboveCeiling.
    """
    commission = _exercise(command, ctx)
    require_to_come(command.day, ctx.today)
    hosts, units = command.hosts, command.units
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
            form=command.form or FORMS[0],
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


def require_to_come(day: date, today: date) -> None:
    """A meeting is on a day that is not over. Raises Malformed."""
    if day < today:
        raise Malformed({"day": "日期已经过去 / in the past"})
