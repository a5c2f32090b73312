"""What the README names to be tried is there."""

import csv
import re

from tests.architecture.tree import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


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
