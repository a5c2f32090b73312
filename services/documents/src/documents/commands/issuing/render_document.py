"""Rendering a numbered document in the national layout."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from chassis.db import new_id
from chassis.run import Context
from documents import renderer
from documents.model import DOCUMENT, SEAL_USE, Document, DocumentFile, SealUse
from documents.model.file import sha256, sm3
from documents.rules import element_rules, review_rules


@dataclass(frozen=True)
class RenderDocument:
    """Render the document as a PDF; a new rendering makes void what was asked for the old one (articles 56, 68)."""

    document_id: UUID


def handle(command: RenderDocument, ctx: Context) -> Document:
    """Raises RuleBroken(R62.1) for who is not of the office, IllegalStep before its number or after its seal."""
    document = ctx.target(Document, command.document_id)
    ctx.exercise("R62.1", *review_rules.office_powers())
    document.state = DOCUMENT.advance(document.state, "render_document")
    issuer, office = (element_rules.issuer_name(of, document.dated) for of in (document.issuer, "office"))
    page = renderer.Page.of(document, issuer, office, ctx.today)
    rendered = renderer.render(page, ctx.runtime.settings)
    document.files.insert(
        0,
        DocumentFile(
            id=new_id(),
            content=rendered.content,
            size=len(rendered.content),
            sha256=sha256(rendered.content),
            sm3=sm3(rendered.content),
            pages=rendered.pages,
            fonts=list(rendered.fonts),
            substituted_fonts=list(rendered.substituted_fonts),
            rendered_at=ctx.now,
        ),
    )
    _void_uses(ctx, document)
    ctx.settle(document, "render_document")
    return document


def _void_uses(ctx: Context, document: Document) -> None:
    wanted = select(SealUse).where(SealUse.document_id == document.id).with_for_update()
    for use in ctx.session.scalars(wanted):
        if (use.state, "render_document") in SEAL_USE.rows:
            use.state = SEAL_USE.advance(use.state, "render_document")
            use.version += 1
            ctx.settle(use)
