"""Every call over a real connection has a caller, an end and a shape; what has not is refused."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc
import pytest
from chassis_grpc import LONG, PERSON, SIGNER, Standings, ask, caller, info, metadata, refused, token

from chassis import grpc_server
from chassis.actor import Actor
from chassis.grpc_client import Client, RemoteRefusal
from chassis.log import request_id
from zhengling.common.v1 import frame_service_pb2 as frame_pb
from zhengling.common.v1 import standing_service_pb2 as pb


def test_the_caller_arrives_and_is_gone_after_the_call(servicer: Standings, client: Client) -> None:
    seen: list[Actor] = []
    requests: list[str] = []

    def behaviour(request: Any) -> Any:
        seen.append(grpc_server.actor())
        requests.append(request_id.get())
        return pb.Standing(name="王", person_id=request.person_id)

    servicer.behaviour = behaviour
    actor = caller()
    reply = ask(client, actor)
    assert (reply.name, reply.person_id) == ("王", "x")
    assert seen == [actor]
    assert requests == ["req-1"]
    with pytest.raises(LookupError):
        grpc_server.actor()


def test_key_and_version_go_along_only_when_they_are_meant_to(servicer: Standings, client: Client) -> None:
    seen: list[Actor] = []
    servicer.behaviour = lambda _: seen.append(grpc_server.actor()) or pb.Standing()  # type: ignore[func-returns-value]
    actor = caller(key="key-1", expected_version=7)
    ask(client, actor)
    ask(client, actor, pass_key=True)
    assert [(one.key, one.expected_version) for one in seen] == [("", None), ("key-1", 7)]


def test_many_callers_at_once_are_not_taken_for_each_other(servicer: Standings, client: Client) -> None:
    servicer.behaviour = lambda _: pb.Standing(name=grpc_server.actor().client, person_id=request_id.get())
    actors = [Actor(PERSON, f"c{n}", f"r{n}", SIGNER.sign(PERSON, f"c{n}")) for n in range(8)]
    with ThreadPoolExecutor(8) as pool:
        replies = list(pool.map(lambda n: ask(client, actors[n % 8]), range(200)))
    assert all((one.name, one.person_id) == (f"c{n % 8}", f"r{n % 8}") for n, one in enumerate(replies))


@pytest.mark.parametrize("timeout", [None, 1e6])
def test_a_call_that_nobody_ends_is_refused(stub: Any, timeout: float | None) -> None:
    error = refused(stub, timeout=timeout)
    assert error.code() is grpc.StatusCode.INVALID_ARGUMENT
    assert (info(error).reason, info(error).domain) == ("DEADLINE_REQUIRED", "zhengling")


@pytest.mark.parametrize(
    "proofs",
    [
        list,
        lambda: [""],
        lambda: ["Bearer "],
        lambda: ["Bearer x.y.z"],
        lambda: [f"Basic {token()}"],
        lambda: [token()],
        lambda: [f"Bearer {token()}", "Bearer forged"],
    ],
    ids=["none", "empty", "no token", "no JWT", "other scheme", "no scheme", "two"],
)
def test_a_call_without_a_proof_of_who_acts_is_refused(
    servicer: Standings, stub: Any, proofs: Callable[[], list[str]]
) -> None:
    error = refused(stub, [("authorization", proof) for proof in proofs()])
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
    error = refused(stub, metadata((name, value)))
    assert error.code() is grpc.StatusCode.INVALID_ARGUMENT
    assert list(info(error).metadata) == [name]


@pytest.mark.parametrize(
    ("given", "taken"), [("a.b-C_9", "a.b-C_9"), ('x"; drop y', "xdropy"), ("z" * 300, "z" * 64), ("", ""), ("!!", "")]
)
def test_a_request_id_is_made_harmless_or_made(servicer: Standings, stub: Any, given: str, taken: str) -> None:
    servicer.behaviour = lambda _: pb.Standing(name=request_id.get())
    name = stub.GetStanding(pb.GetStandingRequest(), timeout=LONG, metadata=metadata(("x-request-id", given))).name
    assert name == taken if taken else len(name) == 32


@pytest.mark.parametrize("raw", [b"\xff\xff\xff", b"\x0a\x02\xff\xfe"])
def test_bytes_that_are_no_message_are_malformed(server: grpc_server.Server, raw: bytes) -> None:
    channel = grpc.insecure_channel(f"127.0.0.1:{server.port}")
    call = channel.unary_unary("/zhengling.common.v1.StandingService/GetStanding")
    with pytest.raises(grpc.RpcError) as caught:
        call(raw, timeout=LONG, metadata=metadata())
    assert caught.value.code() is grpc.StatusCode.INVALID_ARGUMENT
    assert info(caught.value).reason == "MALFORMED"


def test_what_is_not_served_is_unimplemented(server: grpc_server.Server) -> None:
    channel = grpc.insecure_channel(f"127.0.0.1:{server.port}")
    for path in ("/nobody/Knows", "/zhengling.common.v1.FrameService/GetRule", "/grpc.health.v1.Health/Check"):
        with pytest.raises(grpc.RpcError) as caught:
            channel.unary_unary(path)(b"", timeout=LONG, metadata=metadata())
        assert caught.value.code() is grpc.StatusCode.UNIMPLEMENTED


def test_frame_messages_are_served_under_the_same_frame(server: grpc_server.Server) -> None:
    from zhengling.common.v1.frame_service_pb2_grpc import FrameServiceStub

    client = Client("personnel", f"127.0.0.1:{server.port}", FrameServiceStub)
    with pytest.raises(RemoteRefusal) as caught:
        client.ask("ListRules", frame_pb.ListRulesRequest(), actor=caller())
    assert caught.value.code == "unimplemented"
