"""From requests about topics to commands: each field read to a value, or Malformed naming it."""

from typing import Any

from chassis.errors import Malformed
from chassis.wire import to_text, to_uuid, to_uuid_or_none
from meetings.commands.consultation import revise_topic
from meetings.parse.fields import LONG, codes, each
from meetings.rules.topic_rules import FLAGS
from zhengling.meetings.v1.consultation_service_pb2 import ReviseTopicRequest

MOST_MINUTES, MOST_UNITS = 240, 50


def form(request: Any) -> dict[str, Any]:
    """What a submission form has beside, as proposed or revised: the units concerned, the questions, the report."""
    if not 0 <= request.minutes_needed <= MOST_MINUTES:
        raise Malformed({"minutes_needed": f"应在 0 至 {MOST_MINUTES} 之间 / 0 to {MOST_MINUTES} is expected"})
    return {
        "concerned_units": codes(request.concerned_units, "concerned_units", MOST_UNITS),
        "questions": to_text(request.questions, "questions", longest=LONG, least=0),
        "basis": to_text(request.basis, "basis", longest=LONG, least=0),
        "reporter": to_text(request.reporter, "reporter", least=0),
        "minutes_needed": request.minutes_needed,
        "observing_units": codes(request.observing_units, "observing_units", MOST_UNITS),
        "recall": request.recall,
    }


def revision(request: ReviseTopicRequest) -> revise_topic.ReviseTopic:
    """The whole form of a topic anew."""
    return revise_topic.ReviseTopic(
        topic_id=to_uuid(request.topic_id, "topic_id"),
        title=to_text(request.title, "title"),
        summary=to_text(request.summary, "summary", longest=LONG, least=0),
        document_id=to_uuid_or_none(request.document_id, "document_id"),
        meeting_kind=to_text(request.meeting_kind, "meeting_kind", longest=30, least=0),
        task=to_text(request.task, "task", longest=30, least=0),
        flags=each(request.flags, "flags", FLAGS),
        **form(request),
    )
