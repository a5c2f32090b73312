"""From requests about convening to commands: each field read to a value, or Malformed naming it."""

from typing import Any

from chassis.errors import Malformed
from chassis.wire import to_choice, to_date, to_level, to_text, to_uuid, to_uuid_or_none
from meetings.commands.convening import (
    apply_for_meeting,
    approve_application,
    give_commission,
    invite_observer,
    name_participants,
    postpone_meeting,
    rearrange_meeting,
    review_application,
    revise_application,
    revoke_commission,
    withdraw_application,
    withdraw_observer,
)
from meetings.model.convening import APPLICATION, COMMISSION
from meetings.parse import fields, span
from meetings.rules.observer_rules import CATEGORIES
from zhengling.meetings.v1 import convening_service_pb2 as pb

MOST_PEOPLE = 20
"""How many people one unit may send."""


def commission(request: pb.GiveCommissionRequest) -> give_commission.GiveCommission:
    """A commission to give."""
    starts, until = to_date(request.starts, "starts"), to_date(request.until, "until")
    if until < starts:
        raise Malformed({"until": "不得早于开始日期 / must not be before the first day"})
    return give_commission.GiveCommission(
        person_id=to_uuid(request.person_id, "person_id"),
        unit=fields.code(request.unit, "unit"),
        once=request.once,
        starts=starts,
        until=until,
        instrument=to_text(request.instrument, "instrument", longest=2000),
    )


def revocation(request: pb.RevokeCommissionRequest) -> revoke_commission.RevokeCommission:
    """A commission to revoke."""
    commission_id = to_uuid(request.commission_id, "commission_id")
    return revoke_commission.RevokeCommission(commission_id, span.reason(request.reason))


def commission_state(value: str) -> str:
    """A state of commissions to filter by, or empty."""
    return fields.state(value, {step.to for step in COMMISSION.rows.values()})


def application_state(value: str) -> str:
    """A state of applications to filter by, or empty."""
    return fields.state(value, {step.to for step in APPLICATION.rows.values()})


def application(request: pb.ApplyForMeetingRequest) -> apply_for_meeting.ApplyForMeeting:
    """An application to hand in."""
    unit = fields.code(request.unit, "unit")
    return apply_for_meeting.ApplyForMeeting(unit, _wanted(request), to_level(request.level))


def revised_application(request: pb.ReviseApplicationRequest) -> revise_application.ReviseApplication:
    """A returned application, written anew."""
    return revise_application.ReviseApplication(to_uuid(request.application_id, "application_id"), _wanted(request))


def _wanted(request: Any) -> apply_for_meeting.Wanted:
    return apply_for_meeting.Wanted(
        title=to_text(request.title, "title"),
        purpose=to_text(request.purpose, "purpose", longest=fields.LONG),
        day=to_date(request.day, "day"),
        venue=to_text(request.venue, "venue", least=0),
        form=span.form(request.form),
        participants=_participants(request),
        head_count=span.number(request.head_count, "head_count", span.MOST_HEADS),
        cost_estimate=span.number(request.cost_estimate, "cost_estimate", span.MOST_COST),
        budget_item=span.budget_item(request.budget_item),
    )


def _participants(request: Any) -> tuple[str, ...]:
    found = fields.codes(request.participants, "participants")
    if not found:
        raise Malformed({"participants": "至少一个参加单位 / at least one unit takes part"})
    return found


def review(request: pb.ReviewApplicationRequest) -> review_application.ReviewApplication:
    """The office's review."""
    application_id = to_uuid(request.application_id, "application_id")
    return review_application.ReviewApplication(application_id, request.agreed, fields.opinion(request))


def approval(request: pb.ApproveApplicationRequest) -> approve_application.ApproveApplication:
    """The mayor's judgement."""
    application_id = to_uuid(request.application_id, "application_id")
    return approve_application.ApproveApplication(application_id, request.agreed, fields.opinion(request))


def withdrawal(request: pb.WithdrawApplicationRequest) -> withdraw_application.WithdrawApplication:
    """An application to withdraw."""
    return withdraw_application.WithdrawApplication(to_uuid(request.application_id, "application_id"))


def postponement(request: pb.PostponeMeetingRequest) -> postpone_meeting.PostponeMeeting:
    """A meeting to put off."""
    day = to_date(request.day, "day")
    starts_at, ends_at = span.span(request, day)
    return postpone_meeting.PostponeMeeting(
        meeting_id=to_uuid(request.meeting_id, "meeting_id"),
        day=day,
        starts_at=starts_at,
        ends_at=ends_at,
        venue=to_text(request.venue, "venue", least=0),
        reason=span.reason(request.reason),
    )


def rearrangement(request: pb.RearrangeMeetingRequest) -> rearrange_meeting.RearrangeMeeting:
    """What is to be so about a meeting."""
    starts_at, ends_at = span.hours(request)
    return rearrange_meeting.RearrangeMeeting(
        meeting_id=to_uuid(request.meeting_id, "meeting_id"),
        title=to_text(request.title, "title"),
        venue=to_text(request.venue, "venue", least=0),
        starts_at=starts_at,
        ends_at=ends_at,
        form=span.form(request.form),
    )


def invitation(request: pb.InviteObserverRequest) -> invite_observer.InviteObserver:
    """Somebody to invite: a unit's head, a person, or somebody from outside."""
    if sum(map(bool, (request.unit, request.person_id, request.name))) != 1:
        said = "单位、人员、会外人员姓名三者填一 / exactly one of unit, person_id and name is given"
        raise Malformed({"unit": said, "person_id": said, "name": said})
    outside = bool(request.name)
    topics = tuple(to_uuid(topic, f"topics.{number}") for number, topic in enumerate(request.topics))
    if len(topics) > fields.MOST_ITEMS:
        raise Malformed({"topics": f"最多 {fields.MOST_ITEMS} 项 / at most {fields.MOST_ITEMS} are expected"})
    if not outside and (request.category or request.origin):
        raise Malformed({"category": "只有会外人员才填 / only for somebody from outside"})
    return invite_observer.InviteObserver(
        meeting_id=to_uuid(request.meeting_id, "meeting_id"),
        unit=to_text(request.unit, "unit", longest=30, least=0),
        person_id=to_uuid_or_none(request.person_id, "person_id"),
        name=to_text(request.name, "name", longest=60, least=0),
        origin=to_text(request.origin, "origin", least=0),
        category=to_choice(request.category, "category", CATEGORIES) if outside else "",
        topics=tuple(dict.fromkeys(topics)),
    )


def uninvited(request: pb.WithdrawObserverRequest) -> withdraw_observer.WithdrawObserver:
    """An invitation to take back."""
    attendance_id = to_uuid(request.attendance_id, "attendance_id")
    return withdraw_observer.WithdrawObserver(to_uuid(request.meeting_id, "meeting_id"), attendance_id)


def participants(request: pb.NameParticipantsRequest) -> name_participants.NameParticipants:
    """Who comes for a unit."""
    people = tuple(to_uuid(person, f"people.{number}") for number, person in enumerate(request.people))
    if len(people) > MOST_PEOPLE or len(set(people)) != len(people):
        raise Malformed({"people": f"每人只列一次，最多 {MOST_PEOPLE} 人 / each once, at most {MOST_PEOPLE}"})
    meeting_id = to_uuid(request.meeting_id, "meeting_id")
    return name_participants.NameParticipants(meeting_id, fields.code(request.unit, "unit"), people)
