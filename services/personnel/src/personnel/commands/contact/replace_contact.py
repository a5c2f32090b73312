"""Let another be called instead of somebody who is not reached."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from personnel.commands.contact.announce_unreachable import called
from personnel.model import UNREACHABLE, Person, UnreachableWindow, absence
from personnel.model.reachability import Announcement
from personnel.rules import contact_rules


@dataclass(frozen=True)
class ReplaceContact:
    """Who is called instead for what is left of which window (article 78)."""

    window_id: UUID
    contact_id: UUID


def handle(command: ReplaceContact, ctx: Context) -> Announcement:
    """Replace whoever was named. Raises RuleBroken(R78.1) as for the announcement, and IllegalStep when it is over."""
    window = ctx.target(UnreachableWindow, command.window_id)
    ctx.exercise("R78.1", *contact_rules.announcing_powers(window.person_id, window.watchers))
    UNREACHABLE.advance(window.state_at(ctx.now), "replace_contact")
    absence.lock(ctx.session)
    contact = called(ctx, window.person_id, command.contact_id, max(window.starts_at, ctx.now), window.ends_at)
    window.contact_id = contact.id
    return Announcement(window, ctx.load(Person, window.person_id), contact, window.reason)
