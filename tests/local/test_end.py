"""A run of tests that is told to end leaves no process behind."""

import os
import secrets
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from chassis.limits import allowed
from tests.architecture.tree import ROOT
from tests.local.waiting import until

TEST = """
import os, subprocess, sys, threading
from pathlib import Path

def test_that_never_ends():
    # In a session of its own, as the processes of the product are.
    program = "import threading; threading.Event().wait()"
    started = subprocess.Popen([sys.executable, "-c", program], start_new_session=True)
    Path(__file__).with_name("pid").write_text(str(started.pid))
    threading.Event().wait()
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that the suite's own conftest.py holds for."""
    made = ROOT / ".run" / f"end-{secrets.token_hex(4)}"
    made.mkdir(parents=True)
    (made / "test_one.py").write_text(TEST)
    yield made
    shutil.rmtree(made)


@pytest.mark.parametrize("workers", ["0", "1"])
def test_a_run_that_is_told_to_end_ends_what_its_tests_started(folder: Path, workers: str) -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-n", workers, "-p", "no:cacheprovider", folder / "test_one.py"]
    # A worker's environment would make this run take itself for one.
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    run = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT)
    try:
        pid = folder / "pid"
        until(lambda: pid.exists() and pid.read_text(), "the test has started a process", 60)
        started = psutil.Process(int(pid.read_text()))
        run.send_signal(signal.SIGTERM)
        assert run.wait(allowed(60)) == pytest.ExitCode.INTERRUPTED
        until(lambda: not started.is_running() or started.status() == psutil.STATUS_ZOMBIE, "it has ended")
    finally:
        run.kill()
