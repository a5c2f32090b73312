"""Reads one page description as JSON from standard input; writes a line of JSON about the PDF, then the PDF."""

import json
import re
import resource
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import typst

from documents.rendering.fonts import choose
from documents.rendering.text import paragraphs, title_lines

TEMPLATES = {name: Path(__file__).with_name(f"{name}.typ") for name in ("official", "paper", "form")}
BASE_FONT = re.compile(rb"/BaseFont\s*/(?:[A-Z]{6}\+)?([^\s/<>\[\]()]+)")
MEMORY, SECONDS = 2 * 1024**3, 60
"""What one rendering may cost at most, of address space and of processor time."""


def main() -> None:
    """Render; whatever goes wrong ends the process with a traceback that the parent logs."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    page = json.load(sys.stdin)
    folder = page.pop("fonts_folder")
    chosen = choose(Path(folder) if folder else None)
    template = TEMPLATES[page.pop("template")]
    page |= {"paragraphs": paragraphs(page.pop("body", "")), "fonts": chosen.families}
    page["title_lines"] = title_lines(page["title"])
    # All text goes in as data and never as markup, so a document cannot say anything to the typesetter.
    compiler = typst.Compiler(
        template, root=template.parent, font_paths=chosen.fonts, sys_inputs={"page": json.dumps(page)}
    )
    # The time stamp is the document's own date, so that the same document gives the same bytes.
    stamp = datetime.fromisoformat(page["dated"]).replace(tzinfo=UTC)
    content = cast(bytes, compiler.compile(format="pdf", timestamp=stamp))
    pages = json.loads(compiler.query("<pages>", field="value", one=True))
    used = {name.removesuffix(b"-Identity-H") for name in BASE_FONT.findall(content)}
    about = {
        "pages": pages,
        "fonts": sorted(name.decode("latin-1") for name in used) or sorted(set(chosen.families.values())),
        "substituted": chosen.substituted,
    }
    sys.stdout.buffer.write(json.dumps(about).encode() + b"\n" + content)


main()
