"""The entities of the documents service, which are its tables, and their legal steps."""

from documents.model.base import Base
from documents.model.document import DOCUMENT, Document
from documents.model.file import DocumentFile
from documents.model.number import DocumentNumber, NumberSeries
from documents.model.opinion import Countersignature, Opinion
from documents.model.seal import SEAL_USE, SealLedger, SealUse

__all__ = [
    "DOCUMENT",
    "SEAL_USE",
    "Base",
    "Countersignature",
    "Document",
    "DocumentFile",
    "DocumentNumber",
    "NumberSeries",
    "Opinion",
    "SealLedger",
    "SealUse",
]
