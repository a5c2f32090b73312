"""Putting an opinion on record with the power it is given by."""

from chassis.db import new_id
from chassis.run import Context
from documents.model import Document, Opinion


def give_opinion(ctx: Context, document: Document, step: str, outcome: str, text: str) -> None:
    """Add the caller's opinion, name, power and full date to the document."""
    power = ctx.capacity
    document.opinions.append(
        Opinion(
            id=new_id(),
            step=step,
            person_id=ctx.standing.person_id,
            name=ctx.standing.name,
            power=power.key if power else "",
            via=power.via if power else "",
            outcome=outcome,
            text=text,
            at=ctx.now,
        )
    )
