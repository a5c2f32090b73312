"""Advice and costs as the messages of the API, where they are not shown field by field."""

from typing import Any

from chassis.showing import filler, shows
from chassis.wire import text
from meetings.acting import advising
from meetings.acting.papers import day_text
from meetings.commands.meeting.call_meeting import Called
from meetings.model.department_meeting import DepartmentMeeting
from meetings.model.meeting_budget import Budgeted, MeetingBudget
from meetings.queries.meeting import meeting_after
from meetings.rules import LAW
from meetings.rules.advice_rules import Advice
from zhengling.meetings.v1 import department_meeting_service_pb2 as department_pb
from zhengling.meetings.v1 import economy_service_pb2 as pb
from zhengling.meetings.v1 import meeting_service_pb2 as meeting_pb

_WORDS: dict[str, tuple[str, str]] = {
    "interval_exceeded": (
        "与上一次常务会议（{day}）相隔{days}日，超过一般间隔",
        "{days} days after the last executive meeting ({day}), which is longer than usual",
    ),
    "interval_crowded": (
        "与另一次常务会议（{day}）仅相隔{days}日，建议合并或者顺延",
        "only {days} days from another executive meeting ({day}); merge them or put one off",
    ),
    "merge": (
        "与《{title}》（{day}）时间靠近，人员重叠{overlap}%、名称相似{likeness}%，建议合并召开",
        "near in time to “{title}” ({day}), {overlap}% of the same people, titles {likeness}% alike; merge them",
    ),
    "document": ("以传达部署为主，可以印发文件，不必开会", "it is to convey; a document would do"),
    "telephone": ("参加人员仅{number}人，可以用电话商办", "only {number} people; a telephone call would do"),
    "video": ("预计{number}人参加，建议采取电视会议形式", "{number} people are expected; hold it by video"),
    "department_name": (
        "只涉及一个单位，可以以部门名义召开，不以市政府名义",
        "only one unit is concerned; it may be held in that department's name",
    ),
}


@shows
def advice(one: Advice) -> pb.Advice:
    """One piece of advice with the article it rests on, in words of both languages."""
    near = one.near
    day = near.day if near else one.day
    shares = {"overlap": round(near.overlap * 100), "likeness": round(near.likeness * 100)} if near else {}
    title = near.title if near else ""
    facts: dict[str, Any] = {"days": one.days, "number": one.number, "title": title, "day": text(day), **shares}
    zh, en = _WORDS[one.kind]
    return pb.Advice(
        rule=one.rule,
        article=LAW.book.rule(one.rule).article,
        kind=one.kind,
        # Each reader's own way to write a day.
        zh=zh.format(**(facts | ({"day": day_text(day)} if day else {}))),
        en=en.format(**facts),
        subject=near.subject if near else "",
        title=title,
        day=facts["day"],
        days=one.days,
        **shares,
    )


def _kept(entity: Any) -> list[pb.Advice]:
    """The advice that goes out with the reply about a thing just made."""
    return [advice(one) for one in advising.kept(entity)]


department_meeting = shows(filler(department_pb.DepartmentMeeting, DepartmentMeeting, advice=_kept))


@shows
def called(meeting: Called) -> meeting_pb.Meeting:
    """A meeting just called, as its caller sees it, with what should have been weighed."""
    message = meeting_after(meeting)
    message.advice.extend(_kept(meeting))
    return message


_budget = filler(pb.MeetingBudget, MeetingBudget, "version")


@shows
def budget(found: Budgeted) -> pb.MeetingBudget:
    """What a meeting costs, with the version of the meeting."""
    return _budget(found.budget, version=found.meeting.version)
