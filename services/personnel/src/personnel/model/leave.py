"""A leave or trip, the table of its steps, and the half days on which it keeps a person away."""

from datetime import date
from uuid import UUID

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, SmallInteger, Text, text
from sqlalchemy.dialects.postgresql import ARRAY, ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from chassis.actor import Standing
from chassis.law import Machine, Step
from personnel.model.base import Base
from personnel.model.unit import keeps_directory
from personnel.rules.half_day_rules import FAR, day_of, half_in

SUBMITTED, APPROVED, ON_LEAVE, EXTENDING = "submitted", "approved", "on_leave", "extending"
RETURNED, REJECTED, CANCELLED = "returned", "rejected", "cancelled"
GRANTED = (APPROVED, ON_LEAVE, EXTENDING)
"""States in which the person is away, or will be."""
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
        (ON_LEAVE, "extend_leave"): Step(EXTENDING, "R75.1"),
        (EXTENDING, "pass_on"): Step(EXTENDING, "R75.2"),
        (EXTENDING, "approve_extension"): Step(ON_LEAVE, "R75.1"),
        (EXTENDING, "reject_extension"): Step(ON_LEAVE, "R75.1"),
        (APPROVED, "name_stand_in"): Step(APPROVED, "R7.2"),
        (ON_LEAVE, "name_stand_in"): Step(ON_LEAVE, "R7.2"),
        (EXTENDING, "name_stand_in"): Step(EXTENDING, "R7.2"),
        (ON_LEAVE, "register_return"): Step(RETURNED, "R75.3"),
        (EXTENDING, "register_return"): Step(RETURNED, "R75.3"),
    },
)


class Leave(Base):
    """One leave; its half days are numbered as in personnel.rules.half_day_rules, ends being the first half day after.

    From `away_half` until `back_half` the person is away, if it was granted; `due_half` is when the person should be
    back. Who stands in is written down with it, so that a later change of partners alters nothing.
    """

    __tablename__ = "leaves"
    __subject__ = "leave"
    __table_args__ = (
        Index(None, "person_id", "back_half"),
        Index(None, "stand_in_id", "back_half"),
        Index(None, "person_id", "id"),
        Index(
            "ix_leaves_open",
            "state",
            "due_half",
            postgresql_where=text("state = ANY (ARRAY['approved', 'on_leave', 'extending'])"),
        ),
        Index("ix_leaves_chain", "chain", postgresql_using="gin"),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    kind: Mapped[str] = mapped_column(Text)
    starts: Mapped[date] = mapped_column(Date)
    until: Mapped[date] = mapped_column(Date)
    first_half: Mapped[int] = mapped_column(Integer)
    """The first half day asked for."""
    due_half: Mapped[int] = mapped_column(Integer)
    """The half day on which the person should be back."""
    away_half: Mapped[int] = mapped_column(Integer)
    """From when on the person is on record as away: `first_half`, or when it was granted, if that came later."""
    back_half: Mapped[int] = mapped_column(Integer)
    """The first half day the person is not away: far off until the return is registered, `away_half` if never away."""
    destination: Mapped[str] = mapped_column(Text)
    destination_scope: Mapped[str] = mapped_column(Text)
    """How far it leads: in_rushan, in_weihai (out of Rushan), beyond (out of Weihai) or abroad."""
    leaves_rushan: Mapped[bool] = mapped_column(Boolean)
    leaves_weihai: Mapped[bool] = mapped_column(Boolean)
    reason: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text)
    stand_in_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    """Who stands in now, or did last; who did when is in the substitutions."""
    proposed_stand_in_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    """Who is to stand in instead, once whoever approved the leave last agrees."""
    state: Mapped[str] = mapped_column(Text)
    rule: Mapped[str] = mapped_column(Text)
    """The rule that orders its approval; empty where it is only reported."""
    chain: Mapped[list[str]] = mapped_column(ARRAY(Text))
    """The powers whose holders approve, in order."""
    stage: Mapped[int] = mapped_column(SmallInteger)
    wanted_half: Mapped[int | None] = mapped_column(Integer)
    """The later end that is asked for while it is being extended."""
    extension_reason: Mapped[str] = mapped_column(Text)
    returned_on: Mapped[date | None] = mapped_column(Date)
    chased_on: Mapped[date | None] = mapped_column(Date)
    chased_times: Mapped[int] = mapped_column(SmallInteger)
    note: Mapped[str] = mapped_column(Text)
    post_kind: Mapped[str] = mapped_column(Text)
    """The kind of post by which it was judged."""
    of_leader: Mapped[bool] = mapped_column(Boolean)
    """Whether it is the leave of the mayor or a vice mayor: who is away of them, the others must know."""
    reported_to: Mapped[str] = mapped_column(Text)
    """To which superior the mayor's own absence was reported, by which paper and when."""
    report_number: Mapped[str] = mapped_column(Text)
    reported_on: Mapped[date | None] = mapped_column(Date)

    @property
    def starts_half(self) -> str:
        """Whether it begins with the forenoon (am) or the afternoon (pm)."""
        return half_in(self.first_half)

    @property
    def until_half(self) -> str:
        """Whether its last half day is a forenoon (am) or an afternoon (pm)."""
        return half_in(self.due_half - 1)

    @property
    def wanted_until(self) -> date | None:
        """The last day that is asked for while it is being extended."""
        return day_of(self.wanted_half - 1) if self.wanted_half else None

    @property
    def wanted_until_half(self) -> str:
        """Whether the forenoon (am) or the afternoon (pm) of that day is to be the last half."""
        return half_in(self.wanted_half - 1) if self.wanted_half else ""

    def known_to(self, standing: Standing) -> bool:
        """The person, who stands in, who approves, and the office may know of a leave; of a leader's, all leaders."""
        among_leaders = self.of_leader and standing.holds(*LEADERS)
        standing_in = standing.person_id is not None and standing.person_id in (
            self.stand_in_id,
            self.proposed_stand_in_id,
        )
        return among_leaders or standing_in or self.may_show_reason(standing)

    def may_show_reason(self, standing: Standing) -> bool:
        """Whether a reader may see why and where to: the person, who approves, and the office; nobody else."""
        return standing.person_id == self.person_id or keeps_directory(standing) or standing.holds(*self.chain)

    def grant(self, now: int) -> None:
        """It may be taken: the person is away from its first half day on, and never in the past, until returned."""
        self.state = LEAVE.advance(self.state, "approve_leave")
        self.away_half = max(self.first_half, now)
        self.back_half = FAR
        self.begin_if_due(now)

    def begin_if_due(self, now: int) -> None:
        """An approved leave is under way once its first half day has come, whether or not a timer has seen it yet."""
        if self.state == APPROVED and self.away_half <= now:
            self.state = LEAVE.advance(self.state, "begin_leave")

    def end_at(self, half: int) -> None:
        """The person is back from this half day on; one who comes back before it began was never away."""
        self.back_half = max(self.away_half, min(self.back_half, half))

    def last_on(self, end: int) -> None:
        """Let the first half day after it be `end`."""
        self.due_half = end
        self.until = day_of(end - 1)


class Substitution(Base):
    """That a person stands in during a leave, for a term of half days; of one leave there is never more than one."""

    __tablename__ = "substitutions"
    __table_args__ = (
        ExcludeConstraint(
            (text("textrange(leave_id::text, leave_id::text, '[]')"), "&&"),
            (text("int4range(first_half, back_half)"), "&&"),
            name="ex_substitutions_leave_id",
        ),
        Index(None, "stand_in_id", "back_half"),
        Index(None, "leave_id"),
    )

    leave_id: Mapped[UUID] = mapped_column(ForeignKey("leaves.id"))
    stand_in_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    first_half: Mapped[int] = mapped_column(Integer)
    back_half: Mapped[int] = mapped_column(Integer)
