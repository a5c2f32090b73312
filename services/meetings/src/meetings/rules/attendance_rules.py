"""Who may stay away, who may bring staff, who gets past the door and what stays outside (articles 51 and 52)."""

from datetime import date, timedelta

from chassis.law import RuleBroken, implements
from meetings.rules import LAW
from meetings.rules.authority_rules import OFFICE, Authority

MEMBER = "member"
LEADER_POSTS = ("mayor", "vice_mayor")
"""The posts whose holders are the leaders of the government."""


@implements("R51.1", "R51.2")
def asks_chair(kind: str, role: str, leader: bool, on: date) -> bool:
    """Whether an absence is put before the chair at once; that of all others goes into the office's report."""
    return leader or (role == MEMBER and kind in LAW.value("R51.1", "kinds", on))


@implements("R51.1")
def absence_judges(chairing: tuple[str, ...]) -> Authority:
    """A leader's absence is judged by whoever chairs the meeting; `chairing` are the powers to do so."""
    return Authority("R51.1", chairing)


@implements("R51.1")
def require_another_judges(own: bool) -> None:
    """Nobody grants leave to himself: a chair who cannot come entrusts another with chairing."""
    if own:
        raise RuleBroken("R51.1", own=True)


@implements("R51.2")
def absence_gatherers() -> Authority:
    """The office gathers the absences of all others."""
    return Authority("R51.2", OFFICE)


@implements("R51.2")
def absence_noters(chairing: tuple[str, ...]) -> Authority:
    """The office's report goes to whoever chairs the meeting; `chairing` are the powers to do so."""
    return Authority("R51.2", chairing)


@implements("R51.2")
def require_something_to_report(waiting: int) -> None:
    """A report tells of at least one absence."""
    if not waiting:
        raise RuleBroken("R51.2", waiting=waiting)


@implements("R51.1")
def require_no_substitute_for_member(kind: str, role: str, leader: bool, on: date) -> None:
    """A leader, or a member of a meeting that has members by post alone, is absent in person: nobody comes instead."""
    if asks_chair(kind, role, leader, on):
        raise RuleBroken("R51.1", kind=kind, role=role, leader=leader)


@implements("R51.2")
def require_same_unit(unit: str, substitute_unit: str) -> None:
    """Who comes instead is of the same unit."""
    if unit != substitute_unit:
        raise RuleBroken("R51.2", unit=unit, substitute_unit=substitute_unit)


def reminder_days(on: date) -> int:
    """How many days before the meeting unacknowledged notices are reminded of."""
    return int(LAW.value("R51.2", "reminder_days", on))


@implements("R51.3")
def require_one_staff(unit: str, staff: int, on: date) -> None:
    """A sponsor unit brings one member of staff for its item; `staff` is how many it has named for it already."""
    most = LAW.value("R51.3", "staff", on)
    if staff >= most:
        raise RuleBroken("R51.3", unit=unit, staff=staff, most=most)


@implements("R51.3")
def require_of_sponsor(unit: str, strangers: list[str], staff: int) -> None:
    """Who comes as a sponsor's staff serves in that unit; `strangers` are those who do not."""
    if strangers:
        raise RuleBroken("R51.3", unit=unit, strangers=strangers, staff=staff)


@implements("R51.3")
def staff_namers(unit: str) -> Authority:
    """A sponsor unit names its own staff, or the office does."""
    return Authority("R51.3", (f"head:{unit}", f"deputy:{unit}", f"member:{unit}", *OFFICE))


@implements("R51.3")
def staff_list_judges() -> Authority:
    """The office approves further staff by name."""
    return Authority("R51.3", OFFICE)


@implements("R51.4")
def require_listed(listed: bool, person: str = "", person_id: str = "") -> None:
    """Who signs in is on the list of those due or invited; who it was is kept with the refusal."""
    if not listed:
        raise RuleBroken("R51.4", listed=False, person=person, person_id=person_id)


def notice_holders(person_id: str, unit: str) -> tuple[str, ...]:
    """Who acknowledges a notice, by which power: the person, for an invited unit's head its people, and the office.

    No article speaks of it, so no rule is cited for it.
    """
    own = (f"person:{person_id}",) if person_id else ()
    units = (f"head:{unit}", f"deputy:{unit}", f"member:{unit}") if unit else ()
    return (*own, *units, *OFFICE)


@implements("R52.1")
def devices_barred(kind: str, level: int, marked: bool, on: date) -> bool:
    """Whether devices stay outside: by the kind of meeting, by its level, or because the office marked it."""
    return marked or kind in LAW.value("R52.1", "kinds", on) or level >= LAW.value("R52.1", "level", on)


@implements("R52.1")
def require_devices_outside(barred: bool, deposit: str, no_device: bool, person: str, person_id: str) -> None:
    """Who comes in has handed in the devices, or carries none."""
    if barred and not deposit and not no_device:
        raise RuleBroken("R52.1", deposit=deposit, person=person, person_id=person_id)


@implements("R52.1")
def device_keepers() -> Authority:
    """The office says which meetings are confidential."""
    return Authority("R52.1", OFFICE)


def quorum_horizon(on: date) -> date:
    """The last day of those meetings whose expected quorum is watched on a day."""
    return on + timedelta(days=int(LAW.value("R43.4", "watch_days", on)))
