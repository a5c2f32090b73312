"""Tables as a workbook that an office prints: headings stay in sight, text is never taken for a formula."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlsxwriter import Workbook

LANDSCAPE_A4 = 9
WIDEST, NARROWEST = 40, 8
AS_WRITTEN = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


@dataclass(frozen=True)
class Table:
    """One sheet: its name, its headings, and rows of texts and numbers; a caption stands in a line above them."""

    name: str
    headings: Sequence[str]
    rows: Iterable[Sequence[str | int | float]]
    caption: str = ""


def workbook(made_on: date, *tables: Table) -> bytes:
    """The bytes of a workbook with a sheet for each table.

    The same content gives the same bytes on the same day, so that a client sees whether it has the file already.
    """
    # Few processes ever make a workbook, and the library is slow to load.
    from xlsxwriter import Workbook

    made = BytesIO()
    with Workbook(made, AS_WRITTEN) as book:
        book.set_properties({"title": tables[0].caption, "created": datetime(made_on.year, made_on.month, made_on.day)})
        for table in tables:
            _fill(book, table)
    return made.getvalue()


def _fill(book: "Workbook", table: Table) -> None:
    sheet = book.add_worksheet(table.name)
    bold = book.add_format({"bold": True})
    head = book.add_format({"bold": True, "border": 1, "text_wrap": True, "align": "center", "valign": "vcenter"})
    cell = book.add_format({"border": 1, "valign": "vcenter"})
    top = 1 if table.caption else 0
    if table.caption:
        sheet.write_string(0, 0, table.caption, bold)
        sheet.set_footer("&C第 &P 页，共 &N 页")
    widths = [_width(heading) for heading in table.headings]
    for column, heading in enumerate(table.headings):
        sheet.write_string(top, column, heading, head)
    for number, row in enumerate(table.rows, top + 1):
        for column, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(number, column, value, cell)
            else:
                sheet.write_number(number, column, value, cell)
            widths[column] = max(widths[column], _width(str(value)))
    for column, width in enumerate(widths):
        sheet.set_column(column, column, min(WIDEST, max(NARROWEST, width)))
    sheet.freeze_panes(top + 1, 0)
    sheet.set_landscape()
    sheet.set_paper(LANDSCAPE_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(top)


def _width(text: str) -> int:
    """The columns that a text takes; a Chinese character takes two."""
    return 2 + sum(2 if ord(mark) > 0x2E7F else 1 for mark in text)
