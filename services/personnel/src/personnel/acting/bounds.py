"""What requests and the rows of files keep to beside what the protos state: codes, phone numbers, terms."""

import re
from datetime import date

from chassis.errors import Malformed
from chassis.wire import to_text

CODE = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_PHONE = re.compile(r"[0-9+() -]*")


def code(value: str, name: str, form: re.Pattern[str] = CODE) -> str:
    """A code of small letters, digits and a few marks. Raises Malformed."""
    if not form.fullmatch(value):
        raise Malformed({name: "应为小写字母、数字、- 和 _ / small letters, digits, - and _ are expected"})
    return value


def require_codes(form: re.Pattern[str] = CODE, /, **values: str) -> None:
    """Those of these fields that are given are codes. Raises Malformed."""
    for name, value in values.items():
        if value:
            code(value, name, form)


def phone(value: str, name: str) -> str:
    """A phone number as it is written; may be empty. Raises Malformed."""
    number = to_text(value, name, longest=40, least=0)
    if not _PHONE.fullmatch(number):
        raise Malformed({name: "应为数字、+、-、空格和括号 / digits, +, -, spaces and brackets are expected"})
    return number


def require_order(starts: date, until: date | None) -> None:
    """A term does not end before it begins. Raises Malformed."""
    if until is not None and until < starts:
        raise Malformed({"until": "不得早于起始日 / not before starts"})


def require_unit_or_area(unit: str, area: str) -> None:
    """Exactly one of a unit and an area is named. Raises Malformed."""
    if bool(unit) == bool(area):
        raise Malformed({"unit": "unit 与 area 只填一个 / name exactly one of unit and area"})
