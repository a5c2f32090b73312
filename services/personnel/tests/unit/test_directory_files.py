"""Files of a directory are read within bounds, whatever they hold, and each problem is told by its place."""

import io
import zipfile
from datetime import date

import pytest

from chassis.errors import Malformed
from personnel.directory_files import reading
from personnel.directory_files.columns import SHEETS
from personnel.directory_files.reading import MOST_ROWS, read
from personnel.directory_files.writing import directory_workbook

UNITS = "code,name,kind,superior,functions\n"
ROW = {"code": "x1", "name": "新单位", "kind": "部门", "superior": "gov", "functions": ""}


def problems(tables):
    return [(one.sheet, one.row, one.column) for table in tables for one in table.problems]


def english(tables):
    return [one.en for table in tables for one in table.problems]


def repacked(content: bytes, change) -> bytes:
    """The workbook with its parts as `change(name, content)` says."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in source.namelist():
            packed.writestr(name, change(name, source.read(name)))
    return target.getvalue()


BOOK = directory_workbook(date(2026, 11, 23), {"units": [ROW]})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk"])
@pytest.mark.parametrize(
    "headings", [UNITS, "单位代码,名称,单位种类,上级单位代码,职能\n", "Code, NAME ,kind,superior,functions\n"]
)
def test_csv_is_read_in_either_language_and_as_offices_save_it(encoding, headings):
    [table] = read("units", (headings + "x1,新单位,部门,gov,\r\n\r\nx2,“引号”,town,gov,\r\n").encode(encoding))
    assert table.problems == []
    assert [(row.number, row.cells["code"], row.cells["name"]) for row in table.rows] == [
        (2, "x1", "新单位"), (4, "x2", "“引号”"),
    ]  # fmt: skip


def test_a_workbook_is_read_as_it_was_written():
    tables = read("", BOOK)
    assert problems(tables) == []
    assert [table.sheet.kind for table in tables] == list(SHEETS)
    assert tables[0].rows[0].cells == ROW | {"from": "", "instrument": ""}


@pytest.mark.parametrize(
    "content",
    [
        b"\0" * 50,
        b"code,name\0,kind",
        b"\xff\xfe\x00\xd8",
        b"\x89PNG\r\n\x1a\n\0\0",
        "代码".encode("utf-16"),
    ],
)
def test_what_is_no_text_is_refused(content):
    with pytest.raises(Malformed) as refusal:
        read("units", content)
    assert list(refusal.value.fields) == ["content"]


def test_a_quotation_mark_that_is_not_closed_is_told():
    assert problems(read("units", b'code,"name')) == [("units", 0, "")]


@pytest.mark.parametrize("content", [b"PK\x03\x04", b"PK\x03\x04" + b"x" * 500, BOOK[:-30], BOOK[: len(BOOK) // 2]])
def test_what_only_looks_like_a_workbook_is_refused(content):
    assert problems(read("", content)) == [("workbook", 0, "")]


def test_a_workbook_with_parts_missing_or_mangled_is_refused():
    mangled = repacked(BOOK, lambda name, part: b"<worksheet><sheetData><row" if "sheet1" in name else part)
    empty = repacked(BOOK, lambda name, part: b"" if name == "xl/workbook.xml" else part)
    for content in (mangled, empty):
        assert problems(read("", content))[0][0] == "workbook"


def test_a_zip_bomb_is_not_unpacked():
    bomb = repacked(BOOK, lambda name, part: b"<a>" + b" " * 60_000_000 if "sharedStrings" in name else part)
    assert len(bomb) < 200_000
    assert english(read("", bomb)) == ["too large once it is unpacked"]
    many = io.BytesIO()
    with zipfile.ZipFile(many, "w") as packed:
        for number in range(reading.MOST_PARTS + 1):
            packed.writestr(f"{number}.xml", b"")
    assert english(read("", many.getvalue())) == ["too large once it is unpacked"]


def test_a_part_that_lies_about_its_size_is_refused():
    small = repacked(BOOK, lambda name, part: part + b" " * 5_000_000 if "sheet1" in name else part)
    offset = small.index(b"PK\x01\x02", small.index(b"PK\x01\x02") + 1)
    lying = bytearray(small)
    start = 0
    while (offset := bytes(lying).find(b"PK\x01\x02", start)) >= 0:
        # The size that the directory of the archive declares for the part, once unpacked.
        lying[offset + 24 : offset + 28] = (10).to_bytes(4, "little")
        start = offset + 4
    assert problems(read("", bytes(lying)))[0] == ("workbook", 0, "")


@pytest.mark.parametrize("declared", [b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"<!doctype a>"])
def test_entities_are_refused(declared):
    content = repacked(BOOK, lambda name, part: declared + part if "sheet1" in name else part)
    assert english(read("", content)) == ["it declares a document type or entities"]


def test_a_cell_far_out_costs_nothing():
    far = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    content = repacked(BOOK, lambda name, part: part.replace(b"</sheetData>", far) if "sheet1" in name else part)
    [units, *_] = read("", content)
    assert len(units.rows) == 1


@pytest.mark.parametrize("rows", [MOST_ROWS, MOST_ROWS + 1, 500_000])
def test_rows_are_bounded(rows):
    [table] = read("units", UNITS.encode() + b"x,,,,\n" * rows)
    assert len(table.rows) == min(rows, MOST_ROWS)
    assert english([table]) == ([] if rows <= MOST_ROWS else [f"more than {MOST_ROWS} rows"])


def test_a_formula_is_told_by_its_cell():
    formula = b'<c r="B2"><f>HYPERLINK("http://x")</f><v>1</v></c>'
    content = repacked(
        BOOK,
        lambda name, part: (
            part.replace(part[part.index(b'<c r="B2"') : part.index(b'<c r="C2"')], formula)
            if "worksheets/sheet1" in name
            else part
        ),
    )
    assert problems(read("", content)) == [("units", 2, "name")]


def test_what_looks_like_a_formula_is_written_as_text():
    [units, *_] = read("", directory_workbook(date(2026, 11, 23), {"units": [ROW | {"name": "=1+1"}]}))
    assert (units.rows[0].cells["name"], units.problems) == ("=1+1", [])


def test_headings_are_told_one_by_one():
    [table] = read("units", b"code,name,kind,functions,functions,colour\n")
    assert problems([table]) == [("units", 1, ""), ("units", 1, "superior"), ("units", 1, "functions")]
    [table] = read("units", b"")
    assert english([table]) == ["there are no headings"]
    [table] = read("units", UNITS.encode() + b"x1,y,town,gov,,more\n")
    assert problems([table]) == [("units", 2, "")]


def test_a_kind_goes_with_csv_and_with_nothing_else():
    for kind, content in (("", UNITS.encode()), ("kings", UNITS.encode()), ("units", BOOK)):
        with pytest.raises(Malformed) as refusal:
            read(kind, content)
        assert list(refusal.value.fields) == ["kind"]


def test_a_sheet_of_another_name_is_told():
    content = repacked(
        BOOK, lambda name, part: part.replace("补位".encode(), b"other") if name == "xl/workbook.xml" else part
    )
    assert problems(read("", content)) == [("other", 0, "")]


def test_dates_and_numbers_of_a_workbook_are_read_as_text_says_them():
    from datetime import date, datetime

    said = [(date(2026, 1, 2), "2026-01-02"), (datetime(2026, 1, 2), "2026-01-02"), (3.0, "3"), (3, "3"), (True, "yes")]
    assert [reading._text(value) for value, _ in said] == [text for _, text in said]
