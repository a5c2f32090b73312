"""What other services' facts mean to documents: one method an event, no logic."""

from chassis.envelope import Event
from chassis.listening import listen
from chassis.run import Runtime, consume
from documents.commands.signing import mark_decided
from zhengling.meetings.v1.events_pb2 import DecisionAdopted


class Worker:
    """Events in; `runtime` is set by the process."""

    runtime: Runtime

    @listen("meetings", DecisionAdopted)
    def mark_decided(self, event: Event[DecisionAdopted]) -> None:
        """Note on the document what was decided about it (article 63); each decision is a fact of its own."""
        if command := mark_decided.from_event(event.data):
            consume(self.runtime, event, mark_decided.handle, command, ordered=False)
