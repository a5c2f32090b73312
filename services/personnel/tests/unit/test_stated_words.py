"""The words that requests may use, as the protos state them, are those of the tables that judge them."""

from datetime import date

import pytest

from chassis.stated import stated
from personnel.model import FOREIGN_TRIP, INVITATION, LEAVE, PERSONAL_MATTER, PHONE_NUMBER, PLAN, RESEARCH
from personnel.model.phone import PHONE_KINDS
from personnel.rules import LAW
from personnel.rules.half_day_rules import HALVES
from zhengling.personnel.v1 import contact_service_pb2 as contact_pb
from zhengling.personnel.v1 import foreign_trip_service_pb2 as trip_pb
from zhengling.personnel.v1 import invitation_service_pb2 as invitation_pb
from zhengling.personnel.v1 import leave_service_pb2 as leave_pb
from zhengling.personnel.v1 import personal_matter_service_pb2 as matter_pb
from zhengling.personnel.v1 import research_service_pb2 as research_pb

TRIPS = (research_pb.PlanResearchRequest, research_pb.ReportResearchRequest, research_pb.ReissueResearchRequest)


def words(message, name):
    return set(stated(message.DESCRIPTOR.fields_by_name[name]).one_of)


@pytest.mark.parametrize(
    ("message", "machine"),
    [
        (leave_pb.ListLeavesRequest, LEAVE),
        (invitation_pb.ListInvitationsRequest, INVITATION),
        (research_pb.ListResearchRequest, RESEARCH),
        (matter_pb.ListPersonalMattersRequest, PERSONAL_MATTER),
        (contact_pb.ListPhoneChangesRequest, PHONE_NUMBER),
        (trip_pb.ListForeignTripPlansRequest, PLAN),
        (trip_pb.ListForeignTripsRequest, FOREIGN_TRIP),
    ],
)
def test_the_states_lists_may_be_narrowed_by_are_those_of_the_table(message, machine):
    assert words(message, "state") == machine.states


@pytest.mark.parametrize("message", [leave_pb.ExtendLeaveRequest, *TRIPS])
def test_days_have_two_halves(message):
    assert words(message, "until_half") == set(HALVES)


def test_the_kinds_of_numbers_are_those_that_a_person_has():
    assert words(contact_pb.ChangePhoneRequest, "kind") == set(PHONE_KINDS)


@pytest.mark.rule("R86.2")
@pytest.mark.parametrize("message", TRIPS)
def test_the_meals_that_the_rulebook_allows_can_be_named(message):
    assert words(message, "meals") >= set(LAW.value("R86.2", "meals", date(2026, 11, 23)))
