"""The file that holds the API's description: describing.py makes it when the code changes, the server hands it out.

It is made of the rulebooks as they are shipped. Where a city has a rule pack, what the pack says of its rules is put
in when a server starts, line by line in the text: to read 1.7 MB of JSON would cost the server more than it has to
spare (docs/adr/0022).
"""

import gzip
import hashlib
import json
import re
import tomllib
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "generated" / "openapi.json.gz"
"""Packed, because it is then a tenth in memory and on the wire; who does not take gzip gets it unpacked."""
OFF = "本市未启用 / not in force here"
GZIP = 31
"""What zlib calls its largest window with gzip's frame around it, in which no time is written down."""
RULE = re.compile(r"(\* \*\*(R[0-9.]+)\*\*（第[0-9]+条）)((?:[^\"\\]|\\[^n])*)".encode())
"""A rule as openapi.py tells it, in a text of JSON: up to the end of the line or of the text, which is the gist."""


@dataclass(frozen=True)
class Description:
    """The OpenAPI document as the server keeps it."""

    packed: bytes
    tag: str
    """Names the text, whichever coding it travels in."""

    def text(self) -> bytes:
        """The document itself."""
        return gzip.decompress(self.packed)


def read(pack: str = "") -> Description:
    """The description, with the words of the rule pack file `pack` where one is given.

    Raises SystemExit saying what makes one when there is none, or one that cannot be unpacked; and for a bad pack.
    """
    try:
        packed = FILE.read_bytes()
        text = gzip.decompress(packed)
        if not text:
            raise EOFError(f"{FILE} is empty")
    except (OSError, EOFError, zlib.error) as error:
        raise SystemExit(
            f"the description of the API cannot be read: {error}. "
            "Make it with `make generate`, or with `python -m gateway describe`"
        ) from error
    if pack and (told := _told(pack)):
        return _filled(text, told)
    return Description(packed, _tag(hashlib.sha256(text)))


def _filled(text: bytes, told: Mapping[bytes, bytes]) -> Description:
    """The description with these words for these rules; it goes by in pieces, so that no second copy is ever held."""
    digest, packer, parts = hashlib.sha256(), zlib.compressobj(9, zlib.DEFLATED, GZIP), []
    at, whole = 0, memoryview(text)

    def put(piece: bytes | memoryview) -> None:
        digest.update(piece)
        parts.append(packer.compress(piece))

    for line in RULE.finditer(text):
        if line[2] in told:
            put(whole[at : line.start(3)])
            put(told[line[2]])
            at = line.end(3)
    put(whole[at:])
    return Description(b"".join((*parts, packer.flush())), _tag(digest))


def _tag(digest: Any) -> str:
    return str(digest.hexdigest()[:32])


def _told(pack: str) -> Mapping[bytes, bytes]:
    """What a city's pack says of its rules, by their ids, as JSON writes it inside a text."""
    try:
        rules: Mapping[str, Mapping[str, Any]] = tomllib.loads(Path(pack).read_text(encoding="utf-8")).get("rules", {})
        said = {
            rule: OFF if row.get("off") else " ".join(row["gist"]["zh"].split())
            for rule, row in rules.items()
            if row.get("off") or "zh" in row.get("gist", {})
        }
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise SystemExit(f"RULEPACK={pack} cannot be read: {error}") from error
    return {rule.encode(): json.dumps(zh, ensure_ascii=False)[1:-1].encode() for rule, zh in said.items()}
