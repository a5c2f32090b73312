"""Indexes for years of meetings: lists narrowed to what few rows have, and what waits found by who holds the power."""

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
    ("meeting_absences", "requested_by", "id"),
)
HELD_BY = (("minutes", "powers"), ("meeting_absences", "judges"))


def upgrade() -> None:
    """Go forward."""
    for table, *columns in NARROWED:
        op.create_index(f"ix_{table}_{'_'.join(columns)}", table, columns)
    for table, column in HELD_BY:
        op.create_index(f"ix_{table}_{column}", table, [column], postgresql_using="gin")


def downgrade() -> None:
    """Go back."""
    for table, column in reversed(HELD_BY):
        op.drop_index(f"ix_{table}_{column}", table)
    for table, *columns in reversed(NARROWED):
        op.drop_index(f"ix_{table}_{'_'.join(columns)}", table)
