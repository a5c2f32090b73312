"""The rendered file: the national layout, deterministic, and honest about fonts that are not at hand."""

import io
import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdf
import pytest

from chassis.errors import NeighbourDown
from documents import renderer
from documents.settings import Settings

ROOT = Path(__file__).parents[4]
FONTS = Path(os.environ.get("ZHENGLING_FONTS", ""))
LINE = "市政府各部门要切实加强对工作规则执行情况的监督检查并及时报告有关情况，"
PAGE = renderer.Page(
    title="乳山市人民政府关于印发《乳山市人民政府工作规则》的通知",
    mark="乳山市人民政府文件",
    number="乳政发〔2026〕12号",
    signatory="",
    classification="",
    recipients="各镇人民政府，市政府各部门",
    body="\n".join(["一、总则", "（一）目的。为规范工作，制定本规则。", LINE * 40]),
    issuer_name="乳山市人民政府",
    dated="2026-03-05",
    date_text=renderer.in_words(date(2026, 3, 5)),
    annotation="（此件公开发布）",
    copies_to="市委各部门，市人大常委会办公室",
    printer="乳山市人民政府办公室",
    printed_on="2026年3月6日",
)


def settings(fonts: Path = FONTS, **more) -> Settings:
    return Settings(database_url="", amqp_url="", zhengling_fonts=fonts, **more)


@pytest.fixture(scope="module")
def rendered() -> renderer.Rendered:
    return renderer.render(PAGE, settings())


@pytest.fixture(scope="module")
def pdf(rendered) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(rendered.content))


def fandol() -> bool:
    return (FONTS / "FandolFang-Regular.otf").exists()


def unreadable(rendered: renderer.Rendered) -> bool:
    """Whether this machine has no Chinese font at all; then the output must say so of every typeface."""
    found = [told.endswith("no Chinese font") for told in rendered.substituted_fonts]
    assert all(found) or not any(found)
    return all(found) and len(found) == 5


@pytest.mark.rule("R56.1")
def test_the_page_is_a4_and_carries_title_number_date_and_imprint(rendered, pdf):
    assert rendered.pages == len(pdf.pages) > 2
    for page in pdf.pages:
        assert [round(float(side) / 72 * 25.4) for side in page.mediabox[2:]] == [210, 297]
    if unreadable(rendered):
        return
    text = "".join(page.extract_text() for page in pdf.pages).replace(" ", "")
    for told in (PAGE.number, PAGE.mark, "《乳山市人民政府工作规则》的通知", PAGE.date_text, PAGE.annotation):
        assert told in text
    assert "抄送：市委各部门，市人大常委会办公室。" in text
    assert "2026年3月6日印发" in text


@pytest.mark.rule("R56.1")
def test_a_full_page_has_22_lines_of_28_characters_and_its_number(rendered, pdf):
    if unreadable(rendered):
        return
    *lines, number = [line.strip() for line in pdf.pages[1].extract_text().splitlines() if line.strip()]
    assert number.replace(" ", "") == "—2—"
    assert len(lines) == 22
    assert {len(line) for line in lines[1:]} <= {27, 28, 29}


def test_the_same_document_gives_the_same_bytes(rendered):
    assert renderer.render(PAGE, settings()).content == rendered.content


def test_no_document_speaks_to_the_typesetter():
    hostile = '#read("/etc/passwd") $x$ \\ "quoted" *b* _i_ // c /* d */ @e <f> #{while true {}}'
    page = renderer.render(replace(PAGE, title=hostile, body=hostile, recipients=hostile), settings())
    text = "".join(p.extract_text() for p in pypdf.PdfReader(io.BytesIO(page.content)).pages)
    assert '#read("/etc/passwd")' in text
    assert "root:" not in text


def test_fonts_that_stand_in_are_named(rendered, tmp_path):
    if fandol():
        assert rendered.substituted_fonts == ("小标宋 → FandolSong",)
        assert "FandolFang-Regular" in rendered.fonts
    without = renderer.render(PAGE, settings(tmp_path))
    assert len(without.substituted_fonts) >= len(rendered.substituted_fonts)
    assert all(" → " in told for told in without.substituted_fonts)
    if not any("Fandol" in font for font in without.fonts):
        assert any(told.startswith("仿宋 → ") for told in without.substituted_fonts)
    assert without.pages > 0


def test_a_renderer_that_takes_too_long_or_breaks_is_a_neighbour_that_is_down():
    with pytest.raises(NeighbourDown):
        renderer.render(PAGE, settings(render_seconds=0.001))
    with pytest.raises(NeighbourDown):
        renderer.render(replace(PAGE, dated="no date"), settings())


def test_a_long_document_costs_neither_much_memory_nor_much_time():
    # In a process of its own: the most that a child took is counted over all children that a process ever had.
    script = """
import resource
from dataclasses import replace
from services.documents.tests.integration.test_rendering import LINE, PAGE, renderer, settings

page = replace(PAGE, body="\\n".join(LINE * 8 for _ in range(250)))
rendered = renderer.render(page, settings())
most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(len(page.body), rendered.pages, len(rendered.content), most)
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    body, pages, size, kilobytes = map(int, done.stdout.split())
    assert body > 60_000
    assert pages > 40
    assert size < 4_000_000
    assert kilobytes < 300 * 1024


def test_the_renderer_reaches_neither_database_nor_network_libraries():
    told = "import sys, json; sys.stdin.close(); sys.argv=['x']\n"
    told += "import documents.rendering.fonts, documents.rendering.text\n"
    told += "print(json.dumps([m for m in ('sqlalchemy', 'grpc', 'psycopg', 'chassis') if m in sys.modules]))"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, check=True)
    assert json.loads(done.stdout) == []
