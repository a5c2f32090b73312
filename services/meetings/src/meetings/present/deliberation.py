"""What happens to the items of a meeting in session as the messages of the API."""

from collections import Counter

from chassis.wire import instant, text
from meetings.commands.deliberation.skip_item import Skipped
from meetings.model.deliberation import Deliberation, Statement
from zhengling.meetings.v1 import deliberation_service_pb2 as pb


def item(changed: Skipped) -> pb.AgendaItemState:
    """Where an item stands."""
    meeting, row = changed.meeting, changed.item
    return pb.AgendaItemState(
        meeting_id=text(meeting.id), position=row.position, state=row.state, version=meeting.version
    )


def bare(entity: Deliberation) -> pb.Deliberation:
    """An item that was taken up, without anything that was said: the answers to commands are kept (article 52)."""
    return pb.Deliberation(
        id=text(entity.id),
        version=entity.version,
        level=entity.level,
        title=entity.title,
        meeting_id=text(entity.meeting_id),
        position=entity.position,
        topic_id=text(entity.topic_id),
        state=entity.state,
        begun_at=instant(entity.begun_at),
        ended_at=instant(entity.ended_at),
        put_off_for=entity.put_off_for,
    )


def deliberation(entity: Deliberation) -> pb.Deliberation:
    """An item with what was said on it, for a reader who may know it."""
    message = bare(entity)
    message.shown = True
    message.chair_reasons = entity.chair_reasons
    message.statements.extend(_statement(one) for one in entity.statements)
    stances = Counter(one.stance for one in entity.standing_statements() if one.member)
    message.tally.CopyFrom(
        pb.Tally(
            in_favour=stances["for"],
            with_changes=stances["for_with_changes"],
            against=stances["against"],
            abstaining=stances["abstain"],
        )
    )
    return message


def _statement(one: Statement) -> pb.Statement:
    return pb.Statement(
        number=one.number,
        person_id=text(one.person_id),
        person=one.person,
        post=one.post,
        stance=one.stance,
        gist=one.gist,
        dissent=one.dissent,
        chairing=one.chairing,
        taken_back=one.taken_back,
        recorded_by=one.recorded_by,
        at=instant(one.at),
    )
