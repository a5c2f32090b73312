"""Decisions that were made public."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "published_decisions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entry", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("meeting_kind", sa.Text(), nullable=False),
        sa.Column("meeting_title", sa.Text(), nullable=False),
        sa.Column("minutes_number", sa.Text(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_published_decisions")),
        sa.UniqueConstraint("entry", name=op.f("uq_published_decisions_entry")),
    )
    op.create_index(op.f("ix_published_decisions_decided_on"), "published_decisions", ["decided_on"])


def downgrade() -> None:
    """Go back."""
    op.drop_index(op.f("ix_published_decisions_decided_on"), table_name="published_decisions")
    op.drop_table("published_decisions")
