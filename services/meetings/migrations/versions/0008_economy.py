"""The economy of meetings: department meetings, exceptions and study sessions."""

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
    op.create_table(
        "department_meetings",
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("venue", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("units", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("heads_of", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("head_count_planned", sa.Integer(), nullable=False),
        sa.Column("cost_estimate", sa.Integer(), nullable=False),
        sa.Column("budget_item", sa.Text(), nullable=False),
        sa.Column("planned_by", sa.Uuid(), nullable=True),
        sa.Column("head_count", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("cost", sa.Integer(), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_department_meetings")),
    )
    op.create_index(op.f("ix_department_meetings_day_unit"), "department_meetings", ["day", "unit"])
    op.create_index(op.f("ix_department_meetings_unit_id"), "department_meetings", ["unit", "id"])
    op.create_index("ix_department_meetings_units", "department_meetings", ["units"], postgresql_using="gin")
    op.create_index(
        "ix_department_meetings_annual",
        "department_meetings",
        ["year", "unit"],
        postgresql_where=sa.text("kind = 'annual'"),
    )
    op.create_table(
        "town_exceptions",
        sa.Column("department_meeting_id", sa.Uuid(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("towns", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("requested_by", sa.Uuid(), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opinion", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["department_meeting_id"],
            ["department_meetings.id"],
            name=op.f("fk_town_exceptions_department_meeting_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_town_exceptions")),
    )
    op.create_index(
        op.f("ix_town_exceptions_department_meeting_id_id"), "town_exceptions", ["department_meeting_id", "id"]
    )
    op.create_index(op.f("ix_town_exceptions_unit_id"), "town_exceptions", ["unit", "id"])
    op.create_index(
        "uq_town_exceptions_live",
        "town_exceptions",
        ["department_meeting_id"],
        unique=True,
        postgresql_where=sa.text("state IN ('requested', 'approved')"),
    )
    op.create_table(
        "study_sessions",
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("lecturer", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("venue", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("cost_estimate", sa.Integer(), nullable=False),
        sa.Column("budget_item", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("guests", sa.Integer(), nullable=False),
        sa.Column("head_count", sa.Integer(), nullable=False),
        sa.Column("cost", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_study_sessions")),
    )
    op.create_index(op.f("ix_study_sessions_day_unit"), "study_sessions", ["day", "unit"])
    op.create_index(op.f("ix_study_sessions_unit_id"), "study_sessions", ["unit", "id"])
    op.create_index(op.f("ix_study_sessions_year_unit"), "study_sessions", ["year", "unit"])
    op.create_table(
        "study_attendance",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["session_id"], ["study_sessions.id"], name=op.f("fk_study_attendance_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_study_attendance")),
        sa.UniqueConstraint("session_id", "person_id", name=op.f("uq_study_attendance_session_id_person_id")),
    )
    op.create_index(op.f("ix_study_attendance_person_id"), "study_attendance", ["person_id"])
    op.create_table(
        "meeting_budgets",
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("budget_item", sa.Text(), nullable=False),
        sa.Column("cost_estimate", sa.Integer(), nullable=False),
        sa.Column("cost", sa.Integer(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name=op.f("fk_meeting_budgets_meeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_budgets")),
        sa.UniqueConstraint("meeting_id", name=op.f("uq_meeting_budgets_meeting_id")),
    )
    op.create_index("ix_meetings_day", "meetings", ["day"])
    op.create_index("ix_topics_meeting_day", "topics", ["meeting_day"])


def downgrade() -> None:
    """Go back."""
    op.drop_index("ix_topics_meeting_day", "topics")
    op.drop_index("ix_meetings_day", "meetings")
    op.drop_table("meeting_budgets")
    op.drop_table("study_attendance")
    op.drop_table("study_sessions")
    op.drop_table("town_exceptions")
    op.drop_table("department_meetings")
