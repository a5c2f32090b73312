"""The migration to units with history keeps what units are, there and back."""

from sqlalchemy import create_engine, text

from chassis import migrate
from chassis.testing import fresh_database, superuser_url

UNITS = """
    INSERT INTO units (id, version, code, name, kind, superior, functions) VALUES
    (gen_random_uuid(), 1, 'gov', '市政府', 'government', NULL, '{}'),
    (gen_random_uuid(), 3, 'office', '办公室', 'department', 'gov', '{office}')
"""
POSTS = """
    INSERT INTO posts (id, version, code, kind, title, unit, rank)
    VALUES (gen_random_uuid(), 1, 'gov.mayor', 'mayor', '市长', 'gov', 1)
"""
OLD = "SELECT code, name, kind, superior, functions, version FROM units ORDER BY code"
TERMS = "SELECT code, name, kind, superior, functions, starts::text, ends::text FROM unit_terms ORDER BY code"
RENAME = """
    UPDATE unit_terms SET ends = '2026-01-01' WHERE code = 'office';
    INSERT INTO unit_terms (id, version, code, name, kind, superior, functions, instrument, starts, ends)
    VALUES (gen_random_uuid(), 1, 'office', '新名', 'department', 'gov', '{office}', '', '2026-01-01', '9999-12-31')
"""


def test_what_units_are_goes_into_their_terms_and_back():
    with fresh_database(superuser_url(), lambda _: None, "personnel_empty") as url:
        address = url.replace("postgresql:", "postgresql+psycopg:", 1)
        engine = create_engine(address)

        def ask(statement: str) -> list[tuple[object, ...]]:
            with engine.begin() as connection:
                answer = connection.execute(text(statement))
                return [tuple(row) for row in answer] if answer.returns_rows else []

        migrate.main(["upgrade", "0001"], "personnel", address)
        ask(UNITS)
        ask(POSTS)
        before = ask(OLD)
        migrate.main(["upgrade", "0002"], "personnel", address)
        always = ("1949-01-01", "9999-12-31")
        assert ask(TERMS) == [row[:5] + always for row in before]
        assert ask("SELECT starts::text, ends::text FROM posts") == [always]
        migrate.main(["downgrade", "0001"], "personnel", address)
        assert ask(OLD) == before
        migrate.main(["upgrade", "0002"], "personnel", address)
        for statement in RENAME.split(";"):
            ask(statement)
        migrate.main(["downgrade", "0001"], "personnel", address)
        assert [row[1] for row in ask(OLD)] == ["市政府", "新名"]
        engine.dispose()
