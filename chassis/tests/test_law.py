"""Rulebooks with dated numbers, judgements on record, state machines that cite, and rules read from the code."""

import importlib
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import pytest

from chassis.enforced import rules_of
from chassis.errors import BeforeTheRules, IllegalStep
from chassis.law import Law, Machine, NoValue, Rulebook, RuleBroken, Step, judging, plain

HEAD = '[regulation]\nid = "work-rules"\ntitle = "工作规则"\nnumber = "乳政发〔2022〕4号"\n'
ROW = '[rules."{0}"]\narticle = "43"\nkind = "gate"\ngist.zh = "过半"\ngist.en = "more than half"\n'
QUORUM = (
    ROW.format("R43.4")
    + """fraction = [
  { from = 2024-01-01, value = "2/3" },
  { from = 2022-06-17, value = "1/2" },
]
days = [{ from = 2022-06-17, value = 5 }]
"""
)
READING = QUORUM + 'reading.zh = "超过{fraction}，提前{days}日"\nreading.en = "{fraction}, {days} days ahead"\n'
CODE = """
from fractions import Fraction
from chassis.law import Law, Machine, RuleBroken, Step, implements

LAW = Law(__name__.partition(".")[0])


@implements("R43.4")
def require_quorum(present, due, on):
    if Fraction(present) <= LAW.value("R43.4", "fraction", on) * due:
        raise RuleBroken("R43.4", present=present, due=due)


@implements("R1", "R2")
def require_both(first, second):
    if not first:
        raise RuleBroken("R1")
    if not second:
        raise RuleBroken("R2")


@implements("R1")
def days(on):
    return 5


@implements("R2")
def require_elsewhere():
    raise RuleBroken("R9")


MACHINE = Machine(
    "topic",
    {("draft", "submit"): Step("submitted", "R50.1"), ("submitted", "review"): Step("reviewed", "R50.2")},
)
"""
COMMAND = """
from {package} import rules
from {package}.rules import require_quorum

def _open(command):
    require_quorum(4, 8, None)

def open_meeting(command, context):
    check = lambda: rules.require_both(True, True)
    _open(command)

def submit(command, context):
    rules.MACHINE.advance("draft", "submit")

def judge(command, context):
    rules.MACHINE.advance("draft", command)

def show(command, context):
    return rules.MACHINE.name

class Meeting:
    def convene(self):
        rules.days(None)

    def other(self):
        rules.require_both(True, True)

def convene(command, context):
    context.target(Meeting, command).convene()

def nothing(command, context):
    return len(command)
"""
_numbers = itertools.count()


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Makes a service with a rulebook, under a name that no other test has used."""
    monkeypatch.syspath_prepend(tmp_path)

    def make(text: str = HEAD + QUORUM + ROW.format("R1") + ROW.format("R2"), code: str = CODE) -> str:
        name = f"law_service_{next(_numbers)}"
        folder = tmp_path / name
        (folder / "rulebook").mkdir(parents=True)
        (folder / "__init__.py").touch()
        (folder / "rulebook" / "rules.toml").write_text(text)
        (folder / "rules.py").write_text(code)
        (folder / "commands.py").write_text(COMMAND.format(package=name))
        importlib.invalidate_caches()
        return name

    return make


def rules(package: str) -> ModuleType:
    return importlib.import_module(f"{package}.rules")


def test_a_number_is_the_one_in_force_on_the_date(package: Callable[..., str]) -> None:
    book = Rulebook.load(package())
    assert book.value("R43.4", "fraction", date(2022, 6, 17)) == Fraction(1, 2)
    assert book.value("R43.4", "fraction", date(2023, 12, 31)) == Fraction(1, 2)
    assert book.value("R43.4", "fraction", date(2024, 1, 1)) == Fraction(2, 3)
    assert book.value("R43.4", "days", date(2024, 1, 1)) == 5
    for rule, name in [("R43.4", "no"), ("R9", "x")]:
        with pytest.raises(NoValue):
            book.value(rule, name, date.max)


@pytest.mark.parametrize("on", [date(2022, 6, 16), date.min])
def test_before_the_rules_begin_it_is_said_from_when_they_count(package: Callable[..., str], on: date) -> None:
    book = Rulebook.load(package())
    assert book.value("R43.4", "fraction", date(2022, 6, 17)) == Fraction(1, 2)
    with pytest.raises(BeforeTheRules) as caught:
        book.value("R43.4", "fraction", on)
    assert caught.value.facts() == {"on": str(on), "since": "2022-06-17"}


@dataclass(frozen=True)
class Seat:
    unit: str
    since: date
    chosen: frozenset[str] = frozenset()
    hidden: str = field(default="secret", repr=False)


@dataclass(frozen=True)
class Voices:
    said: tuple[str, ...]

    def __str__(self) -> str:
        return "—"


class Near(NamedTuple):
    title: str
    days: int


def test_records_of_facts_are_told_by_their_fields_and_those_that_keep_a_secret_keep_it() -> None:
    facts = {"seat": Seat("d07", date(2026, 1, 2), frozenset("ba")), "voices": Voices(("no",)), "near": [Near("会", 3)]}
    assert plain(facts) == {
        "seat": {"unit": "d07", "since": "2026-01-02", "chosen": ["a", "b"]},
        "voices": "—",
        "near": [{"title": "会", "days": 3}],
    }


def test_a_reading_is_told_with_the_numbers_in_force_on_a_day(package: Callable[..., str], tmp_path: Path) -> None:
    name = package(HEAD + READING)
    rule = Rulebook.load(name).rule("R43.4")
    assert rule.read_on(date(2023, 1, 1), "zh") == "超过1/2，提前5日"
    assert rule.read_on(date(2024, 1, 1), "en") == "2/3, 5 days ahead"
    # Before its first day a number is told as it will be.
    assert rule.read_on(date(2020, 1, 1), "zh") == "超过1/2，提前5日"
    pack = tmp_path / "pack.toml"
    pack.write_text('[rules."R43.4"]\ndays = [{ from = 2022-06-17, value = 7 }]\n')
    assert Rulebook.load(name, str(pack)).rule("R43.4").read_on(date(2023, 1, 1), "zh") == "超过1/2，提前7日"
    assert Rulebook.load(package()).rule("R1").read_on(date.max, "en") == ""


@pytest.mark.parametrize(
    "text",
    [
        HEAD + QUORUM + 'reading = "中文"\n',
        HEAD + QUORUM + 'reading.zh = "中文"\n',
        HEAD + READING.replace("提前{days}", "提前{weeks}"),
        ROW.format("R1"),
        '[regulation]\nid = "x"\n' + ROW.format("R1"),
        HEAD + ROW.format("R1").replace("gate", "wish"),
        HEAD + ROW.format("R1").replace('article = "43"', ""),
        HEAD + ROW.format("R1").replace('gist.en = "more than half"', ""),
        HEAD + '[rules.R1]\narticle = "43"\nkind = "gate"\ngist = "half"\n',
        HEAD + "[rules]\nR1 = 5\n",
        HEAD + ROW.format("R1") + "days = 5\n",
        HEAD + ROW.format("R1") + "days = [5]\n",
        HEAD + ROW.format("R1") + "days = [{ value = 5 }]\n",
        HEAD + ROW.format("R1") + 'days = [{ from = "2022-06-17", value = 5 }]\n',
        HEAD + ROW.format("R1") + "days = [{ from = 2022-06-17T00:00:00, value = 5 }]\n",
        HEAD + ROW.format("R1") + 'part = [{ from = 2022-06-17, value = "1/0" }]\n',
        "not toml",
    ],
)
def test_a_bad_rulebook_does_not_load(package: Callable[..., str], text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        Rulebook.load(package(text))


def test_a_city_s_pack_gives_other_numbers_words_and_regulation(package: Callable[..., str], tmp_path: Path) -> None:
    name = package()
    plain_book = Rulebook.load(name)
    pack = tmp_path / "city.toml"
    pack.write_text(
        '[regulation]\nid = "other"\ntitle = "另一规则"\nnumber = "1号"\n'
        '[rules."R43.4"]\ngist.zh = "三分之二"\nfraction = [{ from = 2020-01-01, value = "3/4" }]\n'
        '[rules."R1"]\noff = true\n[rules."X99"]\noff = true\n'
    )
    book = Rulebook.load(name, str(pack))
    assert book.value("R43.4", "fraction", date(2025, 1, 1)) == Fraction(3, 4)
    assert book.value("R43.4", "days", date(2025, 1, 1)) == 5
    assert book.rule("R43.4").gist == {"zh": "三分之二", "en": "more than half"}
    assert book.rule("R1").off
    assert not book.rule("R2").off
    assert "X99" not in book.rules
    assert book.version.startswith("other@")
    assert book.version.partition("@")[2] != plain_book.version.partition("@")[2]
    # Whoever holds the service's law sees the pack from now on.
    assert Law(name).value("R43.4", "fraction", date(2025, 1, 1)) == Fraction(3, 4)


def test_every_judgement_is_noted_with_its_arguments(package: Callable[..., str]) -> None:
    module = rules(package())
    on = date(2023, 1, 1)
    with judging() as judgements:
        module.require_quorum(5, due=8, on=on)
        with pytest.raises(RuleBroken) as caught:
            module.require_quorum(4, 8, on)
        module.days(on)
    assert caught.value.judged == {"present": 4, "due": 8}
    told = [(one.rule, one.function, one.verdict) for one in judgements]
    assert told == [
        ("R43.4", "require_quorum", "met"),
        ("R43.4", "require_quorum", "broken"),
        ("R1", "days", "answer: 5"),
    ]
    assert judgements[0].arguments == {"present": 5, "due": 8, "on": "2023-01-01"}


def test_outside_of_a_command_nothing_is_noted_and_judging_does_not_leak(package: Callable[..., str]) -> None:
    module = rules(package())
    with judging() as outer:
        with judging() as inner:
            module.days(None)
        module.days(None)
    module.days(None)
    assert (len(inner), len(outer)) == (1, 1)


def test_a_rule_switched_off_is_not_judged_and_the_record_says_so(package: Callable[..., str], tmp_path: Path) -> None:
    name = package()
    module = rules(name)
    pack = tmp_path / "city.toml"
    pack.write_text('[rules."R1"]\noff = true\n[rules."R43.4"]\noff = true\n')
    Rulebook.load(name, str(pack))
    with judging() as judgements:
        module.require_quorum(0, 8, date(2023, 1, 1))
        module.require_both(True, True)
        module.require_both(False, True)
        with pytest.raises(RuleBroken):
            module.require_both(True, False)
        # A rule that answers, and demands nothing, answers still.
        assert module.days(None) == 5
    assert [(one.rule, one.verdict) for one in judgements] == [
        ("R43.4", "off"),
        ("R1", "off"),
        ("R2", "met"),
        ("R1", "off"),
        ("R2", "broken"),
        ("R1", "answer: 5"),
    ]


def test_a_refusal_by_another_rule_passes_through(package: Callable[..., str]) -> None:
    with pytest.raises(RuleBroken) as caught:
        rules(package()).require_elsewhere()
    assert caught.value.rule == "R9"


def test_a_machine_refuses_every_step_that_is_not_in_its_table() -> None:
    rows = {("draft", "submit"): Step("submitted", "R50.1"), ("submitted", "accept"): Step("done")}
    machine = Machine("topic", rows)
    for state, step in itertools.product(["draft", "submitted", "done"], ["submit", "accept", "fly"]):
        if (state, step) in rows:
            assert machine.advance(state, step) == rows[state, step].to
        else:
            with pytest.raises(IllegalStep) as caught:
                machine.advance(state, step)
            assert caught.value.rule == ("R50.1" if step == "submit" else "")


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (Fraction(1, 2), "1/2"),
        (date(2026, 1, 4), "2026-01-04"),
        ({"b", "a"}, ["a", "b"]),
        ({1: (None, True)}, {"1": [None, True]}),
        (1.5, 1.5),
    ],
)
def test_facts_become_what_json_can_hold(value: object, told: object) -> None:
    assert plain(value) == told


def test_a_judged_fact_may_be_named_rule() -> None:
    assert RuleBroken("R1", rule="R2").judged == {"rule": "R2"}


def test_the_rules_of_a_command_are_read_from_its_code(package: Callable[..., str]) -> None:
    commands = importlib.import_module(f"{package()}.commands")
    assert rules_of(commands.open_meeting) == {"R43.4", "R1", "R2"}
    assert rules_of(commands.submit) == {"R50.1"}, "a machine stands for the steps that are taken"
    assert rules_of(commands.judge) == {"R50.1", "R50.2"}
    assert rules_of(commands.show) == frozenset()
    assert rules_of(commands.convene) == {"R1"}, "a class stands only for those of its methods that are mentioned"
    assert rules_of(commands.nothing) == frozenset()
