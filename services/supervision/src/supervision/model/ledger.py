"""The running numbers of the task ledger, one row a year (article 70)."""

from sqlalchemy import Integer, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from supervision.model.base import Base


class LedgerYear(Base):
    """The last number given in a year's ledger. Its row is locked while tasks are opened, so no number is left out."""

    __tablename__ = "ledger_years"

    year: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    last: Mapped[int] = mapped_column(Integer)


def lock_year(session: Session, year: int) -> int:
    """Lock the ledger of a year until the commit, and return the year: who opens tasks goes one after the other."""
    begin = insert(LedgerYear).values(year=year, last=0)
    # An update that changes nothing locks the row as well as one that does, in the same round trip as making it.
    session.execute(begin.on_conflict_do_update(index_elements=["year"], set_={"last": LedgerYear.last}))
    return year


def next_number(session: Session, year: int) -> int:
    """The next number of a locked year."""
    raised = update(LedgerYear).where(LedgerYear.year == year).values(last=LedgerYear.last + 1)
    # The tasks numbered before this one wait to be written together, with their history.
    with session.no_autoflush:
        return session.scalars(
            raised.returning(LedgerYear.last), execution_options={"synchronize_session": False}
        ).one()
