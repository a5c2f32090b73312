"""Personal matters in proto messages."""

from chassis.wire import instant, text
from personnel import model
from zhengling.personnel.v1 import personal_matter_service_pb2 as pb


def receipt(entity: model.PersonalMatter) -> pb.PersonalMatterReceipt:
    """That a report was received."""
    return pb.PersonalMatterReceipt(
        id=text(entity.id), version=entity.version, state=entity.state, reported_at=instant(entity.reported_at)
    )


def personal_matter(entity: model.PersonalMatter, *, whole: bool = True) -> pb.PersonalMatter:
    """A report; what was written in it only where it is read as a `whole`."""
    return pb.PersonalMatter(
        id=text(entity.id),
        person_id=text(entity.person_id),
        kind=entity.kind,
        occurred_on=text(entity.occurred_on),
        content=entity.content if whole else "",
        supplements_id=text(entity.supplements_id),
        reported_at=instant(entity.reported_at),
        days_late=entity.days_late,
        state=entity.state,
        note=entity.note if whole else "",
        version=entity.version,
    )
