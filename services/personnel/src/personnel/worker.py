"""What personnel does by itself: leaves begin on their day, overdue returns are chased."""

from chassis.listening import timer
from chassis.run import Runtime
from personnel.commands.leave import begin_leave, chase_return, watch_stand_in
from personnel.commands.research import warn_shortfall


class Worker:
    """The timers of personnel; it consumes no events. `runtime` is set by the process."""

    runtime: Runtime

    @timer(60, eager=True)
    def begin_leaves(self) -> None:
        """Leaves whose first half day has come are under way."""
        begin_leave.sweep(self.runtime)

    @timer(300, eager=True)
    def chase_returns(self) -> None:
        """Returns that are overdue are put before the person and the office (article 75)."""
        chase_return.sweep(self.runtime)

    @timer(3600, eager=True)
    def warn_shortfalls(self) -> None:
        """Leaders whose research of the year falls short are warned, once a period of the rulebook (article 86)."""
        warn_shortfall.sweep(self.runtime)

    @timer(300, eager=True)
    def watch_stand_ins(self) -> None:
        """The office is asked to name another where who stands in can no longer act (article 7)."""
        watch_stand_in.sweep(self.runtime)
