"""From requests about personal matters to commands."""

from typing import Any

from chassis.wire import to_date, to_text, to_uuid, to_uuid_or_none
from personnel.commands.personal_matter.acknowledge_personal_matter import AcknowledgePersonalMatter
from personnel.commands.personal_matter.report_personal_matter import ReportPersonalMatter


def report_personal_matter(request: Any) -> ReportPersonalMatter:
    """ReportPersonalMatterRequest."""
    return ReportPersonalMatter(
        kind=to_text(request.kind, "kind", longest=40),
        occurred_on=to_date(request.occurred_on, "occurred_on"),
        content=to_text(request.content, "content", longest=8000),
        supplements_id=to_uuid_or_none(request.supplements_id, "supplements_id"),
    )


def acknowledge_personal_matter(request: Any) -> AcknowledgePersonalMatter:
    """AcknowledgePersonalMatterRequest."""
    note = to_text(request.note, "note", longest=2000, least=0)
    return AcknowledgePersonalMatter(to_uuid(request.matter_id, "matter_id"), note)
