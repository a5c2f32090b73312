"""The minutes of a meeting, their editions and numbers, and the judgements passed on them (articles 53 and 54)."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, SmallInteger, Text, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, insert
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from chassis.actor import Standing
from chassis.law import Machine, Step
from meetings.model.base import Aggregate, Base, Row
from meetings.rules.authority_rules import LEADERS, OFFICE

PUT_FORWARD = ("checked", "assented")
"""The states in which minutes wait for a leader, so that all leaders know of them."""
READABLE = ("signed", "issued", "replaced")
"""The states from which on others than the office and the leaders may read minutes."""

MINUTES = Machine(
    "minutes",
    {
        ("drafted", "revise"): Step("drafted", "R53.1"),
        ("checked", "revise"): Step("drafted", "R53.1"),
        ("assented", "revise"): Step("drafted", "R53.1"),
        ("drafted", "check"): Step("checked"),
        ("drafted", "return_draft"): Step("drafted"),
        ("checked", "assent"): Step("assented", "R53.2"),
        ("checked", "return"): Step("drafted", "R53.1"),
        ("assented", "return"): Step("drafted", "R53.1"),
        ("checked", "sign"): Step("signed", "R53.1"),
        ("assented", "sign"): Step("signed", "R53.1"),
        ("signed", "issue"): Step("issued"),
        ("signed", "reissue"): Step("signed"),
        ("issued", "reissue"): Step("issued"),
        ("signed", "replace"): Step("replaced"),
        ("issued", "replace"): Step("replaced"),
        ("drafted", "discard"): Step("discarded", "R53.1"),
        ("checked", "discard"): Step("discarded", "R53.1"),
        ("assented", "discard"): Step("discarded", "R53.1"),
    },
)
"""From the draft to the issue; what is changed is checked anew, and what is signed is replaced, never changed."""


class Minutes(Aggregate, Base):
    """One edition of the minutes of one meeting: what was decided, never what was said (article 52).

    `level` is that of the meeting, for which every reader is cleared; each item has a level of its own.
    """

    __tablename__ = "minutes"
    __table_args__ = (
        Index(
            "uq_minutes_meeting_id_edition",
            "meeting_id",
            "edition",
            unique=True,
            postgresql_where=text("state <> 'discarded'"),
        ),
        Index("uq_minutes_number", "series", "year", "sequence", "edition", unique=True),
        Index(None, "meeting_kind", "held_on"),
        Index("ix_minutes_readers", "readers", postgresql_using="gin"),
        Index("ix_minutes_powers", "powers", postgresql_using="gin"),
        Index(None, "state", "id"),
    )
    __subject__ = "minutes"

    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meetings.id"))
    meeting_kind: Mapped[str] = mapped_column(Text)
    unit: Mapped[str] = mapped_column(Text)
    major: Mapped[bool]
    """Whether a major matter stands in them, so that the mayor's assent may be needed."""
    held_on: Mapped[date]
    state: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    """What stands before the items; it is read by whoever reads any item."""
    items: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    """Each {decision_id, topic_id, title, outcome, text, sponsor_unit, responsible_units, term, level, major, differs,
    present_ids}."""
    units: Mapped[list[str]] = mapped_column(ARRAY(Text))
    """Every unit that has something to carry out."""
    record: Mapped[dict[str, Any]] = mapped_column(JSONB)
    """{chair, venue, opened_at, closed_at, people: [{name, post, list, topics}], whole: ids of who heard the whole}."""
    readers: Mapped[list[str]] = mapped_column(ARRAY(Text))
    """Whom an item concerns besides the office and the leaders, as `reader_keys` names them."""
    powers: Mapped[list[str]] = mapped_column(ARRAY(Text))
    """The powers that sign or assent, whose holders read the draft."""
    drafters: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    """Everybody who wrote on this edition, none of whom checks it."""
    drafted_by: Mapped[str] = mapped_column(Text)
    drafted_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    checked_by: Mapped[str] = mapped_column(Text)
    signed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    signed_by: Mapped[str] = mapped_column(Text)
    issued_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    copies_to: Mapped[list[str]] = mapped_column(ARRAY(Text))
    """The units that get the whole of them."""
    series: Mapped[str] = mapped_column(Text)
    year: Mapped[int | None] = mapped_column(SmallInteger)
    sequence: Mapped[int | None]
    number: Mapped[str] = mapped_column(Text)
    edition: Mapped[int] = mapped_column(SmallInteger)
    first_id: Mapped[UUID]
    """The first edition, the same for all editions."""
    replaces_id: Mapped[UUID | None] = mapped_column(ForeignKey("minutes.id"))
    replaced_by_id: Mapped[UUID | None]
    reason: Mapped[str] = mapped_column(Text)
    """Why they were issued anew."""

    opinions: Mapped[list["MinutesOpinion"]] = relationship(
        order_by="MinutesOpinion.id", cascade="all, delete-orphan", lazy="selectin"
    )

    def __init__(self, **values: Any) -> None:
        plain: dict[str, Any] = {
            "state": "drafted",
            "checked_by": "",
            "signed_at": None,
            "signed_by": "",
            "issued_at": None,
            "copies_to": [],
            "series": "",
            "year": None,
            "sequence": None,
            "number": "",
            "edition": 1,
            "replaces_id": None,
            "replaced_by_id": None,
            "reason": "",
        }
        super().__init__(**(plain | values))

    def known_to(self, standing: Standing) -> bool:
        """The office and who signs know a draft, the leaders what was checked, and whom it concerns what was signed."""
        if standing.holds(*OFFICE, *self.powers):
            return True
        if standing.holds(*LEADERS):
            return self.state in (*PUT_FORWARD, *READABLE)
        return self.state in READABLE and not reader_keys(standing).isdisjoint(self.readers)

    @property
    def top_level(self) -> int:
        """The highest level of anything they say."""
        return int(max([self.level, *(item["level"] for item in self.items)]))


def reader_keys(standing: Standing) -> set[str]:
    """What a reader is named by in `readers`: as a person and by units, up to the levels he is cleared for.

    Levels are part of the name, so that a list tells nobody of minutes in which he may not read a single item.
    """
    names = [f"unit:{unit}" for unit in units_of(standing)]
    if standing.person_id is not None:
        names.append(f"person:{standing.person_id}")
    return {f"{name}:{level}" for name in names for level in range(standing.clearance + 1)}


def units_of(standing: Standing) -> frozenset[str]:
    """The units somebody belongs to, and those he heads in another's stead."""
    heads = (power.key for power in standing.powers if power.key.startswith("head:"))
    return standing.units | {key.removeprefix("head:") for key in heads}


class MinutesOpinion(Row, Base):
    """A judgement passed on minutes: check, assent, return or signature."""

    __tablename__ = "minutes_opinions"

    minutes_id: Mapped[UUID] = mapped_column(ForeignKey("minutes.id"), index=True)
    stage: Mapped[str] = mapped_column(Text)
    agreed: Mapped[bool]
    text: Mapped[str] = mapped_column(Text)
    person_id: Mapped[UUID | None]
    person: Mapped[str] = mapped_column(Text)
    capacity: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class MinutesSeries(Base):
    """The next number of one series of minutes in one year."""

    __tablename__ = "minutes_series"

    series: Mapped[str] = mapped_column(Text, primary_key=True)
    year: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    next: Mapped[int]

    @staticmethod
    def take(session: Session, series: str, year: int) -> int:
        """The next number; its row stays locked until the transaction ends, and a rollback gives the number back."""
        first = insert(MinutesSeries).values(series=series, year=year, next=2)
        taken = first.on_conflict_do_update(
            index_elements=["series", "year"], set_={"next": MinutesSeries.next + 1}
        ).returning(MinutesSeries.next)
        return int(session.execute(taken).scalar_one()) - 1
