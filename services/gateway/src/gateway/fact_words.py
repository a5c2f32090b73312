"""What the facts are called on which rules are judged, and how a reader is told them: the one table of their names.

A fact is an argument of a rule's function or what a refusal names; architecture tests hold that each has its word.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from gateway import words

FACTS: Mapping[str, str] = {
    "abolished_from": "职位撤销之日", "absences": "离岗情况", "accompanying": "陪同人数",
    "acting_posts": "可以代理的职务", "acts_by": "以何身份", "acts_now": "现在办理", "added": "另行增加",
    "addressed_to": "报告对象", "after": "其后", "agreed": "已同意的", "ahead": "提前", "allowed": "允许的",
    "announced_on": "告知日期", "answers": "答复", "approved": "已批准的", "approved_copies": "批准份数",
    "approver_is_applicant": "审批人即申请人", "area": "方面", "arranged": "已统一安排",
    "arranged_city_wide": "由全市统一安排", "asked": "已征求", "asked_on": "请示日期", "assented": "已审定同意",
    "assessor": "评估单位", "authorised": "已授权", "away": "离岗的", "barred": "已标注保密要求", "before": "其前",
    "border_welcome": "到边界迎送", "budget_item": "预算科目", "by_head": "由主要负责人办理", "category": "类别",
    "chain": "审批顺序", "chair": "主持人", "chairing": "可以主持的", "changed_on": "更改日期",
    "chased_on": "催办日期", "chased_times": "催办次数", "city_ceiling": "全市上限", "city_used": "全市已用",
    "city_wide": "全市统一", "cleared": "有权知悉", "closes_on": "截止日期", "code": "代码",
    "comment_days": "征求意见天数", "comments": "意见", "commission": "召集委托", "commissioned": "已受委托",
    "concerned": "相关单位", "concluded": "已有结论的", "coordination": "协调", "cost": "支出", "covered": "已包括",
    "current": "现状", "cycle": "周期", "day": "日期", "days": "天数", "days_late": "迟报天数",
    "deadline": "最迟日期", "delivered_on": "送达日期", "delivery_days": "送达天数", "deposit": "设备寄存",
    "differing": "仍有分歧的", "digits": "号码", "disclosure": "公开属性", "doc_type": "文种", "doc_types": "文种",
    "document": "公文", "done": "已完成", "drafting_unit": "起草单位", "due": "应到或期限", "elapsed": "已过天数",
    "element": "要素", "ends": "截止", "ends_at": "结束时刻", "engaged": "已有安排的",
    "established_from": "职位设立之日", "event_day": "活动日期", "events": "活动", "exceeded": "已超过的",
    "exception": "例外", "excused": "已准假的", "experts": "专家", "experts_needed": "所需专家数", "facts": "事实",
    "finding": "结论", "first": "第一项是", "first_day": "起始日", "flags": "标注", "for_others": "为他人",
    "form": "形式", "function": "职能", "functions": "职能", "given": "所填", "given_by": "委托人",
    "grant": "移转的权力", "grantable": "可以移转的", "ground": "理由", "grounds": "理由",
    "grounds_given": "已说明理由", "groups_left": "剩余团组数", "halves": "半日数", "halves_late": "迟了几个半日",
    "handed_in": "报送日期", "has_leader": "有主要负责人", "has_phone": "有电话", "head_spoke": "主要负责人已发言",
    "heads": "主要负责人", "heads_of": "任主要负责人的单位", "held": "已有的权力", "held_by": "持有人",
    "held_on": "召开日期", "here": "在会场", "holder": "任职人", "holder_id": "任职人", "holders": "可以担任的",
    "in_charge": "分管的", "in_force": "有效", "in_government_name": "以市政府名义", "in_office": "在任",
    "institution": "机构", "instrument": "依据的文书", "is_deputy": "是副职", "is_oneself": "是本人",
    "is_own": "是本人的", "is_the_one": "是该人", "is_vice_mayor": "是副市长", "issuer": "发文机关",
    "issuer_code": "发文机关代字", "items": "事项", "key": "权力", "kind": "类别", "kinds": "类别", "known": "已有的",
    "last": "最后一日", "latest": "最迟", "lead_unit": "牵头单位", "leader": "领导", "leader_id": "领导",
    "leader_signed": "领导已签署", "leaders": "领导", "leads": "主持工作", "least_workdays": "最少工作日数",
    "left": "剩余", "legal_basis": "法律依据", "length": "长度", "level": "密级", "levels": "密级",
    "listed": "在清单上", "lost": "遗失的", "major": "重大事项", "marked": "已标明", "matter": "事项",
    "mayor_named": "点名市长", "meals": "用餐", "meals_allowed": "允许的用餐", "meeting_kind": "会议种类",
    "minutes": "纪要", "missing": "缺少", "most": "最多", "most_hours": "最长小时数", "most_level": "最高密级",
    "name": "名称", "named": "已指定", "narrowable": "可以限定的权力", "near": "相近的会议", "needed": "所需",
    "needs": "所需", "next_item": "下一项", "no_device": "不带设备", "normative": "规范性文件",
    "not_agreed": "未同意的", "not_approved": "未经审定的单位", "not_leaders": "不是市领导的", "noted": "已阅处",
    "now": "此刻", "number": "编号", "occurred_on": "发生日期", "office_signed": "办公室已签署", "on": "日期",
    "opened_on": "立项日期", "operator_id": "录制人", "opinion": "意见", "other_leaves": "其他请假", "others": "其他",
    "outcome": "结果", "outstanding": "未收回的", "overlapping": "重叠人数", "overlaps": "时间重叠的",
    "own": "是本人的", "papers": "文书", "people": "人员", "people_left": "剩余人数",
    "per_department": "每个部门上限", "person": "人员", "person_id": "人员", "persons": "人员", "planned": "计划",
    "points": "审查要点", "police_vehicles": "警车数", "post_ends": "职位终止之日", "post_kind": "职务种类",
    "post_kinds": "职务种类", "post_starts": "职位起始之日", "posts": "职务", "power": "权力", "powers": "权力",
    "present": "实到或现有", "procedure": "程序", "procedures": "程序", "projected": "预计",
    "published_on": "公布日期", "purpose": "用途", "quotas": "限额", "reached": "已达到", "recipients": "主送机关",
    "record": "记录", "reminded_on": "提醒日期", "report": "报告", "reported_on": "报告日期", "reporters": "汇报单位",
    "required": "应有", "result": "结论", "returned_on": "返回日期", "reviewed": "已审核", "reviewed_by": "审查单位",
    "reviewer": "审查单位", "revised": "修改后须重新征求的", "role": "身份", "routine": "例行批准事项",
    "routine_list": "例行批准清单", "rule": "条款", "said": "发言", "scope": "范围", "sealed": "已用份数",
    "sealed_copies": "已用份数", "seat": "席位", "served": "在任天数", "shift": "班次", "shifts": "班次数",
    "shorter_reason": "缩短的理由", "signed": "已签署的", "special_need": "特殊需要", "sponsor": "主办单位",
    "staff": "工作人员", "stand_in_is_away": "补位者离岗", "stand_in_is_deputy": "补位者是副职",
    "stand_in_is_vice_mayor": "补位者是副市长", "stand_in_named": "已指定补位者", "stands_in_for": "正在补位",
    "starts": "起始日", "starts_at": "开始时刻", "state": "状态", "stated": "所称", "statements": "发言",
    "strangers": "名录以外的人员", "subordinates": "下级单位", "substitute_unit": "代会人单位",
    "superior": "上级单位", "task": "任务", "tasks": "任务", "term": "期限", "there": "在场", "title": "标题",
    "titles": "职务", "to": "移交给", "today": "今日", "topic_id": "议题", "touched_units": "所涉单位",
    "towns": "镇区", "trusted": "已受托", "unanswered": "未答复的", "unasked": "未征求的", "unit": "单位",
    "unit_kind": "单位种类", "units": "单位", "unmet": "不符合的", "unreachable": "无法联系", "until": "截止日",
    "urgent": "紧急", "urgent_ground": "紧急理由", "used": "已用", "vacant": "空缺的职务", "vehicles": "车辆数",
    "voices": "发言情况", "waiting": "等待中的", "waits_for": "等待何人", "was_present": "曾在场",
    "watchers": "监印人", "way": "经过", "ways": "方式", "whole": "总数", "window": "审查时间", "within": "在期限内",
    "withhold": "保留的权力", "without": "没有的", "workdays": "工作日数", "worked_since": "参加工作时间",
    "workhalves": "工作半日数", "year": "年度", "yes": "属于", "machine": "对象", "step": "步骤",
}  # fmt: skip
"""In Chinese; in English the name itself, without its underscores, is what a reader expects."""

VERDICTS = {"met": "符合", "broken": "不符合", "off": "本市停用", "answer": "已作判断"}
_LEVELS = ("level", "levels", "most_level")
_CODE = re.compile(r"[a-z][a-z0-9_-]*")
_STATES = {
    state: Counter(known[state] for known in words.STATES.values() if state in known).most_common(1)[0][0]
    for known in words.STATES.values()
    for state in known
}
"""A state in words where it is not said of what; the most usual word where things differ."""
_NOT_TOLD = frozenset({"held"})


def told(facts: Mapping[str, Any], tongue: int, unit_name: words.UnitName = str) -> str:
    """The facts of a judgement or of a refusal as a reader is told them, each with its name."""
    separators = ("；", "; ")
    parts = (
        f"{_name(name, tongue)} {_value(name, value, tongue, unit_name)}"
        for name, value in facts.items()
        if name not in _NOT_TOLD and value not in ("", None, [], {})
    )
    return separators[tongue].join(parts)


def judgement(judged: Mapping[str, Any], tongue: int, unit_name: words.UnitName = str) -> str:
    """A judgement as the record of acts keeps it: on which facts, and with what outcome."""
    verdict, _, answer = str(judged.get("verdict", "")).partition(": ")
    outcome = (VERDICTS.get(verdict, verdict), verdict)[tongue]
    if answer:
        outcome += ("：", ": ")[tongue] + words.said(answer, tongue, unit_name)
    facts = told(judged.get("arguments") or {}, tongue, unit_name)
    return ("；", "; ")[tongue].join(filter(None, (facts, ("结论：", "outcome: ")[tongue] + outcome)))


def _name(name: str, tongue: int) -> str:
    return name.replace("_", " ") if tongue else FACTS.get(name, name)


def _value(name: str, value: Any, tongue: int, unit_name: words.UnitName) -> str:
    if isinstance(value, bool):
        return (("否", "是"), ("no", "yes"))[tongue][value]
    if value is None:
        return ("无", "none")[tongue]
    if isinstance(value, list):
        return ("、", ", ")[tongue].join(_value(name, one, tongue, unit_name) for one in value) or ("无", "none")[
            tongue
        ]
    if isinstance(value, Mapping):
        return ("（{}）", "({})")[tongue].format("，".join(_pairs(value, tongue, unit_name)))
    if name in _LEVELS:
        return words.level(value, tongue)
    text = str(value)
    if name == "state" and text in _STATES:
        return text.replace("_", " ") if tongue else _STATES[text]
    said = words.said(text, tongue, unit_name)
    return unit_name(text) if said == text and _CODE.fullmatch(text) else said


def _pairs(value: Mapping[str, Any], tongue: int, unit_name: words.UnitName) -> Iterator[str]:
    for name, member in value.items():
        # What stands in a mapping is named by a fact's name, or by a word or a unit of its own.
        label = _name(name, tongue) if name in FACTS else _value("", name, tongue, unit_name)
        yield f"{label} {_value(name, member, tongue, unit_name)}"
