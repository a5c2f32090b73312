"""Authorizations narrowed to kinds of documents."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Go forward."""
    op.add_column(
        "authorizations", sa.Column("doc_types", postgresql.ARRAY(sa.Text()), nullable=False, server_default="{}")
    )
    op.alter_column("authorizations", "doc_types", server_default=None)


def downgrade() -> None:
    """Go back."""
    op.drop_column("authorizations", "doc_types")
