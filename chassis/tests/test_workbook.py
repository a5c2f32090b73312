"""A workbook holds what it was given: numbers as numbers, and text as text whatever it looks like."""

from datetime import date, datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook

from chassis.workbook import Table, workbook

MADE_ON = date(2026, 11, 23)


def made_of(rows):
    return workbook(MADE_ON, Table("表", ("姓名", "天数"), rows, "标题"))


def sheet_of(rows):
    return load_workbook(BytesIO(made_of(rows))).active


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(1)", "=HYPERLINK(1)", "https://example.org", "{=1}", "007", "甲\n乙"]
)
def test_text_stays_text(text):
    cell = sheet_of([(text, 1)]).cell(3, 1)
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


def test_numbers_headings_and_what_stays_in_sight():
    sheet = sheet_of([("甲", 1.5), ("乙", 0)])
    assert list(sheet.iter_rows(values_only=True)) == [
        ("标题", None), ("姓名", "天数"), ("甲", 1.5), ("乙", 0)
    ]  # fmt: skip
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("A3", "$2:$2")
    assert sheet.page_setup.orientation == "landscape"


def test_the_same_content_is_the_same_file():
    rows = [("甲", 1)]
    made = made_of(rows)
    assert made == made_of(rows)
    assert load_workbook(BytesIO(made)).properties.created == datetime(2026, 11, 23)
