"""What is put on record in a procedure, as it comes with a request: under the name of its kind, with papers."""

import re
from dataclasses import dataclass
from uuid import UUID

from chassis.errors import Malformed

Particulars = dict[str, dict[str, object]]
"""What is on record by the name of the kind it is of; the limits of each field stand in the proto."""
_SHA256 = re.compile(r"[0-9a-fA-F]{64}")


@dataclass(frozen=True)
class Attachment:
    """A paper: a document of this system, or a file that is kept elsewhere, by its digest."""

    document_id: UUID | None
    name: str
    sha256: str

    def __post_init__(self) -> None:
        """It is one of both."""
        if bool(self.document_id) == bool(self.sha256):
            told = "应填公文或者文件摘要之一 / either a document or a digest is expected"
            raise Malformed({"document_id": told})
        if self.sha256 and not _SHA256.fullmatch(self.sha256):
            raise Malformed({"sha256": "应为64位十六进制 / 64 hexadecimal digits are expected"})

    @property
    def kept(self) -> dict[str, str]:
        """As a procedure keeps it."""
        document = str(self.document_id) if self.document_id else ""
        return {"document_id": document, "name": self.name, "sha256": self.sha256.lower()}


def of_kind(particulars: Particulars, kind: str) -> dict[str, object]:
    """What is on record of this kind, empty for nothing. Raises Malformed for anything of another."""
    if particulars.keys() - {kind}:
        raise Malformed({"particulars": f"应只填 {kind} / only {kind} is expected"})
    return particulars.get(kind, {})
