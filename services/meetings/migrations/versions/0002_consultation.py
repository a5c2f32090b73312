"""Consultation, countersignature and coordination of topics."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

INSTANT = sa.DateTime(timezone=True)
TEXTS = postgresql.ARRAY(sa.Text())


def _form() -> tuple[sa.Column[object], ...]:
    """What the form of a topic has now; nothing was asked of it before."""
    return (
        sa.Column("concerned_units", TEXTS, nullable=False, server_default="{}"),
        sa.Column("questions", sa.Text(), nullable=False, server_default=""),
        sa.Column("basis", sa.Text(), nullable=False, server_default=""),
        sa.Column("reporter", sa.Text(), nullable=False, server_default=""),
        sa.Column("minutes_needed", sa.SmallInteger(), nullable=False, server_default="0"),
        sa.Column("observing_units", TEXTS, nullable=False, server_default="{}"),
        sa.Column("recall", sa.Boolean(), nullable=False, server_default="false"),
        sa.Column("edition", sa.Integer(), nullable=False, server_default="1"),
    )


def upgrade() -> None:
    """Go forward."""
    for column in _form():
        op.add_column("topics", column)
        op.alter_column("topics", column.name, server_default=None)
    op.create_index("ix_topics_concerned_units", "topics", ["concerned_units"], postgresql_using="gin")
    _consultations()
    _coordinations()


def _consultations() -> None:
    op.create_table(
        "consultations",
        sa.Column("topic_id", sa.Uuid(), nullable=False),
        sa.Column("sponsor_unit", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("lapse", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("draft_sha256", sa.Text(), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=True),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("grounds", sa.Text(), nullable=False),
        sa.Column("answered_at", INSTANT, nullable=True),
        sa.Column("answered_by", sa.Text(), nullable=False),
        sa.Column("countersigned_at", INSTANT, nullable=True),
        sa.Column("countersigned_by", sa.Text(), nullable=False),
        sa.Column("countersigned_as", sa.Text(), nullable=False),
        sa.Column("opinion", sa.Text(), nullable=False),
        sa.Column("reminders", sa.SmallInteger(), nullable=False),
        sa.Column("reminded_on", sa.Date(), nullable=True),
        *_aggregate("consultations"),
        sa.ForeignKeyConstraint(["topic_id"], ["topics.id"], name=op.f("fk_consultations_topic_id")),
        sa.UniqueConstraint("topic_id", "unit", "round", name=op.f("uq_consultations_topic_id_unit_round")),
    )
    op.create_index(op.f("ix_consultations_unit_id"), "consultations", ["unit", "id"])
    op.create_index(op.f("ix_consultations_topic_id_id"), "consultations", ["topic_id", "id"])
    asked = sa.text("state = 'asked'")
    op.create_index("ix_consultations_asked_due", "consultations", ["due"], postgresql_where=asked)

    op.create_table(
        "consulted_drafts",
        sa.Column("topic_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["topic_id"], ["topics.id"], name=op.f("fk_consulted_drafts_topic_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consulted_drafts")),
        sa.UniqueConstraint("topic_id", "sha256", name=op.f("uq_consulted_drafts_topic_id_sha256")),
    )


def _coordinations() -> None:
    op.create_table(
        "coordinations",
        sa.Column("topic_id", sa.Uuid(), nullable=False),
        sa.Column("sponsor_unit", sa.Text(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("leaning", sa.Text(), nullable=False),
        sa.Column("requested_at", INSTANT, nullable=False),
        sa.Column("requested_by", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("coordinated_at", INSTANT, nullable=True),
        sa.Column("coordinated_by", sa.Text(), nullable=False),
        sa.Column("coordinated_as", sa.Text(), nullable=False),
        *_aggregate("coordinations"),
        sa.ForeignKeyConstraint(["topic_id"], ["topics.id"], name=op.f("fk_coordinations_topic_id")),
    )
    op.create_index(op.f("ix_coordinations_topic_id_id"), "coordinations", ["topic_id", "id"])
    op.create_index(
        "uq_coordinations_topic_id",
        "coordinations",
        ["topic_id"],
        unique=True,
        postgresql_where=sa.text("state IN ('requested', 'agreed', 'differing')"),
    )
    op.create_table(
        "coordination_grounds",
        sa.Column("coordination_id", sa.Uuid(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["coordination_id"], ["coordinations.id"], name=op.f("fk_coordination_grounds_coordination_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coordination_grounds")),
    )
    op.create_index(op.f("ix_coordination_grounds_coordination_id"), "coordination_grounds", ["coordination_id"])
    op.create_index(
        op.f("ix_coordination_grounds_unit_coordination_id"), "coordination_grounds", ["unit", "coordination_id"]
    )


def _aggregate(table: str) -> tuple[sa.Column[object] | sa.Constraint, ...]:
    return (
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def downgrade() -> None:
    """Go back."""
    for table in ("coordination_grounds", "coordinations", "consulted_drafts", "consultations"):
        op.drop_table(table)
    op.drop_index("ix_topics_concerned_units", table_name="topics")
    for column in reversed(_form()):
        op.drop_column("topics", column.name)
