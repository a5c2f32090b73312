"""What is on record in each kind of procedure, as it is sent and as it is shown."""

from gateway.schemas.base import Body, Choice, Date, Integer, Many, One, Reply, Text, Truth

DISPOSITION = "adopted 采纳、partly_adopted 部分采纳、not_adopted 未采纳；尚未处理的不填"
DISPOSITIONS = ("adopted", "partly_adopted", "not_adopted")
CIRCLE = "democratic_party 民主党派、association 社会团体、expert 专家学者、public 社会公众"
CIRCLES = ("democratic_party", "association", "expert", "public")
MOST = 500


class CommentIn(Body):
    """A comment and what was done with it."""

    who = Text("提出意见的人或者单位", required=True)
    text = Text("意见内容", longest=5000, required=True)
    disposition = Choice(DISPOSITION, DISPOSITIONS)
    reason = Text("未全部采纳的理由", longest=5000, least=0)


class ParticipationIn(Body):
    """Public participation."""

    announced_on = Date("公告日期")
    channel = Text("公告渠道", longest=500, least=0)
    closes_on = Date("征求意见截止日")
    shorter_reason = Text("缩短期限的理由；未缩短的不填", longest=5000, least=0)
    comments = Many(One(CommentIn), "收到的意见和采纳情况", most=MOST)
    published_on = Date("公布采纳情况的日期")
    published_at = Text("公布采纳情况的渠道", longest=500, least=0)


class ExpertIn(Body):
    """An expert with the signed opinion."""

    name = Text("姓名", required=True)
    unit = Text("单位", required=True)
    no_conflict = Truth("是否声明与决策事项没有直接利害关系", required=True)
    opinion = Text("书面意见", longest=5000, least=0)
    signed_on = Date("签名日期")


class ExpertArgumentIn(Body):
    """Expert argument."""

    experts = Many(One(ExpertIn), "专家及其意见", most=MOST, required=True)


class RiskReportIn(Body):
    """An assessment of risks; its level is the conclusion."""

    assessor = Text("评估单位", least=0)
    report = Text("评估报告摘要；全文作为附件", longest=20_000, least=0)
    measures = Text("风险防范和处置措施", longest=20_000, least=0)


class LegalityIn(Body):
    """Materials for the review of legality."""

    basis = Text("方案的依据", longest=20_000, least=0)
    urgent_ground = Text("缩短审查时间的紧急理由；不缩短的不填", longest=5000, least=0)


class AspectIn(Body):
    """One aspect of the argument."""

    name = Text(
        "方面：legality 合法性、necessity 必要性、soundness 科学性、feasibility 可行性、controllability 可控性",
        longest=30,
        required=True,
    )
    statement = Text("论证意见", longest=5000, least=0)


class ArgumentationIn(Body):
    """The report that argues an important matter."""

    institution = Text("论证的研究、咨询机构", least=0)
    aspects = Many(One(AspectIn), "各方面的论证意见", most=MOST)


class ParticipantIn(Body):
    """Who takes part in a hearing."""

    name = Text("姓名", required=True)
    represents = Text("所代表的方面", least=0)
    signed = Truth("是否已在听证记录上签字", required=True)


class HearingIn(Body):
    """A hearing."""

    delivered_on = Date("材料送达参加人的日期")
    held_on = Date("听证日期")
    place = Text("地点", least=0)
    presided_by = Text("主持人", least=0)
    participants = Many(One(ParticipantIn), "参加人", most=MOST)
    record = Text("听证记录", longest=20_000, least=0)


class PerformanceIn(Body):
    """Materials for the evaluation of performance."""

    subject = Text("政策或者项目", longest=500, least=0)
    amount = Integer("申请支出金额，元", most=10**13)
    report = Text("绩效评估报告", longest=20_000, least=0)


class CompetitionIn(Body):
    """Materials for the review of fair competition."""

    preliminary_opinion = Text("起草单位的初审意见；由市场监管部门审查的必填", longest=20_000, least=0)
    heard = Text("听取经营者、行业协会等意见的情况", longest=20_000, least=0)


class HeardIn(Body):
    """Somebody who was heard directly."""

    who = Text("听取了谁的意见", required=True)
    circle = Choice(CIRCLE, CIRCLES, required=True)
    way = Text("听取的形式", longest=500, least=0)
    on = Date("日期")
    text = Text("意见内容", longest=5000, least=0)
    disposition = Choice(DISPOSITION, DISPOSITIONS)
    reason = Text("未全部采纳的理由", longest=5000, least=0)


class OpinionsHeardIn(Body):
    """Who was heard directly."""

    heard = Many(One(HeardIn), "各方面意见", most=MOST, required=True)


class ParticularsIn(Body):
    """What is on record: under the name of the procedure's kind, and no other."""

    participation = One(ParticipationIn, "公众参与")
    expert_argument = One(ExpertArgumentIn, "专家论证")
    risk_assessment = One(RiskReportIn, "风险评估")
    legality = One(LegalityIn, "合法性审查的送审材料")
    argumentation = One(ArgumentationIn, "论证报告")
    stability_risk = One(RiskReportIn, "社会稳定风险评估")
    hearing = One(HearingIn, "听证")
    budget_performance = One(PerformanceIn, "事前绩效评估的送评材料")
    fair_competition = One(CompetitionIn, "公平竞争审查的送审材料")
    opinions_heard = One(OpinionsHeardIn, "听取意见")


class Comment(Reply):
    """A comment and what was done with it."""

    who = Text("提出意见的人或者单位")
    text = Text("意见内容")
    disposition = Text(DISPOSITION)
    reason = Text("未全部采纳的理由")


class Participation(Reply):
    """Public participation."""

    announced_on = Date("公告日期")
    channel = Text("公告渠道")
    closes_on = Date("征求意见截止日")
    shorter_reason = Text("缩短期限的理由")
    comments = Many(One(Comment), "收到的意见和采纳情况")
    published_on = Date("公布采纳情况的日期")
    published_at = Text("公布采纳情况的渠道")


class Expert(Reply):
    """An expert with the signed opinion."""

    name = Text("姓名")
    unit = Text("单位")
    no_conflict = Truth("是否声明与决策事项没有直接利害关系")
    opinion = Text("书面意见")
    signed_on = Date("签名日期")


class ExpertArgument(Reply):
    """Expert argument."""

    experts = Many(One(Expert), "专家及其意见")


class RiskReport(Reply):
    """An assessment of risks."""

    assessor = Text("评估单位")
    report = Text("评估报告摘要")
    measures = Text("风险防范和处置措施")


class LegalityMaterials(Reply):
    """Materials for the review of legality."""

    basis = Text("方案的依据")
    urgent_ground = Text("缩短审查时间的紧急理由")


class Aspect(Reply):
    """One aspect of the argument."""

    name = Text("方面")
    statement = Text("论证意见")


class Argumentation(Reply):
    """The report that argues an important matter."""

    institution = Text("论证的研究、咨询机构")
    aspects = Many(One(Aspect), "各方面的论证意见")


class Participant(Reply):
    """Who took part in a hearing."""

    name = Text("姓名")
    represents = Text("所代表的方面")
    signed = Truth("是否已在听证记录上签字")


class Hearing(Reply):
    """A hearing."""

    delivered_on = Date("材料送达参加人的日期")
    held_on = Date("听证日期")
    place = Text("地点")
    presided_by = Text("主持人")
    participants = Many(One(Participant), "参加人")
    record = Text("听证记录")


class PerformanceMaterials(Reply):
    """Materials for the evaluation of performance."""

    subject = Text("政策或者项目")
    amount = Integer("申请支出金额，元", most=10**13)
    report = Text("绩效评估报告")


class CompetitionMaterials(Reply):
    """Materials for the review of fair competition."""

    preliminary_opinion = Text("起草单位的初审意见")
    heard = Text("听取经营者、行业协会等意见的情况")


class Heard(Reply):
    """Somebody who was heard directly."""

    who = Text("听取了谁的意见")
    circle = Text(CIRCLE)
    way = Text("听取的形式")
    on = Date("日期")
    text = Text("意见内容")
    disposition = Text(DISPOSITION)
    reason = Text("未全部采纳的理由")


class OpinionsHeard(Reply):
    """Who was heard directly."""

    heard = Many(One(Heard), "各方面意见")


class Particulars(Reply):
    """What is on record, under the name of the procedure's kind."""

    participation = One(Participation, "公众参与")
    expert_argument = One(ExpertArgument, "专家论证")
    risk_assessment = One(RiskReport, "风险评估")
    legality = One(LegalityMaterials, "合法性审查的送审材料")
    argumentation = One(Argumentation, "论证报告")
    stability_risk = One(RiskReport, "社会稳定风险评估")
    hearing = One(Hearing, "听证")
    budget_performance = One(PerformanceMaterials, "事前绩效评估的送评材料")
    fair_competition = One(CompetitionMaterials, "公平竞争审查的送审材料")
    opinions_heard = One(OpinionsHeard, "听取意见")
