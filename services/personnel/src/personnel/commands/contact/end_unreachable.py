"""Somebody is reached again before the time announced, or is reached after all."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from chassis.wire import instant
from personnel.model import UNREACHABLE, Person, UnreachableWindow
from personnel.model.reachability import Announcement
from personnel.rules import contact_rules
from zhengling.personnel.v1.events_pb2 import UnreachableEnded


@dataclass(frozen=True)
class EndUnreachable:
    """Which window (article 78)."""

    window_id: UUID


def handle(command: EndUnreachable, ctx: Context) -> Announcement:
    """End it now, or call it off if it is yet to begin. Raises RuleBroken(R78.1), and IllegalStep if over."""
    window = ctx.target(UnreachableWindow, command.window_id)
    ctx.exercise("R78.1", *contact_rules.announcing_powers(window.person_id, window.watchers))
    UNREACHABLE.advance(window.state_at(ctx.now), "end_unreachable")
    window.ends_at = max(window.starts_at, ctx.now)
    window.ended_early = True
    ctx.record(
        UnreachableEnded(
            window_id=str(window.id),
            person_id=str(window.person_id),
            starts_at=instant(window.starts_at),
            ends_at=instant(window.ends_at),
        ),
        window,
    )
    person, contact = (ctx.load(Person, key) for key in (window.person_id, window.contact_id))
    return Announcement(window, person, contact, window.reason)
