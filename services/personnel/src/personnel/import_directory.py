"""Read a city's directory from CSV files: units, posts, people, appointments, portfolios and partners.

It goes through the same commands as everyone, in the standing of the operator, so each row has its act on record.
What is there already is left as it is; a second run of the same files changes nothing.
"""

import csv
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from google.protobuf.message import Message
from sqlalchemy import select

from chassis import run
from chassis.actor import SYSTEM, Actor, Power
from chassis.db import new_id
from chassis.errors import Failure, Malformed
from chassis.run import Runtime
from chassis.settings import load
from chassis.wire import to_date
from personnel.commands import appoint, assign_portfolio, establish_post, pair_partners, register_person, register_unit
from personnel.model import AREA, Appointment, Partnership, Person, Portfolio, Post, Unit
from personnel.parse import directory as parse
from personnel.present import directory as present
from personnel.settings import Settings
from zhengling.personnel.v1 import personnel_service_pb2 as pb

OPERATOR = replace(SYSTEM, name="operator", powers=(Power("office.staff", instrument="import-directory"),))
FILES = ("units.csv", "people.csv", "portfolios.csv", "partners.csv")


def main(argv: Sequence[str]) -> None:
    """The command line: one folder. Raises SystemExit with the file, line and reason of the first bad row."""
    if len(argv) != 1 or not Path(argv[0]).is_dir():
        raise SystemExit("usage: python -m personnel import-directory FOLDER (with " + ", ".join(FILES) + ")")
    runtime = Runtime.build(load(Settings), "personnel", pool_size=2, standing=lambda *_: OPERATOR)
    done = import_folder(runtime, Path(argv[0]))
    sys.stdout.write(summary(done) + "\n")


def summary(done: "Done") -> str:
    """What an import did, in one line."""
    told = [f"{count} {what}" for what, count in done.added.items()]
    return f"directory: added {', '.join(told) if told else 'nothing'}; {done.unchanged} rows were there already"


@dataclass
class Done:
    """What an import added, by kind, and how many rows it found there already."""

    added: Counter[str] = field(default_factory=Counter)
    unchanged: int = 0


def import_folder(runtime: Runtime, folder: Path) -> Done:
    """Import the files of a folder; one that is missing is passed over. Raises SystemExit for a bad row."""
    task = _Import(runtime, Done())
    steps: tuple[Callable[[dict[str, str]], None], ...] = (task.unit, task.person, task.portfolio, task.partners)
    for name, step in zip(FILES, steps, strict=True):
        for line, row in _rows(folder / name):
            try:
                step(row)
            except (Failure, KeyError, ValueError) as error:
                facts = error.facts() if isinstance(error, Failure) else str(error)
                raise SystemExit(f"{folder / name}, line {line}: {type(error).__name__} {facts}") from error
    return task.done


class _Import:
    def __init__(self, runtime: Runtime, done: Done) -> None:
        self.runtime, self.done = runtime, done
        self._actor = Actor(None, "operator", f"import-{new_id()}")
        with runtime.reading() as session:
            self._units = set(session.scalars(select(Unit.code)))
            self._posts: dict[str, UUID] = dict(session.execute(select(Post.code, Post.id)).all())
            self._people: dict[str, UUID] = dict(session.execute(select(Person.login, Person.id)).all())
            held = select(Appointment.person_id, Appointment.post_id)
            self._appointments = {(person, post) for person, post in session.execute(held)}
            matters = select(Portfolio.post_id, Portfolio.matter)
            self._portfolios = {(post, matter) for post, matter in session.execute(matters)}
            pairs = select(Partnership.post_id, Partnership.partner_id)
            self._partners = {(one, other) for one, other in session.execute(pairs)}

    def unit(self, row: dict[str, str]) -> None:
        """Columns code, name, kind, superior, functions (several apart by spaces)."""
        if self._there(row["code"] in self._units):
            return
        request = pb.RegisterUnitRequest(
            code=row["code"],
            name=row["name"],
            kind=row["kind"],
            superior=row["superior"],
            functions=row["functions"].split(),
        )
        self._run("units", register_unit.handle, parse.register_unit(request), present.unit)
        self._units.add(row["code"])

    def person(self, row: dict[str, str]) -> None:
        """Columns login, name, post, post_kind, title, unit, rank, clearance, phone, from: a person in a post."""
        if not self._there(row["post"] in self._posts):
            post = pb.EstablishPostRequest(
                code=row["post"], kind=row["post_kind"], title=row["title"], unit=row["unit"], rank=int(row["rank"])
            )
            made = self._run("posts", establish_post.handle, parse.establish_post(post), present.post)
            self._posts[row["post"]] = UUID(made.id)
        if not self._there(row["login"] in self._people):
            person = pb.RegisterPersonRequest(
                login=row["login"], name=row["name"], clearance=int(row["clearance"]), phone=row["phone"]
            )
            known = self._run("people", register_person.handle, parse.register_person(person), present.registered)
            self._people[row["login"]] = UUID(known.id)
        key = (self._people[row["login"]], self._posts[row["post"]])
        if not self._there(key in self._appointments):
            command = appoint.Appoint(*key, to_date(row["from"], "from"), None, "")
            self._run("appointments", appoint.handle, command, present.appointment)
            self._appointments.add(key)

    def portfolio(self, row: dict[str, str]) -> None:
        """Columns post, unit, area, from: exactly one of unit and area."""
        if bool(row["unit"]) == bool(row["area"]):
            raise Malformed({"unit": "name exactly one of unit and area"})
        key = (self._posts[row["post"]], row["unit"] or AREA + row["area"])
        if self._there(key in self._portfolios):
            return
        command = assign_portfolio.AssignPortfolio(*key, self._from(row), None, "")
        self._run("portfolios", assign_portfolio.handle, command, present.portfolio)
        self._portfolios.add(key)

    def partners(self, row: dict[str, str]) -> None:
        """Columns post, partner, from."""
        key = (self._posts[row["post"]], self._posts[row["partner"]])
        if self._there(key in self._partners):
            return
        command = pair_partners.PairPartners(*key, self._from(row), None)
        self._run("partnerships", pair_partners.handle, command, present.partnership)
        self._partners |= {key, key[::-1]}

    def _from(self, row: dict[str, str]) -> date:
        return to_date(row["from"], "from")

    def _there(self, found: bool) -> bool:
        self.done.unchanged += found
        return found

    def _run(self, what: str, handler: Any, command: object, reply: Callable[[Any], Message]) -> Any:
        answer = run.run(self.runtime, self._actor, handler, command, reply)
        self.done.added[what] += 1
        return answer


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a CSV file with the number of their line; nothing where there is no such file."""
    if not path.exists():
        return
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in (reader := csv.DictReader(file)):
            yield reader.line_num, {name: (value or "").strip() for name, value in row.items() if name}
