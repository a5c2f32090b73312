"""Minutes, agendas and submission forms as what the documents service prints: all that is said, in words."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from chassis.clock import SHANGHAI
from chassis.law import Rule
from meetings.acting import minuting, wording
from meetings.acting.minuting import View
from meetings.model.attendance import MEMBER
from meetings.model.consultation import Consultation, Coordination
from meetings.model.meeting import AgendaItem, Meeting
from meetings.model.minutes import READABLE, Minutes
from meetings.model.topic import Opinion, Topic
from meetings.rules import minutes_rules
from meetings.rules.gate_rules import EXEMPT, MISSING, NOT_NEEDED, PASSED, Judged
from zhengling.documents.v1 import rendering_service_pb2 as pb

Names = Mapping[str, str]
"""The names of units by their codes."""

ROLLS = (("出席", "present"), ("请假", "excused"), ("缺席", "absent"), ("列席", "observers"))
STAGES = {
    "review": "办公室审核意见",
    "office_form": "办公室主任（副主任）意见",
    "approval": "分管市领导意见",
    "prior_report": "会前汇报情况",
    "urgent": "紧急报送批准意见",
}
"""The stages of a submission form that are signed, and how the form calls them."""
ALWAYS = ("review", "office_form", "approval", "prior_report")
"""The stages for which a form has room even before they are signed."""
STATES = {PASSED: "已具备", MISSING: "尚缺", EXEMPT: "经批准免于办理"}
"""How a form tells where a gate stands; what is not needed it leaves out."""


def minutes_paper(minutes: Minutes, shown: View, names: Names) -> pb.RenderPaperRequest:
    """Minutes in the national layout, as far as the reader may read them; unsigned ones say that they are a draft."""
    signed = minutes.state in READABLE
    dated = local_day(minutes.signed_at if signed and minutes.signed_at else minutes.drafted_at)
    issuer = minutes_rules.issuer(dated)
    excerpt = shown.excerpt(minutes) or not shown.whole
    before = [minutes.body] if shown.whole else []
    paper = pb.RenderPaperRequest(
        mark=str(minutes_rules.series_of(minutes.meeting_kind, dated)["mark"]),
        number=minutes.number,
        issuer=issuer,
        dated=dated.isoformat(),
        title=minutes.title,
        remark="（节选）" if excerpt else _reason(minutes),
        body="\n".join([*before, *wording.paragraphs(shown.items, names)]),
        level=max([minutes.level, *(item["level"] for item in shown.items)]),
        watermark=_watermark(minutes),
    )
    if shown.whole:
        paper.rolls.extend(_rolls(minutes, shown, names))
    if signed:
        paper.printer = issuer
        paper.printed_on = local_day(minutes.issued_at or minutes.signed_at).isoformat()
        if shown.whole:
            units = dict.fromkeys([*minutes.copies_to, *(u for item in shown.items for u in item["responsible_units"])])
            paper.copies_to = "，".join(names.get(unit, unit) for unit in units)
    return paper


def minutes_filename(minutes: Minutes) -> str:
    """The name to save minutes under: their mark and number, or that they are a draft."""
    if not minutes.number:
        return f"{minutes.title}（草稿）.pdf"
    on = local_day(minutes.signed_at)
    return f"{minutes_rules.series_of(minutes.meeting_kind, on)['mark']}{minutes.number}.pdf"


def _reason(minutes: Minutes) -> str:
    return "（本件更正并代替此前印发的同号纪要）" if minutes.edition > 1 else ""


def _watermark(minutes: Minutes) -> str:
    if minutes.state == "replaced":
        return "已更正"
    return {"discarded": "作废"}.get(minutes.state, "" if minutes.state in READABLE else "草稿")


def _rolls(minutes: Minutes, shown: View, names: Names) -> list[pb.Roll]:
    people = minuting.people(minutes, shown)
    rolls = []
    for label, where in ROLLS:
        found = [_named(person["post"], person["unit"], person["name"], names) for person in people
                 if person["list"] == where]  # fmt: skip
        if found:
            rolls.append(pb.Roll(label=label, names=found))
    return rolls


def _named(post: str, unit: str, name: str, names: Names) -> str:
    """Post and name; the unit's name where the post does not begin with it."""
    unit = names.get(unit, unit)
    words = post if not unit or post.startswith(unit) else post or unit
    return f"{words} {name}".strip()


def local_day(at: datetime | None) -> date:
    """The day in Asia/Shanghai of an instant that is known."""
    if at is None:
        raise ValueError("no instant")
    return at.astimezone(SHANGHAI).date()


def day_text(day: date) -> str:
    """A date in Chinese, without leading zeros."""
    return f"{day.year}年{day.month}月{day.day}日"


def agenda_paper(meeting: Meeting, items: Sequence[AgendaItem], whole: bool) -> pb.RenderPaperRequest:
    """The notice of a meeting with the items of its agenda that the reader may read, and who is due."""
    when = day_text(meeting.day)
    if meeting.starts_at is not None:
        local = meeting.starts_at.astimezone(SHANGHAI)
        when += f"{local.hour}时{local.minute:02}分"
    lines = ["会议安排如下：", "一、时间", when, "二、地点", meeting.venue or "另行通知", "三、议程"]
    lines += [f"{number}.{item.title}" for number, item in enumerate(items, 1)] or ["另行通知"]
    lists = (
        ("出席", [row for row in meeting.attendance if row.role == MEMBER]),
        ("列席", [row for row in meeting.attendance if row.role != MEMBER]),
    )
    rolls = [
        pb.Roll(label=label, names=[f"{row.post} {row.person}".strip() for row in rows])
        for label, rows in lists
        if rows and whole
    ]
    return pb.RenderPaperRequest(
        dated=meeting.day.isoformat(),
        title=f"{meeting.title}议程",
        body="\n".join(lines),
        rolls=rolls,
        level=max([meeting.level, *(item.level for item in items)]),
        watermark="草稿" if meeting.state == "planned" else "已取消" if meeting.state == "cancelled" else "",
    )


def topic_paper(
    topic: Topic,
    consultations: Sequence[Consultation],
    coordination: Coordination | None,
    gates: Sequence[tuple[Rule, Judged]],
    names: Names,
    on: date,
) -> pb.RenderFormRequest:
    """The submission form of a topic: what is proposed, what others said, and the opinions signed on it."""
    mark = str(minutes_rules.series_of(topic.meeting_kind, on)["mark"]).removesuffix("纪要")
    rows = [
        ("议题名称", topic.title),
        ("提报单位", names.get(topic.sponsor_unit, topic.sponsor_unit)),
        ("汇报人及时长", f"{topic.reporter}　{topic.minutes_needed}分钟" if topic.reporter else ""),
        ("会议日期", day_text(topic.meeting_day) if topic.meeting_day else ""),
        ("材料报送日期", day_text(local_day(topic.handed_in)) if topic.handed_in else ""),
        ("简要内容", topic.summary),
        ("依据", topic.basis),
        ("需决定的问题", topic.questions),
        ("涉及单位及会签意见", "\n".join(_consulted(topic, consultations, names))),
        ("协调情况", _coordinated(coordination, names)),
        ("程序办理情况", "\n".join(_gate(rule, gate) for rule, gate in gates if gate.state != NOT_NEEDED)),
        ("列席单位", "、".join(names.get(unit, unit) for unit in topic.observing_units)),
    ]
    return pb.RenderFormRequest(
        title=f"{mark}议题提报单",
        level=topic.level,
        dated=local_day(topic.proposed_at).isoformat(),
        rows=[pb.FormRow(label=label, text=text) for label, text in rows],
        opinions=_opinions(topic),
        foot=f"第{topic.round}次提报" if topic.round > 1 else "",
    )


def _gate(rule: Rule, gate: Judged) -> str:
    grounds = "；".join(gate.excused.values())
    return f"{rule.gist['zh']}：{STATES[gate.state]}" + (f"（{grounds}）" if grounds else "")


def _consulted(topic: Topic, consultations: Sequence[Consultation], names: Names) -> list[str]:
    said = {one.unit: one for one in consultations}
    lines = []
    for unit in topic.concerned_units:
        name, one = names.get(unit, unit), said.get(unit)
        if one is None or one.answered_at is None:
            lines.append(f"{name}：{'尚未答复' if one is not None and one.asked_at else '尚未征求意见'}")
            continue
        text = f"{name}：{wording.ANSWERS.get(one.answer, one.answer)}"
        text += f"。{one.opinion or one.grounds}" if one.opinion or one.grounds else ""
        if one.countersigned_at is not None:
            text += f"（{one.countersigned_by}，{day_text(local_day(one.countersigned_at))}会签）"
        lines.append(text)
    return lines or ["不涉及其他单位"]


def _coordinated(coordination: Coordination | None, names: Names) -> str:
    if coordination is None:
        return ""
    lines = [f"{names.get(side.unit, side.unit)}：{side.text}" for side in coordination.grounds]
    lines.append(f"倾向性意见：{coordination.leaning}")
    if coordination.coordinated_at is not None:
        on = day_text(local_day(coordination.coordinated_at))
        lines.append(f"协调结果：{coordination.result}（{coordination.coordinated_by}，{on}）")
    return "\n".join(lines)


def _opinions(topic: Topic) -> list[pb.SignedOpinion]:
    """The opinions of the present round by stage; the last of a stage counts, and room is left for what is due."""
    last: dict[str, Opinion] = {one.stage: one for one in topic.opinions if one.round == topic.round}
    return [_signed(label, last.get(stage)) for stage, label in STAGES.items() if stage in last or stage in ALWAYS]


def _signed(label: str, opinion: Opinion | None) -> pb.SignedOpinion:
    if opinion is None:
        return pb.SignedOpinion(label=label)
    return pb.SignedOpinion(
        label=label,
        text=opinion.text or ("同意" if opinion.agreed else "不同意"),
        name=opinion.person,
        capacity=wording.capacity(opinion.capacity),
        at=day_text(local_day(opinion.at)),
    )
