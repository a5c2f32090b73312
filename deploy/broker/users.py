"""Gives each service, and each who listens from outside, a broker user of its own that may do what it must, no more.

    python deploy/broker/users.py services                    passwords from PERSONNEL_BROKER_PASSWORD and so on
    python deploy/broker/users.py integrator archive          password from INTEGRATOR_PASSWORD
    python deploy/broker/users.py remove archive

Where to: `--api http://admin:password@host:15672` (the management API), `--rabbitmqctl "docker exec -i broker
rabbitmqctl"` (any command that is rabbitmqctl), or `--write FILE` (definitions, for `load_definitions` in
rabbitmq.conf). Run it before the first `migrate` of a release: a service may hear only what stands here. Running it
again changes nothing but passwords that are new. Why it is as it is: docs/adr/0024.
"""

import argparse
import base64
import hashlib
import http.client
import json
import os
import re
import secrets
import shlex
import subprocess
import sys
import time
import urllib.parse
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

TELLS = ("personnel", "meetings", "documents", "supervision")

HEARS: Mapping[str, Mapping[str, Sequence[str]]] = {
    "personnel": {},
    "meetings": {
        "personnel": (
            "leave.approved.v1", "leave.extended.v1", "leave.cancelled.v1", "leave.returned.v1", "leave.overdue.v1",
            "leave.stand_in_changed.v1", "leave.reported_upward.v1",
        ),
    },
    "documents": {"meetings": ("decision.adopted.v1",)},
    "supervision": {"meetings": ("minutes.signed.v1",)},
    "gateway": {
        "documents": ("document.published.v1",),
        "meetings": ("decision.released.v1", "decision.release_withdrawn.v1"),
    },
}  # fmt: skip
"""Which service hears which events of which: the broker lets it bind no others."""

NOTHING = "^$"
"""The pattern that no name fits."""

OUTSIDE = "outside"
"""How the queues of integrators begin."""

LIMITS = {"max-connections": 10, "max-channels": 50}
"""Of an integrator's user."""

QUEUE = {
    "x-queue-type": "quorum",
    # The oldest goes when it is full, so that who does not come for it holds up nobody else.
    "x-max-length-bytes": 200_000_000,
    "x-max-length": 500_000,
    "x-delivery-limit": 1_000_000,
}
"""The arguments of an integrator's queue. An operator makes it: who may make no queue can make no exchange either."""


class Trouble(Exception):
    """What went wrong, in a sentence for an operator."""


def consumers_of(producer: str) -> list[str]:
    """The services that hear a producer: what its relay has as EVENT_CONSUMERS."""
    return [service for service, heard in HEARS.items() if producer in heard]


def services(passwords: Mapping[str, str], vhost: str, prefix: str = "") -> dict[str, Any]:
    """The definitions of the services' users; `prefix` stands before their names, for several in one broker."""
    made: dict[str, Any] = {"vhosts": [{"name": vhost}], "users": [], "permissions": [], "topic_permissions": []}
    for service, heard in HEARS.items():
        if service not in passwords:
            continue
        user, own, tells = prefix + service, f"{service}\\..+", service in TELLS
        told = [f"zhengling\\.{service}", f"zhengling\\.{service}\\.outward"] if tells else []
        # Who declares an exchange with another for what it cannot route must be able to read the one.
        read = [own, *told[:1], *(f"zhengling\\.{producer}" for producer in heard)]
        made["users"].append(_user(user, passwords[service]))
        made["permissions"].append(_may(user, vhost, configure=[own, *told], write=[own, *told], read=read))
        for exchange in (f"zhengling.{service}", f"zhengling.{service}.outward") if tells else ():
            only = {"write": f"^zhengling\\.{service}\\..+$", "read": NOTHING}
            made["topic_permissions"].append({"user": user, "vhost": vhost, "exchange": exchange, **only})
        for producer, facts in heard.items():
            types = [re.escape(f"zhengling.{producer}.{fact}") for fact in facts]
            only = {"write": NOTHING, "read": _pattern(types)}
            exchange = f"zhengling.{producer}"
            made["topic_permissions"].append({"user": user, "vhost": vhost, "exchange": exchange, **only})
    return made


def integrator(name: str, password: str, vhost: str, only: Iterable[str] = ()) -> dict[str, Any]:
    """The definitions of an integrator's user and queue; `only` are the event types it may bind, all if none is named.

    It may bind its queue, read it and empty it, and neither make anything nor publish.
    """
    if not re.fullmatch(r"[a-z][a-z0-9_-]{1,30}", name) or name in HEARS:
        raise Trouble(f"{name!r} is no name for an integrator: lower-case letters, digits, - and _, and no service's")
    queue = queue_of(name)
    mine = re.escape(queue)
    read = [mine, *(f"zhengling\\.{service}\\.outward" for service in TELLS)]
    types = [re.escape(one) for one in only]
    topics = [
        {"user": name, "vhost": vhost, "exchange": f"zhengling.{service}.outward", "write": NOTHING}
        | {"read": _pattern(types) if types else ".*"}
        for service in TELLS
    ]
    return {
        "users": [_user(name, password) | {"limits": LIMITS}],
        "permissions": [_may(name, vhost, configure=[], write=[mine], read=read)],
        "topic_permissions": topics,
        "queues": [{"name": queue, "vhost": vhost, "durable": True, "auto_delete": False, "arguments": QUEUE}],
    }


def queue_of(name: str) -> str:
    """The queue of an integrator."""
    return f"{OUTSIDE}.{name}.events"


def _pattern(names: Sequence[str]) -> str:
    return f"^({'|'.join(names)})$" if names else NOTHING


def _may(user: str, vhost: str, **rights: Sequence[str]) -> dict[str, str]:
    return {"user": user, "vhost": vhost} | {right: _pattern(names) for right, names in rights.items()}


def _user(name: str, password: str) -> dict[str, Any]:
    """A user without any tag, so that the management API is closed to it; its password salted and hashed."""
    salt = secrets.token_bytes(4)
    digest = base64.b64encode(salt + hashlib.sha256(salt + password.encode()).digest()).decode()
    return {"name": name, "password_hash": digest, "hashing_algorithm": "rabbit_password_hashing_sha256", "tags": ""}


def administrator(name: str, password: str, vhost: str) -> dict[str, Any]:
    """The definitions of a user who may do everything: for who runs the broker, and for no process of the suite."""
    everything = {"configure": ".*", "write": ".*", "read": ".*"}
    return {
        "vhosts": [{"name": vhost}],
        "users": [_user(name, password) | {"tags": "administrator"}],
        "permissions": [{"user": name, "vhost": vhost} | everything],
    }


def together(*parts: Mapping[str, Any]) -> dict[str, Any]:
    """Several definitions as one."""
    made: dict[str, list[Any]] = {}
    for part in parts:
        for name, rows in part.items():
            made.setdefault(name, []).extend(row for row in rows if row not in made[name])
    return made


def call(api: str, method: str, path: str, body: object = None) -> Any:
    """Ask the management API, a URL with user and password. Raises Trouble when it refuses or does not answer."""
    parts = urllib.parse.urlsplit(api)
    opened = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = opened(parts.hostname or "127.0.0.1", parts.port or 15672, timeout=30)
    user, password = (urllib.parse.unquote(part or "") for part in (parts.username, parts.password))
    credentials = base64.b64encode(f"{user}:{password}".encode()).decode()
    headers = {"Authorization": f"Basic {credentials}", "Content-Type": "application/json"}
    try:
        connection.request(method, f"/api/{path}", None if body is None else json.dumps(body), headers)
        answer = connection.getresponse()
        text = answer.read().decode(errors="replace")
    except (OSError, http.client.HTTPException) as error:
        raise Trouble(f"the management API at {parts.hostname}:{parts.port} does not answer: {error}") from error
    finally:
        connection.close()
    if answer.status >= 400:
        raise Trouble(f"{method} {path}: {answer.status} {text[:500]}")
    return json.loads(text) if text else None


def _apply(given: argparse.Namespace, definitions: Mapping[str, Any]) -> None:
    text = json.dumps(definitions, indent=1)
    if given.write:
        file = Path(given.write)
        file.touch(mode=0o600)
        file.write_text(text + "\n")
    elif given.rabbitmqctl:
        _ctl(given.rabbitmqctl, "import_definitions", feed=text)
    else:
        _patiently(given.wait, lambda: call(given.api, "POST", "definitions", definitions))


def _patiently(seconds: float, action: Callable[[], object]) -> None:
    """Try until it works; a broker that starts beside us takes some seconds."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            action()
        except Trouble:
            if time.monotonic() > deadline:
                raise
            time.sleep(1)
        else:
            return


def _ctl(command: str, *arguments: str, feed: str | None = None) -> None:
    done = subprocess.run([*shlex.split(command), *arguments], input=feed, text=True, capture_output=True)
    if done.returncode:
        raise Trouble(f"rabbitmqctl {arguments[0]} failed:\n{done.stdout}{done.stderr}")


def _remove(given: argparse.Namespace) -> None:
    vhost, queue = given.vhost, queue_of(given.name)
    if given.rabbitmqctl:
        _ctl(given.rabbitmqctl, "delete_user", given.name)
        _ctl(given.rabbitmqctl, "delete_queue", "-p", vhost, queue)
    elif given.api:
        call(given.api, "DELETE", f"users/{given.name}")
        call(given.api, "DELETE", f"queues/{urllib.parse.quote(vhost, safe='')}/{queue}")
    else:
        raise Trouble("removing needs --api or --rabbitmqctl")


def _password(variable: str) -> str:
    found = os.environ.get(variable, "")
    if len(found) < 12:
        raise Trouble(f"{variable} must hold a password of 12 characters or more")
    return found


def main(argv: Sequence[str]) -> int:
    """Do what the arguments ask; on trouble say what it is and return 1."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--vhost", default="/", help="the virtual host of the suite (default: /)")
    parser.add_argument("--wait", type=float, default=0, metavar="SECONDS", help="how long the API may take to come up")
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--api", help="the management API, with user and password; BROKER_API if it is just -")
    where.add_argument("--rabbitmqctl", metavar="COMMAND")
    where.add_argument("--write", metavar="FILE")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("services", help="make or renew the services' users")
    outside = commands.add_parser("integrator", help="make or renew an integrator's user and its queue")
    outside.add_argument("name")
    outside.add_argument("--only", action="append", default=[], metavar="TYPE", help="an event type it may have")
    commands.add_parser("remove", help="remove an integrator with its queue").add_argument("name")
    given = parser.parse_args(argv)
    if given.api == "-":
        given.api = os.environ.get("BROKER_API", "")
    try:
        if given.command == "services":
            passwords = {service: _password(f"{service.upper()}_BROKER_PASSWORD") for service in HEARS}
            _apply(given, services(passwords, given.vhost))
        elif given.command == "integrator":
            _apply(given, integrator(given.name, _password("INTEGRATOR_PASSWORD"), given.vhost, given.only))
        else:
            _remove(given)
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
