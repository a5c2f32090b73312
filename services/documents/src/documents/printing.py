"""Papers that other services have printed: their requests as what the layouts need to know, in words and bounded."""

from dataclasses import dataclass
from typing import ClassVar

from chassis.errors import Malformed
from chassis.wire import to_date, to_date_or_none, to_level, to_text
from documents.renderer import LEVELS, Rendered, in_words
from zhengling.documents.v1 import rendering_service_pb2 as pb

LONGEST_TEXT = 80_000
"""Characters of everything that one paper says; more would take the renderer longer than a caller waits."""
MOST_ROWS, MOST_NAMES = 200, 1_000


@dataclass(frozen=True)
class Paper:
    """A paper with a text and lists of people, under a red mark or without one."""

    template: ClassVar[str] = "paper"

    mark: str
    number: str
    issuer_name: str
    date: str
    date_text: str
    title: str
    remark: str
    body: str
    rolls: list[dict[str, str | list[str]]]
    classification: str
    watermark: str
    copies_to: str
    printer: str
    printed_on: str


@dataclass(frozen=True)
class Form:
    """A form with its rows and the opinions signed on it."""

    template: ClassVar[str] = "form"

    title: str
    classification: str
    date: str
    issuer_name: str
    watermark: str
    rows: list[dict[str, str]]
    opinions: list[dict[str, str]]
    foot: str


def paper(request: pb.RenderPaperRequest) -> Paper:
    """A paper to set. Raises Malformed for a field that is no date or too long."""
    dated = to_date(request.dated, "dated")
    rolls: list[dict[str, str | list[str]]] = [
        {
            "label": to_text(roll.label, f"rolls.{at}.label", longest=20),
            "names": [_line(name, f"rolls.{at}.names") for name in roll.names],
        }
        for at, roll in enumerate(request.rolls)
    ]
    if sum(len(roll.names) for roll in request.rolls) > MOST_NAMES:
        raise Malformed({"rolls": f"最多 {MOST_NAMES} 人 / at most {MOST_NAMES} names"})
    printed_on = to_date_or_none(request.printed_on, "printed_on")
    found = Paper(
        mark=to_text(request.mark, "mark", longest=40, least=0),
        number=_line(request.number, "number", 100),
        issuer_name=_line(request.issuer, "issuer", 100),
        date=dated.isoformat(),
        date_text=in_words(dated),
        title=to_text(request.title, "title"),
        remark=_line(request.remark, "remark"),
        body=to_text(request.body, "body", longest=LONGEST_TEXT, least=0),
        rolls=rolls,
        classification=LEVELS[to_level(request.level)],
        watermark=to_text(request.watermark, "watermark", longest=4, least=0),
        copies_to=to_text(request.copies_to, "copies_to", longest=5_000, least=0),
        printer=_line(request.printer, "printer", 100),
        printed_on=in_words(printed_on) if printed_on else "",
    )
    if bool(found.printer) != bool(found.printed_on):
        raise Malformed({"printed_on": "印发机关和印发日期应当一起填写 / printer and date go together"})
    return found


def form(request: pb.RenderFormRequest) -> Form:
    """A form to set. Raises Malformed for a field that is no date or too long."""
    if len(request.rows) + len(request.opinions) > MOST_ROWS:
        raise Malformed({"rows": f"最多 {MOST_ROWS} 行 / at most {MOST_ROWS} rows"})
    rows = [{"label": _line(row.label, "rows.label", 30), "text": _text(row.text, "rows.text")} for row in request.rows]
    opinions = [
        {
            "label": _line(one.label, "opinions.label", 30),
            "text": _text(one.text, "opinions.text"),
            "name": _line(one.name, "opinions.name"),
            "capacity": _line(one.capacity, "opinions.capacity"),
            "at": _line(one.at, "opinions.at", 60),
        }
        for one in request.opinions
    ]
    if sum(len(text) for row in (*rows, *opinions) for text in row.values()) > LONGEST_TEXT:
        raise Malformed({"rows": f"最多 {LONGEST_TEXT} 个字符 / at most {LONGEST_TEXT} characters"})
    return Form(
        title=to_text(request.title, "title"),
        classification=LEVELS[to_level(request.level)],
        date=to_date(request.dated, "dated").isoformat(),
        issuer_name="",
        watermark="",
        rows=rows,
        opinions=opinions,
        foot=_text(request.foot, "foot"),
    )


def printed(rendered: Rendered) -> pb.PrintedPaper:
    """A paper that was set, as the message of the API."""
    return pb.PrintedPaper(content=rendered.content, pages=rendered.pages, substituted_fonts=list(rendered.substituted))


def _line(value: str, name: str, longest: int = 300) -> str:
    return to_text(value, name, longest=longest, least=0)


def _text(value: str, name: str) -> str:
    return to_text(value, name, longest=LONGEST_TEXT, least=0)
