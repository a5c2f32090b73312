"""What was said on the items of a meeting as the messages of the API, where it is not shown field by field."""

from collections import Counter

from chassis.showing import filler, shows
from meetings.model.deliberation import Deliberation
from zhengling.meetings.v1 import deliberation_service_pb2 as pb

_bare = filler(pb.Deliberation, Deliberation, without=["shown", "statements", "tally", "chair_reasons"])


@shows
def bare(entity: Deliberation) -> pb.Deliberation:
    """An item that was taken up, without anything that was said: the answers to commands are kept (article 52)."""
    return _bare(entity)


def _tally(entity: Deliberation) -> pb.Tally:
    stances = Counter(one.stance for one in entity.standing_statements() if one.member)
    return pb.Tally(
        in_favour=stances["for"],
        with_changes=stances["for_with_changes"],
        against=stances["against"],
        abstaining=stances["abstain"],
    )


heard = filler(pb.Deliberation, Deliberation, shown=lambda _: True, tally=_tally)
"""An item with what was said on it, for a reader who may know it."""
