"""Deliberation and what is published of it."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

INSTANT = sa.DateTime(timezone=True)
TEXTS = postgresql.ARRAY(sa.Text())
WORDS = (
    *("changes", "deferred_to", "reason", "referred_unit", "referred_kind", "chair", "chair_capacity"),
    *("disclosure", "disclosure_ground", "disclosure_by", "public_text", "withdrawn_for", "released_text"),
)
"""The new texts of a decision, empty in those from before."""


def upgrade() -> None:
    """Go forward."""
    _items()
    _deliberations()
    _statements()
    _decisions()
    _amendments()


def _items() -> None:
    op.add_column("agenda_items", sa.Column("state", sa.Text(), nullable=False, server_default="waiting"))
    op.execute(
        "UPDATE agenda_items SET state = CASE WHEN outcome = 'deferred' THEN 'deferred' ELSE 'decided' END"
        " FROM decisions WHERE decisions.meeting_id = agenda_items.meeting_id"
        " AND decisions.topic_id = agenda_items.topic_id"
    )
    op.alter_column("agenda_items", "state", server_default=None)


def _deliberations() -> None:
    op.create_table(
        "deliberations",
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("topic_id", sa.Uuid(), nullable=True),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("begun_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.Column("heard_by", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("put_off_for", sa.Text(), nullable=False),
        sa.Column("chair_reasons", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["agenda_items.id"], name=op.f("fk_deliberations_item_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name=op.f("fk_deliberations_meeting_id")),
        sa.ForeignKeyConstraint(["topic_id"], ["topics.id"], name=op.f("fk_deliberations_topic_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliberations")),
        sa.UniqueConstraint("item_id", name=op.f("uq_deliberations_item_id")),
    )
    op.create_index("ix_deliberations_heard_by", "deliberations", ["heard_by"], postgresql_using="gin")
    op.create_index(op.f("ix_deliberations_meeting_id"), "deliberations", ["meeting_id"])
    op.create_index(op.f("ix_deliberations_topic_id"), "deliberations", ["topic_id"])


def _statements() -> None:
    op.create_table(
        "statements",
        sa.Column("deliberation_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("post", sa.Text(), nullable=False),
        sa.Column("member", sa.Boolean(), nullable=False),
        sa.Column("chairing", sa.Boolean(), nullable=False),
        sa.Column("stance", sa.Text(), nullable=False),
        sa.Column("gist", sa.Text(), nullable=False),
        sa.Column("dissent", sa.Boolean(), nullable=False),
        sa.Column("taken_back", sa.Boolean(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorder_id", sa.Uuid(), nullable=True),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["deliberation_id"], ["deliberations.id"], name=op.f("fk_statements_deliberation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statements")),
        sa.UniqueConstraint("deliberation_id", "number", name=op.f("uq_statements_deliberation_id_number")),
    )


def _decisions() -> None:
    for name in WORDS:
        op.add_column("decisions", sa.Column(name, sa.Text(), nullable=False, server_default=""))
        op.alter_column("decisions", name, server_default=None)
    op.add_column("decisions", sa.Column("release_due", sa.Date(), nullable=True))
    op.add_column("decisions", sa.Column("release_urged", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.alter_column("decisions", "release_urged", server_default=None)
    op.add_column("decisions", sa.Column("released_at", INSTANT, nullable=True))
    op.add_column("decisions", sa.Column("withdrawn_at", INSTANT, nullable=True))
    op.create_index("ix_decisions_responsible_units", "decisions", ["responsible_units"], postgresql_using="gin")
    op.create_index("ix_decisions_present_ids", "decisions", ["present_ids"], postgresql_using="gin")
    op.create_index("ix_decisions_sponsor_unit_id", "decisions", ["sponsor_unit", "id"])
    op.create_index("ix_decisions_decided_on_id", "decisions", ["decided_on", "id"])
    op.create_index(
        "ix_decisions_release_due", "decisions", ["release_due"], postgresql_where=sa.text("release_due IS NOT NULL")
    )


def _amendments() -> None:
    op.create_table(
        "decision_amendments",
        sa.Column("decision_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("text_before", sa.Text(), nullable=False),
        sa.Column("responsible_units", TEXTS, nullable=False),
        sa.Column("units_before", TEXTS, nullable=False),
        sa.Column("term", sa.Date(), nullable=True),
        sa.Column("term_before", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.Text(), nullable=False),
        sa.Column("proposed_at", INSTANT, nullable=False),
        sa.Column("judged_by", sa.Text(), nullable=False),
        sa.Column("judged_at", INSTANT, nullable=True),
        sa.Column("capacity", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["decision_id"], ["decisions.id"], name=op.f("fk_decision_amendments_decision_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_amendments")),
        sa.UniqueConstraint("decision_id", "number", name=op.f("uq_decision_amendments_decision_id_number")),
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table("decision_amendments")
    for index in ("release_due", "decided_on_id", "sponsor_unit_id", "present_ids", "responsible_units"):
        op.drop_index(f"ix_decisions_{index}", table_name="decisions")
    for name in ("withdrawn_at", "released_at", "release_urged", "release_due", *reversed(WORDS)):
        op.drop_column("decisions", name)
    op.drop_table("statements")
    op.drop_table("deliberations")
    op.drop_column("agenda_items", "state")
