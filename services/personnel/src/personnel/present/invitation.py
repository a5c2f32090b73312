"""Engagements and the report of a month as the messages of the API, where they are not shown field by field."""

from chassis.showing import filler, shows
from chassis.workbook import Table, workbook
from personnel.model import Invitation
from personnel.queries.invitation import EngagementView, Report
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


_engagement = filler(pb.Engagement, Invitation, "invitation_id", "starts_at", "ends_at", "attended", "away")


@shows
def engagement(view: EngagementView) -> pb.Engagement:
    """What a leader is expected at, and no more of the invitation than that."""
    kept = view.engagement
    return _engagement(
        view.invitation,
        invitation_id=kept.invitation_id,
        starts_at=kept.starts_at,
        ends_at=kept.ends_at,
        attended=bool(kept.attended),
        away=view.away,
    )


shows(filler(pb.InvitationReport, Report, month=lambda report: f"{report.month:%Y-%m}"))


@shows
def workbook_of(found: Report) -> pb.InvitationReportFile:
    """The report as a workbook."""
    title = f"{found.month.year}年{found.month.month}月邀请市领导出席活动情况"
    counted = [*((KINDS.get(one.kind, one.kind), one) for one in found.kinds), ("合计", found.total)]
    rows = [(words, *(getattr(one, name) for name in HEADINGS)) for words, one in counted]
    content = workbook(found.month, Table("邀请情况", ("种类", *HEADINGS.values()), rows, title))
    return pb.InvitationReportFile(content=content, filename=f"{title}.xlsx")
