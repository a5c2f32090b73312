"""Read a city's directory from CSV files: units, posts, people, appointments, portfolios and partners.

It goes through the same commands as everyone, in the standing of the operator, so each row has its act on record.
What is there already is left as it is; a second run of the same files changes nothing.
"""

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from chassis import run
from chassis.actor import SYSTEM, Actor, Power
from chassis.db import new_id
from chassis.errors import Malformed
from chassis.run import Runtime
from chassis.settings import load
from personnel.commands.directory import import_directory
from personnel.commands.directory.import_directory import ImportDirectory, Imported
from personnel.directory_files.columns import SHEETS
from personnel.directory_files.reading import read
from personnel.present import directory as present
from personnel.settings import Settings

OPERATOR = replace(SYSTEM, name="operator", powers=(Power("office.staff", instrument="import-directory"),))
FILES = {kind: f"{kind}.csv" for kind in SHEETS}


def main(argv: Sequence[str]) -> None:
    """The command line: one folder, and --dry-run to change nothing. Raises SystemExit with every problem found."""
    folders = [Path(given) for given in argv if given != "--dry-run"]
    if len(folders) != 1 or not folders[0].is_dir():
        files = ", ".join(FILES.values())
        raise SystemExit(f"usage: python -m personnel import-directory FOLDER [--dry-run] (with {files})")
    runtime = Runtime.build(load(Settings), "personnel", pool_size=2, standing=lambda *_: OPERATOR)
    dry = "--dry-run" in argv
    sys.stdout.write(summary(import_folder(runtime, folders[0], dry_run=dry), dry_run=dry) + "\n")


def summary(done: Imported, *, dry_run: bool = False) -> str:
    """What an import did, or would do, in one line."""
    told = [f"{count} {what}" for what, count in done.added.items()]
    verb = "would add" if dry_run else "added"
    return f"directory: {verb} {', '.join(told) if told else 'nothing'}; {done.unchanged} rows were there already"


def import_folder(runtime: Runtime, folder: Path, *, dry_run: bool = False) -> Imported:
    """Import the files of a folder, all rows or none; a file that is missing is passed over.

    Raises SystemExit with every problem, by file, line and column.
    """
    paths = {kind: folder / name for kind, name in FILES.items()}
    files = tuple((kind, path.read_bytes()) for kind, path in paths.items() if path.exists())
    command = ImportDirectory(dry_run, several=files)
    for kind, content in command.files:
        try:
            read(kind, content)
        except Malformed as error:
            raise SystemExit(f"{paths[kind]}: {'; '.join(error.fields.values())}") from error
    actor = Actor(None, "operator", f"import-{new_id()}")
    if dry_run:
        return _without_problems(run.query(runtime, actor, import_directory.preview, command), paths)
    done: list[Imported] = []

    def handle(command: ImportDirectory, ctx: run.Context) -> Imported:
        done.append(import_directory.handle(command, ctx))
        return done[-1]

    # An act is named for its handler's module.
    handle.__module__ = import_directory.__name__
    try:
        run.run(runtime, actor, handle, command, present.imported)
    except Malformed:
        _without_problems(run.query(runtime, actor, import_directory.preview, command), paths)
        raise
    return done[-1]


def _without_problems(found: Imported, paths: dict[str, Path]) -> Imported:
    if not found.problems:
        return found
    lines = [
        f"{paths[one.sheet]}, line {one.row}{', ' + one.column if one.column else ''}: {one.en}; {one.remedy_en}"
        f" / {one.zh}；{one.remedy_zh}"
        for one in found.problems
    ]
    raise SystemExit("\n".join(lines))
