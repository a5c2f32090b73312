"""The threat table of the bus: whoever has the broker's password, and what they try; nothing of it has an effect."""

import base64
import json
import re
import shutil
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from chassis_processes import (
    BELIEVED,
    KEYS,
    SIGNER,
    Bus,
    Child,
    Spawn,
    event,
    own_bus,
    own_database,
    publish,
    record,
    rows,
    signed,
    versions,
)
from chassis_sample import TYPE, WORK, NoteTaken
from sqlalchemy import Engine, create_engine

from chassis import new_key, parked
from chassis.db import new_id
from chassis.settings import FrameSettings, SettingsError
from chassis.signing import HEADER, Keyring, Signer, Untrusted
from chassis.testing import event_signer, eventually

PARKED = f"{WORK}.parked"
DEPLOYMENT = FrameSettings.deployment
EXCHANGE = "zhengling.sample"


class Place:
    """A worker that believes a folder of keys of its own, its broker and its database."""

    def __init__(self, folder: Path, worker: Child, engine: Engine, bus: Bus, amqp_url: str) -> None:
        self.keys, self.worker, self.engine, self.bus, self.amqp_url = folder, worker, engine, bus, amqp_url
        self.subject = ""

    def body(self, version: int = 1) -> bytes:
        return event(subject=self.subject, version=version)

    def why(self) -> str:
        """Why the one message is parked."""
        properties, _ = self.bus.take(PARKED)
        return str(properties.headers["x-error"])


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("forged")
    shutil.copytree(KEYS / "public", folder / "public")
    with own_database() as database_url, own_bus() as amqp_url:
        addresses = {"DATABASE_URL": database_url, "AMQP_URL": amqp_url, "RETRY_DELAYS": "0.1,0.3"}
        worker = Child("worker", folder / "worker.log", addresses | {"EVENT_PUBLIC_KEYS": str(folder / "public")})
        worker.wait_ready()
        engine, bus = create_engine(database_url), Bus(amqp_url)
        yield Place(folder / "public", worker, engine, bus, amqp_url)
        worker.process.kill()
        worker.process.wait()
        bus.close()
        engine.dispose()


@pytest.fixture
def place(there: Place) -> Place:
    there.subject = f"note/{new_id()}"
    return there


def envelope(body: bytes, **changes: Any) -> bytes:
    return json.dumps(json.loads(body) | changes).encode()


def other(body: bytes) -> str:
    """The signature of another service of the suite, whose key everybody believes."""
    return event_signer(KEYS, "other").sign(body)


def stranger(body: bytes, service: str = "sample", deployment: str = DEPLOYMENT) -> str:
    """A signature by a key that nobody knows."""
    folder = KEYS / uuid.uuid4().hex
    new_key.make(service, KEYS / f"{folder.name}.pem", folder)
    return Signer(service, (KEYS / f"{folder.name}.pem").read_bytes(), deployment).sign(body)


def changed(signature: str, *parts: str | None) -> str:
    """A signature with other words in some places."""
    return ":".join(new if new is not None else old for new, old in zip(parts, signature.split(":"), strict=True))


Told = tuple[bytes, dict[str, Any]]
FORGED: dict[str, tuple[Callable[[bytes], Told], str]] = {
    "no signature": (lambda body: (body, {}), "no signature"),
    "the source of another": (
        lambda body: (made := envelope(body, source="/evil"), signed(made)),
        "source '/evil' is not /zhengling/sample",
    ),
    "another service's key": (lambda body: (body, {HEADER: other(body)}), "is none of sample's"),
    "another service's event": (
        lambda body: (made := envelope(body, source="/zhengling/other"), {HEADER: other(made)}),
        "is none of sample's",
    ),
    "an unknown key": (lambda body: (body, {HEADER: stranger(body)}), "is none of sample's"),
    "an unknown key under the id of a known one": (
        lambda body: (body, {HEADER: changed(stranger(body), None, SIGNER.key_id, None)}),
        "is not that of sample's key",
    ),
    "an altered body": (lambda body: (body.replace(b'"sequence":"1"', b'"sequence":"9"'), signed(body)), "is not that"),
    "a body with a blank more": (lambda body: (body + b" ", signed(body)), "is not that of sample's key"),
    "the signature of another event": (lambda body: (body, signed(event())), "is not that of sample's key"),
    "the signature of another deployment": (
        lambda body: (body, {HEADER: Signer("sample", (KEYS / "sample.pem").read_bytes(), "test").sign(body)}),
        "is not that of sample's key",
    ),
    "the bare body's signature": (
        lambda body: (body, {HEADER: changed(SIGNER.sign(body), None, None, bare(body))}),
        "is not that of sample's key",
    ),
    "another type": (
        lambda body: (made := envelope(body, type="zhengling.sample.note.lost.v1"), signed(made)),
        "unknown type",
    ),
    "an id in capitals": (
        lambda body: (made := envelope(body, id=str(new_id()).upper()), signed(made)),
        "id is not a UUID",
    ),
    "an unknown algorithm": (
        lambda body: (body, {HEADER: changed(SIGNER.sign(body), "none", None, None)}),
        "algorithm none is not known",
    ),
    "a header that is no text": (lambda body: (body, {HEADER: 7}), "cannot be read"),
    "a header of bytes": (lambda body: (body, {HEADER: b"\xff\xfe"}), "cannot be read"),
    "a header that is a table": (lambda body: (body, {HEADER: {"a": [1, {"b": None}]}}), "cannot be read"),
    "an empty header": (lambda body: (body, {HEADER: ""}), "cannot be read"),
    "a long header": (lambda body: (body, {HEADER: SIGNER.sign(body) + "A" * 900}), "cannot be read"),
    "no base64": (lambda body: (body, {HEADER: changed(SIGNER.sign(body), None, None, "A")}), "is not that"),
    "a short signature": (lambda body: (body, {HEADER: changed(SIGNER.sign(body), None, None, "AAAA")}), "is not that"),
    "a path for a key": (
        lambda body: (body, {HEADER: changed(SIGNER.sign(body), None, "../../../etc/pass", None)}),
        "cannot be read",
    ),
}  # fmt: skip


def bare(body: bytes) -> str:
    """What the right key makes of the body alone, as if it were used for something else."""
    return base64.b64encode(SIGNER.key.sign(body)).decode()


@pytest.mark.parametrize("threat", FORGED)
@pytest.mark.parametrize("way", [(EXCHANGE, TYPE), ("listener.back", WORK)], ids=["exchange", "queue"])
def test_what_is_forged_is_parked_and_the_next_good_event_handled(
    place: Place, threat: str, way: tuple[str, str]
) -> None:
    forge, reason = FORGED[threat]
    body, headers = forge(place.body())
    exchange, key = way
    place.bus.publish(body, key, exchange, headers=headers)
    publish(place.bus, place.body(2))
    # What comes by the queue's own name is of no relay, whatever it holds.
    assert (reason if exchange else "it came by exchange ''") in place.why()
    eventually(lambda: versions(place.engine, place.subject) == [2])
    assert not [line for line in place.worker.lines("failed") if line.get("subject") == place.subject]


def test_the_right_key_on_the_wrong_exchange_reaches_nobody(place: Place) -> None:
    """Each queue is bound to the exchange of its producer; what another's key signs there is parked."""
    body = envelope(place.body(), source="/zhengling/other")
    place.bus.channel.exchange_declare("zhengling.other", "topic", durable=True)
    place.bus.channel.basic_publish("zhengling.other", TYPE, place.body(), None)
    place.bus.publish(body, TYPE, EXCHANGE, headers={HEADER: other(body)})
    assert "is none of sample's" in place.why()
    publish(place.bus, place.body(3))
    eventually(lambda: versions(place.engine, place.subject) == [3])


def test_a_genuine_event_told_again_has_no_second_effect(place: Place) -> None:
    """Whoever keeps old messages can send them again: the inbox knows them, and the version where it has forgotten."""
    first, second = place.body(1), place.body(2)
    publish(place.bus, first)
    publish(place.bus, second)
    publish(place.bus, first)
    publish(place.bus, place.body(3))
    eventually(lambda: versions(place.engine, place.subject) == [1, 2, 3])
    with place.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM inbox")
    publish(place.bus, second)
    publish(place.bus, place.body(4))
    eventually(lambda: versions(place.engine, place.subject) == [1, 2, 3, 4])


def test_who_owns_a_database_makes_no_event(spawn: Spawn, engine: Engine, bus: Bus) -> None:
    """The relay carries what stands in the outbox; it holds no key, and nor does the database."""
    spawn("worker").wait_ready()
    record(engine, 1, 4, "as told")
    alter = "UPDATE outbox SET body = convert_to(replace(convert_from(body, 'UTF8'), 'as told', 'altered'), 'UTF8')"
    made = "INSERT INTO outbox (event_id, routing_key, aggregate, body, signature, at)"
    with engine.begin() as connection:
        connection.exec_driver_sql(f"{alter} WHERE id = 2")
        connection.exec_driver_sql("UPDATE outbox SET signature = NULL WHERE id = 3")
        connection.exec_driver_sql(
            f"{made} SELECT gen_random_uuid(), routing_key, aggregate, convert_to(replace(convert_from(body, 'UTF8'),"
            " event_id::text, gen_random_uuid()::text), 'UTF8'), signature, at FROM outbox WHERE id = 1"
        )
    spawn("relay")
    eventually(lambda: bus.depth(PARKED) == 3)
    eventually(lambda: sorted(rows(engine, "effects", "version")) == [(1,), (4,)])


def test_keys_are_changed_over_and_what_was_wrongly_parked_is_replayed(
    place: Place, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new_key.make("sample", tmp_path / "next.pem", tmp_path / "made")
    following = Signer("sample", (tmp_path / "next.pem").read_bytes(), DEPLOYMENT)
    early = place.body(1)
    place.bus.publish(early, TYPE, EXCHANGE, headers={HEADER: following.sign(early)})
    eventually(lambda: place.bus.depth(PARKED) == 1)
    parked.main(["--event", TYPE, "list"], place.amqp_url, "listener")
    assert f"Untrusted: key {following.key_id} is none of sample's" in capsys.readouterr().out

    # The worker sees the key without being started anew; for a while both are good.
    public = f"sample.{following.key_id}.pem"
    shutil.copy(tmp_path / "made" / public, place.keys / public)
    parked.main(["--event", TYPE, "replay", "--all"], place.amqp_url, "listener")
    eventually(lambda: versions(place.engine, place.subject) == [1])
    publish(place.bus, place.body(2))
    eventually(lambda: versions(place.engine, place.subject) == [1, 2])

    # A key that is retired is good no longer.
    (place.keys / public).unlink()
    late = place.body(3)
    place.bus.publish(late, TYPE, EXCHANGE, headers={HEADER: following.sign(late)})
    assert "is none of sample's" in place.why()
    assert versions(place.engine, place.subject) == [1, 2]


def test_a_retried_event_is_believed_again_and_a_changed_one_is_not(place: Place) -> None:
    body = event("fails:1", subject=place.subject)
    publish(place.bus, body)
    eventually(lambda: versions(place.engine, place.subject) == [1])
    # Whoever can write to the queues may change what waits for its retry.
    place.bus.publish(body.replace(b"fails:1", b"fails:0"), f"{WORK}.retry.0.1s", headers=signed(body))
    assert "is not that of sample's key" in place.why()
    assert versions(place.engine, place.subject) == [1]


def test_an_id_with_another_body_is_parked_and_told(place: Place) -> None:
    event_id = new_id()
    first, second = (event(words, subject=place.subject, event_id=event_id) for words in ("a", "b"))
    publish(place.bus, first)
    publish(place.bus, second)
    assert place.why() == f"IdReused: the id {event_id} was that of an event with another body"
    assert [line for line in place.worker.lines("an event id is used twice") if line["id"] == str(event_id)]
    assert 'zhengling_event_ids_reused_total{consumer="on_note"}' in place.worker.metrics()
    assert versions(place.engine, place.subject) == [1]
    assert rows(place.engine, f"inbox WHERE event_id = '{event_id}' AND length(digest) = 16", "consumer")


def test_a_version_that_leaps_counts_and_is_told(place: Place) -> None:
    for version in (1, 1001, 2002):
        publish(place.bus, place.body(version))
    eventually(lambda: versions(place.engine, place.subject) == [1, 1001, 2002])
    told = [line for line in place.worker.lines("a version leaps") if line["subject"] == place.subject]
    assert [(line["before"], line["version"]) for line in told] == [(1001, 2002)]
    assert "zhengling_event_version_leaps_total" in place.worker.metrics()


def test_a_producer_without_a_key_makes_the_worker_not_ready(place: Place) -> None:
    files = {file: file.read_bytes() for file in place.keys.glob("sample.*.pem")}
    for file in files:
        file.unlink()
    eventually(lambda: place.worker.reasons() == ["EVENT_PUBLIC_KEYS has no key of sample"])
    for file, content in files.items():
        file.write_bytes(content)
    place.worker.wait_ready()


def test_a_key_file_counts_only_under_its_own_name(tmp_path: Path) -> None:
    public = new_key.make("sample", tmp_path / "a.pem", tmp_path / "keys")
    signer = Signer("sample", (tmp_path / "a.pem").read_bytes(), DEPLOYMENT)
    keyring = Keyring(tmp_path / "keys", DEPLOYMENT)
    body = event()
    assert keyring.event(body, {HEADER: signer.sign(body)}, "sample", NoteTaken).version == 1
    public.rename(public.with_name("sample.0123456789abcdef.pem"))
    with pytest.raises(Untrusted):
        keyring.event(body, {HEADER: signer.sign(body)}, "sample", NoteTaken)
    (tmp_path / "keys" / public.name).write_text("-----BEGIN PUBLIC KEY-----\n")
    assert not keyring.has("sample")


def test_keys_that_cannot_be_read_stop_the_process_with_a_sentence(tmp_path: Path) -> None:
    settings = FrameSettings(database_url="", amqp_url="", event_private_key_file=tmp_path / "none.pem")
    with pytest.raises(SettingsError, match=r"EVENT_PRIVATE_KEY_FILE=.*none\.pem: No such file"):
        Signer.load("sample", settings)
    with pytest.raises(SettingsError, match=r"EVENT_PUBLIC_KEYS=.*No such file"):
        Keyring(tmp_path / "none", DEPLOYMENT)
    new_key.make("sample", tmp_path / "a.pem", tmp_path)
    with pytest.raises(FileExistsError):
        new_key.make("sample", tmp_path / "a.pem", tmp_path)
    assert re.fullmatch(r"sample\.[0-9a-f]{16}\.pem", Path(BELIEVED["EVENT_PUBLIC_KEYS"], public_name()).name)
    assert (tmp_path / "a.pem").stat().st_mode & 0o777 == 0o600


def public_name() -> str:
    return next(file.name for file in Path(BELIEVED["EVENT_PUBLIC_KEYS"]).glob("sample.*"))
