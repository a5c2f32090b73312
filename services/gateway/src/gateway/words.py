"""The one table from the machine's words (powers, states, steps, kinds) to those an office clerk reads."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from gateway.procedure_words import PROCEDURES

UnitName = Callable[[str], str]
"""The name of a unit by its code; the code itself where the name is not known."""

POWERS: Mapping[str, tuple[str, str]] = {
    "mayor.convene": ("市长（召集权）", "the mayor (convening)"),
    "mayor.chair": ("市长（主持权）", "the mayor (chairing)"),
    "mayor.approve": ("市长（审批权）", "the mayor (approving)"),
    "mayor.sign": ("市长（签发权）", "the mayor (signing)"),
    "mayor.seal": ("市长（市长印章使用权）", "the mayor (the mayor's seal)"),
    "mayor.sign.decided": ("市长授权签发议定事项的副市长", "a vice mayor authorised to sign what was decided"),
    "mayor": ("市长", "the mayor"),
    "vice_mayor": ("副市长", "a vice mayor"),
    "office.head": ("市政府办公室主任", "the director of the government office"),
    "office.deputy": ("市政府办公室副主任", "a deputy director of the government office"),
    "office.staff": ("市政府办公室工作人员", "the staff of the government office"),
    "justice.head": ("市司法局主要负责人", "the head of the justice bureau"),
    "personal_matters.officer": ("市长指定的个人事项报告受理人", "the officer designated for personal matters"),
    "justice.staff": ("市司法局工作人员", "the staff of the justice bureau"),
    "finance.head": ("市财政局主要负责人", "the head of the finance bureau"),
    "finance.staff": ("市财政局工作人员", "the staff of the finance bureau"),
    "market.head": ("市市场监管局主要负责人", "the head of the market regulator"),
    "market.staff": ("市市场监管局工作人员", "the staff of the market regulator"),
}
"""Who holds a power, as (zh, en)."""

OF_UNITS: Mapping[str, tuple[str, str]] = {
    "head": ("{}主要负责人", "the head of {}"),
    "deputy": ("{}副职负责人", "a deputy head of {}"),
    "member": ("{}工作人员", "the staff of {}"),
    "portfolio": ("分管{}的副市长", "the vice mayor in charge of {}"),
}
"""The powers that concern one unit: head:<code> and so on."""

AREAS: Mapping[str, str] = {
    "finance": "财政金融",
    "rule_of_law": "法治建设",
    "industry": "工业",
    "construction": "城乡建设",
    "agriculture": "农业农村",
    "safety": "安全生产",
    "education_health": "教育卫生",
    "market": "市场监管",
}
"""Matters that are in a vice mayor's charge without being a unit: portfolio:area:<area>."""

WORDS: Mapping[str, str] = {
    # Elements of a document, and what may stand in them.
    "doc_type": "文种", "title": "标题", "recipients": "主送机关", "issuer_code": "发文机关代字",
    "sign_off_ground": "签发依据", ">= 1": "至少一个", "= 1": "只能一个",
    "resolution": "决议", "decision": "决定", "order": "命令（令）", "communique": "公报", "announcement": "公告",
    "public_notice": "通告", "opinion": "意见", "notice": "通知", "circular": "通报", "report": "报告",
    "request": "请示", "reply": "批复", "motion": "议案", "letter": "函", "minutes": "纪要",
    "government": "市政府", "office": "市政府办公室",
    "proactive": "主动公开", "on_request": "依申请公开", "none": "不予公开",
    "important_decision": "重要决定", "policy_measure": "政策措施", "normative_document": "规范性文件",
    "general_matter": "需全市执行和周知的重要事项",
    "already_law": "法律法规已明确规定或者已公开全文", "existing_document_applies": "现行文件仍然适用",
    "superior_document_suffices": "上级文件可以直接贯彻", "no_new_substance": "没有新的实质内容",
    "passes_on_provincial_department": "贯彻省政府部门文件", "deploys_event": "部署以市政府名义主办的活动",
    "sets_licence": "设定行政许可", "sets_penalty": "设定行政处罚", "sets_compulsion": "设定行政强制",
    "impairs_rights": "违法减损权益", "adds_duties": "违法增加义务",
    "land_supply_approval": "土地供应审批", "annual_plan_forwarding": "年度计划转发",
    # Meetings, their tasks, their items and what they decide.
    "stakeholder": "利益相关方", "public": "公众代表", "expert": "专家", "media": "媒体",
    "plenary": "全体会议", "executive": "常务会议", "mayor_office": "市长办公会议", "thematic": "专题会议",
    "work_class1": "一类工作会议", "work_class2": "二类工作会议",
    "convey": "传达上级精神", "major_matter": "决定重大事项", "deploy": "部署重要工作",
    "plans_and_budget": "规划、年度思路、预算等重要事项", "normative_draft": "规范性文件草案",
    "party_committee": "需报市委审议的事项或者文件", "important_document": "重要文件",
    "exchange": "交流重要工作", "for_executive": "需提交常务会议的问题", "daily": "日常工作中的重要事项",
    "portfolio_matter": "分管范围内的专门问题", "disagreement": "部门之间有分歧的问题",
    "for_collective": "需提交集体研究的问题",
    "member": "出席人员", "observer": "列席人员", "external": "外请列席人员",
    "study": "学习", "bottom_line": "底线议题", "topic": "议题",
    "agreed": "同意", "agreed_with_changes": "同意但有修改意见", "disagreed": "不同意",
    "leader": "分管市领导", "party_secretary": "市委主要负责同志",
    "adopted": "通过", "adopted_with_changes": "修改后通过", "deferred": "暂缓", "rejected": "不同意",
    "referred": "转报", "unjudged": "未判定",
    "listed_matter": "第二十四条列举的重要事项", "major_decision": "重大行政决策", "major_personnel": "重要干部任免",
    "major_project": "重要项目安排", "large_funds": "大额资金使用", "establishment": "机构编制",
    "important_matter": "提请讨论决定的重要事项", "public_interest": "重大公共利益和公众权益",
    "new_spending": "新增重大财政支出", "market": "市场主体经济活动",
    **PROCEDURES,
    # Kinds of units, posts and tasks.
    "department": "部门", "dispatched_body": "派出机构", "directly_subordinate_body": "直属机构",
    "institution": "事业单位", "town": "镇（街道）", "coordinating_body": "议事协调机构", "temporary_body": "临时机构",
    "internal_unit": "内设机构", "office_director": "办公室主任", "office_deputy": "办公室副主任",
    "unit_head": "单位主要负责人", "unit_deputy": "单位副职负责人", "staff": "工作人员",
    "work_report": "政府工作报告任务", "important_meeting": "重要会议部署", "public_promise": "公开承诺事项",
    "key_project": "重点项目", "audit_rectification": "审计整改", "leader_instruction": "领导批示交办",
    "other_inspection": "其他督查事项",
    # Personal matters that leaders report.
    "marriage": "婚姻变化", "passport": "持有因私出国（境）证件", "private_travel": "因私出国（境）",
    "family_abroad": "配偶子女移居国（境）外", "family_employment": "配偶子女从业",
    "family_business": "配偶子女经商办企业", "income": "收入", "property": "房产", "investment": "投资",
    "litigation": "被追究责任或者涉诉", "other": "其他",
    # Events that leaders are invited to, and greetings asked of them.
    "reception": "接见", "group_photo": "合影", "ribbon_cutting": "剪彩", "ceremony": "典礼", "premiere": "首映首发式",
    "celebration": "庆祝会", "commendation": "表彰会", "commemoration": "纪念会", "symposium": "座谈会",
    "expo": "博览会", "seminar": "研讨会", "forum": "论坛", "exhibition": "展会", "festival": "节庆",
    "congratulatory_letter": "贺信", "congratulatory_telegram": "贺电", "inscription": "题词",
    "conference": "会议活动", "signing": "签约活动", "visit": "来访会见", "publicity": "宣传活动",
    "other_event": "其他活动",
    # How leaders on research trips eat.
    "no_meal": "不在外用餐", "canteen": "机关食堂", "work_meal": "食堂以外的工作餐", "banquet": "宴请",
    # How people are reached.
    "day": "白班", "night": "夜班", "mobile": "手机", "home": "住宅电话", "flight": "乘机", "meeting": "会议",
    "sickness": "伤病", "away": "离岗", "unreachable": "无法联系", "reachable": "可以联系",
    # Who does not answer.
    "personnel": "人事", "meetings": "会议", "documents": "公文", "supervision": "督查", "database": "数据库",
    "rendering": "排版",
}  # fmt: skip
"""In Chinese; in English the machine's word itself, without its underscores, is what a reader expects."""

THINGS = {
    "notice": "会议通知", "meeting_absence": "会议请假", "absence_report": "请假汇总报告",
    "staff_list": "增加列席工作人员名单", "material_copy": "会议材料", "recording": "录音录像安排",
    "agenda_item": "议程事项", "decision": "会议决定",
    "document": "公文", "seal_use": "用印申请", "topic": "议题", "meeting": "会议", "minutes": "纪要", "leave": "请假",
    "task": "督办任务", "research_trip": "调研", "research_shortfall": "调研天数不足提示",
    "department_meeting": "部门会议", "town_exception": "镇区主要负责人参加部门会议的例外", "study_session": "学习讲座",
    "foreign_trip_plan": "因公出国（境）计划", "foreign_trip": "因公出国（境）团组",
    "invitation": "邀请领导出席活动报告单", "personal_matter": "个人有关事项报告",
    "phone_number": "电话号码", "unreachable": "无法联系时段",
    "consultation": "征求意见", "coordination": "协调",
    "procedure": "决策程序", "exemption": "豁免",
    "commission": "召集委托", "meeting_application": "会议申请",
}  # fmt: skip

STATES: Mapping[str, Mapping[str, str]] = {
    "document": {
        "draft": "起草", "head_approved": "部门已把关", "office_reviewed": "办公室已审核",
        "legality_reviewed": "已通过合法性审查", "decided": "已集体讨论决定", "pending_sign_off": "待签发",
        "signed": "已签发", "numbered": "已编号", "rendered": "已排版", "sealed": "已用印", "published": "已公布",
        "returned": "已退回",
    },
    "seal_use": {
        "requested": "已申请", "approved": "已同意", "rejected": "未同意", "void": "已失效", "used": "已用印",
    },
    "commission": {"in_force": "有效", "used": "已用", "revoked": "已撤销"},
    "meeting_application": {
        "applied": "待办公室审核", "returned": "已退回", "reviewed": "待市长审定", "approved": "已审定",
        "rejected": "未同意", "withdrawn": "已撤回", "called": "已召集会议",
    },
    "topic": {
        "proposed": "已提出", "submitted": "已报送", "office_reviewed": "办公室已审核", "approved": "分管领导已审定",
        "scheduled": "已列入议程", "decided": "已决定", "deferred": "暂缓", "rejected": "未获同意",
        "withdrawn": "已撤回",
    },
    "meeting": {
        "planned": "筹备中", "agenda_fixed": "议程已确定", "in_session": "开会中", "closed": "已散会",
        "cancelled": "已取消",
    },
    "notice": {"issued": "已发出", "acknowledged": "已确认", "superseded": "已由新的通知代替"},
    "meeting_absence": {
        "submitted": "已提出", "reported": "已汇总报告", "approved": "已准假", "refused": "未准", "withdrawn": "已撤回",
        "lapsed": "已失效",
    },
    "absence_report": {"reported": "已报告", "noted": "已阅处"},
    "staff_list": {"submitted": "待批准", "approved": "已批准", "refused": "未批准", "lapsed": "已失效"},
    "material_copy": {"issued": "已发出", "returned": "已退回", "lost": "遗失", "resolved": "遗失已处理"},
    "recording": {"authorised": "已安排", "revoked": "已撤销"},
    "agenda_item": {
        "waiting": "待审议", "under_discussion": "正在审议", "concluded": "已结束", "decided": "已作决定",
        "deferred": "暂缓", "skipped": "未审议",
    },
    "decision": {
        "recorded": "已记录", "minuted": "已写入纪要", "signed": "纪要已签发",
        "released": "已公布", "withdrawn": "已撤回公布",
    },
    "minutes": {
        "drafted": "已起草", "checked": "已核对", "assented": "市长已审定同意", "signed": "已签发", "issued": "已印发",
        "replaced": "已由更正件代替", "discarded": "草稿已作废",
    },
    "consultation": {
        "drafted": "起草", "asked": "征求中", "answered": "已答复", "countersigned": "已会签", "lapsed": "已失效",
    },
    "coordination": {
        "requested": "待协调", "agreed": "已协调一致", "differing": "附分歧上会", "withdrawn": "议题撤回",
        "lapsed": "已失效",
    },
    "procedure": {"under_way": "办理中", "concluded": "已作结论", "dropped": "已放弃"},
    "exemption": {
        "requested": "待批准", "granted": "已批准", "refused": "未批准", "revoked": "已撤销", "dropped": "已放弃",
    },
    "department_meeting": {"planned": "已计划", "held": "已召开", "cancelled": "已取消"},
    "town_exception": {
        "requested": "待批准", "approved": "已批准", "rejected": "未批准", "revoked": "已撤销", "withdrawn": "已撤回",
    },
    "study_session": {"planned": "已计划", "held": "已举办", "cancelled": "已取消"},
    "leave": {
        "submitted": "待批准", "approved": "已批准", "on_leave": "休假或者外出中", "extending": "续假待批准",
        "returned": "已销假",
        "rejected": "未批准", "cancelled": "已取消",
    },
    "phone_number": {"reported": "已报告", "acknowledged": "已知悉"},
    "unreachable": {"announced": "已告知", "under_way": "无法联系中", "over": "已过", "ended": "已结束"},
    "personal_matter": {"reported": "已报告", "acknowledged": "已签收"},
    "invitation": {
        "drafted": "起草", "submitted": "已报办公室", "returned": "已退回", "screened": "办公室已审核",
        "approved": "已同意", "declined": "未同意", "assigned": "已安排领导", "held": "已举行", "issued": "已发出",
        "published": "已公开发表", "withdrawn": "已撤回", "cancelled": "已取消",
    },
    "research_trip": {"planned": "已计划", "reported": "已报告", "cancelled": "已取消"},
    "research_shortfall": {
        "open": "待处理", "acknowledged": "已阅处", "made_up": "已补足", "replaced": "已由新的提示代替",
    },
    "foreign_trip_plan": {
        "proposed": "待批准", "approved": "已批准", "rejected": "未批准", "superseded": "已由新的计划代替",
    },
    "foreign_trip": {
        "submitted": "待批准", "approved": "已批准", "returned": "已报告返回", "rejected": "未批准",
        "cancelled": "已取消",
    },
    "task": {
        "opened": "已立项", "in_progress": "办理中", "reported": "已报办结待核验", "rework": "退回重办",
        "closed": "已销号", "withdrawn": "已撤销",
    },
}  # fmt: skip

STEPS: Mapping[str, str] = {
    "issue_notices": "发出会议通知", "acknowledge_notice": "确认会议通知", "remind_notice": "提醒确认会议通知",
    "supersede_notice": "代替会议通知", "confirm_attendance": "核实未确认通知的人员能否到会",
    "secure_quorum": "落实法定人数", "request_absence": "会议请假", "agree_absence": "准假",
    "refuse_absence": "不予准假", "report_absence": "汇总请假", "report_absences": "汇总报告请假情况",
    "note_absence": "阅处请假", "object_absence": "不同意请假", "withdraw_absence": "撤回请假",
    "lapse_absence": "请假失效", "note_absences": "阅处请假汇总报告", "decide_meeting_absence": "审批会议请假",
    "name_staff": "确定列席工作人员", "approve_staff_list": "批准增加列席工作人员",
    "refuse_staff_list": "不批准增加列席工作人员", "lapse_staff_list": "名单失效",
    "decide_staff_list": "审批增加列席工作人员", "bar_devices": "标注会议的保密要求",
    "authorise_recording": "安排录音录像", "attach_recording": "登记录音录像文件",
    "revoke_recording": "撤销录音录像安排", "register_material": "登记会议材料", "return_copy": "退回会议材料",
    "chase_copy": "催退会议材料", "report_lost_copy": "报告材料遗失", "resolve_lost_copy": "核定遗失处理结果",
    "revise_draft": "修改文稿", "approve_draft": "部门把关", "review_document": "办公室审核",
    "review_legality": "合法性审查", "mark_decided": "登记集体讨论决定", "put_forward": "送签",
    "countersign_document": "会签", "sign_document": "签发", "assign_number": "编号", "render_document": "排版",
    "request_seal_use": "申请用印", "record_seal_use": "用印登记", "publish_document": "公布",
    "return_document": "退回",
    "approve_seal_use": "同意用印", "reject_seal_use": "不同意用印",
    "approve_urgent": "批准紧急报送", "submit": "报送", "review": "办公室审核", "return": "退回",
    "sign_form": "签署提报单", "approve": "审定", "report": "登记会前汇报", "schedule": "列入议程",
    "unschedule": "移出议程", "adopt": "决定通过", "reject": "决定不同意", "defer": "决定暂缓", "withdraw": "撤回",
    "release": "退出会议", "take_topic": "接收议题", "set_agenda": "编排议程", "fix_agenda": "确定议程",
    "begin_item": "提出审议", "skip_item": "跳过", "conclude_item": "结束审议", "put_off_item": "暂缓审议",
    "state_opinion": "记录发言", "refer": "决定转报", "hand_over_chair": "移交主持", "amend_decision": "更正决定",
    "judge_amendment": "同意更正决定", "judge_disclosure": "判定是否公开", "release_decision": "公布决定",
    "withdraw_release": "撤回公布", "urge_release": "催办公布决定",
    "record_attendance": "登记到会", "open": "开会", "decide": "记录决定", "close": "散会", "cancel": "取消",
    "consult": "征求意见", "send_consultation": "发出征求意见", "send_consultations": "发出征求意见",
    "answer_consultation": "答复征求意见", "urge_answer": "催办征求意见答复", "countersign_consultation": "会签",
    "lapse": "失效", "request_coordination": "附协调说明报请协调", "record_coordination": "记录协调结果",
    "agree": "协调一致", "go_up": "附分歧上会", "drop": "协调后撤回议题",
    "gather_evidence": "办理决策程序", "settle_exemption": "办理豁免", "correct_flags": "更正标注",
    "add_flags": "补充标注", "record_procedure": "登记程序进展", "conclude_procedure": "作出程序结论",
    "drop_procedure": "放弃程序", "decide_exemption": "审批豁免", "grant_exemption": "批准豁免",
    "refuse_exemption": "不批准豁免", "revoke_exemption": "撤销豁免", "drop_exemption": "放弃豁免申请",
    "convene_under": "据以召集会议", "use_up": "据以召集唯一一次会议", "revoke_commission": "撤销召集委托",
    "review_application": "审核会议申请", "return_application": "退回会议申请",
    "revise_application": "重新报送会议申请",
    "approve_application": "审定会议申请", "reject_application": "不同意会议申请", "call_meeting": "召集会议",
    "withdraw_application": "撤回会议申请", "cancel_meeting": "取消会议", "open_meeting": "开会",
    "close_meeting": "散会",
    "postpone": "改期", "rearrange": "调整会议安排", "name_participants": "确定参加人员",
    "invite_observer": "邀请列席", "withdraw_observer": "撤回列席邀请", "add_agenda_item": "增列议题",
    "revise_agenda": "调整议程",
    "draft_minutes": "起草纪要", "revise": "修改", "sign": "签发",
    "check": "核对纪要", "return_draft": "退回起草人", "assent": "审定同意纪要", "issue": "印发纪要",
    "reissue": "更正纪要", "replace": "代替原纪要", "discard": "作废纪要草稿",
    "pass_on": "转下一步批准", "approve_leave": "批准请假", "reject_leave": "不批准请假", "cancel_leave": "取消请假",
    "begin_leave": "开始休假", "register_return": "销假",
    "extend_leave": "续假", "approve_extension": "批准续假", "reject_extension": "不批准续假",
    "name_stand_in": "另行指定补位者", "agree_stand_in": "同意另行指定的补位者", "urge_return": "督促销假",
    "report_upward": "向上级报告市长外出",
    "acknowledge_phone_change": "知悉号码变更", "replace_contact": "更换联络人", "end_unreachable": "恢复联系",
    "acknowledge_personal_matter": "签收报告",
    "revise_invitation": "修改报告单", "submit_invitation": "报送报告单", "screen_invitation": "审核报告单",
    "return_invitation": "退回报告单", "approve_invitation": "同意邀请", "decline_invitation": "不同意邀请",
    "assign_leaders": "安排领导", "conclude_event": "登记活动举行", "issue_greeting": "发出贺信（贺电、题词）",
    "publish_greeting": "公开发表贺信（贺电、题词）", "postpone_invitation": "活动改期",
    "withdraw_invitation": "撤回报告单", "cancel_invitation": "取消安排",
    "report_research": "报告调研情况", "cancel_research": "取消调研", "reissue_research": "重新下达调研计划",
    "acknowledge_shortfall": "阅处调研天数不足提示", "make_up_shortfall": "补足调研天数",
    "replace_shortfall": "代替调研天数不足提示",
    "approve_plan": "批准计划", "reject_plan": "不批准计划", "supersede_plan": "代替计划",
    "pass_on_trip": "转下一步批准出国（境）", "approve_trip": "批准出国（境）", "reject_trip": "不批准出国（境）",
    "cancel_trip": "取消出国（境）", "report_foreign_return": "报告出国（境）返回",
    "postpone_department_meeting": "部门会议改期", "invite_to_department_meeting": "邀请参加部门会议",
    "report_department_meeting": "报告部门会议情况", "cancel_department_meeting": "取消部门会议",
    "approve_town_exception": "批准镇区主要负责人参加的例外", "reject_town_exception": "不批准镇区主要负责人参加的例外",
    "revoke_town_exception": "撤销镇区主要负责人参加的例外", "withdraw_town_exception": "撤回例外申请",
    "record_study_session": "登记学习讲座情况", "cancel_study_session": "取消学习讲座",
    "record_meeting_cost": "登记会议实际支出",
    "assign_unit": "分派单位", "report_progress": "反馈进展", "report_completion": "反馈办结", "send_back": "退办",
    "close_task": "销号", "extend_term": "延期", "flag_overdue": "提示逾期", "remind_unit": "催办",
    "change_task": "更正督办内容", "move_term": "更正办理期限", "withdraw_task": "撤销督办",
    "reinstate_task": "恢复督办",
}  # fmt: skip

LEVELS = (("公开", "内部", "秘密", "机密", "绝密"), ("public", "internal", "secret", "confidential", "top secret"))

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def power(key: str, tongue: int, unit_name: UnitName = str) -> str:
    """Who holds a power, in the language numbered `tongue`; empty for what is no power."""
    if key in POWERS:
        return POWERS[key][tongue]
    whole, _, narrowed = key.partition("/")
    if narrowed and whole in POWERS:
        kinds = (f"（限{WORDS.get(narrowed, narrowed)}）", f" ({narrowed.replace('_', ' ')} only)")
        return POWERS[whole][tongue] + kinds[tongue]
    kind, _, code = key.partition(":")
    if kind not in OF_UNITS or not code:
        return ""
    if code.startswith("area:"):
        area = code.removeprefix("area:")
        name = (AREAS.get(area, area) + "工作", area.replace("_", " "))[tongue]
    else:
        name = unit_name(code)
    return OF_UNITS[kind][tongue].format(name)


def said(value: str, tongue: int, unit_name: UnitName = str) -> str:
    """A value as a reader says it; the value itself where there is no other word for it."""
    if " / " in value:
        return ("或者", " or ")[tongue].join(said(part, tongue, unit_name) for part in value.split(" / "))
    if holder := power(value, tongue, unit_name):
        return holder
    if tongue:
        return value.replace("_", " ") if value in WORDS else value
    if value in WORDS:
        return WORDS[value]
    if _DAY.fullmatch(value):
        day = date.fromisoformat(value)
        return f"{day.year}年{day.month}月{day.day}日"
    return value


def level(number: Any, tongue: int) -> str:
    """A classification level in words."""
    text = str(number)
    return LEVELS[tongue][int(text)] if text in ("0", "1", "2", "3", "4") else text


def step_facts(facts: Mapping[str, Any], tongue: int) -> dict[str, str]:
    """The facts of a step that is not possible: the thing, its state and the step, in words."""
    thing, state, step = (str(facts.get(name, "")) for name in ("machine", "state", "step"))
    if tongue:
        return {"thing": thing.replace("_", " "), "state": state.replace("_", " "), "step": step.replace("_", " ")}
    return {
        "thing": THINGS.get(thing, thing),
        "state": STATES.get(thing, {}).get(state, state),
        "step": STEPS.get(step, step),
    }


def reworded(text: str, facts: Mapping[str, Any], tongue: int, unit_name: UnitName = str) -> str:
    """A remedy whose machine's words, as far as they come from the facts, are said as a reader says them.

    Only values that are such a word as a whole are touched, so that no word inside somebody's title changes.
    """
    found = {value: said(value, tongue, unit_name) for value in _texts(facts.values())}
    known = {value: words for value, words in found.items() if words != value}
    if not known:
        return text
    one_of = "|".join(re.escape(value) for value in sorted(known, key=len, reverse=True))
    return re.sub(
        rf"(?<![A-Za-z0-9_.:-])(the )?({one_of})(?![A-Za-z0-9_:-]|\.[A-Za-z0-9])",
        # The remedy's own article stands before a word that a reader says with its article.
        lambda match: ("" if known[match[2]].startswith("the ") else match[1] or "") + known[match[2]],
        text,
    )


def _texts(values: Iterable[Any]) -> Iterable[str]:
    for value in values:
        if isinstance(value, str):
            yield value
        elif isinstance(value, list):
            yield from _texts(value)
