"""The words that requests may use, as the protos state them, are those of the tables that judge them."""

import pytest

from chassis import stated
from meetings.model.consultation import CONSULTATION
from meetings.model.consultation import OUTCOMES as COORDINATED
from meetings.model.material import COPY
from meetings.model.minutes import MINUTES
from meetings.rules.consultation_rules import ANSWERS
from meetings.rules.evidence_rules import DISPOSITIONS
from meetings.rules.procedure_rules import KINDS, RESULTS
from meetings.rules.topic_rules import FLAGS
from zhengling.meetings.v1 import consultation_service_pb2, material_service_pb2, minutes_service_pb2
from zhengling.meetings.v1 import procedure_service_pb2 as procedure_pb


def states(machine):
    return {before for before, _ in machine.rows} | {step.to for step in machine.rows.values()}


@pytest.mark.parametrize(
    ("message", "name", "words"),
    [
        (procedure_pb.OpenProcedureRequest, "kind", KINDS),
        (procedure_pb.ConcludeProcedureRequest, "result", {one for results in RESULTS.values() for one in results}),
        (procedure_pb.Comment, "disposition", DISPOSITIONS),
        (procedure_pb.Heard, "disposition", DISPOSITIONS),
        (procedure_pb.RequestExemptionRequest, "procedure", KINDS),
        (procedure_pb.CorrectTopicFlagsRequest, "flags", FLAGS),
        (consultation_service_pb2.ReviseTopicRequest, "flags", FLAGS),
        (consultation_service_pb2.AnswerConsultationRequest, "answer", ANSWERS),
        (consultation_service_pb2.RecordCoordinationRequest, "outcome", COORDINATED),
        (consultation_service_pb2.ListConsultationsRequest, "state", states(CONSULTATION)),
        (material_service_pb2.ListCopiesRequest, "state", states(COPY)),
        (minutes_service_pb2.ListMinutesRequest, "state", states(MINUTES)),
    ],
)
def test_a_request_takes_the_words_that_there_are(message, name, words):
    assert set(stated.stated(message.DESCRIPTOR.fields_by_name[name]).one_of) == set(words)


def test_the_particulars_have_a_member_for_each_kind_of_procedure():
    assert set(procedure_pb.Particulars.DESCRIPTOR.fields_by_name) == set(KINDS)
