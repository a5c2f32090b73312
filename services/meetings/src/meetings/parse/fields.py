"""Fields that several requests have, with the bounds they keep."""

from collections.abc import Iterable, Sequence
from typing import Any

from chassis.errors import Malformed
from chassis.wire import to_choice, to_text

LONG = 20_000
MOST_ITEMS = 100


def opinion(request: Any) -> str:
    """The opinion of a request; only an agreeing one may be left empty."""
    least = 0 if getattr(request, "agreed", True) else 1
    return to_text(request.opinion, "opinion", longest=2000, least=least)


def state(value: str, states: Iterable[str]) -> str:
    """One of these states to filter by, or empty for all. Raises Malformed."""
    return to_choice(value, "state", states) if value else ""


def code(value: str, name: str) -> str:
    """The code of a unit. Raises Malformed."""
    return to_text(value, name, longest=30)


def codes(values: Sequence[str], name: str, most: int = MOST_ITEMS) -> tuple[str, ...]:
    """The codes of several units, each once, at most so many. Raises Malformed."""
    found = tuple(code(value, name) for value in values)
    if len(set(found)) != len(found) or len(found) > most:
        raise Malformed({name: f"每个单位只列一次，最多 {most} 个 / each unit once, at most {most}"})
    return found


def each(values: Iterable[str], name: str, choices: Iterable[str]) -> tuple[str, ...]:
    """Each of several words one of those allowed. Raises Malformed."""
    return tuple(to_choice(value, name, choices) for value in values)
