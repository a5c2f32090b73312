"""Which rules a function enforces, read from the code: the API's description and the rule matrix are made of it."""

import inspect
import re
from collections.abc import Callable, Mapping
from types import CodeType, FunctionType, ModuleType
from typing import Any

from chassis.law import Machine

RULE_ID = re.compile(r"R\d+\.\d+")


def rules_of(function: Callable[..., Any]) -> frozenset[str]:
    """The ids of every rule reachable from a function through the code of its own package.

    Names a function mentions are resolved in its module, and through modules it mentions, and rule ids it cites
    itself are taken as they stand; that is how the API description and the rule matrix are read from the code
    instead of being typed. A state machine counts where it is advanced, by the steps that are named there (by all of
    its steps where none is named).
    """
    root = function.__module__.partition(".")[0]
    found: set[str] = set()
    seen: set[int] = set()
    queue: list[object] = [function]
    while queue:
        item = queue.pop()
        if id(item) in seen:
            continue
        seen.add(id(item))
        found |= getattr(item, "__rules__", frozenset())
        item = inspect.unwrap(item) if isinstance(item, FunctionType) else item
        if isinstance(item, FunctionType):
            found |= _cited(item.__code__)
            for thing in _mentioned(item, root):
                if isinstance(thing, Machine):
                    found |= _ordered(thing, item)
                else:
                    queue.append(thing)
    return frozenset(found)


def _ordered(machine: Machine, function: FunctionType) -> frozenset[str]:
    """The rules of the steps of `machine` that `function` takes."""
    if "advance" not in _names(function.__code__):
        return frozenset()
    named = _texts(function.__code__)
    taken = {step for _, step in machine.rows if step in named}
    return frozenset(row.rule for (_, step), row in machine.rows.items() if row.rule and (step in taken or not taken))


def _mentioned(function: FunctionType, root: str) -> list[object]:
    names = _names(function.__code__)
    scopes: list[Mapping[str, object]] = [function.__globals__]
    scopes += [
        vars(value)
        for name in names
        if isinstance(value := function.__globals__.get(name), ModuleType) and value.__name__.partition(".")[0] == root
    ]
    things = [scope[name] for scope in scopes for name in names if name in scope]
    # A class stands for those of its methods that are mentioned by name.
    things += [
        vars(thing)[name] for thing in things if isinstance(thing, type) for name in names if name in vars(thing)
    ]
    return [t for t in things if isinstance(t, Machine) or str(getattr(t, "__module__", "")).partition(".")[0] == root]


def _cited(constant: object) -> set[str]:
    """The rule ids among the constants of a function, as in ctx.exercise("R53.1", …)."""
    if isinstance(constant, str):
        return {constant} if RULE_ID.fullmatch(constant) else set()
    inner = constant.co_consts if isinstance(constant, CodeType) else constant
    return set().union(*map(_cited, inner)) if isinstance(inner, tuple | frozenset) else set()


def _texts(code: CodeType) -> set[str]:
    texts = {constant for constant in code.co_consts if isinstance(constant, str)}
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            texts |= _texts(constant)
    return texts


def _names(code: CodeType) -> set[str]:
    names = set(code.co_names)
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            names |= _names(constant)
    return names
