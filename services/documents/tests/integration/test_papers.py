"""Papers printed for other services: minutes in the national layout (GB/T 9704-2012, 10.3), agendas and forms."""

import io
import os
from pathlib import Path

import pypdf
import pytest

from chassis.errors import Malformed, NeighbourDown
from chassis.stated import stated
from documents import printing, renderer
from documents.api import FACES
from documents.settings import Settings
from zhengling.documents.v1 import rendering_service_pb2 as pb

(RENDERING,) = (face for _, face in FACES if face.__name__ == "RenderingService")
FONTS = Path(os.environ.get("ZHENGLING_FONTS", ""))
MM = 72 / 25.4
LONGEST_BODY = stated(pb.RenderPaperRequest.DESCRIPTOR.fields_by_name["body"]).most
LINE = "会议要求各级各部门提高认识压实责任抓好落实并及时报告有关情况，"
MINUTES = {
    "mark": "乳山市人民政府常务会议纪要",
    "number": "〔2026〕第1期",
    "issuer": "乳山市人民政府办公室",
    "dated": "2026-11-24",
    "title": "市政府第1次常务会议纪要",
    "body": "\n".join(["2026年11月23日，市长主持召开会议。", "一、关于工作规则", LINE * 30, "责任单位：市司法局。"]),
    "rolls": [
        pb.Roll(label="出席", names=["市长 高平", "副市长 王一"]),
        pb.Roll(label="请假", names=["副市长 孙五"]),
        pb.Roll(label="列席", names=["市财政局局长 周七"]),
    ],
    "copies_to": "市财政局，市司法局",
    "printer": "乳山市人民政府办公室",
    "printed_on": "2026-11-25",
}
FORM = {
    "title": "乳山市人民政府常务会议议题提报单",
    "dated": "2026-11-16",
    "rows": [pb.FormRow(label="议题名称", text="预备费安排"), pb.FormRow(label="简要内容", text="第一段\n第二段")],
    "opinions": [
        pb.SignedOpinion(label="办公室意见", text="同意提报", name="钱六", capacity="副主任", at="2026年11月16日"),
        pb.SignedOpinion(label="分管市领导意见"),
    ],
}


def settings(**more) -> Settings:
    return Settings(database_url="", amqp_url="", zhengling_fonts=FONTS, **more)


def paper(**changes) -> printing.Paper:
    """What a request is read as, by the rpc it is bound to."""
    _, _, read = RENDERING.RenderPaper.parts
    return read(pb.RenderPaperRequest(**(MINUTES | changes)))["paper"]


def form(**changes) -> printing.Form:
    """Likewise."""
    _, _, read = RENDERING.RenderForm.parts
    return read(pb.RenderFormRequest(**(FORM | changes)))["form"]


def rendered(**changes) -> renderer.Rendered:
    return renderer.render(paper(**changes), settings())


def pieces(page) -> list[tuple[str, float, float, str, float]]:
    """Each piece of text of a page: what it says, where it begins (points from left and top), its font and size."""
    found = []

    def visit(text, cm, tm, font, size):
        if text.strip():
            x = tm[4] * cm[0] + cm[4]
            y = tm[5] * cm[3] + cm[5]
            name = str(font["/BaseFont"]) if font else ""
            found.append((text.strip(), x, float(page.mediabox.height) - y, name, size))

    page.extract_text(visitor_text=visit)
    return found


def words(pdf) -> str:
    return "".join(page.extract_text() for page in pdf.pages).replace(" ", "").replace("\n", "")


@pytest.fixture(scope="module")
def minutes() -> renderer.Rendered:
    return rendered()


@pytest.fixture(scope="module")
def pdf(minutes) -> pypdf.PdfReader:
    found = pypdf.PdfReader(io.BytesIO(minutes.content))
    if any(told.endswith("no Chinese font") for told in minutes.substituted_fonts):
        pytest.fail("these tests read what is printed, and no Chinese font is at hand")
    return found


def test_minutes_carry_mark_number_title_people_and_imprint(minutes, pdf):
    assert minutes.pages == len(pdf.pages) == 3
    text = words(pdf)
    for told in (
        MINUTES["mark"], MINUTES["number"], MINUTES["title"], "2026年11月24日", "出席：市长高平，副市长王一",
        "请假：副市长孙五", "列席：市财政局局长周七", "分送：市财政局，市司法局。", "2026年11月25日印发",
    ):  # fmt: skip
        assert told in text, told
    order = [text.index(label) for label in ("出席：", "请假：", "列席：", "分送：")]
    assert order == sorted(order)


def test_the_mark_is_red_and_stands_72_mm_below_the_edge_of_the_paper(pdf):
    page = pdf.pages[0]
    assert [round(float(side) / MM) for side in page.mediabox[2:]] == [210, 297]
    mark = next(piece for piece in pieces(page) if piece[0].replace(" ", "").startswith("乳山市人民政府常务会议"))
    size = 150 * MM / len(MINUTES["mark"])
    # Letters reach 0.88 of their size above the line they stand on.
    assert mark[2] - 0.88 * size == pytest.approx(72 * MM, abs=MM)
    assert mark[4] == pytest.approx(size, abs=0.1)
    content = page.get_contents().get_data().decode("latin-1")
    assert "0.9019608 0 0.07058824" in content


def test_the_red_line_is_as_wide_as_the_type_area_and_4_mm_below_the_date(pdf):
    lines = []

    def visit(operator, operands, cm, _tm):
        if operator == b"l":
            lines.append((float(operands[0]), cm))

    page = pdf.pages[0]
    page.extract_text(visitor_operand_before=visit)
    wide = [(length, cm) for length, cm in lines if length / MM == pytest.approx(156, abs=0.5)]
    assert wide
    date = next(piece for piece in pieces(page) if "2026年11月24日" in piece[0] or piece[0].startswith("2026"))
    line_y = float(page.mediabox.height) - wide[0][1][5]
    below = line_y - (date[2] + 0.12 * 16)
    assert below / MM == pytest.approx(4, abs=1)


def test_labels_are_in_hei_and_names_in_fangsong_two_characters_from_the_left(pdf):
    found = [piece for page in pdf.pages for piece in pieces(page)]
    label = next(piece for piece in found if piece[0].startswith("出席"))
    name = next(piece for piece in found if "高平" in piece[0])
    assert ("Hei" in label[3], "Fang" in name[3]) == (True, True)
    assert (label[1] / MM - 28, label[4]) == (pytest.approx(2 * 156 / 28, abs=1), 16)


def test_a_full_page_has_22_lines_and_its_number(pdf):
    *lines, number = [line.strip() for line in pdf.pages[1].extract_text().splitlines() if line.strip()]
    assert number.replace(" ", "") == "—2—"
    assert len(lines) == 22
    assert {len(line) for line in lines[1:12]} <= {27, 28, 29}


def test_the_same_minutes_give_the_same_bytes_and_a_draft_says_so(minutes):
    assert rendered().content == minutes.content
    draft = rendered(watermark="草稿", number="", printer="", printed_on="", copies_to="", level=2)
    text = words(pypdf.PdfReader(io.BytesIO(draft.content)))
    assert text.count("草稿") == draft.pages
    assert text.startswith(("秘密", "草稿秘密"))
    assert "印发" not in text
    assert draft.content != minutes.content


def test_a_paper_without_a_mark_begins_with_its_title():
    agenda = rendered(
        mark="", number="", issuer="", title="会议议程", printer="", printed_on="", rolls=[], body="1.学习"
    )
    (page,) = pypdf.PdfReader(io.BytesIO(agenda.content)).pages
    title = next(piece for piece in pieces(page) if "会议议程" in piece[0])
    assert title[2] / MM == pytest.approx(37 + 12 + 7, abs=2)


def test_a_form_has_its_rows_and_room_for_who_has_not_signed():
    text = words(pypdf.PdfReader(io.BytesIO(renderer.render(form(), settings()).content)))
    for told in (
        FORM["title"],
        "议题名称",
        "预备费安排",
        "第一段",
        "同意提报",
        "钱六（副主任）2026年11月16日",
        "签字：",
    ):
        assert told in text, told
    many = [pb.FormRow(label=f"第{number}行", text=LINE * 20) for number in range(12)]
    long = renderer.render(form(rows=many), settings())
    assert long.pages > 3
    assert "第11行" in words(pypdf.PdfReader(io.BytesIO(long.content)))


def test_no_paper_speaks_to_the_typesetter():
    hostile = '#read("/etc/passwd") $x$ \\ "quoted" *b* _i_ // c /* d */ @e <f> #{while true {}}'
    rolls = [pb.Roll(label="出席", names=[hostile])]
    assert rendered(title=hostile, body=hostile, rolls=rolls, copies_to=hostile).pages >= 1
    rows = [pb.FormRow(label="x", text=hostile), pb.FormRow(label="", text="")]
    assert renderer.render(form(rows=rows), settings()).pages == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("dated", "soon"), ("printed_on", "soon"), ("title", ""), ("level", 9), ("mark", "长" * 41),
        ("body", "长" * (LONGEST_BODY + 1)), ("watermark", "太长的水印"), ("printer", ""),
        ("rolls", [pb.Roll(label="", names=["甲"])]), ("rolls", [pb.Roll(label="出席", names=["甲", " "])]),
        ("rolls", [pb.Roll(label="出席", names=["甲"] * (printing.MOST_NAMES + 1))]),
    ],
)  # fmt: skip
def test_a_paper_that_is_not_well_formed_is_told_by_field(field, value):
    with pytest.raises(Malformed) as wrong:
        paper(**{field: value})
    assert next(iter(wrong.value.fields)).startswith({"printer": "printed_on"}.get(field, field))


@pytest.mark.parametrize("part", ["rows", "opinions"])
def test_a_form_is_bounded(part):
    one = pb.FormRow(label="x") if part == "rows" else pb.SignedOpinion(label="x")
    with pytest.raises(Malformed):
        form(**{part: [one] * (printing.MOST_ROWS + 1)})
    long = pb.FormRow(label="x", text="长" * 50_000)
    with pytest.raises(Malformed):
        form(rows=[long, long])


def test_the_longest_minutes_fit_a_message_and_the_time_there_is():
    long = rendered(body="\n".join(LINE * 8 for _ in range(LONGEST_BODY // (len(LINE) * 8 + 1))))
    assert long.pages > 100
    assert len(long.content) < 3_500_000


def test_the_servicer_prints_and_says_when_it_cannot(house):
    house.runtime.standing = None
    reply = house("stranger", "RenderForm", **FORM)
    assert (reply.content[:5], reply.pages) == (b"%PDF-", 1)
    house.runtime.settings = settings(render_seconds=0.001)
    with pytest.raises(NeighbourDown):
        house("stranger", "RenderPaper", **MINUTES)
