"""The indexes by which absences are found by time; they grow for ever, and a month or a year of them is asked for."""

from sqlalchemy import Index, MetaData, func, text

from chassis.db import FRAME
from personnel.model.leave import Leave

_AWAY = Index("ix_leaves_away", func.int4range(Leave.away_half, Leave.back_half), postgresql_using="gist")
"""Who was away when: an empty range for whoever never was."""
_CALLED_OFF = Index(
    "ix_leaves_called_off",
    func.int4range(Leave.first_half, Leave.due_half),
    postgresql_using="gist",
    postgresql_where=text("state = 'cancelled'"),
)
"""What a calendar shows as cancelled."""
_LATE = Index("ix_leaves_returned_late", Leave.returned_on, postgresql_where=text("returned_on > until"))
"""Returns after the last day: few of all leaves."""


def frame() -> MetaData:
    """The frame's tables, with an index by time over the acts that were refused.

    It is made on a copy, because a process that holds several services shares the frame's own tables among them.
    """
    copied = MetaData(naming_convention=FRAME.naming_convention)
    for table in FRAME.sorted_tables:
        table.to_metadata(copied)
    Index("ix_acts_refused", copied.tables["acts"].c.at, postgresql_where=text("outcome = 'refused'"))
    return copied
