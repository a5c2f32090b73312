"""One table as a workbook that an office prints: headings stay in sight, text is never taken for a formula."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from io import BytesIO

LANDSCAPE_A4 = 9
WIDEST, NARROWEST = 40, 8


def worksheet(
    name: str, headings: Sequence[str], rows: Iterable[Sequence[str | int | float]], made_on: date, caption: str
) -> bytes:
    """The bytes of a workbook with one sheet: a caption, the headings, and a row for each of `rows`.

    The same content gives the same bytes on the same day, so that a client sees whether it has the file already.
    """
    # Few processes ever make a workbook, and the library is slow to load.
    from xlsxwriter import Workbook

    made = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(made, options) as book:
        book.set_properties({"title": caption, "created": datetime(made_on.year, made_on.month, made_on.day)})
        sheet = book.add_worksheet(name)
        bold = book.add_format({"bold": True})
        head = book.add_format({"bold": True, "border": 1, "text_wrap": True, "align": "center", "valign": "vcenter"})
        cell = book.add_format({"border": 1, "valign": "vcenter"})
        sheet.write_string(0, 0, caption, bold)
        widths = [_width(heading) for heading in headings]
        for column, heading in enumerate(headings):
            sheet.write_string(1, column, heading, head)
        for number, row in enumerate(rows, 2):
            for column, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(number, column, value, cell)
                else:
                    sheet.write_number(number, column, value, cell)
                widths[column] = max(widths[column], _width(str(value)))
        for column, width in enumerate(widths):
            sheet.set_column(column, column, min(WIDEST, max(NARROWEST, width)))
        sheet.freeze_panes(2, 0)
        sheet.set_landscape()
        sheet.set_paper(LANDSCAPE_A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(1)
    return made.getvalue()


def _width(text: str) -> int:
    """The columns that a text takes; a Chinese character takes two."""
    return 2 + sum(2 if ord(mark) > 0x2E7F else 1 for mark in text)
