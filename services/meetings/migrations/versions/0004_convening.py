"""Applications, commissions and changes of meetings, and the agenda by slots."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

INSTANT = sa.DateTime(timezone=True)
TEXTS = postgresql.ARRAY(sa.Text())


def upgrade() -> None:
    """Go forward."""
    _meetings()
    _attendance()
    _agenda()
    _commissions()
    _applications()
    _changes()


def _meetings() -> None:
    op.add_column("meetings", sa.Column("starts_at", INSTANT, nullable=True))
    op.add_column("meetings", sa.Column("ends_at", INSTANT, nullable=True))
    op.add_column("meetings", sa.Column("application_id", sa.Uuid(), nullable=True))
    op.add_column("meetings", sa.Column("commission_id", sa.Uuid(), nullable=True))
    _required("meetings", sa.Column("form", sa.Text(), nullable=False, server_default="onsite"))
    _required("meetings", sa.Column("hosts", TEXTS, nullable=False, server_default="{}"))
    _required("meetings", sa.Column("units", TEXTS, nullable=False, server_default="{}"))
    _required("meetings", sa.Column("issue", sa.SmallInteger(), nullable=False, server_default="0"))
    op.create_index(op.f("ix_meetings_day_id"), "meetings", ["day", "id"])
    op.create_index(op.f("ix_meetings_units"), "meetings", ["units"], postgresql_using="gin")


def _attendance() -> None:
    op.alter_column("attendance", "person_id", nullable=True)
    _required("attendance", sa.Column("unit", sa.Text(), nullable=False, server_default=""))
    _required("attendance", sa.Column("topics", postgresql.ARRAY(sa.Uuid()), nullable=False, server_default="{}"))
    # Until now all who were listed were so by their posts.
    _required("attendance", sa.Column("ground", sa.Text(), nullable=False, server_default="post"))
    _required("attendance", sa.Column("category", sa.Text(), nullable=False, server_default=""))
    op.create_index(op.f("ix_attendance_person_id_meeting_id"), "attendance", ["person_id", "meeting_id"])


def _agenda() -> None:
    _required("agenda_items", sa.Column("minutes", sa.SmallInteger(), nullable=False, server_default="0"))
    _required("agenda_items", sa.Column("reporter_unit", sa.Text(), nullable=False, server_default=""))
    _required("agenda_items", sa.Column("reporter", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "agenda_issues",
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("issued_at", INSTANT, nullable=False),
        sa.Column("issued_by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("items", postgresql.JSONB(), nullable=False),
        sa.Column("changes", postgresql.JSONB(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name=op.f("fk_agenda_issues_meeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_issues")),
        sa.UniqueConstraint("meeting_id", "number", name=op.f("uq_agenda_issues_meeting_id_number")),
    )


def _commissions() -> None:
    op.create_table(
        "commissions",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("post", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("once", sa.Boolean(), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("instrument", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("given_by", sa.Uuid(), nullable=True),
        sa.Column("giver", sa.Text(), nullable=False),
        sa.Column("given_at", INSTANT, nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=True),
        sa.Column("revoked_at", INSTANT, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        *_aggregate(),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name=op.f("fk_commissions_meeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commissions")),
    )
    op.create_index(op.f("ix_commissions_person_id_unit"), "commissions", ["person_id", "unit"])


def _applications() -> None:
    op.create_table(
        "meeting_applications",
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("venue", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("participants", TEXTS, nullable=False),
        sa.Column("head_count", sa.Integer(), nullable=False),
        sa.Column("cost_estimate", sa.Integer(), nullable=False),
        sa.Column("budget_item", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("applied_by", sa.Uuid(), nullable=True),
        sa.Column("applied_at", INSTANT, nullable=False),
        sa.Column("review", sa.Text(), nullable=False),
        sa.Column("reviewed_by", sa.Text(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=True),
        *_aggregate(),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name=op.f("fk_meeting_applications_meeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_applications")),
    )
    op.create_index(op.f("ix_meeting_applications_unit_id"), "meeting_applications", ["unit", "id"])


def _changes() -> None:
    op.create_table(
        "meeting_changes",
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("before", postgresql.JSONB(), nullable=False),
        sa.Column("after", postgresql.JSONB(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name=op.f("fk_meeting_changes_meeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_changes")),
    )
    op.create_index(op.f("ix_meeting_changes_meeting_id_id"), "meeting_changes", ["meeting_id", "id"])
    op.create_table(
        "invited_units",
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("topics", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name=op.f("fk_invited_units_meeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invited_units")),
        sa.UniqueConstraint("meeting_id", "unit", name=op.f("uq_invited_units_meeting_id_unit")),
    )


def _aggregate() -> tuple[sa.Column[object], ...]:
    """What every aggregate has."""
    return (
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
    )


def _required(table: str, column: sa.Column[object]) -> None:
    """Add a column that rows from before have a value in, and new rows are given one by the model."""
    op.add_column(table, column)
    op.alter_column(table, str(column.name), server_default=None)


def downgrade() -> None:
    """Go back."""
    for table in ("invited_units", "meeting_changes", "meeting_applications", "commissions", "agenda_issues"):
        op.drop_table(table)
    for column in ("reporter", "reporter_unit", "minutes"):
        op.drop_column("agenda_items", column)
    op.drop_index(op.f("ix_meetings_units"), table_name="meetings", postgresql_using="gin")
    op.drop_index(op.f("ix_meetings_day_id"), table_name="meetings")
    op.drop_index(op.f("ix_attendance_person_id_meeting_id"), table_name="attendance")
    op.execute("DELETE FROM attendance WHERE person_id IS NULL")
    for column in ("category", "ground", "topics", "unit"):
        op.drop_column("attendance", column)
    op.alter_column("attendance", "person_id", nullable=False)
    for column in ("issue", "units", "hosts", "form", "commission_id", "application_id", "ends_at", "starts_at"):
        op.drop_column("meetings", column)
