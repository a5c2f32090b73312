"""Leaders signing before the signatory does."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from documents.acting import sign_off
from documents.acting.record import give_opinion
from documents.model import DOCUMENT, Document
from documents.rules import sign_off_rules


@dataclass(frozen=True)
class CountersignDocument:
    """Sign as a leader whose portfolio is touched, or whose assent was asked for (article 63(5), (7))."""

    document_id: UUID
    opinion: str


def handle(command: CountersignDocument, ctx: Context) -> Document:
    """One signature serves for all portfolios the caller holds. Raises RuleBroken(R63.5), IllegalStep."""
    document = ctx.target(Document, command.document_id)
    waiting = [row for row in document.countersignatures if row.person_id is None]
    wanted = [power for row in waiting for power in row.powers]
    if not wanted:
        wanted = list(sign_off_rules.countersigning_powers(document.drafting_unit, document.touched_units))
    ctx.exercise("R63.5", *wanted)
    document.state = DOCUMENT.advance(document.state, "countersign_document")
    kinds = set()
    for row in waiting:
        if ctx.standing.holds(*row.powers):
            row.person_id, row.name, row.at = ctx.standing.person_id, ctx.standing.name, ctx.now
            kinds.add(row.kind)
    outcome = "assented" if kinds == {"assent"} else "countersigned"
    give_opinion(ctx, document, "countersign_document", outcome, command.opinion)
    sign_off.put_forward(ctx, document)
    return document
