"""How people are reached as the messages of the API, where it is not shown field by field."""

from chassis.showing import filler, shows
from personnel.model import DutyShift, PhoneNumber, UnreachableWindow
from personnel.model.reachability import Announcement
from personnel.queries.contact import NumberHolder
from zhengling.personnel.v1 import contact_service_pb2 as pb

_holder = filler(pb.NumberHolder, PhoneNumber, "name", "reached_by")
_window = filler(pb.UnreachableWindow, UnreachableWindow, "name", "contact_name", "reason")

shows(filler(pb.Duty, DutyShift, staff_ids=lambda shift: shift.staff))


@shows
def holder(found: NumberHolder) -> pb.NumberHolder:
    """Who has or had a number."""
    return _holder(found.phone, name=found.person.name, reached_by=found.person.phone)


@shows
def window(view: Announcement) -> pb.UnreachableWindow:
    """A time without contact; why, only as far as the reader may know."""
    return _window(view.window, name=view.person.name, contact_name=view.contact.name, reason=view.reason)
