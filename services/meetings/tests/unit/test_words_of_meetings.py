"""The words that requests about meetings may use are those of the rules and models, which alone know what they mean."""

import pytest

from chassis.stated import stated
from meetings.model.meeting import FORMS
from meetings.rules import agenda_rules, economy_rules, kind_rules, observer_rules
from zhengling.meetings.v1 import agenda_service_pb2 as agenda_pb
from zhengling.meetings.v1 import convening_service_pb2 as convening_pb
from zhengling.meetings.v1 import meeting_service_pb2 as pb

ITEMS = (agenda_rules.STUDY, agenda_rules.BOTTOM_LINE, agenda_rules.TOPIC)


@pytest.mark.parametrize(
    ("message", "name", "words"),
    [
        (agenda_pb.AgendaEntry, "kind", ITEMS),
        (pb.ListMeetingsRequest, "kind", kind_rules.KINDS),
        (pb.CallMeetingRequest, "purpose", economy_rules.PURPOSES),
        (pb.CallMeetingRequest, "form", FORMS),
        (convening_pb.ApplyForMeetingRequest, "form", FORMS),
        (convening_pb.ReviseApplicationRequest, "form", FORMS),
        (convening_pb.RearrangeMeetingRequest, "form", FORMS),
        (convening_pb.InviteObserverRequest, "category", observer_rules.CATEGORIES),
    ],
)
def test_a_request_takes_the_words_that_there_are(message, name, words):
    assert set(stated(message.DESCRIPTOR.fields_by_name[name]).one_of) == set(words)
