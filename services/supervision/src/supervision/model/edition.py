"""Which edition of minutes was carried over into the ledger last (article 54)."""

from uuid import UUID

from sqlalchemy import BigInteger, Integer
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from supervision.model.base import Base


class MinutesEdition(Base):
    """The newest edition of one meeting's minutes that was seen; an older one that comes late changes nothing."""

    __tablename__ = "minutes_editions"

    first_id: Mapped[UUID] = mapped_column(primary_key=True)
    """The first edition, the same for all of them."""
    edition: Mapped[int] = mapped_column(Integer)
    epoch: Mapped[int] = mapped_column(BigInteger, server_default="0")
    """The epoch of meetings in which it was told: after a restore editions are numbered anew (chassis.epochs)."""


def lock_edition(session: Session, first_id: UUID) -> MinutesEdition:
    """The newest edition seen, 0 for none, locked until the commit."""
    begin = insert(MinutesEdition).values(first_id=first_id, edition=0, epoch=0)
    session.execute(begin.on_conflict_do_nothing())
    return session.get_one(MinutesEdition, first_id, with_for_update=True)
