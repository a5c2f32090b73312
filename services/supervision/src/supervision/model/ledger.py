"""The running numbers of the task ledger, one row a year (article 70)."""

from sqlalchemy import Integer, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from supervision.model.base import Base


class LedgerYear(Base):
    """The last number given in a year's ledger. Its row is locked while tasks are opened, so no number is left out."""

    __tablename__ = "ledger_years"

    year: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    last: Mapped[int] = mapped_column(Integer)

    def next(self) -> int:
        """The next number of the year."""
        self.last += 1
        return self.last


def locked_year(session: Session, year: int) -> LedgerYear:
    """The ledger of a year, locked until the commit: whoever opens tasks in it goes one after the other."""
    session.execute(insert(LedgerYear).values(year=year, last=0).on_conflict_do_nothing())
    query = select(LedgerYear).where(LedgerYear.year == year).with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).one()
