"""The public lists, as they are compared with the services that publish (chassis.reconcile)."""

from typing import Any

from chassis.mirror import RowMirror
from gateway.commands import show_decision, show_document
from gateway.model import PublishedDecision, PublishedDocument
from zhengling.documents.v1.events_pb2 import DocumentPublished
from zhengling.meetings.v1.events_pb2 import DecisionReleased, DecisionReleaseWithdrawn


def _text(command: show_decision.ShowDecision) -> dict[str, Any]:
    return vars(command.text) if command.text else {}


MIRRORS = [
    RowMirror(
        "documents",
        "document",
        DocumentPublished,
        model=PublishedDocument,
        read=show_document.from_event,
        handle=show_document.handle,
        values=vars,
    ),
    RowMirror(
        "meetings",
        "decision",
        DecisionReleased,
        [DecisionReleaseWithdrawn],
        model=PublishedDecision,
        read=show_decision.from_event,
        handle=show_decision.handle,
        values=_text,
    ),
]
