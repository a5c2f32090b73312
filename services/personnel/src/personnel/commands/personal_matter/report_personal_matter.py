"""Report a personal matter of one's own."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chassis.errors import Malformed, NotFound, NotPermitted
from chassis.run import Context
from personnel.model import PersonalMatter
from personnel.model.directory import posts_of
from personnel.model.personal_matter import REPORTED
from personnel.rules import personal_matter_rules


@dataclass(frozen=True)
class ReportPersonalMatter:
    """What came about when; `supplements_id` names an earlier report that this one completes (article 82)."""

    kind: str
    occurred_on: date
    content: str
    supplements_id: UUID | None


def handle(command: ReportPersonalMatter, ctx: Context) -> PersonalMatter:
    """Report it to the designated officer. Raises RuleBroken(R82.1), and NotFound for a report not one's own.

    No event tells of it, and a refusal stands on record under no subject, so that no list shows that there was one.
    """
    if ctx.actor.person_id is None:
        raise NotPermitted("a personal matter")
    if command.occurred_on > ctx.today:
        raise Malformed({"occurred_on": "不得晚于今天 / not after today"})
    posts = posts_of(ctx.session, ctx.actor.person_id, ctx.today)
    personal_matter_rules.require_reporter([post.kind for post in posts], ctx.today)
    personal_matter_rules.require_known_matter(command.kind, ctx.today)
    if command.supplements_id is not None:
        earlier = ctx.load(PersonalMatter, command.supplements_id)
        if earlier.person_id != ctx.actor.person_id:
            raise NotFound("personal_matter")
    matter = ctx.add(
        PersonalMatter(
            person_id=ctx.actor.person_id,
            kind=command.kind,
            occurred_on=command.occurred_on,
            content=command.content,
            supplements_id=command.supplements_id,
            reported_at=ctx.now,
            days_late=personal_matter_rules.days_late(command.occurred_on, ctx.today),
            state=REPORTED,
            note="",
        )
    )
    powers = personal_matter_rules.receiving_powers()
    ctx.wait_for(matter, "acknowledge_personal_matter", *powers, rule="R82.1")
    return matter
