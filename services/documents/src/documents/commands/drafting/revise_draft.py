"""Replacing the text of a draft."""

from dataclasses import dataclass
from uuid import UUID

from chassis.errors import VersionRequired
from chassis.run import Context
from documents.acting import draft
from documents.acting.draft import Particulars
from documents.model import DOCUMENT, Document
from documents.rules import review_rules


@dataclass(frozen=True)
class ReviseDraft:
    """Replace the text and particulars of a draft or a returned document; it starts again at its head's approval."""

    document_id: UUID
    particulars: Particulars


def handle(command: ReviseDraft, ctx: Context) -> Document:
    """Raises VersionRequired without If-Match, RuleBroken as for drafting, IllegalStep once the head approved."""
    if ctx.actor.expected_version is None:
        raise VersionRequired
    document = ctx.target(Document, command.document_id)
    ctx.exercise("R62.1", *review_rules.drafting_powers(document.drafting_unit))
    document.state = DOCUMENT.advance(document.state, "revise_draft")
    draft.judge(command.particulars, document.issuer, document.level, ctx.today)
    draft.require_units(ctx, "touched_units", command.particulars.touched_units)
    command.particulars.put(document)
    document.void_reviews()
    ctx.settle(document)
    ctx.wait_for(document, "approve_draft", *review_rules.approving_powers(document.drafting_unit), rule="R62.1")
    return document
