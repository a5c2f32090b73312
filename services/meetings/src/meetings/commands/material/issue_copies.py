"""The office issues numbered copies of a material, each to one holder on the list (article 52)."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from chassis.errors import Malformed
from chassis.run import Context
from meetings.acting import absenting
from meetings.acting.capacity import exercise
from meetings.model.attendance import EXTERNAL, Attendance
from meetings.model.material import ISSUED, Material, MaterialCopy
from meetings.model.meeting import MEETING, Meeting
from meetings.rules import material_rules


@dataclass(frozen=True)
class CopyFor:
    """One copy: whose, and under which number; 0 for the next one."""

    line_id: UUID
    number: int


@dataclass(frozen=True)
class IssueCopies:
    """Issue copies to these holders; to everybody who is to have one and has none yet, where nobody is named."""

    material_id: UUID
    holders: tuple[CopyFor, ...]


def handle(command: IssueCopies, ctx: Context) -> Material:
    """Issue the copies. The material is locked meanwhile, so that no number goes to two.

    Raises RuleBroken(R52.3) for who is not of the office, a number that somebody holds and a holder who has a copy;
    Malformed for who is not on the list or not admitted to its topic; IllegalStep.
    """
    seen = ctx.load(Material, command.material_id)
    meeting = absenting.locked(ctx, seen.meeting_id)
    ctx.session.expire(seen)
    material = ctx.target(Material, command.material_id)
    exercise(ctx, material_rules.material_keepers())
    MEETING.advance(meeting.state, "register_material")
    out = {
        copy.line_id: copy
        for copy in ctx.session.scalars(select(MaterialCopy).where(MaterialCopy.material_id == material.id))
    }
    taken = {copy.number: copy.holder for copy in out.values()}
    for line, number in _wanted(command, meeting, material, out.keys()):
        material_rules.require_one_copy(line.person, out[line.id].number if line.id in out else 0)
        number = number or max(taken, default=0) + 1
        material_rules.require_number_free(number, taken.get(number, ""))
        taken[number] = line.person
        out[line.id] = copy = _copy(ctx, meeting, material, line, number)
        ctx.session.add(copy)
    material.issued, material.last_number = len(out), max(taken, default=0)
    known = {*material.holders, *(copy.holder_id for copy in out.values() if copy.holder_id is not None)}
    material.holders = sorted(known)
    return material


def _wanted(
    command: IssueCopies, meeting: Meeting, material: Material, have: Iterable[UUID]
) -> list[tuple[Attendance, int]]:
    if not command.holders:
        held = set(have)
        return [(line, 0) for line in meeting.attendance if line.id not in held and _may_have(line, material)]
    wanted = [(absenting.line_of(meeting, one.line_id, None), one.number) for one in command.holders]
    if any(not _may_have(line, material) for line, _ in wanted):
        raise Malformed({"holders": "有人不参加该议题 / somebody is not admitted to its topic"})
    return wanted


def _may_have(line: Attendance, material: Material) -> bool:
    """Whoever is admitted to the topic; who comes from outside gets nothing that is not public."""
    return line.admitted_to(material.topic_id) and not (line.role == EXTERNAL and material.level > 0)


def _copy(ctx: Context, meeting: Meeting, material: Material, line: Attendance, number: int) -> MaterialCopy:
    return MaterialCopy(
        level=material.level,
        title=material.title,
        material_id=material.id,
        meeting_id=meeting.id,
        meeting_day=meeting.day,
        number=number,
        line_id=line.id,
        holder_id=line.person_id,
        holder=line.person,
        unit="" if line.role == EXTERNAL else line.unit,
        recall=material.recall,
        state=ISSUED,
        issued_at=ctx.now,
        returned_at=None,
        chased=0,
        chased_on=None,
        report="",
        measure="",
        resolved_by="",
    )
