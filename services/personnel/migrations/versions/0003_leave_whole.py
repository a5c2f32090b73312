"""Leave and delegation by half days, with extension, changes of stand-in, reports upward and annual leave.

`back_half` takes the place of `back_on`, which no released version has read.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

OPEN = "state = ANY (ARRAY['approved', 'on_leave'])"
OPEN_OR_EXTENDING = "state = ANY (ARRAY['approved', 'on_leave', 'extending'])"
HALVES = ("first_half", "due_half", "away_half", "back_half")


def upgrade() -> None:
    """Go forward."""
    op.add_column("people", sa.Column("worked_since", sa.Date(), nullable=True))
    _leaves()
    _substitutions()
    _delegations()


def _leaves() -> None:
    for name in HALVES:
        op.add_column("leaves", sa.Column(name, sa.Integer(), nullable=True))
    for name in ("destination_scope", "extension_reason", "reported_to", "report_number", "post_kind"):
        op.add_column("leaves", sa.Column(name, sa.Text(), nullable=True))
    op.add_column("leaves", sa.Column("chased_times", sa.SmallInteger(), nullable=True))
    op.add_column("leaves", sa.Column("proposed_stand_in_id", sa.Uuid(), nullable=True))
    op.add_column("leaves", sa.Column("wanted_half", sa.Integer(), nullable=True))
    op.add_column("leaves", sa.Column("reported_on", sa.Date(), nullable=True))
    op.execute(
        """
        UPDATE leaves SET
            first_half = (starts - DATE '1970-01-01') * 2,
            due_half = (until - DATE '1970-01-01') * 2 + 2,
            away_half = (starts - DATE '1970-01-01') * 2,
            back_half = (back_on - DATE '1970-01-01') * 2,
            destination_scope = CASE WHEN kind = 'abroad' THEN 'abroad' WHEN leaves_weihai THEN 'beyond'
                                     WHEN leaves_rushan THEN 'in_weihai' ELSE 'in_rushan' END,
            post_kind = CASE WHEN of_leader AND stand_in_id IS NULL THEN 'mayor' WHEN of_leader THEN 'vice_mayor'
                             WHEN rule = 'R75.1' THEN 'office_director' WHEN rule = 'R75.2' THEN 'unit_head'
                             ELSE 'staff' END,
            extension_reason = '', reported_to = '', report_number = '',
            chased_times = CASE WHEN chased_on IS NULL THEN 0 ELSE 1 END
        """
    )
    filled = ("destination_scope", "extension_reason", "reported_to", "report_number", "post_kind", "chased_times")
    for name in (*HALVES, *filled):
        op.alter_column("leaves", name, nullable=False)
    op.create_foreign_key(op.f("fk_leaves_proposed_stand_in_id"), "leaves", "people", ["proposed_stand_in_id"], ["id"])
    op.drop_index(op.f("ix_leaves_person_id_back_on"), table_name="leaves")
    op.drop_index(op.f("ix_leaves_stand_in_id_back_on"), table_name="leaves")
    op.drop_index("ix_leaves_open", table_name="leaves")
    op.drop_column("leaves", "back_on")
    op.create_index(op.f("ix_leaves_person_id_back_half"), "leaves", ["person_id", "back_half"])
    op.create_index(op.f("ix_leaves_stand_in_id_back_half"), "leaves", ["stand_in_id", "back_half"])
    op.create_index("ix_leaves_open", "leaves", ["state", "due_half"], postgresql_where=sa.text(OPEN_OR_EXTENDING))


def _substitutions() -> None:
    op.create_table(
        "substitutions",
        sa.Column("leave_id", sa.Uuid(), nullable=False),
        sa.Column("stand_in_id", sa.Uuid(), nullable=False),
        sa.Column("first_half", sa.Integer(), nullable=False),
        sa.Column("back_half", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        postgresql.ExcludeConstraint(
            (sa.text("textrange(leave_id::text, leave_id::text, '[]')"), "&&"),
            (sa.text("int4range(first_half, back_half)"), "&&"),
            using="gist",
            name="ex_substitutions_leave_id",
        ),
        sa.ForeignKeyConstraint(["leave_id"], ["leaves.id"], name=op.f("fk_substitutions_leave_id")),
        sa.ForeignKeyConstraint(["stand_in_id"], ["people.id"], name=op.f("fk_substitutions_stand_in_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_substitutions")),
    )
    op.create_index(op.f("ix_substitutions_leave_id"), "substitutions", ["leave_id"])
    op.create_index(op.f("ix_substitutions_stand_in_id_back_half"), "substitutions", ["stand_in_id", "back_half"])
    op.execute(
        """
        INSERT INTO substitutions (id, version, leave_id, stand_in_id, first_half, back_half)
        SELECT gen_random_uuid(), 1, id, stand_in_id, away_half, back_half FROM leaves
        WHERE stand_in_id IS NOT NULL AND state IN ('approved', 'on_leave', 'returned')
        """
    )


def _delegations() -> None:
    for name in ("first_half", "back_half"):
        op.add_column("delegations", sa.Column(name, sa.Integer(), nullable=True))
    op.add_column("delegations", sa.Column("scope", sa.Text(), nullable=True))
    op.execute(
        """
        UPDATE delegations SET scope = '', first_half = (starts - DATE '1970-01-01') * 2,
                               back_half = (ends - DATE '1970-01-01') * 2
        """
    )
    for name in ("first_half", "back_half", "scope"):
        op.alter_column("delegations", name, nullable=False)
    op.drop_constraint("ex_delegations_term", "delegations")
    op.execute(
        "ALTER TABLE delegations ADD CONSTRAINT ex_delegations_term "
        "EXCLUDE USING gist (int4range(first_half, back_half) WITH &&)"
    )
    op.drop_index(op.f("ix_delegations_delegate_id_ends"), table_name="delegations")
    op.drop_index(op.f("ix_delegations_principal_id_ends"), table_name="delegations")
    op.create_index(op.f("ix_delegations_delegate_id_back_half"), "delegations", ["delegate_id", "back_half"])
    op.create_index(op.f("ix_delegations_principal_id_back_half"), "delegations", ["principal_id", "back_half"])


def downgrade() -> None:
    """Go back: what is finer than a day is widened to it, and a leave that is being extended keeps its old end."""
    op.drop_index(op.f("ix_delegations_principal_id_back_half"), table_name="delegations")
    op.drop_index(op.f("ix_delegations_delegate_id_back_half"), table_name="delegations")
    op.create_index(op.f("ix_delegations_principal_id_ends"), "delegations", ["principal_id", "ends"])
    op.create_index(op.f("ix_delegations_delegate_id_ends"), "delegations", ["delegate_id", "ends"])
    op.drop_constraint("ex_delegations_term", "delegations")
    # Two terms that met at noon would share that day, so the earlier one ends the evening before.
    op.execute("UPDATE delegations SET ends = GREATEST(starts, DATE '1970-01-01' + back_half / 2)")
    op.execute(
        "ALTER TABLE delegations ADD CONSTRAINT ex_delegations_term "
        "EXCLUDE USING gist (daterange(starts, ends) WITH &&)"
    )
    for name in ("scope", "back_half", "first_half"):
        op.drop_column("delegations", name)
    op.drop_index(op.f("ix_substitutions_stand_in_id_back_half"), table_name="substitutions")
    op.drop_index(op.f("ix_substitutions_leave_id"), table_name="substitutions")
    op.drop_table("substitutions")
    op.add_column("leaves", sa.Column("back_on", sa.Date(), nullable=True))
    op.execute(
        """
        UPDATE leaves SET back_on = DATE '1970-01-01' + (back_half + 1) / 2,
                          state = CASE WHEN state = 'extending' THEN 'on_leave' ELSE state END
        """
    )
    op.alter_column("leaves", "back_on", nullable=False)
    op.drop_index("ix_leaves_open", table_name="leaves")
    op.drop_index(op.f("ix_leaves_stand_in_id_back_half"), table_name="leaves")
    op.drop_index(op.f("ix_leaves_person_id_back_half"), table_name="leaves")
    op.create_index("ix_leaves_open", "leaves", ["state", "until"], postgresql_where=sa.text(OPEN))
    op.create_index(op.f("ix_leaves_stand_in_id_back_on"), "leaves", ["stand_in_id", "back_on"])
    op.create_index(op.f("ix_leaves_person_id_back_on"), "leaves", ["person_id", "back_on"])
    op.drop_constraint(op.f("fk_leaves_proposed_stand_in_id"), "leaves", type_="foreignkey")
    gone = ("reported_on", "wanted_half", "proposed_stand_in_id", "chased_times", "report_number", "reported_to")
    for name in (*gone, "extension_reason", "destination_scope", "post_kind", *HALVES):
        op.drop_column("leaves", name)
    op.drop_column("people", "worked_since")
