"""The mayor authorizes somebody to exercise one of his powers beside him."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chassis.run import Context
from personnel.acting.bounds import require_codes, require_order
from personnel.model import Authorization, Person, ends_after
from personnel.model.directory import posts_of
from personnel.rules import mandate_rules
from zhengling.personnel.v1.events_pb2 import AuthorizationChanged


@dataclass(frozen=True)
class Authorize:
    """Whom, to which power, by which paper, for how long (articles 63(6) and 68 say which powers).

    `doc_types` narrows it to kinds of documents; empty means all.
    """

    person_id: UUID
    power: str
    instrument: str
    starts: date
    until: date | None
    doc_types: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """The kinds are named by their codes, and it does not end before it begins."""
        require_codes(**{f"doc_types.{number}": kind for number, kind in enumerate(self.doc_types)})
        require_order(self.starts, self.until)


def handle(command: Authorize, ctx: Context) -> Authorization:
    """Authorize. Raises RuleBroken(R5.1): by another than the mayor, or a power that this post may not be given."""
    ctx.exercise("R5.1", *mandate_rules.authorizing_powers())
    person = ctx.load(Person, command.person_id)
    posts = posts_of(ctx.session, person.id, command.starts)
    mandate_rules.require_narrowable(command.power, command.doc_types, ctx.today)
    kind = mandate_rules.require_grantable(command.power, [post.kind for post in posts], ctx.today)
    authorization = ctx.add(
        Authorization(
            person_id=person.id,
            principal_id=ctx.actor.person_id,
            post_id=next(post.id for post in posts if post.kind == kind),
            power=command.power,
            doc_types=list(dict.fromkeys(command.doc_types)),
            instrument=command.instrument,
            starts=command.starts,
            ends=ends_after(command.until),
            revoked=False,
        )
    )
    ctx.record(changed(authorization), authorization)
    return authorization


def changed(authorization: Authorization) -> AuthorizationChanged:
    """The event that tells how an authorization stands."""
    return AuthorizationChanged(
        authorization_id=str(authorization.id),
        person_id=str(authorization.person_id),
        principal_id=str(authorization.principal_id),
        post_id=str(authorization.post_id),
        power=authorization.power,
        doc_types=authorization.doc_types,
        instrument=authorization.instrument,
        starts=str(authorization.starts),
        until=str(authorization.until or ""),
        revoked=authorization.revoked,
    )
