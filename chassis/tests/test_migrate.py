"""Migrations as a command: forward, back, forward again, in one line, and two migrators at once."""

import importlib
import itertools
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from chassis import migrate
from chassis.limits import allowed
from chassis.testing import fresh_database, superuser_url

_numbers = itertools.count()
MODEL = """
from sqlalchemy import Column, Integer, MetaData, String, Table, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

OTHER = MetaData()
Table("frame", OTHER, Column("id", Integer, primary_key=True))

class Base(DeclarativeBase):
    metadata = MetaData()

class Meeting(Base):
    __tablename__ = "meeting"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(200), server_default=text("''"))
"""
ENV = """
from chassis.db import NAMES
from chassis.migrate import run_env
from {0}.model import OTHER, Base

run_env([OTHER, Base.metadata])
"""


class Service:
    """A service in a source tree of its own, with a database of its own."""

    def __init__(self, root: Path, url: str) -> None:
        self.name = f"migrated_{os.getpid()}_{next(_numbers)}"
        self.package = root / "src" / self.name
        self.folder = root / "migrations"
        self.package.mkdir(parents=True)
        self.folder.mkdir()
        (self.package / "__init__.py").touch()
        (self.folder / "env.py").write_text(ENV.format(self.name))
        self.model(MODEL)
        self.url = url
        self.plain = url.replace("+psycopg", "", 1)

    def model(self, text: str) -> None:
        (self.package / "model.py").write_text(text)
        sys.modules.pop(f"{self.name}.model", None)
        importlib.invalidate_caches()

    def run(self, *argv: str) -> None:
        migrate.main(argv, self.name, self.url)

    def tables(self) -> set[str]:
        with psycopg.connect(self.plain) as connection:
            found = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        return {name for (name,) in found} - {"alembic_version"}


@pytest.fixture
def service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    monkeypatch.syspath_prepend(tmp_path / "src")
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    with fresh_database(superuser_url(), lambda _: None, "migrate") as url:
        yield Service(tmp_path, url)


def test_forward_back_and_forward_again(service: Service) -> None:
    service.run("revision", "-m", "meetings")
    assert (service.folder / "HEAD").read_text() == "0001\n"
    assert [path.name for path in (service.folder / "versions").glob("*.py")] == ["0001_meetings.py"]
    assert not (service.folder / "script.py.mako").exists()
    service.run()
    assert service.tables() == {"frame", "meeting"}
    service.run("check")
    service.run("downgrade", "base")
    assert service.tables() == set()
    service.run("upgrade")
    assert service.tables() == {"frame", "meeting"}


def test_check_sees_a_column_a_type_and_a_default_that_differ(service: Service) -> None:
    service.run("revision", "-m", "meetings")
    service.run("upgrade")
    for change in (
        MODEL + "    place: Mapped[str]\n",
        MODEL.replace("String(200)", "String(100)"),
        MODEL.replace("''", "'x'"),
    ):
        service.model(change)
        with pytest.raises(SystemExit, match="New upgrade operations detected"):
            service.run("check")
    service.model(MODEL)
    service.run("check")


def test_revisions_follow_each_other_and_one_at_a_time_is_gone_to(service: Service) -> None:
    service.run("revision", "-m", "meetings")
    service.run("upgrade")
    service.model(MODEL + "    place: Mapped[str | None]\n")
    service.run("revision", "-m", "place")
    assert migrate.straight(service.folder) == "0002"
    service.run("upgrade")
    service.run("downgrade", "0001")
    with pytest.raises(SystemExit, match="Can't locate revision"):
        service.run("upgrade", "0009")
    service.run("upgrade", "0002")
    service.run("check")


def test_two_branches_and_a_forgotten_head_are_refused(service: Service) -> None:
    service.run("revision", "-m", "meetings")
    first = service.folder / "versions" / "0001_meetings.py"
    twin = first.with_name("0001b_twin.py")
    twin.write_text(first.read_text().replace("'0001'", "'0001b'"))
    with pytest.raises(SystemExit, match="2 revisions, of which 1 form a line"):
        service.run("upgrade")
    twin.write_text(twin.read_text().replace("down_revision: str | None = None", "down_revision = '0001'"))
    with pytest.raises(SystemExit, match="ends in 0001b; HEAD says 0001"):
        service.run("upgrade")
    (service.folder / "HEAD").write_text("0001b\n")
    assert migrate.straight(service.folder) == "0001b"


def test_a_migration_that_fails_leaves_nothing_of_itself_but_all_before_it(service: Service) -> None:
    service.run("revision", "-m", "meetings")
    broken = service.folder / "versions" / "0002_broken.py"
    broken.write_text(
        'from alembic import op\nrevision = "0002"\ndown_revision = "0001"\n'
        'def upgrade():\n    op.execute("CREATE TABLE half (id int)")\n    op.execute("SELECT 1/0")\n'
        "def downgrade():\n    pass\n"
    )
    (service.folder / "HEAD").write_text("0002\n")
    with pytest.raises(Exception, match="division by zero"):
        service.run("upgrade")
    assert service.tables() == {"frame", "meeting"}


def test_the_migrations_of_a_wheel_lie_inside_the_package(service: Service) -> None:
    assert migrate.migrations(service.name) == service.folder
    inside = service.package / "migrations"
    inside.mkdir()
    assert migrate.migrations(service.name) == inside
    with pytest.raises(SystemExit, match="no such package"):
        migrate.migrations("nowhere_at_all")


RUN = "import sys; from chassis.migrate import main; main(sys.argv[3:], sys.argv[1], sys.argv[2])"


def started(service: Service, *argv: str) -> subprocess.Popen[str]:
    environment = os.environ | {"PYTHONPATH": str(service.package.parent)}
    command = [sys.executable, "-c", RUN, service.name, service.url, *argv]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_two_migrators_at_once_run_one_after_the_other(service: Service) -> None:
    service.run("revision", "-m", "meetings")
    path = service.folder / "versions" / "0001_meetings.py"
    path.write_text(
        path.read_text().replace(
            "    op.create_table", "    op.execute('SELECT pg_sleep(0.5)')\n    op.create_table", 1
        )
    )
    both = [started(service, "upgrade") for _ in range(2)]
    for one in both:
        _, errors = one.communicate()
        assert one.returncode == 0, errors
    assert service.tables() == {"frame", "meeting"}


def test_a_database_that_does_not_answer_is_told_in_a_sentence(service: Service) -> None:
    service.url = "postgresql+psycopg://nobody@127.0.0.1:1/nothing"
    with pytest.raises(SystemExit, match="does not answer"):
        service.run("upgrade")


def test_an_up_to_date_database_costs_next_to_nothing(service: Service) -> None:
    service.run("revision", "-m", "meetings")
    service.run("upgrade")
    before = os.times()
    one = started(service, "upgrade")
    _, errors = one.communicate()
    after = os.times()
    assert one.returncode == 0, errors
    assert after.children_user + after.children_system - before.children_user - before.children_system < 1.0


def test_a_lock_that_is_held_is_not_waited_for_for_long(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrate, "LOCK_SECONDS", 0.2)
    service.run("revision", "-m", "meetings")
    service.run("upgrade")
    service.model(MODEL + "    place: Mapped[str | None]\n")
    service.run("revision", "-m", "place")
    failures: list[BaseException] = []

    def upgrade() -> None:
        try:
            service.run("upgrade")
        except BaseException as error:
            failures.append(error)

    with psycopg.connect(service.plain) as reader:
        reader.execute("SELECT * FROM meeting")
        thread = threading.Thread(target=upgrade)
        thread.start()
        thread.join(allowed(20))
        assert not thread.is_alive()
    assert "lock timeout" in str(failures[0])
    service.run("upgrade")
