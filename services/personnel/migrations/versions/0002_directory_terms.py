"""Units and posts as they stood on each date, acting appointments, special tasks, imports on record."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

BEGINNING, FOREVER = "1949-01-01", "9999-12-31"
HEADS = "kind = ANY (ARRAY['unit_head'::text, 'office_director'::text])"


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "unit_terms",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("superior", sa.Text(), nullable=True),
        sa.Column("functions", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("instrument", sa.Text(), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        postgresql.ExcludeConstraint(
            (sa.text("textrange(code, code, '[]')"), "&&"),
            (sa.text("daterange(starts, ends)"), "&&"),
            using="gist",
            name="ex_unit_terms_code",
        ),
        sa.ForeignKeyConstraint(["code"], ["units.code"], name=op.f("fk_unit_terms_code")),
        sa.ForeignKeyConstraint(["superior"], ["units.code"], name=op.f("fk_unit_terms_superior")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_terms")),
    )
    op.create_index(op.f("ix_unit_terms_code_ends"), "unit_terms", ["code", "ends"], unique=False)
    op.create_index(op.f("ix_unit_terms_superior_ends"), "unit_terms", ["superior", "ends"], unique=False)
    # What a unit is today it is taken to have been all the time: nothing else was ever on record.
    op.execute(
        f"""
        INSERT INTO unit_terms (id, version, code, name, kind, superior, functions, instrument, starts, ends)
        SELECT gen_random_uuid(), 1, code, name, kind, superior, functions, '', '{BEGINNING}', '{FOREVER}' FROM units
        """  # noqa: S608 - the dates are constants.
    )
    op.drop_constraint(op.f("fk_units_superior"), "units", type_="foreignkey")
    for column in ("name", "kind", "superior", "functions"):
        op.drop_column("units", column)

    op.add_column("posts", sa.Column("starts", sa.Date(), server_default=BEGINNING, nullable=False))
    op.add_column("posts", sa.Column("ends", sa.Date(), server_default=FOREVER, nullable=False))
    op.drop_index("uq_posts_mayor", table_name="posts")
    op.drop_index("uq_posts_unit_head", table_name="posts")
    op.execute(
        "ALTER TABLE posts ADD CONSTRAINT ex_posts_mayor"
        " EXCLUDE USING gist (daterange(starts, ends) WITH &&) WHERE (kind = 'mayor')"
    )
    op.execute(
        "ALTER TABLE posts ADD CONSTRAINT ex_posts_unit_head EXCLUDE USING gist"
        f" (textrange(unit, unit, '[]') WITH &&, daterange(starts, ends) WITH &&) WHERE ({HEADS})"
    )

    op.add_column("appointments", sa.Column("acting", sa.Boolean(), server_default="false", nullable=False))
    op.add_column("portfolios", sa.Column("special", sa.Boolean(), server_default="false", nullable=False))
    op.add_column("portfolios", sa.Column("title", sa.Text(), server_default="", nullable=False))
    op.add_column("portfolios", sa.Column("scope", sa.Text(), server_default="", nullable=False))

    op.create_table(
        "directory_imports",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("added", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_imports")),
    )


def downgrade() -> None:
    """Go back: what each unit is in its last term stays, and what only this version knows is lost."""
    op.drop_table("directory_imports")
    op.execute("DELETE FROM portfolios WHERE special")
    for column in ("scope", "title", "special"):
        op.drop_column("portfolios", column)
    op.drop_column("appointments", "acting")
    op.drop_constraint("ex_posts_unit_head", "posts")
    op.drop_constraint("ex_posts_mayor", "posts")
    op.drop_column("posts", "ends")
    op.drop_column("posts", "starts")
    op.create_index("uq_posts_mayor", "posts", ["kind"], unique=True, postgresql_where=sa.text("kind = 'mayor'"))
    op.create_index("uq_posts_unit_head", "posts", ["unit"], unique=True, postgresql_where=sa.text(HEADS))

    op.add_column("units", sa.Column("name", sa.Text(), nullable=True))
    op.add_column("units", sa.Column("kind", sa.Text(), nullable=True))
    op.add_column("units", sa.Column("superior", sa.Text(), nullable=True))
    op.add_column("units", sa.Column("functions", postgresql.ARRAY(sa.Text()), nullable=True))
    op.execute(
        """
        UPDATE units SET name = last.name, kind = last.kind, superior = last.superior, functions = last.functions
        FROM (SELECT DISTINCT ON (code) * FROM unit_terms WHERE ends > starts ORDER BY code, starts DESC) last
        WHERE last.code = units.code
        """
    )
    for column in ("name", "kind", "functions"):
        op.alter_column("units", column, nullable=False)
    op.create_foreign_key(op.f("fk_units_superior"), "units", "units", ["superior"], ["code"])
    op.drop_index(op.f("ix_unit_terms_superior_ends"), table_name="unit_terms")
    op.drop_index(op.f("ix_unit_terms_code_ends"), table_name="unit_terms")
    op.drop_table("unit_terms")
