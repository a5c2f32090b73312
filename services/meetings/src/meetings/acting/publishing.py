"""Making decisions public once their minutes are signed, and only those that may be (article 30)."""

from collections.abc import Sequence

from sqlalchemy import select

from chassis.errors import Malformed
from chassis.run import Context
from chassis.wire import instant
from meetings.acting import telling
from meetings.acting.capacity import by_office
from meetings.model.decision import DECISION, Decision
from meetings.model.minutes import Minutes
from meetings.rules import authority_rules, publication_rules
from meetings.rules.publication_rules import PROACTIVE, UNJUDGED, WITHHELD
from zhengling.meetings.v1.events_pb2 import DecisionReleaseWithdrawn

CLASSIFIED = "密级不为公开"
"""The ground on which what is classified is not made public, without anybody's judgement."""


def judge(ctx: Context, decision: Decision, meeting_level: int, disclosure: str, ground: str, text: str) -> None:
    """Note whether a decision is made public, as the office judges it; what is classified never is.

    Raises RuleBroken(R30.1), and Malformed for a decision of which nothing is judged.
    """
    level = max(decision.level, meeting_level)
    if not publication_rules.is_for_the_public(decision.meeting_kind, decision.outcome, decision.decided_on):
        if disclosure:
            raise Malformed({"disclosure": "这类会议或者结果不判定公开 / not judged for this kind or outcome"})
        return
    publication_rules.require_disclosure(disclosure, ground, level)
    if level > 0 and disclosure == UNJUDGED:
        decision.disclosure, decision.disclosure_ground = WITHHELD, CLASSIFIED
    elif disclosure != UNJUDGED:
        power = by_office(ctx, "judge_disclosure")
        decision.disclosure, decision.disclosure_ground = disclosure, ground if disclosure == WITHHELD else ""
        decision.public_text = text if disclosure == PROACTIVE else ""
        decision.disclosure_by = f"{ctx.standing.name}，{power.key} ({power.via})"


def release(ctx: Context, minutes: Minutes, decisions: Sequence[Decision]) -> None:
    """Make public, with the minutes that are being signed, the decisions judged so; the others wait for a judgement.

    The decisions are locked here, after the minutes. One that is public already is told anew where its text differs.
    """
    ids = [decision.id for decision in decisions]
    query = select(Decision).where(Decision.id.in_(ids)).order_by(Decision.id).with_for_update()
    for decision in ctx.session.scalars(query, execution_options={"populate_existing": True}):
        ctx.settle(decision, "judge_amendment")
        for_public = publication_rules.is_for_the_public(decision.meeting_kind, decision.outcome, decision.decided_on)
        if not for_public or max(decision.level, minutes.level) > 0 or decision.disclosure == WITHHELD:
            continue
        text = public_text(decision, minutes)
        if decision.disclosure == PROACTIVE:
            shown = decision.released_at is not None and decision.withdrawn_at is None
            if decision.withdrawn_at is None and not (shown and decision.released_text == text):
                decision.version += 1
                put_out(ctx, decision, minutes)
        elif decision.release_due is None:
            decision.version += 1
            await_release(ctx, decision, "judge_disclosure")


def put_out(ctx: Context, decision: Decision, minutes: Minutes) -> None:
    """Tell the public of a decision, whose version the caller has raised. Raises RuleBroken(R30.1)."""
    level = max(decision.level, minutes.level)
    publication_rules.require_releasable(
        decision.meeting_kind, decision.outcome, decision.disclosure, level, decision.decided_on
    )
    decision.released_at, decision.withdrawn_at, decision.withdrawn_for = ctx.now, None, ""
    decision.released_text = public_text(decision, minutes)
    decision.release_due = None
    ctx.settle(decision)
    ctx.record(telling.released(decision, minutes), decision)


def holds(minutes: Minutes, decision: Decision) -> bool:
    """Whether minutes hold a decision as one of their items."""
    return any(item["decision_id"] == str(decision.id) for item in minutes.items)


def leave_out(ctx: Context, minutes: Minutes, decisions: Sequence[Decision]) -> None:
    """Take back from the public, with the corrected minutes that are being signed, the decisions they hold no more.

    The decisions are locked here, after the minutes; the others wait for no judgement any more.
    """
    ids = [decision.id for decision in decisions]
    query = select(Decision).where(Decision.id.in_(ids)).order_by(Decision.id).with_for_update()
    for decision in ctx.session.scalars(query, execution_options={"populate_existing": True}):
        shown = decision.released_at is not None and decision.withdrawn_at is None
        if shown or decision.release_due is not None:
            decision.version += 1
            decision.release_due = None
            ctx.settle(decision)
        if shown:
            take_back(ctx, decision, f"更正的纪要不再列入：{minutes.reason}")


def take_back(ctx: Context, decision: Decision, reason: str) -> None:
    """Withdraw a publication, for a reason that stays on record; the caller has raised the decision's version."""
    decision.withdrawn_at, decision.withdrawn_for = ctx.now, reason
    ctx.record(DecisionReleaseWithdrawn(decision_id=str(decision.id), withdrawn_at=instant(ctx.now)), decision)


def await_release(ctx: Context, decision: Decision, step: str) -> None:
    """Put a step before the office that brings a decision of signed minutes to the public in time."""
    if decision.release_due is None:
        days = publication_rules.release_days(ctx.today)
        decision.release_due = ctx.runtime.calendar.workdays_after(ctx.today, days).date
    ctx.settle(decision, "judge_disclosure", "release_decision")
    ctx.wait_for(decision, step, *authority_rules.OFFICE, rule="R30.1", due=decision.release_due)


def public_text(decision: Decision, minutes: Minutes) -> str:
    """What the public reads: the text written for it, or what stands in the minutes."""
    if decision.public_text:
        return decision.public_text
    items = (item for item in minutes.items if item["decision_id"] == str(decision.id))
    return next((str(item["text"]) for item in items), decision.text)


def minutes_of(ctx: Context, decision: Decision) -> Minutes | None:
    """The newest minutes of the meeting of a decision that were not thrown away; signed ones before drafts."""
    query = (
        select(Minutes)
        .where(Minutes.meeting_id == decision.meeting_id, Minutes.state != "discarded")
        .order_by(Minutes.signed_at.desc().nulls_last(), Minutes.id.desc())
        .limit(1)
    )
    return ctx.session.scalars(query).first()


def advance(ctx: Context, decision: Decision, step: str) -> Minutes | None:
    """Judge a step of a decision as it stands now; answers its minutes. Raises IllegalStep."""
    minutes = minutes_of(ctx, decision)
    DECISION.advance(state_of(decision, minutes), step)
    return minutes


def state_of(decision: Decision, minutes: Minutes | None) -> str:
    """Where a decision stands between its record and the public."""
    if decision.withdrawn_at is not None:
        return "withdrawn"
    if decision.released_at is not None:
        return "released"
    if minutes is None:
        return "recorded"
    return "signed" if minutes.signed_at is not None else "minuted"
