"""The minutes: their check, number and reissues."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

TEXTS = ("drafted_by", "checked_by", "series", "number", "reason")
LISTS = ("readers", "powers", "copies_to")

ITEMS = """
UPDATE minutes SET
  first_id = id,
  readers = ARRAY(SELECT 'unit:' || unit || ':' || level FROM unnest(units) AS unit),
  items = coalesce((
    SELECT jsonb_agg(item || jsonb_build_object(
      'topic_id', d.topic_id, 'title', d.title, 'outcome', d.outcome, 'sponsor_unit', d.sponsor_unit,
      'level', d.level, 'major', minutes.major, 'differs', '[]'::jsonb, 'present_ids', to_jsonb(d.present_ids)
    ) ORDER BY place)
    FROM jsonb_array_elements(items) WITH ORDINALITY AS each (item, place)
    JOIN decisions d ON d.id = (item ->> 'decision_id')::uuid
  ), '[]'::jsonb)
"""
"""What minutes of before say of themselves from now on."""


def upgrade() -> None:
    """Go forward."""
    for name in TEXTS:
        op.add_column("minutes", sa.Column(name, sa.Text(), server_default="", nullable=False))
        op.alter_column("minutes", name, server_default=None)
    for name in LISTS:
        op.add_column("minutes", sa.Column(name, postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False))
        op.alter_column("minutes", name, server_default=None)
    op.add_column("minutes", sa.Column("drafters", postgresql.ARRAY(sa.Uuid()), server_default="{}", nullable=False))
    op.alter_column("minutes", "drafters", server_default=None)
    op.add_column(
        "minutes",
        sa.Column("record", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
    )
    op.alter_column("minutes", "record", server_default=None)
    op.add_column("minutes", sa.Column("edition", sa.SmallInteger(), server_default="1", nullable=False))
    op.alter_column("minutes", "edition", server_default=None)
    op.add_column("minutes", sa.Column("issued_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("minutes", sa.Column("year", sa.SmallInteger(), nullable=True))
    op.add_column("minutes", sa.Column("sequence", sa.Integer(), nullable=True))
    op.add_column("minutes", sa.Column("first_id", sa.Uuid(), nullable=True))
    op.add_column("minutes", sa.Column("replaces_id", sa.Uuid(), nullable=True))
    op.add_column("minutes", sa.Column("replaced_by_id", sa.Uuid(), nullable=True))
    op.execute(ITEMS)
    op.alter_column("minutes", "first_id", nullable=False)
    op.create_foreign_key(op.f("fk_minutes_replaces_id"), "minutes", "minutes", ["replaces_id"], ["id"])
    op.drop_constraint(op.f("uq_minutes_meeting_id"), "minutes", type_="unique")
    op.create_index(
        "uq_minutes_meeting_id_edition",
        "minutes",
        ["meeting_id", "edition"],
        unique=True,
        postgresql_where=sa.text("state <> 'discarded'"),
    )
    op.create_index("uq_minutes_number", "minutes", ["series", "year", "sequence", "edition"], unique=True)
    op.create_index(op.f("ix_minutes_meeting_kind_held_on"), "minutes", ["meeting_kind", "held_on"], unique=False)
    op.create_index("ix_minutes_readers", "minutes", ["readers"], unique=False, postgresql_using="gin")
    op.create_table(
        "minutes_opinions",
        sa.Column("minutes_id", sa.Uuid(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("agreed", sa.Boolean(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("capacity", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["minutes_id"], ["minutes.id"], name=op.f("fk_minutes_opinions_minutes_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes_opinions")),
    )
    op.create_index(op.f("ix_minutes_opinions_minutes_id"), "minutes_opinions", ["minutes_id"], unique=False)
    op.create_table(
        "minutes_series",
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("year", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("next", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("series", "year", name=op.f("pk_minutes_series")),
    )


def downgrade() -> None:
    """Go back; of several editions only the newest is left, as there was but one before."""
    op.drop_table("minutes_series")
    op.drop_index(op.f("ix_minutes_opinions_minutes_id"), table_name="minutes_opinions")
    op.drop_table("minutes_opinions")
    op.drop_index("ix_minutes_readers", table_name="minutes", postgresql_using="gin")
    op.drop_index(op.f("ix_minutes_meeting_kind_held_on"), table_name="minutes")
    op.drop_index("uq_minutes_number", table_name="minutes")
    op.drop_index("uq_minutes_meeting_id_edition", table_name="minutes")
    op.drop_constraint(op.f("fk_minutes_replaces_id"), "minutes", type_="foreignkey")
    op.execute("DELETE FROM minutes WHERE state IN ('replaced', 'discarded')")
    op.execute("DELETE FROM minutes WHERE state IN ('drafted', 'checked', 'assented') AND edition > 1")
    op.execute("UPDATE minutes SET state = 'drafted' WHERE state IN ('checked', 'assented')")
    op.execute("UPDATE minutes SET state = 'signed' WHERE state = 'issued'")
    op.create_unique_constraint(op.f("uq_minutes_meeting_id"), "minutes", ["meeting_id"])
    for name in ("replaced_by_id", "replaces_id", "first_id", "sequence", "year", "issued_at", "edition", "record"):
        op.drop_column("minutes", name)
    for name in ("drafters", *LISTS, *TEXTS):
        op.drop_column("minutes", name)
