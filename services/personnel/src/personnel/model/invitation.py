"""An invitation of leaders to an event, the table of its steps, and the engagements that come of it."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from chassis.actor import Standing
from chassis.law import Machine, Step
from personnel.model.base import Base
from personnel.model.unit import keeps_directory

DRAFTED, SUBMITTED, RETURNED, SCREENED = "drafted", "submitted", "returned", "screened"
APPROVED, DECLINED, ASSIGNED, HELD = "approved", "declined", "assigned", "held"
ISSUED, PUBLISHED, WITHDRAWN, CANCELLED = "issued", "published", "withdrawn", "cancelled"
OF_THE_UNIT = (DRAFTED, RETURNED)
"""States in which the form lies with the unit that organises the event."""

OFFICE = "office"
"""The only right addressee of an invitation (article 87)."""

INVITATION = Machine(
    "invitation",
    {
        (DRAFTED, "revise_invitation"): Step(DRAFTED, "R9.1"),
        (RETURNED, "revise_invitation"): Step(RETURNED, "R9.1"),
        (DRAFTED, "submit_invitation"): Step(SUBMITTED, "R87.1"),
        (RETURNED, "submit_invitation"): Step(SUBMITTED, "R87.1"),
        (SUBMITTED, "screen_invitation"): Step(SCREENED, "R87.1"),
        (SUBMITTED, "return_invitation"): Step(RETURNED, "R87.1"),
        (SCREENED, "pass_on"): Step(SCREENED, "R87.1"),
        (SCREENED, "approve_invitation"): Step(APPROVED, "R87.1"),
        (SCREENED, "decline_invitation"): Step(DECLINED, "R87.1"),
        (APPROVED, "assign_leaders"): Step(ASSIGNED, "R87.1"),
        (ASSIGNED, "assign_leaders"): Step(ASSIGNED, "R87.1"),
        (APPROVED, "conclude_event"): Step(HELD, "R88.3"),
        (ASSIGNED, "conclude_event"): Step(HELD, "R87.1"),
        (APPROVED, "issue_greeting"): Step(ISSUED, "R88.2"),
        (ISSUED, "publish_greeting"): Step(PUBLISHED, "R88.2"),
        (SUBMITTED, "postpone_invitation"): Step(SUBMITTED, "R87.1"),
        (SCREENED, "postpone_invitation"): Step(SCREENED, "R87.1"),
        (APPROVED, "postpone_invitation"): Step(SCREENED, "R87.1"),
        (ASSIGNED, "postpone_invitation"): Step(SCREENED, "R87.1"),
        (DRAFTED, "withdraw_invitation"): Step(WITHDRAWN, "R9.1"),
        (RETURNED, "withdraw_invitation"): Step(WITHDRAWN, "R9.1"),
        (SUBMITTED, "withdraw_invitation"): Step(WITHDRAWN, "R9.1"),
        (SCREENED, "withdraw_invitation"): Step(WITHDRAWN, "R9.1"),
        (APPROVED, "withdraw_invitation"): Step(WITHDRAWN, "R9.1"),
        (ASSIGNED, "withdraw_invitation"): Step(WITHDRAWN, "R9.1"),
        (SCREENED, "cancel_invitation"): Step(CANCELLED, "R87.1"),
        (APPROVED, "cancel_invitation"): Step(CANCELLED, "R87.1"),
        (ASSIGNED, "cancel_invitation"): Step(CANCELLED, "R87.1"),
    },
)


class Invitation(Base):
    """A request-report form: which event of which unit asks which leaders, or asks for a greeting, and what came of it.

    The people invited may know of it only once the office has screened it, so that no form reaches them by itself.
    """

    __tablename__ = "invitations"
    __subject__ = "invitation"
    __table_args__ = (
        CheckConstraint("level BETWEEN 0 AND 4", name="level"),
        CheckConstraint("starts_at < ends_at", name="time"),
        Index(None, "unit", "id"),
        Index(None, "answering", "id"),
        Index(None, "state", "id"),
        Index(None, "starts_at"),
        Index("ix_invitations_chain", "chain", postgresql_using="gin"),
        Index("ix_invitations_invited", "invited", postgresql_using="gin"),
        Index("ix_invitations_assigned", "assigned", postgresql_using="gin"),
    )

    unit: Mapped[str] = mapped_column(Text, ForeignKey("units.code"))
    answering: Mapped[str] = mapped_column(Text, ForeignKey("units.code"))
    """The unit whose head answers for it: of an internal unit, the one it is part of."""
    title: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    in_government_name: Mapped[bool] = mapped_column(Boolean)
    city_wide: Mapped[bool] = mapped_column(Boolean)
    """Arranged as one for the whole city by its committee or government, by `instrument`."""
    instrument: Mapped[str] = mapped_column(Text)
    special_need: Mapped[bool] = mapped_column(Boolean)
    grounds: Mapped[str] = mapped_column(Text)
    place: Mapped[str] = mapped_column(Text)
    starts_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    ends_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    attendance: Mapped[int] = mapped_column(Integer)
    role: Mapped[str] = mapped_column(Text)
    invited: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    in_charge: Mapped[bool] = mapped_column(Boolean)
    """Whether the vice mayor in charge of the unit is asked, whoever that is on the day."""
    addressed_to: Mapped[str] = mapped_column(Text)
    level: Mapped[int] = mapped_column(SmallInteger)
    state: Mapped[str] = mapped_column(Text)
    rule: Mapped[str] = mapped_column(Text)
    """The rule by which it is decided; the gates note it when the form is judged."""
    chain: Mapped[list[str]] = mapped_column(ARRAY(Text))
    """The powers whose holders decide, in order; empty until the office has screened it."""
    stage: Mapped[int] = mapped_column(SmallInteger)
    declined_by: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    """Those of the invited who declined for themselves."""
    assigned: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    attended: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    submitted_on: Mapped[date | None] = mapped_column(Date)
    opinion: Mapped[str] = mapped_column(Text)
    """What the office said of it."""
    note: Mapped[str] = mapped_column(Text)
    """Why it was last returned, declined, postponed, withdrawn or cancelled, or why a greeting was published."""

    @property
    def published(self) -> bool:
        """Whether a greeting may be read by the public."""
        return self.state == PUBLISHED

    def known_to(self, standing: Standing) -> bool:
        """The organising unit and its head; once submitted the office; once screened who decides and who is asked."""
        if self.unit in standing.units or standing.holds(f"head:{self.answering}"):
            return True
        if keeps_directory(standing):
            return self.state != DRAFTED and self.submitted_on is not None
        if not self.chain:
            return False
        mine = standing.person_id
        return mine in self.invited or mine in self.assigned or standing.holds(*self.chain)


class Engagement(Base):
    """That a leader is expected at an event; no leader is expected at two at once, whoever writes at once."""

    __tablename__ = "engagements"
    __table_args__ = (
        ExcludeConstraint(
            (text("textrange(person_id::text, person_id::text, '[]')"), "&&"),
            (text("tstzrange(starts_at, ends_at)"), "&&"),
            where=text("active"),
            name="ex_engagements_person",
        ),
        Index(None, "person_id", "starts_at"),
        Index(None, "invitation_id"),
    )

    invitation_id: Mapped[UUID] = mapped_column(ForeignKey("invitations.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    starts_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    ends_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    active: Mapped[bool] = mapped_column(Boolean)
    """Whether the leader is still expected, or was there; what was called off is kept and binds nobody."""
    attended: Mapped[bool | None] = mapped_column(Boolean)
    """Whether the leader came; None before the event was reported as held."""
