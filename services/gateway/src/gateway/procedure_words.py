"""The words for procedures of decisions: their kinds, what they lack and find, and why they are set aside."""

from collections.abc import Mapping

PROCEDURES: Mapping[str, str] = {
    "participation": "公众参与", "expert_argument": "专家论证", "risk_assessment": "风险评估",
    "legality": "合法性审查", "argumentation": "论证报告", "stability_risk": "社会稳定风险评估", "hearing": "听证",
    "budget_performance": "事前绩效评估", "fair_competition": "公平竞争审查", "opinions_heard": "听取意见的记录",
    "comment_notice": "征求意见公告及其起止日期", "shorter_reason": "缩短征求意见期限的理由",
    "end_of_comments": "征求意见期满", "dispositions": "每条意见的采纳情况和未采纳的理由",
    "published_result": "公布意见采纳情况", "experts": "专家", "no_conflict": "没有直接利害关系的声明",
    "signed_opinion": "署名的书面意见", "assessor": "评估单位", "risk_report": "风险评估报告",
    "arguing_institution": "论证的研究、咨询机构", "necessity": "必要性", "soundness": "科学性",
    "feasibility": "可行性", "controllability": "可控性", "hearing_record": "听证记录", "participants": "听证参加人",
    "hearing_day": "已举行的听证会日期", "delivery_of_materials": "听证材料送达日期",
    "hearing_signatures": "参加人在听证记录上签字", "heard": "听取了谁的意见", "way_of_hearing": "听取的形式",
    "what_was_said": "意见内容", "urgent_ground": "缩短审查时间的紧急理由",
    "preliminary_review": "起草单位的初审意见", "exception_ground": "例外规定的依据",
    "no_lesser_alternative": "没有影响更小的替代方案的说明", "until": "实施期限",
    "authority": "权限", "procedure": "程序", "content": "内容", "market_access": "市场准入和退出",
    "factor_flow": "商品和要素自由流动", "production_cost": "影响生产经营成本",
    "production_conduct": "影响生产经营行为",
    "low": "低风险", "medium": "中风险", "high": "高风险", "uncontrollable": "风险不可控", "completed": "完成",
    "lawful": "合法", "unlawful": "不合法", "incomplete": "材料不全，已退回补正", "supported": "予以支持",
    "partly_supported": "部分支持", "not_supported": "不予支持", "passed": "符合公平竞争标准",
    "passed_by_exception": "适用例外规定", "failed": "不符合公平竞争标准",
    "emergency": "突发事件应急处置", "state_secret": "依法保密", "not_technical": "专业性、技术性不强",
    "no_adverse_effect": "不影响社会稳定和公共安全", "heard_otherwise": "已用其他形式充分听取意见",
}  # fmt: skip
"""As gateway.words.WORDS, of which it is a part."""
