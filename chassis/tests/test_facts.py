"""Services ask each other for facts by tokens of their own, which open nothing else."""

import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import grpc
import jwt
import pytest
from chassis_grpc import BOOK, PUBLIC, Standings
from chassis_grpc import metadata as persons
from chassis_papers import Paper, rows
from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis import facts, grpc_server, service_token
from chassis.db import new_id
from chassis.facts import Fact, Kind, Which
from chassis.identity import Verifier
from chassis.run import Runtime
from chassis.settings import FrameSettings
from chassis.signing import HEADER, Keyring, Signer
from chassis.testing import event_keys, event_signer, stop
from zhengling.common.v1 import facts_service_pb2 as pb
from zhengling.common.v1 import standing_service_pb2 as standing_pb
from zhengling.common.v1.facts_service_pb2_grpc import FactsServiceStub, add_FactsServiceServicer_to_server
from zhengling.common.v1.standing_service_pb2_grpc import (
    StandingServiceStub,
    add_StandingServiceServicer_to_server,
)
from zhengling.meetings.v1.events_pb2 import DecisionAdopted

TYPE = "zhengling.meetings.decision.adopted.v1"
DEPLOYMENT = FrameSettings.deployment


def papers(session: Session, which: Which) -> Iterator[Fact]:
    query = facts.narrowed(select(Paper).order_by(Paper.id), Paper.id, which)
    for paper in session.scalars(query):
        message = DecisionAdopted(decision_id=str(paper.id), outcome=paper.state)
        yield Fact(paper.id, f"paper/{paper.id}", paper.version, message)


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    event_keys(tmp_path, "paper", "reader", "other")
    return tmp_path


@pytest.fixture
def target(runtime: Runtime, keys: Path) -> Iterator[str]:
    keyring = Keyring(keys / "public", DEPLOYMENT)
    server = grpc_server.Server(
        [
            (
                add_FactsServiceServicer_to_server,
                facts.FactsApi(runtime, [Kind(DecisionAdopted, frozenset({"reader"}), papers)]),
            ),
            (add_StandingServiceServicer_to_server, Standings()),
        ],
        FrameSettings(database_url="", amqp_url="", grpc_threads=4),
        service="paper",
        verifier=Verifier(PUBLIC),
        book=BOOK,
        ready=list,
        services=lambda token: service_token.verify(token, keyring, "paper", DEPLOYMENT),
    )
    server.start()
    yield f"127.0.0.1:{server.port}"
    stop(server, f"127.0.0.1:{server.port}")


def ask(target: str, token: str, **which: Any) -> Any:
    request = pb.ListFactsRequest(**{"event_type": TYPE} | which)
    with grpc.insecure_channel(target) as channel:
        return FactsServiceStub(channel).ListFacts(
            request, timeout=30, metadata=[("authorization", f"Bearer {token}"), ("x-request-id", "r")]
        )


def refusal(target: str, token: str, **which: Any) -> Any:
    with pytest.raises(grpc.RpcError) as caught:
        ask(target, token, **which)
    return caught.value.code()


def test_pages_hold_all_facts_in_the_order_of_their_ids(
    target: str, keys: Path, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(facts, "MOST", 3)
    with runtime.sessions.begin() as session:
        session.add_all(Paper(id=new_id(), title=str(n), state="draft", version=n) for n in range(8))
    token = service_token.issue(event_signer(keys, "reader"), "paper", DEPLOYMENT)
    found, after = [], ""
    while True:
        page = ask(target, token, after=after)
        found += [(fact.id, fact.version, DecisionAdopted.FromString(fact.data).decision_id) for fact in page.facts]
        if not (after := page.last):
            break
    there = sorted(rows(runtime, Paper), key=lambda paper: paper.id)
    assert found == [(str(paper.id), paper.version, str(paper.id)) for paper in there]
    some = ask(target, token, ids=[str(there[5].id), str(uuid.uuid4())])
    assert ([fact.id for fact in some.facts], some.last) == ([str(there[5].id)], "")
    assert refusal(target, token, ids=[str(uuid.uuid4())] * 4) is grpc.StatusCode.INVALID_ARGUMENT


def test_a_page_ends_before_it_is_too_large_for_a_message(
    target: str, keys: Path, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(facts, "MOST_BYTES", 100)
    with runtime.sessions.begin() as session:
        session.add_all(Paper(id=new_id(), title=str(n), state="draft", version=n) for n in range(5))
    token = service_token.issue(event_signer(keys, "reader"), "paper", DEPLOYMENT)
    first = ask(target, token)
    assert (len(first.facts), first.last) == (2, first.facts[-1].id)


def test_only_a_service_that_keeps_copies_is_told(target: str, keys: Path) -> None:
    other = service_token.issue(event_signer(keys, "other"), "paper", DEPLOYMENT)
    assert refusal(target, other) is grpc.StatusCode.PERMISSION_DENIED
    reader = service_token.issue(event_signer(keys, "reader"), "paper", DEPLOYMENT)
    assert refusal(target, reader, event_type="zhengling.x.y.z.v1") is grpc.StatusCode.PERMISSION_DENIED


def claims(**changes: Any) -> dict[str, Any]:
    now = int(time.time())
    base = {"iss": "reader", "aud": "paper", "dep": DEPLOYMENT, "iat": now, "exp": now + 60}
    return {name: value for name, value in (base | changes).items() if value is not None}


def made(signer: Signer, head: dict[str, Any] | None = None, **changes: Any) -> str:
    top = {"typ": service_token.TYPE, "kid": signer.key_id} | (head or {})
    return jwt.encode(claims(**changes), signer.key, "EdDSA", top)


BAD = {
    "over": {"exp": int(time.time()) - 1},
    "too long": {"exp": int(time.time()) + 3600},
    "not yet": {"iat": int(time.time()) + 3600, "exp": int(time.time()) + 3660},
    "for another": {"aud": "meetings"},
    "of another deployment": {"dep": "test"},
    "of another service": {"iss": "other"},
    "of nobody": {"iss": None},
    "without an end": {"exp": None},
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_token_opens_nothing(target: str, keys: Path, name: str) -> None:
    token = made(event_signer(keys, "reader"), **BAD[name])
    assert refusal(target, token) is grpc.StatusCode.UNAUTHENTICATED


def test_other_proofs_open_nothing(target: str, keys: Path) -> None:
    signer = event_signer(keys, "reader")
    unknown = {"kid": "0123456789abcdef"}
    for token in (
        made(signer, {"typ": "zhengling-actor+jwt"}),
        made(signer, unknown),
        jwt.encode(claims(), "", "none", {"typ": service_token.TYPE, "kid": signer.key_id}),
        dict(persons())["authorization"].removeprefix("Bearer "),
        signer.sign(b"x"),
        "x" * 5000,
        "",
    ):
        assert refusal(target, token) is grpc.StatusCode.UNAUTHENTICATED


def test_a_services_token_reads_nothing_of_a_persons(target: str, keys: Path) -> None:
    token = service_token.issue(event_signer(keys, "reader"), "paper", DEPLOYMENT)
    with grpc.insecure_channel(target) as channel, pytest.raises(grpc.RpcError) as caught:
        StandingServiceStub(channel).GetStanding(
            standing_pb.GetStandingRequest(), timeout=30, metadata=[("authorization", f"Bearer {token}")]
        )
    assert caught.value.code() is grpc.StatusCode.UNAUTHENTICATED


def test_a_token_is_no_signature_of_an_event(keys: Path) -> None:
    """The same key signs both; what is signed differs from the first byte on."""
    signer = event_signer(keys, "reader")
    text, _, mark = service_token.issue(signer, "paper", DEPLOYMENT).rpartition(".")
    keyring = Keyring(keys / "public", DEPLOYMENT)
    padded = mark.replace("-", "+").replace("_", "/") + "=="
    with pytest.raises(Exception, match="is not that of reader's key"):
        keyring.event(text.encode(), {HEADER: f"ed25519:{signer.key_id}:{padded}"}, "reader", DecisionAdopted)
