"""How the Work Rules were issued: one real document through all five services, over HTTP, told as it happens.

Every step says who does what, whether it was allowed or refused, and on which article. A step that ends otherwise
than the rules say stops the story with a non-zero status, so the story is a test as well as a tale.
"""

import argparse
import os
import re
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from chassis.clock import SHANGHAI
from chassis.workdays import Calendar
from deploy.local.teller import Broken, Teller
from gateway.auth import development_token as issue_token
from gateway.keys import Development


def play(teller: Teller, text: str, calendar: Calendar | None = None) -> dict[str, Any]:
    """Play the whole story, ending today; returns what the tests look at afterwards. Raises Broken."""
    calendar = calendar or Calendar.load("")
    today = datetime.now(SHANGHAI).date()
    meeting_day = today if calendar.is_workday(today) else calendar.workdays_before(today, 1).date
    days = [meeting_day]
    for _ in range(8):
        days.insert(0, calendar.workdays_before(days[0], 1).date)
    teller.say("政令：《工作规则》是怎样印发的（示例城市，人名为代称）")
    document = draft(teller, days[0], text)
    apply(teller, calendar.workdays_after(today, 5).date)
    topic = submit(teller, document, early=days[3], meeting_day=days[8])
    lead(teller, topic, days)
    meeting = hold(teller, topic, days)
    supervise(teller, meeting)
    seal_use = issue(teller, document)
    teller.day(today)
    published = publish(teller, document)
    teller.say(f"\n共 {teller.number} 步。每一次准许与拒绝都有记录：GET /v1/acts?subject=document/{document}")
    return {
        "document": document, "topic": topic, "meeting": meeting["id"], "seal_use": seal_use, "published": published
    }  # fmt: skip


def draft(teller: Teller, day: date, text: str) -> str:
    """Drafted, approved by the head, reviewed by the office and for legality."""
    teller.day(day)
    document = teller.allowed(
        "clerk", "起草印发《工作规则》的通知", "POST", "/v1/documents",
        {
            "title": "关于印发乳山市人民政府工作规则的通知", "doc_type": "notice", "body": text,
            "recipients": ["各镇人民政府", "市政府各部门、单位"], "issuer": "government", "drafting_unit": "office",
            "normative": True, "sign_off_ground": "R63.2", "issue_ground": "normative_document",
            "legal_basis": "地方各级人民代表大会和地方各级人民政府组织法", "disclosure": "proactive",
            "issuer_code": "乳政发",
        },
    )["id"]  # fmt: skip
    at = f"/v1/documents/{document}"
    teller.refused("clerk", "想自行批准送审", "R62.1", 403, "POST", f"{at}/head-approval", {"opinion": "同意"})
    teller.allowed("director", "以部门主要负责人身份审核把关", "POST", f"{at}/head-approval", {"opinion": "同意"})
    cases = (
        "already_law", "existing_document_applies", "superior_document_suffices", "no_new_substance",
        "passes_on_provincial_department", "deploys_event",
    )  # fmt: skip
    review = {"outcome": "pass", "opinion": "属应以市政府名义发文", "six_cases": dict.fromkeys(cases, False)}
    teller.allowed("clerk", "代表办公室审核：不属于六种不发文情形", "POST", f"{at}/office-review", review)
    points = ("sets_licence", "sets_penalty", "sets_compulsion", "impairs_rights", "adds_duties")
    finding = {"finding": "lawful", "opinion": "符合法律规定", "points": dict.fromkeys(points, False)}
    teller.allowed("justice", "合法性审查", "POST", f"{at}/legality-review", finding)
    return str(document)


def apply(teller: Teller, day: date) -> None:
    """A class 2 work meeting is called once it is approved, and not before."""
    meeting = {"title": "全市行政执法工作会议", "day": str(day), "unit": "d07"}
    wanted = {"purpose": "部署规范行政执法工作", "participants": ["d24", "t01"], "head_count": 60}
    application = teller.allowed(
        "justice", "申请召开二类工作会议", "POST", "/v1/meeting-applications", meeting | wanted
    )["id"]
    at = f"/v1/meeting-applications/{application}"
    call = meeting | {"kind": "work_class2", "units": ["d24", "t01"], "application_id": application}
    teller.refused("clerk", "想在市长审定以前召集", "R46.3", 409, "POST", "/v1/meetings", call)
    teller.allowed("clerk", "代表办公室审核会议申请", "POST", f"{at}/review", {"agreed": True, "opinion": "确有必要"})
    teller.allowed("mayor", "审定会议申请", "POST", f"{at}/approval", {"agreed": True, "opinion": "同意"})
    teller.allowed("clerk", "按审定的范围召集", "POST", "/v1/meetings", call)


def consult(teller: Teller, topic: str) -> None:
    """The unit that the topic concerns is asked, and its head countersigns."""
    asked = teller.allowed(
        "director", "就议题征求市财政局意见", "POST", f"/v1/topics/{topic}/consultations", {"text": "请于期限内答复"}
    )
    at = f"/v1/consultations/{asked['consultations'][0]['id']}"
    teller.allowed("head_d08", "答复征求意见：同意", "POST", f"{at}/answer", {"answer": "agreed"})
    teller.refused("clerk_d08", "想代为会签", "R49.3", 403, "POST", f"{at}/countersignature", {"opinion": "同意"})
    teller.allowed("head_d08", "会签", "POST", f"{at}/countersignature", {"opinion": "同意"})


def submit(teller: Teller, document: str, *, early: date, meeting_day: date) -> str:
    """Put before an executive meeting: once too late, then in time."""
    topic = teller.allowed(
        "clerk", "提出议题", "POST", "/v1/topics",
        {
            "title": "审议《乳山市人民政府工作规则》", "summary": "第十九届人民政府工作规则草案",
            "sponsor_unit": "office", "document_id": document, "meeting_kind": "executive", "task": "normative_draft",
            "concerned_units": ["d08"],
        },
    )["id"]  # fmt: skip
    consult(teller, topic)
    teller.refused("clerk", "想自行报送", "R9.1", 403, "POST", f"/v1/topics/{topic}/submission", {"meeting_id": topic})
    near, meeting = (
        teller.allowed(
            "mayor", f"召集{day.month}月{day.day}日常务会议", "POST", "/v1/meetings",
            {
                "kind": "executive", "title": f"市政府常务会议（{day.month}月{day.day}日）", "day": str(day),
                "venue": "第一会议室",
            },
        )["id"]
        for day in (early, meeting_day)
    )  # fmt: skip
    at = f"/v1/topics/{topic}"
    teller.refused("director", "报送三个工作日后的会议", "R50.1", 409, "POST", f"{at}/submission", {"meeting_id": near})
    cancelled = {"reason": "改期召开"}
    teller.allowed("mayor", "取消那次会议", "POST", f"/v1/meetings/{near}/cancellation", cancelled)
    teller.allowed("director", "改报八个工作日后的会议", "POST", f"{at}/submission", {"meeting_id": meeting})
    teller.allowed("clerk", "代表办公室审核议题材料", "POST", f"{at}/review", {"agreed": True, "opinion": "材料齐全"})
    teller.topic_meeting = meeting  # type: ignore[attr-defined]
    return str(topic)


def lead(teller: Teller, topic: str, days: list[date]) -> None:
    """While the topic waits for the vice mayor in charge, he goes on leave and comes back."""
    subject = f"topic/{topic}"

    def waits_for(login: str) -> Any:
        pending = teller.get(login, "/v1/me/pending?limit=200")["steps"]
        return next((step for step in pending if step["subject"] == subject and step["step"] == "approve_topic"), None)

    if not waits_for("vm1"):
        raise Broken("the topic does not wait for the vice mayor in charge")
    partner = teller.get("vm2", "/v1/me")["id"]
    leave = teller.allowed(
        "vm1", "申请休假两天，由B角副市长补位", "POST", "/v1/leaves",
        {
            "kind": "annual", "starts": str(days[1]), "until": str(days[2]), "destination": "济南市",
            "leaves_rushan": True, "leaves_weihai": True, "stand_in_id": partner, "reason": "年休假",
        },
    )["id"]  # fmt: skip
    teller.refused("director", "想批准副市长的请假", "R75.1", 403, "POST", f"/v1/leaves/{leave}/approval")
    teller.allowed("mayor", "批准请假", "POST", f"/v1/leaves/{leave}/approval")
    teller.day(days[1])
    step = teller.until("等待分管副市长审定的议题转到B角名下（补位）", lambda: waits_for("vm2"))
    if step["power"]["via"] != "substitution" or waits_for("vm1"):
        raise Broken("the step must wait for the B role, by substitution, and for nobody else")
    teller.day(days[2])
    teller.allowed("vm1", "提前返回，销假", "POST", f"/v1/leaves/{leave}/return")
    teller.until("议题回到分管副市长本人名下", lambda: waits_for("vm1") and not waits_for("vm2"))
    opinion = {"agreed": True, "opinion": "同意上会"}
    teller.refused("vm3", "想审定不归他分管的议题", "R50.2", 403, "POST", f"/v1/topics/{topic}/approval", opinion)
    form = {"opinion": "同意提报"}
    teller.allowed("deputy1", "在议题提报单上签署意见", "POST", f"/v1/topics/{topic}/form-signature", form)
    teller.allowed("vm1", "审定议题", "POST", f"/v1/topics/{topic}/approval", opinion)


def hold(teller: Teller, topic: str, days: list[date]) -> Any:
    """The agenda, the meeting, its decision and its minutes."""
    meeting = teller.topic_meeting  # type: ignore[attr-defined]
    at = f"/v1/meetings/{meeting}"
    teller.day(days[4])
    report = {"agreed_by": ["party_secretary", "mayor"], "note": "同意上会研究"}
    teller.allowed(
        "director", "会前向市委、市政府主要负责同志汇报，获同意", "POST", f"/v1/topics/{topic}/prior-report", report
    )
    item = {"kind": "topic", "topic_id": topic}
    teller.allowed("clerk", "编排议程（没有学习议题）", "PUT", f"{at}/agenda", {"items": [item]}, at)
    teller.refused("clerk", "想确定议程", "R47.1", 409, "POST", f"{at}/agenda/fixing")
    study = {"kind": "study", "title": "专题学习"}
    bottom_line = {"kind": "bottom_line", "title": "研究统筹发展和安全工作"}
    items = {"items": [study, bottom_line, item]}
    teller.allowed("clerk", "把学习列为第一议题", "PUT", f"{at}/agenda", items, at)
    teller.allowed("clerk", "确定议程", "POST", f"{at}/agenda/fixing")
    teller.day(days[8])
    found = teller.get("mayor", at)
    members = [row for row in found["attendance"] if row["role"] == "member"]
    present = members[: len(members) // 2]
    mayor = teller.get("mayor", "/v1/me")["id"]
    present.sort(key=lambda row: row["person_id"] != mayor)
    for row in present:
        teller.allowed("clerk", f"登记{row['person']}到会", "POST", f"{at}/attendance", arrival(row))
    teller.refused(
        "mayor", f"应到{len(members)}人、实到{len(present)}人，想宣布开会", "R43.4", 409, "POST", f"{at}/opening"
    )
    one_more = next(row for row in members if row not in present)
    teller.allowed("clerk", f"登记{one_more['person']}到会", "POST", f"{at}/attendance", arrival(one_more))
    teller.allowed("mayor", "宣布开会", "POST", f"{at}/opening")
    decision = {
        "topic_id": topic, "outcome": "adopted", "deliberation": "一致同意",
        "text": "原则通过《乳山市人民政府工作规则》，由办公室按程序印发并抓好落实",
        "responsible_units": ["office", "d07"], "term": str(days[8] + timedelta(days=30)),
        "disclosure": "proactive", "public_text": PUBLIC_TEXT,
    }  # fmt: skip
    teller.refused("clerk", "想记录还没有提出审议的事项", "R48.1", 409, "POST", f"{at}/decisions", decision)
    deliberate(teller, at, mayor, next(row["person_id"] for row in present if row["person_id"] != mayor))
    teller.allowed("clerk", "记录议定事项", "POST", f"{at}/decisions", decision)
    teller.allowed("mayor", "宣布散会", "POST", f"{at}/closing")
    minutes = teller.allowed("clerk", "起草会议纪要", "POST", f"{at}/minutes", {})
    check = {"agreed": True, "opinion": "与会议记录一致"}
    teller.allowed("deputy1", "核对会议纪要", "POST", f"/v1/minutes/{minutes['id']}/check", check)
    sign = f"/v1/minutes/{minutes['id']}/signature"
    teller.refused("vm1", "想签发会议纪要", "R53.1", 403, "POST", sign)
    teller.allowed("mayor", "签发会议纪要", "POST", sign)
    teller.allowed("clerk", "印发会议纪要", "POST", f"/v1/minutes/{minutes['id']}/issue", {"copies_to": ["d07"]})
    teller.file("vm1", "下载会议纪要（PDF）", f"/v1/minutes/{minutes['id']}/file")
    return teller.get("mayor", at)


def deliberate(teller: Teller, at: str, mayor: str, member: str) -> None:
    """The items are taken up in their order; on the topic the mayor speaks last."""
    for position, what in ((1, "学习"), (2, "底线议题")):
        begun = teller.allowed("clerk", f"提出第{position}项：{what}", "POST", f"{at}/items/{position}/deliberation")
        ended = f"/v1/deliberations/{begun['id']}/conclusion"
        teller.allowed("clerk", f"结束{what}", "POST", ended, {"how": "concluded"})
    begun = teller.allowed("clerk", "提出第3项：审议工作规则", "POST", f"{at}/items/3/deliberation")
    statements = f"/v1/deliberations/{begun['id']}/statements"
    said = {"person_id": member, "stance": "for", "gist": "同意"}
    teller.allowed("clerk", "记录一位组成人员的发言", "POST", statements, said)
    teller.allowed("clerk", "记录市长最后发言", "POST", statements, {**said, "person_id": mayor})
    teller.refused("clerk", "市长发言以后还想记录别人的发言", "R48.1", 409, "POST", statements, said)


def arrival(row: dict[str, Any]) -> dict[str, Any]:
    """The sign-in of one person, whose telephone is kept outside meanwhile."""
    return {"person_id": row["person_id"], "present": True, "deposit": row["person_id"][-12:]}


def supervise(teller: Teller, meeting: dict[str, Any]) -> None:
    """Signed minutes open supervision by themselves; the unit reports, the office closes."""

    def tasks() -> Any:
        found = teller.get("clerk", "/v1/tasks?state=opened&limit=200")["tasks"]
        return next(
            (task for task in found if meeting["id"] in (task.get("meeting_id"), task["source"])), None
        ) or next((task for task in found if task["title"].startswith("原则通过《乳山市人民政府工作规则》")), None)

    task = teller.until("纪要签发后督办事项自动立项", tasks)
    at = f"/v1/tasks/{task['id']}"
    progress = {"text": "已代拟通知并送签，报请核验", "completed": True}
    teller.refused("deputy1", "想代主要负责人报告进展", "R69.1", 403, "POST", f"{at}/reports", progress)
    teller.allowed("director", "报告落实进展", "POST", f"{at}/reports", progress)
    teller.refused("justice", "想自行销号", "R71.1", 403, "POST", f"{at}/closure", {"finding": "已办结"})
    teller.allowed("clerk", "代表办公室核实后销号", "POST", f"{at}/closure", {"finding": "核实无误"})


def issue(teller: Teller, document: str) -> str:
    """Signed, numbered, rendered, sealed."""
    at = f"/v1/documents/{document}"
    teller.until("会议决定传到公文，可以送签", lambda: teller.get("clerk", at)["state"] == "decided")
    teller.refused("vm1", "想签发公文", "R63.2", 403, "POST", f"{at}/signature", {"opinion": "同意"})
    teller.allowed("mayor", "签发公文", "POST", f"{at}/signature", {"opinion": "同意"})
    numbered = teller.allowed("clerk", "登记编号", "POST", f"{at}/number")
    teller.say(f"       发文字号：{numbered['number']}")
    file = teller.allowed("clerk", "排版生成版式文件", "POST", f"{at}/rendering")["file"]
    instead = f"；以代用字体排版：{'、'.join(file['substituted_fonts'])}" if file["substituted_fonts"] else ""
    teller.say(f"       {file['pages']} 页，SHA-256 {file['sha256'][:16]}…{instead}")
    request = {"seal": "city", "copies": 30, "purpose": "印发"}
    seal_use = teller.allowed("clerk", "申请用市政府印章", "POST", f"{at}/seal-uses", request)["id"]
    approve = f"/v1/seal-uses/{seal_use}/approval"
    teller.refused("justice", "想批准用印", "R68.1", 403, "POST", approve, {"opinion": "同意"})
    teller.allowed("director", "批准用印", "POST", approve, {"opinion": "同意"})
    use = {"sha256": file["sha256"], "copies": 30}
    teller.allowed("clerk", "监印并登记（与该文件的校验值绑定）", "POST", f"/v1/seal-uses/{seal_use}/record", use)
    return str(seal_use)


def publish(teller: Teller, document: str) -> str:
    """Released to the public, who need no token."""
    teller.allowed("clerk", "公布", "POST", f"/v1/documents/{document}/publication")

    def told() -> Any:
        found = teller.get("", "/public/v1/decisions?limit=50")["decisions"]
        return next((row for row in found if row["text"] == PUBLIC_TEXT), None)

    teller.until("常务会议的议定事项已随纪要签发向社会公布", told)

    def shown() -> Any:
        found = teller.get("", "/public/v1/documents?limit=50")["documents"]
        return next((row for row in found if row["id"] == document), None)

    row = teller.until("公众可在公开目录中查到", shown)
    teller.say(f"       {row['number']} {row['title']}")
    return str(row["id"])


PUBLIC_TEXT = "审议通过《乳山市人民政府工作规则》"
PROMULGATION = "《乳山市人民政府工作规则》已经市政府常务会议审议通过，现印发给你们，请认真遵照执行。"
_FIRST = re.compile("第一[章条](?: |　|$)")
_ITEM = re.compile("[（(][一二三四五六七八九十]+[）)]")


def text_of(path: str) -> str:
    """The text to promulgate: the regulation's where the office has it at hand, after the words that issue it.

    The file may be plain text or Markdown. Its own title page is left out, because a document gets one of its own.
    """
    if not path:
        return PROMULGATION
    paragraphs = [""]
    for line in Path(path).read_text(encoding="utf-8-sig").splitlines():
        words = line.strip().lstrip("#").strip().strip("*").strip()
        if not words or _ITEM.match(words):
            paragraphs.append("")
        paragraphs[-1] += words
    texts = [paragraph for paragraph in paragraphs if paragraph]
    first = next((at for at, paragraph in enumerate(texts) if _FIRST.match(paragraph)), 0)
    return "\n".join([PROMULGATION, "乳山市人民政府工作规则", *texts[first:]])


def development_token(login: str) -> str:
    """A token of the development issuer, which the suite on this machine believes."""
    issuer = Development(Path(os.environ["DEV_ISSUER_KEY_FILE"]))
    return issue_token(issuer, "zhengling", "preferred_username", login, 60)


def main() -> None:
    """Play the story against a running suite."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("command", choices=["play"])
    parser.add_argument("--base-url", required=True)
    parser.add_argument("--text", default="", help="a file with the text to promulgate")
    parser.add_argument("--clock", default=os.environ.get("CLOCK_FILE", ".run/clock"))
    arguments = parser.parse_args()
    clock = Path(arguments.clock)
    teller = Teller(arguments.base_url, development_token, clock, lambda line: print(line, flush=True))
    try:
        play(teller, text_of(arguments.text))
    finally:
        clock.write_text("0")


if __name__ == "__main__":
    main()
