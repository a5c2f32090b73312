"""Real servers and clients on loopback: every call has a caller and an end, every failure arrives as what it was."""

import json
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import uuid4

import grpc
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from google.rpc.error_details_pb2 import ErrorInfo
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_status import rpc_status
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from chassis import errors, grpc_client, grpc_server
from chassis.actor import Actor
from chassis.db import connect
from chassis.grpc_client import Client, RemoteError, RemoteRefusal
from chassis.identity import Signer, Verifier
from chassis.law import Rule, Rulebook, RuleBroken
from chassis.log import request_id
from chassis.settings import FrameSettings
from zhengling.common.v1 import frame_service_pb2 as frame_pb
from zhengling.common.v1 import standing_service_pb2 as pb
from zhengling.common.v1.frame_service_pb2_grpc import FrameServiceServicer, add_FrameServiceServicer_to_server
from zhengling.common.v1.standing_service_pb2_grpc import (
    StandingServiceServicer,
    StandingServiceStub,
    add_StandingServiceServicer_to_server,
)

KEY = Ed25519PrivateKey.generate()
PRIVATE = KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
PUBLIC = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
PERSON = uuid4()
ACTOR = Actor(PERSON, "oa", "req-1", Signer(PRIVATE).sign(PERSON, "oa"))
REMEDY = {"zh": "须多于{needed}人，现{present}人", "en": "more than {needed} must be present, not {missing}"}
BOOK = Rulebook(
    regulation={"id": "work-rules", "title": "工作规则", "number": "乳政发〔2022〕4号"},
    rules={
        "R43.4": Rule("R43.4", "43", "gate", {"zh": "过半", "en": "more than half"}, REMEDY),
        "R53.1": Rule("R53.1", "53", "authority", {"zh": "市长签发", "en": "the mayor signs"}, {"zh": "{a.b[0]}{"}),
        "R50.1": Rule("R50.1", "50", "clock", {"zh": "会前五日", "en": "five days before"}),
    },
    version="work-rules@abc",
)
Behaviour = Callable[[Any], Any]


class Standings(StandingServiceServicer):  # type: ignore[misc]
    """A servicer that does what the test says."""

    def __init__(self) -> None:
        self.behaviour: Behaviour = lambda request: pb.Standing(person_id=request.person_id)
        self.calls = 0

    def GetStanding(self, request: Any, context: Any) -> Any:  # noqa: N802
        self.calls += 1
        return self.behaviour(request)


def settings(**changes: Any) -> FrameSettings:
    values: dict[str, Any] = {"database_url": "", "amqp_url": "", "grpc_threads": 4}
    return FrameSettings(**values | changes)


def make(servicer: Any, ready: Callable[[], list[str]] = list, **changes: Any) -> grpc_server.Server:
    servicers = [
        (add_StandingServiceServicer_to_server, servicer),
        (add_FrameServiceServicer_to_server, FrameServiceServicer()),
    ]
    return grpc_server.Server(
        servicers, settings(**changes), service="personnel", verifier=Verifier(PUBLIC), book=BOOK, ready=ready
    )


@pytest.fixture
def servicer() -> Standings:
    return Standings()


@pytest.fixture
def server(servicer: Standings) -> Iterator[grpc_server.Server]:
    server = make(servicer)
    server.start()
    yield server
    server.stop(0)


@pytest.fixture
def client(server: grpc_server.Server) -> Client:
    return Client("personnel", f"127.0.0.1:{server.port}", StandingServiceStub)


@pytest.fixture
def stub(server: grpc_server.Server) -> Any:
    return StandingServiceStub(grpc.insecure_channel(f"127.0.0.1:{server.port}"))


def ask(client: Client, actor: Actor = ACTOR, **options: Any) -> Any:
    # Generous, because on a busy machine a call may wait long for its turn.
    return client.ask("GetStanding", pb.GetStandingRequest(person_id="x"), actor=actor, **{"timeout": 20} | options)


def raising(error: Exception) -> Behaviour:
    def behaviour(_: Any) -> Any:
        raise error

    return behaviour


def info(error: Any) -> ErrorInfo:
    status = rpc_status.from_call(error)
    assert status is not None
    found = ErrorInfo()
    assert status.details[0].Unpack(found)
    return found


GOOD = [("authorization", f"Bearer {ACTOR.token}")]


def refused(stub: Any, metadata: Any = GOOD, timeout: float | None = 5) -> Any:
    with pytest.raises(grpc.RpcError) as caught:
        stub.GetStanding(pb.GetStandingRequest(), timeout=timeout, metadata=metadata)
    return caught.value


def test_the_caller_arrives_and_is_gone_after_the_call(servicer: Standings, client: Client) -> None:
    seen: list[Actor] = []
    requests: list[str] = []

    def behaviour(request: Any) -> Any:
        seen.append(grpc_server.actor())
        requests.append(request_id.get())
        return pb.Standing(name="王", person_id=request.person_id)

    servicer.behaviour = behaviour
    reply = ask(client)
    assert (reply.name, reply.person_id) == ("王", "x")
    assert seen == [ACTOR]
    assert requests == ["req-1"]
    with pytest.raises(LookupError):
        grpc_server.actor()


def test_key_and_version_go_along_only_when_they_are_meant_to(servicer: Standings, client: Client) -> None:
    seen: list[Actor] = []
    servicer.behaviour = lambda _: seen.append(grpc_server.actor()) or pb.Standing()  # type: ignore[func-returns-value]
    actor = Actor(PERSON, "oa", "r", ACTOR.token, "key-1", 7)
    ask(client, actor)
    ask(client, actor, pass_key=True)
    assert [(one.key, one.expected_version) for one in seen] == [("", None), ("key-1", 7)]


def test_many_callers_at_once_are_not_taken_for_each_other(servicer: Standings, client: Client) -> None:
    servicer.behaviour = lambda _: pb.Standing(name=grpc_server.actor().client, person_id=request_id.get())
    signer = Signer(PRIVATE)
    actors = [Actor(PERSON, f"c{n}", f"r{n}", signer.sign(PERSON, f"c{n}")) for n in range(8)]
    with ThreadPoolExecutor(8) as pool:
        replies = list(pool.map(lambda n: ask(client, actors[n % 8], timeout=10), range(200)))
    assert all((one.name, one.person_id) == (f"c{n % 8}", f"r{n % 8}") for n, one in enumerate(replies))


@pytest.mark.parametrize("timeout", [None, 1e6])
def test_a_call_that_nobody_ends_is_refused(stub: Any, timeout: float | None) -> None:
    error = refused(stub, timeout=timeout)
    assert error.code() is grpc.StatusCode.INVALID_ARGUMENT
    assert (info(error).reason, info(error).domain) == ("DEADLINE_REQUIRED", "zhengling")


@pytest.mark.parametrize(
    "metadata",
    [
        [],
        [("authorization", "")],
        [("authorization", "Bearer ")],
        [("authorization", "Bearer x.y.z")],
        [("authorization", f"Basic {ACTOR.token}")],
        [("authorization", ACTOR.token)],
        [("authorization", f"Bearer {ACTOR.token}"), ("authorization", "Bearer forged")],
    ],
)
def test_a_call_without_a_proof_of_who_acts_is_refused(servicer: Standings, stub: Any, metadata: Any) -> None:
    error = refused(stub, metadata)
    assert error.code() is grpc.StatusCode.UNAUTHENTICATED
    assert info(error).reason == "UNAUTHENTICATED"
    assert servicer.calls == 0


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("if-match", "x"),
        ("if-match", "-1"),
        ("if-match", "1" * 40),
        ("if-match", "1.5"),
        ("idempotency-key", "k" * 201),
    ],
)
def test_unusable_metadata_is_malformed(stub: Any, name: str, value: str) -> None:
    error = refused(stub, [*GOOD, (name, value)])
    assert error.code() is grpc.StatusCode.INVALID_ARGUMENT
    assert list(info(error).metadata) == [name]


@pytest.mark.parametrize(
    ("given", "taken"), [("a.b-C_9", "a.b-C_9"), ('x"; drop y', "xdropy"), ("z" * 300, "z" * 64), ("", ""), ("!!", "")]
)
def test_a_request_id_is_made_harmless_or_made(servicer: Standings, stub: Any, given: str, taken: str) -> None:
    servicer.behaviour = lambda _: pb.Standing(name=request_id.get())
    name = stub.GetStanding(pb.GetStandingRequest(), timeout=5, metadata=[*GOOD, ("x-request-id", given)]).name
    assert name == taken if taken else len(name) == 32


@pytest.mark.parametrize("raw", [b"\xff\xff\xff", b"\x0a\x02\xff\xfe"])
def test_bytes_that_are_no_message_are_malformed(server: grpc_server.Server, raw: bytes) -> None:
    channel = grpc.insecure_channel(f"127.0.0.1:{server.port}")
    call = channel.unary_unary("/zhengling.common.v1.StandingService/GetStanding")
    with pytest.raises(grpc.RpcError) as caught:
        call(raw, timeout=5, metadata=GOOD)
    assert caught.value.code() is grpc.StatusCode.INVALID_ARGUMENT
    assert info(caught.value).reason == "MALFORMED"


def test_what_is_not_served_is_unimplemented(server: grpc_server.Server) -> None:
    channel = grpc.insecure_channel(f"127.0.0.1:{server.port}")
    for path in ("/nobody/Knows", "/zhengling.common.v1.FrameService/GetRule", "/grpc.health.v1.Health/Check"):
        with pytest.raises(grpc.RpcError) as caught:
            channel.unary_unary(path)(b"", timeout=5, metadata=GOOD)
        assert caught.value.code() is grpc.StatusCode.UNIMPLEMENTED


FAILURES = [
    (errors.NotFound("meeting"), grpc.StatusCode.NOT_FOUND),
    (errors.Malformed({"limit": "1..200", "标题": "空"}), grpc.StatusCode.INVALID_ARGUMENT),
    (errors.StaleVersion(7), grpc.StatusCode.ABORTED),
    (errors.VersionRequired(), grpc.StatusCode.FAILED_PRECONDITION),
    (errors.KeyReused(), grpc.StatusCode.INVALID_ARGUMENT),
    (errors.AlreadyExists("unit"), grpc.StatusCode.ALREADY_EXISTS),
    (errors.NotPermitted("export"), grpc.StatusCode.PERMISSION_DENIED),
    (errors.AboveCeiling(3, 1), grpc.StatusCode.FAILED_PRECONDITION),
    (errors.IllegalStep("topic", "draft", "fly"), grpc.StatusCode.FAILED_PRECONDITION),
]


@pytest.mark.parametrize(("failure", "status"), FAILURES, ids=[one.code for one, _ in FAILURES])
def test_a_failure_arrives_as_what_it_was(
    servicer: Standings, client: Client, stub: Any, failure: errors.Failure, status: grpc.StatusCode
) -> None:
    servicer.behaviour = raising(failure)
    assert refused(stub).code() is status
    with pytest.raises(type(failure)) as caught:
        ask(client)
    assert vars(caught.value) == vars(failure)
    assert caught.value.facts() == failure.facts()


def test_who_is_not_known_arrives_as_unauthenticated(client: Client) -> None:
    with pytest.raises(errors.Unauthenticated):
        ask(client, Actor(PERSON, "oa", "r", "forged"))


def test_a_broken_rule_tells_its_article_facts_and_remedy(servicer: Standings, client: Client, stub: Any) -> None:
    servicer.behaviour = raising(RuleBroken("R43.4", present=4, needed=5))
    assert refused(stub).code() is grpc.StatusCode.FAILED_PRECONDITION
    with pytest.raises(RemoteRefusal) as caught:
        ask(client)
    told = caught.value.facts()
    assert json.loads(told.pop("facts")) == {"present": 4, "needed": 5}
    assert told == {
        "rule": "R43.4",
        "rulebook": "work-rules@abc",
        "article": "43",
        "regulation": "工作规则（乳政发〔2022〕4号）",
        "gist_zh": "过半",
        "gist_en": "more than half",
        "remedy_zh": "须多于5人，现4人",
        "remedy_en": "more than 5 must be present, not …",
    }
    assert (caught.value.code, caught.value.forbidden) == ("rule-broken", False)


def test_a_rule_of_authority_is_a_denial_and_a_bad_remedy_hides_nothing(servicer: Standings, client: Client) -> None:
    servicer.behaviour = raising(RuleBroken("R53.1"))
    with pytest.raises(RemoteRefusal) as caught:
        ask(client)
    assert caught.value.forbidden
    assert caught.value.facts()["remedy_zh"] == "{a.b[0]}{"


def test_a_gate_may_be_refused_for_want_of_a_power(servicer: Standings, client: Client) -> None:
    refusal = RuleBroken("R43.4", present=4)
    refusal.authority = True
    servicer.behaviour = raising(refusal)
    with pytest.raises(RemoteRefusal) as caught:
        ask(client)
    assert caught.value.forbidden


def test_a_failure_that_cannot_be_told_tells_nothing(servicer: Standings, stub: Any) -> None:
    class Untold(errors.Failure):
        def facts(self) -> dict[str, str]:
            raise ValueError("password=secret")

    servicer.behaviour = raising(Untold())
    error = refused(stub)
    assert error.code() is grpc.StatusCode.INTERNAL
    assert "secret" not in repr(error) + str(error.trailing_metadata())


def test_a_rule_this_service_does_not_have_is_told_by_its_id(servicer: Standings, client: Client) -> None:
    servicer.behaviour = raising(RuleBroken("R99", n=1))
    with pytest.raises(RemoteRefusal) as caught:
        ask(client)
    assert caught.value.facts() == {"rule": "R99", "rulebook": "work-rules@abc", "facts": '{"n": 1}'}


def test_an_illegal_step_cites_the_article_that_orders_it(servicer: Standings, client: Client) -> None:
    servicer.behaviour = raising(errors.IllegalStep("topic", "draft", "submit", "R50.1"))
    with pytest.raises(errors.IllegalStep) as caught:
        ask(client)
    told = caught.value.facts()
    assert (told["state"], told["rule"], told["article"], told["gist_zh"]) == ("draft", "R50.1", "50", "会前五日")


@pytest.mark.parametrize(
    "failure",
    [
        RuleBroken("R43.4", held=["x" * 100] * 10_000, present=4, text="\ud800\0" + "政" * 5000),
        errors.Malformed({f"field{number}": "政" * 4000 for number in range(100)}),
        errors.NotFound("政" * 100_000),
    ],
)
def test_the_most_that_is_told_is_bounded(servicer: Standings, stub: Any, failure: errors.Failure) -> None:
    servicer.behaviour = raising(failure)
    found = info(refused(stub))
    assert found.reason == failure.code.upper().replace("-", "_")
    assert found.ByteSize() < 8000
    if "facts" in found.metadata:
        assert json.loads(found.metadata["facts"]) == {"held": "…", "present": 4, "text": "…"}


def test_a_neighbour_s_refusal_is_passed_on_unchanged(servicer: Standings, client: Client) -> None:
    """Documents asks meetings, meetings asks personnel: what personnel refused is told as personnel told it."""
    servicer.behaviour = raising(RuleBroken("R53.1", who="副市长"))
    outer = Standings()
    outer.behaviour = lambda request: client.ask("GetStanding", request, actor=grpc_server.actor())
    second = make(outer)
    second.start()
    try:
        with pytest.raises(RemoteRefusal) as direct:
            ask(client)
        with pytest.raises(RemoteRefusal) as through:
            ask(Client("meetings", f"127.0.0.1:{second.port}", StandingServiceStub))
        assert through.value.facts() == direct.value.facts()
        assert (through.value.code, through.value.forbidden) == (direct.value.code, True)
        servicer.behaviour = raising(errors.IllegalStep("topic", "draft", "submit", "R50.1"))
        with pytest.raises(errors.IllegalStep) as step:
            ask(Client("meetings", f"127.0.0.1:{second.port}", StandingServiceStub))
        assert step.value.facts()["article"] == "50"
    finally:
        second.stop(0)


def test_the_text_of_an_unknown_failure_stays_in_the_log(
    servicer: Standings, client: Client, stub: Any, caplog: pytest.LogCaptureFixture
) -> None:
    servicer.behaviour = raising(RuntimeError("password=secret"))
    error = refused(stub, [*GOOD, ("x-request-id", "req-9")])
    assert error.code() is grpc.StatusCode.INTERNAL
    assert "secret" not in repr(error) + str(error.trailing_metadata())
    assert (info(error).reason, dict(info(error).metadata)) == ("INTERNAL", {"request_id": "req-9"})
    with pytest.raises(RemoteError):
        ask(client)
    assert "password=secret" in caplog.text


def test_a_handler_that_answers_nothing_is_an_error_of_the_service(servicer: Standings, client: Client) -> None:
    servicer.behaviour = lambda _: None
    with pytest.raises(RemoteError):
        ask(client)


@pytest.mark.parametrize("failure", [OperationalError("SELECT 'secret'", {}, Exception()), PoolTimeout("pool")])
def test_a_database_that_is_away_is_a_neighbour_that_is_down(
    servicer: Standings, client: Client, stub: Any, failure: Exception
) -> None:
    servicer.behaviour = raising(failure)
    error = refused(stub)
    assert error.code() is grpc.StatusCode.UNAVAILABLE
    assert (info(error).reason, dict(info(error).metadata)) == ("NEIGHBOUR_DOWN", {"neighbour": "database"})
    before = servicer.calls
    with pytest.raises(errors.NeighbourDown) as caught:
        ask(client, safe=True)
    assert caught.value.neighbour == "personnel"
    assert servicer.calls == before + 1, "a service that answered that it cannot is not pressed at once"


def test_what_the_database_cannot_hold_is_malformed(servicer: Standings, client: Client) -> None:
    url = os.environ["ZHENGLING_TEST_DATABASE_URL"].replace("postgresql:", "postgresql+psycopg:", 1)
    engine = connect(url, pool_size=1)

    def behaviour(_: Any) -> Any:
        with engine.connect() as connection:
            connection.execute(text("SELECT CAST(:a AS text)"), {"a": "x\0y"})

    servicer.behaviour = behaviour
    with pytest.raises(errors.Malformed):
        ask(client)
    engine.dispose()


def test_an_answer_that_does_not_come_in_time_is_a_neighbour_down(servicer: Standings, client: Client) -> None:
    done = threading.Event()
    servicer.behaviour = lambda _: done.wait(10) and pb.Standing()
    started = time.monotonic()
    with pytest.raises(errors.NeighbourDown):
        ask(client, timeout=0.2)
    assert time.monotonic() - started < 2
    # The incoming call's end is the end of what it asks, whatever that asks for itself.
    token = grpc_client.deadline.set(time.monotonic() + 0.2)
    with pytest.raises(errors.NeighbourDown):
        ask(client, timeout=10)
    assert time.monotonic() - started < 4
    grpc_client.deadline.reset(token)
    calls = servicer.calls
    token = grpc_client.deadline.set(time.monotonic() - 1)
    with pytest.raises(errors.NeighbourDown):
        ask(client)
    grpc_client.deadline.reset(token)
    assert servicer.calls == calls
    done.set()


def test_the_deadline_is_handed_on(servicer: Standings, client: Client) -> None:
    seen: list[float] = []

    def behaviour(_: Any) -> Any:
        limit = grpc_client.deadline.get()
        assert limit is not None
        seen.append(limit - time.monotonic())
        return pb.Standing()

    servicer.behaviour = behaviour
    ask(client, timeout=15)
    assert 5 < seen[0] <= 15.1


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def test_a_server_that_is_away_is_told_at_once_and_found_again_soon(servicer: Standings) -> None:
    port = free_port()
    client = Client("personnel", f"127.0.0.1:{port}", StandingServiceStub)
    started = time.monotonic()
    with pytest.raises(errors.NeighbourDown):
        ask(client)
    assert time.monotonic() - started < 1.5
    server = make(servicer, grpc_listen=f"127.0.0.1:{port}")
    server.start()
    until = time.monotonic() + 5
    while True:
        try:
            ask(client)
            break
        except errors.NeighbourDown:
            assert time.monotonic() < until
    server.stop(0)


def test_a_read_is_tried_once_more_when_the_connection_was_lost(servicer: Standings) -> None:
    class Lost(grpc.RpcError):  # type: ignore[misc]
        def code(self) -> grpc.StatusCode:
            return grpc.StatusCode.UNAVAILABLE

        def trailing_metadata(self) -> None:
            return None

    class Flaky:
        def __init__(self, _: Any) -> None:
            self.left = 1

        def GetStanding(self, request: Any, timeout: float, metadata: Any) -> Any:  # noqa: N802
            if self.left:
                self.left -= 1
                raise Lost
            return pb.Standing(name="王")

    assert ask(Client("personnel", "127.0.0.1:1", Flaky), safe=True).name == "王"
    with pytest.raises(errors.NeighbourDown):
        ask(Client("personnel", "127.0.0.1:1", Flaky))


def test_more_calls_than_can_wait_are_turned_away_and_health_still_answers(
    servicer: Standings, server: grpc_server.Server, client: Client
) -> None:
    done = threading.Event()
    servicer.behaviour = lambda _: done.wait(20) and pb.Standing()
    refusals: list[Exception] = []
    replies: list[Any] = []

    def one() -> None:
        try:
            replies.append(ask(client, timeout=20))
        except errors.NeighbourDown as error:
            refusals.append(error)

    threads = [threading.Thread(target=one) for _ in range(24)]
    for thread in threads:
        thread.start()
    until = time.monotonic() + 10
    while len(refusals) < 8:
        assert time.monotonic() < until
    assert health(server) == "SERVING"
    done.set()
    for thread in threads:
        thread.join()
    assert (len(replies), len(refusals)) == (16, 8)


def health(server: grpc_server.Server, name: str = "personnel") -> str:
    channel = grpc.insecure_channel(f"127.0.0.1:{server.health_port}")
    reply = health_pb2_grpc.HealthStub(channel).Check(health_pb2.HealthCheckRequest(service=name), timeout=5)
    return str(health_pb2.HealthCheckResponse.ServingStatus.Name(reply.status))


def test_health_says_what_readiness_says(servicer: Standings) -> None:
    reasons: list[str] = ["database: OperationalError"]
    server = make(servicer, ready=lambda: reasons)
    server.start()
    assert health(server) == health(server, "") == "NOT_SERVING"
    reasons.clear()
    server.refresh()
    assert health(server) == "SERVING"
    reasons.append("x")
    server.refresh()
    assert health(server) == "NOT_SERVING"
    server.stop(0)


@pytest.mark.parametrize(("name", "variable"), [("grpc_listen", "GRPC_LISTEN"), ("grpc_health_listen", "GRPC_HEALTH")])
def test_a_taken_port_is_told_in_a_sentence(servicer: Standings, name: str, variable: str) -> None:
    listen: dict[str, Any] = {}
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        listen[name] = f"127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(SystemExit, match=f"{variable}.*is another process using it"):
            make(servicer, **listen)


def test_reflection_is_for_development_only(servicer: Standings, server: grpc_server.Server) -> None:
    from grpc_reflection.v1alpha.proto_reflection_descriptor_database import ProtoReflectionDescriptorDatabase

    with pytest.raises(grpc.RpcError) as caught:
        ProtoReflectionDescriptorDatabase(grpc.insecure_channel(f"127.0.0.1:{server.port}")).get_services()
    assert caught.value.code() is grpc.StatusCode.UNIMPLEMENTED
    open_server = make(servicer, environment="development")
    open_server.start()
    channel = grpc.insecure_channel(f"127.0.0.1:{open_server.port}")
    assert set(ProtoReflectionDescriptorDatabase(channel).get_services()) == {
        "grpc.reflection.v1alpha.ServerReflection",
        "zhengling.common.v1.FrameService",
        "zhengling.common.v1.StandingService",
    }
    open_server.stop(0)


def test_one_line_and_one_observation_an_rpc_without_its_content(
    servicer: Standings, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    from prometheus_client import REGISTRY

    labels = {"method": "/zhengling.common.v1.StandingService/GetStanding", "status": "NOT_FOUND"}
    before = REGISTRY.get_sample_value("zhengling_rpc_seconds_count", labels) or 0
    servicer.behaviour = raising(errors.NotFound("秘密"))
    with caplog.at_level(logging.INFO, "rpc"), pytest.raises(errors.NotFound):
        ask(client)
    until = time.monotonic() + 5
    while not (records := [one for one in caplog.records if one.name == "rpc"]):
        assert time.monotonic() < until
    (record,) = records
    assert (record.getMessage(), vars(record)["status"], vars(record)["client"]) == (
        labels["method"],
        "NOT_FOUND",
        "oa",
    )
    assert "秘密" not in str(vars(record))
    assert REGISTRY.get_sample_value("zhengling_rpc_seconds_count", labels) == before + 1


def test_a_client_made_before_a_fork_connects_after_it(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    ask(client)
    mine = grpc_client.channel(client._target)
    assert grpc_client.channel(client._target) is mine
    monkeypatch.setattr("os.getpid", lambda: 1)
    assert grpc_client.channel(client._target) is not mine
    ask(client)


SERVE = """
import sys, time
from pathlib import Path
from zhengling.common.v1 import standing_service_pb2 as pb
from zhengling.common.v1.standing_service_pb2_grpc import StandingServiceServicer, add_StandingServiceServicer_to_server
from chassis import grpc_server, log
from chassis.identity import Verifier
from chassis.law import Rulebook
from chassis.settings import FrameSettings

class Slow(StandingServiceServicer):
    def GetStanding(self, request, context):
        Path(request.person_id).touch()
        time.sleep(1)
        return pb.Standing(name="done")

log.configure("personnel-api")
settings = FrameSettings(database_url="", amqp_url="", grpc_threads=2)
grpc_server.serve(
    [(add_StandingServiceServicer_to_server, Slow())],
    settings,
    service="personnel",
    verifier=Verifier(Path(sys.argv[1]).read_bytes()),
    book=Rulebook({}, {}, ""),
    ready=list,
)
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_process_told_to_stop_ends_its_calls_first(tmp_path: Path, number: int) -> None:
    (tmp_path / "key.pem").write_bytes(PUBLIC)
    process = subprocess.Popen([sys.executable, "-c", SERVE, tmp_path / "key.pem"], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        line = json.loads(process.stdout.readline())
        assert (line["event"], line["process"]) == ("serving", "personnel-api")
        client = Client("personnel", f"127.0.0.1:{line['port']}", StandingServiceStub)
        inside = tmp_path / "inside"
        replies: list[str] = []
        request = pb.GetStandingRequest(person_id=str(inside))
        thread = threading.Thread(
            target=lambda: replies.append(client.ask("GetStanding", request, actor=ACTOR, timeout=10).name)
        )
        thread.start()
        until = time.monotonic() + 10
        while not inside.exists():
            assert time.monotonic() < until
        process.send_signal(number)
        thread.join()
        assert replies == ["done"]
        assert process.wait(10) == 0
        events = [json.loads(line)["event"] for line in process.stdout]
        assert events[-1] == "stopped"
    finally:
        process.kill()
        process.wait()


@pytest.mark.parametrize("name", sorted({name for name, _ in grpc_server.OPTIONS + grpc_client.OPTIONS}))
def test_grpc_knows_every_option(name: str) -> None:
    """A misspelt option is ignored in silence: idle connections were cut off for pinging too often."""
    from grpc._cython import cygrpc

    assert name.encode() + b"\0" in Path(cygrpc.__file__).read_bytes()


def test_frame_messages_are_served_under_the_same_frame(server: grpc_server.Server) -> None:
    from zhengling.common.v1.frame_service_pb2_grpc import FrameServiceStub

    client = Client("personnel", f"127.0.0.1:{server.port}", FrameServiceStub)
    with pytest.raises(RemoteRefusal) as caught:
        client.ask("ListRules", frame_pb.ListRulesRequest(), actor=ACTOR)
    assert caught.value.code == "unimplemented"
