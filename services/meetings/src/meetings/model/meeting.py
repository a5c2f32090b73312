"""A meeting with its agenda and the list of those due, invited and present (articles 41 to 47)."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, SmallInteger, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from chassis.actor import Standing
from chassis.law import Machine, Step
from meetings.model.attendance import MEMBER, Attendance
from meetings.model.base import Aggregate, Base, Row
from meetings.rules.authority_rules import LEADERS, OFFICE

MEETING = Machine(
    "meeting",
    {
        ("planned", "take_topic"): Step("planned", "R50.1"),
        ("agenda_fixed", "take_topic"): Step("agenda_fixed", "R50.1"),
        ("planned", "set_agenda"): Step("planned", "R47.1"),
        ("agenda_fixed", "set_agenda"): Step("planned", "R47.1"),
        ("planned", "fix_agenda"): Step("agenda_fixed", "R47.1"),
        **{
            (state, step): Step(state, "R47.1")
            for state in ("agenda_fixed", "in_session")
            for step in ("add_agenda_item", "revise_agenda")
        },
        **{
            (state, step): Step(state, rule)
            for state in ("planned", "agenda_fixed")
            for step, rule in (("postpone", "R50.1"), ("rearrange", "R6.1"), ("name_participants", "R46.1"))
        },
        **{
            (state, step): Step(state, "R31.1")
            for state in ("planned", "agenda_fixed", "in_session")
            for step in ("invite_observer", "withdraw_observer")
        },
        ("agenda_fixed", "record_attendance"): Step("agenda_fixed", "R43.4"),
        ("in_session", "record_attendance"): Step("in_session", "R43.4"),
        ("agenda_fixed", "open"): Step("in_session", "R43.4"),
        ("in_session", "begin_item"): Step("in_session", "R48.1"),
        ("in_session", "skip_item"): Step("in_session", "R48.1"),
        ("in_session", "hand_over_chair"): Step("in_session", "R43.2"),
        ("in_session", "decide"): Step("in_session", "R43.4"),
        ("in_session", "close"): Step("closed"),
        ("planned", "cancel"): Step("cancelled"),
        ("agenda_fixed", "cancel"): Step("cancelled"),
        ("closed", "draft_minutes"): Step("closed", "R53.1"),
        ("agenda_fixed", "issue_notices"): Step("agenda_fixed"),
        ("closed", "attach_recording"): Step("closed", "R52.2"),
        ("in_session", "attach_recording"): Step("in_session", "R52.2"),
        ("in_session", "register_material"): Step("in_session", "R52.3"),
        **{
            (state, step): Step(state, rule)
            for state in ("planned", "agenda_fixed")
            for step, rule in (
                ("request_absence", "R51.1"),
                ("report_absences", "R51.2"),
                ("name_staff", "R51.3"),
                ("bar_devices", "R52.1"),
                ("authorise_recording", "R52.2"),
                ("register_material", "R52.3"),
            )
        },
        ("closed", "record_meeting_cost"): Step("closed", "R81.1"),
    },
)
"""A meeting from its call to its end; setting an agenda anew unfixes it, so that every gate is judged again."""

FORMS = ("onsite", "video", "telephone")
"""How a meeting is held: in one room, by video, by telephone (article 55)."""


class Meeting(Aggregate, Base):
    """A meeting of one of the kinds of article 41. Its bare notice is known to all who are cleared for its level."""

    __tablename__ = "meetings"
    __table_args__ = (
        Index(None, "kind", "day"),
        Index(None, "day", "id"),
        Index(None, "state", "day"),
        Index(None, "units", postgresql_using="gin"),
    )
    __subject__ = "meeting"

    kind: Mapped[str] = mapped_column(Text)
    day: Mapped[date]
    venue: Mapped[str] = mapped_column(Text)
    unit: Mapped[str] = mapped_column(Text)
    """The unit a thematic or work meeting is about; empty for the others."""
    state: Mapped[str] = mapped_column(Text)
    called_by: Mapped[UUID | None]
    chair_id: Mapped[UUID | None]
    chair: Mapped[str] = mapped_column(Text)
    opened_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    closed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    reminded: Mapped[bool]
    """Whether the office was reminded that the day went by and the meeting was not held."""
    starts_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    """When it begins; None while only the day is known."""
    ends_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    form: Mapped[str] = mapped_column(Text)
    hosts: Mapped[list[str]] = mapped_column(ARRAY(Text))
    """The units that hold a joint sitting together, the leading one first; empty for a meeting of one unit."""
    units: Mapped[list[str]] = mapped_column(ARRAY(Text))
    """The units named in the call of a thematic or class 2 work meeting, whose people take part."""
    issue: Mapped[int] = mapped_column(SmallInteger)
    """How many times the agenda was issued; 0 before the first time."""
    application_id: Mapped[UUID | None]
    """The approved application a class 2 work meeting was called on (article 46)."""
    commission_id: Mapped[UUID | None]
    """The commission under which the office's director or a deputy convened a thematic meeting (article 45)."""
    devices_barred: Mapped[bool]
    """Whether the office marked it as confidential, whatever its kind and level (article 52)."""

    items: Mapped[list["AgendaItem"]] = relationship(order_by="AgendaItem.position", cascade="all, delete-orphan")
    attendance: Mapped[list[Attendance]] = relationship(order_by="Attendance.id", cascade="all, delete-orphan")

    def __init__(self, **values: Any) -> None:
        plain: dict[str, Any] = {
            "starts_at": None,
            "ends_at": None,
            "form": FORMS[0],
            "hosts": [],
            "units": [],
            "issue": 0,
            "application_id": None,
            "commission_id": None,
            "devices_barred": False,
        }
        super().__init__(**(plain | values))

    @property
    def due(self) -> int:
        """How many members are due."""
        return sum(row.role == MEMBER for row in self.attendance)

    @property
    def present(self) -> int:
        """How many members are in the room now."""
        return sum(row.role == MEMBER and row.here for row in self.attendance)

    def open_to(self, standing: Standing) -> bool:
        """Whether agenda and attendance are shown: to the office, the leaders and those listed for it as a whole."""
        row = self.listed(standing.person_id)
        return (row is not None and not row.topics) or standing.holds(*OFFICE, *LEADERS)

    def listed(self, person_id: UUID | None) -> Attendance | None:
        """The line of a person on the list; None for who is not on it."""
        if person_id is None:
            return None
        return next((row for row in self.attendance if row.person_id == person_id), None)


class AgendaItem(Row, Base):
    """One item of an agenda: the study item, the bottom-line item, or a topic."""

    __tablename__ = "agenda_items"
    __table_args__ = (UniqueConstraint("meeting_id", "position", deferrable=True, initially="DEFERRED"),)

    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meetings.id"))
    position: Mapped[int] = mapped_column(SmallInteger)
    kind: Mapped[str] = mapped_column(Text)
    topic_id: Mapped[UUID | None] = mapped_column(ForeignKey("topics.id"), index=True)
    title: Mapped[str] = mapped_column(Text)
    level: Mapped[int] = mapped_column(SmallInteger)
    """That of the topic, or a higher one the office gave the item."""
    minutes: Mapped[int] = mapped_column(SmallInteger)
    """How long it takes; 0 when not said."""
    reporter_unit: Mapped[str] = mapped_column(Text)
    reporter: Mapped[str] = mapped_column(Text)
    """Who reports, name and post."""
    state: Mapped[str] = mapped_column(Text)
    """Where it stands in session; see model.deliberation.ITEM."""

    def __init__(self, **values: Any) -> None:
        super().__init__(**({"state": "waiting", "minutes": 0, "reporter_unit": "", "reporter": ""} | values))
