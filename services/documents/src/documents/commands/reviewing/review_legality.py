"""The justice bureau reviewing a normative document."""

from dataclasses import asdict, dataclass
from uuid import UUID

from chassis.run import Context
from chassis.wire import require_given
from documents.acting import sign_off
from documents.acting.record import give_opinion
from documents.model import DOCUMENT, Document
from documents.rules import review_rules
from documents.rules.review_rules import LegalityPoints


@dataclass(frozen=True)
class ReviewLegality:
    """Find a normative document lawful or unlawful (articles 19, 21)."""

    document_id: UUID
    finding: str
    opinion: str
    points: LegalityPoints | None

    def __post_init__(self) -> None:
        """An unlawful finding says why."""
        require_given(opinion=self.finding != "unlawful" or self.opinion)


def handle(command: ReviewLegality, ctx: Context) -> Document:
    """Raises RuleBroken(R19.1) for who is not of the justice bureau, R21.1 for a point overstepped or open."""
    document = ctx.target(Document, command.document_id)
    ctx.exercise("R19.1", *review_rules.legality_powers())
    state = DOCUMENT.advance(document.state, "review_legality")
    give_opinion(ctx, document, "review_legality", command.finding, command.opinion)
    if command.finding == "unlawful":
        document.state = DOCUMENT.advance(document.state, "return_document")
        sign_off.send_back(ctx, document)
    else:
        review_rules.require_within_bounds(asdict(command.points) if command.points else {})
        document.state = state
        ctx.settle(document, "review_legality")
    document.legality_finding, document.legality_on = command.finding, ctx.today
    if document.state == state and document.decision_outcome == "adopted_with_changes":
        # The meeting has decided already; what it asked to be changed has been, and was reviewed just now.
        document.state = DOCUMENT.advance(document.state, "mark_decided")
        sign_off.put_forward(ctx, document)
    return document
