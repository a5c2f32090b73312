"""Agreeing to the use of a seal."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from documents.acting import seals
from documents.model import SealUse


@dataclass(frozen=True)
class ApproveSealUse:
    """Agree to the use of a seal (article 68)."""

    seal_use_id: UUID
    opinion: str


def handle(command: ApproveSealUse, ctx: Context) -> SealUse:
    """Raises RuleBroken(R68.1, R68.2) for who may not agree to this seal's use, IllegalStep once it was answered."""
    return seals.answer(ctx, command.seal_use_id, "approve_seal_use", command.opinion)
