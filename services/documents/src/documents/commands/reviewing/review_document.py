"""The office reviewing a draft before anybody signs it."""

from dataclasses import asdict, dataclass
from uuid import UUID

from chassis.run import Context
from chassis.wire import require_given
from documents.acting import sign_off
from documents.acting.record import give_opinion
from documents.model import DOCUMENT, Document
from documents.rules import element_rules, review_rules
from documents.rules.review_rules import SixCases


@dataclass(frozen=True)
class ReviewDocument:
    """Review the draft for the office: pass it on, or return it with reasons (articles 61, 62, 65)."""

    document_id: UUID
    outcome: str
    opinion: str
    six_cases: SixCases | None
    assent_of: str

    def __post_init__(self) -> None:
        """Returning it says why."""
        require_given(opinion=self.outcome != "return" or self.opinion)


def handle(command: ReviewDocument, ctx: Context) -> Document:
    """Raises RuleBroken(R65.1) naming the case in which none is issued, R61.1, and R62.1 for a stranger."""
    document = ctx.target(Document, command.document_id)
    ctx.exercise("R62.1", *review_rules.office_powers())
    if command.outcome == "return":
        document.state = DOCUMENT.advance(document.state, "return_document")
        give_opinion(ctx, document, "review_document", "returned", command.opinion)
        sign_off.send_back(ctx, document)
        return document
    document.state = DOCUMENT.advance(document.state, "review_document")
    element_rules.require_issue_ground(document.issue_ground, document.normative)
    review_rules.require_worth_issuing(asdict(command.six_cases) if command.six_cases else {})
    give_opinion(ctx, document, "review_document", "passed", command.opinion)
    sign_off.ask_signatures(document, command.assent_of)
    ctx.settle(document, "review_document")
    if document.normative:
        document.legality_asked = True
        ctx.wait_for(document, "review_legality", *review_rules.legality_powers(), rule="R19.1")
    else:
        document.state = DOCUMENT.advance(document.state, "put_forward")
        sign_off.put_forward(ctx, document)
    return document
