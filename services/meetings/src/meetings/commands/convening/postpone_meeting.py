"""A meeting is put off to another day or time (articles 42 to 46 and 50)."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from chassis.errors import Malformed
from chassis.run import Context
from meetings.acting import composition, convening, gating, noticing
from meetings.acting.hours import Hours
from meetings.commands.meeting.call_meeting import require_to_come
from meetings.model.meeting import MEETING, Meeting
from meetings.model.topic import OPEN, Topic
from meetings.rules import convening_rules, topic_rules
from zhengling.meetings.v1.events_pb2 import MeetingPostponed


@dataclass(frozen=True)
class PostponeMeeting:
    """Hold a meeting on another day, or at another time; an empty venue keeps the one it has."""

    meeting_id: UUID
    day: date
    starts_at: datetime | None
    ends_at: datetime | None
    venue: str
    reason: str

    def __post_init__(self) -> None:
        """It begins and ends on its new day."""
        Hours(self.day, self.starts_at, self.ends_at)


def handle(command: PostponeMeeting, ctx: Context) -> Meeting:
    """Move the meeting, and with it the term of every topic on its way there; those due are asked for the new day.

    A topic keeps its submission, and what came in time stays in time: a meeting is moved forward only as far as its
    topics allow. Whoever signed in already signs in anew. Raises RuleBroken as call_meeting does where the caller may
    not convene it, and for R50.1; Malformed for a day gone by and where nothing changes; IllegalStep; NeighbourDown.
    """
    seen = ctx.load(Meeting, command.meeting_id)
    convening.by_convenor(ctx, seen)
    require_to_come(command.day, ctx.today)
    listed = composition.ask(ctx, replace(composition.call_of(ctx, seen), day=command.day))
    ctx.session.expire(seen)
    meeting = ctx.target(Meeting, command.meeting_id)
    meeting.state = MEETING.advance(meeting.state, "postpone")
    if (command.day, command.starts_at, command.ends_at) == (meeting.day, meeting.starts_at, meeting.ends_at):
        raise Malformed({"day": "与原定时间相同 / the time is as it was"})
    before, from_day = convening.arranged(meeting), meeting.day
    topics = _move_topics(command, ctx, meeting)
    meeting.day, meeting.starts_at, meeting.ends_at = command.day, command.starts_at, command.ends_at
    meeting.venue = command.venue or meeting.venue
    meeting.reminded = False
    for row in meeting.attendance:
        row.arrived_at = row.left_at = None
    composition.enter(meeting, listed)
    ctx.settle(meeting, "cancel_meeting")
    convening.redate_steps(ctx, [meeting, *topics], meeting.day)
    convening.note_change(ctx, meeting, "postponed", command.reason, before)
    noticing.follow_up(ctx, meeting, "postponed", command.reason)
    ctx.record(
        MeetingPostponed(
            meeting_id=str(meeting.id),
            kind=meeting.kind,
            from_day=from_day.isoformat(),
            day=meeting.day.isoformat(),
            level=meeting.level,
        ),
        meeting,
    )
    return meeting


def _move_topics(command: PostponeMeeting, ctx: Context, meeting: Meeting) -> list[Topic]:
    """Reckon the term of every topic on its way to the meeting anew."""
    term = ctx.runtime.calendar.workdays_before(command.day, topic_rules.submission_term(ctx.today))
    query = select(Topic.id).where(Topic.meeting_id == meeting.id, Topic.state.in_(OPEN))
    moved = []
    for topic in gating.lock_topics(ctx, ctx.session.scalars(query).all()):
        if command.day < meeting.day:
            convening_rules.require_still_in_time(
                meeting.kind,
                str(topic.id),
                gating.local_day(topic.handed_in),
                term.date,
                topic.urgent_meeting_id == meeting.id,
                command.day,
                ctx.today,
            )
        topic.meeting_day, topic.deadline, topic.deadline_provisional = command.day, term.date, term.provisional
        topic.version += 1
        ctx.also(topic)
        moved.append(topic)
    return moved
