"""The timers of meetings; it listens to no other service yet."""

from chassis import run
from chassis.consumer import timer
from chassis.run import Runtime
from meetings.commands import remind_unheld


class Worker:
    """One method a timer, one call each; `runtime` is set by the process."""

    runtime: Runtime

    @timer(3600, eager=True)  # type: ignore[untyped-decorator]
    def remind_unheld(self) -> None:
        """Remind of meetings whose day went by."""
        run.tick(self.runtime, "remind_unheld", remind_unheld.handle)
