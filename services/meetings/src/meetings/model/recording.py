"""A recording that the office arranged for, and the files made under that arrangement (article 52)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from chassis.actor import Standing
from chassis.law import Machine, Step
from meetings.model.base import Aggregate, Base, Row
from meetings.rules.authority_rules import OFFICE

RECORDING = Machine(
    "recording",
    {
        ("authorised", "attach_recording"): Step("authorised", "R52.2"),
        ("authorised", "revoke_recording"): Step("revoked", "R52.2"),
    },
)
"""An arrangement for a recording, until it is taken back."""


class Recording(Aggregate, Base):
    """Who may record a meeting, with which device and what for; the files themselves are kept elsewhere."""

    __tablename__ = "recordings"
    __table_args__ = (Index(None, "meeting_id", "id"),)
    __subject__ = "recording"

    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meetings.id"))
    operator_id: Mapped[UUID | None]
    operator: Mapped[str] = mapped_column(Text)
    device: Mapped[str] = mapped_column(Text)
    purpose: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text)
    authorised_by: Mapped[str] = mapped_column(Text)
    authorised_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))

    files: Mapped[list["RecordingFile"]] = relationship(order_by="RecordingFile.id", cascade="all, delete-orphan")

    def known_to(self, standing: Standing) -> bool:
        """A recording is known to the office and to who makes it."""
        mine = self.operator_id is not None and self.operator_id == standing.person_id
        return mine or standing.holds(*OFFICE)


class RecordingFile(Row, Base):
    """One file, by its name, digest and place."""

    __tablename__ = "recording_files"
    __table_args__ = (UniqueConstraint("recording_id", "sha256"),)

    recording_id: Mapped[UUID] = mapped_column(ForeignKey("recordings.id"))
    file_name: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(Text)
    size: Mapped[int] = mapped_column(BigInteger)
    kept_at: Mapped[str] = mapped_column(Text)
    attached_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    attached_by: Mapped[str] = mapped_column(Text)
