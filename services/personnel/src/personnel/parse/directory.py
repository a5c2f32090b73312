"""From requests about the directory to commands."""

import re
from typing import Any

from chassis.errors import Malformed
from chassis.wire import to_choice, to_date, to_day_or_none, to_level, to_text, to_uuid
from personnel.commands.directory.appoint import Appoint
from personnel.commands.directory.assign_portfolio import AssignPortfolio
from personnel.commands.directory.end_appointment import EndAppointment
from personnel.commands.directory.establish_post import EstablishPost
from personnel.commands.directory.pair_partners import PairPartners
from personnel.commands.directory.register_person import RegisterPerson
from personnel.commands.directory.register_unit import RegisterUnit
from personnel.model import AREA, POST_KINDS
from personnel.parse.fields import LOGIN, choices, code, instrument, term, unit_or_area

FUNCTIONS = ("office", "justice", "audit", "market", "finance")


def register_unit(request: Any) -> RegisterUnit:
    """RegisterUnitRequest."""
    return RegisterUnit(
        code=code(request.code, "code"),
        name=to_text(request.name, "name"),
        kind=to_text(request.kind, "kind", longest=40),
        superior=code(request.superior, "superior") if request.superior else "",
        functions=choices(request.functions, "functions", FUNCTIONS),
        starts=to_day_or_none(request.starts, "starts"),
        instrument=instrument(request),
    )


def establish_post(request: Any) -> EstablishPost:
    """EstablishPostRequest."""
    if not 1 <= request.rank <= 9999:
        raise Malformed({"rank": "应在 1 至 9999 之间 / 1 to 9999 is expected"})
    return EstablishPost(
        code=code(request.code, "code", LOGIN),
        kind=to_choice(request.kind, "kind", POST_KINDS),
        title=to_text(request.title, "title"),
        unit=code(request.unit, "unit"),
        rank=request.rank,
        starts=to_day_or_none(request.starts, "starts"),
    )


def register_person(request: Any) -> RegisterPerson:
    """RegisterPersonRequest."""
    return RegisterPerson(
        login=code(request.login, "login", LOGIN),
        name=to_text(request.name, "name", longest=60),
        clearance=to_level(request.clearance, "clearance"),
        phone=phone(request.phone, "phone"),
    )


def phone(value: str, name: str) -> str:
    """A phone number as it is written; may be empty. Raises Malformed."""
    number = to_text(value, name, longest=40, least=0)
    if number and not re.fullmatch(r"[0-9+() -]+", number):
        raise Malformed({name: "应为数字、+、-、空格和括号 / digits, +, -, spaces and brackets are expected"})
    return number


def appoint(request: Any) -> Appoint:
    """AppointRequest."""
    person, post = to_uuid(request.person_id, "person_id"), to_uuid(request.post_id, "post_id")
    return Appoint(
        person_id=person, post_id=post, instrument=instrument(request), acting=request.acting, **term(request)
    )


def end_appointment(request: Any) -> EndAppointment:
    """EndAppointmentRequest."""
    return EndAppointment(to_uuid(request.appointment_id, "appointment_id"), to_date(request.until, "until"))


def assign_portfolio(request: Any) -> AssignPortfolio:
    """AssignPortfolioRequest."""
    unit = unit_or_area(request)
    matter = code(unit, "unit") if unit else AREA + code(request.area, "area")
    post = to_uuid(request.post_id, "post_id")
    return AssignPortfolio(post_id=post, matter=matter, instrument=instrument(request), **term(request))


def pair_partners(request: Any) -> PairPartners:
    """PairPartnersRequest."""
    post, partner = to_uuid(request.post_id, "post_id"), to_uuid(request.partner_id, "partner_id")
    return PairPartners(post_id=post, partner_id=partner, **term(request))
