"""Reads of decisions."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import exists, or_, select

from chassis.db import Page, page
from chassis.run import Context
from meetings.model.decision import Decision
from meetings.model.deliberation import Deliberation
from meetings.present import decision as present
from meetings.rules import authority_rules
from zhengling.meetings.v1 import decision_service_pb2 as pb


@dataclass(frozen=True)
class Filter:
    """Which decisions; what is empty filters nothing. `q` is sought in the title and the text."""

    meeting_id: UUID | None = None
    topic_id: UUID | None = None
    unit: str = ""
    outcome: str = ""
    from_day: date | None = None
    to_day: date | None = None
    q: str = ""
    meeting_kind: str = ""


def get_decision(ctx: Context, decision_id: UUID) -> pb.Decision:
    """One decision, with what was said on it for those who were in the room and the office (R52.4). Raises NotFound."""
    decision = ctx.load(Decision, decision_id)
    person_id, in_office = ctx.standing.person_id, ctx.standing.holds(*authority_rules.OFFICE)
    was_present = person_id in decision.present_ids
    if decision.deliberation and person_id is not None and not (was_present or in_office):
        # Who left before the decision was in the room for a part of what was said on it all the same.
        heard = exists().where(
            Deliberation.meeting_id == decision.meeting_id,
            Deliberation.topic_id == decision.topic_id,
            Deliberation.heard_by.contains([person_id]),
        )
        was_present = bool(ctx.session.scalar(select(heard)))
    shown = authority_rules.may_read_deliberation(was_present, in_office)
    return present.heard(decision) if shown else present.unheard(decision)


def list_decisions(ctx: Context, cursor: str, limit: int, wanted: Filter) -> Page[Decision]:
    """One page of the decisions the caller may know of, in one statement."""
    query = select(Decision).where(Decision.level <= ctx.standing.clearance)
    if not ctx.standing.holds(*authority_rules.OFFICE, *authority_rules.LEADERS):
        # As Decision.known_to.
        units = sorted(ctx.standing.units)
        query = query.where(
            or_(
                Decision.sponsor_unit.in_(units),
                Decision.responsible_units.overlap(units),
                Decision.present_ids.contains([ctx.standing.person_id]),
            )
        )
    equal = ("meeting_id", "topic_id", "outcome", "meeting_kind")
    for name in equal:
        if value := getattr(wanted, name):
            query = query.where(getattr(Decision, name) == value)
    if wanted.unit:
        query = query.where(Decision.responsible_units.contains([wanted.unit]))
    if wanted.from_day:
        query = query.where(Decision.decided_on >= wanted.from_day)
    if wanted.to_day:
        query = query.where(Decision.decided_on <= wanted.to_day)
    if wanted.q:
        sought = (column.icontains(wanted.q, autoescape=True) for column in (Decision.title, Decision.text))
        query = query.where(or_(*sought))
    return page(ctx.session, query, Decision.id, cursor, limit)
