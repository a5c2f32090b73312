"""What the gateway learns without being asked: a document came out."""

from chassis.consumer import listen
from chassis.envelope import Event
from chassis.run import Runtime, consume
from gateway.commands import show_document
from zhengling.documents.v1.events_pb2 import DocumentPublished


class Worker:
    """Events in; `runtime` is set by the process."""

    runtime: Runtime

    @listen("documents", DocumentPublished)
    def show_document(self, event: Event[DocumentPublished]) -> None:
        """Show the document to the public (article 33)."""
        consume(self.runtime, event, show_document.handle, show_document.from_event(event.data))
