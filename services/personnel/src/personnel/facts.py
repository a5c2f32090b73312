"""What personnel has told others, as it stands now, for those who keep copies of it (chassis.facts)."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.changes import subject_of
from chassis.facts import Fact, Kind, Which, narrowed
from personnel.commands.leave.request_leave import told
from personnel.model.leave import REJECTED, SUBMITTED, Leave
from zhengling.personnel.v1.events_pb2 import LeaveApproved


def leaves(session: Session, which: Which) -> Iterator[Fact]:
    """Every leave that was ever told: what is only asked for, or was never granted, concerns nobody else."""
    query = select(Leave).where(Leave.state.not_in((SUBMITTED, REJECTED))).order_by(Leave.id)
    for leave in session.scalars(narrowed(query, Leave.id, which)):
        yield Fact(leave.id, subject_of(leave), leave.version, LeaveApproved(**told(leave)))


KINDS = [Kind(LeaveApproved, frozenset({"meetings"}), leaves)]
