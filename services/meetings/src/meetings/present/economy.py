"""Advice, costs and statistics as the messages of the API."""

from dataclasses import asdict
from typing import Any

from chassis.showing import shows
from chassis.wire import text
from meetings.acting import advising
from meetings.acting.papers import day_text
from meetings.model.meeting import Meeting
from meetings.model.meeting_budget import MeetingBudget
from meetings.queries.meeting import meeting_after
from meetings.queries.meeting_statistics import Statistics
from meetings.rules import LAW
from meetings.rules.advice_rules import Advice
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


def messages(found: tuple[Advice, ...]) -> list[pb.Advice]:
    """The advice, each with the article it rests on."""
    return [_advice(one) for one in found]


@shows
def called(meeting: Meeting) -> meeting_pb.Meeting:
    """A meeting as the caller of a command sees it, with what should have been weighed where it was just called."""
    message = meeting_after(meeting)
    message.advice.extend(kept_advice(meeting))
    return message


def preview(answer: tuple[tuple[Advice, ...], int]) -> pb.MeetingPreview:
    """What should be weighed, and how many are due."""
    return pb.MeetingPreview(advice=messages(answer[0]), due=answer[1])


def kept_advice(entity: Any) -> list[pb.Advice]:
    """The advice that goes out with the reply about a thing just made."""
    return messages(advising.kept(entity))


def budget(answer: tuple[Meeting, MeetingBudget]) -> pb.MeetingBudget:
    """What a meeting costs."""
    meeting, row = answer
    return pb.MeetingBudget(
        id=text(row.id),
        meeting_id=text(meeting.id),
        budget_item=row.budget_item,
        cost_estimate=row.cost_estimate,
        cost=row.cost or 0,
        recorded=row.cost is not None,
        version=meeting.version,
    )


def statistics(found: Statistics) -> pb.MeetingStatistics:
    """The numbers."""
    return pb.MeetingStatistics(
        period=found.period,
        from_day=text(found.first),
        to_day=text(found.last),
        rows=[pb.MeetingCount(**asdict(row)) for row in found.rows],
        topics=[pb.TopicCount(**asdict(row)) for row in found.topics],
        total=pb.MeetingCount(**asdict(found.total)),
    )


def _advice(one: Advice) -> pb.Advice:
    near = one.near
    facts: dict[str, Any] = {"days": one.days, "number": one.number}
    if near:
        facts |= {
            "title": near.title,
            "overlap": round(near.overlap * 100),
            "likeness": round(near.likeness * 100),
        }
    day = near.day if near else one.day
    facts["day"] = text(day)
    zh, en = _WORDS[one.kind]
    # Each reader's own way to write a day.
    said = facts | ({"day": day_text(day)} if day else {})
    return pb.Advice(
        rule=one.rule,
        article=LAW.book.rule(one.rule).article,
        kind=one.kind,
        zh=zh.format(**said),
        en=en.format(**facts),
        subject=near.subject if near else "",
        title=near.title if near else "",
        day=facts["day"],
        days=one.days,
        overlap=facts.get("overlap", 0),
        likeness=facts.get("likeness", 0),
    )
