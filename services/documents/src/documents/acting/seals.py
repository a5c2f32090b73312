"""What the use of a seal rests on wherever it is judged: who answers a request, and which file is meant."""

import re
from uuid import UUID

from chassis.errors import Malformed
from chassis.run import Context
from documents.model import SEAL_USE, Document, SealUse
from documents.model.seal import APPROVED
from documents.rules import seal_rules


def answer(ctx: Context, seal_use_id: UUID, step: str, words: str) -> SealUse:
    """Answer as one of those who may agree to this seal's use. Raises RuleBroken(R68.1, R68.2), IllegalStep."""
    use = ctx.target(SealUse, seal_use_id)
    if use.seal == "city":
        ctx.exercise("R68.1", *seal_rules.city_seal_powers())
    else:
        doc_type = ctx.session.get_one(Document, use.document_id).doc_type
        ctx.exercise("R68.2", *seal_rules.mayor_seal_powers(doc_type))
    use.state = SEAL_USE.advance(use.state, step)
    use.answered_by, use.answered_at, use.answer = ctx.standing.name, ctx.now, words
    ctx.settle(use)
    if use.state == APPROVED:
        ctx.wait_for(use, "record_seal_use", *seal_rules.custodian_powers(), rule="R68.1")
    return use


def require_digest(sha256: str) -> None:
    """A file in hand is named by its SHA-256 in hex. Raises Malformed for anything else."""
    if not re.fullmatch("[0-9a-fA-F]{64}", sha256):
        raise Malformed({"sha256": "应为 64 位十六进制数字 / 64 hexadecimal digits are expected"})
