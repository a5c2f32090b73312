"""The office sends the notices of a meeting whose agenda is fixed."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from meetings.acting import noticing
from meetings.acting.capacity import by_office
from meetings.model.meeting import MEETING, Meeting


@dataclass(frozen=True)
class IssueNotices:
    """Send everybody on the list a notice, with something the office has to say besides."""

    meeting_id: UUID
    note: str


def handle(command: IssueNotices, ctx: Context) -> Meeting:
    """Send the notices in place of those sent before. Raises NotPermitted, and IllegalStep before the agenda is fixed.

    Each tells of the items its reader is admitted to, and whether devices stay outside (article 52).
    """
    by_office(ctx, "issue_notices")
    meeting = ctx.target(Meeting, command.meeting_id)
    meeting.state = MEETING.advance(meeting.state, "issue_notices")
    noticing.issue(ctx, meeting, noticing.why(ctx, meeting), command.note)
    return meeting
