"""How long may last what is given up in the end: one factor for all deadlines, which is 1 in production.

A deadline in the code is what a machine of its own needs, with plenty to spare. Tests run four at once on two cores
that have other work besides, so there each of them is longer by ZHENGLING_SLOWNESS, which the root conftest sets for
the test run and for all that it starts. Nothing takes longer for it but waiting in vain.
"""

import os

SLOWNESS = float(os.environ.get("ZHENGLING_SLOWNESS") or 1)
"""How many times slower than expected the machine may be."""


def allowed(seconds: float) -> float:
    """The seconds that may pass here where `seconds` are enough on a machine of its own."""
    return seconds * SLOWNESS


def milliseconds(seconds: float) -> int:
    """As `allowed`, in the unit that PostgreSQL's settings take."""
    return round(allowed(seconds) * 1000)
