"""The numbers by which people are reached, each with the time it held, so that an old one can still be answered for."""

import re
from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, Integer, Text, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from chassis.actor import Standing
from chassis.errors import Malformed
from chassis.law import Machine, Step
from personnel.model.base import Base
from personnel.model.unit import Person, keeps_directory

MOBILE, OFFICE, HOME = "mobile", "office", "home"
PHONE_KINDS = {MOBILE: "手机", OFFICE: "办公电话", HOME: "住宅电话"}

REPORTED, ACKNOWLEDGED = "reported", "acknowledged"

CELLULAR = re.compile(r"1[3-9][0-9]{9}|\+[1-9][0-9]{6,14}")
"""A mobile number in its plain form: one of this country, or one from abroad with its country code."""
ABROAD = re.compile(r"00[1-9][0-9]{6,}")
"""A number dialled with the prefix for calls abroad in place of the plus sign."""
_WRITTEN = re.compile(r"\+?[0-9(][0-9() -]*")
FIXED = re.compile(r"[0-9]{3,18}|\+[1-9][0-9]{6,16}")

PHONE_NUMBER = Machine("phone_number", {(REPORTED, "acknowledge_phone_change"): Step(ACKNOWLEDGED, "R78.2")})


class PhoneNumber(Base):
    """One number of one person; of each kind a person has one at a time, and none is ever overwritten."""

    __tablename__ = "phone_numbers"
    __subject__ = "phone_number"
    __table_args__ = (
        CheckConstraint("ends_at IS NULL OR ends_at > starts_at", name="term"),
        ExcludeConstraint(
            (text("textrange(person_id::text || kind, person_id::text || kind, '[]')"), "&&"),
            (text("tstzrange(starts_at, ends_at)"), "&&"),
            name="ex_phone_numbers_kind",
        ),
        Index(None, "person_id", "id"),
        Index(None, "digits", "id"),
        Index("ix_phone_numbers_waiting", "id", postgresql_where=text("state = 'reported'")),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    kind: Mapped[str] = mapped_column(Text)
    number: Mapped[str] = mapped_column(Text)
    digits: Mapped[str] = mapped_column(Text)
    """The number in its plain form, by which it is found however it was written."""
    starts_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    ends_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    reported_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    """Who reported it; None where an operator put it in."""
    reported_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    days_late: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(Text)
    acknowledged_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    title: Mapped[str] = mapped_column(Text)
    """What the office reads among its pending steps; it never holds the number."""

    def known_to(self, standing: Standing) -> bool:
        """The person and the office may know of a number."""
        return standing.person_id == self.person_id or keeps_directory(standing)


def digits_of(number: str) -> str:
    """A number in its plain form: digits alone, a country code other than this country's with its plus sign."""
    digits = re.sub(r"[^0-9]", "", number)
    if not number.strip().startswith("+"):
        if not ABROAD.fullmatch(digits):
            return digits
        digits = digits.removeprefix("00")
    return digits.removeprefix("86") if digits.startswith("86") else f"+{digits}"


def require_number(number: str, kind: str = "") -> None:
    """A telephone number as people write it, of this kind where one is named. Raises Malformed."""
    form, digits = CELLULAR if kind == MOBILE else FIXED, digits_of(number)
    if not _WRITTEN.fullmatch(number) or not form.fullmatch(digits):
        wanted = "不是这一种类的电话号码 / not a telephone number of this kind"
        raise Malformed({"number": wanted if kind else "不是电话号码 / not a telephone number"})


def kind_of(digits: str) -> str:
    """The kind of a number that nobody told: a mobile one by its form, else one of the office."""
    return MOBILE if CELLULAR.fullmatch(digits) else OFFICE


def first_number(person: Person, now: datetime, reported_by: UUID | None) -> PhoneNumber:
    """The number a person is registered with, as the beginning of its history; the office has it from the start."""
    digits = digits_of(person.phone)
    return PhoneNumber(
        person_id=person.id,
        kind=kind_of(digits),
        number=person.phone,
        digits=digits,
        starts_at=now,
        ends_at=None,
        reported_by=reported_by,
        reported_at=now,
        days_late=0,
        state=ACKNOWLEDGED,
        acknowledged_at=now,
        title=f"{person.name}的电话号码",
    )
