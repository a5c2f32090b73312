"""Minutes as the messages of the API: each reader is told what he may read."""

from typing import Any

from chassis.clock import SHANGHAI
from chassis.showing import filler, shows
from meetings.acting import wording
from meetings.acting.minuting import View, everything, people
from meetings.model.minutes import Minutes, MinutesOpinion
from meetings.rules import minutes_rules
from zhengling.meetings.v1 import minutes_service_pb2 as pb

_opinion = filler(pb.MinutesOpinion, MinutesOpinion)
_minutes = filler(
    pb.Minutes,
    Minutes,
    *("body", "opening", "items", "excerpt", "major", "copies_to", "reason", "record", "assent_needed", "opinions"),
)


@shows
def minutes(entity: Minutes) -> pb.Minutes:
    """All of them, for whom a command let at them."""
    return as_read(entity, everything(entity))


def as_read(entity: Minutes, shown: View) -> pb.Minutes:
    """Minutes as far as a reader may read them."""
    # Who reads some items only does not need what stands before them.
    before = [entity.body] if shown.whole else []
    excerpt = shown.excerpt(entity)
    return _minutes(
        entity,
        body="\n".join([*before, *wording.paragraphs(shown.items)]),
        opening="".join(before),
        items=[item | {"to_carry_out": wording.carried_out(item)} for item in shown.items],
        excerpt=excerpt,
        major=any(item["major"] for item in shown.items),
        copies_to=entity.copies_to if shown.whole else [],
        reason=entity.reason if shown.whole and not excerpt else "",
        record=_record(entity, shown) if shown.whole else None,
        assent_needed=shown.inside and _assent_needed(entity),
        opinions=[_opinion(one) for one in entity.opinions] if shown.inside else [],
    )


def _record(entity: Minutes, shown: View) -> dict[str, Any]:
    """Who was there; whoever came for some items only is told to readers of one of these."""
    there = people(entity, shown)
    lists = ("present", "observers", "excused", "absent")
    return entity.record | {name: [person for person in there if person["list"] == name] for name in lists}


def _assent_needed(entity: Minutes) -> bool:
    drafted_on = entity.drafted_at.astimezone(SHANGHAI).date()
    return minutes_rules.assent_needed(entity.meeting_kind, entity.major, drafted_on)
