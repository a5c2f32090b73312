"""What every service's tests need: a database and a vhost of their own, and a way to wait for what must come about."""

import atexit
import json
import os
import time
import urllib.parse
import urllib.request
import uuid
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import psycopg
from psycopg import sql

from chassis import new_key
from chassis.grpc_client import hang_up
from chassis.law import Machine, Rulebook
from chassis.limits import allowed
from chassis.settings import FrameSettings
from chassis.signing import Signer

T = TypeVar("T")

_templates: dict[tuple[str, str], str] = {}
_admins: dict[str, psycopg.Connection[Any]] = {}


def cases(few: int, many: int) -> int:
    """How many cases a proof plays: `few` in `make test`, which is run all day, and `many` in `make prove`."""
    return many if os.environ.get("ZHENGLING_PROOF") == "many" else few


def superuser_url() -> str:
    """The test run's PostgreSQL, as its superuser; the root conftest starts it."""
    return os.environ["ZHENGLING_TEST_DATABASE_URL"]


def event_keys(folder: Path, service: str, *others: str) -> dict[str, str]:
    """The environment of a process of `service` whose events are signed and who believes its own and the others'.

    The keys are made where they are missing: <service>.pem in the folder, and `public` in it.
    """
    for name in (service, *others):
        if not (folder / f"{name}.pem").exists():
            new_key.make(name, folder / f"{name}.pem", folder / "public")
    return {"EVENT_PRIVATE_KEY_FILE": str(folder / f"{service}.pem"), "EVENT_PUBLIC_KEYS": str(folder / "public")}


def event_signer(folder: Path, service: str) -> Signer:
    """Signs as the process with the environment of `event_keys` does."""
    return Signer(service, (folder / f"{service}.pem").read_bytes(), FrameSettings.deployment)


def shown_by(faces: Iterable[tuple[Any, type[Any]]]) -> Callable[[Callable[..., Any], Any], Any]:
    """A function that shows what a command's handler or a read answered, as the rpc that it is bound to tells it.

    What answers no rpc, such as the handler of a timer, tells what it is.
    """
    bound = {}
    for _, face in faces:
        for name in face.RPCS:
            answerer, show, _ = getattr(face, name).parts
            bound[answerer] = show

    def show_it(answerer: Callable[..., Any], thing: Any) -> Any:
        show = bound.get(answerer)
        return thing if show is None else show(thing)

    return show_it


def line_to(broker: str) -> Any:
    """How a test connects to a broker by its URL: a test that waits answers no heartbeats, and would be cut off."""
    import pika

    parameters = pika.URLParameters(broker)
    parameters.heartbeat = 0
    return parameters


def stop(server: Any, target: str) -> None:
    """End a gRPC server of this process that served at `target`, and the channel of this process to it.

    The next test's server may well be given the same port.
    """
    server.stop(0)
    hang_up(target)


@cache
def rulebook(service: str) -> Rulebook:
    """The rulebook of a service, read once in a process: reading it took as long as the test itself."""
    return Rulebook.load(service)


@contextmanager
def fresh_database(superuser: str, migrate: Callable[[str], None], label: str) -> Iterator[str]:
    """The URL of an empty database of one's own, dropped at the end.

    `migrate` is called once per test process and `label`, with the URL of the template all others are copied from.
    """
    template = _templates.get((superuser, label))
    if template is None:
        template = _create(superuser, label)
        atexit.register(_drop, superuser, template)
        migrate(_of(superuser, template))
        _templates[superuser, label] = template
    name = _create(superuser, label, template)
    try:
        yield _of(superuser, name)
    finally:
        _drop(superuser, name)


def _create(superuser: str, label: str, template: str = "template0") -> str:
    # The random part keeps apart the tests that run side by side, and two runs on one server.
    name = f"test_{label}_{uuid.uuid4().hex[:12]}"
    statement = sql.SQL("CREATE DATABASE {} TEMPLATE {} ENCODING 'UTF8'")
    _administer(superuser, statement.format(sql.Identifier(name), sql.Identifier(template)))
    return name


def _drop(superuser: str, name: str) -> None:
    try:
        _administer(superuser, sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
    except psycopg.OperationalError:
        return  # The server is gone already, and the database with it.


def _administer(superuser: str, statement: sql.Composed) -> None:
    """Execute on a connection that is kept: opening one took as long as making a database."""
    kept = _admins.pop(superuser, None)
    try:
        connection = kept or psycopg.connect(superuser, autocommit=True)
        connection.execute(statement)
    except psycopg.OperationalError:
        if kept is None:
            raise
        # The server was killed or restarted since; another failure than that comes again.
        kept.close()
        _administer(superuser, statement)
    else:
        _admins[superuser] = connection


@atexit.register
def _close() -> None:
    while _admins:
        _admins.popitem()[1].close()


def _of(url: str, database: str) -> str:
    return urllib.parse.urlsplit(url)._replace(path=f"/{database}").geturl()


@contextmanager
def vhost(amqp_url: str = "", api: str = "") -> Iterator[str]:
    """The AMQP URL of an empty vhost of one's own, removed at the end with all that is in it.

    `api` is the broker's management address with user and password; both default to the test run's broker.
    """
    amqp_url, api = amqp_url or os.environ["ZHENGLING_TEST_AMQP_URL"], api or os.environ["ZHENGLING_TEST_BROKER_API"]
    name = f"test-{uuid.uuid4().hex[:12]}"
    everything = {"configure": ".*", "write": ".*", "read": ".*"}
    call_broker("PUT", f"vhosts/{name}", {}, api)
    call_broker("PUT", f"permissions/{name}/{urllib.parse.urlsplit(api).username}", everything, api)
    try:
        yield _of(amqp_url, name)
    finally:
        call_broker("DELETE", f"vhosts/{name}", None, api)


def call_broker(method: str, path: str, body: object, api: str) -> None:
    """Call the broker's management API; raises urllib.error.HTTPError when it refuses."""
    parts = urllib.parse.urlsplit(api)
    credentials = b64encode(f"{parts.username}:{parts.password}".encode()).decode()
    request = urllib.request.Request(
        f"http://{parts.hostname}:{parts.port}/api/{path}",
        None if body is None else json.dumps(body).encode(),
        {"Authorization": f"Basic {credentials}", "Content-Type": "application/json"},
        method=method,
    )
    urllib.request.urlopen(request, timeout=allowed(10)).close()  # noqa: S310 - as above.


def eventually(condition: Callable[[], T], timeout: float = 15, message: str = "", every: float = 0.02) -> T:
    """Wait until `condition` returns something true, and return it; raises AssertionError after `timeout` seconds.

    The seconds are those of a machine of its own (chassis.limits). It is asked every `every` seconds. An AssertionError
    of the condition's own counts as not yet, and the last one is shown when time is up.
    """
    timeout = allowed(timeout)
    deadline, reason = time.monotonic() + timeout, ""
    while True:
        try:
            if found := condition():
                return found
        except AssertionError as error:
            reason = str(error)
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {timeout:g} s: {message or condition!r} {reason}".rstrip())
        time.sleep(every)


def every_pair(*machines: Machine) -> list[tuple[Machine, str, str]]:
    """Each machine with each of its states and each of its steps, whether or not its table has the two together."""
    return [
        (machine, state, step)
        for machine in machines
        for state in sorted({state for state, _ in machine.rows} | {row.to for row in machine.rows.values()})
        for step in sorted({step for _, step in machine.rows})
    ]


def kept_on_disk(data: Path, queue: str, *, quorum: bool = True) -> bool:
    """Whether a RabbitMQ 3 whose data are in the folder `data` still has a queue that it declared, if it is killed now.

    It says that a queue is declared up to two seconds before that is on disk, and so may lose it. Its database writes
    what a transaction does and, later, that the transaction was committed; at the next start it drops what lacks the
    second. The names of quorum queues stand besides in a table of their own, written a second late: a quorum queue
    that is missing there refuses every message for ever.
    """
    logs = [file.read_bytes() for file in data.rglob("LATEST.LOG")]
    if any(log.count(b"presume_abort") > log.count(b"committed") for log in logs):
        return False
    table = "rabbit_durable_queue"
    wanted = {"names.dets"} if quorum else {"LATEST.LOG", f"{table}.DCL", f"{table}.DCD"}
    return any(queue.encode() in file.read_bytes() for file in data.rglob("*") if file.name in wanted)
