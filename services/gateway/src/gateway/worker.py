"""What the gateway learns without being asked: a document or a decision came out, or a decision was taken back."""

from chassis.envelope import Event
from chassis.listening import listen
from chassis.run import Runtime, consume
from gateway.commands import show_decision, show_document
from zhengling.documents.v1.events_pb2 import DocumentPublished
from zhengling.meetings.v1.events_pb2 import DecisionReleased, DecisionReleaseWithdrawn


class Worker:
    """Events in; `runtime` is set by the process."""

    runtime: Runtime

    @listen("documents", DocumentPublished)
    def show_document(self, event: Event[DocumentPublished]) -> None:
        """Show the document to the public (article 33)."""
        consume(self.runtime, event, show_document.handle, show_document.from_event(event.data))

    @listen("meetings", DecisionReleased)
    def show_decision(self, event: Event[DecisionReleased]) -> None:
        """Show the decision to the public (article 30)."""
        consume(self.runtime, event, show_decision.handle, show_decision.from_event(event.data))

    @listen("meetings", DecisionReleaseWithdrawn)
    def withdraw_decision(self, event: Event[DecisionReleaseWithdrawn]) -> None:
        """Take the decision back from the public (article 30)."""
        consume(self.runtime, event, show_decision.handle, show_decision.from_withdrawal(event.data))
