"""Minutes as the messages of the API."""

from typing import Any

from chassis.clock import SHANGHAI
from chassis.wire import instant, text
from meetings.acting import wording
from meetings.acting.minuting import View, everything, people
from meetings.model.minutes import Minutes
from meetings.rules import minutes_rules
from zhengling.meetings.v1 import minutes_service_pb2 as pb

ITEM_FIELDS = (
    *("decision_id", "topic_id", "title", "outcome", "text", "responsible_units", "term"),
    *("level", "major", "differs"),
)


def minutes(entity: Minutes, shown: View | None = None) -> pb.Minutes:
    """Minutes as far as a reader may read them; all of them for whom a command let at them."""
    shown = shown or everything(entity)
    message = minutes_row(entity)
    # Who reads some items only does not need what stands before them.
    before = [entity.body] if shown.whole else []
    message.body = "\n".join([*before, *wording.paragraphs(shown.items)])
    message.opening = "".join(before)
    message.items.extend(_item(item) for item in shown.items)
    message.excerpt = shown.excerpt(entity)
    message.major = any(item["major"] for item in shown.items)
    if shown.whole:
        message.copies_to.extend(entity.copies_to)
        message.reason = "" if message.excerpt else entity.reason
        _record(entity, shown, message.record)
    if shown.inside:
        drafted_on = entity.drafted_at.astimezone(SHANGHAI).date()
        message.assent_needed = minutes_rules.assent_needed(entity.meeting_kind, entity.major, drafted_on)
        message.opinions.extend(
            pb.MinutesOpinion(
                stage=opinion.stage,
                agreed=opinion.agreed,
                text=opinion.text,
                person=opinion.person,
                capacity=opinion.capacity,
                at=instant(opinion.at),
            )
            for opinion in entity.opinions
        )
    return message


def minutes_row(entity: Minutes) -> pb.Minutes:
    """What every reader of minutes may know, whichever items he may read."""
    return pb.Minutes(
        id=text(entity.id),
        version=entity.version,
        level=entity.level,
        state=entity.state,
        title=entity.title,
        meeting_id=text(entity.meeting_id),
        meeting_kind=entity.meeting_kind,
        held_on=text(entity.held_on),
        drafted_at=instant(entity.drafted_at),
        drafted_by=entity.drafted_by,
        checked_by=entity.checked_by,
        signed_at=instant(entity.signed_at),
        signed_by=entity.signed_by,
        issued_at=instant(entity.issued_at),
        number=entity.number,
        edition=entity.edition,
        replaces_id=text(entity.replaces_id),
        replaced_by_id=text(entity.replaced_by_id),
    )


def _item(item: dict[str, Any]) -> pb.MinutesItem:
    plain = {name: item[name] for name in ITEM_FIELDS}
    return pb.MinutesItem(**plain, to_carry_out=wording.carried_out(item))


def _record(entity: Minutes, shown: View, message: pb.MinutesRecord) -> None:
    """Fill in who was there; whoever came for some items only is told to readers of one of these."""
    record = entity.record
    for name in ("chair", "venue", "opened_at", "closed_at"):
        setattr(message, name, record.get(name, ""))
    for person in people(entity, shown):
        getattr(message, person["list"]).add(name=person["name"], post=person["post"])
