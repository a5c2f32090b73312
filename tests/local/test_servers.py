"""The servers of our own: real ones, killed, started again, frozen."""

import os
from pathlib import Path

import pika
import psycopg
import pytest
from pika.adapters.utils.connection_workflow import AMQPConnectorStackTimeout

from chassis.testing import kept_on_disk
from deploy.local import servers
from tests.local.waiting import until


def test_postgres_keeps_what_was_committed_when_it_is_killed(tmp_path: Path) -> None:
    server = servers.postgres(tmp_path)
    try:
        server.start()
        with psycopg.connect(server.url) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 1 AS number")
            assert connection.execute("SHOW fsync").fetchone() == ("on",)
        server.kill()
        assert not server.alive
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(server.url, connect_timeout=1)
        server.start()
        with psycopg.connect(server.url) as connection:
            assert connection.execute("SELECT number FROM kept").fetchone() == (1,)
    finally:
        server.stop_at_once()


def test_postgres_hangs_while_frozen_and_goes_on_after(tmp_path: Path) -> None:
    server = servers.postgres(tmp_path)
    try:
        server.start()
        server.freeze()
        assert server.alive
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(server.url, connect_timeout=2)
        server.thaw()
        psycopg.connect(server.url).close()
    finally:
        server.stop_at_once()


def test_postgres_asks_for_the_password(tmp_path: Path) -> None:
    with servers.postgres(tmp_path) as server, pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(server.url.replace("//zhengling:", "//zhengling:x"))


def test_an_interrupted_first_start_of_postgres_is_repaired(tmp_path: Path) -> None:
    server = servers.postgres(tmp_path)
    (tmp_path / "postgres" / "data.new").mkdir()
    (tmp_path / "postgres" / "data.new" / "PG_VERSION").write_text("18\n")
    with server:
        psycopg.connect(server.url).close()


def test_the_broker_keeps_its_queues_when_killed_and_hangs_while_frozen(tmp_path: Path) -> None:
    server = servers.broker(tmp_path, api=True)
    try:
        server.start()
        servers.create_vhost("city", server.api)
        url = servers.vhost_url(server.url, "city")
        with pika.BlockingConnection(pika.URLParameters(url)) as connection:
            channel = connection.channel()
            channel.queue_declare("kept", durable=True)
            until(lambda: kept_on_disk(tmp_path / "broker" / "data", "kept", quorum=False), "the queue is on disk")
            channel.confirm_delivery()
            channel.basic_publish("", "kept", b"1", pika.BasicProperties(delivery_mode=2), mandatory=True)
        server.kill()
        with pytest.raises(pika.exceptions.AMQPConnectionError):
            pika.BlockingConnection(pika.URLParameters(url))
        server.start()
        with pika.BlockingConnection(pika.URLParameters(url)) as connection:
            assert connection.channel().basic_get("kept", auto_ack=True)[2] == b"1"
        server.freeze()
        assert server.alive
        with pytest.raises(AMQPConnectorStackTimeout):
            pika.BlockingConnection(pika.URLParameters(url + "?socket_timeout=1&stack_timeout=1"))
        server.thaw()
        pika.BlockingConnection(pika.URLParameters(url)).close()
    finally:
        server.stop_at_once()


def test_a_broker_killed_in_its_first_boot_comes_up_the_next_time(tmp_path: Path) -> None:
    server = servers.broker(tmp_path)
    try:
        server.launch()
        until(lambda: any((tmp_path / "broker" / "data").iterdir()), "the node wrote something")
        server.kill()
        server.start()
        pika.BlockingConnection(pika.URLParameters(server.url)).close()
    finally:
        server.stop_at_once()


def test_vhosts_come_and_go_by_the_api() -> None:
    name = f"here-{os.getpid()}"
    servers.create_vhost(name)
    url = servers.vhost_url(os.environ["ZHENGLING_TEST_AMQP_URL"], name)
    with pika.BlockingConnection(pika.URLParameters(url)) as connection:
        connection.channel().queue_declare("seen", durable=True)
    assert servers.broker_api("GET", f"queues/{name}/seen")["durable"] is True
    servers.delete_vhost(name)
    servers.delete_vhost(name)
    with pytest.raises(LookupError):
        servers.broker_api("GET", f"vhosts/{name}")
