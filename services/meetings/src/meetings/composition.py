"""Who is due at a meeting by the posts they hold on its day (articles 42 to 44)."""

from datetime import date

from chassis.run import Context
from meetings.model.meeting import MEMBER, OBSERVER, Attendance, Meeting
from meetings.ports import Holder
from meetings.rules.kind_rules import composition

Listed = dict[str, list[Holder]]
"""Holders by role."""


def ask(ctx: Context, kind: str, day: date) -> Listed:
    """Ask who holds the posts that make up a meeting of this kind on its day; do it before a row is locked.

    Who is away is due all the same: the text says "due", not "able to come". Raises NeighbourDown.
    """
    posts = composition(kind)
    wanted = [*posts.members, *posts.observers]
    if not wanted:
        return {}
    holders = ctx.neighbours.holders(ctx.actor, wanted, day)
    return {
        MEMBER: [holder for holder in holders if holder.post_kind in posts.members],
        OBSERVER: [holder for holder in holders if holder.post_kind in posts.observers],
    }


def enter(meeting: Meeting, listed: Listed) -> None:
    """Bring the meeting's list up to the posts held: add who is due, and let go who is due no more and not present.

    Somebody who holds two posts stands on the list once, as a member if one of them makes him one.
    """
    if not listed:
        return
    rows = {row.person_id: row for row in meeting.attendance}
    due: set[object] = set()
    for role in (MEMBER, OBSERVER):
        for holder in listed[role]:
            if holder.person_id in due:
                continue
            due.add(holder.person_id)
            row = rows.get(holder.person_id)
            if row is None:
                meeting.attendance.append(
                    Attendance(
                        meeting_id=meeting.id,
                        person_id=holder.person_id,
                        person=holder.name,
                        post=holder.title,
                        role=role,
                        arrived_at=None,
                        left_at=None,
                    )
                )
            else:
                row.role, row.post = role, holder.title
    for row in rows.values():
        if row.person_id not in due and row.role == MEMBER:
            # Whoever left the post since is due no more; one who is in the room stays there as an observer.
            if row.arrived_at is None:
                meeting.attendance.remove(row)
            else:
                row.role = OBSERVER
