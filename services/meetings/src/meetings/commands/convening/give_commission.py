"""The mayor or a vice mayor commissions somebody of the office to convene thematic meetings (article 45)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chassis.errors import Malformed
from chassis.run import Context
from meetings.acting import convening
from meetings.acting.capacity import exercise
from meetings.model.convening import Commission
from meetings.rules import authority_rules, convening_rules


@dataclass(frozen=True)
class GiveCommission:
    """Commission a person for a unit's matters from a day to a day, both included; `once` for one meeting only."""

    person_id: UUID
    unit: str
    once: bool
    starts: date
    until: date
    instrument: str

    def __post_init__(self) -> None:
        """Its last day is not before its first."""
        if self.until < self.starts:
            raise Malformed({"until": "不得早于开始日期 / must not be before the first day"})


def handle(command: GiveCommission, ctx: Context) -> Commission:
    """Put the commission on record; it needs nobody's consent.

    Raises RuleBroken(R45.1) for who may not commission and for whom may not be commissioned, Malformed for an unknown
    unit, NeighbourDown.
    """
    exercise(ctx, authority_rules.commission_givers())
    convening.require_units(ctx, "unit", {command.unit}, command.starts)
    posts = ctx.neighbours.holders(ctx.actor, convening_rules.COMMISSIONED_POSTS, command.starts)
    held = [post for post in posts if post.person_id == command.person_id]
    convening_rules.require_commissionable([post.post_kind for post in held], command.starts, command.until)
    return ctx.add(
        Commission(
            title=f"委托召集专题会议：{command.unit}",
            person_id=command.person_id,
            person=held[0].name if held else "",
            post=held[0].title if held else "",
            unit=command.unit,
            once=command.once,
            starts=command.starts,
            until=command.until,
            instrument=command.instrument,
            state="in_force",
            given_by=ctx.standing.person_id,
            giver=ctx.standing.name,
            given_at=ctx.now,
            meeting_id=None,
            revoked_at=None,
            reason="",
        )
    )
