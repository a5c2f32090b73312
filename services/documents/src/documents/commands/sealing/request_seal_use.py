"""Asking for the use of a seal."""

from dataclasses import dataclass
from uuid import UUID

from chassis.db import new_id
from chassis.run import Context
from documents.model import DOCUMENT, Document, SealUse
from documents.rules import review_rules, seal_rules


@dataclass(frozen=True)
class RequestSealUse:
    """Ask that a seal be put to so many copies of the rendered file (article 68)."""

    document_id: UUID
    seal: str
    copies: int
    purpose: str


def handle(command: RequestSealUse, ctx: Context) -> SealUse:
    """The use is bound to the document's file of now. Raises RuleBroken(R62.1), IllegalStep before there is a file."""
    document = ctx.target(Document, command.document_id)
    ctx.exercise("R62.1", *review_rules.drafting_powers(document.drafting_unit))
    document.state = DOCUMENT.advance(document.state, "request_seal_use")
    use = SealUse(
        id=new_id(),
        version=1,
        level=document.level,
        seal=command.seal,
        document_id=document.id,
        title=document.title,
        number=document.number,
        file_sha256=document.rendered.sha256,
        copies=command.copies,
        purpose=command.purpose,
        requested_by=ctx.standing.name,
        requested_at=ctx.now,
    )
    ctx.also(document)
    ctx.add(use)
    ctx.session.flush()
    if command.seal == "city":
        ctx.wait_for(use, "approve_seal_use", *seal_rules.city_seal_powers(), rule="R68.1")
    else:
        ctx.wait_for(use, "approve_seal_use", *seal_rules.mayor_seal_powers(document.doc_type), rule="R68.2")
    return use
