"""Starts processes, starts them again when they die, and ends them; never touches one it did not start.

supervisord was tried on paper and left: it gives a process up for good after `startretries`, its wait
between tries grows without a limit, and it would be a second way of running beside the one tests need.
"""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from chassis.limits import allowed

_LOG_LIMIT_BYTES = 20_000_000
_LOG_KEPT = 3
_LEFTOVER_RANK = {"broker": 1, "broker-epmd": 2, "postgres": 3}
_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


@dataclass(frozen=True)
class Command:
    """What to run under which name, and how it wants to be asked to stop. `patience` is in seconds."""

    name: str
    argv: Sequence[str]
    env: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    cwd: Path | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    patience: float = 20.0


class Process:
    """One process of ours: its pid is on file, so that a later run can end it if this one is killed."""

    def __init__(self, command: Command, run_dir: Path) -> None:
        self.command = command
        self.log = run_dir / "logs" / f"{command.name}.log"
        self.pid_file = run_dir / "pids" / f"{command.name}.json"
        self.wanted = False
        self.restarts = 0
        self.started_at = 0.0
        self._closed = False
        self._lock = threading.RLock()
        self._popen: subprocess.Popen[bytes] | None = None

    @property
    def name(self) -> str:
        """The name it has in logs and messages."""
        return self.command.name

    @property
    def pid(self) -> int | None:
        """Its process id, or None when it does not run."""
        return self._popen.pid if self._popen is not None and self.alive else None

    @property
    def alive(self) -> bool:
        """Whether it runs (a frozen process does)."""
        return self._popen is not None and self._popen.poll() is None

    @property
    def exit_status(self) -> int | None:
        """The status it ended with (negative: the signal), or None."""
        return None if self._popen is None else self._popen.poll()

    def start(self) -> None:
        """Start it unless it runs; a process that was closed is not started any more."""
        with self._lock:
            if self.alive or self._closed:
                return
            self._end_group()
            for folder in (self.log.parent, self.pid_file.parent):
                folder.mkdir(parents=True, exist_ok=True)
            rotate(self.log)
            with self.log.open("ab") as log:
                self._popen = subprocess.Popen(
                    list(self.command.argv),
                    env=dict(self.command.env),
                    cwd=self.command.cwd,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                )
            self.started_at = time.monotonic()
            self.wanted = True
            self.pid_file.write_text(json.dumps(_identity(self._popen.pid)))

    def wait(self, timeout: float) -> int:
        """Wait until it ends and return its status; raise subprocess.TimeoutExpired after `timeout` seconds."""
        if self._popen is None:
            raise RuntimeError(f"{self.name} was not started")
        return self._popen.wait(timeout)

    def stop(self, close: bool = False) -> None:
        """Ask it to stop, wait as long as its patience lasts, then end it. A closed one stays down for good."""
        with self._lock:
            self.wanted = False
            self._closed = self._closed or close
            popen = self._popen
            if popen is not None and popen.poll() is None:
                # A frozen process would not notice the request.
                self.thaw()
                popen.send_signal(self.command.stop_signal)
                try:
                    popen.wait(allowed(self.command.patience))
                except subprocess.TimeoutExpired:
                    self.kill()
            self._end_group()
            self.pid_file.unlink(missing_ok=True)

    def kill(self) -> None:
        """Kill it with all its children at once, as a crash would; a supervisor will start it again."""
        with self._lock:
            if self._popen is None:
                return
            # It is held still first, or it might start a child between the look at its children and its end; and the
            # children are waited for, because PostgreSQL does not come up again while one of them has its memory.
            self._popen.send_signal(signal.SIGSTOP)
            tree = self._tree()
            for process in tree:
                with contextlib.suppress(psutil.NoSuchProcess):
                    process.kill()
            self._popen.wait()
            self._end_group()
            deadline = time.monotonic() + allowed(5)
            while any(map(_runs, tree)) and time.monotonic() < deadline:
                time.sleep(0.01)

    def freeze(self) -> None:
        """Stop it in its tracks, connections open, as a machine that hangs."""
        self._signal_tree(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let a frozen process go on."""
        self._signal_tree(signal.SIGCONT)

    def _signal_tree(self, number: signal.Signals) -> None:
        for process in self._tree():
            with contextlib.suppress(psutil.NoSuchProcess):
                process.send_signal(number)

    def _tree(self) -> list[psutil.Process]:
        """List the process and its descendants (PostgreSQL and Erlang put theirs into groups of their own)."""
        if not self.alive or self._popen is None:
            return []
        with contextlib.suppress(psutil.NoSuchProcess):
            top = psutil.Process(self._popen.pid)
            return [top, *top.children(recursive=True)]
        return []

    def _end_group(self) -> None:
        """End what a dead leader left behind: orphaned workers would keep its port."""
        if self._popen is not None and self._popen.poll() is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._popen.pid, signal.SIGKILL)


class Supervisor:
    """Starts its processes again when they die: at once the first time, then ever more slowly up to two seconds."""

    def __init__(self, report: Callable[[str], None]) -> None:
        self._report = report
        self._processes: list[Process] = []
        self._quick_deaths: dict[str, int] = {}
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="supervisor", daemon=True)

    def add(self, process: Process) -> Process:
        """Watch this process from now on."""
        with self._lock:
            self._processes.append(process)
            if not self._thread.is_alive() and not self.ended:
                self._thread.start()
        return process

    @property
    def ended(self) -> bool:
        """Whether `end` was called."""
        return self._ended.is_set()

    def end(self) -> None:
        """Watch no more; nothing is started again after this returns."""
        with self._lock:
            self._ended.set()
        if self._thread.is_alive():
            self._thread.join()

    def _watch(self) -> None:
        due: dict[str, float] = {}
        last_rotation = time.monotonic()
        while not self._ended.wait(0.05):
            now = time.monotonic()
            for process in list(self._processes):
                if process.alive or not process.wanted:
                    due.pop(process.name, None)
                elif process.name not in due:
                    due[process.name] = now + self._delay(process, now)
                    self._report(f"  {process.name} {describe(process.exit_status)}; it is started again.")
                elif now >= due[process.name]:
                    del due[process.name]
                    process.restarts += 1
                    process.start()
            if now - last_rotation > 30:
                last_rotation = now
                for process in self._processes:
                    rotate(process.log)

    def _delay(self, process: Process, now: float) -> float:
        deaths = 0 if now - process.started_at > 10 else self._quick_deaths.get(process.name, 0) + 1
        self._quick_deaths[process.name] = deaths
        return 0.0 if deaths <= 1 else min(2.0, 0.1 * 2**deaths)


def stop_together(processes: Iterable[Process], close: bool = True) -> None:
    """Stop several processes at the same time and wait for all of them."""
    threads = [threading.Thread(target=process.stop, args=(close,)) for process in processes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def end_leftovers(run_dir: Path) -> list[str]:
    """End what an earlier run left running under this folder and return the names; services first, servers last.

    A pid alone proves nothing, since the kernel hands it out again: the start time and the boot must agree too.
    """
    ranks: dict[int, list[Path]] = {}
    for file in sorted((run_dir / "pids").glob("*.json")):
        ranks.setdefault(_LEFTOVER_RANK.get(file.stem, 0), []).append(file)
    ended = []
    for rank in sorted(ranks):
        trees: list[psutil.Process] = []
        for file in ranks[rank]:
            with contextlib.suppress(ValueError, KeyError):
                if tree := _leftover(json.loads(file.read_text())):
                    ended.append(file.stem)
                    trees += tree
                    number = signal.SIGINT if file.stem == "postgres" else signal.SIGTERM
                    with contextlib.suppress(psutil.NoSuchProcess):
                        tree[0].resume()
                        tree[0].send_signal(number)
        for survivor in psutil.wait_procs(trees, timeout=15)[1]:
            with contextlib.suppress(psutil.NoSuchProcess):
                survivor.kill()
        for file in ranks[rank]:
            file.unlink(missing_ok=True)
    return ended


def _leftover(identity: dict[str, object]) -> list[psutil.Process]:
    """Return what still runs of the process with this identity, its leader first; nothing if it is another's pid."""
    pid = int(str(identity["pid"]))
    if identity["boot"] != _BOOT_ID.read_text().strip():
        return []
    ticks = _start_ticks(pid)
    if ticks is not None and ticks == identity["started"]:
        with contextlib.suppress(psutil.NoSuchProcess):
            leader = psutil.Process(pid)
            return [leader, *leader.children(recursive=True)]
    if ticks is None:
        # The leader is gone, but its group may live; the kernel keeps the number for the group until it is empty.
        return [process for process in psutil.process_iter() if _group(process.pid) == pid]
    return []


def _group(pid: int) -> int:
    try:
        return os.getpgid(pid)
    except (ProcessLookupError, PermissionError):
        return -1


def _identity(pid: int) -> dict[str, object]:
    return {"pid": pid, "started": _start_ticks(pid), "boot": _BOOT_ID.read_text().strip()}


def _start_ticks(pid: int) -> int | None:
    """Return when the process started, in clock ticks since boot, or None when there is no such process."""
    try:
        # The command's name stands in parentheses and may hold spaces; field 22 is counted behind it.
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return None if fields[0] in ("Z", "X") else int(fields[19])


def rotate(log: Path) -> None:
    """Keep a log below its limit: copy and cut, since the process holds the file open for appending."""
    if not log.exists() or log.stat().st_size < _LOG_LIMIT_BYTES:
        return
    for number in range(_LOG_KEPT - 1, 0, -1):
        older = log.with_name(f"{log.name}.{number}")
        if older.exists():
            older.replace(log.with_name(f"{log.name}.{number + 1}"))
    shutil.copyfile(log, log.with_name(f"{log.name}.1"))
    os.truncate(log, 0)


def describe(status: int | None) -> str:
    """Put an exit status into words."""
    if status is not None and status < 0:
        return f"was ended by {signal.Signals(-status).name}"
    return f"ended with status {status}"


def tail(log: Path, lines: int = 8) -> str:
    """Return the last lines of a log, indented, for a message."""
    if not log.exists():
        return "    (no log)"
    with log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - 8000))
        text = file.read().decode(errors="replace")
    return "\n".join(f"    {line}" for line in text.splitlines()[-lines:]) or "    (the log is empty)"


def _runs(process: psutil.Process) -> bool:
    """Whether a process still holds anything; one that is only waiting to be counted by its parent does not."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
