"""Commissions, applications and changes of meetings as the messages of the API."""

import json

from chassis.wire import instant, text
from meetings.model.convening import Commission, MeetingApplication, MeetingChange
from meetings.queries.clashes import Found
from zhengling.meetings.v1 import convening_service_pb2 as pb


def commission(entity: Commission) -> pb.Commission:
    """A commission."""
    return pb.Commission(
        id=text(entity.id),
        version=entity.version,
        level=entity.level,
        state=entity.state,
        person_id=text(entity.person_id),
        person=entity.person,
        post=entity.post,
        unit=entity.unit,
        once=entity.once,
        starts=text(entity.starts),
        until=text(entity.until),
        instrument=entity.instrument,
        given_by=text(entity.given_by),
        giver=entity.giver,
        given_at=instant(entity.given_at),
        meeting_id=text(entity.meeting_id),
        revoked_at=instant(entity.revoked_at),
        reason=entity.reason,
    )


def application(entity: MeetingApplication) -> pb.MeetingApplication:
    """An application with the judgements passed on it."""
    return pb.MeetingApplication(
        id=text(entity.id),
        version=entity.version,
        level=entity.level,
        state=entity.state,
        title=entity.title,
        unit=entity.unit,
        purpose=entity.purpose,
        day=text(entity.day),
        venue=entity.venue,
        form=entity.form,
        participants=entity.participants,
        head_count=entity.head_count,
        cost_estimate=entity.cost_estimate,
        budget_item=entity.budget_item,
        applied_by=text(entity.applied_by),
        applied_at=instant(entity.applied_at),
        review=entity.review,
        reviewed_by=entity.reviewed_by,
        decision=entity.decision,
        decided_by=entity.decided_by,
        meeting_id=text(entity.meeting_id),
    )


def change(entity: MeetingChange) -> pb.MeetingChange:
    """A change of a meeting."""
    return pb.MeetingChange(
        id=text(entity.id),
        kind=entity.kind,
        reason=entity.reason,
        before=json.dumps(entity.before, ensure_ascii=False),
        after=json.dumps(entity.after, ensure_ascii=False),
        changed_by=entity.changed_by,
        changed_at=instant(entity.changed_at),
    )


def clashes(found: Found) -> pb.Clashes:
    """What a meeting shares with others at the same time."""
    return pb.Clashes(
        meeting_id=text(found.meeting.id),
        version=found.meeting.version,
        rooms=[
            pb.RoomClash(
                meeting_id=text(row.meeting_id),
                title=row.title,
                starts_at=instant(row.starts_at),
                ends_at=instant(row.ends_at),
                certain=row.certain,
            )
            for row in found.rooms
        ],
        people=[
            pb.PersonClash(
                person_id=text(row.person_id),
                person=row.person,
                meeting_id=text(row.meeting_id),
                title=row.title,
                certain=row.certain,
            )
            for row in found.people
        ],
        away=[
            pb.AwayMember(person_id=text(holder.person_id), person=holder.name, post=holder.title)
            for holder in found.away
        ],
    )
