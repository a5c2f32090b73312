"""Finds, installs and describes a private RabbitMQ node; never touches a node that we did not start."""

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from deploy.broker import users
from deploy.local.processes import Command
from deploy.local.progress import Trouble, step

_DEBIAN_BINARY = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")
_POLICY = Path("/usr/sbin/policy-rc.d")
_IMAGE = "rabbitmq:4-management"
# Schedulers that spin while they wait would take a small machine's processors from the services, and
# the port between nodes has no business outside of this machine.
_ERLANG_FLAGS = "+sbwt none +sbwtdcpu none +sbwtdio none -kernel inet_dist_use_interface {127,0,0,1}"


@dataclass(frozen=True)
class Node:
    """One private node: its folder, its ports (broker, -epmd, -dist, -api), its password, its vhost."""

    home: Path
    ports: Mapping[str, int]
    password: str
    vhost: str
    api: bool
    users: Mapping[str, str] = field(default_factory=dict)
    """Passwords by service: each of them gets a user of its own (deploy/broker/users.py)."""


def binary() -> Path | None:
    """Find the server's own start script: Debian's wrapper in PATH would switch to another user and folder."""
    if _DEBIAN_BINARY.exists():
        return _DEBIAN_BINARY
    found = shutil.which("rabbitmq-server")
    return Path(found) if found else None


def provide() -> None:
    """See that a broker can be had: installed, else by apt (Debian, root), else by Docker; else raise Trouble."""
    if binary() or (_docker_works() and not _can_apt()):
        return
    if _can_apt():
        try:
            _install_by_apt()
        except subprocess.CalledProcessError as error:
            if not _docker_works():
                raise Trouble(
                    "Debian's package rabbitmq-server could not be installed:\n" + (error.stdout or "")[-1500:]
                ) from error
        return
    raise Trouble(
        "There is no RabbitMQ. Install the package rabbitmq-server (on Debian: sudo apt install rabbitmq-server), "
        "or start Docker, or set AMQP_URL to a broker of yours (amqp://user:password@host:5672/vhost)."
    )


def configure(node: Node) -> None:
    """Write the node's configuration; its ports and password are the same at every start."""
    for folder in ("home", "data", "logs"):
        (node.home / folder).mkdir(parents=True, exist_ok=True)
    plugins = "[rabbitmq_management]." if node.api else "[]."
    (node.home / "enabled_plugins").write_text(plugins + "\n")
    lines = [
        f"listeners.tcp.local = 127.0.0.1:{node.ports['broker']}",
        f"load_definitions = {_definitions(node)}",
        "log.file.level = warning",
        "disk_free_limit.absolute = 200MB",
    ]
    if node.api:
        lines += [
            "management.tcp.ip = 127.0.0.1",
            f"management.tcp.port = {node.ports['broker-api']}",
            "collect_statistics_interval = 500",
        ]
    (node.home / "rabbitmq.conf").write_text("\n".join(lines) + "\n")
    (node.home / "rabbitmq.conf").chmod(0o600)
    if binary() is None:
        # The container's broker is a user of its own, who must be able to read them; passwords stand there as hashes.
        (node.home / "container.conf").write_text("load_definitions = /etc/rabbitmq/definitions.json\n")
        (node.home / "definitions.json").chmod(0o644)


def _definitions(node: Node) -> Path:
    """Write down who may do what. The broker reads it at each start, so that a new release's rights are there."""
    file = node.home / "definitions.json"
    admin = users.administrator("zhengling", node.password, node.vhost)
    file.touch(mode=0o600)
    file.write_text(json.dumps(users.together(admin, users.services(node.users, node.vhost))))
    return file


def commands(node: Node) -> list[Command]:
    """Return what to run for the node: its own port mapper and the server, or a container."""
    script = binary()
    if script is None:
        return [_container(node)]
    env = {name: value for name, value in os.environ.items() if not name.startswith(("RABBITMQ_", "ERL_"))}
    env |= {
        "HOME": str(node.home / "home"),
        "LC_ALL": "C.UTF-8",
        "ERL_EPMD_PORT": str(node.ports["broker-epmd"]),
        "ERL_EPMD_ADDRESS": "127.0.0.1",
        # An address instead of a host name: a bare machine may not even resolve `localhost`.
        "RABBITMQ_NODENAME": "zhengling@127.0.0.1",
        "RABBITMQ_USE_LONGNAME": "true",
        "RABBITMQ_DIST_PORT": str(node.ports["broker-dist"]),
        "RABBITMQ_CONFIG_FILE": str(node.home / "rabbitmq.conf"),
        "RABBITMQ_CONF_ENV_FILE": str(node.home / "no-environment-file"),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(node.home / "enabled_plugins"),
        "RABBITMQ_MNESIA_BASE": str(node.home / "data"),
        "RABBITMQ_LOG_BASE": str(node.home / "logs"),
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": _ERLANG_FLAGS,
        # The start script then becomes the server, instead of a shell that stands between us and it.
        "RUNNING_UNDER_SYSTEMD": "true",
    }
    mapper = shutil.which("epmd", path=env.get("PATH", "") + ":/usr/bin:/usr/lib/erlang/bin")
    if mapper is None:
        raise Trouble("RabbitMQ is installed, but Erlang's epmd is not to be found in PATH.")
    folder = node.home.parent
    return [
        Command("broker-epmd", [mapper, "-port", str(node.ports["broker-epmd"])], env, folder, patience=2),
        Command("broker", [str(script)], env, folder, patience=30),
    ]


def forget(node: Node) -> None:
    """Remove the data of a node that never came up."""
    shutil.rmtree(node.home / "data", ignore_errors=True)


def _container(node: Node) -> Command:
    port = node.ports["broker"]
    data = f"{node.home / 'data'}:/var/lib/rabbitmq/mnesia"
    argv = ["docker", "run", "--rm", "--name", f"zhengling-broker-{port}", "--hostname", "zhengling", "-v", data]
    argv += [
        "-p",
        f"127.0.0.1:{port}:5672",
        "-v",
        f"{node.home / 'container.conf'}:/etc/rabbitmq/conf.d/90-run.conf:ro",
    ]
    argv += ["-v", f"{node.home / 'definitions.json'}:/etc/rabbitmq/definitions.json:ro"]
    if node.api:
        argv += ["-p", f"127.0.0.1:{node.ports['broker-api']}:15672"]
    # A container outlives the client that was killed, so one of our name is removed before the start.
    script = f'docker rm -f zhengling-broker-{port} >/dev/null 2>&1; exec "$0" "$@"'
    return Command("broker", ["sh", "-c", script, *argv, _IMAGE], patience=30)


def _docker_works() -> bool:
    return (
        shutil.which("docker") is not None and subprocess.run(["docker", "info"], capture_output=True).returncode == 0
    )


def _can_apt() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def _install_by_apt() -> None:
    """Install Debian's package without letting it start, or keep for the next boot, a node of the system's."""
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}

    def run(*command: str) -> None:
        subprocess.run(
            command,
            env=env,
            check=True,
            text=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )

    forbid = not _POLICY.exists()
    with step("Installing the package rabbitmq-server with apt"):
        try:
            if forbid:
                _POLICY.write_text("#!/bin/sh\nexit 101\n")
                _POLICY.chmod(0o755)
            run("apt-get", "update")
            run("apt-get", "install", "-y", "--no-install-recommends", "rabbitmq-server")
        finally:
            if forbid:
                _POLICY.unlink(missing_ok=True)
        if Path("/run/systemd/system").exists():
            run("systemctl", "disable", "--quiet", "rabbitmq-server.service", "epmd.socket")
