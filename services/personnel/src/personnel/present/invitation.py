"""Invitations, engagements and the report of a month in proto messages and as a workbook."""

from chassis.wire import instant, text
from chassis.workbook import Table, workbook
from personnel import model
from personnel.model.invitation import PUBLISHED
from personnel.queries.invitation import Count, EngagementView, Report
from zhengling.personnel.v1 import invitation_service_pb2 as pb

HEADINGS = {
    "asked": "报送",
    "under_way": "办理中",
    "approved": "同意",
    "declined": "未同意",
    "called_off": "撤回或者取消",
    "held": "已举行或者已发出",
    "leaders_expected": "安排领导（人次）",
    "leaders_attended": "实际出席（人次）",
}
KINDS = {
    "reception": "接见",
    "group_photo": "合影",
    "ribbon_cutting": "剪彩",
    "ceremony": "典礼",
    "premiere": "首映首发式",
    "celebration": "庆祝会",
    "commendation": "表彰会",
    "commemoration": "纪念会",
    "symposium": "座谈会",
    "expo": "博览会",
    "seminar": "研讨会",
    "forum": "论坛",
    "exhibition": "展会",
    "festival": "节庆",
    "congratulatory_letter": "贺信",
    "congratulatory_telegram": "贺电",
    "inscription": "题词",
    "conference": "会议活动",
    "signing": "签约活动",
    "visit": "来访会见",
    "publicity": "宣传活动",
    "other_event": "其他活动",
}
"""What the workbook calls the kinds; one that a city adds is shown by its own word."""


def invitation(entity: model.Invitation) -> pb.Invitation:
    """An invitation; whoever may know of it may know all of it."""
    return pb.Invitation(
        id=text(entity.id),
        unit=entity.unit,
        title=entity.title,
        kind=entity.kind,
        in_government_name=entity.in_government_name,
        city_wide=entity.city_wide,
        instrument=entity.instrument,
        special_need=entity.special_need,
        grounds=entity.grounds,
        place=entity.place,
        starts_at=instant(entity.starts_at),
        ends_at=instant(entity.ends_at),
        attendance=entity.attendance,
        role=entity.role,
        invited=map(text, entity.invited),
        in_charge=entity.in_charge,
        level=entity.level,
        state=entity.state,
        rule=entity.rule,
        chain=entity.chain,
        stage=entity.stage,
        declined_by=map(text, entity.declined_by),
        assigned=map(text, entity.assigned),
        attended=map(text, entity.attended),
        submitted_on=text(entity.submitted_on),
        opinion=entity.opinion,
        note=entity.note,
        published=entity.state == PUBLISHED,
        version=entity.version,
    )


def engagement(view: EngagementView) -> pb.Engagement:
    """What a leader is expected at, and no more of the invitation than that."""
    kept, entity = view.engagement, view.invitation
    return pb.Engagement(
        invitation_id=text(entity.id),
        title=entity.title,
        kind=entity.kind,
        place=entity.place,
        starts_at=instant(kept.starts_at),
        ends_at=instant(kept.ends_at),
        role=entity.role,
        state=entity.state,
        attended=bool(kept.attended),
        away=view.away,
    )


def count(one: Count) -> pb.InvitationCount:
    """One row of the report."""
    return pb.InvitationCount(**vars(one))


def report(found: Report) -> pb.InvitationReport:
    """The report."""
    return pb.InvitationReport(
        month=f"{found.month:%Y-%m}", kinds=[count(one) for one in found.kinds], total=count(found.total)
    )


def workbook_of(found: Report) -> pb.InvitationReportFile:
    """The report as a workbook."""
    title = f"{found.month.year}年{found.month.month}月邀请市领导出席活动情况"
    counted = [*((KINDS.get(one.kind, one.kind), one) for one in found.kinds), ("合计", found.total)]
    rows = [(words, *(getattr(one, name) for name in HEADINGS)) for words, one in counted]
    content = workbook(found.month, Table("邀请情况", ("种类", *HEADINGS.values()), rows, title))
    return pb.InvitationReportFile(content=content, filename=f"{title}.xlsx")
