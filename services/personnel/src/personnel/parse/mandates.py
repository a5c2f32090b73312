"""From requests about mandates to commands."""

from typing import Any

from chassis.errors import Malformed
from chassis.wire import to_text, to_uuid
from personnel.commands.mandate.authorize import Authorize
from personnel.commands.mandate.delegate_mayor import DelegateMayor
from personnel.parse.fields import code, half, term
from personnel.rules.half_day_rules import AM, PM

MOST_KINDS = 20


def delegate_mayor(request: Any) -> DelegateMayor:
    """DelegateMayorRequest."""
    return DelegateMayor(
        delegate_id=to_uuid(request.delegate_id, "delegate_id"),
        instrument=to_text(request.instrument, "instrument"),
        grant=tuple(request.grant),
        withhold=tuple(request.withhold),
        starts_half=half(request.starts_half, "starts_half", AM),
        until_half=half(request.until_half, "until_half", PM),
        scope=to_text(request.scope, "scope", longest=2000, least=0),
        **term(request, open_end=False),
    )


def kinds_of_documents(request: Any) -> tuple[str, ...]:
    """The kinds of documents something is narrowed to, each once. Raises Malformed for more than there can be."""
    if len(request.doc_types) > MOST_KINDS:
        raise Malformed({"doc_types": f"不得多于 {MOST_KINDS} 个 / not more than {MOST_KINDS}"})
    return tuple(dict.fromkeys(code(kind, "doc_types") for kind in request.doc_types))


def authorize(request: Any) -> Authorize:
    """AuthorizeRequest."""
    return Authorize(
        person_id=to_uuid(request.person_id, "person_id"),
        power=to_text(request.power, "power", longest=60),
        instrument=to_text(request.instrument, "instrument"),
        doc_types=kinds_of_documents(request),
        **term(request),
    )
