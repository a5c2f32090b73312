"""From requests about study sessions to commands: each field read, or Malformed naming it."""

from chassis.errors import Malformed
from chassis.wire import to_choice, to_date, to_level, to_text, to_uuid
from meetings.commands.study import cancel_study_session, plan_study_session, record_study_session
from meetings.model.department_meeting import STATES
from meetings.model.study_session import FIELDS
from meetings.parse import span
from meetings.parse.fields import code, state
from zhengling.meetings.v1 import study_service_pb2 as pb

MOST_ATTENDEES = 1000


def plan(request: pb.PlanStudySessionRequest) -> plan_study_session.PlanStudySession:
    """A session to plan."""
    day = to_date(request.day, "day")
    starts_at, ends_at = span.span(request, day)
    return plan_study_session.PlanStudySession(
        unit=code(request.unit, "unit"),
        title=to_text(request.title, "title"),
        field=to_choice(request.field, "field", FIELDS),
        lecturer=to_text(request.lecturer, "lecturer"),
        day=day,
        starts_at=starts_at,
        ends_at=ends_at,
        venue=to_text(request.venue, "venue", least=0),
        form=span.form(request.form),
        cost_estimate=span.number(request.cost_estimate, "cost_estimate", span.MOST_COST),
        budget_item=span.budget_item(request.budget_item),
        level=to_level(request.level),
    )


def record(request: pb.RecordStudySessionRequest) -> record_study_session.RecordStudySession:
    """How a session was held; somebody must have attended it, each person once."""
    if len(request.attendees) > MOST_ATTENDEES:
        raise Malformed({"attendees": f"最多 {MOST_ATTENDEES} 人 / at most {MOST_ATTENDEES} are expected"})
    attendees = tuple(
        record_study_session.Attendee(
            to_uuid(one.person_id, f"attendees.{number}.person_id"), code(one.unit, f"attendees.{number}.unit")
        )
        for number, one in enumerate(request.attendees)
    )
    if len({one.person_id for one in attendees}) != len(attendees):
        raise Malformed({"attendees": "每人只列一次 / each person once"})
    guests = span.number(request.guests, "guests", span.MOST_HEADS)
    if not attendees and not guests:
        raise Malformed({"attendees": "至少一人 / at least one is expected"})
    return record_study_session.RecordStudySession(
        study_session_id=to_uuid(request.study_session_id, "study_session_id"),
        minutes=span.number(request.minutes, "minutes", span.MOST_MINUTES, 1),
        attendees=attendees,
        guests=guests,
        cost=span.number(request.cost, "cost", span.MOST_COST),
        budget_item=span.budget_item(request.budget_item),
    )


def cancellation(request: pb.CancelStudySessionRequest) -> cancel_study_session.CancelStudySession:
    """A session to call off."""
    return cancel_study_session.CancelStudySession(
        to_uuid(request.study_session_id, "study_session_id"), span.reason(request.reason)
    )


def session_state(value: str) -> str:
    """A state of study sessions to filter by, or empty."""
    return state(value, STATES)
