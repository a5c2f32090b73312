"""What somebody said on the item under discussion is put on record (articles 48 and 52)."""

from dataclasses import dataclass
from uuid import UUID

from chassis.errors import Malformed
from chassis.run import Context
from chassis.wire import require_given
from meetings.acting import deliberating
from meetings.acting.capacity import by_office
from meetings.model.attendance import MEMBER, Attendance
from meetings.model.deliberation import ITEM, Deliberation, Statement
from meetings.model.meeting import Meeting
from meetings.rules import deliberation_rules

MOST = 500
"""Statements on one item; more than any meeting hears."""


@dataclass(frozen=True)
class RecordStatement:
    """One statement, by a person of the directory or by the name of somebody from outside."""

    deliberation_id: UUID
    person_id: UUID | None
    speaker: str
    stance: str
    gist: str
    dissent: bool

    def __post_init__(self) -> None:
        """The speaker is told in one of the two ways, and dissent says what it is."""
        if self.person_id and self.speaker:
            raise Malformed({"speaker": "只用于外单位列席人员 / only for somebody from outside"})
        require_given(speaker=self.person_id or self.speaker, gist=not self.dissent or self.gist)


def handle(command: RecordStatement, ctx: Context) -> Deliberation:
    """Add the statement while the item is under discussion: one's own, or anybody's as the office.

    Raises RuleBroken(R48.1) once the chair has spoken, NotPermitted for another's statement, Malformed for a speaker
    who is not in the room, NotFound, IllegalStep.
    """
    seen = ctx.load(Deliberation, command.deliberation_id)
    meeting = deliberating.shared(ctx, seen.meeting_id)
    found = ctx.target(Deliberation, command.deliberation_id)
    if command.person_id is None or command.person_id != ctx.standing.person_id:
        by_office(ctx, "record_statement")
    found.state = ITEM.advance(found.state, "state_opinion")
    row = _speaker(command, meeting)
    chairing = row.person_id is not None and row.person_id == meeting.chair_id
    # Who chaired before and handed the chair over is no longer the one who speaks last.
    head_spoke = any(said.person_id == meeting.chair_id for said in found.statements if not said.taken_back)
    deliberation_rules.require_head_last(head_spoke, chairing, meeting.chair)
    if len(found.statements) >= MOST:
        raise Malformed({"deliberation_id": f"最多 {MOST} 次发言 / at most {MOST} statements"})
    found.statements.append(
        Statement(
            deliberation_id=found.id,
            number=len(found.statements) + 1,
            person_id=row.person_id,
            person=row.person,
            post=row.post,
            member=row.role == MEMBER,
            chairing=chairing,
            stance=command.stance,
            gist=command.gist,
            dissent=command.dissent,
            taken_back=False,
            recorded_by=ctx.standing.name,
            recorder_id=ctx.standing.person_id,
            at=ctx.now,
        )
    )
    return found


def _speaker(command: RecordStatement, meeting: Meeting) -> Attendance:
    """Whoever spoke, as listed; somebody without an entry in the directory goes by the name on the list."""
    for row in meeting.attendance:
        named = row.person == command.speaker if command.person_id is None else row.person_id == command.person_id
        if named and row.here and (command.person_id is not None or row.person_id is None):
            return row
    field = "person_id" if command.person_id is not None else "speaker"
    raise Malformed({field: "不在会场 / not in the room"})
