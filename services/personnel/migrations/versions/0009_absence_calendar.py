"""What the calendar of absences and the month report look up."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Go forward."""
    op.create_index(
        "ix_leaves_away",
        "leaves",
        [sa.literal_column("int4range(away_half, back_half)")],
        unique=False,
        postgresql_using="gist",
    )
    op.create_index(
        "ix_leaves_called_off",
        "leaves",
        [sa.literal_column("int4range(first_half, due_half)")],
        unique=False,
        postgresql_using="gist",
        postgresql_where=sa.text("state = 'cancelled'"),
    )
    op.create_index(
        "ix_leaves_returned_late",
        "leaves",
        ["returned_on"],
        unique=False,
        postgresql_where=sa.text("returned_on > until"),
    )
    # Built without keeping writers out: acts are the largest table, and every command adds to it.
    with op.get_context().autocommit_block():
        op.create_index(
            "ix_acts_refused",
            "acts",
            ["at"],
            unique=False,
            postgresql_where=sa.text("outcome = 'refused'"),
            postgresql_concurrently=True,
            if_not_exists=True,
        )


def downgrade() -> None:
    """Go back."""
    op.drop_index("ix_acts_refused", table_name="acts", postgresql_where=sa.text("outcome = 'refused'"))
    op.drop_index("ix_leaves_returned_late", table_name="leaves", postgresql_where=sa.text("returned_on > until"))
    op.drop_index(
        "ix_leaves_called_off",
        table_name="leaves",
        postgresql_using="gist",
        postgresql_where=sa.text("state = 'cancelled'"),
    )
    op.drop_index("ix_leaves_away", table_name="leaves", postgresql_using="gist")
