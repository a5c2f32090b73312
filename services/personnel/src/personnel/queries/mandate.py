"""The reads of what the mayor lets others do."""

from datetime import date
from uuid import UUID

from sqlalchemy import select

from chassis.db import Page, page
from chassis.run import Context
from personnel.model import (
    Authorization,
    Delegation,
)
from personnel.queries.terms import in_force, narrowed


def list_delegations(ctx: Context, on: date | None, cursor: str, limit: int) -> Page[Delegation]:
    """Delegations, newest first."""
    return page(ctx.session, in_force(select(Delegation), Delegation, on), Delegation.id, cursor, limit)


def list_authorizations(
    ctx: Context, person_id: UUID | None, on: date | None, cursor: str, limit: int
) -> Page[Authorization]:
    """Authorizations, newest first."""
    query = narrowed(select(Authorization), (Authorization.person_id, person_id))
    return page(ctx.session, in_force(query, Authorization, on), Authorization.id, cursor, limit)
