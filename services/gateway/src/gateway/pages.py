"""What the gateway's pages have alike: files served as they are, to anybody, under a policy that runs nothing else."""

import hashlib
from pathlib import Path
from typing import NamedTuple

from flask import Response

from gateway.views import not_modified

STATIC = Path(__file__).parent / "static"
TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript"}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""What a page may load: its own files and our API. A name that were markup could still run and send nothing."""


class Held(NamedTuple):
    """A file as the server hands it out."""

    content: bytes
    mimetype: str
    tag: str


def files_of(folder: Path) -> dict[str, Held]:
    """The files of a page by their names. Raises OSError where they were not shipped."""
    return {path.name: held(path.read_bytes(), TYPES[path.suffix]) for path in folder.iterdir()}


def held(content: bytes, mimetype: str) -> Held:
    """A file with the tag of its content."""
    return Held(content, mimetype, hashlib.sha256(content).hexdigest()[:32])


def answer(file: Held) -> Response:
    """A file with its tag; browsers keep it, and ask at each use whether it is still the same."""
    response = Response(status=304) if not_modified(file.tag) else Response(file.content, mimetype=file.mimetype)
    response.headers["ETag"] = f'"{file.tag}"'
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Content-Security-Policy"] = POLICY
    return response
