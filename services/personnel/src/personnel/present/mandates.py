"""Mandates in proto messages."""

from chassis.wire import text
from personnel import model
from personnel.rules.half_day_rules import day_of, half_in
from zhengling.personnel.v1 import personnel_service_pb2 as pb


def delegation(entity: model.Delegation) -> pb.Delegation:
    """A delegation."""
    return pb.Delegation(
        id=text(entity.id),
        principal_id=text(entity.principal_id),
        delegate_id=text(entity.delegate_id),
        instrument=entity.instrument,
        powers=entity.powers,
        starts=text(entity.starts),
        until=text(entity.until),
        ended_on=text(day_of(entity.back_half) if entity.ended_early else None),
        ended_half=half_in(entity.back_half) if entity.ended_early else "",
        starts_half=half_in(entity.first_half),
        until_half=half_in(entity.back_half - 1),
        scope=entity.scope,
        version=entity.version,
    )


def authorization(entity: model.Authorization) -> pb.Authorization:
    """An authorization."""
    return pb.Authorization(
        id=text(entity.id),
        person_id=text(entity.person_id),
        principal_id=text(entity.principal_id),
        power=entity.power,
        instrument=entity.instrument,
        starts=text(entity.starts),
        until=text(entity.until),
        doc_types=entity.doc_types,
        revoked_on=text(entity.ends if entity.revoked else None),
        version=entity.version,
    )
