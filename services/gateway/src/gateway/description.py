"""The file that holds the API's description: describing.py makes it when the code changes, the server hands it out."""

import gzip
import hashlib
import zlib
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).parent / "generated" / "openapi.json.gz"
"""Packed, because it is then a tenth in memory and on the wire; who does not take gzip gets it unpacked."""


@dataclass(frozen=True)
class Description:
    """The OpenAPI document as the server keeps it."""

    packed: bytes
    tag: str
    """Names the text, whichever coding it travels in."""

    def text(self) -> bytes:
        """The document itself."""
        return gzip.decompress(self.packed)


def read() -> Description:
    """The description. Raises SystemExit saying what makes one when there is none, or one that cannot be unpacked."""
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
    return Description(packed, hashlib.sha256(text).hexdigest()[:32])
