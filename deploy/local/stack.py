"""The whole product on one machine, for `make run` and for tests that need real processes.

with Stack(folder) as stack:                 # own PostgreSQL, own broker, free ports
    stack.ready(60)
    stack.kill("meetings-worker")            # it comes back by itself
    requests.get(stack.url, headers={"Authorization": f"Bearer {stack.token('mayor')}"})
"""

import http.client
import os
import secrets
import subprocess
import threading
import time
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from types import TracebackType

from chassis.limits import allowed
from deploy.local import databases, fonts, keys, ports, procfile, servers
from deploy.local.processes import Command, Process, Supervisor, describe, stop_together, tail
from deploy.local.progress import Trouble, silent

ROOT = Path(__file__).resolve().parents[2]
UNBOUND = {"RATE_PER_ADDRESS": "none", "RATE_PER_CLIENT": "none"}
"""For whoever measures, or tests: they ask as fast as they can, and all from one address."""
_BROKER_PORTS = ("broker", "broker-epmd", "broker-dist")


TRIES = 3
"""How often a process may end by itself before it was ready for the first time; a port may be taken for a moment."""


class Stack:
    """All processes of the suite under one supervisor, with the servers they need.

    Without `port_base` free ports are taken. `database_url` is a PostgreSQL superuser's; without it, and without
    `amqp_url`, servers of our own are started. `prefix` keeps the databases of several stacks apart. `entries`
    is the process table (the Procfile by default); `extra_env` goes to every process.
    """

    def __init__(
        self,
        run_dir: Path,
        port_base: int | None = None,
        *,
        entries: Collection[procfile.Entry] | None = None,
        database_url: str | None = None,
        amqp_url: str | None = None,
        prefix: str = "",
        extra_env: Mapping[str, str] | None = None,
        report: Callable[[str], None] = silent,
    ) -> None:
        self.run_dir = run_dir.resolve()
        self.run_dir.mkdir(parents=True, exist_ok=True)
        self.entries = list(procfile.read(procfile.PROCFILE.read_text()) if entries is None else entries)
        self.services = list(dict.fromkeys(entry.service for entry in self.entries))
        self._prefix = prefix
        self._extra_env = dict(extra_env or {})
        self._report = report
        own_database, own_broker = database_url is None, amqp_url is None
        self.ports = self._choose_ports(port_base, own_database, own_broker)
        self.postgres = servers.postgres(self.run_dir, self.ports["postgres"]) if own_database else None
        broker_ports = {**self.ports, "broker-api": 0}
        self.broker = servers.broker(self.run_dir, broker_ports, "zhengling") if own_broker else None
        self.database_url = database_url or (self.postgres.url if self.postgres else "")
        self.amqp_url = amqp_url or (self.broker.url if self.broker else "")
        self._keys = keys.key_files(self.run_dir)
        self._passwords = keys.database_passwords(self.run_dir, self.services)
        self._dropped_vhost: str | None = None
        self.clock_file = self.run_dir / "clock"
        if not self.clock_file.exists():
            self.clock_file.write_text("0")
        self.processes = {
            entry.name: Process(Command(entry.name, entry.argv, self.env(entry.name), ROOT), self.run_dir)
            for entry in self.entries
        }
        self._supervisor = Supervisor(report)
        self._started: list[str] = []
        self._was_ready: set[str] = set()

    @classmethod
    def for_tests(
        cls,
        run_dir: Path,
        *,
        entries: Collection[procfile.Entry] | None = None,
        extra_env: Mapping[str, str] | None = None,
    ) -> "Stack":
        """Return a stack on the test run's servers, with databases and a vhost of its own, removed when it stops."""
        mark = f"t{secrets.token_hex(4)}"
        servers.create_vhost(mark)
        stack = cls(
            run_dir,
            entries=entries,
            database_url=os.environ["ZHENGLING_TEST_DATABASE_URL"],
            amqp_url=servers.vhost_url(os.environ["ZHENGLING_TEST_AMQP_URL"], mark),
            prefix=f"{mark}_",
            extra_env={**UNBOUND, **(extra_env or {})},
        )
        stack._dropped_vhost = mark
        return stack

    @property
    def url(self) -> str:
        """The gateway's address."""
        return f"http://127.0.0.1:{self.ports['gateway-http']}"

    def database(self, service: str) -> str:
        """The SQLAlchemy URL of a service's own database."""
        return databases.service_url(self.database_url, self._prefix + service, self._passwords[service])

    def env(self, name: str) -> dict[str, str]:
        """The environment of a process, by its name in the Procfile."""
        entry = next(entry for entry in self.entries if entry.name == name)
        # What the caller's shell says about Python's byte code or another database must not reach our processes.
        dropped = ("PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "PYTHONHOME")
        env = {key: value for key, value in os.environ.items() if key not in dropped}
        env |= {
            "PYTHONUNBUFFERED": "1",
            # Threads that each keep a heap of their own cost a fifth of a process, and win nothing under the GIL.
            "MALLOC_ARENA_MAX": "2",
            # Docstrings, of which the libraries have more than we, would be another twentieth.
            "PYTHONOPTIMIZE": "2",
            "ENVIRONMENT": "development",
            "LOG_LEVEL": os.environ.get("LOG_LEVEL", "INFO"),
            "DATABASE_URL": self.database(entry.service),
            "AMQP_URL": self.amqp_url,
            "CLOCK_FILE": str(self.clock_file),
            "ACTOR_PUBLIC_KEY_FILE": str(self._keys["ACTOR_PUBLIC_KEY_FILE"]),
            "ZHENGLING_FONTS": os.environ.get("ZHENGLING_FONTS") or str(ROOT / ".run" / "fonts"),
        }
        if not entry.is_migration:
            env["PROBE_LISTEN"] = self._address(f"{name}-probe")
        for other in self.entries:
            if other.process == "api":
                env[f"{other.service.upper()}_GRPC"] = self._address(f"{other.service}-grpc")
        if entry.process == "api":
            env["GRPC_LISTEN"] = self._address(f"{entry.service}-grpc")
            env["GRPC_HEALTH_LISTEN"] = self._address(f"{entry.service}-health")
        if entry.service == "gateway":
            env["ACTOR_PRIVATE_KEY_FILE"] = str(self._keys["ACTOR_PRIVATE_KEY_FILE"])
            env["DEV_ISSUER_KEY_FILE"] = str(self._keys["DEV_ISSUER_KEY_FILE"])
            env["HTTP_LISTEN"] = self._address("gateway-http")
        return env | self._extra_env

    def start(self, services: Collection[str] | None = None) -> "Stack":
        """Start the servers, make the databases, migrate them and start the processes (of these services, or named)."""
        chosen = [e for e in self.entries if services is None or e.service in services or e.name in services]
        broker_up = threading.Event()
        self._together(
            lambda: self._start_broker(broker_up),
            lambda: self._start_database_and_processes(chosen, broker_up),
        )
        return self

    def ready(self, timeout: float = 60.0) -> "Stack":
        """Wait until every started process says that it is ready; raise Trouble naming those that do not."""
        waiting = list(self._started)
        deadline = time.monotonic() + allowed(timeout)
        while waiting:
            waiting = [name for name in waiting if not self.is_ready(name)]
            self._was_ready |= set(self._started) - set(waiting)
            self._require_hope(waiting)
            if waiting and time.monotonic() > deadline:
                states = [f"  {name} ({self._state(name)}):\n{tail(self.processes[name].log)}" for name in waiting]
                raise Trouble("Not ready after {:.0f} s:\n{}".format(allowed(timeout), "\n".join(states)))
            if waiting:
                time.sleep(0.05)
        return self

    def _require_hope(self, waiting: list[str]) -> None:
        """Raise Trouble for a process that ends by itself again and again and was never ready: it would go on so."""
        for name in waiting:
            process = self.processes[name]
            status = process.exit_status
            if name not in self._was_ready and status is not None and status > 0 and process.restarts >= TRIES - 1:
                told = f"{name} {describe(status)} at its start, {process.restarts + 1} times"
                raise Trouble(f"{told}. The end of {process.log}:\n{tail(process.log)}")

    def is_ready(self, name: str) -> bool:
        """Ask a process's probe whether it is ready."""
        if not self.processes[name].alive:
            return False
        connection = http.client.HTTPConnection("127.0.0.1", self.ports[f"{name}-probe"], timeout=2)
        try:
            connection.request("GET", "/readyz")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def kill(self, name: str) -> None:
        """Kill a process at once; the supervisor starts it again."""
        self.processes[name].kill()

    def token(self, login: str) -> str:
        """Return a development token for this login."""
        serve = next(entry for entry in self.entries if entry.name == "gateway-serve")
        command = [*serve.argv[:-1], "token", login]
        done = subprocess.run(command, env=self.env("gateway-serve"), cwd=ROOT, capture_output=True, text=True)
        if done.returncode:
            raise Trouble(f"No token could be made for {login}:\n{done.stderr}")
        return done.stdout.strip()

    def stop(self) -> None:
        """Stop everything it started, in order: services, then the broker, then PostgreSQL."""
        self._supervisor.end()
        stop_together(self.processes.values())
        # The Erlang port mapper goes with its node, which is first in the reversed list.
        for server in (self.broker, self.postgres):
            for process in reversed(server.processes if server else []):
                process.stop(close=True)
        if self._prefix:
            for service in self.services:
                databases.drop(self.database_url, self._prefix + service)
        if self._dropped_vhost:
            servers.delete_vhost(self._dropped_vhost)

    def __enter__(self) -> "Stack":
        try:
            return self.start()
        except BaseException:
            self.stop()
            raise

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _start_broker(self, broker_up: threading.Event) -> None:
        if self.broker:
            self.broker.start()
            for process in self.broker.processes:
                self._supervisor.add(process)
        broker_up.set()

    def _start_database_and_processes(self, chosen: list[procfile.Entry], broker_up: threading.Event) -> None:
        if self.postgres:
            self.postgres.start()
            self._supervisor.add(self.postgres.main)
        for service in dict.fromkeys(entry.service for entry in chosen):
            databases.create(self.database_url, self._prefix + service, self._passwords[service])
        services = {entry.service for entry in chosen}
        self._migrate([e for e in self.entries if e.is_migration and e.service in services])
        lasting = [entry for entry in chosen if not entry.is_migration]
        for entry in sorted(lasting, key=lambda entry: entry.needs_broker):
            while entry.needs_broker and not broker_up.wait(0.1):
                if self._supervisor.ended:
                    return
            self._supervisor.add(self.processes[entry.name]).start()
            self._started.append(entry.name)

    def _migrate(self, migrations: list[procfile.Entry]) -> None:
        running = [self.processes[entry.name] for entry in migrations]
        for process in running:
            process.start()
            process.wanted = False
        for process in running:
            status = process.wait(allowed(300))
            process.stop()
            if status:
                raise Trouble(f"{process.name} {describe(status)}. The end of {process.log}:\n{tail(process.log)}")

    def _together(self, *tasks: Callable[[], None]) -> None:
        """Run tasks at the same time; raise what the first to fail raised, without waiting for the others."""
        errors: list[BaseException] = []

        def run(task: Callable[[], None]) -> None:
            try:
                task()
            except BaseException as error:
                errors.append(error)

        threads = [threading.Thread(target=run, args=(task,), daemon=True) for task in tasks]
        for thread in threads:
            thread.start()
        # Short waits keep the main thread open for Ctrl-C.
        while any(thread.is_alive() for thread in threads) and not errors:
            for thread in threads:
                thread.join(0.05)
        if errors:
            raise errors[0]

    def _choose_ports(self, port_base: int | None, own_database: bool, own_broker: bool) -> dict[str, int]:
        names = [f"{e.name}-probe" for e in self.entries if not e.is_migration]
        names += [f"{e.service}-{kind}" for e in self.entries if e.process == "api" for kind in ("grpc", "health")]
        names += ["gateway-http"]
        names += ["postgres"] if own_database else []
        names += _BROKER_PORTS if own_broker else []
        if port_base is None:
            return ports.reserve(names)
        table = ports.table(port_base)
        return {name: table[name] for name in names}

    def _address(self, port_name: str) -> str:
        return f"127.0.0.1:{self.ports[port_name]}"

    def _state(self, name: str) -> str:
        process = self.processes[name]
        return "it runs" if process.alive else describe(process.exit_status)


def fonts_folder() -> Path:
    """Return the folder of the fonts, fetched on first use."""
    return fonts.fetch(ROOT / ".run")
