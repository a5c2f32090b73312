"""Releasing a document to the public."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from documents.acting.telling import published
from documents.model import DOCUMENT, Document
from documents.rules import disclosure_rules, review_rules, seal_rules


@dataclass(frozen=True)
class PublishDocument:
    """Release a sealed document of proactive disclosure to the public (articles 29, 67)."""

    document_id: UUID


def handle(command: PublishDocument, ctx: Context) -> Document:
    """Raises RuleBroken(R67.1) for what is not to be public, R68.1 when the stored file is not the sealed one."""
    document = ctx.target(Document, command.document_id)
    ctx.exercise("R62.1", *review_rules.office_powers())
    disclosure_rules.require_publishable(document.disclosure, document.level)
    document.state = DOCUMENT.advance(document.state, "publish_document")
    file = document.rendered
    stored = file.digest()
    seal_rules.require_same_file(file.sha256, stored, stored)
    document.published_at = ctx.now
    ctx.settle(document)
    ctx.record(published(document), document)
    return document
