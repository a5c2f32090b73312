"""From requests about mandates to commands."""

from typing import Any

from chassis.wire import to_text, to_uuid
from personnel.commands.authorize import Authorize
from personnel.commands.delegate_mayor import DelegateMayor
from personnel.parse.fields import term


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
