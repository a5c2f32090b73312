"""How much waits in an outbox, asked of the database whenever somebody looks, whatever the broker does meanwhile."""

import logging
from collections.abc import Iterator
from datetime import UTC, datetime

import psycopg
from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from chassis.limits import allowed, milliseconds

log = logging.getLogger("relay")

MOST = 100_000


class Backlog(Collector):
    """Two gauges of an outbox. While the database is away they are not there, instead of standing still."""

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn

    def describe(self) -> list[GaugeMetricFamily]:
        """The gauges without their values, so that nobody is asked when they are registered."""
        return [
            GaugeMetricFamily("zhengling_outbox_backlog", f"Events that wait in the outbox, counted up to {MOST:,}"),
            GaugeMetricFamily("zhengling_outbox_oldest_seconds", "Age of the event that has waited longest"),
        ]

    def collect(self) -> Iterator[Metric]:
        """The gauges as they are now."""
        backlog, oldest = self.describe()
        options = f"-c statement_timeout={milliseconds(5)}"
        try:
            with psycopg.connect(self._dsn, connect_timeout=round(allowed(4)), options=options) as database:
                counted = database.execute(f"SELECT count(*) FROM (SELECT FROM outbox LIMIT {MOST}) AS waiting")  # noqa: S608
                (count,) = counted.fetchone() or (0,)
                first = database.execute("SELECT at FROM outbox ORDER BY id LIMIT 1").fetchone()
        except psycopg.Error as error:
            log.warning("backlog not known", extra={"reason": type(error).__name__})
            return
        backlog.add_metric([], count)
        oldest.add_metric([], (datetime.now(UTC) - first[0]).total_seconds() if first else 0)
        yield backlog
        yield oldest
