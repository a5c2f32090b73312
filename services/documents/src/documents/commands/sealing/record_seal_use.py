"""Putting the seal to the file, and the use in the ledger."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from documents.acting import seals
from documents.model import DOCUMENT, SEAL_USE, Document, SealLedger, SealUse
from documents.model.document import SEALED
from documents.rules import disclosure_rules, review_rules, seal_rules
from zhengling.documents.v1.events_pb2 import SealUsed


@dataclass(frozen=True)
class RecordSealUse:
    """Record as the custodian that the seal was put to the very file that was approved (article 68)."""

    seal_use_id: UUID
    sha256: str
    copies: int

    def __post_init__(self) -> None:
        """The file is named by its digest."""
        seals.require_digest(self.sha256)


def handle(command: RecordSealUse, ctx: Context) -> SealUse:
    """Raises RuleBroken(R68.1) when the file is another one, or more copies were sealed than approved; IllegalStep."""
    document_id = ctx.load(SealUse, command.seal_use_id).document_id
    # The document is locked first, as everywhere, so that nobody renders it anew while its seal is being entered.
    document = ctx.session.get_one(Document, document_id, with_for_update=True)
    use = ctx.target(SealUse, command.seal_use_id)
    ctx.exercise("R68.1", *seal_rules.custodian_powers())
    use.state = SEAL_USE.advance(use.state, "record_seal_use")
    seal_rules.require_same_file(use.file_sha256, document.rendered.sha256, command.sha256.lower())
    seal_rules.require_copies(use.copies, command.copies)
    use.copies = command.copies
    use.used_by, use.used_at = ctx.standing.name, ctx.now
    SealLedger.enter(ctx.session, use, ctx.today.year)
    first = document.state != (state := DOCUMENT.advance(document.state, "record_seal_use"))
    document.state, document.version = state, document.version + 1
    ctx.also(document)
    ctx.settle(use)
    if first and state == SEALED and document.disclosure == "proactive" and document.level == 0:
        days = disclosure_rules.publication_days(ctx.today)
        due = ctx.runtime.calendar.workdays_after(document.dated, days).date
        ctx.wait_for(document, "publish_document", *review_rules.office_powers(), rule="R29.1", due=due)
    ctx.record(
        SealUsed(
            seal_use_id=str(use.id),
            document_id=str(document.id),
            seal=use.seal,
            copies=use.copies,
            file_sha256=use.file_sha256,
            ledger_number=use.ledger_number,
            ledger_year=use.ledger_year,
            level=use.level,
        ),
        use,
    )
    return use
