"""Shapes of procedures of decisions and exemptions from them."""

from gateway.schemas.base import (
    Body,
    Choice,
    Date,
    Instant,
    Integer,
    Level,
    Many,
    One,
    Page,
    Reply,
    Text,
    Truth,
    Uuid,
)
from gateway.schemas.meetings import FLAGS
from gateway.schemas.particulars import Particulars, ParticularsIn

KINDS = {
    "participation": "公众参与",
    "expert_argument": "专家论证",
    "risk_assessment": "风险评估",
    "legality": "合法性审查",
    "argumentation": "论证报告",
    "stability_risk": "社会稳定风险评估",
    "hearing": "听证",
    "budget_performance": "事前绩效评估",
    "fair_competition": "公平竞争审查",
    "opinions_heard": "听取意见",
}
KIND = "程序种类：" + "、".join(f"{kind} {name}" for kind, name in KINDS.items())
RESULTS = {
    "completed": "完成",
    "low": "低风险",
    "medium": "中风险",
    "high": "高风险",
    "uncontrollable": "风险不可控",
    "lawful": "合法",
    "unlawful": "不合法",
    "supported": "予以支持",
    "partly_supported": "部分支持",
    "not_supported": "不予支持",
    "passed": "符合公平竞争标准",
    "passed_by_exception": "适用例外规定",
    "failed": "不符合公平竞争标准",
    "incomplete": "材料不全，退回补正",
}
RESULT = "结论：" + "、".join(f"{result} {name}" for result, name in RESULTS.items())
GROUND = (
    "豁免情形：emergency 突发事件应急处置、state_secret 依法保密、not_technical 专业性技术性不强、"
    "no_adverse_effect 不影响社会稳定和公共安全、heard_otherwise 已用其他形式充分听取意见；以规则所列为准"
)
EXCEPTION = (
    "national_security 维护国家安全、technical_progress 促进科技进步、public_benefit 社会公共利益、"
    "other_law 法律法规规定"
)


class AttachmentIn(Body):
    """A paper: a document of this system, or a file kept elsewhere."""

    document_id = Uuid("公文；与 sha256 填一项")
    name = Text("名称", required=True)
    sha256 = Text("文件的 SHA-256（十六进制）；与 document_id 填一项", longest=64)


class ProcedureIn(Body):
    """A procedure to open."""

    kind = Choice(KIND, KINDS, required=True)
    particulars = One(ParticularsIn, "已有的记录，只填与种类同名的一项；可以以后再填")
    attachments = Many(One(AttachmentIn), "附件", most=50)


class RecordIn(Body):
    """What to put in place of what was on record."""

    particulars = One(ParticularsIn, "记录，只填与种类同名的一项", required=True)
    attachments = Many(One(AttachmentIn), "附件", most=50)


class PointIn(Body):
    """One point of a review."""

    name = Text(
        "合法性审查：authority 权限、procedure 程序、content 内容；公平竞争审查：market_access 市场准入和退出、"
        "factor_flow 商品要素自由流动、production_cost 影响生产经营成本、production_conduct 影响生产经营行为",
        longest=30,
        required=True,
    )
    met = Truth("是否符合", required=True)
    statement = Text("审查意见", longest=5000, required=True)


class ExceptionIn(Body):
    """On what fair competition is set aside."""

    exception_ground = Choice(
        EXCEPTION, ("national_security", "technical_progress", "public_benefit", "other_law"), required=True
    )
    no_lesser_alternative = Text("没有对公平竞争影响更小的替代方案的说明", longest=5000, required=True)
    until = Date("实施期限", required=True)


class ConclusionIn(Body):
    """A finding."""

    result = Choice(RESULT, RESULTS, required=True)
    statement = Text("结论说明", longest=20_000, required=True)
    points = Many(One(PointIn), "各项审查意见；只用于合法性审查和公平竞争审查", most=20)
    exception = One(ExceptionIn, "例外规定；只用于 passed_by_exception")


class ReasonIn(Body):
    """A reason."""

    reason = Text("理由", longest=2000, required=True)


class FlagsIn(Body):
    """The flags that are right."""

    flags = Many(Choice(choices=FLAGS), "更正后的全部标注", required=True)
    reason = Text("更正的理由", longest=2000, required=True)


class Attachment(Reply):
    """A paper."""

    document_id = Uuid("公文")
    name = Text("名称")
    sha256 = Text("文件的 SHA-256")


class Point(Reply):
    """One point of a review."""

    name = Text("项目")
    met = Truth("是否符合")
    statement = Text("审查意见")


class CompetitionException(Reply):
    """On what fair competition is set aside."""

    exception_ground = Text(EXCEPTION)
    no_lesser_alternative = Text("没有影响更小的替代方案的说明")
    until = Date("实施期限")


class ProcedureRow(Reply):
    """A procedure as lists show it."""

    id = Uuid("程序", required=True)
    version = Integer("版本，用于 If-Match")
    level = Level()
    topic_id = Uuid("议题")
    kind = Text(KIND)
    state = Text("状态：under_way 办理中、concluded 已作结论、dropped 已放弃")
    title = Text("名称")
    edition = Integer("针对的议题文稿版次")
    handed_in = Date("开始或者送审日期")
    opened_by = Text("经办人")
    attachments = Many(One(Attachment), "附件")
    result = Text(RESULT)
    statement = Text("结论说明；放弃的为理由")
    points = Many(One(Point), "各项审查意见")
    exception = One(CompetitionException, "例外规定")
    reviewer = Text("作出结论的：sponsor 承办单位、justice 司法局、finance 财政局、market 市场监管局")
    concluded_by = Text("作出结论的人")
    capacity = Text("所依据的职权")
    concluded_at = Instant("作出结论的时刻")


class Procedure(ProcedureRow):
    """A procedure with what is on record in it."""

    particulars = One(Particulars, "记录")


class ProcedurePage(Page):
    """A page of procedures."""

    procedures = Many(One(ProcedureRow), "程序，新的在前")


class ExemptionIn(Body):
    """An exemption to ask for."""

    rule = Text("所豁免的规则编号，见议题上会条件", longest=10, required=True)
    procedure = Choice(KIND, KINDS, required=True)
    ground = Text(GROUND, longest=30, required=True)
    reason = Text("理由", longest=2000, required=True)


class ExemptionDecisionIn(Body):
    """A decision on an exemption."""

    agreed = Truth("批准为 true，不批准为 false", required=True)
    opinion = Text("意见；不批准时必填", longest=2000, least=0)


class Exemption(Reply):
    """An exemption."""

    id = Uuid("豁免", required=True)
    version = Integer("版本，用于 If-Match")
    level = Level()
    topic_id = Uuid("议题")
    rule = Text("所豁免的规则")
    procedure = Text(KIND)
    ground = Text(GROUND)
    reason = Text("理由")
    state = Text("状态：requested 待批准、granted 已批准、refused 未批准、revoked 已撤销、dropped 已放弃")
    title = Text("名称")
    requested_by = Text("申请人")
    requested_on = Date("申请日期")
    opinion = Text("批准意见")
    decided_by = Text("批准人")
    capacity = Text("所依据的职权")
    decided_on = Date("批准日期")
    revoked_by = Text("撤销人")
    revoked_on = Date("撤销日期")
    revocation = Text("撤销理由")


class ExemptionPage(Page):
    """A page of exemptions."""

    exemptions = Many(One(Exemption), "豁免，新的在前")
