"""What the public may read online (article 33)."""

from datetime import datetime

from chassis.law import implements


@implements("R33.1")
def published_until(now: datetime) -> datetime:
    """The latest instant of publication that is shown: what comes out later is nobody's to read yet."""
    return now
