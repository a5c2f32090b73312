"""A real application before real gRPC servers of the chassis; their servicers are small, the frame is not."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from chassis import errors, grpc_server
from chassis.identity import Verifier
from chassis.law import Rule, Rulebook, RuleBroken
from chassis.limits import allowed
from chassis.settings import FrameSettings
from chassis.testing import stop
from gateway.app import create_app
from gateway.auth import development_token
from gateway.gate import Gate
from gateway.keys import Development
from gateway.operations import Operation, Resource
from gateway.regulation import Regulations
from gateway.schemas.base import Body, Integer, Query, Reply, Text, Uuid
from gateway.settings import Settings
from gateway.store import Store
from zhengling.common.v1 import frame_service_pb2 as frame_pb
from zhengling.common.v1 import frame_service_pb2_grpc as frame_grpc
from zhengling.documents.v1 import documents_service_pb2_grpc as documents_grpc
from zhengling.meetings.v1 import decision_service_pb2_grpc as decision_grpc
from zhengling.personnel.v1 import directory_service_pb2 as directory_pb
from zhengling.personnel.v1 import directory_service_pb2_grpc as directory_grpc
from zhengling.personnel.v1 import identity_service_pb2 as identity_pb
from zhengling.personnel.v1 import identity_service_pb2_grpc as identity_grpc

PEOPLE = {"mayor": UUID(int=1), "vm1": UUID(int=2)}
FILE = b"%PDF-1.7 the published file"
BOOK = Rulebook(
    {"id": "work-rules-2022", "title": "工作规则", "number": "乳政发〔2022〕4号"},
    {
        "R43.4": Rule(
            "R43.4",
            "43",
            "gate",
            {"zh": "须过半数到会", "en": "more than half"},
            {"zh": "至少{needed}人", "en": "at least {needed}"},
        ),
        "R53.1": Rule("R53.1", "53", "authority", {"zh": "由市长签发", "en": "signed by the mayor"}),
    },
    "work-rules-2022@test",
)


class UnitIn(Body):
    """What makes a thing; the name says how the servicer is to answer."""

    code = Text("代码", longest=200, required=True)


class UnitFilter(Query):
    code = Text("代码")


class Unit(Reply):
    code = Text("代码")
    name = Text("名称")
    kind = Text("种类")
    superior = Text("上级")
    version = Integer("版本")


class Decision(Reply):
    id = Uuid("编号")
    topic_id = Uuid("议题")
    text = Text("内容")
    version = Integer("版本")


def table() -> Any:
    """A table of routes over rpcs that are there whatever the services' builders do."""
    from zhengling.meetings.v1 import decision_service_pb2 as decision_pb

    units = Resource(
        "personnel",
        directory_pb,
        directory_grpc.DirectoryServiceStub,
        "试验 Trial",
        (
            Operation("POST", "/trial/units", "GetUnit", "建", "Make", body=UnitIn, reply=Unit, status=201),
            Operation("GET", "/trial/units/<code>", "GetUnit", "看", "Read", reply=Unit),
        ),
    )
    guarded = replace(
        units,
        operations=(
            Operation("PUT", "/trial/units", "GetUnit", "改", "Change", body=UnitIn, reply=Unit, needs_version=True),
            Operation("GET", "/trial/units", "GetUnit", "查", "Look", query=UnitFilter, reply=Unit),
        ),
    )
    decisions = Resource(
        "meetings",
        decision_pb,
        decision_grpc.DecisionServiceStub,
        "试验 Trial",
        (Operation("GET", "/trial/decisions/<uuid:decision_id>", "GetDecision", "看", "Read", reply=Decision),),
    )
    found = zip(("trial_units", "trial_guarded", "trial_decisions"), (units, guarded, decisions), strict=True)
    return [SimpleNamespace(__name__=name, RESOURCE=resource) for name, resource in found]


JUDGED = '[{"rule": "R46.3", "verdict": "broken", "arguments": {"state": "applied", "unit": "d07", "agreed": true}}]'
"""What an act of every service was judged on."""


class Frame(frame_grpc.FrameServiceServicer):
    """Answers pending steps, acts and rules under the name of a service."""

    def __init__(self, name: str) -> None:
        self.name = name

    def ListPending(self, request: Any, _: Any) -> Any:  # noqa: N802
        first = "abcdefgh"[["personnel", "meetings", "documents", "supervision"].index(self.name)]
        ids = [f"0190000{first}-0000-7000-8000-00000000000{n}" for n in (2, 1)]
        steps = [frame_pb.PendingStep(id=i, step="sign_minutes", title=self.name) for i in ids]
        return frame_pb.ListPendingReply(steps=[] if request.cursor else steps)

    def ListActs(self, request: Any, _: Any) -> Any:  # noqa: N802
        act = frame_pb.Act(id=str(UUID(int=7)), action="sign", capacity='{"key": "mayor.sign"}', judgements=JUDGED)
        return frame_pb.ListActsReply(acts=[act])

    def GetRule(self, request: Any, _: Any) -> Any:  # noqa: N802
        if request.id == "-":
            raise errors.NotFound("rule")
        value = frame_pb.DatedValue(name="fraction", **{"from": "2022-06-17"}, value='"1/2"')
        return frame_pb.Rule(id=request.id, article=request.id[1:].partition(".")[0], values=[value], service=self.name)

    def ListRules(self, request: Any, _: Any) -> Any:  # noqa: N802
        return frame_pb.ListRulesReply(rules=[frame_pb.Rule(id="R43.4", article="43", service=self.name)])


class Personnel(directory_grpc.DirectoryServiceServicer, identity_grpc.IdentityServiceServicer):
    """Knows two logins; GetUnit answers as the code in the request asks it to."""

    def __init__(self) -> None:
        self.seen: list[Any] = []
        self.resolved: list[str] = []
        self.go_on = threading.Event()

    def ResolveLogin(self, request: Any, _: Any) -> Any:  # noqa: N802
        self.resolved.append(request.login)
        if request.login not in PEOPLE:
            raise errors.NotFound("person")
        return identity_pb.ResolveLoginReply(person_id=str(PEOPLE[request.login]))

    def GetUnit(self, request: Any, _: Any) -> Any:  # noqa: N802
        who = grpc_server.actor()
        self.seen.append(who)
        failures = {
            "rule": RuleBroken("R43.4", present=4, due=8, needed=5),
            "authority": RuleBroken("R53.1", needed=["mayor.sign"], held=[]),
            "illegal": errors.IllegalStep("minutes", "signed", "sign", "R53.1"),
            "stale": errors.StaleVersion(7),
            "reused": errors.KeyReused(),
            "exists": errors.AlreadyExists("make_unit"),
            "malformed": errors.Malformed({"code": "not a code"}),
            "missing": errors.NotFound("unit"),
            "version": errors.VersionRequired(),
            "forbidden": errors.NotPermitted("unit"),
            "others": errors.NotPermitted("unit", needed="office.staff,mayor"),
            "drafter": errors.NotPermitted("unit", why="请由他人核对 / let somebody else check it"),
            "ceiling": errors.AboveCeiling(3, 1),
            "down": errors.NeighbourDown("database"),
            "crash": RuntimeError("a secret text that must not leave"),
        }
        if request.code in failures:
            raise failures[request.code]
        if request.code == "waits":
            self.go_on.wait(allowed(10))
        return directory_pb.Unit(
            id=str(UUID(int=9)),
            code=request.code,
            name=who.request_id,
            kind=who.key,
            superior=str(who.person_id),
            version=3,
        )

    def RegisterUnit(self, request: Any, _: Any) -> Any:  # noqa: N802
        return self.GetUnit(request, _)


class Meetings(decision_grpc.DecisionServiceServicer):
    def GetDecision(self, request: Any, _: Any) -> Any:  # noqa: N802
        from zhengling.meetings.v1 import decision_service_pb2

        found = decision_service_pb2.DESCRIPTOR.services_by_name["DecisionService"].methods_by_name["GetDecision"]
        from google.protobuf.message_factory import GetMessageClass

        return GetMessageClass(found.output_type)(id=request.decision_id, text="同意", version=2)


class Documents(documents_grpc.DocumentsServiceServicer):
    """Holds one file."""

    content = FILE

    def GetPublishedFile(self, request: Any, _: Any) -> Any:  # noqa: N802
        from google.protobuf.message_factory import GetMessageClass

        from zhengling.documents.v1 import documents_service_pb2

        service = documents_service_pb2.DESCRIPTOR.services_by_name["DocumentsService"]
        kind = GetMessageClass(service.methods_by_name["GetPublishedFile"].output_type)
        assert grpc_server.actor().client == "public"
        return kind(content=self.content, filename="工作规则.pdf")

    def GetDocumentFile(self, request: Any, _: Any) -> Any:  # noqa: N802
        from zhengling.documents.v1 import document_pb2

        return document_pb2.FileContent(content=self.content, filename="工作规则.pdf")


@pytest.fixture(scope="session")
def key_files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Keys made for this test run."""
    folder = tmp_path_factory.mktemp("keys")
    actor, issuer = ed25519.Ed25519PrivateKey.generate(), ec.generate_private_key(ec.SECP256R1())
    pem = (Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    files = {name: folder / f"{name}.pem" for name in ("actor", "public", "issuer")}
    files["actor"].write_bytes(actor.private_bytes(*pem))
    files["public"].write_bytes(actor.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    files["issuer"].write_bytes(issuer.private_bytes(*pem))
    return files


class Upstream:
    """The four services, each a real gRPC server with the chassis' frame."""

    def __init__(self, key_files: dict[str, Path]) -> None:
        self.personnel, self.documents = Personnel(), Documents()
        self._verifier = Verifier(key_files["public"].read_bytes())
        parts: dict[str, list[tuple[Any, Any]]] = {
            "personnel": [
                (directory_grpc.add_DirectoryServiceServicer_to_server, self.personnel),
                (identity_grpc.add_IdentityServiceServicer_to_server, self.personnel),
            ],
            "meetings": [(decision_grpc.add_DecisionServiceServicer_to_server, Meetings())],
            "documents": [(documents_grpc.add_DocumentsServiceServicer_to_server, self.documents)],
            "supervision": [],
        }
        self.servers = {name: self._start(name, servicers) for name, servicers in parts.items()}

    def _start(self, name: str, servicers: list[tuple[Any, Any]], port: int = 0) -> Any:
        settings = FrameSettings(database_url="-", amqp_url="-", grpc_listen=f"127.0.0.1:{port}")
        frame = (frame_grpc.add_FrameServiceServicer_to_server, Frame(name))
        server = grpc_server.Server(
            [*servicers, frame], settings, service=name, verifier=self._verifier, book=BOOK, ready=list
        )
        server.start()
        return server

    def target(self, name: str) -> str:
        return f"127.0.0.1:{self.servers[name].port}"

    def stop(self) -> None:
        for name, server in self.servers.items():
            stop(server, self.target(name))


@pytest.fixture(scope="session")
def upstream(key_files: dict[str, Path]) -> Iterator[Upstream]:
    services = Upstream(key_files)
    yield services
    services.stop()


def build(upstream: Upstream, key_files: dict[str, Path], *down: str) -> Any:
    """An application before the upstream servers; those named `down` are looked for where nobody listens."""
    targets = {f"{name}_grpc": "127.0.0.1:1" if name in down else upstream.target(name) for name in upstream.servers}
    settings = Settings(
        database_url="postgresql+psycopg://nobody@127.0.0.1:1/none",
        amqp_url="-",
        environment="development",
        actor_private_key_file=key_files["actor"],
        dev_issuer_key_file=key_files["issuer"],
        **targets,
    )
    return create_app(Gate(settings), table())


@pytest.fixture(scope="session")
def shared(upstream: Upstream, key_files: dict[str, Path]) -> Any:
    return build(upstream, key_files)


@pytest.fixture
def closed(upstream: Upstream, key_files: dict[str, Path]) -> Any:
    """Makes an application for which the named services are down."""
    return lambda *down: build(upstream, key_files, *down)


@pytest.fixture
def gateway(shared: Any, upstream: Upstream, key_files: dict[str, Path], request: pytest.FixtureRequest) -> Any:
    """The application, its client, a way to make tokens; on a real database where a test asks for `database`."""
    gate, issuer = shared.extensions["gate"], Development(key_files["issuer"])
    upstream.personnel.seen.clear()
    upstream.documents.content = FILE
    without = gate.store
    if "database" in request.fixturenames:
        gate.store = Store(request.getfixturevalue("database"))
    gate.regulations = Regulations(gate.store)

    def headers(login: str = "mayor", **more: str) -> dict[str, str]:
        token = development_token(issuer, "zhengling", "preferred_username", login, 5)
        return {"Authorization": f"Bearer {token}", **{name.replace("_", "-"): value for name, value in more.items()}}

    yield SimpleNamespace(app=shared, client=shared.test_client(), headers=headers, gate=gate, upstream=upstream)
    gate.store.close()
    gate.store = without
