"""What meetings has told others, as it stands now, for those who keep copies of it (chassis.facts)."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.changes import subject_of
from chassis.clock import SHANGHAI
from chassis.facts import Fact, Kind, Which, narrowed
from meetings.acting import telling
from meetings.model.decision import Decision
from meetings.model.minutes import Minutes
from zhengling.meetings.v1.events_pb2 import DecisionAdopted, DecisionReleased, MinutesSigned

ADOPTED = ("adopted", "adopted_with_changes")


def decisions_on_documents(session: Session, which: Which) -> Iterator[Fact]:
    """For each document that was put before a meeting the last decision that adopted it; the copy is the document's."""
    query = (
        select(Decision)
        .where(Decision.document_id.is_not(None), Decision.outcome.in_(ADOPTED))
        .distinct(Decision.document_id)
        .order_by(Decision.document_id, Decision.id.desc())
    )
    for decision in session.scalars(narrowed(query, Decision.document_id, which)):
        if decision.document_id is not None:
            yield Fact(decision.document_id, subject_of(decision), decision.version, telling.adopted(decision))


def decisions_for_the_public(session: Session, which: Which) -> Iterator[Fact]:
    """Every decision that is public, as it came out: minutes that were signed later do not change what was told."""
    shown = select(Decision).where(Decision.released_at.is_not(None), Decision.withdrawn_at.is_(None))
    for decision in session.scalars(narrowed(shown.order_by(Decision.id), Decision.id, which)):
        by = select(Minutes).where(Minutes.meeting_id == decision.meeting_id, Minutes.signed_at <= decision.released_at)
        minutes = session.scalars(by.order_by(Minutes.signed_at.desc()).limit(1)).one()
        yield Fact(decision.id, subject_of(decision), decision.version, telling.released(decision, minutes))


def minutes_in_force(session: Session, which: Which) -> Iterator[Fact]:
    """Of all signed minutes the edition in force; the copy is the first edition's."""
    query = select(Minutes).where(Minutes.state.in_(("signed", "issued"))).order_by(Minutes.first_id)
    for minutes in session.scalars(narrowed(query, Minutes.first_id, which)):
        if minutes.signed_at is not None:
            told = telling.signed(minutes, minutes.signed_at.astimezone(SHANGHAI).date())
            yield Fact(minutes.first_id, subject_of(minutes), minutes.version, told)


KINDS = [
    Kind(DecisionAdopted, frozenset({"documents"}), decisions_on_documents),
    Kind(DecisionReleased, frozenset({"gateway"}), decisions_for_the_public),
    Kind(MinutesSigned, frozenset({"supervision"}), minutes_in_force),
]
