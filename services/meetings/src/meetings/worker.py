"""What meetings does by itself: reminders and the like; and what personnel's facts mean to it: who is away."""

from chassis import run
from chassis.envelope import Event
from chassis.listening import listen, timer
from chassis.run import Runtime, consume
from meetings.commands.attendance import note_leave, remind_notices, watch_quorum
from meetings.commands.consultation import remind_consultations
from meetings.commands.decision import remind_unreleased
from meetings.commands.material import chase_copies
from meetings.commands.meeting import remind_unheld
from meetings.commands.minutes import remind_undrafted
from zhengling.personnel.v1.events_pb2 import (
    AbsenceReportedUpward,
    LeaveApproved,
    LeaveCancelled,
    LeaveExtended,
    LeaveOverdue,
    LeaveReturned,
    StandInChanged,
)


class Worker:
    """One method a timer, one call each; `runtime` is set by the process."""

    runtime: Runtime

    @timer(3600, eager=True)
    def remind_unheld(self) -> None:
        """Remind of meetings whose day went by."""
        run.tick(self.runtime, "remind_unheld", remind_unheld.handle)

    @timer(3600, eager=True)
    def remind_consultations(self) -> None:
        """Units whose answers are past due are reminded (article 25)."""
        remind_consultations.sweep(self.runtime)

    @timer(3600, eager=True)
    def remind_unreleased(self) -> None:
        """Remind of decisions that were not made public in time."""
        run.tick(self.runtime, "remind_unreleased", remind_unreleased.handle)

    @timer(3600, eager=True)
    def remind_undrafted(self) -> None:
        """Remind of closed meetings whose minutes are long in coming (article 53)."""
        run.tick(self.runtime, "remind_undrafted", remind_undrafted.handle)

    @timer(3600, eager=True)
    def remind_notices(self) -> None:
        """Remind of notices that are not acknowledged though the meeting is near (article 51)."""
        run.tick(self.runtime, "remind_notices", remind_notices.handle)

    @timer(3600, eager=True)
    def watch_quorum(self) -> None:
        """Tell the office of meetings that are not expected to have their quorum (article 43)."""
        run.tick(self.runtime, "watch_quorum", watch_quorum.handle)

    @timer(3600, eager=True)
    def chase_copies(self) -> None:
        """Chase copies that have to come back (article 52)."""
        run.tick(self.runtime, "chase_copies", chase_copies.handle)

    @listen("personnel", LeaveApproved)
    def leave_approved(self, event: Event[LeaveApproved]) -> None:
        """Somebody may go away."""
        consume(self.runtime, event, note_leave.handle, note_leave.from_event(event.data))

    @listen("personnel", LeaveExtended)
    def leave_extended(self, event: Event[LeaveExtended]) -> None:
        """Somebody stays away for longer."""
        consume(self.runtime, event, note_leave.handle, note_leave.from_event(event.data))

    @listen("personnel", LeaveCancelled)
    def leave_cancelled(self, event: Event[LeaveCancelled]) -> None:
        """Somebody does not go away after all."""
        consume(self.runtime, event, note_leave.handle, note_leave.from_event(event.data))

    @listen("personnel", LeaveReturned)
    def leave_returned(self, event: Event[LeaveReturned]) -> None:
        """Somebody is back."""
        consume(self.runtime, event, note_leave.handle, note_leave.from_event(event.data))

    @listen("personnel", LeaveOverdue)
    def leave_overdue(self, event: Event[LeaveOverdue]) -> None:
        """Somebody is not back yet, whose leave is over."""
        consume(self.runtime, event, note_leave.handle, note_leave.from_event(event.data))

    @listen("personnel", StandInChanged)
    def stand_in_changed(self, event: Event[StandInChanged]) -> None:
        """Another stands in, which tells again how long somebody is away."""
        consume(self.runtime, event, note_leave.handle, note_leave.from_event(event.data))

    @listen("personnel", AbsenceReportedUpward)
    def absence_reported_upward(self, event: Event[AbsenceReportedUpward]) -> None:
        """An absence was reported, which tells again how long somebody is away."""
        consume(self.runtime, event, note_leave.handle, note_leave.from_event(event.data))
