"""Calendar feeds: an address that shows what its owner may see, until its owner takes it back; no log knows it."""

import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from chassis import errors, grpc_server, migrate
from chassis.identity import Verifier
from chassis.law import Rulebook
from chassis.settings import FrameSettings
from chassis.testing import stop
from gateway import feeds
from gateway.app import create_app
from gateway.auth import development_token
from gateway.gate import Gate
from gateway.keys import Development
from gateway.settings import Settings
from gateway.store import Store
from zhengling.meetings.v1 import economy_service_pb2 as economy_pb
from zhengling.meetings.v1 import economy_service_pb2_grpc as economy_grpc
from zhengling.personnel.v1 import absence_service_pb2 as absence_pb
from zhengling.personnel.v1 import absence_service_pb2_grpc as absence_grpc
from zhengling.personnel.v1 import identity_service_pb2 as pb
from zhengling.personnel.v1 import identity_service_pb2_grpc as identity_grpc

PEOPLE = {"mayor": UUID(int=1), "vm1": UUID(int=2)}
LIST = "/v1/me/feeds"
ABSENCES = {"kind": "absences"}


class Personnel(
    identity_grpc.IdentityServiceServicer, absence_grpc.AbsenceServiceServicer, economy_grpc.EconomyServiceServicer
):
    """Knows two people; a calendar, that of meetings too, names whoever asks for it."""

    def __init__(self) -> None:
        self.posts = {person: ["职务"] for person in PEOPLE.values()}
        self.unknown: set[UUID] = set()
        self.asked: list[Any] = []

    def ResolveLogin(self, request: Any, _: Any) -> Any:  # noqa: N802
        return pb.ResolveLoginReply(person_id=str(PEOPLE[request.login]))

    def GetMe(self, request: Any, _: Any) -> Any:  # noqa: N802
        person = grpc_server.actor().person_id
        if person in self.unknown:
            raise errors.Unauthenticated
        return pb.Me(id=str(person), titles=self.posts[person])

    def DownloadAbsenceCalendar(self, request: Any, _: Any) -> Any:  # noqa: N802
        who = grpc_server.actor()
        self.asked.append((who.person_id, who.client, request.unit, request.leaders))
        return absence_pb.AbsenceCalendar(content=f"BEGIN:VCALENDAR {who.person_id}".encode())

    def DownloadMeetingCalendar(self, request: Any, _: Any) -> Any:  # noqa: N802
        who = grpc_server.actor()
        self.asked.append((who.person_id, who.client, request.unit))
        return economy_pb.MeetingFile(content=f"BEGIN:VCALENDAR meetings {who.person_id}".encode())


@pytest.fixture
def world(database: str, key_files: dict[str, Path]) -> Iterator[Any]:
    personnel = Personnel()
    servicers = [
        (identity_grpc.add_IdentityServiceServicer_to_server, personnel),
        (absence_grpc.add_AbsenceServiceServicer_to_server, personnel),
        (economy_grpc.add_EconomyServiceServicer_to_server, personnel),
    ]
    settings = FrameSettings(database_url="-", amqp_url="-", grpc_listen="127.0.0.1:0")
    verifier = Verifier(key_files["public"].read_bytes())
    book = Rulebook.load("gateway")
    server = grpc_server.Server(servicers, settings, service="personnel", verifier=verifier, book=book, ready=list)
    server.start()
    gate = Gate(
        Settings(
            database_url=database,
            amqp_url="-",
            environment="development",
            actor_private_key_file=key_files["actor"],
            dev_issuer_key_file=key_files["issuer"],
            personnel_grpc=f"127.0.0.1:{server.port}",
            meetings_grpc=f"127.0.0.1:{server.port}",
        )
    )
    app, issuer = create_app(gate), Development(key_files["issuer"])

    def call(login: str, method: str, path: str, body: Any = None, **headers: str) -> Any:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if login:
            token = development_token(issuer, "zhengling", "preferred_username", login, 5)
            sent["Authorization"] = f"Bearer {token}"
        return app.test_client().open(path, method=method, json=body, headers=sent)

    def made(login: str, **more: Any) -> Any:
        answer = call(login, "POST", LIST, ABSENCES | more)
        assert answer.status_code == 201, answer.json
        return answer.json

    yield SimpleNamespace(call=call, made=made, personnel=personnel, gate=gate, database=database)
    gate.store.close()
    stop(server, f"127.0.0.1:{server.port}")


def rows(world: Any) -> list[Any]:
    with psycopg.connect(world.database.replace("+psycopg", "")) as connection:
        return connection.execute("SELECT digest, last_used_at, revoked_at FROM feeds ORDER BY id").fetchall()


def test_a_feed_shows_a_calendar_program_what_its_owner_may_see(world: Any) -> None:
    feed = world.made("vm1", unit="d07", leaders=True)
    assert (feed["kind"], feed["unit"], feed["leaders"], feed["last_used_at"]) == ("absences", "d07", True, None)
    assert feed["address"].startswith("/feeds/")
    assert feed["address"].endswith(".ics")
    read = world.call("", "GET", feed["address"])
    assert (read.status_code, read.mimetype) == (200, "text/calendar")
    assert read.data == f"BEGIN:VCALENDAR {PEOPLE['vm1']}".encode()
    assert world.personnel.asked == [(PEOPLE["vm1"], "feed", "d07", True)]
    again = world.call("", "GET", feed["address"], If_None_Match=read.headers["ETag"])
    assert (again.status_code, again.data) == (304, b"")
    [listed] = world.call("vm1", "GET", LIST).json["feeds"]
    assert listed["id"] == feed["id"]
    assert listed["last_used_at"]
    assert "address" not in listed


def test_a_feed_of_meetings_asks_the_meetings_service(world: Any) -> None:
    refused = world.call("vm1", "POST", LIST, {"kind": "meetings", "leaders": True})
    assert (refused.status_code, list(refused.json["errors"])) == (422, ["leaders"])
    made = world.call("vm1", "POST", LIST, {"kind": "meetings", "unit": "d07"})
    assert (made.status_code, made.json["kind"], made.json["unit"]) == (201, "meetings", "d07")
    read = world.call("", "GET", made.json["address"])
    assert (read.status_code, read.mimetype) == (200, "text/calendar")
    assert read.data == f"BEGIN:VCALENDAR meetings {PEOPLE['vm1']}".encode()
    assert world.personnel.asked == [(PEOPLE["vm1"], "feed", "d07")]


def test_a_feed_belongs_to_its_owner_alone(world: Any) -> None:
    feed = world.made("vm1")
    assert world.call("mayor", "GET", LIST).json["feeds"] == []
    assert world.call("mayor", "DELETE", f"{LIST}/{feed['id']}").status_code == 404
    assert world.call("", "GET", LIST).status_code == 401
    assert world.call("", "GET", feed["address"]).status_code == 200


def test_a_feed_that_was_taken_back_answers_no_more(world: Any) -> None:
    feed = world.made("vm1")
    for _ in range(2):
        assert world.call("vm1", "DELETE", f"{LIST}/{feed['id']}").status_code == 204
        assert world.call("", "GET", feed["address"]).status_code == 404
    assert world.call("vm1", "GET", LIST).json["feeds"] == []
    assert world.call("vm1", "DELETE", f"{LIST}/{uuid4()}").status_code == 404


def test_who_has_left_every_post_has_left_the_feeds(world: Any) -> None:
    feed = world.made("vm1")
    world.personnel.posts[PEOPLE["vm1"]] = []
    assert world.call("", "GET", feed["address"]).status_code == 404
    assert world.personnel.asked == []
    world.personnel.posts[PEOPLE["vm1"]] = ["职务"]
    world.personnel.unknown = {PEOPLE["vm1"]}
    gone = world.call("", "GET", feed["address"])
    assert (gone.status_code, gone.json["type"]) == (404, "/problems/not-found")


def test_what_is_no_secret_finds_nothing(world: Any) -> None:
    secret = world.made("vm1")["address"].removeprefix("/feeds/").removesuffix(".ics")
    for wrong in (secret[:-1], secret + "A", secret.swapcase(), "A" * 43, "é" * 43, "%00" * 43, "x" * 5000):
        assert world.call("", "GET", f"/feeds/{wrong}.ics").status_code == 404
    # What stands in the database opens nothing.
    digest = rows(world)[0][0].hex()
    assert world.call("", "GET", f"/feeds/{digest}.ics").status_code == 404


def test_the_secret_is_in_no_table_and_in_no_log(world: Any, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    feed = world.made("vm1")
    secret = feed["address"].removeprefix("/feeds/").removesuffix(".ics")
    world.call("", "GET", feed["address"])
    world.call("vm1", "DELETE", f"{LIST}/{feed['id']}")
    world.call("", "GET", feed["address"])
    lines = [record for record in caplog.records if record.name == "http"]
    assert [(line.route, line.client) for line in lines if "feeds/<" in line.route and line.method == "GET"] == [  # type: ignore[attr-defined]
        ("/feeds/<string:secret>.ics", "feed"),
        ("/feeds/<string:secret>.ics", ""),
    ]
    assert not any(secret in repr(vars(record)) or secret in record.getMessage() for record in caplog.records)
    with psycopg.connect(world.database.replace("+psycopg", "")) as connection:
        [(text,)] = connection.execute("SELECT feeds::text FROM feeds").fetchall()
    assert secret not in text


def test_no_cache_keeps_the_answer_with_the_secret(world: Any) -> None:
    answer = world.call("vm1", "POST", LIST, ABSENCES)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "private" in world.call("", "GET", answer.json["address"]).headers["Cache-Control"]


def test_a_key_makes_one_feed_and_tells_its_address_again(world: Any) -> None:
    first, second = (world.call("vm1", "POST", LIST, ABSENCES, Idempotency_Key="k") for _ in range(2))
    assert (first.status_code, first.json) == (second.status_code, second.json)
    assert len(rows(world)) == 1
    other = world.call("vm1", "POST", LIST, ABSENCES | {"leaders": True}, Idempotency_Key="k")
    assert (other.status_code, other.json["type"]) == (422, "/problems/key-reused")
    # The same key of another person is another key.
    assert world.call("mayor", "POST", LIST, ABSENCES, Idempotency_Key="k").json["id"] != first.json["id"]


def test_a_key_of_an_address_that_can_be_told_no_more_is_refused(world: Any) -> None:
    world.call("vm1", "POST", LIST, ABSENCES, Idempotency_Key="k")
    changed = feeds.Feeds(lambda: world.gate.store, b"another key of the gateway")
    with pytest.raises(errors.KeyReused):
        changed.make(PEOPLE["vm1"], f"{PEOPLE['vm1'].hex}.k", kind="absences")


@pytest.mark.parametrize("at_once", [1, 6])
def test_a_person_has_ten_feeds_at_most(world: Any, at_once: int) -> None:
    def make(_: int) -> int:
        return int(world.call("vm1", "POST", LIST, ABSENCES).status_code)

    with ThreadPoolExecutor(at_once) as pool:
        codes = list(pool.map(make, range(feeds.MOST + 3)))
    assert sorted(codes) == [201] * feeds.MOST + [422] * 3
    listed = world.call("vm1", "GET", LIST).json["feeds"]
    assert len(listed) == feeds.MOST
    full = world.call("vm1", "POST", LIST, ABSENCES)
    assert "kind" in full.json["errors"]
    assert world.call("vm1", "DELETE", f"{LIST}/{listed[0]['id']}").status_code == 204
    assert world.call("vm1", "POST", LIST, ABSENCES).status_code == 201
    assert world.call("mayor", "POST", LIST, ABSENCES).status_code == 201


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "kind"),
        ({"kind": "documents"}, "kind"),
        (ABSENCES | {"unit": "no code"}, "unit"),
        (ABSENCES | {"unit": "d07\n"}, "unit"),
        (ABSENCES | {"leaders": 1}, "leaders"),
        (ABSENCES | {"person_id": str(UUID(int=1))}, "person_id"),
    ],
)
def test_what_makes_no_feed(world: Any, body: dict[str, Any], field: str) -> None:
    answer = world.call("vm1", "POST", LIST, body)
    assert (answer.status_code, list(answer.json["errors"])) == (422, [field])
    assert rows(world) == []


def test_its_use_is_noted_once_an_hour(world: Any) -> None:
    feed = world.made("vm1")

    def used(age: str) -> Any:
        with psycopg.connect(world.database.replace("+psycopg", "")) as connection:
            connection.execute("UPDATE feeds SET last_used_at = now() - %s::interval", [age])
        before = rows(world)[0][1]
        world.call("", "GET", feed["address"])
        return rows(world)[0][1] > before

    assert [used(age) for age in ("59 minutes", "61 minutes")] == [False, True]


def test_what_was_taken_back_is_forgotten_after_a_week(world: Any) -> None:
    for age in ("6 days", "8 days"):
        feed = world.made("vm1")
        world.call("vm1", "DELETE", f"{LIST}/{feed['id']}")
        with psycopg.connect(world.database.replace("+psycopg", "")) as connection:
            connection.execute("UPDATE feeds SET revoked_at = now() - %s::interval WHERE id = %s", [age, feed["id"]])
    world.made("vm1")
    assert len(rows(world)) == 2


def test_without_the_database_nothing_is_shown(world: Any) -> None:
    feed = world.made("vm1")
    kept, world.gate.store = world.gate.store, Store("postgresql://nobody@127.0.0.1:1/none")
    try:
        assert world.call("", "GET", feed["address"]).status_code == 503
        assert world.call("vm1", "POST", LIST, ABSENCES).status_code == 503
    finally:
        world.gate.store = kept


def test_the_tables_are_those_of_the_model(database: str) -> None:
    for step in (["downgrade", "0001"], ["upgrade"], ["check"]):
        migrate.main(step, "gateway", database)
