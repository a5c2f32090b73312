"""A file imports its own layer and lower ones.

protos ← chassis ← rules ← model ← acting ← commands, queries ← api, worker.
"""

import sys
from collections.abc import Iterator, Mapping

import pytest

from tests.architecture.tree import DOMAIN, SERVICES, Module, module, modules, target

LAYERS = {"settings": 0, "rules": 1, "model": 2, "ports": 2, "acting": 3, "api": 5, "worker": 5, "__main__": 6}
BETWEEN = 4
"""Commands and queries, what reads requests for them and shows their answers, and every part that has no layer of
its own."""

NAMEKO = {"nameko", "kombu", "amqp", "eventlet"}
NAMEKO_HERE = {
    *("chassis.consumer", "chassis.broker", "chassis.timers", "chassis.green"),
    # These use py-amqp, which nameko stands on too, and neither nameko nor eventlet.
    *("chassis.frames", "chassis.line", "chassis.bus", "chassis.parked"),
}


def layer(name: str) -> int:
    parts = name.split(".")
    return LAYERS.get(parts[1], BETWEEN) if len(parts) > 1 else 0


def upward(known: Mapping[str, Module]) -> Iterator[str]:
    """Imports that go up, inside one service."""
    for here in known.values():
        if here.package not in DOMAIN or here.name == here.package:
            continue
        for one in here.imports:
            there = target(one.name, known)
            if there.partition(".")[0] == here.package and layer(there) > layer(here.name):
                yield f"{here.name}:{one.line} imports {there}"


def across(known: Mapping[str, Module]) -> Iterator[str]:
    """Imports of one service by another, and of any service by the chassis."""
    for here in known.values():
        for one in here.imports:
            there = one.name.partition(".")[0]
            if there in SERVICES and there != here.package:
                yield f"{here.name}:{one.line} imports {there}"


def impure_rules(known: Mapping[str, Module]) -> Iterator[str]:
    """Imports of rule modules other than the standard library, chassis.law and the service's own rules."""
    for here in known.values():
        own = f"{here.package}.rules"
        if here.package not in SERVICES or not (here.name == own or here.name.startswith(f"{own}.")):
            continue
        for one in here.imports:
            top = one.name.partition(".")[0]
            lawful = one.name.startswith("chassis.law.") or one.name == "chassis.law"
            if not (top in sys.stdlib_module_names or lawful or one.name.startswith(f"{own}.")):
                yield f"{here.name}:{one.line} imports {one.name}"


def nameko_elsewhere(known: Mapping[str, Module]) -> Iterator[str]:
    """Imports of nameko and what it stands on, outside the modules that may."""
    for here in known.values():
        for one in here.imports:
            if one.name.partition(".")[0] in NAMEKO and here.name not in NAMEKO_HERE:
                yield f"{here.name}:{one.line} imports {one.name}"


CHECKS = [upward, across, impure_rules, nameko_elsewhere]


@pytest.mark.parametrize("check", CHECKS)
def test_the_tree_keeps_its_layers(check) -> None:
    assert list(check(modules())) == []


BREACHES = [
    (upward, "meetings.rules.x_rules", "from meetings.model import topic"),
    (upward, "meetings.model.topic", "from meetings.commands.topic import propose"),
    (upward, "meetings.model.topic", "from meetings.acting import gating"),
    (upward, "meetings.acting.gating", "from meetings.commands.topic import propose"),
    (upward, "meetings.acting.gating", "from meetings import queries"),
    (upward, "meetings.commands.topic.propose", "import meetings.api"),
    (upward, "meetings.queries", "def f():\n    from meetings import worker"),
    (upward, "meetings.model.topic", "from ..commands.topic import propose"),
    (across, "meetings.commands.topic.propose", "from documents.model import document"),
    (across, "chassis.run", "import personnel.queries"),
    (impure_rules, "meetings.rules.x_rules", "from sqlalchemy import select"),
    (impure_rules, "meetings.rules.x_rules", "from chassis import run"),
    (impure_rules, "meetings.rules.x_rules", "from chassis.errors import Failure"),
    (nameko_elsewhere, "meetings.commands.topic.propose", "import eventlet.hubs"),
    (nameko_elsewhere, "chassis.relay", "from kombu import Queue"),
]


@pytest.mark.parametrize(("check", "name", "source"), BREACHES)
def test_a_breach_is_seen(check, name: str, source: str) -> None:
    names = ["meetings.api", "meetings.worker", "meetings.model", "meetings.model.topic", "meetings.commands"]
    names += ["meetings.commands.topic", "meetings.commands.topic.propose", "meetings.acting", "meetings.acting.gating"]
    names += ["meetings.queries", "documents.model", "personnel.queries", "meetings"]
    known = {other: module(other, "") for other in names} | {name: module(name, source)}
    assert len(list(check(known))) == 1


def test_what_is_only_for_the_type_checker_is_no_import() -> None:
    source = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import eventlet\n"
    assert list(nameko_elsewhere({"chassis.run": module("chassis.run", source)})) == []
