"""Number series: one a code and year, from one, without a gap."""

import uuid

from sqlalchemy import CheckConstraint, ForeignKey, SmallInteger, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from documents.model.base import Base


class NumberSeries(Base):
    """The next number of one issuer code in one year."""

    __tablename__ = "number_series"
    __table_args__ = (CheckConstraint("next > 1", name="next_after_first"),)

    issuer_code: Mapped[str] = mapped_column(Text, primary_key=True)
    year: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    next: Mapped[int]

    @staticmethod
    def take(session: Session, issuer_code: str, year: int) -> int:
        """The next number of a series; its row stays locked until the transaction ends, so none is lost or doubled.

        A transaction that rolls back gives the number back, because the row's change goes with it.
        """
        first = insert(NumberSeries).values(issuer_code=issuer_code, year=year, next=2)
        taken = first.on_conflict_do_update(
            index_elements=["issuer_code", "year"], set_={"next": NumberSeries.next + 1}
        ).returning(NumberSeries.next)
        return int(session.execute(taken).scalar_one()) - 1


class DocumentNumber(Base):
    """The number one document was given; it stays on record whatever becomes of the document."""

    __tablename__ = "document_numbers"
    __table_args__ = (UniqueConstraint("issuer_code", "year", "sequence"),)

    document_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("documents.id"), primary_key=True)
    issuer_code: Mapped[str] = mapped_column(Text)
    year: Mapped[int] = mapped_column(SmallInteger)
    sequence: Mapped[int]

    def text(self) -> str:
        """The number as it is printed: the year in full between hexagonal brackets, no leading zeros."""
        return f"{self.issuer_code}〔{self.year}〕{self.sequence}号"
