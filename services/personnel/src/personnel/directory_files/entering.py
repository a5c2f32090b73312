"""From rows to the directory: each row goes through the commands that everyone uses, and has its acts on record."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table as Stored
from sqlalchemy import select

from chassis import db
from chassis.acts import Act, act_values
from chassis.errors import Failure, Malformed
from chassis.law import judging
from chassis.outbox import Outbox
from chassis.run import Context
from personnel.commands.directory import (
    appoint,
    assign_portfolio,
    establish_post,
    pair_partners,
    register_person,
    register_unit,
)
from personnel.directory_files import problems
from personnel.directory_files.columns import SHEETS, Column
from personnel.directory_files.problems import Problem
from personnel.directory_files.reading import Row, Table
from personnel.model import AREA, BEGINNING, Appointment, Partnership, Person, Portfolio, Post, Unit

_ACTS, _OUTBOX = (cast(Stored, model.__table__) for model in (Act, Outbox))

COLUMNS = {
    "units": {"unit": "code", "starts": "from"},
    "people": {"login": "login", "post": "post", "starts": "from", "post_id": "post", "person_id": "login"},
    "portfolios": {"starts": "from", "post_id": "post", "matter": "unit"},
    "partners": {"starts": "from", "post_id": "post", "partner_id": "partner"},
}
"""Which column stands for what a command's failure names, where the two differ."""


@dataclass
class Entered:
    """What was added, by kind, how much was there already, and every problem met."""

    added: Counter[str] = field(default_factory=Counter)
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)


class Entering:
    """Enters tables in one transaction; whoever opened it rolls back when there are problems."""

    def __init__(self, ctx: Context) -> None:
        self.ctx, self.done = ctx, Entered()
        self._sheet, self._row = "", Row(0, {})
        self._values: dict[str, Any] = {}
        session = ctx.session
        self._units = set(session.scalars(select(Unit.code)))
        self._posts: dict[str, UUID] = dict(session.execute(select(Post.code, Post.id)).all())
        self._people: dict[str, UUID] = dict(session.execute(select(Person.login, Person.id)).all())
        held = session.execute(select(Appointment.person_id, Appointment.post_id))
        self._held: set[tuple[UUID, UUID]] = {(person, post) for person, post in held}
        charges = select(Portfolio.post_id, Portfolio.matter).where(Portfolio.special.is_(False))
        self._charges: set[tuple[UUID, str]] = {(post, matter) for post, matter in session.execute(charges)}
        pairs = session.execute(select(Partnership.post_id, Partnership.partner_id))
        self._pairs: set[tuple[UUID, UUID]] = {(one, other) for one, other in pairs}
        self._faulty: set[tuple[str, str]] = set()
        """What a faulty row would have made: rows that name it are not to blame."""
        self._first: dict[tuple[str, str], tuple[int, dict[str, Any]]] = {}
        """The first row that told of something, for comparing those that tell of it again."""

    def enter(self, tables: list[Table]) -> Entered:
        """Enter the rows of all tables, units first; problems are collected, not raised."""
        steps = {"units": self._unit, "people": self._person, "portfolios": self._portfolio, "partners": self._partners}
        for kind, step in steps.items():
            for table in (one for one in tables if one.sheet.kind == kind):
                self._sheet = kind
                good = self._readable(table)
                for row, values in _superiors_first(good) if kind == "units" else good:
                    self._row, self._values = row, values
                    step(values)
        for table in tables:
            self.done.problems += table.problems
        self.done.problems.sort(key=lambda one: (list(SHEETS).index(one.sheet) if one.sheet in SHEETS else -1, one.row))
        return self.done

    def _readable(self, table: Table) -> list[tuple[Row, dict[str, Any]]]:
        """The rows all of whose cells can be read, with their values; of the others every cell is told."""
        good = []
        noted = {problem.row for problem in table.problems}
        broken_headings = any(problem.column and problem.row <= 1 for problem in table.problems)
        for row in table.rows:
            values, before = {}, len(self.done.problems)
            for column in table.sheet.columns:
                values[column.name] = self._value(table, row, column)
            if len(self.done.problems) > before or row.number in noted or broken_headings:
                self._blame(table.sheet.kind, row)
            else:
                good.append((row, values))
        return good

    def _value(self, table: Table, row: Row, column: Column) -> Any:
        text = row.cells.get(column.name, "")
        if column.name not in row.cells and column.name not in table.sheet.extra:
            return None
        try:
            if not text and column.needed:
                raise Malformed({column.name: "须填写 / it must be filled in"})
            return column.read(text, column.name)
        except Malformed as error:
            if not any(p.row == row.number and p.column == column.name for p in table.problems):
                expected = error.fields[column.name]
                self.done.problems.append(problems.cell(table.sheet.kind, row.number, column.name, text, expected))
            return None

    def _unit(self, values: dict[str, Any]) -> None:
        if self._again("unit", values["code"], values) or self._there(values["code"] in self._units):
            return
        if self._follows_fault(("unit", values["superior"])):
            return
        command = register_unit.RegisterUnit(
            code=values["code"],
            name=values["name"],
            kind=values["kind"],
            superior=values["superior"],
            functions=values["functions"],
            starts=values["from"] or BEGINNING,
            instrument=values["instrument"],
        )
        if self._carried_out("units", register_unit.handle, command) is not None:
            self._units.add(values["code"])

    def _person(self, values: dict[str, Any]) -> None:
        login, post = values["login"], values["post"]
        if not login and not post:
            return self._wrong("login", "须填写登录名或者职位代码 / a login or a post must be filled in")
        needed = []
        if post and post not in self._posts:
            needed += ["post_kind", "title", "unit", "rank"]
        if login and login not in self._people:
            needed += ["name"] if values["clearance"] not in ("", None) else ["name", "clearance"]
        if login and post:
            needed.append("from")
        empty = [name for name in needed if values[name] in ("", None)]
        for name in empty:
            self._wrong(name, "须填写 / it must be filled in")
        if empty or (post and self._follows_fault(("unit", values["unit"]), ("post", post))):
            return None
        if post and not self._post(values):
            return self._blame("people", self._row)
        if login and not self._known(values):
            return self._blame("people", self._row)
        if login and post:
            self._appointment(values)
        return None

    def _post(self, values: dict[str, Any]) -> bool:
        told = {name: values[name] for name in ("post_kind", "title", "unit", "rank") if values[name] not in ("", None)}
        if not self._agrees("post", values["post"], told):
            return False
        if self._there(values["post"] in self._posts):
            return True
        command = establish_post.EstablishPost(
            code=values["post"],
            kind=values["post_kind"],
            title=values["title"],
            unit=values["unit"],
            rank=values["rank"],
            starts=values["post_from"] or BEGINNING,
        )
        made = self._carried_out("posts", establish_post.handle, command)
        if made is not None:
            self._posts[values["post"]] = made
        return made is not None

    def _known(self, values: dict[str, Any]) -> bool:
        told = {name: values[name] for name in ("name", "clearance", "phone") if values[name] not in ("", None)}
        if not self._agrees("login", values["login"], told):
            return False
        if self._there(values["login"] in self._people):
            return True
        command = register_person.RegisterPerson(
            login=values["login"], name=values["name"], clearance=values["clearance"], phone=values["phone"]
        )
        made = self._carried_out("people", register_person.handle, command)
        if made is not None:
            self._people[values["login"]] = made
        return made is not None

    def _appointment(self, values: dict[str, Any]) -> None:
        key = (self._people[values["login"]], self._posts[values["post"]])
        if self._there(key in self._held) or not self._in_order(values):
            return
        command = appoint.Appoint(*key, values["from"], values["until"], values["instrument"], values["acting"])
        if self._carried_out("appointments", appoint.handle, command) is not None:
            self._held.add(key)

    def _portfolio(self, values: dict[str, Any]) -> None:
        if bool(values["unit"]) == bool(values["area"]):
            return self._wrong("unit", "unit 与 area 只填一个 / name exactly one of unit and area")
        if self._follows_fault(("post", values["post"]), ("unit", values["unit"])):
            return None
        post = self._posts.get(values["post"])
        if post is None:
            return self._missing("post", values["post"])
        key = (post, values["unit"] or AREA + values["area"])
        if self._there(key in self._charges) or not self._in_order(values):
            return None
        command = assign_portfolio.AssignPortfolio(
            post, values["unit"], values["area"], values["from"], values["until"], values["instrument"]
        )
        if self._carried_out("portfolios", assign_portfolio.handle, command) is not None:
            self._charges.add(key)
        return None

    def _partners(self, values: dict[str, Any]) -> None:
        if self._follows_fault(("post", values["post"]), ("post", values["partner"])):
            return
        unknown = [name for name in ("post", "partner") if values[name] not in self._posts]
        for name in unknown:
            self._missing(name, values[name])
        if unknown:
            return
        key = (self._posts[values["post"]], self._posts[values["partner"]])
        if self._there(key in self._pairs) or not self._in_order(values):
            return
        command = pair_partners.PairPartners(*key, values["from"], values["until"])
        if self._carried_out("partnerships", pair_partners.handle, command) is not None:
            self._pairs |= {key, key[::-1]}

    def _carried_out(self, what: str, handler: Callable[[Any, Context], Any], command: object) -> UUID | None:
        """Carry out one row's command in the open transaction, with its act and its events; None where it is refused.

        The row's own list of events, and not the import's, keeps each insert small however many rows there are.
        """
        ctx, events = self.ctx, list[dict[str, Any]]()
        inner = replace(ctx, subject="", capacity=None, _events=events, _also=[])
        try:
            with judging() as judgements:
                made = handler(command, inner)
        except Failure as error:
            ctx.session.expunge_all()
            columns, book = COLUMNS[self._sheet], ctx.runtime.book
            self.done.problems += problems.refused(self._sheet, self._row.number, error, book, self._values, columns)
            self._blame(self._sheet, self._row)
            return None
        key: UUID = made.id
        rows = db.only_added(ctx.session)
        if rows is None:
            ctx.session.flush()
        # What the row's command changed beside its subject has this act too, and not the act of the whole import.
        passed = [one for one in ctx.session.info.pop("changed", {}) if one != inner.subject]
        acts = [
            act_values(
                at=ctx.now,
                actor=ctx.actor,
                standing=ctx.standing,
                capacity=inner.capacity,
                action=handler.__module__.rpartition(".")[2],
                subject=subject,
                rulebook=ctx.runtime.book.version,
                judgements=judgements if subject == inner.subject else [],
            )
            for subject in (inner.subject, *passed)
        ]
        db.insert_together(ctx.session, {**(rows or {}), _OUTBOX: events, _ACTS: acts})
        ctx.session.expunge_all()
        self.done.added[what] += 1
        return key

    def _there(self, found: bool) -> bool:
        self.done.unchanged += found
        return found

    def _wrong(self, column: str, expected: str) -> None:
        value = self._row.cells.get(column, "")
        self.done.problems.append(problems.cell(self._sheet, self._row.number, column, value, expected))
        self._blame(self._sheet, self._row)

    def _missing(self, column: str, value: str) -> None:
        self.done.problems.append(problems.missing(self._sheet, self._row.number, column, value))
        self._blame(self._sheet, self._row)

    def _in_order(self, values: Mapping[str, Any]) -> bool:
        starts, until = values["from"], values["until"]
        if isinstance(until, date) and until < starts:
            self._wrong("until", "不得早于起始日 / not before the first day")
            return False
        return True

    def _again(self, kind: str, code: str, values: dict[str, Any]) -> bool:
        """Whether an earlier row told of the same unit, which is told once."""
        first = self._first.setdefault((kind, code), (self._row.number, values))
        if first[0] == self._row.number:
            return False
        self._wrong("code", f"与第 {first[0]} 行重复，删去一行 / a code that is not in row {first[0]} too")
        return True

    def _agrees(self, kind: str, code: str, told: dict[str, Any]) -> bool:
        """Whether a row says of a post or person what the first row that tells of it says."""
        number, first = self._first.setdefault((kind, code), (self._row.number, told))
        differing = [name for name, value in told.items() if first.get(name, value) != value]
        for name in differing:
            self._wrong(name, f"与第 {number} 行一致 / the same as in row {number}")
        return not differing

    def _blame(self, sheet: str, row: Row) -> None:
        """Note what a faulty row would have made."""
        if sheet == "units":
            self._faulty.add(("unit", row.cells.get("code", "")))
        elif sheet == "people":
            self._faulty.add(("post", row.cells.get("post", "")))

    def _follows_fault(self, *named: tuple[str, str]) -> bool:
        """Whether the row names something that a faulty row would have made, and that is not there otherwise."""
        have = {"unit": self._units, "post": self._posts}
        faulty = [one for one in named if one[1] and one in self._faulty and one[1] not in have[one[0]]]
        if faulty:
            self._blame(self._sheet, self._row)
        return bool(faulty)


def _superiors_first(rows: list[tuple[Row, dict[str, Any]]]) -> list[tuple[Row, dict[str, Any]]]:
    """The rows so that a unit comes after its superior; those that never can come last, in their own order."""
    codes, placed, ordered = {values["code"] for _, values in rows}, set(), []
    under: dict[str, list[tuple[Row, dict[str, Any]]]] = {}
    for one in rows:
        above = one[1]["superior"]
        under.setdefault(above if above in codes and above != one[1]["code"] else "", []).append(one)
    ready = under.pop("", [])
    while ready:
        ordered += ready
        reached = [one[1]["code"] for one in ready if one[1]["code"] not in placed]
        placed.update(reached)
        ready = [one for code in dict.fromkeys(reached) for one in under.pop(code, [])]
    return ordered + [one for left in under.values() for one in left]
