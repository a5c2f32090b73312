"""The fixed words that a request may hold are those of the rules and of the machines, neither more nor fewer."""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import pytest

import zhengling.meetings.v1 as protos
from chassis import stated
from meetings.acting.advising import DEPARTMENT
from meetings.commands.deliberation.conclude_item import STEPS
from meetings.model import absence, consultation, convening, decision, material, meeting, minutes, notice, topic
from meetings.model.department_meeting import EXCEPTION_STATES, STATES
from meetings.model.meeting import FORMS
from meetings.model.study_session import FIELDS
from meetings.queries.meeting_statistics import PERIODS
from meetings.rules import agenda_rules, consultation_rules, evidence_rules, observer_rules, procedure_rules
from meetings.rules.deliberation_rules import STANCES
from meetings.rules.economy_rules import DEPARTMENT_KINDS, PURPOSES
from meetings.rules.kind_rules import KINDS
from meetings.rules.publication_rules import DISCLOSURES
from meetings.rules.topic_rules import FLAGS

RESULTS = {result for results in procedure_rules.RESULTS.values() for result in results}
WORDS: dict[str, Any] = {
    "AgendaEntry.kind": (agenda_rules.STUDY, agenda_rules.BOTTOM_LINE, agenda_rules.TOPIC),
    "AnswerConsultationRequest.answer": consultation_rules.ANSWERS,
    "ApplyForMeetingRequest.form": FORMS,
    "CallMeetingRequest.form": FORMS,
    "CallMeetingRequest.purpose": PURPOSES,
    "Comment.disposition": evidence_rules.DISPOSITIONS,
    "ConcludeItemRequest.how": STEPS,
    "ConcludeProcedureRequest.result": RESULTS,
    "CorrectTopicFlagsRequest.flags": FLAGS,
    "GetMeetingStatisticsRequest.period": PERIODS,
    "Heard.disposition": evidence_rules.DISPOSITIONS,
    "InviteObserverRequest.category": observer_rules.CATEGORIES,
    "JudgeDisclosureRequest.disclosure": DISCLOSURES,
    "ListApplicationsRequest.state": convening.APPLICATION.states,
    "ListCommissionsRequest.state": convening.COMMISSION.states,
    "ListConsultationsRequest.state": consultation.CONSULTATION.states,
    "ListCopiesRequest.state": material.COPY.states,
    "ListDecisionsRequest.meeting_kind": KINDS,
    "ListDecisionsRequest.outcome": decision.OUTCOMES,
    "ListDepartmentMeetingsRequest.kind": DEPARTMENT_KINDS,
    "ListDepartmentMeetingsRequest.state": STATES,
    "ListMeetingAbsencesRequest.state": absence.ABSENCE.states,
    "ListMeetingsRequest.kind": KINDS,
    "ListMeetingsRequest.state": meeting.MEETING.states,
    "ListMinutesRequest.state": minutes.MINUTES.states,
    "ListNoticesRequest.state": notice.NOTICE.states,
    "ListStudySessionsRequest.state": STATES,
    "ListTopicsRequest.state": topic.TOPIC.states,
    "ListTownExceptionsRequest.state": EXCEPTION_STATES,
    "OpenProcedureRequest.kind": procedure_rules.KINDS,
    "PlanDepartmentMeetingRequest.form": FORMS,
    "PlanDepartmentMeetingRequest.kind": DEPARTMENT_KINDS,
    "PlanDepartmentMeetingRequest.purpose": PURPOSES,
    "PlanStudySessionRequest.field": FIELDS,
    "PlanStudySessionRequest.form": FORMS,
    "PreviewMeetingRequest.form": FORMS,
    "PreviewMeetingRequest.kind": (*KINDS, DEPARTMENT),
    "PreviewMeetingRequest.purpose": PURPOSES,
    "ProposeTopicRequest.flags": FLAGS,
    "RearrangeMeetingRequest.form": FORMS,
    "RecordCoordinationRequest.outcome": consultation.OUTCOMES,
    "RecordDecisionRequest.disclosure": DISCLOSURES,
    "RecordDecisionRequest.outcome": decision.OUTCOMES,
    "RecordDecisionRequest.referred_kind": KINDS,
    "RecordStatementRequest.stance": STANCES,
    "RequestExemptionRequest.procedure": procedure_rules.KINDS,
    "ReviseApplicationRequest.form": FORMS,
    "ReviseTopicRequest.flags": FLAGS,
}
FEW = {"Heard.circle", "ListMinutesRequest.kind", "RecordPriorReportRequest.agreed_by", "RequestExemptionRequest.rule"}
"""Fields whose words stand in no table, because one rule alone names them."""


def fields() -> Iterator[tuple[str, Any]]:
    for found in iter_modules(protos.__path__):
        if found.name.endswith("_service_pb2"):
            file = import_module(f"{protos.__name__}.{found.name}").DESCRIPTOR
            for message in file.message_types_by_name.values():
                yield from ((f"{message.name}.{field.name}", field) for field in message.fields)


FIELDS_OF = dict(fields())


@pytest.mark.parametrize("name", WORDS)
def test_a_request_takes_the_words_of_the_rules(name: str) -> None:
    assert sorted(stated.stated(FIELDS_OF[name]).one_of) == sorted(WORDS[name])


def test_no_field_with_fixed_words_is_left_out() -> None:
    assert {name for name, field in FIELDS_OF.items() if stated.stated(field).one_of} - FEW == set(WORDS)


def test_the_particulars_have_a_member_for_each_kind_of_procedure() -> None:
    members = {name.partition(".")[2] for name in FIELDS_OF if name.startswith("Particulars.")}
    assert members == set(procedure_rules.KINDS)
