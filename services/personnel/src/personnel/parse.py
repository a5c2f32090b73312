"""From requests to commands: every field read with the bounds it must keep, every error naming its field."""

import re
from collections.abc import Iterable
from typing import Any

from chassis.errors import Malformed
from chassis.wire import to_choice, to_date, to_date_or_none, to_level, to_text, to_uuid, to_uuid_or_none
from personnel.commands.appoint import Appoint
from personnel.commands.assign_portfolio import AssignPortfolio
from personnel.commands.authorize import Authorize
from personnel.commands.delegate_mayor import DelegateMayor
from personnel.commands.end_appointment import EndAppointment
from personnel.commands.establish_post import EstablishPost
from personnel.commands.pair_partners import PairPartners
from personnel.commands.register_person import RegisterPerson
from personnel.commands.register_unit import RegisterUnit
from personnel.commands.reject_leave import RejectLeave
from personnel.commands.request_leave import RequestLeave
from personnel.model import AREA, LEAVE_KINDS, POST_KINDS

FUNCTIONS = ("office", "justice", "audit", "market", "finance")
CODE = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
FIRST_YEAR, LAST_YEAR = 1949, 2200
"""Dates beyond these are slips of the pen."""


def code(value: str, name: str, form: re.Pattern[str] = CODE) -> str:
    """A code of small letters, digits and a few marks. Raises Malformed."""
    if not form.fullmatch(value):
        raise Malformed({name: "应为小写字母、数字、- 和 _ / small letters, digits, - and _ are expected"})
    return value


def term(request: Any, *, open_end: bool = True) -> dict[str, Any]:
    """The first and the last day, in order and in this age. Raises Malformed."""
    starts = to_date(request.starts, "starts")
    until = to_date_or_none(request.until, "until") if open_end else to_date(request.until, "until")
    if until is not None and until < starts:
        raise Malformed({"until": "不得早于起始日 / not before starts"})
    for name, day in (("starts", starts), ("until", until)):
        if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
            years = f"{FIRST_YEAR} 至 {LAST_YEAR} 年 / a year from {FIRST_YEAR} to {LAST_YEAR}"
            raise Malformed({name: years})
    return {"starts": starts, "until": until}


def instrument(request: Any) -> str:
    """The paper something rests on; may be empty."""
    return to_text(request.instrument, "instrument", least=0)


def choices(values: Iterable[str], name: str, allowed: Iterable[str]) -> tuple[str, ...]:
    """Each of several words one of those allowed, in order and once. Raises Malformed."""
    kept = tuple(allowed)
    return tuple(dict.fromkeys(to_choice(value, name, kept) for value in values))


def unit_or_area(request: Any) -> str:
    """The unit of a request that names a unit or an area, exactly one. Raises Malformed."""
    if bool(request.unit) == bool(request.area):
        raise Malformed({"unit": "unit 与 area 只填一个 / name exactly one of unit and area"})
    return str(request.unit)


def register_unit(request: Any) -> RegisterUnit:
    """RegisterUnitRequest."""
    return RegisterUnit(
        code=code(request.code, "code"),
        name=to_text(request.name, "name"),
        kind=to_text(request.kind, "kind", longest=40),
        superior=code(request.superior, "superior") if request.superior else "",
        functions=choices(request.functions, "functions", FUNCTIONS),
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
    )


def register_person(request: Any) -> RegisterPerson:
    """RegisterPersonRequest."""
    phone = to_text(request.phone, "phone", longest=40, least=0)
    if phone and not re.fullmatch(r"[0-9+() -]+", phone):
        raise Malformed({"phone": "应为数字、+、-、空格和括号 / digits, +, -, spaces and brackets are expected"})
    return RegisterPerson(
        login=code(request.login, "login", LOGIN),
        name=to_text(request.name, "name", longest=60),
        clearance=to_level(request.clearance, "clearance"),
        phone=phone,
    )


def appoint(request: Any) -> Appoint:
    """AppointRequest."""
    person, post = to_uuid(request.person_id, "person_id"), to_uuid(request.post_id, "post_id")
    return Appoint(person_id=person, post_id=post, instrument=instrument(request), **term(request))


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


def delegate_mayor(request: Any) -> DelegateMayor:
    """DelegateMayorRequest."""
    return DelegateMayor(
        delegate_id=to_uuid(request.delegate_id, "delegate_id"),
        instrument=to_text(request.instrument, "instrument"),
        grant=tuple(request.grant),
        withhold=tuple(request.withhold),
        **term(request, open_end=False),
    )


def authorize(request: Any) -> Authorize:
    """AuthorizeRequest."""
    return Authorize(
        person_id=to_uuid(request.person_id, "person_id"),
        power=to_text(request.power, "power", longest=60),
        instrument=to_text(request.instrument, "instrument"),
        **term(request),
    )


def request_leave(request: Any) -> RequestLeave:
    """RequestLeaveRequest."""
    return RequestLeave(
        kind=to_choice(request.kind, "kind", LEAVE_KINDS),
        destination=to_text(request.destination, "destination", least=0),
        leaves_rushan=request.leaves_rushan,
        leaves_weihai=request.leaves_weihai,
        stand_in_id=to_uuid_or_none(request.stand_in_id, "stand_in_id"),
        reason=to_text(request.reason, "reason", longest=2000, least=0),
        **term(request, open_end=False),
    )


def reject_leave(request: Any) -> RejectLeave:
    """RejectLeaveRequest."""
    return RejectLeave(to_uuid(request.leave_id, "leave_id"), to_text(request.note, "note", longest=2000))
