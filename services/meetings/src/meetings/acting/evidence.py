"""Gathers what the procedures and exemptions of topics have brought, and lets go of what nobody needs any more."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on

from chassis.run import Context
from meetings.model.procedure import (
    CONCLUDED,
    EXEMPTION,
    GRANTED,
    PROCEDURE,
    REQUESTED,
    UNDER_WAY,
    Exemption,
    Procedure,
)
from meetings.model.topic import TOPIC, Topic
from meetings.rules.procedure_rules import Evidence, ProcedureFacts

M = TypeVar("M", Procedure, Exemption)


@dataclass(frozen=True)
class Found:
    """What is on record for one topic: its procedures, and the grounds of its exemptions by rule and procedure."""

    procedures: ProcedureFacts = field(default_factory=ProcedureFacts)
    exempt: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def found_for(ctx: Context, topics: Sequence[Topic]) -> Mapping[UUID, Found]:
    """What is on record for each of these topics, in one statement a table, however many they are."""
    ids = [topic.id for topic in topics]
    concluded: dict[UUID, dict[str, Evidence]] = {topic_id: {} for topic_id in ids}
    under_way: dict[UUID, set[str]] = {topic_id: set() for topic_id in ids}
    exempt: dict[UUID, dict[str, dict[str, str]]] = {topic_id: {} for topic_id in ids}
    editions = {topic.id: topic.edition for topic in topics}
    latest = (
        select(
            Procedure.topic_id,
            Procedure.kind,
            Procedure.state,
            Procedure.id,
            Procedure.result,
            Procedure.concluded_on,
            Procedure.edition,
            Procedure.reviewer,
        )
        .ext(distinct_on(Procedure.topic_id, Procedure.kind, Procedure.state))
        .where(Procedure.topic_id.in_(ids), Procedure.state.in_((CONCLUDED, UNDER_WAY)))
        .order_by(
            Procedure.topic_id,
            Procedure.kind,
            Procedure.state,
            Procedure.concluded_at.desc().nulls_last(),
            Procedure.id.desc(),
        )
    )
    for row in ctx.session.execute(latest):
        if row.state == CONCLUDED:
            current = row.edition == editions[row.topic_id]
            concluded[row.topic_id][row.kind] = Evidence(
                str(row.id), row.kind, row.result, row.concluded_on, current, row.reviewer
            )
        else:
            under_way[row.topic_id].add(row.kind)
    granted = select(Exemption.topic_id, Exemption.rule, Exemption.procedure, Exemption.ground).where(
        Exemption.topic_id.in_(ids), Exemption.state == GRANTED
    )
    for topic_id, rule, procedure, ground in ctx.session.execute(granted):
        exempt[topic_id].setdefault(rule, {})[procedure] = ground
    return {
        topic_id: Found(ProcedureFacts(concluded[topic_id], frozenset(under_way[topic_id])), exempt[topic_id])
        for topic_id in ids
    }


def locked(ctx: Context, model: type[M], key: UUID) -> tuple[Topic, M]:
    """The procedure or exemption a command changes and its topic, locked in that order: topic first.

    Raises NotFound and StaleVersion.
    """
    seen = ctx.load(model, key)
    topic = ctx.session.get_one(Topic, seen.topic_id, with_for_update=True, populate_existing=True)
    return topic, ctx.target(model, key)


def take_up(topic: Topic, step: str) -> None:
    """Note on a locked topic that what its gates rest on changes; raises IllegalStep once it is on an agenda."""
    topic.state = TOPIC.advance(topic.state, step)
    topic.version += 1


def abandon(ctx: Context, topics: Iterable[Topic]) -> None:
    """Nobody waits any more for the procedures and exemptions of locked topics that are done with."""
    ids = [topic.id for topic in topics]
    procedures = select(Procedure).where(Procedure.topic_id.in_(ids), Procedure.state == UNDER_WAY)
    for procedure in ctx.session.scalars(procedures.with_for_update(of=Procedure)):
        procedure.state = PROCEDURE.advance(procedure.state, "drop_procedure")
        procedure.version += 1
        ctx.settle(procedure)
    exemptions = select(Exemption).where(Exemption.topic_id.in_(ids), Exemption.state == REQUESTED)
    for exemption in ctx.session.scalars(exemptions.with_for_update(of=Exemption)):
        exemption.state = EXEMPTION.advance(exemption.state, "drop_exemption")
        exemption.version += 1
        ctx.settle(exemption)
