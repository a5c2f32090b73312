"""nameko's timer, in one process at a time: the advisory locks of a database session say which."""

import logging
from typing import Any

import psycopg
from eventlet.semaphore import Semaphore
from nameko.extensions import SharedExtension
from nameko.timer import Timer as NamekoTimer

from chassis.limits import allowed
from chassis.queues import describe
from chassis.settings import FrameSettings

log = logging.getLogger("timers")


class Timers(SharedExtension):  # type: ignore[misc]
    """The database session whose advisory locks say which process runs which timer."""

    def __init__(self) -> None:
        self._database: psycopg.Connection[Any] | None = None
        self._turn = Semaphore(1)

    def ours(self, name: str) -> bool:
        """Whether this process runs the timer `name`; it does so as long as its database session lives."""
        settings: FrameSettings = self.container.config["frame"]
        with self._turn:
            try:
                if self._database is None:
                    dsn = settings.database_url.replace("postgresql+psycopg://", "postgresql://", 1)
                    alive = {"keepalives_idle": 5, "connect_timeout": round(allowed(4)), "tcp_user_timeout": 15000}
                    self._database = psycopg.connect(dsn, autocommit=True, **alive)  # type: ignore[arg-type]
                # Asking for a lock that this session holds already is granted again, so asking is also the check.
                asked = self._database.execute(
                    "SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [f"timer:{name}"]
                )
                found = asked.fetchone()
                return bool(found and found[0])
            except psycopg.Error as error:
                log.warning("database lost", extra={"reason": describe(error)})
                if self._database is not None:
                    self._database.close()
                self._database = None
                return False


class Timer(NamekoTimer):  # type: ignore[misc]
    """nameko's timer, in one process at a time."""

    timers = Timers()

    def handle_timer_tick(self) -> None:
        """Run the method if the timer is ours; otherwise look again at the next tick."""
        if self.timers.ours(f"{self.container.config['service']}.{self.method_name}"):
            super().handle_timer_tick()
        else:
            self.worker_complete.send()
