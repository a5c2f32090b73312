"""The reads of personal matters: a leader's own, and the designated officer's."""

from uuid import UUID

from sqlalchemy import select

from chassis.db import Page, page
from chassis.run import Context
from personnel.model import PersonalMatter
from personnel.model.personal_matter import OFFICER
from personnel.queries.terms import narrowed


def get_personal_matter(ctx: Context, matter_id: UUID) -> PersonalMatter:
    """One report. Raises NotFound for everyone but the leader and the designated officer."""
    return ctx.load(PersonalMatter, matter_id)


def list_personal_matters(ctx: Context, state: str, cursor: str, limit: int) -> Page[PersonalMatter]:
    """One's own reports; all of them for the designated officer; newest first."""
    query = narrowed(select(PersonalMatter), (PersonalMatter.state, state))
    if not ctx.standing.holds(OFFICER):
        query = query.where(PersonalMatter.person_id == ctx.standing.person_id)
    return page(ctx.session, query, PersonalMatter.id, cursor, limit)
