"""The command behind `make run`, with stand-ins for the services, as a person at a terminal meets it."""

import os
import secrets
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from chassis.limits import allowed
from deploy.local import ports
from tests.local import waiting

ROOT = Path(__file__).resolve().parents[2]


class Terminal:
    """Starts the command as a shell would, and keeps what it printed."""

    def __init__(self, folder: Path) -> None:
        self.run_dir = folder / "run"
        self.output = folder / "output"
        self.base = free_base()
        self.started: list[subprocess.Popen[bytes]] = []

    def command(self, *arguments: str) -> subprocess.Popen[bytes]:
        program = (
            "import sys; from pathlib import Path; from deploy.local import procfile, run; "
            "from tests.local import standin; "
            f"sys.exit(run.main({list(arguments)!r}, Path({str(self.run_dir)!r}), "
            "procfile.read(standin.procfile_text('meetings'))))"
        )
        # With a broker given, none is started: the broker's own start and end are tested elsewhere.
        env = os.environ | {
            "AMQP_URL": os.environ["ZHENGLING_TEST_AMQP_URL"],
            "ZHENGLING_PORT_BASE": str(self.base),
            "ZHENGLING_FONTS": str(self.run_dir),
        }
        with self.output.open("ab") as out:
            started = subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, env=env, stdout=out, stderr=out)
        self.started.append(started)
        return started

    def says(self, text: str) -> None:
        try:
            waiting.until(lambda: text in self.output.read_text(), f"{text!r} is printed", 60)
        except AssertionError as error:
            raise AssertionError(f"{error}; what it printed:\n{self.output.read_text()}") from error

    def children(self) -> list[psutil.Process]:
        return [
            p for run in self.started if run.poll() is None for p in psutil.Process(run.pid).children(recursive=True)
        ]


def free_base() -> int:
    """Find a place for the whole table of ports; it is kept from the tests of other processes while this one runs."""
    while True:
        base = 10000 + 50 * secrets.randbelow(40)
        lock = ports.lock_port(base)
        if lock is not None and all(ports.is_free(port, reuse=False) for port in ports.table(base).values()):
            return base
        if lock is not None:
            os.close(lock)


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    terminal = Terminal(tmp_path)
    yield terminal
    for process in terminal.children():
        process.kill()
    for run in terminal.started:
        run.kill()
        run.wait()


@pytest.mark.parametrize("way", ["ctrl-c", "make stop"])
def test_it_serves_until_it_is_told_to_stop_and_then_nothing_of_it_is_left(terminal: Terminal, way: str) -> None:
    run = terminal.command()
    terminal.says("/docs")
    terminal.says("token-of-mayor")
    children = terminal.children()
    assert len(children) > 5

    second = terminal.command()
    assert second.wait(allowed(20)) == 1
    terminal.says("The suite already runs in this folder")

    if way == "ctrl-c":
        run.send_signal(signal.SIGINT)
    else:
        assert terminal.command("stop").wait(allowed(30)) == 0
    assert run.wait(allowed(30)) == 0
    terminal.says("is stopped")
    assert not any(child.is_running() for child in children)
    assert not list((terminal.run_dir / "pids").iterdir())


def test_ctrl_c_during_the_start_leaves_nothing(terminal: Terminal) -> None:
    run = terminal.command()
    terminal.says("is starting")
    waiting.until(terminal.children, "something was started")
    run.send_signal(signal.SIGINT)
    assert run.wait(allowed(30)) == 0
    waiting.until(lambda: not list(terminal.run_dir.glob("pids/*")), "nothing is on file")


def test_what_a_killed_run_left_is_ended_by_the_next_which_then_serves(terminal: Terminal) -> None:
    first = terminal.command()
    terminal.says("/docs")
    left = terminal.children()
    first.kill()
    first.wait()
    assert any(process.is_running() for process in left)
    terminal.output.write_text("")
    again = terminal.command()
    terminal.says("/docs")
    assert "An earlier run had left" in terminal.output.read_text()
    assert "meetings-api" in terminal.output.read_text()
    again.send_signal(signal.SIGTERM)
    assert again.wait(allowed(30)) == 0


def test_a_port_somebody_else_uses_is_named_and_nothing_is_started(terminal: Terminal) -> None:
    with socket.create_server(("127.0.0.1", terminal.base)):
        assert terminal.command().wait(allowed(30)) == 1
    said = terminal.output.read_text()
    assert f"Port {terminal.base} (gateway-http) is in use" in said
    assert "Traceback" not in said
    assert not list(terminal.run_dir.glob("pids/*"))


def test_a_token_is_given_for_a_login_that_somebody_has(terminal: Terminal) -> None:
    def asked(login: str) -> int:
        return terminal.command("token", login).wait(allowed(60))

    assert asked("mayor") != 0
    terminal.says("Nothing answers at http://127.0.0.1:")
    terminal.command("run")
    terminal.says("Documentation")
    assert asked("mayor") == 0
    assert asked("unknown") == 1
    terminal.says("Nobody in the directory has the login 'unknown'.")


def test_stopping_when_nothing_runs_says_so(terminal: Terminal) -> None:
    terminal.run_dir.mkdir()
    assert terminal.command("stop").wait(allowed(30)) == 0
    terminal.says("Nothing of the suite is running.")
