"""Has a document rendered by a process of its own and takes back the file, so that this one stays small and whole."""

import datetime
import json
import logging
import os
import subprocess
import sys
from dataclasses import asdict, dataclass
from typing import Any, ClassVar, Protocol

from chassis.errors import NeighbourDown
from chassis.limits import allowed
from documents.model import Document

log = logging.getLogger("render")

LEVELS = ("", "", "秘密", "机密", "绝密")
_ANNOTATIONS = {"proactive": "（此件公开发布）", "on_request": "（此件依申请公开）", "none": ""}


class Printable(Protocol):
    """Whatever there is a layout for."""

    template: ClassVar[str]

    def words(self) -> dict[str, Any]:
        """What the layout needs to know, in the words it is printed in."""
        ...


@dataclass(frozen=True)
class Page:
    """What the layout needs to know of a document, in the words it is printed in."""

    template: ClassVar[str] = "official"

    title: str
    mark: str
    number: str
    signatory: str
    classification: str
    recipients: str
    body: str
    issuer_name: str
    dated: str
    date_text: str
    annotation: str
    copies_to: str
    printer: str
    printed_on: str

    @classmethod
    def of(cls, document: Document, issuer_name: str, office_name: str, printed_on: datetime.date) -> "Page":
        """The page of a numbered document; an upward one names who signed it."""
        signed = [opinion.name for opinion in document.opinions if opinion.step == "sign_document"]
        return cls(
            title=document.title,
            mark=issuer_name + "文件",
            number=document.number,
            signatory=signed[-1] if signed and document.doc_type in ("request", "report") else "",
            classification=LEVELS[document.level],
            recipients="，".join(document.recipients),
            body=document.body,
            issuer_name=issuer_name,
            dated=document.dated.isoformat(),
            date_text=in_words(document.dated),
            annotation=_ANNOTATIONS[document.disclosure],
            copies_to="，".join(document.cc_recipients),
            printer=office_name,
            printed_on=in_words(printed_on),
        )

    def words(self) -> dict[str, Any]:
        """Its fields: they are in words already."""
        return asdict(self)


@dataclass(frozen=True)
class Rendered:
    """A rendered file."""

    content: bytes
    pages: int
    fonts: tuple[str, ...]
    substituted_fonts: tuple[str, ...]


def in_words(day: datetime.date) -> str:
    """A date as documents carry it: Arabic figures, no leading zeros."""
    return f"{day.year}年{day.month}月{day.day}日"


def render(page: Printable, settings: Any) -> Rendered:
    """Render a page in the layout it names.

    Raises NeighbourDown when the renderer fails or takes longer than settings.render_seconds.
    """
    fonts = settings.zhengling_fonts
    told = json.dumps(
        page.words() | {"template": page.template, "fonts_folder": str(fonts) if fonts.parts else ""}
    ).encode()
    # Of our environment it needs the path and the language only; the database's address is no business of its own.
    env = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "documents.rendering"],
            input=told,
            capture_output=True,
            timeout=allowed(settings.render_seconds),
            env=env,
            check=True,
        )
    except subprocess.TimeoutExpired as error:
        log.error("rendering took too long", extra={"seconds": settings.render_seconds})
        raise NeighbourDown("rendering") from error
    except subprocess.CalledProcessError as error:
        log.error("rendering failed", extra={"status": error.returncode, "trace": _trace(error.stderr)})
        raise NeighbourDown("rendering") from error
    line, _, content = done.stdout.partition(b"\n")
    about = json.loads(line)
    return Rendered(content, about["pages"], tuple(about["fonts"]), tuple(about["substituted"]))


def _trace(stderr: bytes) -> str:
    """Where it failed, without the last line, which may quote the document."""
    return "\n".join(line for line in stderr.decode(errors="replace").splitlines() if line.startswith("  File"))[-1000:]
