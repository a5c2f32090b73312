"""Copies are compared with their owner page by page and mended under lock, while events come in beside it."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from chassis_grpc import BOOK, PUBLIC
from chassis_papers import NOW, Paper, papers
from chassis_processes import own_database
from sqlalchemy import delete, select, text, update

from chassis import epochs, facts, grpc_server, inbox, reconcile, run, service_token
from chassis.acts import Act
from chassis.db import new_id
from chassis.envelope import Event
from chassis.facts import Fact, Kind
from chassis.identity import Verifier
from chassis.mirror import RowMirror
from chassis.reconcile import Reconciling
from chassis.run import Context, Runtime
from chassis.settings import FrameSettings
from chassis.signing import Keyring
from chassis.testing import event_keys, event_signer, eventually, stop
from zhengling.common.v1.facts_service_pb2_grpc import add_FactsServiceServicer_to_server
from zhengling.meetings.v1.events_pb2 import DecisionAdopted

DEPLOYMENT = FrameSettings.deployment


def read(message: Any) -> dict[str, Any]:
    return {"id": UUID(message.decision_id), "state": message.outcome}


def keep(command: dict[str, Any], ctx: Context) -> None:
    paper = ctx.session.get(Paper, command["id"], with_for_update=True)
    if paper is None:
        ctx.session.add(Paper(title=str(command["id"]), version=1, **command))
    else:
        paper.state = command["state"]


MIRROR = RowMirror(
    "meetings", "paper", DecisionAdopted, model=Paper, read=read, handle=keep, values=lambda values: values
)
CONSUMER = f"paper.{keep.__module__.rpartition('.')[2]}"


class Two:
    """An owner of papers that is asked over gRPC, and a service that keeps copies of them."""

    def __init__(self, owner: Runtime, keeper: Runtime) -> None:
        self.owner, self.keeper = owner, keeper

    def told(self, count: int) -> list[UUID]:
        """Papers that both have."""
        keys = [new_id() for _ in range(count)]
        for runtime in (self.owner, self.keeper):
            with runtime.sessions.begin() as session:
                session.add_all(Paper(id=key, title=str(key), state="draft", version=3) for key in keys)
        return keys

    def change(self, runtime: Runtime, statement: Any) -> None:
        with runtime.sessions.begin() as session:
            session.execute(statement)

    def states(self, runtime: Runtime) -> dict[UUID, str]:
        with runtime.sessions() as session:
            return dict(session.execute(select(Paper.id, Paper.state)).all())  # type: ignore[arg-type]

    def acts(self) -> list[str]:
        with self.keeper.sessions() as session:
            return list(session.scalars(select(Act.action).where(Act.client == "reconcile")))

    def run(self, for_good: bool = True, **more: Any) -> reconcile.Found:
        return Reconciling(self.keeper, MIRROR, for_good=for_good, **more).run()

    def hears(self, key: UUID, state: str, version: int, epoch: int = 0) -> bool:
        message = DecisionAdopted(decision_id=str(key), outcome=state)
        event: Event[Any] = Event(
            new_id(), "t", "/zhengling/meetings", f"paper/{key}", version, NOW, "r", message, epoch
        )
        return run.consume(self.keeper, event, keep, read(message))


@pytest.fixture
def two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Two]:
    monkeypatch.setattr(facts, "MOST", 3)
    monkeypatch.setattr(reconcile, "MOST", 2)
    event_keys(tmp_path, "meetings", "paper")
    keyring = Keyring(tmp_path / "public", DEPLOYMENT)
    with own_database() as one, own_database() as other, papers(one) as owner, papers(other) as keeper:

        def told(session: Any, which: facts.Which) -> Iterator[Fact]:
            for paper in session.scalars(facts.narrowed(select(Paper).order_by(Paper.id), Paper.id, which)):
                message = DecisionAdopted(decision_id=str(paper.id), outcome=paper.state)
                yield Fact(paper.id, f"paper/{paper.id}", paper.version, message)

        server = grpc_server.Server(
            [
                (
                    add_FactsServiceServicer_to_server,
                    facts.FactsApi(owner, [Kind(DecisionAdopted, frozenset({"paper"}), told)]),
                )
            ],
            FrameSettings(database_url="", amqp_url="", grpc_threads=4),
            service="meetings",
            verifier=Verifier(PUBLIC),
            book=BOOK,
            ready=list,
            services=lambda token: service_token.verify(token, keyring, "meetings", DEPLOYMENT),
        )
        server.start()
        keeper.settings = FrameSettings(
            database_url=other,
            amqp_url="",
            meetings_grpc=f"127.0.0.1:{server.port}",
            event_private_key_file=tmp_path / "paper.pem",
        )
        keeper.signer = event_signer(tmp_path, "paper")
        yield Two(owner, keeper)
        stop(server, f"127.0.0.1:{server.port}")


def test_every_page_is_compared_and_mended_and_a_second_run_finds_nothing(two: Two) -> None:
    keys = two.told(10)
    two.change(two.keeper, delete(Paper).where(Paper.id.in_([keys[0], keys[4]])))
    two.change(two.keeper, update(Paper).where(Paper.id == keys[7]).values(state="signed"))
    # What its owner does not have: before the first, between pages and after the last.
    two.change(two.owner, delete(Paper).where(Paper.id.in_([keys[1], keys[2], keys[3], keys[9]])))
    before = two.states(two.keeper)
    tried = two.run(for_good=False)
    assert (tried.compared, tried.differed, tried.left) == (10, 7, 0)
    assert two.states(two.keeper) == before
    assert two.acts() == []
    assert two.run().differed == 7
    assert two.states(two.keeper) == two.states(two.owner)
    assert two.acts() == ["reconcile_paper"] * 7
    again = two.run(for_good=False)
    assert (again.compared, again.differed) == (6, 0)


def test_a_copy_that_a_version_has_frozen_hears_again(two: Two) -> None:
    (key,) = two.told(1)
    two.change(two.keeper, text(f"INSERT INTO inbox_versions VALUES ('{CONSUMER}', 'paper/{key}', 0, {2**62})"))
    assert not two.hears(key, "signed", 4)
    assert two.run().differed == 1
    assert two.run(for_good=False).differed == 0
    assert not two.hears(key, "signed", 3)
    assert two.hears(key, "signed", 4)


def test_what_was_dropped_is_heard_again_when_its_owner_has_it_again(two: Two) -> None:
    (key, other) = two.told(2)
    assert two.hears(key, "signed", 9)
    two.change(two.owner, delete(Paper).where(Paper.id == key))
    with two.owner.sessions.begin() as session:
        epoch = epochs.raise_epoch(session, 1000)
    two.owner._epoch = None
    assert two.run().differed == 1
    assert set(two.states(two.keeper)) == {other}
    # What is still under way from before the restore brings nothing back; what is told after it counts.
    assert not two.hears(key, "signed", 10)
    assert two.hears(key, "draft", 1, epoch)


def test_an_event_that_comes_meanwhile_is_neither_undone_nor_lost(two: Two, monkeypatch: pytest.MonkeyPatch) -> None:
    """The fact grows old between its page and its lock; and an event waits until what was mended stands."""
    (key,) = two.told(1)
    two.change(two.keeper, update(Paper).where(Paper.id == key).values(state="forged"))
    ask, heard, threads = Reconciling._ask, [], []

    def asks(self: Any, **which: Any) -> Any:
        if "ids" in which:
            # Locked by now. The owner changed it, and told so.
            two.change(two.owner, update(Paper).where(Paper.id == key).values(state="sealed", version=4))
            threads.append(threading.Thread(target=lambda: heard.append(two.hears(key, "signed", 5))))
            threads[0].start()
            # In one transaction the server would show the same moment again and again.
            with two.keeper.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as watching:
                waiting = text(
                    "SELECT count(*) FROM pg_stat_activity"
                    " WHERE wait_event_type = 'Lock' AND datname = current_database()"
                )
                eventually(lambda: watching.execute(waiting).scalar_one())
            assert not heard
        return ask(self, **which)

    monkeypatch.setattr(Reconciling, "_ask", asks)
    assert two.run().differed == 1
    threads[0].join()
    assert heard == [True]
    assert two.states(two.keeper) == {key: "signed"}
    with two.keeper.sessions() as session:
        assert session.scalars(select(inbox.InboxVersion.version)).all() == [5]


def test_an_owner_that_tells_nothing_is_taken_for_the_wrong_one(two: Two) -> None:
    two.told(2)
    two.change(two.owner, delete(Paper))
    assert two.run(for_good=False).differed == 2
    with pytest.raises(SystemExit, match="is it the right database"):
        two.run()
    assert len(two.states(two.keeper)) == 2
    assert two.run(even_all=True).differed == 2
    assert two.states(two.keeper) == {}


def test_an_owner_that_does_not_answer_ends_it_with_a_sentence(two: Two) -> None:
    two.keeper.settings = FrameSettings(
        database_url="",
        amqp_url="",
        meetings_grpc="127.0.0.1:1",
        event_private_key_file=two.keeper.settings.event_private_key_file,
    )
    with pytest.raises(SystemExit, match="meetings does not answer"):
        two.run()
