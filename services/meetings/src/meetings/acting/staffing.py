"""The staff that sponsor units bring to a meeting, each for its own item (article 51)."""

from collections.abc import Collection
from uuid import UUID

from chassis.errors import Malformed
from chassis.run import Context
from meetings.model.attendance import BY_NAME, STAFF, Attendance
from meetings.model.meeting import Meeting
from meetings.model.topic import Topic


def topic_of(ctx: Context, meeting: Meeting, topic_id: UUID) -> Topic:
    """A topic on the agenda. Raises NotFound where it may not be known, Malformed for one that is not on it."""
    topic = ctx.load(Topic, topic_id)
    if topic_id not in {item.topic_id for item in meeting.items}:
        raise Malformed({"topic_id": "不在本次会议的议程上 / not on the agenda of this meeting"})
    return topic


def serving(ctx: Context, meeting_id: UUID, topic_id: UUID) -> Collection[UUID]:
    """Who serves in a topic's sponsor unit on the day of the meeting; ask it before a row is locked.

    Raises NotFound and NeighbourDown.
    """
    meeting, topic = ctx.load(Meeting, meeting_id), ctx.load(Topic, topic_id)
    found: Collection[UUID] = ctx.neighbours.serving(ctx.actor, topic.sponsor_unit, meeting.day)
    ctx.session.expire(meeting)
    return found


def staff_of(meeting: Meeting, topic: Topic) -> list[Attendance]:
    """The staff listed for a topic."""
    return [row for row in meeting.attendance if row.role == STAFF and topic.id in row.topics]


def enter(meeting: Meeting, topic: Topic, person_id: UUID, person: str, post: str) -> None:
    """Put a member of staff on the list for a topic; one who comes for another item already comes for both.

    Raises Malformed for who is on the list in another role, or for this topic already.
    """
    line = meeting.listed(person_id)
    if line is None:
        meeting.attendance.append(
            Attendance(
                meeting_id=meeting.id,
                person_id=person_id,
                person=person,
                post=post,
                role=STAFF,
                unit=topic.sponsor_unit,
                topics=[topic.id],
                ground=BY_NAME,
            )
        )
    elif line.role == STAFF and topic.id not in line.topics:
        line.topics = [*line.topics, topic.id]
    else:
        raise Malformed({"person_id": "此人已在名单上 / on the list already"})
