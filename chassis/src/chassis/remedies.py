"""What would make a refused act lawful, told from the facts it was judged on."""

import re
from collections.abc import Mapping
from string import Formatter
from typing import Any

_CLAUSES = re.compile("；|; ")
_fields = Formatter().parse


class Gaps(dict[str, Any]):
    """Facts that show a gap where one of them is not known."""

    def __missing__(self, name: str) -> str:
        return "…"


def filled(template: str, facts: Mapping[str, Any]) -> str:
    """A remedy with the facts filled in; as it stands where a city's template does not fit them.

    A rule may be broken in more ways than one: of several clauses, those that speak of facts which this refusal does
    not know, or that would list nothing, are left out.
    """
    try:
        said = {name: _spoken(value) for name, value in facts.items()}
        clauses = _CLAUSES.split(template)
        known = [clause for clause in clauses if _to_the_point(clause, facts)]
        mark = "；" if "；" in template else "; "
        return (mark.join(known) if known else template).format_map(Gaps(said))
    except Exception:  # A remedy is a help, not the answer: whatever is wrong with it must not hide the refusal.
        return template


def _to_the_point(clause: str, facts: Mapping[str, Any]) -> bool:
    names = {name for _, name, _, _ in _fields(clause) if name}
    return names <= facts.keys() and not (names and all(facts[name] == [] for name in names))


def _spoken(value: Any) -> Any:
    """A fact as a sentence can hold it; what is absent is a dash rather than nothing, or a word of Python's."""
    if isinstance(value, list):
        value = "、".join(map(str, value))
    return "—" if value in (None, "") else value
