"""Changes of a service's tables, by Alembic, as a command of its own: no process migrates when it starts."""

import argparse
import re
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from chassis.limits import allowed, milliseconds

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import MetaData

LOCK = 0x5A4C_4D49
"""The advisory lock a migrator holds in its database, so that two started together run one after the other."""

LOCK_SECONDS = 4.0

TEMPLATE = '''"""${message}."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}
revision: str = ${repr(up_revision)}
down_revision: str | None = ${repr(down_revision)}
branch_labels: Sequence[str] | None = ${repr(branch_labels)}
depends_on: Sequence[str] | None = ${repr(depends_on)}


def upgrade() -> None:
    """Go forward."""
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    """Go back."""
    ${downgrades if downgrades else "pass"}
'''


def main(argv: Sequence[str], service: str, database_url: str) -> None:
    """Carry out `upgrade [rev]` (the default), `downgrade rev`, `check` or `revision -m MESSAGE`.

    Raises SystemExit with a sentence when the migrations are not one straight line, or `check` finds tables that
    differ from the models.
    """
    parser = argparse.ArgumentParser(prog=f"python -m {service} migrate")
    commands = parser.add_subparsers(dest="command")
    commands.add_parser("upgrade").add_argument("revision", nargs="?", default="head")
    commands.add_parser("downgrade").add_argument("revision")
    commands.add_parser("check")
    commands.add_parser("revision").add_argument("-m", "--message", required=True)
    given = parser.parse_args(argv or ["upgrade"])
    folder = migrations(service)
    if given.command == "upgrade" and given.revision == "head" and _stands_at(database_url, straight(folder)):
        return

    from alembic import command
    from alembic.util import CommandError

    config = _config(folder, database_url)
    try:
        if given.command == "upgrade":
            command.upgrade(config, given.revision)
        elif given.command == "downgrade":
            command.downgrade(config, given.revision)
        elif given.command == "check":
            straight(folder)
            command.check(config)
        else:
            _revise(config, folder, given.message)
    except CommandError as error:
        raise SystemExit(f"{service}: {error}") from error


def migrations(service: str) -> Path:
    """The migrations of a service: inside its package when installed from a wheel, beside src/ in the source tree."""
    spec = find_spec(service)
    if spec is None or spec.origin is None:
        raise SystemExit(f"{service}: no such package")
    package = Path(spec.origin).parent
    inside = package / "migrations"
    return inside if inside.is_dir() else package.parent.parent / "migrations"


def straight(folder: Path) -> str:
    """The newest revision, after seeing that revisions form one line and that the file HEAD names its end.

    Two branches that each add a revision both change HEAD, so they conflict when merged and not when deployed.
    Raises SystemExit.
    """
    texts = [path.read_text("utf-8") for path in (folder / "versions").glob("*.py")]
    rows = [dict(re.findall(r"^(revision|down_revision)\b.*= *['\"]?(\w+)", text, re.MULTILINE)) for text in texts]
    after = {row.get("down_revision"): row.get("revision", "") for row in rows}
    end, steps = "None", 0
    while end in after and steps < len(rows):
        end, steps = after[end], steps + 1
    head = folder / "HEAD"
    written = head.read_text("utf-8").strip() if head.exists() else "None"
    if steps != len(rows) or written != end:
        raise SystemExit(
            f"{folder}: {len(rows)} revisions, of which {steps} form a line that ends in {end}; HEAD says {written}"
        )
    return end


def run_env(metadatas: "Sequence[MetaData]") -> None:
    """What a service's migrations/env.py does: run in one connection, under the lock, a transaction a migration.

    A lock on a table is waited for LOCK_SECONDS at most, because all that comes after waits behind the one who waits.
    """
    from alembic import context
    from sqlalchemy import NullPool, create_engine, text

    options = f"-c lock_timeout={milliseconds(60)} -c statement_timeout={milliseconds(300)} -c application_name=migrate"
    engine = create_engine(context.config.attributes["url"], poolclass=NullPool, connect_args={"options": options})
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": LOCK})
        connection.execute(text(f"SET lock_timeout = {milliseconds(LOCK_SECONDS)}"))
        connection.commit()
        context.configure(
            connection=connection,
            target_metadata=list(metadatas),
            transaction_per_migration=True,
            compare_type=True,
            compare_server_default=True,
        )
        with context.begin_transaction():
            context.run_migrations()


def _config(folder: Path, database_url: str) -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.set_main_option("path_separator", "os")
    config.attributes["url"] = database_url
    return config


def _stands_at(database_url: str, head: str) -> bool:
    """Whether the database is there already; asked without Alembic, because it is so at nearly every start."""
    import psycopg

    try:
        opened = psycopg.connect(database_url.replace("+psycopg", "", 1), connect_timeout=round(allowed(4)))
    except psycopg.OperationalError as error:
        raise SystemExit(f"the database of DATABASE_URL does not answer: {error}") from error
    with opened as connection:
        if connection.execute("SELECT to_regclass('alembic_version')").fetchone() == (None,):
            return False
        return connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(head,)]


def _revise(config: "Config", folder: Path, message: str) -> None:
    from alembic import command

    (folder / "versions").mkdir(exist_ok=True)
    head = straight(folder)
    number = f"{int(head) + 1:04d}" if head != "None" else "0001"
    template = folder / "script.py.mako"
    template.write_text(TEMPLATE, "utf-8")
    try:
        command.revision(config, message, autogenerate=True, rev_id=number)
    finally:
        template.unlink()
    (folder / "HEAD").write_text(f"{number}\n", "utf-8")
