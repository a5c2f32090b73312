"""Who keeps the directory, and what of it would not be lawful."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from chassis.law import RuleBroken, implements
from personnel.rules import LAW


@implements("R9.1")
def directory_keepers() -> tuple[str, ...]:
    """The powers any of which lets change the directory of units, posts, people and portfolios."""
    return ("office.staff",)


@implements("R89.1")
def require_known_kind(kind: str, superior: str, on: date) -> None:
    """A unit is of a kind the rules know, and all but the government itself have a superior."""
    kinds = LAW.value("R89.1", "kinds", on)
    if kind not in kinds or (kind == "government") == bool(superior):
        raise RuleBroken("R89.1", kind=kind, superior=superior, kinds=kinds)


@dataclass(frozen=True)
class Placed:
    """Under which unit a unit stands from `starts` until the day before `ends`."""

    code: str
    superior: str
    starts: date
    ends: date


@implements("R89.1")
def require_place(code: str, superior: str, known: Sequence[Placed], starts: date, ends: date, today: date) -> None:
    """On each day of a term the superior is there, and neither the unit itself nor under it.

    `known` tells the places of the superior and of whatever is above it; the tree is looked at on each day of the
    term on which it changes.
    """
    changes = {day for one in known for day in (one.starts, one.ends) if starts < day < ends}
    for day in sorted({starts, *changes}):
        above = {one.code: one.superior for one in known if one.starts <= day < one.ends and one.code != code}
        way, unit = [code], superior
        while unit:
            if unit in way or unit not in above:
                raise RuleBroken(
                    "R89.1", kinds=LAW.value("R89.1", "kinds", today), superior=superior, way=[*way, unit], on=day
                )
            way.append(unit)
            unit = above[unit]


@implements("R89.1")
def require_correctable(first_day: date, today: date) -> None:
    """What a unit was on a day that is over is not written anew: a term is replaced only until its first day is."""
    if first_day < today:
        raise RuleBroken("R89.1", kinds=LAW.value("R89.1", "kinds", today), first_day=first_day, today=today)


@implements("R89.1")
def require_unneeded(holders: Iterable[str], subordinates: Iterable[str], after: date, today: date) -> None:
    """A unit is dissolved when nobody holds a post of it, and no unit is under it, after its last day."""
    people, units = list(holders), list(subordinates)
    if people or units:
        kinds = LAW.value("R89.1", "kinds", today)
        raise RuleBroken("R89.1", kinds=kinds, holders=people, subordinates=units, after=after)


@implements("R5.1")
def require_post_fits(post_kind: str, unit_kind: str, functions: Iterable[str]) -> None:
    """Mayors belong to the government, the director to its office, heads to other units; staff and deputies to any."""
    is_office = "office" in set(functions)
    fits = {
        "mayor": unit_kind == "government",
        "vice_mayor": unit_kind == "government",
        "office_director": is_office,
        "office_deputy": is_office,
        "unit_head": unit_kind != "government" and not is_office,
        "unit_deputy": unit_kind != "government" and not is_office,
    }
    if not fits.get(post_kind, True):
        raise RuleBroken("R5.1", post_kind=post_kind, unit_kind=unit_kind, functions=sorted(functions))


@implements("R5.1")
def require_seat_free(title: str, holders: Iterable[str]) -> None:
    """A post that is one seat has one holder at a time; there is one serving mayor."""
    if names := list(holders):
        raise RuleBroken("R5.1", title=title, holders=names)


@implements("R5.1")
def require_actable(post_kind: str, today: date) -> None:
    """Only a post that is one seat is held by acting: of the others there is always room for a full holder."""
    kinds = LAW.value("R5.1", "acting_posts", today)
    if post_kind not in kinds:
        raise RuleBroken("R5.1", post_kind=post_kind, acting_posts=kinds)


@implements("R5.1")
def require_established(title: str, starts: date, ends: date, post_starts: date, post_ends: date) -> None:
    """A post is held only while it is established, and it is established only in a unit that is there."""
    if starts < post_starts or ends > post_ends:
        raise RuleBroken("R5.1", title=title, starts=starts, established_from=post_starts, abolished_from=post_ends)


@implements("R5.1")
def require_unheld(title: str, holders: Iterable[str], after: date) -> None:
    """A post is abolished when nobody holds it after its last day."""
    if names := list(holders):
        raise RuleBroken("R5.1", title=title, holders=names, after=after)


@implements("R9.1")
def corrected(before: Mapping[str, object], after: Mapping[str, object]) -> dict[str, list[object]]:
    """What a correction changes, each with what was and what is: the record keeps it, because the entry does not."""
    return {name: [before[name], value] for name, value in after.items() if before[name] != value}


@implements("R7.1")
def climbs(today: date) -> bool:
    """Whether a unit in nobody's charge is in the charge of who answers for its superior."""
    return bool(LAW.value("R7.1", "climbs", today))


@implements("R7.1")
def require_vice_mayors(post_kinds: Iterable[str]) -> None:
    """Portfolios and partnerships are of vice mayors' posts."""
    if wrong := [kind for kind in post_kinds if kind != "vice_mayor"]:
        raise RuleBroken("R7.1", post_kinds=wrong)


@implements("R7.1")
def require_matter_free(matter: str, in_charge: Iterable[str]) -> None:
    """What is put in somebody's charge is in nobody else's from that day on."""
    if titles := list(in_charge):
        raise RuleBroken("R7.1", matter=matter, in_charge=titles)
