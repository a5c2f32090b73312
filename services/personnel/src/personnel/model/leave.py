"""A leave or trip, the table of its steps, and the days on which it keeps a person away."""

from datetime import date
from uuid import UUID

from sqlalchemy import Boolean, Date, ForeignKey, Index, SmallInteger, Text, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from chassis.actor import Standing
from chassis.law import Machine, Step
from personnel.model.base import FOREVER, Base
from personnel.model.unit import keeps_directory

SUBMITTED, APPROVED, ON_LEAVE, RETURNED = "submitted", "approved", "on_leave", "returned"
REJECTED, CANCELLED = "rejected", "cancelled"
STATES = (SUBMITTED, APPROVED, ON_LEAVE, RETURNED, REJECTED, CANCELLED)
LEAVE_KINDS = {"annual": "年休假", "sick": "病假", "business": "公务外出", "abroad": "出国（境）", "other": "其他"}

LEADERS = ("mayor", "vice_mayor", "mayor.approve", "mayor.sign")
"""Powers any of which makes a leader of the government."""

LEAVE = Machine(
    "leave",
    {
        (SUBMITTED, "pass_on"): Step(SUBMITTED, "R75.2"),
        (SUBMITTED, "approve_leave"): Step(APPROVED, "R75.1"),
        (SUBMITTED, "reject_leave"): Step(REJECTED, "R75.1"),
        (SUBMITTED, "cancel_leave"): Step(CANCELLED, "R75.1"),
        (APPROVED, "cancel_leave"): Step(CANCELLED, "R75.1"),
        (APPROVED, "begin_leave"): Step(ON_LEAVE, "R75.1"),
        (ON_LEAVE, "register_return"): Step(RETURNED, "R75.3"),
    },
)


class Leave(Base):
    """One leave; who stands in is written down with it, so that a later change of partners alters nothing."""

    __tablename__ = "leaves"
    __subject__ = "leave"
    __table_args__ = (
        Index(None, "person_id", "back_on"),
        Index(None, "stand_in_id", "back_on"),
        Index(None, "person_id", "id"),
        Index("ix_leaves_open", "state", "until", postgresql_where=text("state = ANY (ARRAY['approved', 'on_leave'])")),
        Index("ix_leaves_chain", "chain", postgresql_using="gin"),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    kind: Mapped[str] = mapped_column(Text)
    starts: Mapped[date] = mapped_column(Date)
    until: Mapped[date] = mapped_column(Date)
    destination: Mapped[str] = mapped_column(Text)
    leaves_rushan: Mapped[bool] = mapped_column(Boolean)
    leaves_weihai: Mapped[bool] = mapped_column(Boolean)
    reason: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text)
    stand_in_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    state: Mapped[str] = mapped_column(Text)
    rule: Mapped[str] = mapped_column(Text)
    """The rule that orders its approval; empty where it is only reported."""
    chain: Mapped[list[str]] = mapped_column(ARRAY(Text))
    """The powers whose holders approve, in order."""
    stage: Mapped[int] = mapped_column(SmallInteger)
    back_on: Mapped[date] = mapped_column(Date)
    """The first day the person is not away: the far future until the return is registered, `starts` if never away."""
    returned_on: Mapped[date | None] = mapped_column(Date)
    chased_on: Mapped[date | None] = mapped_column(Date)
    note: Mapped[str] = mapped_column(Text)
    of_leader: Mapped[bool] = mapped_column(Boolean)
    """Whether it is the leave of the mayor or a vice mayor: who is away of them, the others must know."""

    def known_to(self, standing: Standing) -> bool:
        """The person, who stands in, who approves, and the office may know of a leave; of a leader's, all leaders."""
        among_leaders = self.of_leader and standing.holds(*LEADERS)
        return among_leaders or standing.person_id == self.stand_in_id or self.may_show_reason(standing)

    def may_show_reason(self, standing: Standing) -> bool:
        """Whether a reader may see why and where to: the person, who approves, and the office; nobody else."""
        return standing.person_id == self.person_id or keeps_directory(standing) or standing.holds(*self.chain)

    def grant(self, today: date) -> None:
        """It may be taken: the person is away from the first day on, until the return is registered."""
        self.state = LEAVE.advance(self.state, "approve_leave")
        self.back_on = FOREVER
        self.begin_if_due(today)

    def begin_if_due(self, today: date) -> None:
        """An approved leave is under way once its first day has come, whether or not a timer has seen it yet."""
        if self.state == APPROVED and self.starts <= today:
            self.state = LEAVE.advance(self.state, "begin_leave")
