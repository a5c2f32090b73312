"""Events recorded with the state they tell of, and noted with the effect they had."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from chassis_processes import SIGNER
from chassis_sample import TYPE, NoteTaken
from sqlalchemy import Engine, insert, select, text
from sqlalchemy.orm import Session

from chassis import inbox, outbox
from chassis.db import new_id
from chassis.envelope import decode
from chassis.testing import eventually

AT = datetime(2026, 3, 2, tzinfo=UTC)


def record(session: Session, version: int) -> None:
    outbox.record(
        session,
        NoteTaken(text=str(version)),
        source="/zhengling/sample",
        subject="note/1",
        version=version,
        at=AT,
        signer=SIGNER,
    )


def test_an_event_is_there_only_if_its_transaction_commits(engine: Engine) -> None:
    with Session(engine) as session:
        record(session, 1)
        session.rollback()
        record(session, 2)
        session.commit()
        row = session.scalars(select(outbox.Outbox)).one()
    event = decode(row.body, NoteTaken)
    assert (event.version, event.id, row.routing_key, row.aggregate) == (2, row.event_id, TYPE, "note/1")


def test_rows_inserted_together_keep_their_order(engine: Engine) -> None:
    rows = [
        outbox.row(NoteTaken(), source="/zhengling/sample", subject="note/1", version=version, at=AT, signer=None)
        for version in range(50)
    ]
    with Session(engine) as session, session.begin():
        session.execute(insert(outbox.Outbox), rows)
    with Session(engine) as session:
        found = session.scalars(select(outbox.Outbox).order_by(outbox.Outbox.id))
        assert [decode(row.body, NoteTaken).version for row in found] == list(range(50))


def test_an_event_is_new_to_each_consumer_once(engine: Engine) -> None:
    event_id = new_id()
    with Session(engine) as session, session.begin():
        assert inbox.first_time(session, "a", event_id)
        assert inbox.first_time(session, "b", event_id)
        assert not inbox.first_time(session, "a", event_id)


def test_what_was_rolled_back_was_not_seen(engine: Engine) -> None:
    event_id = new_id()
    with Session(engine) as session:
        assert inbox.first_time(session, "a", event_id)
        session.rollback()
        assert inbox.first_time(session, "a", event_id)


@pytest.mark.parametrize("commits", [True, False])
def test_a_delivery_at_the_same_moment_waits_for_the_first(engine: Engine, commits: bool) -> None:
    event_id, answers = new_id(), []

    def second() -> None:
        with Session(engine) as session, session.begin():
            answers.append(inbox.first_time(session, "a", event_id))

    with Session(engine) as session:
        assert inbox.first_time(session, "a", event_id)
        thread = threading.Thread(target=second)
        thread.start()
        with engine.connect() as watching:
            waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
            eventually(lambda: watching.execute(waiting).scalar_one())
        assert not answers
        session.commit() if commits else session.rollback()
    thread.join()
    assert answers == [not commits]


def test_only_a_higher_version_is_news(engine: Engine) -> None:
    def newer(consumer: str, aggregate: str, version: int) -> bool:
        with Session(engine) as session, session.begin():
            return inbox.is_newer(session, consumer, aggregate, version)

    assert [newer("a", "note/1", version) for version in (2, 2, 1, 3, 2)] == [True, False, False, True, False]
    assert newer("a", "note/2", 1)
    assert newer("b", "note/1", 1)


def test_old_notes_are_purged_and_versions_kept(engine: Engine) -> None:
    with Session(engine) as session, session.begin():
        inbox.first_time(session, "a", new_id())
        inbox.is_newer(session, "a", "note/1", 5)
        now = datetime.now(UTC)
        assert inbox.purge(session, now - timedelta(days=90)) == 0
        assert inbox.purge(session, now + timedelta(seconds=5)) == 1
        assert not inbox.is_newer(session, "a", "note/1", 4)
