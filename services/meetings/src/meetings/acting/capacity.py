"""In which capacity a command is done: by the powers a rule names, or by the office where no article speaks."""

from chassis.actor import Power
from chassis.errors import NotPermitted
from chassis.run import Context
from meetings.model.topic import Opinion, Topic
from meetings.rules.authority_rules import OFFICE, Authority


def exercise(ctx: Context, authority: Authority) -> Power:
    """Act by one of the powers a rule names; raises RuleBroken, which cites it."""
    return ctx.exercise(authority.rule, *authority.powers)


def by_office(ctx: Context, what: str) -> Power:
    """Act as the government office, which keeps the books of every meeting; raises NotPermitted."""
    power = ctx.standing.first(OFFICE)
    if power is None:
        raise NotPermitted(what, needed=",".join(OFFICE))
    ctx.capacity = power
    return power


def sign(ctx: Context, topic: Topic, power: Power, stage: str, agreed: bool, text: str) -> None:
    """Put the caller's opinion on the topic's submission form, signed by `power`."""
    topic.opinions.append(
        Opinion(
            topic_id=topic.id,
            round=topic.round,
            stage=stage,
            agreed=agreed,
            text=text,
            person_id=ctx.standing.person_id,
            person=ctx.standing.name,
            capacity=f"{power.key} ({power.via})",
            at=ctx.now,
        )
    )
