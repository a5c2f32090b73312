"""The procedures of major decisions and the exemptions from them."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Go forward."""
    op.add_column("topics", sa.Column("reviewers", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False))
    op.alter_column("topics", "reviewers", server_default=None)
    op.create_index("ix_topics_reviewers", "topics", ["reviewers"], postgresql_using="gin")
    op.create_table(
        "procedures",
        sa.Column("topic_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("handed_in", sa.Date(), nullable=False),
        sa.Column("opened_by", sa.Text(), nullable=False),
        sa.Column("details", postgresql.JSONB(), nullable=False),
        sa.Column("attachments", postgresql.JSONB(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("finding", postgresql.JSONB(), nullable=False),
        sa.Column("reviewer", sa.Text(), nullable=False),
        sa.Column("concluded_by", sa.Text(), nullable=False),
        sa.Column("capacity", sa.Text(), nullable=False),
        sa.Column("concluded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("concluded_on", sa.Date(), nullable=True),
        *_aggregate(),
        sa.ForeignKeyConstraint(["topic_id"], ["topics.id"], name="fk_procedures_topic_id_topics"),
        sa.PrimaryKeyConstraint("id", name="pk_procedures"),
    )
    op.create_index(
        "ix_procedures_topic_id_kind_state_concluded_at",
        "procedures",
        ["topic_id", "kind", "state", "concluded_at", "id"],
    )
    op.create_index(
        "uq_procedures_topic_id_kind_under_way",
        "procedures",
        ["topic_id", "kind"],
        unique=True,
        postgresql_where=sa.text("state = 'under_way'"),
    )
    op.create_table(
        "exemptions",
        sa.Column("topic_id", sa.Uuid(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("procedure", sa.Text(), nullable=False),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("requested_by", sa.Text(), nullable=False),
        sa.Column("requested_on", sa.Date(), nullable=False),
        sa.Column("opinion", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("capacity", sa.Text(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("revoked_by", sa.Text(), nullable=False),
        sa.Column("revoked_on", sa.Date(), nullable=True),
        sa.Column("revocation", sa.Text(), nullable=False),
        *_aggregate(),
        sa.ForeignKeyConstraint(["topic_id"], ["topics.id"], name="fk_exemptions_topic_id_topics"),
        sa.PrimaryKeyConstraint("id", name="pk_exemptions"),
    )
    op.create_index("ix_exemptions_topic_id_id", "exemptions", ["topic_id", "id"])
    op.create_index(
        "uq_exemptions_topic_id_rule_procedure",
        "exemptions",
        ["topic_id", "rule", "procedure"],
        unique=True,
        postgresql_where=sa.text("state IN ('requested', 'granted')"),
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table("exemptions")
    op.drop_table("procedures")
    op.drop_index("ix_topics_reviewers", table_name="topics")
    op.drop_column("topics", "reviewers")


def _aggregate() -> list[sa.Column[object]]:
    return [
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
    ]
