"""Imports of the directory in proto messages."""

from chassis.wire import text
from personnel.commands.directory.import_directory import Imported
from personnel.directory_files.problems import Problem
from zhengling.personnel.v1 import directory_service_pb2 as pb

MOST_TOLD = 1000
"""Problems told of; whoever has more has made one mistake many times."""


def imported(done: Imported) -> pb.ImportDirectoryReply:
    """What an import did, or would do."""
    return pb.ImportDirectoryReply(
        id=text(done.id),
        dry_run=done.id is None,
        added=[pb.ImportCount(kind=kind, count=count) for kind, count in sorted(done.added.items())],
        unchanged=done.unchanged,
        problems=[_problem(one) for one in done.problems[:MOST_TOLD]],
        more_problems=max(0, len(done.problems) - MOST_TOLD),
    )


def _problem(one: Problem) -> pb.ImportProblem:
    return pb.ImportProblem(
        sheet=one.sheet,
        row=one.row,
        column=one.column,
        rule=one.rule,
        zh=one.zh,
        en=one.en,
        remedy_zh=one.remedy_zh,
        remedy_en=one.remedy_en,
    )
