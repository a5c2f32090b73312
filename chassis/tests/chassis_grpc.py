"""What the tests of gRPC share: a key, a caller with a proof that is always fresh, and a servicer that does as told."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import grpc
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from google.rpc.error_details_pb2 import ErrorInfo
from grpc_status import rpc_status

from chassis import grpc_server
from chassis.actor import Actor
from chassis.grpc_client import Client
from chassis.identity import Signer, Verifier
from chassis.law import Rule, Rulebook
from chassis.limits import allowed
from chassis.settings import FrameSettings
from zhengling.common.v1 import standing_service_pb2 as pb
from zhengling.common.v1.frame_service_pb2_grpc import FrameServiceServicer, add_FrameServiceServicer_to_server
from zhengling.common.v1.standing_service_pb2_grpc import (
    StandingServiceServicer,
    add_StandingServiceServicer_to_server,
)

KEY = Ed25519PrivateKey.generate()
PUBLIC = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
SIGNER = Signer(KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
PERSON = uuid4()
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
LONG = allowed(20)
"""For a call below the suite's own client: on a busy machine it may wait long for its turn."""


def caller(**changes: Any) -> Actor:
    """Who asks; a proof lasts a minute, so it is made when it is used and not when the tests are read."""
    values: dict[str, Any] = {"person_id": PERSON, "client": "oa", "request_id": "req-1", "token": token()}
    return Actor(**values | changes)


def token() -> str:
    return SIGNER.sign(PERSON, "oa")


def metadata(*more: tuple[str, str]) -> list[tuple[str, str]]:
    """What a good call carries, and more."""
    return [("authorization", f"Bearer {token()}"), *more]


class Standings(StandingServiceServicer):  # type: ignore[misc]
    """A servicer that does what the test says."""

    def __init__(self) -> None:
        self.behaviour: Behaviour = lambda request: pb.Standing(person_id=request.person_id)
        self.calls = 0

    def GetStanding(self, request: Any, context: Any) -> Any:  # noqa: N802 - the name of the rpc.
        self.calls += 1
        return self.behaviour(request)


def make(servicer: Any, ready: Callable[[], list[str]] = list, **changes: Any) -> grpc_server.Server:
    servicers = [
        (add_StandingServiceServicer_to_server, servicer),
        (add_FrameServiceServicer_to_server, FrameServiceServicer()),
    ]
    values: dict[str, Any] = {"database_url": "", "amqp_url": "", "grpc_threads": 4}
    return grpc_server.Server(
        servicers,
        FrameSettings(**values | changes),
        service="personnel",
        verifier=Verifier(PUBLIC),
        book=BOOK,
        ready=ready,
    )


def ask(client: Client, actor: Actor | None = None, **options: Any) -> Any:
    return client.ask("GetStanding", pb.GetStandingRequest(person_id="x"), actor=actor or caller(), **options)


def raising(error: Exception) -> Behaviour:
    def behaviour(_: Any) -> Any:
        raise error

    return behaviour


def refused(stub: Any, carried: Any = None, timeout: float | None = LONG) -> Any:
    """The error of a call that is refused."""
    with pytest.raises(grpc.RpcError) as caught:
        stub.GetStanding(pb.GetStandingRequest(), timeout=timeout, metadata=metadata() if carried is None else carried)
    return caught.value


def info(error: Any) -> ErrorInfo:
    """What an error tells a program."""
    status = rpc_status.from_call(error)
    assert status is not None
    found = ErrorInfo()
    assert status.details[0].Unpack(found)
    return found
