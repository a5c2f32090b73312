"""Recordings that were arranged for, and numbered copies that come back (article 52)."""

from collections.abc import Sequence
from datetime import date, timedelta

from chassis.law import RuleBroken, implements
from meetings.rules import LAW
from meetings.rules.authority_rules import OFFICE, Authority


@implements("R52.2")
def recording_authorisers() -> Authority:
    """The office arranges for recordings."""
    return Authority("R52.2", OFFICE)


@implements("R52.2")
def recorders(operator_id: str) -> Authority:
    """What was recorded is attached by who was arranged to record it, or by the office."""
    return Authority("R52.2", (*((f"person:{operator_id}",) if operator_id else ()), *OFFICE))


@implements("R52.2")
def require_authorised(authorised: bool) -> None:
    """A recording was arranged for by the office before the meeting began."""
    if not authorised:
        raise RuleBroken("R52.2", authorised=authorised)


@implements("R52.3")
def material_keepers() -> Authority:
    """The office keeps the materials, issues their copies and takes them back."""
    return Authority("R52.3", OFFICE)


@implements("R52.3")
def copy_holders(holder_id: str, unit: str) -> tuple[str, ...]:
    """The powers of who holds a copy: the person, or the people of an invited unit."""
    if holder_id:
        return (f"person:{holder_id}",)
    return (f"head:{unit}", f"deputy:{unit}", f"member:{unit}") if unit else OFFICE


@implements("R52.3")
def loss_reporters(holder_id: str, unit: str) -> Authority:
    """A loss is reported by who held the copy, or by the office."""
    return Authority("R52.3", (*copy_holders(holder_id, unit), *OFFICE))


@implements("R52.3")
def loss_resolvers() -> Authority:
    """What is done about a loss is settled by the office's director."""
    return Authority("R52.3", ("office.head",))


@implements("R52.3")
def require_number_free(number: int, held_by: str) -> None:
    """Each copy has one holder; `held_by` is who has this number, empty for nobody."""
    if held_by:
        raise _already_out(number, held_by)


@implements("R52.3")
def require_one_copy(holder: str, held: int) -> None:
    """Nobody holds two copies of one material; `held` is the number of the first, 0 for none."""
    if held:
        raise _already_out(held, holder)


def _already_out(number: int, held_by: str) -> RuleBroken:
    return RuleBroken("R52.3", number=number, outstanding=[f"{number}（{held_by}）"], lost=[])


@implements("R52.3")
def require_copies_back(outstanding: Sequence[str], lost: Sequence[str]) -> None:
    """Before a meeting is closed every copy to be returned is back, and each loss is dealt with."""
    if outstanding or lost:
        raise RuleBroken("R52.3", outstanding=outstanding, lost=lost)


@implements("R52.3")
def chase_due(day: date, chased_on: date | None, today: date) -> bool:
    """Whether a copy that is still out is chased today: some days after the meeting, then once a period."""
    if chased_on is None:
        return today >= day + timedelta(days=LAW.value("R52.3", "chase_after_days", today))
    return today >= chased_on + timedelta(days=LAW.value("R52.3", "chase_every_days", today))


def first_chased_day(today: date) -> date:
    """The latest day of those meetings whose copies are chased today for the first time."""
    return today - timedelta(days=LAW.value("R52.3", "chase_after_days", today))


def last_chased_day(today: date) -> date:
    """Who was chased last on this day or before is chased again today."""
    return today - timedelta(days=LAW.value("R52.3", "chase_every_days", today))
