"""The probe answers in threads and in green threads, whatever its clients and its readiness do."""

import http.client
import json
import socket
import subprocess
import sys

import pytest

from chassis import probe
from chassis.limits import allowed


def get(port: int, path: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=allowed(10))
    connection.request("GET", path)
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response.status, body


def test_alive_ready_and_figures() -> None:
    reasons: list[str] = []
    port = probe.serve("127.0.0.1:0", lambda: reasons)
    assert get(port, "/livez") == (200, b"alive")
    assert get(port, "/readyz") == (200, b"ready")
    status, figures = get(port, "/metrics")
    assert status == 200
    assert b"process_resident_memory_bytes" in figures
    assert get(port, "/secrets")[0] == 404
    reasons.append("database: 不通")
    status, body = get(port, "/readyz")
    assert (status, json.loads(body)) == (503, {"reasons": reasons})
    assert get(port, "/livez")[0] == 200


def test_a_readiness_that_fails_is_not_ready_and_tells_no_text() -> None:
    def ready() -> list[str]:
        raise RuntimeError("password=secret")

    status, body = get(probe.serve("127.0.0.1:0", ready), "/readyz")
    assert (status, json.loads(body)) == (503, {"reasons": ["readiness: RuntimeError"]})


def test_clients_that_say_nothing_hold_nobody_up() -> None:
    port = probe.serve("127.0.0.1:0", list)
    silent = [socket.create_connection(("127.0.0.1", port)) for _ in range(20)]
    half = socket.create_connection(("127.0.0.1", port))
    half.sendall(b"GET /liv")
    gone = socket.create_connection(("127.0.0.1", port))
    gone.sendall(b"GET /metrics HTTP/1.0\r\n\r\n")
    gone.close()
    assert get(port, "/livez") == (200, b"alive")
    for one in (*silent, half):
        one.settimeout(20)
        assert one.recv(1) == b""
        one.close()


def test_requests_leave_no_lines(capfd: pytest.CaptureFixture[str]) -> None:
    port = probe.serve("127.0.0.1:0", list)
    get(port, "/livez")
    get(port, "/nowhere")
    with socket.create_connection(("127.0.0.1", port)) as one:
        one.sendall(b"\xff\xfe\r\n\r\n")
        one.settimeout(10)
        assert b"400" in one.recv(1000)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("listen", ["nowhere", "127.0.0.1:port", "256.1.1.1:0"])
def test_an_address_that_cannot_be_had_is_told_in_a_sentence(listen: str) -> None:
    with pytest.raises(SystemExit, match="PROBE_LISTEN"):
        probe.serve(listen, list)


def test_a_taken_port_is_told_in_a_sentence() -> None:
    port = probe.serve("127.0.0.1:0", list)
    with pytest.raises(SystemExit, match=f"PROBE_LISTEN=127.0.0.1:{port} cannot be listened on"):
        probe.serve(f"127.0.0.1:{port}", list)


GREEN = """
import sys
early = sys.argv[1] == "early"
if early:
    import chassis.probe
import warnings; warnings.simplefilter("ignore")
import eventlet; eventlet.monkey_patch()
from chassis import probe
from chassis.limits import allowed
import http.client, socket, threading
port = probe.serve("127.0.0.1:0", list)
silent = socket.create_connection(("127.0.0.1", port))
turns = []
def work():
    for _ in range(50):
        turns.append(1)
        eventlet.sleep(0.001)
worker = threading.Thread(target=work); worker.start()
connection = http.client.HTTPConnection("127.0.0.1", port, timeout=allowed(5))
connection.request("GET", "/readyz")
print(connection.getresponse().read().decode())
worker.join()
print(len(turns))
"""


@pytest.mark.parametrize("imported", ["early", "late"])
def test_it_answers_in_a_green_process_and_stops_no_other_green_thread(imported: str) -> None:
    done = subprocess.run([sys.executable, "-c", GREEN, imported], capture_output=True, text=True)
    assert done.stdout.split() == ["ready", "50"], done.stderr
