"""What the README names to be tried is there."""

import csv
import re

from gateway.problem_kinds import KINDS
from tests.architecture.tree import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


CHINESE = (ROOT / "README.zh-CN.md").read_text(encoding="utf-8")


def test_both_languages_tell_the_same_settings_and_commands() -> None:
    def told(text: str) -> tuple[set[str], set[str]]:
        settings = {
            name for row in re.findall(r"^\| (.*?) \|", text, re.MULTILINE) for name in re.findall(r"`(\w+)`", row)
        }
        return settings, set(re.findall(r"`python -m \S+ ([a-z-]+)", text))

    assert told(README) == told(CHINESE)
    assert len(told(README)[0]) > 15


def test_integrators_are_told_of_every_kind_of_problem_and_of_no_other() -> None:
    text = (ROOT / "docs/integrators.md").read_text(encoding="utf-8")
    table = {
        code: status
        for status, codes in re.findall(r"^\| ([\d, ]+) \| (`/problems.*?) \|", text, re.MULTILINE)
        for code in re.findall(r"/problems/([a-z-]+)", codes)
    }
    assert table.keys() == KINDS.keys()
    assert [code for code, status in table.items() if str(KINDS[code].status) not in status] == []


def test_the_logins_that_it_names_are_people_of_the_example_city() -> None:
    with (ROOT / "deploy/rulepacks/rushan/directory/people.csv").open(encoding="utf-8") as file:
        people = {row["login"] for row in csv.DictReader(file)}
    (line,) = re.findall(r"LOGIN=(.*)", README)
    named = set(re.findall(r"\w+", line.partition(")")[0] + line.partition("example city:")[2]))
    assert named - people == set()
    assert len(named) > 5


def test_the_folders_that_it_draws_are_there() -> None:
    drawn = re.findall(r"^([a-z]+)/ ", README, re.MULTILINE)
    assert [folder for folder in drawn if not (ROOT / folder).is_dir()] == []
    assert len(drawn) > 5


def test_the_targets_that_it_names_are_in_the_makefile() -> None:
    named = set(re.findall(r"(?:^|`|\()make (?:-s )?([a-z]+)", README, re.MULTILINE))
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert named - targets == set()
    assert {"run", "test", "token"} <= named
