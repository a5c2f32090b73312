"""Every broker user against every exchange and queue, on the real broker: only what is meant works."""

import json
import os
import secrets
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pika
import pytest
from pika.exceptions import ChannelClosedByBroker, ConnectionClosedByBroker, ProbableAuthenticationError

from chassis import bus
from chassis.envelope import event_type
from chassis.line import declare, open_line
from chassis.listening import subscriptions
from chassis.queues import Binding, Exchange, Queue, back, hears, inner, outward, unwanted
from chassis.testing import eventually, line_to
from deploy.broker import users
from deploy.local import servers

SERVICES = tuple(users.HEARS)
INTEGRATORS = ("archive", "press")
ONLY = "zhengling.meetings.decision.released.v1"
"""What the second integrator may have alone."""


@dataclass
class Broker:
    """A vhost with the whole topology, made by the services' own users."""

    mark: str
    passwords: dict[str, str]
    connections: dict[str, Any] = field(default_factory=dict)
    channels: dict[str, Any] = field(default_factory=dict)

    def url(self, user: str) -> str:
        amqp = servers.vhost_url(os.environ["ZHENGLING_TEST_AMQP_URL"], self.mark)
        return servers.user_url(amqp, self.name(user), self.passwords[user])

    def name(self, user: str) -> str:
        return f"{self.mark}{user}"

    def exchanges(self) -> list[str]:
        told = [told(service) for service in users.TELLS for told in (inner, outward, unwanted)]
        own = [back(service) for service, heard in users.HEARS.items() if heard]
        return [*told, *own, *(hears(one, other) for one, heard in users.HEARS.items() for other in heard)]

    def queues(self) -> list[str]:
        found = [unwanted(service) for service in users.TELLS]
        for service in SERVICES:
            found += [piece.name for piece in bus.pieces(service, "1") if isinstance(piece, Queue)]
        return list(dict.fromkeys(found + [users.queue_of(self.name(one)) for one in INTEGRATORS]))

    def declare(self, service: str) -> None:
        line = open_line(self.url(service))
        channel = line.connect().channel()
        for piece in bus.pieces(service, "1"):
            declare(channel, piece)
        line.close()

    def may(self, user: str, act: Callable[[Any], object]) -> bool:
        """Whether the broker lets a user do it; that it cannot be done for another reason says that it may."""
        channel = self.channels.get(user)
        if channel is None or not channel.is_open:
            if user not in self.connections or not self.connections[user].is_open:
                self.connections[user] = pika.BlockingConnection(line_to(self.url(user)))
            channel = self.channels[user] = self.connections[user].channel()
            channel.confirm_delivery()
        try:
            act(channel)
        except ChannelClosedByBroker as refusal:
            return refusal.reply_code != 403
        return True


@pytest.fixture(scope="module")
def broker() -> Iterator[Broker]:
    mark = f"u{secrets.token_hex(4)}"
    servers.create_vhost(mark)
    made = Broker(mark, {user: secrets.token_hex(16) for user in (*SERVICES, *INTEGRATORS)})
    try:
        servers.create_users(mark, mark, made.passwords)
        for service in SERVICES:
            # The producers' exchanges stand in the order of HEARS before those who hear them, but for the gateway's.
            made.declare(service)
        for name, only in zip(INTEGRATORS, ((), (ONLY,)), strict=True):
            definitions = users.integrator(made.name(name), made.passwords[name], mark, only)
            servers.broker_api("POST", "definitions", definitions)
        yield made
    finally:
        for connection in made.connections.values():
            if connection.is_open:
                connection.close()
        servers.delete_users(mark, (*SERVICES, *INTEGRATORS))
        servers.delete_vhost(mark)


def mine(service: str, name: str) -> bool:
    """Whether a name is a service's own."""
    return name.startswith(f"{service}.") or (service in users.TELLS and name in (inner(service), outward(service)))


def key_for(exchange: str) -> str:
    """A key that the exchange's own producer may use."""
    return f"{exchange.removesuffix('.outward')}.thing.done.v1"


def own_queue(broker: Broker, user: str) -> str:
    if user in INTEGRATORS:
        return users.queue_of(broker.name(user))
    return next(name for name in broker.queues() if name.startswith(f"{user}."))


@pytest.mark.parametrize("user", [*SERVICES, *INTEGRATORS])
def test_a_user_reaches_the_exchanges_it_is_meant_to(broker: Broker, user: str) -> None:
    queue, wrong = own_queue(broker, user), []
    heard = users.HEARS.get(user, {})
    for exchange in [*broker.exchanges(), "amq.topic", "amq.fanout"]:
        own, producer = mine(user, exchange), exchange.removeprefix("zhengling.").removesuffix(".outward")
        facts = heard.get(producer, ()) if exchange == inner(producer) else ()
        key = key_for(exchange)
        meant = {
            "publish": own,
            # A service's facts are for others; and what it tells everybody it need not hear.
            "bind": (own and exchange not in (inner(user), outward(user)))
            or (user == INTEGRATORS[0] and exchange.endswith(".outward")),
            "declare": own,
        }
        acts: dict[str, Callable[[Any], object]] = {
            "publish": lambda channel, to=exchange, key=key: channel.basic_publish(to, key, b""),
            "bind": lambda channel, to=exchange, key=key: channel.queue_bind(queue, to, key),
            "declare": lambda channel, to=exchange: channel.exchange_declare(to, "headers", durable=False),
        }
        wrong += [(name, exchange) for name, act in acts.items() if broker.may(user, act) != meant[name]]
        for name in (f"zhengling.{producer}.{fact}" for fact in facts):
            if not broker.may(user, lambda channel, to=exchange, key=name: channel.queue_bind(queue, to, key)):
                wrong.append(("bind", name))
        if not own and broker.may(user, lambda channel, to=exchange: channel.exchange_delete(to)):
            wrong.append(("delete", exchange))
    assert wrong == []


@pytest.mark.parametrize("user", [*SERVICES, *INTEGRATORS])
def test_a_user_reaches_the_queues_it_is_meant_to(broker: Broker, user: str) -> None:
    wrong = []
    for queue in broker.queues():
        own, outside = mine(user, queue), user in INTEGRATORS and queue == own_queue(broker, user)
        meant = {"consume": own or outside, "get": own or outside, "purge": own or outside, "declare": own}
        meant["bind"] = own
        acts: dict[str, Callable[[Any], object]] = {
            "consume": lambda channel, name=queue: channel.basic_cancel(channel.basic_consume(name, print)),
            "get": lambda channel, name=queue: channel.basic_get(name, auto_ack=True),
            "purge": lambda channel, name=queue: channel.queue_purge(name),
            "declare": lambda channel, name=queue: channel.queue_declare(name, durable=True, auto_delete=True),
            "bind": lambda channel, name=queue: channel.queue_bind(name, back(user), name),
        }
        wrong += [
            (name, queue)
            for name, act in acts.items()
            # Who hears nobody has no such exchange to bind from, and that is told first.
            if not (name == "bind" and not users.HEARS.get(user)) and broker.may(user, act) != meant[name]
        ]
        if not own and broker.may(user, lambda channel, name=queue: channel.queue_delete(name)):
            wrong.append(("delete", queue))
    assert wrong == []


@pytest.mark.parametrize("user", [*SERVICES, *INTEGRATORS])
def test_nobody_uses_the_default_exchange_or_makes_names_of_others(broker: Broker, user: str) -> None:
    other = "documents" if user != "documents" else "supervision"
    queue = f"{user}.trial"
    lead = {"x-dead-letter-exchange": back(other), "x-dead-letter-routing-key": f"{other}.x"}
    elsewhere = {"alternate-exchange": inner("meetings" if user != "meetings" else "personnel")}
    tried: list[Callable[[Any], object]] = [
        lambda channel: channel.basic_publish("", own_queue(broker, user), b""),
        lambda channel: channel.basic_publish("", f"{other}.meetings.minutes.signed.v1", b""),
        lambda channel: channel.queue_declare("", exclusive=True),
        lambda channel: channel.queue_declare("free", durable=True),
        lambda channel: channel.exchange_declare("zhengling.free", "topic"),
        lambda channel: channel.exchange_declare("zhengling.meetings.more" if user != "x" else "", "topic"),
        # The way around through what the broker itself sends on.
        lambda channel: channel.queue_declare(queue, durable=True, arguments=lead),
        lambda channel: channel.exchange_declare(f"{user}.trial", "fanout", arguments=elsewhere),
        lambda channel: channel.queue_declare(queue, arguments={"x-dead-letter-exchange": ""}),
    ]
    assert [number for number, act in enumerate(tried) if broker.may(user, act)] == []


def test_a_producer_tells_its_own_kinds_alone_and_under_its_own_name(broker: Broker) -> None:
    own = "zhengling.documents.document.published.v1"
    assert broker.may("documents", lambda channel: channel.basic_publish(inner("documents"), own, b"{}"))
    foreign = "zhengling.meetings.minutes.signed.v1"
    assert not broker.may("documents", lambda channel: channel.basic_publish(inner("documents"), foreign, b"{}"))
    for name in (broker.name("meetings"), "zhengling", "guest"):
        pretended = pika.BasicProperties(user_id=name)
        channel = pika.BlockingConnection(pika.URLParameters(broker.url("documents"))).channel()
        channel.confirm_delivery()
        with pytest.raises(ChannelClosedByBroker, match="user_id property set to"):
            channel.basic_publish(inner("documents"), own, b"{}", pretended)
        channel.connection.close()


def test_nobody_hears_what_it_is_not_meant_to(broker: Broker) -> None:
    """The gateway stands at the edge: whoever takes it over must not read minutes."""
    queue = own_queue(broker, "gateway")
    for key in ("zhengling.meetings.minutes.signed.v1", "#", "zhengling.meetings.decision.*", "*.*.*.*.*"):
        assert not broker.may("gateway", lambda channel, key=key: channel.queue_bind(queue, inner("meetings"), key))


def test_an_integrator_gets_what_is_told_outward_and_what_it_may_have(broker: Broker) -> None:
    archive, press = (users.queue_of(broker.name(name)) for name in INTEGRATORS)
    everything = lambda channel: channel.queue_bind(archive, outward("meetings"), "#")  # noqa: E731
    assert broker.may("archive", everything)
    assert not broker.may("press", lambda channel: channel.queue_bind(press, outward("meetings"), "#"))
    assert broker.may("press", lambda channel: channel.queue_bind(press, outward("meetings"), ONLY))
    assert not broker.may("press", lambda channel: channel.queue_bind(archive, outward("meetings"), ONLY))
    other = "zhengling.meetings.meeting.called.v1"
    for key in (ONLY, other):
        assert broker.may("meetings", lambda channel, key=key: channel.basic_publish(outward("meetings"), key, b"thin"))

    def got(user: str, queue: str) -> list[str]:
        found = []
        broker.may(user, lambda channel: found.extend(iter(lambda: _key(channel, queue), "")))
        return found

    keys: list[str] = []
    eventually(lambda: keys.extend(got("archive", archive)) or set(keys) >= {ONLY, other})
    keys = []
    eventually(lambda: keys.extend(got("press", press)) or set(keys) == {ONLY})


def _key(channel: Any, queue: str) -> str:
    method, _, _ = channel.basic_get(queue, auto_ack=True)
    return method.routing_key if method else ""


def test_the_rights_are_those_of_what_the_workers_listen_to() -> None:
    for service, heard in users.HEARS.items():
        marks = subscriptions(import_module(f"{service}.worker").Worker)
        assert {(one.producer, event_type(one.message_type)) for one in marks} == {
            (producer, f"zhengling.{producer}.{fact}") for producer, facts in heard.items() for fact in facts
        }
        assert [piece for piece in bus.pieces(service, "1") if isinstance(piece, Exchange | Binding)] or not heard


def command(*argv: str, **environment: str) -> int:
    before = dict(os.environ)
    os.environ.update(environment)
    try:
        return users.main(argv)
    finally:
        for name in environment.keys() - before.keys():
            del os.environ[name]


def test_an_operator_makes_renews_and_removes_an_integrator(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    api, name = os.environ["ZHENGLING_TEST_BROKER_API"], f"i{secrets.token_hex(4)}"
    vhost = name
    servers.create_vhost(vhost)
    try:
        for password in ("a first long password", "another long password"):
            assert command("--api", api, "--vhost", vhost, "integrator", name, INTEGRATOR_PASSWORD=password) == 0
            amqp = servers.vhost_url(os.environ["ZHENGLING_TEST_AMQP_URL"], vhost)
            url = servers.user_url(amqp, name, password.replace(" ", "%20"))
            connection = pika.BlockingConnection(pika.URLParameters(url))
            connection.channel().queue_purge(users.queue_of(name))
            connection.close()
        assert command("--api", api, "--vhost", vhost, "remove", name) == 0
        with pytest.raises((ProbableAuthenticationError, ConnectionClosedByBroker)):
            pika.BlockingConnection(pika.URLParameters(url))
        assert command("--api", api, "--vhost", vhost, "integrator", name, INTEGRATOR_PASSWORD="short") == 1
        assert "12 characters" in capsys.readouterr().err
        assert command("--api", api, "--vhost", vhost, "integrator", "meetings", INTEGRATOR_PASSWORD="x" * 12) == 1
        assert command("--api", "http://a:b@127.0.0.1:1", "remove", name) == 1
    finally:
        servers.delete_vhost(vhost)


def test_definitions_are_written_for_a_broker_that_reads_them_when_it_starts(tmp_path: Path) -> None:
    file = tmp_path / "definitions.json"
    passwords = {f"{service.upper()}_BROKER_PASSWORD": f"password of {service}" for service in SERVICES}
    assert command("--write", str(file), "services", **passwords) == 0
    assert file.stat().st_mode & 0o077 == 0
    assert "password of" not in file.read_text()
    found = json.loads(file.read_text())
    assert {user["name"] for user in found["users"]} == set(SERVICES)
    assert all(user["tags"] == "" for user in found["users"])


def test_rabbitmqctl_is_given_the_definitions(tmp_path: Path) -> None:
    """Any command will do that takes what rabbitmqctl takes: here one that writes down what it was given."""
    given, program = tmp_path / "given", tmp_path / "ctl.py"
    program.write_text(f"import sys; open({str(given)!r}, 'a').write(repr(sys.argv[1:]) + sys.stdin.read())")
    ctl = f"{sys.executable} {program}"
    assert command("--rabbitmqctl", ctl, "integrator", "archive", INTEGRATOR_PASSWORD="a long password") == 0
    assert given.read_text().startswith("['import_definitions']{")
    assert command("--rabbitmqctl", ctl, "remove", "archive") == 0
    assert "['delete_queue', '-p', '/', 'outside.archive.events']" in given.read_text()
    program.write_text("raise SystemExit('no node')")
    assert command("--rabbitmqctl", ctl, "remove", "archive") == 1


def test_a_url_has_its_user_and_host() -> None:
    url = servers.user_url("amqp://admin:secret@host:5672/v", "t_meetings", "p")
    assert urlsplit(url)[:3] == ("amqp", "t_meetings:p@host:5672", "/v")
