"""Procedures and exemptions as the messages of the API."""

from chassis.wire import instant, text
from meetings.model.procedure import Exemption, Procedure
from zhengling.meetings.v1 import procedure_service_pb2 as pb


def procedure(entity: Procedure) -> pb.Procedure:
    """A procedure with all that is on record in it."""
    message = procedure_row(entity)
    if entity.details:
        message.particulars.CopyFrom(pb.Particulars(**{entity.kind: entity.details}))
    return message


def procedure_row(entity: Procedure) -> pb.Procedure:
    """A procedure without what the sponsor recorded in it, which may be long."""
    message = pb.Procedure(
        id=text(entity.id),
        version=entity.version,
        level=entity.level,
        topic_id=text(entity.topic_id),
        kind=entity.kind,
        state=entity.state,
        title=entity.title,
        edition=entity.edition,
        handed_in=text(entity.handed_in),
        opened_by=entity.opened_by,
        attachments=[pb.Attachment(**paper) for paper in entity.attachments],
        result=entity.result,
        statement=entity.finding.get("statement", ""),
        points=[pb.Point(**point) for point in entity.finding.get("points", [])],
        reviewer=entity.reviewer,
        concluded_by=entity.concluded_by,
        capacity=entity.capacity,
        concluded_at=instant(entity.concluded_at),
    )
    if entity.finding.get("exception"):
        message.exception.CopyFrom(pb.CompetitionException(**entity.finding["exception"]))
    return message


def exemption(entity: Exemption) -> pb.Exemption:
    """An exemption."""
    return pb.Exemption(
        id=text(entity.id),
        version=entity.version,
        level=entity.level,
        topic_id=text(entity.topic_id),
        rule=entity.rule,
        procedure=entity.procedure,
        ground=entity.ground,
        reason=entity.reason,
        state=entity.state,
        title=entity.title,
        requested_by=entity.requested_by,
        requested_on=text(entity.requested_on),
        opinion=entity.opinion,
        decided_by=entity.decided_by,
        capacity=entity.capacity,
        decided_on=text(entity.decided_on),
        revoked_by=entity.revoked_by,
        revoked_on=text(entity.revoked_on),
        revocation=entity.revocation,
    )
