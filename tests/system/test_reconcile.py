"""What a service keeps of others' facts is put right by asking them, after whatever made it wrong."""

import subprocess
import sys
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import create_engine, text

from city import City, until
from deploy.local import databases
from deploy.local.stack import ROOT, Stack

MIRRORING = ("meetings", "documents", "supervision", "gateway")


def command(city: City, service: str, *argv: str) -> subprocess.CompletedProcess[str]:
    env = city.stack.env(f"{service}-worker")
    return subprocess.run(
        [sys.executable, "-m", service, *argv], env=env, cwd=ROOT, capture_output=True, text=True, check=False
    )


def change(city: City, service: str, statement: str, **values: Any) -> None:
    engine = create_engine(city.stack.database(service))
    with engine.begin() as connection:
        connection.execute(text(statement), values)
    engine.dispose()


def quiet(city: City) -> None:
    """All that was told is handled."""
    for service in ("personnel", "meetings", "documents", "supervision"):
        until(lambda: not city.rows(service, "SELECT 1 FROM outbox"), 30, f"{service} has told all")  # noqa: B023


def mended(city: City, service: str, state: Callable[[], Any], owner: str, *words: str) -> str:
    """Compare, mend, and compare again: told before it is done, done for good, and then nothing is left."""
    before = state()
    tried = command(city, service, "reconcile", "--owner", owner)
    assert tried.returncode == 1, tried.stdout + tried.stderr
    for word in words:
        assert word in tried.stdout, tried.stdout + tried.stderr[-3000:]
    assert state() == before
    done = command(city, service, "reconcile", "--for-good", "--owner", owner)
    assert done.returncode == 0, done.stdout + done.stderr
    again = command(city, service, "reconcile", "--owner", owner)
    assert again.returncode == 0, again.stdout + again.stderr
    assert "differs" not in again.stdout
    return done.stdout


def acts(city: City, service: str, subject: str) -> list[tuple[str, Any, str]]:
    query = "SELECT client, actor_id, action FROM acts WHERE subject = :s AND client = 'reconcile' ORDER BY id"
    return [tuple(row) for row in city.rows(service, query, s=subject)]


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """A product of its own: its databases are tampered with, and other tests would find that."""
    with Stack.for_tests(tmp_path_factory.mktemp("reconciled")) as stack:
        yield City.settle(stack)


@pytest.fixture(scope="module")
def heard(city: City) -> dict[str, Any]:
    """A city in which the story was played and all was heard."""
    told = city.play("第一条 政令畅通。")
    quiet(city)
    until(lambda: city.rows("gateway", "SELECT 1 FROM published_documents"), 30, "the document is public")
    until(lambda: city.rows("gateway", "SELECT 1 FROM published_decisions"), 30, "the decision is public")
    until(lambda: city.rows("supervision", "SELECT 1 FROM tasks WHERE origin LIKE 'minutes/%'"), 30, "tasks are open")
    return told


def test_where_all_was_heard_nothing_differs(city: City, heard: dict[str, Any]) -> None:
    def same(service: str) -> bool:
        done = command(city, service, "reconcile")
        assert done.returncode == 0, done.stdout + done.stderr
        return "compared, 0 differ" in done.stdout

    for service in MIRRORING:
        until(lambda: same(service), 30, service)  # noqa: B023
    nothing = command(city, "personnel", "reconcile")
    assert (nothing.returncode, nothing.stdout) == (0, "personnel keeps no copies of others' facts\n")


def test_an_act_that_rests_on_an_event_names_it(city: City, heard: dict[str, Any]) -> None:
    (task,) = city.rows("supervision", "SELECT id FROM tasks WHERE origin LIKE 'minutes/%' ORDER BY id LIMIT 1")[0]
    opened = [act for act in city.record("clerk", f"task/{task}") if act["action"] == "open_tasks"]
    assert [act["event_source"] for act in opened] == ["/zhengling/meetings"]
    assert uuid.UUID(opened[0]["event_id"])
    own = city.record("clerk", f"topic/{heard['topic']}")
    assert {(act["event_id"], act["event_source"]) for act in own} == {(None, "")}


def test_leaves_in_meetings(city: City, heard: dict[str, Any]) -> None:
    """A lost event, an older state, a leave that nobody has, and one frozen by a version that was never reached."""
    made = [str(leave(city)["id"]) for _ in range(3)]

    def state() -> Any:
        noted = "SELECT aggregate, epoch, version FROM inbox_versions WHERE consumer = 'meetings.note_leave' ORDER BY 1"
        return city.rows("meetings", "SELECT * FROM leaves ORDER BY id") + city.rows("meetings", noted)

    until(
        lambda: len(city.rows("meetings", "SELECT 1 FROM leaves WHERE id = ANY(CAST(:i AS uuid[]))", i=made)) == 3,
        30,
        "heard",
    )
    before = city.rows("meetings", "SELECT * FROM leaves ORDER BY id")
    lost, older, frozen = made
    extra = str(uuid.uuid4())
    change(city, "meetings", "DELETE FROM leaves WHERE id = :i", i=lost)
    change(city, "meetings", "UPDATE leaves SET until = until + 9, state = 'cancelled' WHERE id = :i", i=older)
    change(
        city, "meetings", "UPDATE inbox_versions SET version = :v WHERE aggregate = :a", v=2**62, a=f"leave/{frozen}"
    )
    change(
        city,
        "meetings",
        "INSERT INTO leaves (id, person_id, starts, starts_half, until, until_half, state)"
        " SELECT CAST(:new AS uuid), person_id, starts, starts_half, until, until_half, state"
        " FROM leaves WHERE id = :old",
        new=extra,
        old=older,
    )
    words = (f"{lost}: differs: missing", f"{older}: differs: until, state", f"{extra}: differs: not told")
    mended(city, "meetings", state, "personnel", *words, f"{frozen}: differs: its versions are ahead")
    assert city.rows("meetings", "SELECT * FROM leaves ORDER BY id") == before
    for key in (lost, older, extra):
        assert acts(city, "meetings", f"leave/{key}") == [("reconcile", None, "reconcile_leave")]
    # The one that was frozen is heard again.
    assert city.call("head_d05", "POST", f"/v1/leaves/{frozen}/cancellation").status_code < 300
    cancelled = "SELECT 1 FROM leaves WHERE id = :i AND state = 'cancelled'"
    until(lambda: city.rows("meetings", cancelled, i=frozen), 30, "the cancellation is heard")


def leave(city: City) -> Any:
    """A trip of a head that is approved."""
    return city.trip(city.workday(40 + len(city.rows("personnel", "SELECT 1 FROM leaves"))))


PUBLIC = {
    "published_documents": ("documents", "document", "number"),
    "published_decisions": ("meetings", "decision", "title"),
}


@pytest.mark.parametrize("table", PUBLIC)
def test_the_public_lists(city: City, heard: dict[str, Any], table: str) -> None:
    """What was taken off the list, what says otherwise, and what was never published."""
    owner, kind, column = PUBLIC[table]

    def state() -> Any:
        return city.rows("gateway", f"SELECT * FROM {table} ORDER BY id")

    def rows() -> Any:
        # The place in the list is the list's own.
        return [{k: v for k, v in row._mapping.items() if k != "entry"} for row in state()]

    before = rows()
    key, extra = str(before[0]["id"]), str(uuid.uuid4())
    columns = ", ".join(f'"{name}"' for name in before[0] if name != "id")
    change(
        city,
        "gateway",
        f"INSERT INTO {table} (id, entry, {columns})"
        f" SELECT CAST(:new AS uuid), gen_random_uuid(), {columns} FROM {table} WHERE id = :old",
        new=extra,
        old=key,
    )
    change(city, "gateway", f"UPDATE {table} SET {column} = 'forged' WHERE id = :i", i=key)
    mended(city, "gateway", state, owner, f"{key}: differs: {column}", f"{kind} {extra}: differs: not told")
    assert rows() == before
    change(city, "gateway", f"DELETE FROM {table} WHERE id = :i", i=key)
    mended(city, "gateway", state, owner, f"{key}: differs: missing")
    assert rows() == before
    assert acts(city, "gateway", f"published_{kind}/{key}")


def test_tasks_of_minutes_in_supervision(city: City, heard: dict[str, Any]) -> None:
    """Minutes that were not heard, a forged edition that withdrew a real task, and minutes that nobody signed."""

    def state() -> Any:
        told = "SELECT id, state, source, lead_unit, term, ordered FROM tasks ORDER BY id"
        return city.rows("supervision", told) + city.rows("supervision", "SELECT * FROM minutes_editions ORDER BY 1")

    (task, source, origin) = city.rows(
        "supervision", "SELECT id, source, origin FROM tasks WHERE origin LIKE 'minutes/%' ORDER BY id LIMIT 1"
    )[0]
    first = origin.removeprefix("minutes/")
    before = state()

    # Not heard at all.
    change(city, "supervision", "DELETE FROM minutes_editions WHERE first_id = :i", i=first)
    change(
        city, "supervision", "DELETE FROM entries WHERE task_id IN (SELECT id FROM tasks WHERE origin = :o)", o=origin
    )
    change(city, "supervision", "DELETE FROM tasks WHERE origin = :o", o=origin)
    mended(city, "supervision", state, "meetings", f"minutes {first}: differs: missing")
    found = city.rows("supervision", "SELECT id FROM tasks WHERE source = :s AND state = 'opened'", s=source)
    assert len(found) == 1
    assert len(state()) == len(before)
    task = found[0][0]

    # An edition that was never signed withdrew it, and opened another.
    change(city, "supervision", "UPDATE minutes_editions SET edition = 99 WHERE first_id = :i", i=first)
    change(city, "supervision", "UPDATE tasks SET state = 'withdrawn', closed_on = opened_on WHERE id = :i", i=task)
    forged = copy_task(city, task, origin)
    words = (f"minutes {first}: differs: its edition", f"task/{task}", f"task/{forged}")
    mended(city, "supervision", state, "meetings", *words)
    states = dict(city.rows("supervision", "SELECT id::text, state FROM tasks WHERE origin = :o", o=origin))
    assert (states[str(task)], states[forged]) == ("opened", "withdrawn")
    assert acts(city, "supervision", f"task/{task}")[-1] == ("reconcile", None, "reconcile_minutes")

    # Minutes that meetings does not know.
    nobody = str(uuid.uuid4())
    change(city, "supervision", "INSERT INTO minutes_editions (first_id, edition, epoch) VALUES (:i, 1, 0)", i=nobody)
    forged = copy_task(city, task, f"minutes/{nobody}")
    mended(city, "supervision", state, "meetings", f"minutes {nobody}: differs: minutes that meetings does not know")
    assert city.rows("supervision", "SELECT state FROM tasks WHERE id = :i", i=forged) == [("withdrawn",)]


def copy_task(city: City, task: Any, origin: str) -> str:
    """A task as a forged event opens it, under an origin."""
    key = str(uuid.uuid4())
    columns = [row[0] for row in city.rows("supervision", "SELECT column_name FROM information_schema.columns"
               " WHERE table_name = 'tasks' AND table_schema = 'public'")]  # fmt: skip
    new = {
        "id": "CAST(:new AS uuid)",
        "source": ":source",
        "origin": ":origin",
        "number": "90000 + (SELECT count(*) FROM tasks)",
        "state": "'opened'",
        "closed_on": "NULL",
    }
    given = ", ".join(new.get(column, f'"{column}"') for column in columns)
    names = ", ".join(f'"{column}"' for column in columns)
    change(
        city,
        "supervision",
        f"INSERT INTO tasks ({names}) SELECT {given} FROM tasks WHERE id = :old",
        new=key,
        source=f"decision/{uuid.uuid4()}",
        origin=origin,
        old=task,
    )
    return key


def test_decisions_on_documents(city: City, heard: dict[str, Any]) -> None:
    """A decision that was not heard, one that meetings does not know, and one on what is signed: left to a person."""
    columns = "id, state, decision_id, decision_kind, decision_outcome, decided_on"

    def state() -> Any:
        return city.rows("documents", f"SELECT {columns} FROM documents ORDER BY id")

    document = heard["document"]
    (before,) = city.rows("documents", f"SELECT {columns} FROM documents WHERE id = :i", i=document)
    assert before.decision_id is not None
    forget = "UPDATE documents SET decision_id = NULL, decision_kind = '', decision_outcome = '', decided_on = NULL"
    change(city, "documents", f"{forget}, state = 'legality_reviewed' WHERE id = :i", i=document)
    mended(city, "documents", state, "meetings", f"document {document}: differs: decision")
    (after,) = city.rows("documents", f"SELECT {columns} FROM documents WHERE id = :i", i=document)
    assert tuple(after) == (before.id, "decided", *before[2:])
    change(city, "documents", "UPDATE documents SET state = :s WHERE id = :i", s=before.state, i=document)

    draft = city.made(
        "clerk", "/v1/documents",
        {
            "title": f"关于{uuid.uuid4()}的通知", "doc_type": "notice", "body": "正文", "recipients": ["各镇人民政府"],
            "issuer": "government", "drafting_unit": "office", "sign_off_ground": "R63.5",
            "issue_ground": "general_matter", "disclosure": "none", "disclosure_ground": "内部事项",
            "issuer_code": "乳政发",
        },
    )["id"]  # fmt: skip
    forged = "UPDATE documents SET decision_id = :d, decision_kind = 'executive', decision_outcome = 'adopted'"
    change(city, "documents", f"{forged}, state = 'decided' WHERE id = :i", d=str(uuid.uuid4()), i=draft)
    mended(city, "documents", state, "meetings", f"document {draft}: differs: a decision that meetings does not know")
    assert city.rows("documents", "SELECT state, decision_id FROM documents WHERE id = :i", i=draft) == [
        ("legality_reviewed", None)
    ]
    assert acts(city, "documents", f"document/{draft}") == [("reconcile", None, "reconcile_document")]

    change(city, "documents", f"{forged}, state = 'signed' WHERE id = :i", d=str(uuid.uuid4()), i=draft)
    done = command(city, "documents", "reconcile", "--for-good")
    assert done.returncode == 1
    assert f"document {draft}: to be put right by a person (illegal-step" in done.stdout
    change(city, "documents", f"{forget}, state = 'draft' WHERE id = :i", i=draft)


@contextmanager
def stopped(city: City, service: str) -> Iterator[None]:
    """All processes of a service are down inside the block, and ready again after it."""
    names = [f"{service}-{kind}" for kind in ("api", "worker", "relay")]
    for name in names:
        city.stack.processes[name].stop()
    try:
        yield
    finally:
        for name in names:
            city.stack.processes[name].start()
        for name in names:
            until(lambda: city.stack.is_ready(name), 60, f"{name} is ready")  # noqa: B023
        until(lambda: city.call("head_d05", "GET", "/v1/me").status_code == 200, 30, "all find it again")
        # A write finds it again by itself as well, but is not tried twice without a key.
        until(lambda: not city.made("clerk", "/v1/me/pending", method="GET")["incomplete"], 30, "all answer again")


def copied(city: City, name: str, source: str, role: str) -> None:
    """A database made anew as a copy of another, as a restore makes it."""
    with psycopg.connect(city.stack.database_url, autocommit=True) as admin:
        drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        make = sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {}")
        admin.execute(drop)
        admin.execute(make.format(*map(sql.Identifier, (name, source, role))))


def probe(city: City, process: str, page: str) -> str:
    address = f"http://127.0.0.1:{city.stack.ports[f'{process}-probe']}/{page}"
    with urllib.request.urlopen(address) as answer:
        return str(answer.read().decode())


def test_personnel_is_restored_to_last_night_and_meetings_kept_a_leave_that_no_longer_exists(
    city: City, heard: dict[str, Any]
) -> None:
    url = city.stack.database("personnel")
    name = url.rpartition("/")[2].partition("?")[0]
    role = psycopg.conninfo.conninfo_to_dict(url.replace("+psycopg", "", 1))["user"]
    kept = leave(city)["id"]
    until(lambda: city.rows("meetings", "SELECT 1 FROM leaves WHERE id = :i", i=kept), 30, "the leave is heard")
    quiet(city)
    with stopped(city, "personnel"):
        copied(city, f"{name}_backup", name, str(role))
    try:
        # Approved after the backup, and heard; and one of before it that was called off since.
        gone = leave(city)["id"]
        assert city.call("head_d05", "POST", f"/v1/leaves/{kept}/cancellation").status_code < 300
        until(lambda: city.rows("meetings", "SELECT 1 FROM leaves WHERE id = :i", i=gone), 30, "it is heard")
        cancelled = "SELECT 1 FROM leaves WHERE id = :i AND state = 'cancelled'"
        until(lambda: city.rows("meetings", cancelled, i=kept), 30, "the cancellation is heard")
        quiet(city)
        refused = command(city, "personnel", "restored")
        assert refused.returncode == 1
        assert "stop its processes first" in refused.stderr
        with stopped(city, "personnel"):
            copied(city, name, f"{name}_backup", str(role))
            done = command(city, "personnel", "restored")
            assert done.returncode == 0, done.stderr
            assert "its events are of epoch" in done.stdout
    finally:
        databases.drop(city.stack.database_url, f"{name}_backup")

    # The first event of the new epoch is heard, though the version of its subject was higher before.
    assert city.rows("personnel", "SELECT state FROM leaves WHERE id = :i", i=kept) == [("approved",)]
    cancel = f"/v1/leaves/{kept}/cancellation"
    until(lambda: city.call("head_d05", "POST", cancel).status_code < 300, 30, "personnel answers again")
    epoch = "SELECT epoch > 0 FROM inbox_versions WHERE consumer = 'meetings.note_leave' AND aggregate = :a"
    until(lambda: city.rows("meetings", epoch, a=f"leave/{kept}") == [(True,)], 30, "the new epoch is heard")
    note = "to be reconciled with personnel, which was restored"
    assert note in probe(city, "meetings-worker", "readyz")
    gauge = 'zhengling_reconcile_due{producer="personnel"} 1.0'
    assert gauge in probe(city, "meetings-worker", "metrics")
    assert "a producer was restored: reconcile with it" in city.stack.processes["meetings-worker"].log.read_text()

    def state() -> Any:
        return city.rows("meetings", "SELECT * FROM leaves ORDER BY id")

    mended(city, "meetings", state, "personnel", f"leave {gone}: differs: not told by its owner")
    assert not city.rows("meetings", "SELECT 1 FROM leaves WHERE id = :i", i=gone)
    assert note not in probe(city, "meetings-worker", "readyz")
    assert gauge not in probe(city, "meetings-worker", "metrics")
