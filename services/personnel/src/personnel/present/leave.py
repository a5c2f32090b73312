"""Leaves in proto messages."""

from chassis.wire import text
from personnel import model
from personnel.queries.leave import LeaveView
from zhengling.personnel.v1 import personnel_service_pb2 as pb


def leave(view: LeaveView) -> pb.Leave:
    """A leave as the reader may see it."""
    entity = view.leave
    return pb.Leave(
        id=text(entity.id),
        person_id=text(entity.person_id),
        kind=entity.kind,
        starts=text(entity.starts),
        until=text(entity.until),
        destination=view.destination,
        leaves_rushan=entity.leaves_rushan,
        leaves_weihai=entity.leaves_weihai,
        stand_in_id=text(entity.stand_in_id),
        reason=view.reason,
        state=entity.state,
        chain=entity.chain,
        stage=entity.stage,
        returned_on=text(entity.returned_on),
        note=entity.note,
        version=entity.version,
        title=entity.title,
    )


def handled_leave(entity: model.Leave) -> pb.Leave:
    """A leave as those see it who take, approve or register it: they all may know the reason."""
    return leave(LeaveView(entity, entity.reason, entity.destination))
