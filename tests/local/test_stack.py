"""The stack with stand-ins for the services: environments, isolation, restarts, readiness."""

import json
import stat
import sys
import urllib.request
from pathlib import Path
from typing import Any

import psycopg
import pytest

from chassis.limits import allowed
from deploy.local import procfile
from deploy.local.progress import Trouble
from deploy.local.stack import Stack
from tests.local import standin
from tests.local.waiting import until


def entries(*services: str) -> list[procfile.Entry]:
    return procfile.read(standin.procfile_text(*services))


def asked(stack: Stack, name: str) -> dict[str, Any]:
    address = f"http://127.0.0.1:{stack.ports[f'{name}-probe']}/"
    with urllib.request.urlopen(address, timeout=allowed(5)) as answer:
        found: dict[str, Any] = json.load(answer)
    return found


def test_a_stack_serves_restarts_what_is_killed_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RULEPACK", "a city's")
    with Stack.for_tests(tmp_path, entries=entries("personnel", "meetings"), extra_env={"FP": "x=kill"}) as stack:
        stack.ready(30)
        env = asked(stack, "meetings-api")["env"]
        assert env["GRPC_LISTEN"] == env["MEETINGS_GRPC"]
        assert env["PERSONNEL_GRPC"] == asked(stack, "personnel-api")["env"]["GRPC_LISTEN"]
        assert env["FP"] == "x=kill"
        assert Path(env["CLOCK_FILE"]).read_text() == "0"
        assert not {"ACTOR_PRIVATE_KEY_FILE", "DEV_ISSUER_KEY_FILE", "HTTP_LISTEN"} & set(env)
        assert "GRPC_LISTEN" not in asked(stack, "meetings-worker")["env"]
        gateway = asked(stack, "gateway-serve")["env"]
        # One pack is for all: a refusal and the description of the API tell a rule in the same words.
        assert {one["RULEPACK"] for one in (env, gateway)} == {"a city's"}
        private = Path(gateway["ACTOR_PRIVATE_KEY_FILE"])
        assert stat.S_IMODE(private.stat().st_mode) == 0o600
        assert stack.url == f"http://{gateway['HTTP_LISTEN']}"
        assert stack.token("mayor") == "token-of-mayor"

        before = asked(stack, "meetings-worker")["pid"]
        stack.kill("meetings-worker")
        stack.ready(10)
        until(lambda: asked(stack, "meetings-worker")["pid"] != before, "another process answers")
        processes = list(stack.processes.values())
        url = stack.database("meetings").replace("+psycopg", "")
        psycopg.connect(url).close()
    assert not any(process.alive for process in processes)
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url, connect_timeout=allowed(5))


def test_no_service_can_connect_to_anothers_database(tmp_path: Path) -> None:
    with Stack.for_tests(tmp_path, entries=entries("personnel", "meetings")) as stack:
        own = stack.database("meetings").replace("+psycopg", "")
        other = own.rpartition("/")[0] + "/" + stack.database("personnel").rpartition("/")[2]
        psycopg.connect(own).close()
        with pytest.raises(psycopg.OperationalError, match="permission denied"):
            psycopg.connect(other)


def test_a_migration_that_fails_stops_the_start_with_its_log(tmp_path: Path) -> None:
    broken = "import sys; sys.exit('table exists already')"
    table = [e for e in entries("meetings") if e.name != "meetings-migrate"]
    table.append(procfile.Entry("meetings", "migrate", (sys.executable, "-c", broken)))
    with pytest.raises(Trouble, match=r"meetings-migrate ended with status 1.*\n.*table exists already"):
        Stack.for_tests(tmp_path, entries=table).__enter__()


def test_a_process_that_ends_at_its_start_again_and_again_is_told_at_once(tmp_path: Path) -> None:
    table = [e for e in entries("meetings") if e.name != "meetings-relay"]
    table.append(
        procfile.Entry("meetings", "relay", (sys.executable, "-c", "print('no such host'); raise SystemExit(1)"))
    )
    told = r"(?s)^meetings-relay ended with status 1 at its start, \d+ times\..*no such host"
    # It is told at once, and not when everything else would have been given up.
    with Stack.for_tests(tmp_path, entries=table) as stack, pytest.raises(Trouble, match=told):
        stack.ready(120)


def test_a_process_that_is_never_ready_is_named_with_its_log(tmp_path: Path) -> None:
    table = [e for e in entries("meetings") if e.name != "meetings-relay"]
    program = "import threading; print('on my way'); threading.Event().wait()"
    table.append(procfile.Entry("meetings", "relay", (sys.executable, "-uc", program)))
    with Stack.for_tests(tmp_path, entries=table) as stack:
        log = stack.processes["meetings-relay"].log
        until(lambda: log.exists() and "on my way" in log.read_text(), "it said so")
        with pytest.raises(Trouble, match=r"(?s)Not ready after .*meetings-relay \(.*on my way"):
            stack.ready(0.3)


def test_a_part_of_the_services_can_be_started_alone(tmp_path: Path) -> None:
    stack = Stack.for_tests(tmp_path, entries=entries("personnel", "meetings"))
    try:
        stack.start(["personnel"]).ready(20)
        assert stack.processes["personnel-api"].alive
        assert not stack.processes["meetings-api"].alive
    finally:
        stack.stop()


def test_the_real_table_has_every_process_and_a_port_for_each() -> None:
    table = procfile.read(procfile.PROCFILE.read_text())
    names = {entry.name for entry in table}
    domain = ("personnel", "meetings", "documents", "supervision")
    expected = {f"{service}-{process}" for service in domain for process in ("migrate", "api", "worker", "relay")}
    assert names == expected | {"gateway-migrate", "gateway-serve", "gateway-worker"}


@pytest.mark.parametrize("line", ["nonsense", "meetings: python x", "meetings-api:", "-api: python x"])
def test_a_line_that_is_none_is_named(line: str) -> None:
    with pytest.raises(ValueError, match="line 2"):
        procfile.read(f"# a comment\n{line}\n")
