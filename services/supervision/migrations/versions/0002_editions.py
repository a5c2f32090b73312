"""What minutes ordered of each task, and which edition of them was carried over last."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "minutes_editions",
        sa.Column("first_id", sa.Uuid(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("first_id", name=op.f("pk_minutes_editions")),
    )
    op.add_column(
        "tasks", sa.Column("ordered", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True)
    )
    op.create_index(op.f("ix_tasks_origin"), "tasks", ["origin"], unique=False)


def downgrade() -> None:
    """Go back; a withdrawn task is struck off, for which the state of before has a word."""
    op.execute("UPDATE tasks SET state = 'closed' WHERE state = 'withdrawn'")
    op.drop_index(op.f("ix_tasks_origin"), table_name="tasks")
    op.drop_column("tasks", "ordered")
    op.drop_table("minutes_editions")
