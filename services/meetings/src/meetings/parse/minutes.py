"""From requests about decisions and minutes to commands: each field read, or Malformed naming it."""

from uuid import UUID

from chassis.errors import Malformed
from chassis.wire import to_choice, to_date_or_none, to_text, to_uuid, to_uuid_or_none
from meetings.acting.minuting import Wording
from meetings.commands.decision import record_decision
from meetings.commands.minutes import (
    assent_minutes,
    check_minutes,
    draft_minutes,
    issue_minutes,
    reissue_minutes,
    return_minutes,
    revise_minutes,
)
from meetings.model.decision import OUTCOMES
from meetings.model.minutes import MINUTES
from meetings.parse.fields import LONG, MOST_ITEMS, code, codes, opinion, state
from meetings.rules.publication_rules import DISCLOSURES
from zhengling.meetings.v1 import decision_service_pb2 as decision_pb
from zhengling.meetings.v1 import minutes_service_pb2 as minutes_pb


def decision(request: decision_pb.RecordDecisionRequest) -> record_decision.RecordDecision:
    """A decision to record."""
    units = tuple(code(unit, "responsible_units") for unit in request.responsible_units)
    if len(set(units)) != len(units) or len(units) > MOST_ITEMS:
        raise Malformed(
            {"responsible_units": f"每个单位只列一次，最多 {MOST_ITEMS} 个 / each unit once, at most {MOST_ITEMS}"}
        )
    return record_decision.RecordDecision(
        meeting_id=to_uuid(request.meeting_id, "meeting_id"),
        topic_id=to_uuid(request.topic_id, "topic_id"),
        outcome=to_choice(request.outcome, "outcome", OUTCOMES),
        text=to_text(request.text, "text", longest=LONG),
        responsible_units=units,
        term=to_date_or_none(request.term, "term"),
        deliberation=to_text(request.deliberation, "deliberation", longest=LONG, least=0),
        changes=to_text(request.changes, "changes", longest=LONG, least=0),
        deferred_to=to_text(request.deferred_to, "deferred_to", least=0),
        reason=to_text(request.reason, "reason", longest=2000, least=0),
        referred_unit=code(request.referred_unit, "referred_unit") if request.referred_unit else "",
        referred_kind=to_text(request.referred_kind, "referred_kind", longest=30, least=0),
        chair_reasons=to_text(request.chair_reasons, "chair_reasons", longest=LONG, least=0),
        disclosure=to_choice(request.disclosure, "disclosure", DISCLOSURES) if request.disclosure else "",
        disclosure_ground=to_text(request.disclosure_ground, "disclosure_ground", longest=1000, least=0),
        public_text=to_text(request.public_text, "public_text", longest=LONG, least=0),
    )


def draft(request: minutes_pb.DraftMinutesRequest) -> draft_minutes.DraftMinutes:
    """Minutes to draft."""
    body = to_text(request.body, "body", longest=LONG, least=0)
    return draft_minutes.DraftMinutes(to_uuid(request.meeting_id, "meeting_id"), body)


def revision(request: minutes_pb.ReviseMinutesRequest) -> revise_minutes.ReviseMinutes:
    """A new text of minutes."""
    if len(request.items) > MOST_ITEMS:
        raise Malformed({"items": f"最多 {MOST_ITEMS} 项 / at most {MOST_ITEMS} are expected"})
    return revise_minutes.ReviseMinutes(
        minutes_id=to_uuid(request.minutes_id, "minutes_id"),
        title=to_text(request.title, "title", least=0),
        opening=to_text(request.opening, "opening", longest=LONG, least=0),
        items=tuple(_wording(item, f"items.{number}") for number, item in enumerate(request.items)),
    )


def _wording(item: minutes_pb.MinutesEntry, name: str) -> Wording:
    return Wording(
        decision_id=to_uuid(item.decision_id, f"{name}.decision_id"),
        text=to_text(item.text, f"{name}.text", longest=LONG, least=0) or None,
        responsible_units=codes(item.responsible_units, f"{name}.responsible_units") or None,
        term=to_date_or_none(item.term, f"{name}.term"),
        major=item.major,
    )


def check(request: minutes_pb.CheckMinutesRequest) -> check_minutes.CheckMinutes:
    """The finding of a check."""
    minutes_id = to_uuid(request.minutes_id, "minutes_id")
    return check_minutes.CheckMinutes(minutes_id, request.agreed, opinion(request))


def assent(request: minutes_pb.AssentMinutesRequest) -> assent_minutes.AssentMinutes:
    """The mayor's judgement."""
    minutes_id = to_uuid(request.minutes_id, "minutes_id")
    return assent_minutes.AssentMinutes(minutes_id, request.agreed, opinion(request))


def returned(request: minutes_pb.ReturnMinutesRequest) -> return_minutes.ReturnMinutes:
    """Why minutes are returned."""
    reasons = to_text(request.opinion, "opinion", longest=2000)
    return return_minutes.ReturnMinutes(to_uuid(request.minutes_id, "minutes_id"), reasons)


def issue(request: minutes_pb.IssueMinutesRequest) -> issue_minutes.IssueMinutes:
    """Minutes to issue."""
    copies_to = codes(request.copies_to, "copies_to")
    return issue_minutes.IssueMinutes(to_uuid(request.minutes_id, "minutes_id"), copies_to)


def reissue(request: minutes_pb.ReissueMinutesRequest) -> reissue_minutes.ReissueMinutes:
    """Minutes to correct."""
    reason = to_text(request.reason, "reason", longest=2000)
    return reissue_minutes.ReissueMinutes(to_uuid(request.minutes_id, "minutes_id"), reason)


def listed(request: minutes_pb.ListMinutesRequest) -> tuple[str, int, str, int, str, UUID | None]:
    """Which minutes to list."""
    if not (request.year == 0 or 1949 <= request.year <= 9998):
        raise Malformed({"year": "应为四位年份 / a year is expected"})
    return (
        request.cursor,
        request.limit,
        to_text(request.kind, "kind", longest=30, least=0),
        request.year,
        state(request.state, {state for state, _ in MINUTES.rows} | {step.to for step in MINUTES.rows.values()}),
        to_uuid_or_none(request.meeting_id, "meeting_id"),
    )
