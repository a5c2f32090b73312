"""The fixed words that a request may hold are those of the rules and of the machines, neither more nor fewer."""

import pytest

from chassis import stated
from meetings.acting.advising import DEPARTMENT
from meetings.commands.deliberation.conclude_item import STEPS
from meetings.model.decision import OUTCOMES
from meetings.model.department_meeting import EXCEPTION_STATES, STATES
from meetings.model.meeting import FORMS
from meetings.model.study_session import FIELDS
from meetings.queries.meeting_statistics import PERIODS
from meetings.rules.deliberation_rules import STANCES
from meetings.rules.economy_rules import DEPARTMENT_KINDS, PURPOSES
from meetings.rules.kind_rules import KINDS
from meetings.rules.publication_rules import DISCLOSURES
from zhengling.meetings.v1 import (
    decision_service_pb2,
    deliberation_service_pb2,
    department_meeting_service_pb2,
    economy_service_pb2,
    study_service_pb2,
)

WORDS = {
    "ConcludeItemRequest.how": STEPS,
    "RecordStatementRequest.stance": STANCES,
    "ListDecisionsRequest.outcome": OUTCOMES,
    "ListDecisionsRequest.meeting_kind": KINDS,
    "JudgeDisclosureRequest.disclosure": DISCLOSURES,
    "RecordDecisionRequest.outcome": OUTCOMES,
    "RecordDecisionRequest.disclosure": DISCLOSURES,
    "RecordDecisionRequest.referred_kind": KINDS,
    "PreviewMeetingRequest.kind": (*KINDS, DEPARTMENT),
    "PreviewMeetingRequest.form": FORMS,
    "PreviewMeetingRequest.purpose": PURPOSES,
    "GetMeetingStatisticsRequest.period": PERIODS,
    "PlanDepartmentMeetingRequest.kind": DEPARTMENT_KINDS,
    "PlanDepartmentMeetingRequest.form": FORMS,
    "PlanDepartmentMeetingRequest.purpose": PURPOSES,
    "ListDepartmentMeetingsRequest.kind": DEPARTMENT_KINDS,
    "ListDepartmentMeetingsRequest.state": STATES,
    "ListTownExceptionsRequest.state": EXCEPTION_STATES,
    "PlanStudySessionRequest.field": FIELDS,
    "PlanStudySessionRequest.form": FORMS,
    "ListStudySessionsRequest.state": STATES,
}
FILES = (
    decision_service_pb2,
    deliberation_service_pb2,
    department_meeting_service_pb2,
    economy_service_pb2,
    study_service_pb2,
)


@pytest.mark.parametrize(("name", "words"), WORDS.items())
def test_a_request_takes_the_words_of_the_rules(name, words):
    message, _, field = name.partition(".")
    [found] = [pb.DESCRIPTOR.message_types_by_name[message] for pb in FILES if hasattr(pb, message)]
    assert sorted(stated.stated(found.fields_by_name[field]).one_of) == sorted(words)


def test_no_field_with_fixed_words_is_left_out():
    messages = [message for pb in FILES for message in pb.DESCRIPTOR.message_types_by_name.values()]
    named = {f"{one.name}.{field.name}" for one in messages for field in one.fields if stated.stated(field).one_of}
    assert named == set(WORDS)
