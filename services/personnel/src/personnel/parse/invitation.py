"""From requests about invitations to reads, where a field cannot be a parameter of its name."""

from typing import Any

from chassis.wire import to_day_or_none, to_uuid


def list_engagements(request: Any) -> dict[str, Any]:
    """Whose engagements, and from when until when: `from` is no name that Python has for a parameter."""
    return {
        "person_id": to_uuid(request.person_id, "person_id"),
        "first": to_day_or_none(getattr(request, "from"), "from"),
        "last": to_day_or_none(request.to, "to"),
        "cursor": request.cursor,
        "limit": request.limit,
    }
