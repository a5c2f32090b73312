"""What goes into minutes, from what is on record, and what of them a reader may read (articles 52 and 53)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from chassis import pending
from chassis.actor import Power, Standing
from chassis.clock import SHANGHAI
from chassis.errors import Malformed, NotPermitted
from chassis.run import Context, subject_of
from chassis.wire import instant
from meetings.acting.wording import lead
from meetings.model.attendance import MEMBER, OBSERVER, Attendance
from meetings.model.decision import Decision
from meetings.model.deliberation import Deliberation
from meetings.model.meeting import AgendaItem, Meeting
from meetings.model.minutes import Minutes, MinutesOpinion, units_of
from meetings.model.topic import Topic
from meetings.rules import minutes_rules
from meetings.rules.agenda_rules import BOTTOM_LINE, STUDY
from meetings.rules.authority_rules import LEADERS, OFFICE, Authority

LONGEST_TEXT = 60_000
"""Characters of all that one set of minutes says, so that it can be printed while somebody waits."""

BY_ANOTHER = "（由没有参与起草的人员核对）"
"""What the step of checking says besides the title: it waits for a power, which who drafted the minutes holds too."""
UNCLEARED = (
    "会议有高于您可以知悉的密级的事项，请由可以知悉的人员办理"
    " / a decision of this meeting is above your clearance; let somebody act who is cleared for it"
)


@dataclass(frozen=True)
class Wording:
    """How the minutes are to tell one decision; what is empty leaves what is on record."""

    decision_id: UUID
    text: str = ""
    responsible_units: tuple[str, ...] = ()
    term: date | None = None
    major: bool = False


def decisions_of(ctx: Context, meeting_id: UUID) -> Sequence[Decision]:
    """What a meeting decided, in the order in which it did."""
    return ctx.session.scalars(select(Decision).where(Decision.meeting_id == meeting_id).order_by(Decision.id)).all()


def flags_of(ctx: Context, decisions: Iterable[Decision]) -> dict[UUID, frozenset[str]]:
    """What the topics of decisions deal with, by topic."""
    query = select(Topic.id, Topic.flags).where(Topic.id.in_([decision.topic_id for decision in decisions]))
    return {row.id: frozenset(row.flags) for row in ctx.session.execute(query)}


def names_for(ctx: Context, meeting_id: UUID) -> Mapping[str, str]:
    """The names of units by their codes, where the minutes of a meeting need them: it referred something to one.

    Ask before a row is locked. Raises NeighbourDown.
    """
    referred = select(Decision.id).where(Decision.meeting_id == meeting_id, Decision.referred_unit != "").limit(1)
    if ctx.session.scalar(referred) is None:
        return {}
    found: Mapping[str, str] = ctx.neighbours.unit_names(ctx.actor)
    return found


def items(
    ctx: Context, decisions: Sequence[Decision], wordings: Iterable[Wording] | None, names: Mapping[str, str]
) -> list[dict[str, Any]]:
    """The items of minutes: each rests on a decision on record, and says in what it differs from it.

    `names` are those of the units something was referred to; see names_for.
    Raises Malformed for what the meeting did not decide, and for a decision that stands there twice.
    """
    known = {decision.id: decision for decision in decisions}
    if wordings is None:
        wordings = [Wording(decision.id) for decision in decisions]
    flags, found, seen = flags_of(ctx, decisions), [], set[UUID]()
    for number, wording in enumerate(wordings):
        decision = known.get(wording.decision_id)
        if decision is None:
            raise Malformed({f"items.{number}.decision_id": "不是本次会议的决定 / not decided by this meeting"})
        if decision.id in seen:
            raise Malformed({f"items.{number}.decision_id": "同一决定只列一次 / each decision once"})
        seen.add(decision.id)
        item = _item(decision, wording, minutes_rules.major(flags[decision.topic_id], ctx.today))
        found.append(item | {"lead": lead(decision, names, ctx.today)})
    return found


def _item(decision: Decision, wording: Wording, major: bool) -> dict[str, Any]:
    on_record = {
        "text": decision.text,
        "responsible_units": list(decision.responsible_units),
        "term": decision.term.isoformat() if decision.term else "",
    }
    told = {
        "text": wording.text,
        "responsible_units": list(wording.responsible_units),
        "term": wording.term.isoformat() if wording.term else "",
    }
    said = {name: told[name] or value for name, value in on_record.items()}
    return said | {
        "decision_id": str(decision.id),
        "topic_id": str(decision.topic_id),
        "title": decision.title,
        "outcome": decision.outcome,
        "sponsor_unit": decision.sponsor_unit,
        "level": decision.level,
        "major": major or wording.major,
        "differs": [name for name, value in on_record.items() if said[name] != value],
        "present_ids": [str(person_id) for person_id in decision.present_ids],
    }


def record(meeting: Meeting) -> dict[str, Any]:
    """Who was at a meeting, when and where, as its books say; members who did not come are excused or absent."""
    people = [person for row in meeting.attendance if (person := _person(row)) is not None]
    came = [row for row in meeting.attendance if row.arrived_at is not None and row.person_id is not None]
    return {
        "chair": meeting.chair,
        "venue": meeting.venue,
        "opened_at": instant(meeting.opened_at),
        "closed_at": instant(meeting.closed_at),
        "people": people,
        "whole": [str(row.person_id) for row in came if row.role in (MEMBER, OBSERVER) and not row.topics],
    }


def _person(row: Attendance) -> dict[str, Any] | None:
    if row.arrived_at is not None:
        where = "present" if row.role == MEMBER else "observers"
    elif row.excused:
        where = "excused"
    elif row.role == MEMBER:
        where = "absent"
    else:
        return None
    topics = [str(topic_id) for topic_id in row.topics]
    return {"name": row.person, "post": row.post, "unit": row.unit, "list": where, "topics": topics}


def opening(ctx: Context, meeting: Meeting, count: int) -> str:
    """What stands before the items: when, where and by whom the meeting was held, and what was studied."""
    local = (meeting.opened_at or ctx.now).astimezone(SHANGHAI)
    half = "上午" if local.hour < 12 else "下午"
    chair = next((row.post for row in meeting.attendance if row.person_id == meeting.chair_id), "")
    place = f"在{meeting.venue}" if meeting.venue else ""
    text = f"{local.year}年{local.month}月{local.day}日{half}，{chair}{meeting.chair}{place}主持召开{meeting.title}。"
    taken_up = (
        select(AgendaItem)
        .join(Deliberation, Deliberation.item_id == AgendaItem.id)
        .where(
            AgendaItem.meeting_id == meeting.id,
            AgendaItem.kind.in_((STUDY, BOTTOM_LINE)),
            AgendaItem.level <= meeting.level,
            Deliberation.state == "concluded",
        )
        .order_by(AgendaItem.position)
    )
    verbs = {STUDY: "会议进行了学习", BOTTOM_LINE: "会议研究了"}
    text += "".join(f"{verbs[item.kind]}：{item.title}。" for item in ctx.session.scalars(taken_up))
    return text + ("现将会议议定事项纪要如下：" if count else "会议没有形成议定事项。")


def settle_content(ctx: Context, minutes: Minutes, found: list[dict[str, Any]]) -> None:
    """Put items in, and what follows from them; the caller becomes one of the drafters.

    Raises NotPermitted for an item above the caller's clearance, and Malformed for minutes that cannot be printed.
    """
    require_cleared(ctx, max([minutes.level, *(item["level"] for item in found)]))
    if (
        len(minutes.body) + sum(len(item.get(name, "")) for item in found for name in ("title", "lead", "text"))
        > LONGEST_TEXT
    ):
        raise Malformed({"items": f"全文最多 {LONGEST_TEXT} 个字符 / at most {LONGEST_TEXT} characters in all"})
    minutes.items = found
    minutes.units = sorted({unit for item in found for unit in item["responsible_units"]})
    minutes.major = any(item["major"] for item in found)
    minutes.checked_by = ""
    if ctx.standing.person_id is not None and ctx.standing.person_id not in minutes.drafters:
        minutes.drafters = [*minutes.drafters, ctx.standing.person_id]
    minutes.drafted_by, minutes.drafted_at = ctx.standing.name, ctx.now
    signing = minutes_rules.signers(minutes.meeting_kind, minutes.unit, ctx.today).powers
    minutes.powers = sorted({*signing, *minutes_rules.assenters().powers})
    minutes.readers = _readers(minutes)


def _readers(minutes: Minutes) -> list[str]:
    found = {f"person:{person_id}:{minutes.level}" for person_id in minutes.record.get("whole", ())}
    found |= {f"unit:{unit}:{minutes.level}" for unit in minutes.copies_to}
    for item in minutes.items:
        names = [f"unit:{unit}" for unit in (item["sponsor_unit"], *item["responsible_units"])]
        names += [f"person:{person_id}" for person_id in item["present_ids"]]
        found |= {f"{name}:{item['level']}" for name in names}
    return sorted(found)


def send_whole(minutes: Minutes, units: Iterable[str]) -> None:
    """Let units read the whole of the minutes, as far as their people are cleared for it."""
    minutes.copies_to = list(dict.fromkeys([*minutes.copies_to, *units]))
    minutes.readers = _readers(minutes)


def require_cleared(ctx: Context, level: int) -> None:
    """Who writes, checks, signs or issues minutes reads all of them. Raises NotPermitted."""
    if level > ctx.standing.clearance:
        raise NotPermitted("minutes", why=UNCLEARED)


def target(ctx: Context, minutes_id: UUID) -> Minutes:
    """The minutes a command changes, locked. Raises NotFound, StaleVersion, NotPermitted (see require_cleared)."""
    minutes = ctx.target(Minutes, minutes_id)
    require_cleared(ctx, minutes.top_level)
    return minutes


def judge(ctx: Context, minutes: Minutes, power: Power, stage: str, agreed: bool, text: str) -> None:
    """Put a judgement on the minutes' record."""
    minutes.opinions.append(
        MinutesOpinion(
            minutes_id=minutes.id,
            stage=stage,
            agreed=agreed,
            text=text,
            person_id=ctx.standing.person_id,
            person=ctx.standing.name,
            capacity=f"{power.key} ({power.via})",
            at=ctx.now,
        )
    )


def put_before(ctx: Context, minutes: Minutes, step: str, authority: Authority) -> None:
    """Let minutes wait for one step and no other, shown to those who may read all of what it is about."""
    ctx.settle(minutes)
    pending.wait_for(
        ctx.session,
        subject_of(minutes),
        step,
        authority.powers,
        title=minutes.title + (BY_ANOTHER if step == "check_minutes" else ""),
        level=minutes.top_level,
        since=ctx.now,
        rule=authority.rule,
    )


def put_before_office(ctx: Context, minutes: Minutes, step: str) -> None:
    """Let minutes wait for the office, which keeps them."""
    put_before(ctx, minutes, step, Authority("R53.1", OFFICE))


def put_before_signer(ctx: Context, minutes: Minutes) -> None:
    """Let minutes wait for the signature."""
    put_before(ctx, minutes, "sign_minutes", minutes_rules.signers(minutes.meeting_kind, minutes.unit, ctx.today))


@dataclass(frozen=True)
class View:
    """What of minutes a reader may read; `whole` says that he may read who was there and where they were sent."""

    items: list[dict[str, Any]]
    whole: bool
    inside: bool
    """Whether he may read the judgements passed on them: the office, and who signs."""

    def excerpt(self, minutes: Minutes) -> bool:
        """Whether anything is left out."""
        return len(self.items) < len(minutes.items)


def view(minutes: Minutes, standing: Standing) -> View:
    """What a reader who knows of the minutes may read of them."""
    inside = standing.holds(*OFFICE, *minutes.powers)
    units, person_id = units_of(standing), str(standing.person_id)
    trusted = inside or standing.holds(*LEADERS) or not units.isdisjoint(minutes.copies_to)
    heard_all = person_id in minutes.record.get("whole", ())
    shown = [
        item
        for item in minutes.items
        if minutes_rules.may_read_item(
            concerned=not units.isdisjoint((item["sponsor_unit"], *item["responsible_units"])),
            trusted=trusted,
            there=heard_all or person_id in item["present_ids"],
            cleared=item["level"] <= standing.clearance,
        )
    ]
    return View(shown, trusted or heard_all, inside)


def everything(minutes: Minutes) -> View:
    """All of the minutes, for those whom a command let at them."""
    return View(minutes.items, whole=True, inside=True)


def people(minutes: Minutes, shown: View) -> list[dict[str, Any]]:
    """Who was there, as far as the reader may know it: one admitted to some items is told to readers of one of them."""
    topics = {item["topic_id"] for item in shown.items}
    every = not shown.excerpt(minutes)
    return [
        person
        for person in minutes.record.get("people", ())
        if every or not person["topics"] or not topics.isdisjoint(person["topics"])
    ]
