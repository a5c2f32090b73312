"""Reads of materials, their copies and recordings."""

from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import selectinload

from chassis.db import Page, page, page_of_any
from chassis.run import Context
from meetings.model.material import ISSUED, LOST, Material, MaterialCopy
from meetings.model.meeting import Meeting
from meetings.model.recording import Recording
from meetings.rules.authority_rules import LEADERS, OFFICE


def get_material(ctx: Context, material_id: UUID) -> Material:
    """One material. Raises NotFound."""
    return ctx.load(Material, material_id)


def list_materials(ctx: Context, meeting_id: UUID, cursor: str, limit: int) -> Page[Material]:
    """One page of the materials of a meeting that the caller may know of. Raises NotFound."""
    meeting = ctx.load(Meeting, meeting_id)
    query = select(Material).where(Material.meeting_id == meeting.id, Material.level <= ctx.standing.clearance)
    if not ctx.standing.holds(*OFFICE, *LEADERS):
        query = query.where(Material.holders.contains([ctx.standing.person_id]))
    return page(ctx.session, query, Material.id, cursor, limit)


def list_copies(
    ctx: Context,
    cursor: str,
    limit: int,
    meeting_id: UUID | None,
    material_id: UUID | None,
    state: str,
    outstanding: bool,
) -> Page[MaterialCopy]:
    """One page of copies: one's own and those of one's units; all of them for the office."""
    query = select(MaterialCopy).where(MaterialCopy.level <= ctx.standing.clearance)
    if meeting_id is not None:
        query = query.where(MaterialCopy.meeting_id == meeting_id)
    if material_id is not None:
        query = query.where(MaterialCopy.material_id == material_id)
    if state:
        query = query.where(MaterialCopy.state == state)
    if outstanding:
        still_out = and_(MaterialCopy.state == ISSUED, MaterialCopy.recall)
        query = query.where(or_(still_out, MaterialCopy.state == LOST))
    if ctx.standing.holds(*OFFICE):
        return page(ctx.session, query, MaterialCopy.id, cursor, limit)
    ways = [MaterialCopy.holder_id == ctx.standing.person_id]
    nobodys = MaterialCopy.holder_id.is_(None)
    ways += [and_(nobodys, MaterialCopy.unit == unit) for unit in sorted(ctx.standing.units)]
    return page_of_any(ctx.session, query, MaterialCopy.id, ways, cursor, limit)


def get_recording(ctx: Context, recording_id: UUID) -> Recording:
    """One authorised recording. Raises NotFound."""
    return ctx.load(Recording, recording_id)


def list_recordings(ctx: Context, meeting_id: UUID, cursor: str, limit: int) -> Page[Recording]:
    """One page of the recordings of a meeting that the caller may know of. Raises NotFound."""
    meeting = ctx.load(Meeting, meeting_id)
    query = select(Recording).where(Recording.meeting_id == meeting.id, Recording.level <= ctx.standing.clearance)
    if not ctx.standing.holds(*OFFICE):
        query = query.where(Recording.operator_id == ctx.standing.person_id)
    return page(ctx.session, query.options(selectinload(Recording.files)), Recording.id, cursor, limit)
