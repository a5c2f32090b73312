"""From the bytes of a file to rows of text; whatever the file holds, it costs no more than its bounds."""

import csv
import io
import logging
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from chassis.errors import Malformed
from personnel.directory_files.columns import SHEETS, Sheet
from personnel.directory_files.problems import Problem

log = logging.getLogger("directory-files")

MOST_ROWS = 20_000
"""Rows of all sheets together."""
MOST_COLUMNS = 40
MOST_UNPACKED = 20 * 1024 * 1024
"""Bytes that the parts of a workbook may have together once they are unpacked."""
MOST_PARTS = 500
ZIP = b"PK\x03\x04"
DECLARED = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)


@dataclass(frozen=True)
class Row:
    """A row by the file's own count, and the text under each column."""

    number: int
    cells: dict[str, str]


@dataclass
class Table:
    """The rows of one kind, and what is wrong with the file, its headings or its cells."""

    sheet: Sheet
    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, row: int, column: str, said: tuple[str, str], todo: tuple[str, str]) -> None:
        """Note a problem."""
        self.problems.append(Problem(self.sheet.kind, row, column, *said, *todo))


FORMULA = object()
"""Stands for a cell that holds a formula: its result is whatever another program once made of it."""


def read(kind: str, content: bytes) -> list[Table]:
    """The tables of a file: the one of a CSV file of that kind, or those of a workbook, where `kind` is empty.

    Raises Malformed for what is no such file, or a kind that does not fit it; all else is told in the tables.
    """
    if content.startswith(ZIP):
        if kind:
            raise Malformed({"kind": "工作簿不填 kind / a workbook takes no kind"})
        return _workbook(content)
    if kind not in SHEETS:
        kinds = ", ".join(SHEETS)
        raise Malformed({"kind": f"CSV 文件须填 kind：{kinds} / a CSV file needs one of {kinds}"})
    table = Table(SHEETS[kind])
    text = _decoded(content)
    if text is None:
        zh, en = "既不是 UTF-8 或者 GB 18030 编码的 CSV，也不是 xlsx", "neither CSV in UTF-8 or GB 18030 nor xlsx"
        raise Malformed({"content": f"{zh}，请另存 / {en}: save it as one of these"})
    try:
        _fill(table, _csv_rows(text), MOST_ROWS)
    except csv.Error:
        todo = ("检查引号是否成对，或者改用 xlsx", "see that quotation marks are paired, or use xlsx")
        table.wrong(0, "", ("不是完好的 CSV 文件", "not a well-formed CSV file"), todo)
    return [table]


def _decoded(content: bytes) -> str | None:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        # Bytes that are no text at all may still pass for GB 18030.
        return None if "\0" in text else text
    return None


def _csv_rows(text: str) -> Iterator[tuple[int, list[Any]]]:
    for cells in (reader := csv.reader(io.StringIO(text, newline=""), strict=True)):
        yield reader.line_num, cells


def _fill(table: Table, rows: Iterable[tuple[int, list[Any]]], most: int) -> int:
    """Put the rows under their headings; the first row that is not blank holds these. Returns how many were read."""
    names: list[str] | None = None
    count = 0
    for number, raw in rows:
        cells = [_text(value) for value in raw]
        if not any(cells):
            continue
        if names is None:
            names = _names(table, number, cells)
            continue
        count += 1
        if count > most:
            said = (f"超过 {MOST_ROWS} 行", f"more than {MOST_ROWS} rows")
            table.wrong(0, "", said, ("分成几个文件导入", "split it into several files"))
            break
        if any(cells[len(names) :]):
            said = ("比标题行多出了内容", "there is more here than the headings name")
            table.wrong(number, "", said, ("删去多出的内容", "remove it"))
        for name, value in zip(names, raw, strict=False):
            if value is FORMULA and name:
                said = ("这一格是公式", "this cell holds a formula")
                table.wrong(number, name, said, ("改为固定的值", "replace it by its value"))
        table.rows.append(Row(number, {name: value for name, value in zip(names, cells, strict=False) if name}))
    if names is None:
        todo = ("首行写标题，可以用空白模板", "let the first row hold the headings; there is an empty template")
        table.wrong(0, "", ("没有标题行", "there are no headings"), todo)
    return count


def _names(table: Table, number: int, headings: list[str]) -> list[str]:
    """The columns under the headings; an empty name for one that is not known. Raises Malformed where none is."""
    sheet, names = table.sheet, [table.sheet.named(heading) or "" for heading in headings]
    if not any(names):
        known = "、".join(column.zh for column in sheet.columns)
        told = f"不是名录文件，标题应有：{known} / no directory file: none of its headings is known"
        raise Malformed({"content": told})
    for heading, name in zip(headings, names, strict=True):
        if heading and not name:
            said = (f"不认识标题“{heading[:40]}”", f"“{heading[:40]}” is no known heading")
            known = "、".join(column.zh for column in sheet.columns)
            todo = (
                f"删去此列，或者改为：{known}",
                "remove it, or name one of: " + ", ".join(c.name for c in sheet.columns),
            )
            table.wrong(number, "", said, todo)
    for column in sheet.columns:
        if names.count(column.name) > 1:
            said = (f"标题“{column.zh}”出现了两次", f"“{column.name}” is there twice")
            table.wrong(number, column.name, said, ("只留一列", "leave one of them"))
        elif column.name not in names and column.name not in sheet.extra:
            said = (f"缺少“{column.zh}”一列", f"the column “{column.name}” is not there")
            table.wrong(number, column.name, said, ("补上此列", "add it"))
    return names


def _text(value: Any) -> str:
    """A cell as text, as the same value would stand in a CSV file."""
    if value is None or value is FORMULA:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if not (value.hour or value.minute) else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _workbook(content: bytes) -> list[Table]:
    whole = Table(Sheet("workbook", "工作簿", ()))
    try:
        if trouble := _packed_badly(content):
            whole.wrong(0, "", trouble, ("另存为一个新的 xlsx 文件再导入", "save it anew as xlsx"))
            return [whole]
        tables = list(_tables(content))
    except (
        Exception
    ) as error:  # A hostile file makes a library fail in any way; none of them is more than "unreadable".
        log.warning("workbook cannot be read", extra={"error": type(error).__name__})
        said = ("不是完好的 xlsx 工作簿", "not a well-formed xlsx workbook")
        whole.wrong(0, "", said, ("另存为一个新的 xlsx 文件再导入", "save it anew as xlsx"))
        return [whole]
    if not tables:
        names = "、".join(f"{sheet.zh}（{sheet.kind}）" for sheet in SHEETS.values())
        said = ("没有可以导入的工作表", "there is no sheet to import")
        whole.wrong(0, "", said, (f"工作表命名为：{names}", "name the sheets " + ", ".join(SHEETS)))
    return [*tables, *([whole] if whole.problems else [])]


def _packed_badly(content: bytes) -> tuple[str, str] | None:
    """What is wrong with a workbook's packing: its parts must unpack to a bounded size, and declare no entities."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        parts = packed.infolist()
        # A part that unpacks to more than it declares fails when it is read, so what is declared is a bound.
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
            return "解开后过大", "too large once it is unpacked"
        for part in parts:
            if part.filename.endswith((".xml", ".rels")) and DECLARED.search(packed.read(part).replace(b"\0", b"")):
                return "含有文档类型或者实体声明", "it declares a document type or entities"
    return None


def _tables(content: bytes) -> Iterator[Table]:
    # Imported here, so that a process that is never asked to read a workbook does not carry it.
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
    left = MOST_ROWS
    for page in book.worksheets:
        title = page.title.strip().lower()
        sheet = next((one for one in SHEETS.values() if title in (one.kind, one.zh)), None)
        table = Table(sheet or Sheet(page.title[:40], page.title[:40], ()))
        if sheet is None:
            names = "、".join(f"{one.zh}（{one.kind}）" for one in SHEETS.values())
            said = ("不认识这个工作表", "this sheet is not known")
            table.wrong(
                0, "", said, (f"删去它，或者命名为：{names}", "remove it, or name it one of " + ", ".join(SHEETS))
            )
        else:
            left -= _fill(table, _page_rows(page), left)
        yield table


def _page_rows(page: Any) -> Iterator[tuple[int, list[Any]]]:
    """The rows of a sheet; what it declares of its own size is not believed."""
    page.reset_dimensions()
    rows = page.iter_rows(max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS)
    for number, cells in enumerate(rows, 1):
        yield number, [FORMULA if cell.data_type == "f" else cell.value for cell in cells]
