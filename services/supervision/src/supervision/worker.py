"""What happens to supervision without anyone asking: signed minutes open tasks, and terms run out."""

from chassis.envelope import Event
from chassis.listening import listen, timer
from chassis.run import Runtime, consume, tick
from supervision.commands.task import open_tasks
from supervision.commands.term import flag_overdue
from zhengling.meetings.v1.events_pb2 import MinutesSigned


class Worker:
    """Events in and timers; `runtime` is set by the process."""

    runtime: Runtime

    @listen("meetings", MinutesSigned)
    def open_tasks(self, event: Event[MinutesSigned]) -> None:
        """Open one task for each decision (article 54); every set of minutes counts, in whatever order it comes."""
        command = open_tasks.from_event(event.data, event.epoch)
        consume(self.runtime, event, open_tasks.handle, command, ordered=False)

    @timer(60, eager=True)
    def flag_overdue(self) -> None:
        """Find what ran over its term (article 80)."""
        tick(self.runtime, "flag_overdue", flag_overdue.handle)
