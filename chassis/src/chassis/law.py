"""Rules as small pure functions with their article beside them, and rulebooks that hold their dated numbers.

Rule modules import the standard library and this module alone.
"""

import functools
import hashlib
import inspect
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import date
from fractions import Fraction
from importlib import resources
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from chassis.errors import BeforeTheRules, Failure, IllegalStep

P = ParamSpec("P")
R = TypeVar("R")

KINDS = frozenset({"gate", "authority", "route", "clock", "quota", "record", "publish", "advise"})


class RuleBroken(Failure):
    """A command would break the rule `rule`; `judged` holds the facts it was judged on.

    The gateway answers 403 when the rule is of kind authority or `authority` is set, and 409 otherwise.
    """

    code = "rule-broken"

    def __init__(self, rule: str, /, **judged: object) -> None:
        super().__init__(rule)
        self.rule = rule
        self.authority = False
        """Whether it was refused for want of a power: a gate too may say who acts."""
        self.judged = {name: plain(value) for name, value in judged.items()}


class NoValue(LookupError):
    """The rulebook holds no such rule, or no such number."""


@dataclass(frozen=True)
class Dated:
    """A value in force from a date on."""

    start: date
    value: Any


@dataclass(frozen=True)
class Rule:
    """One obligation: its article, kind, gist in our own words, what mends a refusal, and its dated numbers."""

    id: str
    article: str
    kind: str
    gist: Mapping[str, str]
    remedy: Mapping[str, str] = field(default_factory=dict)
    reading: Mapping[str, str] = field(default_factory=dict)
    """How a gap of the text is read, by language; {name} stands for that number of the rule."""
    off: bool = False
    values: Mapping[str, tuple[Dated, ...]] = field(default_factory=dict)

    def read_on(self, day: date, language: str) -> str:
        """How a gap of the text is read, with the numbers in force on a day; empty where the text is plain."""
        return _PLACE.sub(lambda found: _in_words(self._in_force(found[1], day)), self.reading.get(language, ""))

    def _in_force(self, name: str, day: date) -> Any:
        # Before its first day a number is told as it will be.
        dated = self.values[name]
        return next((one.value for one in reversed(dated) if one.start <= day), dated[0].value)


@dataclass(frozen=True)
class Rulebook:
    """The rules one service enforces, as its rulebook file and the city's rule pack say."""

    regulation: Mapping[str, Any]
    rules: Mapping[str, Rule]
    version: str

    @classmethod
    def load(cls, package: str, pack: str = "") -> "Rulebook":
        """Read the rulebook of the service `package`, overridden by the rule pack file `pack` where one is given.

        Raises ValueError for a row that is not well formed, so that a service with a bad rulebook does not start.
        """
        files = [
            entry for entry in resources.files(package).joinpath("rulebook").iterdir() if entry.name.endswith(".toml")
        ]
        texts = [entry.read_text(encoding="utf-8") for entry in sorted(files, key=lambda entry: entry.name)]
        regulation: dict[str, Any] = {}
        rules: dict[str, Rule] = {}
        for text in texts:
            content = tomllib.loads(text)
            regulation = content.get("regulation", regulation)
            rules |= {rule_id: _rule(rule_id, row) for rule_id, row in content.get("rules", {}).items()}
        if pack:
            texts.append(Path(pack).read_text(encoding="utf-8"))
            content = tomllib.loads(texts[-1])
            regulation = content.get("regulation", regulation)
            # One pack serves every service, so ids that live in another service's rulebook are passed over.
            for rule_id in content.get("rules", {}).keys() & rules.keys():
                rules[rule_id] = _override(rules[rule_id], content["rules"][rule_id])
        if missing := {"id", "title", "number"} - regulation.keys():
            raise ValueError(f"{package}: [regulation] lacks {', '.join(sorted(missing))}")
        digest = hashlib.sha256("\0".join(texts).encode()).hexdigest()[:12]
        for rule in rules.values():
            _require_reading(rule)
        book = cls(regulation, rules, f"{regulation['id']}@{digest}")
        _books[package] = book
        return book

    def rule(self, rule_id: str) -> Rule:
        """The rule; raises NoValue if this service does not enforce it."""
        try:
            return self.rules[rule_id]
        except KeyError:
            raise NoValue(rule_id) from None

    def value(self, rule_id: str, name: str, on: date) -> Any:
        """The number `name` of a rule in force on a date; "1/2" comes as a Fraction.

        Raises NoValue, and BeforeTheRules for a date on which the number is not in force yet.
        """
        known = self.rule(rule_id).values.get(name, ())
        for dated in reversed(known):
            if dated.start <= on:
                return dated.value
        if known:
            raise BeforeTheRules(str(on), str(known[0].start))
        raise NoValue(f"{rule_id} has no {name}")


_books: dict[str, Rulebook] = {}


def book_for(module: str) -> Rulebook | None:
    """The rulebook in force for a module's package (the newest loaded), if one was loaded."""
    return _books.get(module.partition(".")[0])


class Law:
    """A service's view of its own rulebook, looked up at each use, so that a pack loaded at start-up is seen."""

    def __init__(self, package: str) -> None:
        self._package = package

    @property
    def book(self) -> Rulebook:
        """The rulebook in force; read from the package when nothing was loaded yet."""
        return _books.get(self._package) or Rulebook.load(self._package)

    def value(self, rule_id: str, name: str, on: date) -> Any:
        """As Rulebook.value."""
        return self.book.value(rule_id, name, on)


_PLACE = re.compile(r"\{(\w+)\}")
_RESERVED = {"article", "kind", "gist", "remedy", "reading", "off"}


def _rule(rule_id: str, row: Mapping[str, Any]) -> Rule:
    if not isinstance(row, Mapping) or row.get("kind") not in KINDS:
        raise ValueError(f"{rule_id}: kind must be one of {', '.join(sorted(KINDS))}")
    gist = row.get("gist")
    if not row.get("article") or not isinstance(gist, Mapping) or not {"zh", "en"} <= gist.keys():
        raise ValueError(f"{rule_id}: no article, no rule; and a gist in zh and en")
    return Rule(
        id=rule_id,
        article=row["article"],
        kind=row["kind"],
        gist=gist,
        remedy=row.get("remedy", {}),
        reading=row.get("reading", {}),
        off=row.get("off", False),
        values=_values(rule_id, row),
    )


def _require_reading(rule: Rule) -> None:
    if not rule.reading:
        return
    if not isinstance(rule.reading, Mapping) or rule.reading.keys() != {"zh", "en"}:
        raise ValueError(f"{rule.id}: a reading is said in zh and en")
    for language, text in rule.reading.items():
        if strange := [name for name in _PLACE.findall(text) if not rule.values.get(name)]:
            raise ValueError(f"{rule.id}: reading.{language} names {', '.join(strange)}, and there is no such number")


def _in_words(value: Any) -> str:
    """A plain value as text, in no programming language's way."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return "、".join(map(_in_words, value))
    if isinstance(value, Mapping):
        return "、".join(f"{name} {_in_words(member)}" for name, member in value.items())
    return str(value)


def _values(rule_id: str, row: Mapping[str, Any]) -> dict[str, tuple[Dated, ...]]:
    values = {}
    for name in row.keys() - _RESERVED:
        try:
            dated = [Dated(entry["from"], _number(entry["value"])) for entry in row[name]]
        except (TypeError, KeyError, ArithmeticError, ValueError) as error:
            raise ValueError(f"{rule_id}.{name}: a list of {{from, value}} is expected") from error
        # A date with an hour cannot be compared with a date, and would fail only when the rule is judged.
        if not all(type(entry.start) is date for entry in dated):
            raise ValueError(f"{rule_id}.{name}: from must be a date")
        values[name] = tuple(sorted(dated, key=lambda entry: entry.start))
    return values


def _number(value: Any) -> Any:
    if isinstance(value, str) and value.replace("/", "", 1).isdigit() and "/" in value:
        return Fraction(value)
    return value


def _override(rule: Rule, row: Mapping[str, Any]) -> Rule:
    return replace(
        rule,
        off=row.get("off", rule.off),
        reading=row.get("reading", rule.reading),
        gist={**rule.gist, **row.get("gist", {})},
        remedy={**rule.remedy, **row.get("remedy", {})},
        values={**rule.values, **_values(rule.id, row)},
    )


@dataclass(frozen=True)
class Judgement:
    """That a rule was judged: by which function, on which arguments, with which verdict: met, broken, off, answer."""

    rule: str
    function: str
    arguments: Mapping[str, Any]
    verdict: str


_judgements: ContextVar[list[Judgement] | None] = ContextVar("judgements", default=None)


@contextmanager
def judging() -> Iterator[list[Judgement]]:
    """Collect the judgements made inside the block; the act record keeps them."""
    collected: list[Judgement] = []
    token = _judgements.set(collected)
    try:
        yield collected
    finally:
        _judgements.reset(token)


def note(rule_id: str, function: str, arguments: Mapping[str, object], verdict: str) -> None:
    """Add a judgement to those of the running command, if one is running."""
    collected = _judgements.get()
    if collected is not None:
        collected.append(Judgement(rule_id, function, plain(arguments), verdict))


def implements(*rule_ids: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Declare that a function implements these obligations, and note each of its judgements.

    A rule that the city's pack switches off is not judged (functions named require_…), and the record says so.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        names = tuple(inspect.signature(function).parameters)
        demanding = function.__name__.startswith("require_")
        module, label = function.__module__, function.__name__

        def judged(rule_id: str, args: Any, kwargs: Any, verdict: str) -> None:
            note(rule_id, label, dict(zip(names, args, strict=False)) | kwargs, verdict)

        @functools.wraps(function)
        def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
            book = book_for(module)
            active = [i for i in rule_ids if book is None or i not in book.rules or not book.rules[i].off]
            if demanding and not active:
                for rule_id in rule_ids:
                    judged(rule_id, args, kwargs, "off")
                return None  # type: ignore[return-value]
            try:
                answer = function(*args, **kwargs)
            except RuleBroken as refusal:
                if demanding and refusal.rule in rule_ids and refusal.rule not in active:
                    judged(refusal.rule, args, kwargs, "off")
                    return None  # type: ignore[return-value]
                judged(refusal.rule, args, kwargs, "broken")
                raise
            verdict = "met" if answer is None else f"answer: {_in_words(plain(answer))}"
            for rule_id in rule_ids:
                judged(rule_id, args, kwargs, "off" if demanding and rule_id not in active else verdict)
            return answer

        wrapper.__rules__ = frozenset(rule_ids)  # type: ignore[attr-defined]
        return wrapper

    return decorate


def plain(value: object) -> Any:
    """A value as JSON can hold it: numbers, texts and truth as they are, collections by member, all else as text.

    A record of facts is told by the names of its fields, because Python's way of writing one is nobody's; one that says
    itself how it is told as text, as one that keeps secret what was said, is told so, and of others the fields that
    they do not show are left out.
    """
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, Mapping):
        return {str(name): plain(member) for name, member in value.items()}
    if is_dataclass(value) and not isinstance(value, type) and type(value).__str__ is object.__str__:
        return {one.name: plain(getattr(value, one.name)) for one in fields(value) if one.repr}
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return {name: plain(getattr(value, name)) for name in value._fields}
    if isinstance(value, frozenset | set):
        return sorted((plain(member) for member in value), key=str)
    if isinstance(value, list | tuple):
        return [plain(member) for member in value]
    return str(value)


@dataclass(frozen=True)
class Step:
    """One row of a state machine: where the step leads, and the article that orders it."""

    to: str
    rule: str = ""


@dataclass(frozen=True)
class Machine:
    """A state machine as a table {(state, step): Step}; what is not in the table is refused."""

    name: str
    rows: Mapping[tuple[str, str], Step]

    def advance(self, state: str, step: str) -> str:
        """The state that `step` leads to; raises IllegalStep, which cites the article that orders the step."""
        row = self.rows.get((state, step))
        if row is None:
            rule = next((row.rule for (_, name), row in self.rows.items() if name == step and row.rule), "")
            raise IllegalStep(self.name, state, step, rule)
        return row.to

    @property
    def states(self) -> frozenset[str]:
        """Every state that a thing can be in."""
        return frozenset(state for state, _ in self.rows) | {row.to for row in self.rows.values()}

    @property
    def __rules__(self) -> frozenset[str]:
        return frozenset(row.rule for row in self.rows.values() if row.rule)
