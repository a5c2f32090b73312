"""Which powers convene, chair, review, approve and sign, each with the rule a refusal cites."""

from datetime import date
from typing import NamedTuple

from chassis.law import RuleBroken, implements
from meetings.rules import LAW
from meetings.rules.kind_rules import kind_of

OFFICE = ("office.staff",)
LEADERS = ("mayor", "mayor.approve", "mayor.convene", "mayor.chair", "mayor.sign", "vice_mayor")


class Authority(NamedTuple):
    """The powers any of which will do, and the rule that says so."""

    rule: str
    powers: tuple[str, ...]


def convenors(kind: str) -> Authority:
    """Who may convene a meeting of this kind."""
    match kind_of(kind).key:
        case "plenary":
            return plenary_convenors()
        case "executive":
            return executive_convenors()
        case "mayor_office":
            return mayor_office_convenors()
        case "thematic":
            return thematic_convenors()
        case "work_class1":
            return class1_convenors()
    return class2_convenors()


@implements("R42.2", "R6.1")
def plenary_convenors() -> Authority:
    """The mayor alone convenes the plenary."""
    return Authority("R42.2", ("mayor.convene",))


@implements("R43.2", "R6.1")
def executive_convenors() -> Authority:
    """The mayor, or whoever he entrusted with convening, convenes the executive meeting."""
    return Authority("R43.2", ("mayor.convene",))


@implements("R44.2", "R6.1")
def mayor_office_convenors() -> Authority:
    """The mayor, or whoever he entrusted with convening, convenes the mayor's-office meeting."""
    return Authority("R44.2", ("mayor.convene",))


@implements("R45.1")
def thematic_convenors() -> Authority:
    """The mayor or a vice mayor convenes a thematic meeting."""
    return Authority("R45.1", ("mayor.convene", "vice_mayor"))


@implements("R46.2")
def class1_convenors() -> Authority:
    """The mayor proposes a class 1 work meeting."""
    return Authority("R46.2", ("mayor.convene",))


@implements("R46.3")
def class2_convenors() -> Authority:
    """The mayor settles that a class 2 work meeting is held."""
    return Authority("R46.3", ("mayor.approve",))


@implements("R45.1")
def commission_givers() -> Authority:
    """The mayor or a vice mayor commissions the office's director or a deputy to convene thematic meetings."""
    return Authority("R45.1", ("mayor.convene", "vice_mayor"))


COMMISSIONED = ("office.head", "office.deputy")
"""The powers of those who may be commissioned."""


@implements("R45.1")
def commissioned_convenors() -> Authority:
    """Who convenes and chairs a thematic meeting under a commission; whom it names is asked as well."""
    return Authority("R45.1", (*thematic_convenors().powers, *COMMISSIONED))


@implements("R45.1")
def joint_chairs(unit: str, commissioned: bool) -> Authority:
    """A joint sitting is chaired by who is in charge of the leading unit, by the mayor, or under a commission."""
    return Authority("R45.1", ("mayor.chair", f"portfolio:{unit}", *(COMMISSIONED if commissioned else ())))


@implements("R46.1")
def senders(unit: str) -> Authority:
    """A unit that is called to a meeting says through its head, or the office says for it, who comes."""
    return Authority("R46.1", (f"head:{unit}", *OFFICE))


@implements("R46.3")
def class2_callers() -> Authority:
    """Once the mayor has approved the application, the office or the mayor calls the class 2 meeting."""
    return Authority("R46.3", ("mayor.approve", *OFFICE))


@implements("R46.3")
def applicants(unit: str) -> Authority:
    """A unit applies for a class 2 meeting through its head."""
    return Authority("R46.3", (f"head:{unit}",))


@implements("R46.3")
def application_reviewers() -> Authority:
    """The office reviews applications for class 2 meetings."""
    return Authority("R46.3", OFFICE)


def chairs(kind: str, unit: str, *, joint: bool = False, commissioned: bool = False) -> Authority:
    """Who may open and close a meeting of this kind; `unit` is the one a thematic or class 2 meeting is about.

    `joint` says that several units hold it together, `unit` leading, `commissioned` that it was convened so.
    """
    match kind_of(kind).key:
        case "plenary":
            return plenary_chairs()
        case "executive":
            return executive_chairs()
        case "mayor_office":
            return mayor_office_chairs()
        case "thematic":
            if joint:
                return joint_chairs(unit, commissioned)
            return commissioned_convenors() if commissioned else thematic_convenors()
    return work_chairs(kind, unit)


@implements("R42.2", "R6.1")
def plenary_chairs() -> Authority:
    """The mayor chairs the plenary."""
    return Authority("R42.2", ("mayor.chair",))


@implements("R43.2", "R6.1")
def executive_chairs() -> Authority:
    """The mayor, or whoever he entrusted with chairing, chairs the executive meeting."""
    return Authority("R43.2", ("mayor.chair",))


@implements("R44.2", "R6.1")
def mayor_office_chairs() -> Authority:
    """The mayor, or whoever he entrusted with chairing, chairs the mayor's-office meeting."""
    return Authority("R44.2", ("mayor.chair",))


@implements("R46.1")
def work_chairs(kind: str, unit: str) -> Authority:
    """The mayor chairs a class 1 work meeting, the vice mayor in charge a class 2 one."""
    return Authority("R46.1", ("mayor.chair",) if kind == "work_class1" else (f"portfolio:{unit}",))


@implements("R9.1")
def require_own_unit(unit: str, units: frozenset[str]) -> None:
    """A topic is proposed by somebody of its sponsor unit."""
    if unit not in units:
        raise RuleBroken("R9.1", unit=unit, units=sorted(units))


@implements("R9.1")
def submitters(unit: str) -> Authority:
    """What a unit submits or withdraws goes through its head."""
    return Authority("R9.1", (f"head:{unit}",))


@implements("R50.2")
def reviewers() -> Authority:
    """The office reviews topics."""
    return Authority("R50.2", OFFICE)


@implements("R50.2")
def approvers(unit: str) -> Authority:
    """The vice mayor in charge of the sponsor unit approves its topics, or the mayor does."""
    return Authority("R50.2", (f"portfolio:{unit}", "mayor.approve"))


@implements("R50.3")
def form_signers() -> Authority:
    """The office's director or a deputy signs the submission form for the office."""
    return Authority("R50.3", ("office.head", "office.deputy"))


@implements("R50.4")
def reporters(unit: str) -> Authority:
    """The head of the sponsor unit reports to the principal leaders; the head or the office puts that on record."""
    return Authority("R50.4", (f"head:{unit}", *OFFICE))


@implements("R50.1")
def urgency_approvers(unit: str, on: date) -> Authority:
    """Who may allow a submission after the term; the text leaves it open, so the rulebook says."""
    powers = LAW.value("R50.1", "urgent_powers", on)
    return Authority("R50.1", tuple(power.format(unit=unit) for power in powers))


@implements("R52.4")
def may_read_deliberation(was_present: bool, in_office: bool) -> bool:
    """Deliberation and dissent are for those who were in the room and the office."""
    return was_present or in_office
