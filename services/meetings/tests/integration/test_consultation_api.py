"""Consultations as other processes see them: requests are read field by field, and neighbours asked by gRPC."""

from concurrent import futures
from threading import Barrier, Thread
from uuid import UUID

import grpc
import pytest

from chassis.actor import Actor
from chassis.errors import IllegalStep, Malformed, NotFound
from chassis.testing import stop
from meetings.commands.consultation.answer_consultation import AnswerConsultation
from meetings.commands.consultation.request_consultations import RequestConsultations
from meetings.commands.consultation.revise_topic import ReviseTopic
from meetings.neighbours import Neighbours
from meetings.ports import Draft, Legality
from meetings.queries import topic as read_topic
from meetings.settings import Settings
from zhengling.documents.v1 import document_pb2
from zhengling.documents.v1 import documents_service_pb2 as documents_pb
from zhengling.documents.v1 import documents_service_pb2_grpc as documents_grpc
from zhengling.personnel.v1 import directory_service_pb2 as directory_pb
from zhengling.personnel.v1 import directory_service_pb2_grpc as directory_grpc

ID = "01900000-0000-7000-8000-000000000000"
FORM = {"topic_id": ID, "title": "预备费安排"}
PROPOSAL = {"title": "预备费安排", "sponsor_unit": "d08"}
ASKING = {"topic_id": ID, "text": "请提出意见"}
NOTE = {"topic_id": ID, "grounds": [{"unit": "d08", "text": "理据"}], "leaning": "同意"}
RESULT = {"coordination_id": ID, "outcome": "agreed", "result": "一致"}
ANSWER = {"consultation_id": ID, "answer": "agreed"}


@pytest.mark.parametrize(
    ("rpc", "fields", "field"),
    [
        ("ReviseTopic", FORM | {"topic_id": "x"}, "topic_id"),
        ("ReviseTopic", FORM | {"title": ""}, "title"),
        ("ReviseTopic", FORM | {"title": "题" * 201}, "title"),
        ("ReviseTopic", FORM | {"questions": "问" * 20_001}, "questions"),
        ("ReviseTopic", FORM | {"basis": "据" * 20_001}, "basis"),
        ("ReviseTopic", FORM | {"document_id": "x"}, "document_id"),
        ("ReviseTopic", FORM | {"flags": ["urgent"]}, "flags.0"),
        ("ReviseTopic", FORM | {"minutes_needed": 241}, "minutes_needed"),
        ("ReviseTopic", FORM | {"minutes_needed": -1}, "minutes_needed"),
        ("ReviseTopic", FORM | {"reporter": "人" * 201}, "reporter"),
        ("ReviseTopic", FORM | {"concerned_units": ["d09", "d09"]}, "concerned_units"),
        ("ReviseTopic", FORM | {"concerned_units": [f"d{n}" for n in range(51)]}, "concerned_units"),
        ("ReviseTopic", FORM | {"observing_units": [""]}, "observing_units.0"),
        ("ReviseTopic", FORM | {"observing_units": ["d09", "d09"]}, "observing_units"),
        ("ProposeTopic", PROPOSAL | {"concerned_units": ["d09", "d09"]}, "concerned_units"),
        ("ProposeTopic", PROPOSAL | {"observing_units": ["d09", "d09"]}, "observing_units"),
        ("RequestConsultations", ASKING | {"text": ""}, "text"),
        ("RequestConsultations", ASKING | {"due": "soon"}, "due"),
        ("RequestConsultations", ASKING | {"units": ["d" * 31]}, "units.0"),
        ("AnswerConsultation", ANSWER | {"consultation_id": ""}, "consultation_id"),
        ("AnswerConsultation", ANSWER | {"answer": "perhaps"}, "answer"),
        ("AnswerConsultation", ANSWER | {"answer": "disagreed"}, "grounds"),
        ("AnswerConsultation", ANSWER | {"answer": "agreed_with_changes", "grounds": " "}, "grounds"),
        ("CountersignConsultation", {"consultation_id": ID, "opinion": "同" * 2001}, "opinion"),
        ("RequestCoordination", NOTE | {"grounds": []}, "grounds"),
        ("RequestCoordination", NOTE | {"grounds": NOTE["grounds"] * 2}, "grounds"),
        ("RequestCoordination", NOTE | {"grounds": [{"unit": "d08", "text": ""}]}, "grounds.0.text"),
        ("RequestCoordination", NOTE | {"leaning": ""}, "leaning"),
        ("RecordCoordination", RESULT | {"outcome": "lapsed"}, "outcome"),
        ("RecordCoordination", RESULT | {"result": ""}, "result"),
        ("ListConsultations", {"state": "lost"}, "state"),
        ("ListConsultations", {"limit": 201}, "limit"),
        ("ListConsultations", {"cursor": "!"}, "cursor"),
    ],
)
def test_a_wrong_field_is_named(faces, rpc, fields, field):
    with pytest.raises(Malformed) as found:
        faces("head_finance", rpc, **fields)
    assert list(found.value.fields) == [field]


@pytest.mark.parametrize(
    ("rpc", "fields"),
    [
        ("ReviseTopic", FORM),
        ("RequestConsultations", ASKING),
        ("SendConsultations", {"topic_id": ID}),
        ("AnswerConsultation", ANSWER),
        ("CountersignConsultation", {"consultation_id": ID}),
        ("RequestCoordination", NOTE),
        ("RecordCoordination", RESULT),
        ("GetConsultation", {"consultation_id": ID}),
        ("ListTopicConsultations", {"topic_id": ID}),
        ("GetCoordination", {"coordination_id": ID}),
        ("ListCoordinations", {"topic_id": ID}),
    ],
)
def test_what_there_is_not_is_not_found(faces, rpc, fields):
    with pytest.raises(NotFound):
        faces("mayor", rpc, **fields)


def test_an_answer_given_while_the_text_is_rewritten_counts_for_neither_or_for_the_old_text(house):
    topic_id = house.topic(concerned_units=("d09",))
    made = house.do("head_finance", RequestConsultations(topic_id, (), "请提出意见", None))
    gate, met = Barrier(2), []
    form = ReviseTopic(
        topic_id, "预备费安排", "增列", "", "", None, "", "", (), concerned_units=("d09",), reporter="",
        minutes_needed=0, observing_units=(), recall=False,
    )  # fmt: skip

    def act(name, command):
        gate.wait()
        try:
            house.do(name, command)
        except IllegalStep as refused:
            met.append(refused.state)

    answer = AnswerConsultation(UUID(made.consultations[0].id), "agreed", "")
    threads = [Thread(target=act, args=pair) for pair in (("stranger", answer), ("head_finance", form))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert met in ([], ["lapsed"])
    assert house.rows("SELECT state, lapse FROM consultations") == [("lapsed", "revised")]
    readiness = house.ask("head_finance", read_topic.get_topic_readiness, topic_id)
    assert {gate.rule: gate.state for gate in readiness.gates}["R25.2"] == "missing"
    assert not house.rows("SELECT 1 FROM pending_steps WHERE subject LIKE 'consultation/%'")


class Personnel(directory_grpc.DirectoryServiceServicer):
    """A directory whose units fill two pages."""

    def ListUnits(self, request, context):  # noqa: N802
        codes = ["d10", "d09"] if request.cursor else ["t01", "d08"]
        units = [directory_pb.Unit(code=code, kind="town" if code[0] == "t" else "department") for code in codes]
        return directory_pb.ListUnitsReply(units=units, next_cursor="" if request.cursor else "more")


class Documents(documents_grpc.DocumentsServiceServicer):
    """A registry that holds one document."""

    def GetDocument(self, request, context):  # noqa: N802
        return document_pb2.Document(id=ID, title="管理办法", body="第一条", level=1)

    def GetLegality(self, request, context):  # noqa: N802
        return documents_pb.Legality(normative=True, finding="lawful", text_sha256="abc")


def test_units_and_drafts_are_asked_by_grpc(house):
    server = grpc.server(futures.ThreadPoolExecutor(2))
    directory_grpc.add_DirectoryServiceServicer_to_server(Personnel(), server)
    documents_grpc.add_DocumentsServiceServicer_to_server(Documents(), server)
    address = f"127.0.0.1:{server.add_insecure_port('127.0.0.1:0')}"
    server.start()
    try:
        settings = Settings(database_url="", amqp_url="", personnel_grpc=address, documents_grpc=address)
        neighbours, actor = Neighbours(settings), Actor(house.id("mayor"), "test", "request-1")
        today = house.clock.today()
        assert neighbours.units(actor, ["d09", "t01", "d99"], today) == {"d09": "department", "t01": "town"}
        assert neighbours.units(actor, ["t01"], today) == {"t01": "town"}
        assert neighbours.draft(actor, UUID(ID)) == Draft("管理办法", "第一条", 1)
        assert neighbours.legality(actor, UUID(ID)) == Legality(True, "lawful", "abc")
    finally:
        stop(server, address)
