"""Who keeps the directory, and what of it would not be lawful."""

from collections.abc import Iterable
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
