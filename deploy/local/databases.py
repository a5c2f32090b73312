"""Gives each service a database and a role of its own; no role may connect to another's database."""

import psycopg
from psycopg import sql


def create(superuser_url: str, name: str, password: str) -> None:
    """Make the database `name` and the role of the same name that owns it; both may exist already."""
    database = sql.Identifier(name)
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone():
            connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(database))
        connection.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(database, sql.Literal(password)))
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(database, database))
        connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))


def drop(superuser_url: str, name: str) -> None:
    """Remove the database and its role, ending the sessions that use it."""
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        connection.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(name)))


def service_url(superuser_url: str, name: str, password: str) -> str:
    """Return the SQLAlchemy URL under which a service reaches its own database."""
    parts = psycopg.conninfo.conninfo_to_dict(superuser_url)
    return f"postgresql+psycopg://{name}:{password}@{parts['host']}:{parts.get('port', 5432)}/{name}"


def identity(superuser_url: str) -> str:
    """Return what tells this cluster from every other one."""
    with psycopg.connect(superuser_url) as connection:
        rows = connection.execute("SELECT system_identifier::text FROM pg_control_system()").fetchall()
    return str(rows[0][0])
