"""The office takes note of a changed number."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from personnel.model import PHONE_NUMBER, PhoneNumber
from personnel.rules import contact_rules


@dataclass(frozen=True)
class AcknowledgePhoneChange:
    """Which report (article 78)."""

    phone_id: UUID


def handle(command: AcknowledgePhoneChange, ctx: Context) -> PhoneNumber:
    """Take note of it. Raises RuleBroken(R78.2) for anybody but the office, and IllegalStep where it has done so."""
    phone = ctx.target(PhoneNumber, command.phone_id)
    ctx.exercise("R78.2", *contact_rules.phone_keepers())
    phone.state = PHONE_NUMBER.advance(phone.state, "acknowledge_phone_change")
    phone.acknowledged_at = ctx.now
    ctx.settle(phone)
    return phone
