"""Events are signed, acts name the event they rest on, and a restore begins an epoch."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Go forward."""
    op.add_column("outbox", sa.Column("signature", sa.Text(), nullable=True))
    op.add_column("outbox", sa.Column("outward", sa.LargeBinary(), nullable=True))
    op.add_column("acts", sa.Column("event_id", sa.Uuid(), nullable=True))
    op.add_column("acts", sa.Column("event_source", sa.Text(), nullable=True))
    op.add_column("inbox", sa.Column("digest", sa.LargeBinary(), nullable=True))
    op.add_column("inbox_versions", sa.Column("epoch", sa.BigInteger(), server_default="0", nullable=False))
    op.create_table(
        "epochs",
        sa.Column("epoch", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("epoch", name=op.f("pk_epochs")),
    )
    op.create_table(
        "producers",
        sa.Column("producer", sa.Text(), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("behind", sa.Boolean(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("producer", name=op.f("pk_producers")),
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table("producers")
    op.drop_table("epochs")
    op.drop_column("inbox_versions", "epoch")
    op.drop_column("inbox", "digest")
    op.drop_column("acts", "event_source")
    op.drop_column("acts", "event_id")
    op.drop_column("outbox", "outward")
    op.drop_column("outbox", "signature")
