"""Ids in order of time, and pages that neither skip nor repeat a row."""

import base64
import os
from collections.abc import Iterator
from uuid import UUID

import pytest
from sqlalchemy import MetaData, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from chassis.db import NAMES, connect, new_id, page, page_of_any
from chassis.errors import Malformed

URL = os.environ.get("ZHENGLING_TEST_DATABASE_URL", "").replace("postgresql:", "postgresql+psycopg:", 1)


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMES)


class Row(Base):
    """A row to page through; its table is temporary, so tests that run beside this one do not see it."""

    __tablename__ = "row"
    __table_args__ = {"prefixes": ["TEMPORARY"]}  # noqa: RUF012
    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int]


@pytest.fixture
def session() -> Iterator[Session]:
    engine = connect(URL, pool_size=1)
    with Session(engine) as session:
        Base.metadata.create_all(session.connection())
        yield session
    engine.dispose()


def test_ids_are_unique_and_in_order_of_time() -> None:
    ids = [new_id() for _ in range(5000)]
    assert ids == sorted(set(ids))
    assert {one.version for one in ids} == {7}


def test_pages_neither_skip_nor_repeat(session: Session) -> None:
    ids = [new_id() for _ in range(25)]
    session.add_all(Row(id=one, number=number) for number, one in enumerate(ids))
    session.flush()
    seen, cursor, pages = [], "", 0
    while True:
        rows, cursor = page(session, select(Row), Row.id, cursor, 10)
        seen += [row.number for row in rows]
        pages += 1
        # A row that comes while somebody reads belongs to no page that is still to come.
        session.add(Row(id=new_id(), number=1000 + pages))
        session.flush()
        if not cursor:
            break
    assert seen == list(range(24, -1, -1))
    assert pages == 3


def test_pages_of_what_several_ways_lead_to_neither_skip_nor_repeat(session: Session) -> None:
    session.add_all(Row(id=new_id(), number=number) for number in range(30))
    session.flush()
    ways = [Row.number % 2 == 0, Row.number % 3 == 0, Row.number > 99]
    kept = select(Row).where(Row.number < 28)
    for limit in (1, 4, 50):
        seen, cursor = [], ""
        while True:
            rows, cursor = page_of_any(session, kept, Row.id, ways, cursor, limit)
            assert len(rows) <= limit
            seen += [row.number for row in rows]
            if not cursor:
                break
        assert seen == [number for number in range(27, -1, -1) if number % 2 == 0 or number % 3 == 0]
    for bad in (-1, 201):
        with pytest.raises(Malformed):
            page_of_any(session, kept, Row.id, ways, "", bad)
    with pytest.raises(Malformed):
        page_of_any(session, kept, Row.id, ways, "x", 5)


def test_a_page_is_planned_for_its_values_and_other_statements_are_prepared(session: Session) -> None:
    for number in range(12):
        page(session, select(Row).where(Row.number == number), Row.id, "", 10)
        session.scalars(select(Row.id).where(Row.number == number)).all()
    kept = session.execute(text("SELECT statement FROM pg_prepared_statements")).scalars().all()
    assert not [one for one in kept if "ORDER BY" in one]
    assert [one for one in kept if "number" in one]


def test_a_full_last_page_has_no_next(session: Session) -> None:
    session.add_all(Row(id=new_id(), number=number) for number in range(10))
    session.flush()
    rows, cursor = page(session, select(Row), Row.id, "", 10)
    assert (len(rows), cursor) == (10, "")
    assert page(session, select(Row).where(Row.number > 99), Row.id, "", 0) == ([], "")


@pytest.mark.parametrize("limit", [-1, 201, 10**9])
def test_a_limit_out_of_bounds_is_malformed(session: Session, limit: int) -> None:
    with pytest.raises(Malformed) as caught:
        page(session, select(Row), Row.id, "", limit)
    assert list(caught.value.facts()) == ["limit"]
    assert "1 to 200" in caught.value.fields["limit"]


@pytest.mark.parametrize(
    "cursor", ["x", "政令", "'; DROP TABLE row", "\0", "A" * 10_000, base64.urlsafe_b64encode(b"12345").decode()]
)
def test_a_cursor_of_another_make_is_malformed(session: Session, cursor: str) -> None:
    with pytest.raises(Malformed) as caught:
        page(session, select(Row), Row.id, cursor, 10)
    assert list(caught.value.facts()) == ["cursor"]
    assert cursor not in caught.value.fields["cursor"]


def test_an_error_s_text_holds_none_of_the_values_that_were_written(session: Session) -> None:
    """Errors go to the log, and a log has no clearance for what a document says."""
    session.add(Row(id=new_id(), number=987654321987654321))
    with pytest.raises(DBAPIError) as caught:
        session.flush()
    assert "987654321987654321" not in str(caught.value)
