"""Refusals that are only counted."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "refusals",
        sa.Column("kind", sa.LargeBinary(), nullable=False),
        sa.Column("minute", sa.DateTime(timezone=True), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("act_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "minute", name=op.f("pk_refusals")),
    )
    op.create_index(op.f("ix_refusals_act_id"), "refusals", ["act_id"], unique=False)


def downgrade() -> None:
    """Go back; what was counted is lost."""
    op.drop_index(op.f("ix_refusals_act_id"), table_name="refusals")
    op.drop_table("refusals")
