"""Study sessions and their report as the messages of the API."""

from collections.abc import Iterable
from dataclasses import asdict

from chassis.wire import instant, text
from meetings.model.study_session import StudySession
from meetings.queries.study import StudyYear
from zhengling.meetings.v1 import study_service_pb2 as pb


def study_row(entity: StudySession) -> pb.StudySession:
    """A study session without who attended."""
    return pb.StudySession(
        id=text(entity.id),
        version=entity.version,
        level=entity.level,
        state=entity.state,
        unit=entity.unit,
        title=entity.title,
        field=entity.field,
        lecturer=entity.lecturer,
        day=text(entity.day),
        starts_at=instant(entity.starts_at),
        ends_at=instant(entity.ends_at),
        venue=entity.venue,
        form=entity.form,
        cost_estimate=entity.cost_estimate,
        budget_item=entity.budget_item,
        minutes=entity.minutes,
        head_count=entity.head_count,
        cost=entity.cost,
        note=entity.note,
    )


def study_session(entity: StudySession, attendees: bool = True) -> pb.StudySession:
    """A study session, with who attended where the reader may know it."""
    message = study_row(entity)
    if attendees:
        message.attendees.extend(
            pb.StudyAttendee(person_id=text(row.person_id), unit=row.unit, name=row.name) for row in entity.attendees
        )
    return message


def study_sessions(rows: Iterable[StudySession], after: str) -> pb.ListStudySessionsReply:
    """A page of study sessions."""
    return pb.ListStudySessionsReply(sessions=[study_row(row) for row in rows], next_cursor=after)


def study_report(found: StudyYear) -> pb.StudyReport:
    """What a year adds up to."""
    return pb.StudyReport(
        year=found.year,
        unit=found.unit,
        units=[pb.StudyUnitCount(**asdict(row)) for row in found.units],
        people=[
            pb.StudyPersonCount(
                person_id=text(row.person_id), name=row.name, sessions=row.sessions, minutes=row.minutes
            )
            for row in found.people
        ],
        items=[pb.StudyItemCount(kind=kind, meetings=count) for kind, count in found.items],
    )
