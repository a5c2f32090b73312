"""From rows to a workbook that reads as it was written."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from chassis.workbook import Table, workbook
from personnel.directory_files.columns import SHEETS


def directory_workbook(on: date, rows: Mapping[str, Iterable[Mapping[str, Any]]]) -> bytes:
    """A workbook with a sheet for each kind of rows, headings in Chinese; every cell is text, and none a formula."""
    tables = [
        Table(
            sheet.zh,
            [column.zh for column in sheet.columns],
            [[str(row.get(column.name) or "") for column in sheet.columns] for row in rows.get(sheet.kind, ())],
        )
        for sheet in SHEETS.values()
    ]
    return workbook(on, *tables)
