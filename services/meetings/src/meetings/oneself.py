"""What only the person may do is a power as well, which never passes to who stands in; only this service names it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from chassis.actor import Actor, Power, Standing

Ask = Callable[[Actor, date, bool], Standing]


def oneself(standing: Standing) -> Standing:
    """A standing with the power to be the person."""
    if standing.person_id is None:
        return standing
    return replace(standing, powers=(*standing.powers, Power(f"person:{standing.person_id}")))


def with_oneself(ask: Ask) -> Ask:
    """An ask for standings that answers each with the power to be the person."""
    return lambda actor, on, old: oneself(ask(actor, on, old))
