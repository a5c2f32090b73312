"""Standing in: who may stand in for whom, who is needed meanwhile, and who says so."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from chassis.law import RuleBroken, implements
from personnel.rules.leave_rules import oneself


@implements("R7.2")
def require_stand_in(named: bool, is_vice_mayor: bool, absences: Iterable[str]) -> None:
    """A vice mayor goes away only when another vice mayor, who is present all the while, stands in."""
    if away := list(absences):
        raise RuleBroken("R7.2", stand_in_is_away=away)
    if not named or not is_vice_mayor:
        raise RuleBroken("R7.2", stand_in_named=named, stand_in_is_vice_mayor=is_vice_mayor)


@implements("R9.1")
def require_deputy(is_deputy: bool, absences: Iterable[str]) -> None:
    """In the place of a head acts a deputy of the same unit who is present all the while."""
    if away := list(absences):
        raise RuleBroken("R9.1", stand_in_is_away=away)
    if not is_deputy:
        raise RuleBroken("R9.1", stand_in_is_deputy=False)


@implements("R7.2", "R9.1")
def require_not_needed(covered: Iterable[str], rule: str = "R7.2") -> None:
    """Who stands in for another does not go away himself in that time."""
    if absences := list(covered):
        raise RuleBroken(rule, stands_in_for=absences)


@implements("R5.2")
def require_not_acting(papers: Iterable[str], starts: date, until: date) -> None:
    """Who acts for the mayor does not go away in that time."""
    if acting := list(papers):
        raise RuleBroken("R5.2", acts_by=acting, starts=starts, until=until)


@implements("R7.2", "R9.1")
def naming_powers(person_id: UUID) -> tuple[str, ...]:
    """The powers any of which lets name another stand-in: being the person who is away, or the office's."""
    return (oneself(person_id), "office.staff")


@implements("R7.2", "R9.1")
def agrees_to_stand_in(chain: Iterable[str], acts_now: bool) -> str:
    """The power whose holder must agree to another stand-in: who approved last, because that was approved with it.

    Nobody is asked where nobody approved, nor where the one named before can no longer act: then waiting would leave
    the powers with nobody.
    """
    last = tuple(chain)[-1:]
    return last[0] if last and acts_now else ""
