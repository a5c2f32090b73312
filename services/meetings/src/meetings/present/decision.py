"""Decisions as the messages of the API, where they are not shown field by field."""

from chassis.showing import filler, shows
from meetings.model.decision import Decision
from zhengling.meetings.v1 import decision_service_pb2 as pb

_disclosure = filler(
    pb.Disclosure,
    Decision,
    judgement=lambda one: one.disclosure,
    ground=lambda one: one.disclosure_ground,
    judged_by=lambda one: one.disclosure_by.partition("，")[0],
    due=lambda one: one.release_due,
)
heard = filler(pb.Decision, Decision, disclosure=_disclosure)
"""A decision with what was said on it, for a reader who may know it."""
_unheard = filler(pb.Decision, Decision, disclosure=_disclosure, without=["deliberation"])
row = shows(filler(pb.Decision, Decision, disclosure=_disclosure, without=["deliberation", "amendments"]))
"""A decision as lists show it."""


@shows
def unheard(entity: Decision) -> pb.Decision:
    """A decision with its corrections, without what was said on it, which the answers to commands never tell."""
    return _unheard(entity)
