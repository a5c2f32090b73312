"""Indexes for years of meetings: lists narrowed to what few rows have, and drafts found by who signs them."""

from collections.abc import Sequence

from alembic import op

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

NARROWED = (
    ("topics", "state", "id"),
    ("meetings", "state", "day"),
    ("decisions", "outcome", "id"),
    ("decisions", "meeting_kind", "id"),
    ("minutes", "state", "id"),
)


def upgrade() -> None:
    """Go forward."""
    for table, *columns in NARROWED:
        op.create_index(f"ix_{table}_{'_'.join(columns)}", table, columns)
    op.create_index("ix_minutes_powers", "minutes", ["powers"], postgresql_using="gin")


def downgrade() -> None:
    """Go back."""
    op.drop_index("ix_minutes_powers", "minutes")
    for table, *columns in reversed(NARROWED):
        op.drop_index(f"ix_{table}_{'_'.join(columns)}", table)
