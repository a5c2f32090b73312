"""Documents as the messages of the API, where they are not shown field by field."""

from hashlib import sha256

from chassis.showing import filler, shows
from documents.model import Document, DocumentFile
from zhengling.documents.v1.document_pb2 import FileContent
from zhengling.documents.v1.documents_service_pb2 import Legality

legality = shows(
    filler(
        Legality,
        Document,
        document_id=lambda found: found.id,
        finding=lambda found: found.legality_finding,
        found_on=lambda found: found.legality_on,
        text_sha256=lambda found: sha256(f"{found.title}\n{found.body}".encode()).hexdigest(),
    )
)
"""Where the legality review of a document stands."""

content = filler(FileContent, DocumentFile, "filename")
"""The bytes of a file, under the name that is given."""
