"""What the mayor may entrust to others, and who of them may be entrusted."""

from collections.abc import Iterable
from datetime import date

from chassis.law import RuleBroken, implements
from personnel.rules import LAW
from personnel.rules.standing_rules import MAYOR_POWERS, THE_MAYOR


@implements("R5.2")
def entrusting_powers() -> tuple[str, ...]:
    """The powers any of which lets delegate: the mayor's alone."""
    return (THE_MAYOR,)


@implements("R5.1")
def authorizing_powers() -> tuple[str, ...]:
    """The powers any of which lets authorize: the mayor's alone."""
    return (THE_MAYOR,)


@implements("R5.2")
def passing_powers(grant: Iterable[str], withhold: Iterable[str], on: date) -> tuple[str, ...]:
    """The powers that pass by a delegation: those the rulebook lets pass, widened and narrowed by the paper."""
    passes = set(LAW.value("R5.2", "passes", on)) | set(grant)
    return tuple(key for key in MAYOR_POWERS if key in passes - set(withhold))


@implements("R5.2")
def require_entrustable(is_vice_mayor: bool, powers: Iterable[str], starts: date, until: date) -> None:
    """A delegation is to a serving vice mayor, for a time, and of something."""
    if not is_vice_mayor or not list(powers) or until < starts:
        raise RuleBroken("R5.2", is_vice_mayor=is_vice_mayor, powers=list(powers), starts=starts, until=until)


@implements("R5.2")
def require_one_delegate(others: Iterable[str], starts: date, until: date) -> None:
    """On no day are two vice mayors entrusted with the general work."""
    if papers := list(others):
        raise RuleBroken("R5.2", others=papers, starts=starts, until=until)


@implements("R5.2")
def require_present(away: Iterable[str], starts: date, until: date) -> None:
    """Who acts for the mayor is not away in that time."""
    if titles := list(away):
        raise RuleBroken("R5.2", away=titles, starts=starts, until=until)


@implements("R5.2")
def require_entrusted(covered: bool, starts: date, until: date) -> None:
    """The mayor leaves Rushan only when a delegation covers the whole time."""
    if not covered:
        raise RuleBroken("R5.2", starts=starts, until=until)


@implements("R5.1")
def require_narrowable(power: str, doc_types: Iterable[str], on: date) -> None:
    """Only an authorization to sign or seal documents can be narrowed to kinds of them."""
    narrowable = LAW.value("R5.1", "narrowable", on)
    kinds = list(doc_types)
    if kinds and power not in narrowable:
        raise RuleBroken("R5.1", power=power, doc_types=kinds, narrowable=narrowable)


@implements("R5.1")
def require_grantable(power: str, post_kinds: Iterable[str], on: date) -> str:
    """The kind of post by which a person may be authorized to this power of the mayor."""
    grantable = LAW.value("R5.1", "grantable", on)
    held = list(post_kinds)
    for kind in grantable.get(power, ()):
        if kind in held:
            return str(kind)
    raise RuleBroken("R5.1", power=power, posts=held, grantable=grantable)
