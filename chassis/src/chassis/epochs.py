"""Which life of its database a service tells events from, and which of its producers have begun a new one (ADR 0026).

A database that is restored from a backup has forgotten what it told since, and counts its versions anew. The epoch,
raised by the operator's command `restored`, goes into every event: of two states the one of the newer epoch is newer,
whatever their versions. Who sees a newer epoch of a producer may hold what that producer no longer knows, and is to
be reconciled with it.
"""

import logging
from datetime import datetime
from typing import Any, cast

from sqlalchemy import BigInteger, DateTime, Engine, Table, Text, case, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, Session, mapped_column

from chassis.db import FrameBase

log = logging.getLogger("epochs")


class Epoch(FrameBase):
    """One restore of this service's database; the newest is the epoch of its events, 0 where there was none."""

    __tablename__ = "epochs"

    epoch: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    """The second in which it was declared (Unix time): a number of its own would be restored with the database."""
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())


class Producer(FrameBase):
    """The newest epoch that this service has seen of another, and whether it is still to be reconciled with it."""

    __tablename__ = "producers"

    producer: Mapped[str] = mapped_column(Text, primary_key=True)
    epoch: Mapped[int] = mapped_column(BigInteger)
    behind: Mapped[bool]
    since: Mapped[datetime] = mapped_column(DateTime(timezone=True))


_producers = cast(Table, Producer.__table__)


def current(session: Session) -> int:
    """The epoch of this service's own events."""
    # Not by the session itself, which would write what a handler has not finished yet.
    found = session.connection().execute(select(func.coalesce(func.max(Epoch.epoch), 0)))
    return int(found.scalar_one())


def see(session: Session, producer: str, epoch: int) -> None:
    """Note the epoch of a producer's event; one that is newer than all before makes us due to be reconciled."""
    put = insert(_producers).values(producer=producer, epoch=epoch, behind=epoch > 0, since=func.now())
    newer = put.on_conflict_do_update(
        index_elements=["producer"],
        set_={"epoch": put.excluded.epoch, "behind": True, "since": func.now()},
        where=_producers.c.epoch < put.excluded.epoch,
    )
    if session.execute(newer.returning(_producers.c.behind)).scalar():
        log.warning("a producer was restored: reconcile with it", extra={"producer": producer, "epoch": epoch})


def reconciled(session: Session, producer: str, epoch: int) -> None:
    """Note that all facts of a producer were compared, as of one of its epochs; a newer one seen since counts."""
    put = insert(_producers).values(producer=producer, epoch=epoch, behind=False, since=func.now())
    seen = _producers.c.epoch
    session.execute(
        put.on_conflict_do_update(
            index_elements=["producer"],
            set_={
                "behind": case((seen > epoch, _producers.c.behind), else_=False),
                "epoch": func.greatest(seen, epoch),
                "since": func.now(),
            },
        )
    )


def behind(engine: Engine) -> list[str]:
    """The producers with which this service is to be reconciled; empty where the database does not answer."""
    try:
        with engine.connect() as connection:
            return list(
                connection.scalars(select(Producer.producer).where(Producer.behind).order_by(Producer.producer))
            )
    except SQLAlchemyError as error:
        log.warning("producers cannot be read", extra={"error": type(error).__name__})
        return []


def raise_epoch(session: Session, now: int) -> int:
    """Begin a new epoch of this service's events, and return it; `now` is in seconds of Unix time."""
    epoch = max(current(session) + 1, now)
    session.add(Epoch(epoch=epoch))
    session.flush()
    return epoch


def forget(session: Session) -> None:
    """After a restore this service's own mirrors are old as well: it is to be reconciled with every producer."""
    session.execute(update(Producer).values(behind=True, since=func.now()))


def gauge(engine: Engine) -> Any:
    """A collector for Prometheus that asks at each scrape, because it is another process that reconciles."""
    from prometheus_client.core import GaugeMetricFamily

    class Due:
        def collect(self) -> Any:
            told = "1 for a producer that was restored, with which this service is to be reconciled"
            family = GaugeMetricFamily("zhengling_reconcile_due", told, labels=["producer"])
            for producer in behind(engine):
                family.add_metric([producer], 1)
            yield family

    return Due()
