"""Decisions as the messages of the API."""

from chassis.wire import instant, text
from meetings.model.decision import Amendment, Decision
from zhengling.meetings.v1 import decision_service_pb2 as pb
from zhengling.meetings.v1 import deliberation_service_pb2 as deliberation_pb


def decision(entity: Decision, *, deliberation: bool = False) -> pb.Decision:
    """A decision with its corrections; what was said on it only where the reader may know it."""
    message = decision_row(entity)
    message.deliberation = entity.deliberation if deliberation else ""
    message.amendments.extend(_amendment(one) for one in entity.amendments)
    return message


def decision_row(entity: Decision) -> pb.Decision:
    """A decision as lists show it: without its corrections and what was said on it."""
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
        changes=entity.changes,
        deferred_to=entity.deferred_to,
        reason=entity.reason,
        referred_unit=entity.referred_unit,
        referred_kind=entity.referred_kind,
        chair=entity.chair,
        disclosure=pb.Disclosure(
            judgement=entity.disclosure,
            ground=entity.disclosure_ground,
            judged_by=entity.disclosure_by.partition("，")[0],
            public_text=entity.public_text,
            due=text(entity.release_due),
            released_at=instant(entity.released_at),
            withdrawn_at=instant(entity.withdrawn_at),
            withdrawn_for=entity.withdrawn_for,
        ),
    )


def decisions(rows: list[Decision], after: str) -> deliberation_pb.ListDecisionsReply:
    """A page of decisions."""
    return deliberation_pb.ListDecisionsReply(decisions=[decision_row(row) for row in rows], next_cursor=after)


def _amendment(one: Amendment) -> pb.Amendment:
    return pb.Amendment(
        number=one.number,
        state=one.state,
        text=one.text,
        text_before=one.text_before,
        responsible_units=one.responsible_units,
        units_before=one.units_before,
        term=text(one.term),
        term_before=text(one.term_before),
        reason=one.reason,
        proposed_by=one.proposed_by,
        proposed_at=instant(one.proposed_at),
        judged_by=one.judged_by,
        judged_at=instant(one.judged_at),
    )
