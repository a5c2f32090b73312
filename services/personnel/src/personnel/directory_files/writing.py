"""From rows to a workbook that reads as it was written."""

import io
from collections.abc import Iterable, Mapping
from typing import Any

from personnel.directory_files.columns import SHEETS


def workbook(rows: Mapping[str, Iterable[Mapping[str, Any]]]) -> bytes:
    """A workbook with a sheet for each kind of rows, headings in Chinese; every cell is text, and none a formula."""
    # Imported here, so that a process that is never asked to write a workbook does not carry it.
    from xlsxwriter import Workbook

    target = io.BytesIO()
    plain = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(target, plain) as book:
        bold = book.add_format({"bold": True})
        for sheet in SHEETS.values():
            page = book.add_worksheet(sheet.zh)
            page.freeze_panes(1, 0)
            page.set_column(0, len(sheet.columns) - 1, 18)
            for place, column in enumerate(sheet.columns):
                page.write_string(0, place, column.zh, bold)
            for number, row in enumerate(rows.get(sheet.kind, ()), 1):
                for place, column in enumerate(sheet.columns):
                    if value := row.get(column.name):
                        page.write_string(number, place, str(value))
    return target.getvalue()
