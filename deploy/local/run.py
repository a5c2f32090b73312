"""`make run`: the whole product on this machine until Ctrl-C; and `make stop`: the end of what such a run left."""

import contextlib
import fcntl
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Collection, Iterator
from pathlib import Path
from types import FrameType

import httpx

from chassis.limits import allowed
from deploy.local import databases, fonts, ports, procfile, rabbitmq
from deploy.local.processes import end_leftovers
from deploy.local.progress import Trouble, say, step
from deploy.local.servers import discard
from deploy.local.stack import ROOT, Stack

STORY = ROOT / "deploy" / "local" / "story.py"
DIRECTORY = ROOT / "deploy" / "rulepacks" / "rushan" / "directory"
REGULATION_TEXT = os.environ.get("ZHENGLING_REGULATION_TEXT", "")
"""A file with the official text, which is data of the office and not part of this repository."""
# The login whose token is printed for a first try.
TRY_AS = os.environ.get("ZHENGLING_TRY_AS", "mayor")
READY_SECONDS = 120.0


class Interrupted(BaseException):
    """Ctrl-C, or a request to end from outside."""


def run(run_dir: Path, entries: Collection[procfile.Entry] | None = None) -> None:
    """Start everything (or these entries), play the story once, print what the user needs, serve until interrupted."""
    began = time.monotonic()
    run_dir.mkdir(exist_ok=True)
    with lock(run_dir):
        _clear_leftovers(run_dir)
        first = ports.base()
        _require_text()
        broker_url = os.environ.get("AMQP_URL") or None
        if broker_url is None:
            rabbitmq.provide()
        stack = Stack(run_dir, first, entries=entries, amqp_url=broker_url, report=say)
        ports.require_free(stack.ports)
        stack.clock_file.write_text("0")
        font_thread = threading.Thread(target=fonts.fetch, args=(ROOT / ".run",), daemon=True)
        font_thread.start()
        say("Zhengling 政令 is starting.")
        try:
            with step("Starting the servers, migrating the databases, starting the services"):
                stack.start()
            with step("Waiting until every process is ready"):
                stack.ready(READY_SECONDS)
            say(f"Everything is ready, {time.monotonic() - began:.1f} s after the command.")
            while font_thread.is_alive():
                font_thread.join(0.1)
            if entries is None:
                _play_story_once(stack)
            _greet(stack)
            while True:
                time.sleep(3600)
        finally:
            # From here on a second Ctrl-C must not leave half of it running.
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(number, signal.SIG_IGN)
            say("\nStopping the services, then the servers ...")
            stopping = time.monotonic()
            stack.stop()
            say(f"All that this command had started is stopped ({time.monotonic() - stopping:.1f} s).")


def stop(run_dir: Path) -> None:
    """End a run in another terminal, or what a run that was killed left behind."""
    holder = running(run_dir)
    if holder:
        os.kill(holder, signal.SIGTERM)
        with step("Waiting for the running suite to stop"):
            while running(run_dir) == holder:
                time.sleep(0.1)
        return
    ended = end_leftovers(run_dir) + end_abandoned(run_dir / "test")
    say(f"Ended {', '.join(ended)}." if ended else "Nothing of the suite is running.")


@contextlib.contextmanager
def lock(run_dir: Path) -> Iterator[None]:
    """Hold the folder while the suite runs in it; the kernel lets go of it however the process ends."""
    with (run_dir / "run.lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise Trouble(
                f"The suite already runs in this folder (process {file.read().strip()}). "
                "Stop it with Ctrl-C in its terminal, or with `make stop`."
            ) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def running(run_dir: Path) -> int | None:
    """Return the process id of the run that holds this folder, or None."""
    path = run_dir / "run.lock"
    if not path.exists():
        return None
    with path.open("r+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return int(file.read().strip() or 0) or None
    return None


def end_abandoned(folder: Path) -> list[str]:
    """End the servers of test runs that were killed, remove their data, and return the servers' names."""
    ended = []
    for run_dir in folder.glob("run-*"):
        if (run_dir / "run.lock").exists() and running(run_dir) is None:
            ended += end_leftovers(run_dir)
            discard(run_dir)
    return ended


def _clear_leftovers(run_dir: Path) -> None:
    ended = end_leftovers(run_dir)
    if ended:
        say(f"An earlier run had left {', '.join(ended)} running; ended.")


def _play_story_once(stack: Stack) -> None:
    """Play the story over HTTP, once for each database: the mark names the cluster it was played in."""
    mark = stack.run_dir / "story-played"
    cluster = databases.identity(stack.database_url)
    if mark.exists() and mark.read_text() == cluster:
        say("The story was played on an earlier run, and what it made is still there.")
        return
    with step("Importing the example city's directory"):
        _require_done(stack, "personnel-api", "personnel", "import-directory", str(DIRECTORY))
    if REGULATION_TEXT:
        with step("Importing the official text of the regulation"):
            _require_done(stack, "gateway-serve", "gateway", "rulebook", "import-text", REGULATION_TEXT)
    say()
    command = [sys.executable, str(STORY), "play", "--base-url", stack.url]
    command += ["--text", REGULATION_TEXT] if REGULATION_TEXT else []
    # A session of its own, so that Ctrl-C reaches it through us and the order of stopping is kept.
    env = stack.env("gateway-serve") | {"PYTHONPATH": str(ROOT)}
    story = subprocess.Popen(command, env=env, cwd=ROOT, start_new_session=True)
    try:
        status = story.wait()
    finally:
        if story.poll() is None:
            story.kill()
        # A story that was cut short had the city's clock on another day.
        stack.clock_file.write_text("0")
    if status == 0:
        mark.write_text(cluster)
    else:
        say(f"  The story ended early (status {status}); the services go on. Logs: {stack.run_dir / 'logs'}")


def _require_text() -> None:
    """Raise Trouble for a text that cannot be read, before anything is started for its sake."""
    if not REGULATION_TEXT:
        return
    try:
        Path(REGULATION_TEXT).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise Trouble(
            f"ZHENGLING_REGULATION_TEXT names {REGULATION_TEXT}, which cannot be read: {reason}. "
            "Name a text file, or unset it to play the story without the official text."
        ) from None


def _require_done(stack: Stack, process: str, *command: str) -> None:
    """Run a command of a service in that process's environment; raise Trouble with what it said if it fails."""
    argv = [sys.executable, "-m", *command]
    done = subprocess.run(argv, env=stack.env(process), cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        raise Trouble(f"`python -m {' '.join(command)}` failed:\n{done.stdout}{done.stderr}")


def _token(stack: Stack, login: str) -> str:
    """A token that the running suite accepts. Raises Trouble where nothing runs, and for a login that nobody has."""
    token = stack.token(login)
    try:
        bearer = {"Authorization": f"Bearer {token}"}
        answer = httpx.get(f"{stack.url}/v1/me", headers=bearer, timeout=allowed(10), trust_env=False)
    except httpx.HTTPError as error:
        raise Trouble(f"Nothing answers at {stack.url} ({error}). Start the suite with: make run") from None
    if answer.status_code == 401:
        raise Trouble(f"Nobody in the directory has the login {login!r}. In the example city: make token LOGIN=clerk")
    if answer.is_error:
        raise Trouble(f"The suite at {stack.url} answered {answer.status_code} to a token of {login!r}.")
    return token


def _greet(stack: Stack) -> None:
    try:
        token = stack.token(TRY_AS)
    except Trouble as trouble:
        token = f"(none: {trouble})"
    say(
        f"""
  API              {stack.url}/v1
  Documentation    {stack.url}/docs
  Public feed      {stack.url}/public/v1/documents
  Who is where     {stack.url}/board
  Meetings         {stack.url}/calendar
  Logs             {stack.run_dir / "logs"}
  Token of {TRY_AS!r}, for this machine only:
    {token}
  Try it           curl -H "Authorization: Bearer <token>" {stack.url}/v1/me/pending
  Stop             Ctrl-C here, or `make stop` in another terminal
"""
    )


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise Interrupted


def main(arguments: list[str], run_dir: Path = ROOT / ".run", entries: Collection[procfile.Entry] | None = None) -> int:
    """Run or stop the suite in its folder, or print a login's token for it; return the exit status."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    try:
        match arguments:
            case ["stop"]:
                stop(run_dir)
            case ["token", login]:
                print(_token(Stack(run_dir, ports.base(), entries=entries, amqp_url="amqp://nobody-asks"), login))
            case _:
                run(run_dir, entries)
    except Interrupted:
        return 0
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
