"""Processes of ours: they come back when they die, take their children along, and a stranger's is never touched."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from chassis.limits import allowed
from deploy.local import processes
from deploy.local.processes import Command, Process, Supervisor
from deploy.local.progress import silent
from tests.local.waiting import until

SLEEP = [sys.executable, "-c", "import time; print('up', flush=True); time.sleep(600)"]


def test_a_killed_process_is_running_again_within_two_seconds(tmp_path: Path) -> None:
    said: list[str] = []
    supervisor = Supervisor(said.append)
    process = supervisor.add(Process(Command("sleeper", SLEEP), tmp_path))
    process.start()
    first = process.pid
    assert first is not None
    began = time.monotonic()
    os.kill(first, signal.SIGKILL)
    until(lambda: process.pid not in (None, first), "the process runs again")
    assert time.monotonic() - began < allowed(2.0)
    assert process.restarts == 1
    assert "was ended by SIGKILL" in said[0]
    supervisor.end()
    process.stop()
    assert not process.alive


def test_a_process_that_cannot_live_is_tried_again_without_end_but_slowly(tmp_path: Path) -> None:
    supervisor = Supervisor(silent)
    process = supervisor.add(Process(Command("mortal", [sys.executable, "-c", "raise SystemExit(3)"]), tmp_path))
    began = time.monotonic()
    process.start()
    until(lambda: process.restarts >= 4, "it was started four times")
    # At once, then after 0.4, 0.8 and 1.6 seconds.
    assert time.monotonic() - began > 2.0
    supervisor.end()
    assert process.wait(allowed(10)) == 3
    process.stop()


def test_a_stopped_process_stays_down(tmp_path: Path) -> None:
    supervisor = Supervisor(silent)
    process = supervisor.add(Process(Command("sleeper", SLEEP), tmp_path))
    process.start()
    process.stop(close=True)
    process.start()
    assert not process.alive
    assert not process.pid_file.exists()
    supervisor.end()


def test_a_frozen_process_can_still_be_stopped(tmp_path: Path) -> None:
    process = Process(Command("sleeper", SLEEP), tmp_path)
    process.start()
    process.freeze()
    assert process.pid is not None
    until(lambda: psutil.Process(process.pid).status() == psutil.STATUS_STOPPED, "it is frozen")
    process.stop()
    assert not process.alive


def test_workers_orphaned_by_a_kill_are_ended_before_the_next_start(tmp_path: Path) -> None:
    program = (
        "import subprocess, sys, time; child = subprocess.Popen(['sleep', '600']); "
        "print(child.pid, flush=True); time.sleep(600)"
    )
    process = Process(Command("parent", [sys.executable, "-c", program]), tmp_path)
    process.start()
    until(lambda: process.log.read_text().strip(), "the child is there")
    child = psutil.Process(int(process.log.read_text()))
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    until(lambda: not process.alive, "the parent is dead")
    assert child.is_running()
    process.stop()
    until(lambda: not child.is_running() or child.status() == psutil.STATUS_ZOMBIE, "the child is dead")


def test_what_a_killed_run_left_is_ended_by_the_next(tmp_path: Path) -> None:
    program = (
        "import os, sys; from pathlib import Path; from deploy.local.processes import Command, Process; "
        f"run = Path({str(tmp_path)!r}); "
        "[Process(Command(name, [sys.executable, '-c', 'import time; time.sleep(600)']), run).start() "
        "for name in ('meetings-api', 'postgres')]; os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", program], check=False)
    pids = [json.loads(file.read_text())["pid"] for file in (tmp_path / "pids").glob("*.json")]
    assert len(pids) == 2
    assert all(psutil.pid_exists(pid) for pid in pids)
    assert processes.end_leftovers(tmp_path) == ["meetings-api", "postgres"]
    until(
        lambda: not any(psutil.pid_exists(pid) and psutil.Process(pid).status() != "zombie" for pid in pids), "both end"
    )
    assert processes.end_leftovers(tmp_path) == []


@pytest.mark.parametrize("change", [{"started": 1}, {"boot": "another"}])
def test_a_stranger_with_a_recycled_pid_is_left_alone(tmp_path: Path, change: dict[str, object]) -> None:
    stranger = subprocess.Popen(SLEEP, start_new_session=True, stdout=subprocess.PIPE)
    assert stranger.stdout is not None
    stranger.stdout.readline()
    folder = tmp_path / "pids"
    folder.mkdir()
    identity = processes._identity(stranger.pid) | change
    (folder / "meetings-api.json").write_text(json.dumps(identity))
    (folder / "torn.json").write_text('{"pid"')
    assert processes.end_leftovers(tmp_path) == []
    assert stranger.poll() is None
    stranger.kill()
    stranger.communicate()


def test_a_log_that_grew_too_large_is_cut_and_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "_LOG_LIMIT_BYTES", 10)
    log = tmp_path / "a.log"
    for text in ("first entry", "second entry"):
        log.write_text(text)
        processes.rotate(log)
    assert log.read_text() == ""
    assert (tmp_path / "a.log.1").read_text() == "second entry"
    assert (tmp_path / "a.log.2").read_text() == "first entry"
