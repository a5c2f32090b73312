"""A server turns away what it cannot carry, says whether it is well, and ends its calls before it ends."""

import json
import logging
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import grpc
import pytest
from chassis_grpc import LONG, PUBLIC, Standings, ask, caller, make, raising
from grpc_health.v1 import health_pb2, health_pb2_grpc

from chassis import errors, grpc_server
from chassis.grpc_client import Client
from chassis.limits import allowed
from chassis.testing import eventually
from zhengling.common.v1 import standing_service_pb2 as pb
from zhengling.common.v1.standing_service_pb2_grpc import StandingServiceStub


def test_more_calls_than_can_wait_are_turned_away_and_health_still_answers(
    servicer: Standings, server: grpc_server.Server, client: Client
) -> None:
    done = threading.Event()
    servicer.behaviour = lambda _: done.wait() and pb.Standing()
    refusals: list[Exception] = []
    replies: list[Any] = []

    def one() -> None:
        try:
            replies.append(ask(client))
        except errors.NeighbourDown as error:
            refusals.append(error)

    threads = [threading.Thread(target=one) for _ in range(24)]
    for thread in threads:
        thread.start()
    eventually(lambda: len(refusals) == 8)
    assert health(server) == "SERVING"
    done.set()
    for thread in threads:
        thread.join()
    assert (len(replies), len(refusals)) == (16, 8)


def health(server: grpc_server.Server, name: str = "personnel") -> str:
    channel = grpc.insecure_channel(f"127.0.0.1:{server.health_port}")
    reply = health_pb2_grpc.HealthStub(channel).Check(health_pb2.HealthCheckRequest(service=name), timeout=LONG)
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
    (record,) = eventually(lambda: [one for one in caplog.records if one.name == "rpc"])
    assert (record.getMessage(), vars(record)["status"], vars(record)["client"]) == (
        labels["method"],
        "NOT_FOUND",
        "oa",
    )
    assert "秘密" not in str(vars(record))
    assert REGISTRY.get_sample_value("zhengling_rpc_seconds_count", labels) == before + 1


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
            target=lambda: replies.append(client.ask("GetStanding", request, actor=caller()).name)
        )
        thread.start()
        eventually(inside.exists)
        process.send_signal(number)
        thread.join()
        assert replies == ["done"]
        assert process.wait(allowed(10)) == 0
        events = [json.loads(line)["event"] for line in process.stdout]
        assert events[-1] == "stopped"
    finally:
        process.kill()
        process.wait()
