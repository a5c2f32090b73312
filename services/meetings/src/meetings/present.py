"""Entities as the messages of the API."""

import json
from collections.abc import Iterable

from chassis.law import Rule, RuleBroken
from chassis.wire import instant, text
from meetings.model.decision import Decision
from meetings.model.meeting import Meeting
from meetings.model.minutes import Minutes
from meetings.model.topic import Topic
from zhengling.meetings.v1 import meetings_service_pb2 as pb


def topic(entity: Topic) -> pb.Topic:
    """A topic with its submission form."""
    message = topic_row(entity)
    message.opinions.extend(
        pb.Opinion(
            stage=opinion.stage,
            agreed=opinion.agreed,
            text=opinion.text,
            person=opinion.person,
            capacity=opinion.capacity,
            at=instant(opinion.at),
            round=opinion.round,
        )
        for opinion in entity.opinions
    )
    return message


def topic_row(entity: Topic) -> pb.Topic:
    """A topic without the opinions on its form."""
    return pb.Topic(
        id=text(entity.id),
        version=entity.version,
        level=entity.level,
        state=entity.state,
        title=entity.title,
        summary=entity.summary,
        sponsor_unit=entity.sponsor_unit,
        document_id=text(entity.document_id),
        meeting_kind=entity.meeting_kind,
        task=entity.task,
        flags=entity.flags,
        proposed_by=text(entity.proposed_by),
        proposed_at=instant(entity.proposed_at),
        meeting_id=text(entity.meeting_id),
        meeting_day=text(entity.meeting_day),
        handed_in=instant(entity.handed_in),
        deadline=text(entity.deadline),
        deadline_provisional=entity.deadline_provisional,
        urgent_meeting_id=text(entity.urgent_meeting_id),
        urgent_reason=entity.urgent_reason,
        urgent_by=entity.urgent_by,
        agreed_by=entity.agreed_by,
    )


def readiness(entity: Topic, gates: Iterable[tuple[Rule, RuleBroken | None]]) -> pb.TopicReadiness:
    """How far a topic is on its way, from each gate's rule and what it was refused for."""
    rows = [
        pb.Gate(
            rule=rule.id,
            article=rule.article,
            gist_zh=rule.gist["zh"],
            gist_en=rule.gist["en"],
            passed=refusal is None,
            facts=json.dumps(refusal.judged, ensure_ascii=False) if refusal else "",
        )
        for rule, refusal in gates
    ]
    return pb.TopicReadiness(
        topic_id=text(entity.id), ready=all(row.passed for row in rows), gates=rows, version=entity.version
    )


def notice(entity: Meeting) -> pb.Meeting:
    """The bare notice of a meeting, which tells nothing of agenda and attendance."""
    return pb.Meeting(
        id=text(entity.id),
        version=entity.version,
        level=entity.level,
        state=entity.state,
        kind=entity.kind,
        title=entity.title,
        day=text(entity.day),
        venue=entity.venue,
        unit=entity.unit,
        called_by=text(entity.called_by),
        chair=entity.chair,
        opened_at=instant(entity.opened_at),
        closed_at=instant(entity.closed_at),
    )


def meeting(entity: Meeting, quorate: bool, clearance: int) -> pb.Meeting:
    """A meeting with its list, and its agenda as far as the reader is cleared for its items."""
    message = notice(entity)
    message.items.extend(
        pb.AgendaItem(position=item.position, kind=item.kind, topic_id=text(item.topic_id), title=item.title)
        for item in entity.items
        if item.level <= clearance
    )
    message.attendance.extend(
        pb.Attendance(
            person_id=text(row.person_id),
            person=row.person,
            post=row.post,
            role=row.role,
            present=row.here,
            arrived_at=instant(row.arrived_at),
            left_at=instant(row.left_at),
        )
        for row in entity.attendance
    )
    message.due, message.present, message.quorate, message.shown = entity.due, entity.present, quorate, True
    return message


def decision(entity: Decision, *, deliberation: bool = False) -> pb.Decision:
    """A decision; what was said on it only where the reader may know it."""
    return pb.Decision(
        id=text(entity.id),
        meeting_id=text(entity.meeting_id),
        meeting_kind=entity.meeting_kind,
        topic_id=text(entity.topic_id),
        document_id=text(entity.document_id),
        outcome=entity.outcome,
        text=entity.text,
        decided_on=text(entity.decided_on),
        present=entity.present,
        due=entity.due,
        responsible_units=entity.responsible_units,
        term=text(entity.term),
        level=entity.level,
        version=entity.version,
        title=entity.title,
        deliberation=entity.deliberation if deliberation else "",
    )


def minutes(entity: Minutes) -> pb.Minutes:
    """The minutes."""
    return pb.Minutes(
        id=text(entity.id),
        version=entity.version,
        level=entity.level,
        state=entity.state,
        title=entity.title,
        meeting_id=text(entity.meeting_id),
        meeting_kind=entity.meeting_kind,
        held_on=text(entity.held_on),
        body=entity.body,
        items=[pb.MinutesItem(**item) for item in entity.items],
        drafted_at=instant(entity.drafted_at),
        signed_at=instant(entity.signed_at),
        signed_by=entity.signed_by,
    )
