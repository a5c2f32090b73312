"""Notices, absences, staff, devices, recordings and numbered copies."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Go forward."""
    _lists()
    _tables()


def _lists() -> None:
    op.add_column(
        "meetings", sa.Column("devices_barred", sa.Boolean(), nullable=False, server_default=sa.text("false"))
    )
    op.alter_column("meetings", "devices_barred", server_default=None)
    op.add_column("attendance", sa.Column("excused", sa.Boolean(), nullable=False, server_default=sa.text("false")))
    op.alter_column("attendance", "excused", server_default=None)
    op.add_column("attendance", sa.Column("substitute_for", sa.Uuid(), nullable=True))
    op.add_column("attendance", sa.Column("deposit", sa.Text(), nullable=False, server_default=""))
    op.alter_column("attendance", "deposit", server_default=None)
    op.add_column("attendance", sa.Column("deposit_returned_at", sa.DateTime(timezone=True), nullable=True))


def _tables() -> None:
    op.create_table(
        "passages",
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("inward", sa.Boolean(), nullable=False),
        sa.Column("deposit", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name=op.f("fk_passages_meeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passages")),
    )
    op.create_index(op.f("ix_passages_meeting_id_id"), "passages", ["meeting_id", "id"], unique=False)
    op.create_table(
        "leaves",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("starts_half", sa.Text(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("until_half", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leaves")),
    )
    op.create_index(op.f("ix_leaves_person_id_until"), "leaves", ["person_id", "until"], unique=False)
    op.create_table(
        "notices",
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("issue", sa.SmallInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_by", sa.Text(), nullable=False),
        sa.Column("by_unit", sa.Boolean(), nullable=False),
        sa.Column("reminders", sa.SmallInteger(), nullable=False),
        sa.Column("reminded_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name=op.f("fk_notices_meeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
    )
    op.create_index(op.f("ix_notices_day_state"), "notices", ["day", "state"], unique=False)
    op.create_index(op.f("ix_notices_meeting_id_state"), "notices", ["meeting_id", "state"], unique=False)
    op.create_index(op.f("ix_notices_person_id_id"), "notices", ["person_id", "id"], unique=False)
    op.create_index("ix_notices_unit_id", "notices", ["unit", "id"], unique=False, postgresql_where=sa.text("by_unit"))
    op.create_table(
        "absence_reports",
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("judges", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reported_by", sa.Text(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("noted_by", sa.Text(), nullable=False),
        sa.Column("opinion", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name=op.f("fk_absence_reports_meeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence_reports")),
    )
    op.create_index(op.f("ix_absence_reports_meeting_id"), "absence_reports", ["meeting_id"], unique=False)
    op.create_table(
        "meeting_absences",
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("route", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("judges", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("substitute_id", sa.Uuid(), nullable=True),
        sa.Column("substitute", sa.Text(), nullable=False),
        sa.Column("substitute_post", sa.Text(), nullable=False),
        sa.Column("substitute_unit", sa.Text(), nullable=False),
        sa.Column("substitute_agreed", sa.Boolean(), nullable=False),
        sa.Column("requested_by", sa.Uuid(), nullable=True),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("opinion", sa.Text(), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name=op.f("fk_meeting_absences_meeting_id")),
        sa.ForeignKeyConstraint(["report_id"], ["absence_reports.id"], name=op.f("fk_meeting_absences_report_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_absences")),
    )
    op.create_index(
        op.f("ix_meeting_absences_meeting_id_state"), "meeting_absences", ["meeting_id", "state"], unique=False
    )
    op.create_index(op.f("ix_meeting_absences_person_id_id"), "meeting_absences", ["person_id", "id"], unique=False)
    op.create_index(op.f("ix_meeting_absences_report_id"), "meeting_absences", ["report_id"], unique=False)
    op.create_table(
        "staff_lists",
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("topic_id", sa.Uuid(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("people", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("requested_by", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("opinion", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name=op.f("fk_staff_lists_meeting_id")),
        sa.ForeignKeyConstraint(["topic_id"], ["topics.id"], name=op.f("fk_staff_lists_topic_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_lists")),
    )
    op.create_index(op.f("ix_staff_lists_meeting_id_id"), "staff_lists", ["meeting_id", "id"], unique=False)
    op.create_table(
        "materials",
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("topic_id", sa.Uuid(), nullable=True),
        sa.Column("recall", sa.Boolean(), nullable=False),
        sa.Column("issued", sa.SmallInteger(), nullable=False),
        sa.Column("last_number", sa.SmallInteger(), nullable=False),
        sa.Column("holders", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("registered_by", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name=op.f("fk_materials_meeting_id")),
        sa.ForeignKeyConstraint(["topic_id"], ["topics.id"], name=op.f("fk_materials_topic_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_materials")),
    )
    op.create_index("ix_materials_holders", "materials", ["holders"], unique=False, postgresql_using="gin")
    op.create_index(op.f("ix_materials_meeting_id_id"), "materials", ["meeting_id", "id"], unique=False)
    op.create_table(
        "material_copies",
        sa.Column("material_id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("meeting_day", sa.Date(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("holder_id", sa.Uuid(), nullable=True),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("recall", sa.Boolean(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("chased", sa.SmallInteger(), nullable=False),
        sa.Column("chased_on", sa.Date(), nullable=True),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("resolved_by", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["material_id"], ["materials.id"], name=op.f("fk_material_copies_material_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name=op.f("fk_material_copies_meeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_material_copies")),
        sa.UniqueConstraint("material_id", "line_id", name=op.f("uq_material_copies_material_id_line_id")),
        sa.UniqueConstraint("material_id", "number", name=op.f("uq_material_copies_material_id_number")),
    )
    op.create_index(op.f("ix_material_copies_holder_id_id"), "material_copies", ["holder_id", "id"], unique=False)
    op.create_index(
        op.f("ix_material_copies_meeting_id_state"), "material_copies", ["meeting_id", "state"], unique=False
    )
    op.create_index(
        "ix_material_copies_outstanding",
        "material_copies",
        ["id"],
        unique=False,
        postgresql_where=sa.text("(recall AND state = 'issued') OR state = 'lost'"),
    )
    op.create_index(op.f("ix_material_copies_unit_id"), "material_copies", ["unit", "id"], unique=False)
    op.create_table(
        "recordings",
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("operator_id", sa.Uuid(), nullable=True),
        sa.Column("operator", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("authorised_by", sa.Text(), nullable=False),
        sa.Column("authorised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name=op.f("fk_recordings_meeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recordings")),
    )
    op.create_index(op.f("ix_recordings_meeting_id_id"), "recordings", ["meeting_id", "id"], unique=False)
    op.create_table(
        "recording_files",
        sa.Column("recording_id", sa.Uuid(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("kept_at", sa.Text(), nullable=False),
        sa.Column("attached_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attached_by", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["recording_id"], ["recordings.id"], name=op.f("fk_recording_files_recording_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recording_files")),
        sa.UniqueConstraint("recording_id", "sha256", name=op.f("uq_recording_files_recording_id_sha256")),
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table("recording_files")
    op.drop_index(op.f("ix_recordings_meeting_id_id"), table_name="recordings")
    op.drop_table("recordings")
    op.drop_index(op.f("ix_material_copies_unit_id"), table_name="material_copies")
    op.drop_index(
        "ix_material_copies_outstanding",
        table_name="material_copies",
        postgresql_where=sa.text("(recall AND state = 'issued') OR state = 'lost'"),
    )
    op.drop_index(op.f("ix_material_copies_meeting_id_state"), table_name="material_copies")
    op.drop_index(op.f("ix_material_copies_holder_id_id"), table_name="material_copies")
    op.drop_table("material_copies")
    op.drop_index(op.f("ix_materials_meeting_id_id"), table_name="materials")
    op.drop_index("ix_materials_holders", table_name="materials", postgresql_using="gin")
    op.drop_table("materials")
    op.drop_index(op.f("ix_staff_lists_meeting_id_id"), table_name="staff_lists")
    op.drop_table("staff_lists")
    op.drop_index(op.f("ix_meeting_absences_report_id"), table_name="meeting_absences")
    op.drop_index(op.f("ix_meeting_absences_person_id_id"), table_name="meeting_absences")
    op.drop_index(op.f("ix_meeting_absences_meeting_id_state"), table_name="meeting_absences")
    op.drop_table("meeting_absences")
    op.drop_index(op.f("ix_absence_reports_meeting_id"), table_name="absence_reports")
    op.drop_table("absence_reports")
    op.drop_index("ix_notices_unit_id", table_name="notices")
    op.drop_index(op.f("ix_notices_person_id_id"), table_name="notices")
    op.drop_index(op.f("ix_notices_meeting_id_state"), table_name="notices")
    op.drop_index(op.f("ix_notices_day_state"), table_name="notices")
    op.drop_table("notices")
    op.drop_index(op.f("ix_leaves_person_id_until"), table_name="leaves")
    op.drop_table("leaves")
    op.drop_index(op.f("ix_passages_meeting_id_id"), table_name="passages")
    op.drop_table("passages")
    for column in ("deposit_returned_at", "deposit", "substitute_for", "excused"):
        op.drop_column("attendance", column)
    op.drop_column("meetings", "devices_barred")
