"""Reads from the services' code which rules each rpc enforces, and writes what the gateway shows of it.

`python deploy/local/rules_of_rpcs.py` rewrites services/gateway/src/gateway/generated/rules.json; an architecture test
compares the file with the code, so that it is never typed and never old.
"""

import json
import sys
from collections.abc import Iterable, Sequence
from importlib import import_module
from pathlib import Path
from types import FunctionType
from typing import Any

from chassis.enforced import rules_of
from chassis.law import Rulebook

SERVICES = ("personnel", "meetings", "documents", "supervision")
TARGET = Path(__file__).resolve().parents[2] / "services/gateway/src/gateway/generated/rules.json"


def collect(services: Sequence[str] = SERVICES) -> dict[str, Any]:
    """What the file holds.

    `rpcs`: "<service>.<rpc>" to the ids of its rules; `services`: rule id to the service that enforces it; `rules`:
    rule id to article and gist; `gists`: "<service>.<rule>" to what a service that enforces it too says of it;
    `subjects`: the kind of a thing, as acts name it, to the service that keeps it.
    """
    found: dict[str, Any] = {"rpcs": {}, "services": {}, "rules": {}, "gists": {}, "subjects": {}}
    for service in services:
        book = Rulebook.load(service)
        for rule in book.rules.values():
            found["services"].setdefault(rule.id, service)
            row = {"article": rule.article, "zh": rule.gist["zh"], "en": rule.gist["en"]}
            if found["rules"].setdefault(rule.id, row) is not row:
                found["gists"][f"{service}.{rule.id}"] = rule.gist["zh"]
        for rpc, rules in _rpcs(service):
            found["rpcs"][f"{service}.{rpc}"] = in_order(rules & book.rules.keys())
        for kind in _subjects(service):
            found["subjects"][kind] = service
    for part in ("services", "rules"):
        found[part] = {rule: found[part][rule] for rule in in_order(found[part])}
    return found | {"rpcs": dict(sorted(found["rpcs"].items())), "subjects": dict(sorted(found["subjects"].items()))}


def in_order(rules: Iterable[str]) -> list[str]:
    """Rule ids as a reader expects them: by article, then by number."""
    return sorted(rules, key=lambda rule: [int(part) for part in rule.lstrip("R").split(".") if part.isdigit()])


def text(found: dict[str, Any] | None = None) -> str:
    """The file as it should be."""
    return json.dumps(found or collect(), ensure_ascii=False, indent=1) + "\n"


def _rpcs(service: str) -> Iterable[tuple[str, frozenset[str]]]:
    """The rpcs of the service, and the rules of what each is bound to.

    Of a read also those of what shows it, which may leave something out for a reader. When a command is shown it is
    done: a rule that is asked for the showing, as whether a meeting has its quorum, never refused it.
    """
    for _, face in import_module(f"{service}.api").FACES:
        for name in face.RPCS:
            answerer, show, read = getattr(face, name).parts
            done = answerer.__module__.startswith(f"{service}.commands.")
            parts = [answerer, read] if done else [answerer, show, read]
            mine = [rules_of(part) for part in parts if isinstance(part, FunctionType) and _home(part) == service]
            yield name, frozenset().union(*mine)


def _home(function: FunctionType) -> str:
    return function.__module__.partition(".")[0]


def _subjects(service: str) -> Iterable[str]:
    """The kinds of thing that the service's model has."""
    base = import_module(f"{service}.model.base").Base
    import_module(f"{service}.model")
    for mapper in base.registry.mappers:
        kind = getattr(mapper.class_, "__subject__", None)
        if kind:
            yield kind


def main() -> None:
    """Write the file. Raises SystemExit with what does not fit between the protos and the code."""
    try:
        found = collect()
    except (TypeError, ValueError) as error:
        raise SystemExit(str(error)) from error
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(text(found), encoding="utf-8")
    sys.stdout.write(f"{TARGET.name}: {len(found['rpcs'])} rpcs\n")


if __name__ == "__main__":
    main()
