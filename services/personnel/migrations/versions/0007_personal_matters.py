"""Reports of personal matters and who is designated to receive them."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "personal_matters",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("occurred_on", sa.Date(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("supplements_id", sa.Uuid(), nullable=True),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("days_late", sa.SmallInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_personal_matters_person_id")),
        sa.ForeignKeyConstraint(
            ["supplements_id"], ["personal_matters.id"], name=op.f("fk_personal_matters_supplements_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_personal_matters")),
    )
    op.create_index(op.f("ix_personal_matters_person_id_id"), "personal_matters", ["person_id", "id"])


def downgrade() -> None:
    """Go back."""
    op.drop_table("personal_matters")
