"""Invitations of leaders: which events they go to, who decides, who may go, and that the office arranges it all."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from uuid import UUID

from chassis.law import RuleBroken, implements
from personnel.rules import LAW
from personnel.rules.leave_rules import oneself

OFFICE = "office"
OWN = "own"
ORDINARY, GREETING, GOVERNMENT = "R87.1", "R88.2", "R88.3"
"""The rules by which an invitation is decided: as any other, as a greeting, as an event in the government's name."""


@implements("R9.1")
def drafting_powers(unit: str) -> tuple[str, ...]:
    """The powers any of which lets write a unit's form: to be of the unit."""
    return (f"member:{unit}",)


@implements("R9.1")
def submitting_powers(unit: str) -> tuple[str, ...]:
    """The powers any of which lets a unit's form leave the unit: its head's alone."""
    return (f"head:{unit}",)


@implements("R87.1")
def arranging_powers() -> tuple[str, ...]:
    """The powers any of which lets screen forms and arrange leaders' engagements: the office's."""
    return ("office.staff",)


@implements("R88.2")
def publishing_powers() -> tuple[str, ...]:
    """The powers any of which lets a greeting be published: of whom approves greetings."""
    return ("mayor.approve",)


@implements("R87.1")
def require_to_office(addressed_to: str) -> None:
    """A form goes to the office; one that is sent straight to a leader is refused."""
    if addressed_to != OFFICE:
        raise RuleBroken("R87.1", addressed_to=addressed_to)


@implements("R87.1")
def require_known_kind(kind: str, on: date) -> None:
    """An event is of a kind the rules know, because what becomes of it goes by its kind."""
    kinds = [*LAW.value("R87.1", "kinds", on), *LAW.value("R88.1", "kinds", on)]
    kinds += [*LAW.value("R88.2", "kinds", on), *LAW.value("R88.3", "kinds", on)]
    if kind not in kinds:
        raise RuleBroken("R87.1", kind=kind, kinds=list(dict.fromkeys(kinds)))


@implements("R87.1")
def require_leaders(posts: Mapping[str, Iterable[str]], on: date) -> None:
    """Whoever is named is a leader of the government on the day; `posts` maps a name to the kinds of posts held."""
    leaders = set(LAW.value("R87.1", "leaders", on))
    if others := [name for name, kinds in posts.items() if not leaders & set(kinds)]:
        raise RuleBroken("R87.1", not_leaders=others)


@implements("R87.1")
def require_somebody_asked(rule: str, named: int, in_charge: bool) -> None:
    """A form asks for somebody, but where it asks for a greeting, or only that an event may be held at all."""
    if rule == ORDINARY and not named and not in_charge:
        raise RuleBroken("R87.1", named=named, in_charge=in_charge)


@implements("R88.1")
def arranged_city_wide(city_wide: bool, instrument: str) -> bool:
    """Whether an event is arranged for the whole city: said to be so, and by a paper that can be named."""
    return city_wide and bool(instrument)


@implements("R88.2", "R88.3")
def rule_for(kind: str, in_government_name: bool, arranged: bool, on: date) -> str:
    """The rule by which an invitation is decided; a greeting is so also where it is for the whole city."""
    if is_greeting(kind, on):
        return GREETING
    free = arranged and LAW.value("R88.3", "city_wide_free", on)
    if in_government_name and kind in LAW.value("R88.3", "kinds", on) and not free:
        return GOVERNMENT
    return ORDINARY


@implements("R88.2")
def is_greeting(kind: str, on: date) -> bool:
    """Whether a letter, telegram or inscription is asked for and nobody's presence."""
    return kind in LAW.value("R88.2", "kinds", on)


@implements("R88.1")
def require_open_kind(kind: str, arranged: bool, rule: str, on: date) -> None:
    """Leaders go to no event of the kinds named, unless it is arranged for the whole city.

    A forum or expo in the government's name is judged by the paragraph of its own.
    """
    if kind in LAW.value("R88.1", "kinds", on) and not arranged and rule != GOVERNMENT:
        raise RuleBroken("R88.1", kind=kind, arranged_city_wide=arranged)


@implements("R88.2")
def require_special_need(kind: str, arranged: bool, special_need: bool, grounds: str, on: date) -> None:
    """No greeting for the events of towns and departments, unless there is a special need and it is said which."""
    if is_greeting(kind, on) and not arranged and not (special_need and grounds):
        raise RuleBroken("R88.2", kind=kind, special_need=special_need, grounds_given=bool(grounds))


@implements("R87.1", "R88.3")
def require_ahead(rule: str, event_day: date, reported_on: date) -> None:
    """The office gets the form so many days before the event; judged by the day on which it got the form.

    For greetings the text names no time.
    """
    if rule == GREETING:
        return
    latest = event_day - timedelta(days=LAW.value(rule, "days_ahead", reported_on))
    if reported_on > latest:
        raise RuleBroken(rule, event_day=event_day, reported_on=reported_on, latest=latest)


@implements("R87.1", "R88.2", "R88.3")
def approval_chain(
    rule: str, unit: str, has_leader: bool, in_charge: bool, mayor_named: bool, named: Iterable[UUID], on: date
) -> tuple[str, ...]:
    """The powers whose holders decide, in order.

    An ordinary invitation is for the office and then for each who is asked: `named` are the vice mayors asked by name.
    Where nobody is in charge of the unit, the step of who is in charge is the mayor's, or falls away where he decides
    anyhow.
    """
    portfolio = f"portfolio:{unit}" if has_leader else ""
    if rule != ORDINARY:
        keys = {"portfolio": portfolio}
        return tuple(key for step in LAW.value(rule, "chain", on) if (key := keys.get(step, step)))
    steps = LAW.value(rule, "chain", on)
    chain = list(steps["always"])
    if in_charge:
        chain += [portfolio if step == "portfolio" else step for step in steps["in_charge"]]
    for person_id in named:
        chain += [oneself(person_id) if step == "oneself" else step for step in steps["vice_mayor"]]
    if mayor_named or (in_charge and not has_leader):
        chain += steps["mayor"]
    return tuple(dict.fromkeys(key for key in chain if key))


@implements("R87.1")
def decides_for_himself(key: str, person_id: UUID | None) -> bool:
    """Whether a step of the chain is the consent of one person who was asked by name."""
    return person_id is not None and key == oneself(person_id)


@implements("R87.1")
def require_agreed(named: Iterable[str], agreed: Iterable[str]) -> None:
    """Those go for whom it was decided; for others the form goes round again."""
    who = list(agreed)
    if others := [name for name in named if name not in who]:
        raise RuleBroken("R87.1", not_agreed=others, agreed=who)


@implements("R87.1")
def require_not_engaged(leader: str, events: Iterable[str]) -> None:
    """Nobody is expected at two events at once."""
    if engaged := list(events):
        raise RuleBroken("R87.1", leader=leader, engaged=engaged)


@implements("R87.1")
def require_on_duty(leader: str, absences: Iterable[str]) -> None:
    """Nobody is expected at an event who is away at that time."""
    if away := list(absences):
        raise RuleBroken("R87.1", leader=leader, away=away)


@implements("R88.3")
def require_himself_in_charge(titles: Mapping[str, str], in_charge: str) -> None:
    """To an event in the government's name goes the vice mayor in charge or nobody.

    `titles` maps each name to the title by which that person holds the portfolio on the day; who holds it in another's
    stead has the other's work, but not the other's place at the event.
    """
    if others := {name: via for name, via in titles.items() if via != OWN}:
        raise RuleBroken("R88.3", others=others, in_charge=in_charge)


@implements("R88.3")
def require_himself_present(leader: str, absences: Iterable[str]) -> None:
    """While the vice mayor in charge is away nobody is expected at an event in the government's name."""
    if away := list(absences):
        raise RuleBroken("R88.3", leader=leader, away=away)
