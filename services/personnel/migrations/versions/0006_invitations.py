"""Invitations of leaders to events."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "invitations",
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("answering", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("in_government_name", sa.Boolean(), nullable=False),
        sa.Column("city_wide", sa.Boolean(), nullable=False),
        sa.Column("instrument", sa.Text(), nullable=False),
        sa.Column("special_need", sa.Boolean(), nullable=False),
        sa.Column("grounds", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attendance", sa.Integer(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("invited", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("in_charge", sa.Boolean(), nullable=False),
        sa.Column("addressed_to", sa.Text(), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("chain", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("stage", sa.SmallInteger(), nullable=False),
        sa.Column("declined_by", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("assigned", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("attended", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("submitted_on", sa.Date(), nullable=True),
        sa.Column("opinion", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("level BETWEEN 0 AND 4", name=op.f("ck_invitations_level")),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_invitations_time")),
        sa.ForeignKeyConstraint(["unit"], ["units.code"], name=op.f("fk_invitations_unit")),
        sa.ForeignKeyConstraint(["answering"], ["units.code"], name=op.f("fk_invitations_answering")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
    )
    op.create_index(op.f("ix_invitations_unit_id"), "invitations", ["unit", "id"], unique=False)
    op.create_index(op.f("ix_invitations_answering_id"), "invitations", ["answering", "id"], unique=False)
    op.create_index(op.f("ix_invitations_state_id"), "invitations", ["state", "id"], unique=False)
    op.create_index(op.f("ix_invitations_starts_at"), "invitations", ["starts_at"], unique=False)
    op.create_index("ix_invitations_chain", "invitations", ["chain"], unique=False, postgresql_using="gin")
    op.create_index("ix_invitations_invited", "invitations", ["invited"], unique=False, postgresql_using="gin")
    op.create_index("ix_invitations_assigned", "invitations", ["assigned"], unique=False, postgresql_using="gin")
    op.create_table(
        "engagements",
        sa.Column("invitation_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("attended", sa.Boolean(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        postgresql.ExcludeConstraint(
            (sa.text("textrange(person_id::text, person_id::text, '[]')"), "&&"),
            (sa.text("tstzrange(starts_at, ends_at)"), "&&"),
            where=sa.text("active"),
            using="gist",
            name="ex_engagements_person",
        ),
        sa.ForeignKeyConstraint(["invitation_id"], ["invitations.id"], name=op.f("fk_engagements_invitation_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_engagements_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_engagements")),
    )
    op.create_index(op.f("ix_engagements_person_id_starts_at"), "engagements", ["person_id", "starts_at"], unique=False)
    op.create_index(op.f("ix_engagements_invitation_id"), "engagements", ["invitation_id"], unique=False)


def downgrade() -> None:
    """Go back."""
    op.drop_index(op.f("ix_engagements_invitation_id"), table_name="engagements")
    op.drop_index(op.f("ix_engagements_person_id_starts_at"), table_name="engagements")
    op.drop_table("engagements")
    op.drop_index("ix_invitations_assigned", table_name="invitations", postgresql_using="gin")
    op.drop_index("ix_invitations_invited", table_name="invitations", postgresql_using="gin")
    op.drop_index("ix_invitations_chain", table_name="invitations", postgresql_using="gin")
    op.drop_index(op.f("ix_invitations_starts_at"), table_name="invitations")
    op.drop_index(op.f("ix_invitations_state_id"), table_name="invitations")
    op.drop_index(op.f("ix_invitations_answering_id"), table_name="invitations")
    op.drop_index(op.f("ix_invitations_unit_id"), table_name="invitations")
    op.drop_table("invitations")
