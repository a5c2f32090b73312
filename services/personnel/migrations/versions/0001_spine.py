"""Units, posts, people, terms, leaves, and the frame's tables."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0001"
down_revision: str | None = None
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Go forward."""
    # A range over one text stands for equality in exclusion constraints; btree_gist is not in every PostgreSQL.
    op.execute('CREATE TYPE textrange AS RANGE (subtype = text, collation = "C")')
    op.create_table(
        "people",
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("clearance", sa.SmallInteger(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("clearance BETWEEN 0 AND 4", name=op.f("ck_people_clearance")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("login", name=op.f("uq_people_login")),
    )
    op.create_index(op.f("ix_people_name"), "people", ["name"], unique=False)
    op.create_table(
        "units",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("superior", sa.Text(), nullable=True),
        sa.Column("functions", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["superior"], ["units.code"], name=op.f("fk_units_superior")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_units")),
        sa.UniqueConstraint("code", name=op.f("uq_units_code")),
    )
    op.create_table(
        "leaves",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("destination", sa.Text(), nullable=False),
        sa.Column("leaves_rushan", sa.Boolean(), nullable=False),
        sa.Column("leaves_weihai", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("stand_in_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("chain", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("stage", sa.SmallInteger(), nullable=False),
        sa.Column("back_on", sa.Date(), nullable=False),
        sa.Column("returned_on", sa.Date(), nullable=True),
        sa.Column("chased_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("of_leader", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_leaves_person_id")),
        sa.ForeignKeyConstraint(["stand_in_id"], ["people.id"], name=op.f("fk_leaves_stand_in_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leaves")),
    )
    op.create_index("ix_leaves_chain", "leaves", ["chain"], unique=False, postgresql_using="gin")
    op.create_index(
        "ix_leaves_open",
        "leaves",
        ["state", "until"],
        unique=False,
        postgresql_where=sa.text("state = ANY (ARRAY['approved', 'on_leave'])"),
    )
    op.create_index(op.f("ix_leaves_person_id_back_on"), "leaves", ["person_id", "back_on"], unique=False)
    op.create_index(op.f("ix_leaves_person_id_id"), "leaves", ["person_id", "id"], unique=False)
    op.create_index(op.f("ix_leaves_stand_in_id_back_on"), "leaves", ["stand_in_id", "back_on"], unique=False)
    op.create_table(
        "posts",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("rank", sa.SmallInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["unit"], ["units.code"], name=op.f("fk_posts_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posts")),
        sa.UniqueConstraint("code", name=op.f("uq_posts_code")),
    )
    op.create_index(op.f("ix_posts_kind"), "posts", ["kind"], unique=False)
    op.create_index(op.f("ix_posts_unit"), "posts", ["unit"], unique=False)
    op.create_index("uq_posts_mayor", "posts", ["kind"], unique=True, postgresql_where=sa.text("kind = 'mayor'"))
    op.create_index(
        "uq_posts_unit_head",
        "posts",
        ["unit"],
        unique=True,
        postgresql_where=sa.text("kind = ANY (ARRAY['unit_head'::text, 'office_director'::text])"),
    )
    op.create_table(
        "appointments",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("post_id", sa.Uuid(), nullable=False),
        sa.Column("sole", sa.Boolean(), nullable=False),
        sa.Column("instrument", sa.Text(), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        postgresql.ExcludeConstraint(
            (sa.text("textrange(post_id::text, post_id::text, '[]')"), "&&"),
            (sa.text("daterange(starts, ends)"), "&&"),
            where=sa.text("sole"),
            using="gist",
            name="ex_appointments_sole",
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_appointments_person_id")),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_appointments_post_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointments")),
    )
    op.create_index(op.f("ix_appointments_person_id_ends"), "appointments", ["person_id", "ends"], unique=False)
    op.create_index(op.f("ix_appointments_post_id_ends"), "appointments", ["post_id", "ends"], unique=False)
    op.create_table(
        "authorizations",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("principal_id", sa.Uuid(), nullable=False),
        sa.Column("post_id", sa.Uuid(), nullable=False),
        sa.Column("power", sa.Text(), nullable=False),
        sa.Column("instrument", sa.Text(), nullable=False),
        sa.Column("revoked", sa.Boolean(), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        postgresql.ExcludeConstraint(
            (sa.text("textrange(person_id::text || power, person_id::text || power, '[]')"), "&&"),
            (sa.text("daterange(starts, ends)"), "&&"),
            using="gist",
            name="ex_authorizations_power",
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_authorizations_person_id")),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_authorizations_post_id")),
        sa.ForeignKeyConstraint(["principal_id"], ["people.id"], name=op.f("fk_authorizations_principal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_authorizations")),
    )
    op.create_index(op.f("ix_authorizations_person_id_ends"), "authorizations", ["person_id", "ends"], unique=False)
    op.create_table(
        "delegations",
        sa.Column("principal_id", sa.Uuid(), nullable=False),
        sa.Column("delegate_id", sa.Uuid(), nullable=False),
        sa.Column("post_id", sa.Uuid(), nullable=False),
        sa.Column("instrument", sa.Text(), nullable=False),
        sa.Column("powers", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("ended_early", sa.Boolean(), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        postgresql.ExcludeConstraint(
            (sa.text("daterange(starts, ends)"), "&&"), using="gist", name="ex_delegations_term"
        ),
        sa.ForeignKeyConstraint(["delegate_id"], ["people.id"], name=op.f("fk_delegations_delegate_id")),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_delegations_post_id")),
        sa.ForeignKeyConstraint(["principal_id"], ["people.id"], name=op.f("fk_delegations_principal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegations")),
    )
    op.create_index(op.f("ix_delegations_delegate_id_ends"), "delegations", ["delegate_id", "ends"], unique=False)
    op.create_index(op.f("ix_delegations_principal_id_ends"), "delegations", ["principal_id", "ends"], unique=False)
    op.create_table(
        "partnerships",
        sa.Column("post_id", sa.Uuid(), nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        postgresql.ExcludeConstraint(
            (sa.text("textrange(post_id::text, post_id::text, '[]')"), "&&"),
            (sa.text("daterange(starts, ends)"), "&&"),
            using="gist",
            name="ex_partnerships_post_id",
        ),
        sa.ForeignKeyConstraint(["partner_id"], ["posts.id"], name=op.f("fk_partnerships_partner_id")),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_partnerships_post_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partnerships")),
    )
    op.create_index(op.f("ix_partnerships_post_id_ends"), "partnerships", ["post_id", "ends"], unique=False)
    op.create_table(
        "portfolios",
        sa.Column("post_id", sa.Uuid(), nullable=False),
        sa.Column("matter", sa.Text(), nullable=False),
        sa.Column("instrument", sa.Text(), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        postgresql.ExcludeConstraint(
            (sa.text("textrange(matter, matter, '[]')"), "&&"),
            (sa.text("daterange(starts, ends)"), "&&"),
            using="gist",
            name="ex_portfolios_matter",
        ),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_portfolios_post_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_portfolios")),
    )
    op.create_index(op.f("ix_portfolios_matter_ends"), "portfolios", ["matter", "ends"], unique=False)
    op.create_index(op.f("ix_portfolios_post_id_ends"), "portfolios", ["post_id", "ends"], unique=False)
    op.create_table(
        "acts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("actor_name", sa.Text(), nullable=False),
        sa.Column("client", sa.Text(), nullable=False),
        sa.Column("capacity", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(length=8), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("facts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("rulebook", sa.Text(), nullable=False),
        sa.Column("judgements", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("request_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acts")),
    )
    op.create_index(op.f("ix_acts_subject_id"), "acts", ["subject", "id"], unique=False)
    op.create_table(
        "answers",
        sa.Column("client", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.Column("reply_type", sa.Text(), nullable=False),
        sa.Column("reply", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("client", "key", name=op.f("pk_answers")),
    )
    op.create_table(
        "inbox",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("consumer", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("event_id", "consumer", name=op.f("pk_inbox")),
    )
    op.create_table(
        "inbox_versions",
        sa.Column("consumer", sa.Text(), nullable=False),
        sa.Column("aggregate", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("consumer", "aggregate", name=op.f("pk_inbox_versions")),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("routing_key", sa.Text(), nullable=False),
        sa.Column("aggregate", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("event_id", name=op.f("uq_outbox_event_id")),
    )
    op.create_table(
        "pending_steps",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("powers", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pending_steps")),
    )
    op.create_index("ix_pending_steps_powers", "pending_steps", ["powers"], unique=False, postgresql_using="gin")
    op.create_index(op.f("ix_pending_steps_subject_step"), "pending_steps", ["subject", "step"], unique=False)


def downgrade() -> None:
    """Go back."""
    op.drop_index(op.f("ix_pending_steps_subject_step"), table_name="pending_steps")
    op.drop_index("ix_pending_steps_powers", table_name="pending_steps", postgresql_using="gin")
    op.drop_table("pending_steps")
    op.drop_table("outbox")
    op.drop_table("inbox_versions")
    op.drop_table("inbox")
    op.drop_table("answers")
    op.drop_index(op.f("ix_acts_subject_id"), table_name="acts")
    op.drop_table("acts")
    op.drop_index(op.f("ix_portfolios_post_id_ends"), table_name="portfolios")
    op.drop_index(op.f("ix_portfolios_matter_ends"), table_name="portfolios")
    op.drop_table("portfolios")
    op.drop_index(op.f("ix_partnerships_post_id_ends"), table_name="partnerships")
    op.drop_table("partnerships")
    op.drop_index(op.f("ix_delegations_principal_id_ends"), table_name="delegations")
    op.drop_index(op.f("ix_delegations_delegate_id_ends"), table_name="delegations")
    op.drop_table("delegations")
    op.drop_index(op.f("ix_authorizations_person_id_ends"), table_name="authorizations")
    op.drop_table("authorizations")
    op.drop_index(op.f("ix_appointments_post_id_ends"), table_name="appointments")
    op.drop_index(op.f("ix_appointments_person_id_ends"), table_name="appointments")
    op.drop_table("appointments")
    op.drop_index(
        "uq_posts_unit_head",
        table_name="posts",
        postgresql_where=sa.text("kind = ANY (ARRAY['unit_head'::text, 'office_director'::text])"),
    )
    op.drop_index("uq_posts_mayor", table_name="posts", postgresql_where=sa.text("kind = 'mayor'"))
    op.drop_index(op.f("ix_posts_unit"), table_name="posts")
    op.drop_index(op.f("ix_posts_kind"), table_name="posts")
    op.drop_table("posts")
    op.drop_index(op.f("ix_leaves_stand_in_id_back_on"), table_name="leaves")
    op.drop_index(op.f("ix_leaves_person_id_id"), table_name="leaves")
    op.drop_index(op.f("ix_leaves_person_id_back_on"), table_name="leaves")
    op.drop_index(
        "ix_leaves_open", table_name="leaves", postgresql_where=sa.text("state = ANY (ARRAY['approved', 'on_leave'])")
    )
    op.drop_index("ix_leaves_chain", table_name="leaves", postgresql_using="gin")
    op.drop_table("leaves")
    op.drop_table("units")
    op.drop_index(op.f("ix_people_name"), table_name="people")
    op.drop_table("people")
    op.execute("DROP TYPE textrange")
