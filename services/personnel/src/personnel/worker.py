"""What personnel does by itself: leaves begin on their day, overdue returns are chased."""

from chassis.consumer import timer
from chassis.run import Runtime
from personnel.commands import begin_leave, chase_return


class Worker:
    """The timers of personnel; it consumes no events. `runtime` is set by the process."""

    runtime: Runtime

    @timer(60, eager=True)  # type: ignore[untyped-decorator]
    def begin_leaves(self) -> None:
        """Leaves whose first day has come are under way."""
        begin_leave.sweep(self.runtime)

    @timer(300, eager=True)  # type: ignore[untyped-decorator]
    def chase_returns(self) -> None:
        """Returns that are overdue are put before the person and the office (article 75)."""
        chase_return.sweep(self.runtime)
