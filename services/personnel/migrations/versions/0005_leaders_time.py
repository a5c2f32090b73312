"""Research trips of leaders, and foreign trips against the plan of the year."""

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
    _research()
    _foreign_trips()


def downgrade() -> None:
    """Go back."""
    for table in ("foreign_trips", "foreign_trip_plans", "research_shortfalls", "research_trips"):
        op.drop_table(table)


def _research() -> None:
    op.create_table(
        "research_trips",
        sa.Column("leader_id", sa.Uuid(), nullable=False),
        sa.Column("planned_from", sa.Integer(), nullable=False),
        sa.Column("planned_to", sa.Integer(), nullable=False),
        sa.Column("units", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("places", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("theme", sa.Text(), nullable=False),
        sa.Column("accompanying", sa.SmallInteger(), nullable=False),
        sa.Column("vehicles", sa.SmallInteger(), nullable=False),
        sa.Column("police_vehicles", sa.SmallInteger(), nullable=False),
        sa.Column("border_welcome", sa.Boolean(), nullable=False),
        sa.Column("meals", sa.Text(), nullable=False),
        sa.Column("media", sa.Boolean(), nullable=False),
        sa.Column("during_leave", sa.Boolean(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("findings", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("replaces_id", sa.Uuid(), nullable=True),
        sa.Column("from_half", sa.Integer(), nullable=False),
        sa.Column("to_half", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        postgresql.ExcludeConstraint(
            (sa.text("textrange(leader_id::text, leader_id::text, '[]')"), "&&"),
            (sa.text("int4range(from_half, to_half)"), "&&"),
            where=sa.text("state <> 'cancelled'"),
            using="gist",
            name="ex_research_trips_leader_id",
        ),
        sa.ForeignKeyConstraint(["leader_id"], ["people.id"], name=op.f("fk_research_trips_leader_id")),
        sa.ForeignKeyConstraint(["replaces_id"], ["research_trips.id"], name=op.f("fk_research_trips_replaces_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_research_trips")),
    )
    for columns in (["leader_id", "to_half"], ["leader_id", "id"], ["to_half"]):
        op.create_index(op.f(f"ix_research_trips_{'_'.join(columns)}"), "research_trips", columns, unique=False)
    op.create_table(
        "research_shortfalls",
        sa.Column("leader_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("required", sa.Numeric(precision=5, scale=1), nullable=False),
        sa.Column("done", sa.Numeric(precision=5, scale=1), nullable=False),
        sa.Column("projected", sa.Numeric(precision=6, scale=1), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["leader_id"], ["people.id"], name=op.f("fk_research_shortfalls_leader_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_research_shortfalls")),
    )
    op.create_index(
        op.f("ix_research_shortfalls_leader_id_as_of"), "research_shortfalls", ["leader_id", "as_of"], unique=True
    )
    op.create_index(
        op.f("ix_research_shortfalls_leader_id_id"), "research_shortfalls", ["leader_id", "id"], unique=False
    )


def _foreign_trips() -> None:
    op.create_table(
        "foreign_trip_plans",
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("groups", sa.SmallInteger(), nullable=False),
        sa.Column("people", sa.SmallInteger(), nullable=False),
        sa.Column("instrument", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_foreign_trip_plans")),
    )
    op.create_index(
        op.f("ix_foreign_trip_plans_year_unit_number"), "foreign_trip_plans", ["year", "unit", "number"], unique=True
    )
    for state in ("approved", "proposed"):
        op.create_index(
            f"uq_foreign_trip_plans_{state}",
            "foreign_trip_plans",
            ["year", "unit"],
            unique=True,
            postgresql_where=sa.text(f"state = '{state}'"),
        )
    op.create_table(
        "foreign_trips",
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("leader_id", sa.Uuid(), nullable=False),
        sa.Column("requested_by", sa.Uuid(), nullable=False),
        sa.Column("members", sa.SmallInteger(), nullable=False),
        sa.Column("names", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("countries", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("cost_source", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("added_by", sa.Text(), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("chain", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("stage", sa.SmallInteger(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("returned_on", sa.Date(), nullable=True),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["leader_id"], ["people.id"], name=op.f("fk_foreign_trips_leader_id")),
        sa.ForeignKeyConstraint(["requested_by"], ["people.id"], name=op.f("fk_foreign_trips_requested_by")),
        sa.ForeignKeyConstraint(["unit"], ["units.code"], name=op.f("fk_foreign_trips_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_foreign_trips")),
    )
    op.create_index("ix_foreign_trips_chain", "foreign_trips", ["chain"], unique=False, postgresql_using="gin")
    for columns in (["leader_id", "id"], ["requested_by", "id"], ["year", "unit"]):
        op.create_index(op.f(f"ix_foreign_trips_{'_'.join(columns)}"), "foreign_trips", columns, unique=False)
