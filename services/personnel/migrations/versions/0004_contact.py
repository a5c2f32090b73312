"""Phone numbers with their history, windows in which somebody is not reached, and the duty roster.

The number a person has now becomes the beginning of that person's history: since when it holds nobody has written
down, so it counts from the day of the migration.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from chassis.db import new_id

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Go forward."""
    _phones()
    _windows()
    _shifts()
    _begin_history()


def _phones() -> None:
    op.create_table(
        "phone_numbers",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("digits", sa.Text(), nullable=False),
        sa.Column("starts_at", INSTANT, nullable=False),
        sa.Column("ends_at", INSTANT, nullable=True),
        sa.Column("reported_by", sa.Uuid(), nullable=True),
        sa.Column("reported_at", INSTANT, nullable=False),
        sa.Column("days_late", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("acknowledged_at", INSTANT, nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_at IS NULL OR ends_at > starts_at", name=op.f("ck_phone_numbers_term")),
        postgresql.ExcludeConstraint(
            (sa.text("textrange(person_id::text || kind, person_id::text || kind, '[]')"), "&&"),
            (sa.text("tstzrange(starts_at, ends_at)"), "&&"),
            using="gist",
            name="ex_phone_numbers_kind",
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_phone_numbers_person_id")),
        sa.ForeignKeyConstraint(["reported_by"], ["people.id"], name=op.f("fk_phone_numbers_reported_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phone_numbers")),
    )
    op.create_index(op.f("ix_phone_numbers_person_id_id"), "phone_numbers", ["person_id", "id"])
    op.create_index(op.f("ix_phone_numbers_digits_id"), "phone_numbers", ["digits", "id"])
    waiting = sa.text("state = 'reported'")
    op.create_index("ix_phone_numbers_waiting", "phone_numbers", ["id"], postgresql_where=waiting)


def _windows() -> None:
    op.create_table(
        "unreachable_windows",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", INSTANT, nullable=False),
        sa.Column("ends_at", INSTANT, nullable=False),
        sa.Column("announced_until", INSTANT, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("watchers", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("announced_by", sa.Uuid(), nullable=True),
        sa.Column("announced_at", INSTANT, nullable=False),
        sa.Column("ended_early", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_at >= starts_at", name=op.f("ck_unreachable_windows_term")),
        sa.CheckConstraint("contact_id <> person_id", name=op.f("ck_unreachable_windows_contact")),
        postgresql.ExcludeConstraint(
            (sa.text("textrange(person_id::text, person_id::text, '[]')"), "&&"),
            (sa.text("tstzrange(starts_at, ends_at)"), "&&"),
            using="gist",
            name="ex_unreachable_windows_person",
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_unreachable_windows_person_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["people.id"], name=op.f("fk_unreachable_windows_contact_id")),
        sa.ForeignKeyConstraint(["announced_by"], ["people.id"], name=op.f("fk_unreachable_windows_announced_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unreachable_windows")),
    )
    for columns in (["person_id", "ends_at"], ["contact_id", "ends_at"], ["ends_at"], ["person_id", "id"]):
        op.create_index(op.f(f"ix_unreachable_windows_{'_'.join(columns)}"), "unreachable_windows", columns)
    op.create_index("ix_unreachable_windows_watchers", "unreachable_windows", ["watchers"], postgresql_using="gin")


def _shifts() -> None:
    op.create_table(
        "duty_shifts",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("shift", sa.Text(), nullable=False),
        sa.Column("starts_at", INSTANT, nullable=False),
        sa.Column("ends_at", INSTANT, nullable=False),
        sa.Column("leader_id", sa.Uuid(), nullable=False),
        sa.Column("staff", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_duty_shifts_term")),
        sa.ForeignKeyConstraint(["leader_id"], ["people.id"], name=op.f("fk_duty_shifts_leader_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_shifts")),
        sa.UniqueConstraint("day", "shift", name=op.f("uq_duty_shifts_day_shift")),
    )
    op.create_index(op.f("ix_duty_shifts_ends_at"), "duty_shifts", ["ends_at"])
    op.create_index(op.f("ix_duty_shifts_leader_id_ends_at"), "duty_shifts", ["leader_id", "ends_at"])
    op.create_index("ix_duty_shifts_staff", "duty_shifts", ["staff"], postgresql_using="gin")


def _begin_history() -> None:
    """One row for every person who has a number; ids are made here, because a page of numbers is ordered by them."""
    bind = op.get_bind()
    ids = [
        {"id": new_id(), "person": row.id} for row in bind.execute(sa.text("SELECT id FROM people WHERE phone <> ''"))
    ]
    if not ids:
        return
    # A country code is dropped where it is this country's, and a number without one keeps nothing but its digits.
    insert = sa.text(
        r"""
        INSERT INTO phone_numbers (id, version, person_id, kind, number, digits, starts_at, ends_at, reported_by,
                                   reported_at, days_late, state, acknowledged_at, title)
        SELECT :id, 1, p.id, CASE WHEN plain ~ '^1[3-9][0-9]{9}$|^\+[1-9][0-9]{6,14}$' THEN 'mobile' ELSE 'office' END,
               p.phone, plain, now(), NULL, NULL, now(), 0, 'acknowledged', now(), p.name || '的电话号码'
        FROM people p
        CROSS JOIN LATERAL (SELECT regexp_replace(p.phone, '[^0-9]', '', 'g') AS bare) written
        CROSS JOIN LATERAL (
            SELECT CASE WHEN p.phone ~ '^\s*\+' THEN bare
                        WHEN bare ~ '^00[1-9][0-9]{6,}$' THEN substr(bare, 3) END AS abroad
        ) read
        CROSS JOIN LATERAL (
            SELECT CASE WHEN abroad IS NULL THEN bare WHEN abroad LIKE '86%' THEN substr(abroad, 3)
                        ELSE '+' || abroad END AS plain
        ) form
        WHERE p.id = :person
        """
    )
    bind.execute(insert, ids)


def downgrade() -> None:
    """Go back: each person keeps the present number, which the history only repeats."""
    op.drop_table("duty_shifts")
    op.drop_table("unreachable_windows")
    op.drop_table("phone_numbers")
