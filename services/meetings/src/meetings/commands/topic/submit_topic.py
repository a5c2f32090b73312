"""The head of a unit submits a topic with its materials to a meeting (article 50)."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from meetings.acting.capacity import exercise
from meetings.model.meeting import MEETING, Meeting
from meetings.model.topic import TOPIC, Topic
from meetings.rules import authority_rules, kind_rules, topic_rules
from zhengling.meetings.v1.events_pb2 import TopicSubmitted


@dataclass(frozen=True)
class SubmitTopic:
    """Submit a topic to one meeting; its materials are handed in by this."""

    topic_id: UUID
    meeting_id: UUID


def handle(command: SubmitTopic, ctx: Context) -> Topic:
    """Begin a new round of the topic before a meeting and put it before the office.

    Raises RuleBroken for R9.1 (not the unit's head), R50.1 (after the term and no urgent approval for this meeting),
    R24.1 (not before this kind of meeting), or the meeting's list of tasks; IllegalStep.
    """
    # Locked before the topic, as everywhere, so that the meeting cannot be cancelled unseen while the topic comes in.
    ctx.session.get(Meeting, command.meeting_id, with_for_update={"read": True})
    topic = ctx.target(Topic, command.topic_id)
    exercise(ctx, authority_rules.submitters(topic.sponsor_unit))
    topic.state = TOPIC.advance(topic.state, "submit")
    meeting = ctx.load(Meeting, command.meeting_id)
    MEETING.advance(meeting.state, "take_topic")
    flags, today = frozenset(topic.flags), ctx.today
    kind_rules.require_task(meeting.kind, topic.task)
    topic_rules.require_forum_of_listed_matters(meeting.kind, flags, today)
    term = ctx.runtime.calendar.workdays_before(meeting.day, topic_rules.submission_term(today))
    urgent = topic.urgent_meeting_id == meeting.id
    topic_rules.require_in_time(meeting.kind, meeting.day, term.date, today, urgent, today)
    topic.meeting_kind = meeting.kind
    topic.meeting_id, topic.meeting_day = meeting.id, meeting.day
    topic.handed_in, topic.deadline, topic.deadline_provisional = ctx.now, term.date, term.provisional
    topic.round += 1
    topic.agreed_by = []
    ctx.wait_for(topic, "review_topic", *authority_rules.reviewers().powers, rule="R50.2", due=meeting.day)
    ctx.record(
        TopicSubmitted(
            topic_id=str(topic.id), meeting_id=str(meeting.id), sponsor_unit=topic.sponsor_unit, level=topic.level
        ),
        topic,
    )
    return topic
