"""Read a directory from files: all of its rows or none."""

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from uuid import UUID

from chassis.errors import Malformed
from chassis.run import Context
from personnel.directory_files.entering import Entered, Entering
from personnel.directory_files.problems import Problem
from personnel.directory_files.reading import read
from personnel.model import DirectoryImport
from personnel.model.unit import lock_units
from personnel.rules import directory_rules


@dataclass(frozen=True)
class ImportDirectory:
    """A file with the kind of its rows, which is empty for a workbook; or several, as an operator has them."""

    dry_run: bool = False
    kind: str = ""
    content: bytes = b""
    several: tuple[tuple[str, bytes], ...] | None = None

    @property
    def files(self) -> tuple[tuple[str, bytes], ...]:
        """The files, each with the kind of its rows."""
        return ((self.kind, self.content),) if self.several is None else self.several


@dataclass(frozen=True)
class Imported:
    """What an import did, or would do; without an id where it was only asked."""

    id: UUID | None
    added: Counter[str]
    unchanged: int
    problems: list[Problem] = field(default_factory=list)


def handle(command: ImportDirectory, ctx: Context) -> Imported:
    """Import. Raises RuleBroken(R9.1), and Malformed naming the cells that have problems; then nothing is done.

    Each thing added has an act of its own, as if it had been entered by itself; the import's own tells of the whole.
    """
    done = _entered(command, ctx)
    if done.problems:
        raise Malformed(_told(done.problems))
    digest = hashlib.sha256(b"\0".join(content for _, content in command.files)).hexdigest()
    record = ctx.add(DirectoryImport(digest=digest, added=dict(done.added), unchanged=done.unchanged))
    return Imported(record.id, done.added, done.unchanged)


MOST_NAMED = 20
"""Cells that a refusal names: it travels in the headers of a reply, which hold little."""


def _told(problems: list[Problem]) -> dict[str, str]:
    count = len(problems)
    told = {"problems": f"共 {count} 处，试导入可得全部 / {count} found; a dry run tells all of them"}
    for one in reversed(problems[:MOST_NAMED]):
        told[one.place()] = f"{one.zh}，{one.remedy_zh} / {one.en}: {one.remedy_en}"
    return told


def preview(ctx: Context, command: ImportDirectory) -> Imported:
    """What an import would do, with every problem: it is carried out and undone. Raises RuleBroken(R9.1), Malformed."""
    with ctx.runtime.sessions() as session:
        inner = Context(ctx.runtime, session, ctx.actor, ctx.standing, ctx.now)
        done = _entered(command, inner)
        session.rollback()
    return Imported(None, done.added, done.unchanged, done.problems)


def _entered(command: ImportDirectory, ctx: Context) -> Entered:
    ctx.exercise("R9.1", *directory_rules.directory_keepers())
    tables = [table for kind, content in command.files for table in read(kind, content)]
    lock_units(ctx.session)
    return Entering(ctx).enter(tables)
