"""The mayor revokes an authorization."""

from dataclasses import dataclass
from uuid import UUID

from chassis.run import Context
from personnel.commands.mandate.authorize import changed
from personnel.model import Authorization
from personnel.rules import mandate_rules


@dataclass(frozen=True)
class RevokeAuthorization:
    """Which authorization; from today on it holds no longer."""

    authorization_id: UUID


def handle(command: RevokeAuthorization, ctx: Context) -> Authorization:
    """Revoke it. Raises RuleBroken(R5.1) for another than the mayor."""
    authorization = ctx.target(Authorization, command.authorization_id)
    ctx.exercise("R5.1", *mandate_rules.authorizing_powers())
    if authorization.ends > ctx.today:
        authorization.end_on(ctx.today)
        authorization.revoked = True
    ctx.record(changed(authorization), authorization)
    return authorization
