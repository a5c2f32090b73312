"""The api as other processes see it: every rpc is served, requests are read field by field."""

from concurrent import futures
from importlib import import_module
from uuid import UUID

import grpc
import pytest

from chassis.actor import Actor
from chassis.errors import Malformed, NotFound
from chassis.law import RuleBroken
from chassis.testing import stop
from meetings.api import FACES
from meetings.commands.minutes.check_minutes import CheckMinutes
from meetings.neighbours import Neighbours
from meetings.ports import UNSEEN, Holder, Legality
from meetings.settings import Settings
from zhengling.documents.v1 import documents_service_pb2 as documents_pb
from zhengling.documents.v1 import documents_service_pb2_grpc as documents_grpc
from zhengling.meetings.v1.agenda_service_pb2 import AgendaEntry
from zhengling.personnel.v1 import directory_service_pb2 as directory_pb
from zhengling.personnel.v1 import directory_service_pb2_grpc as directory_grpc

ID = "01900000-0000-7000-8000-000000000000"
PROPOSAL = {"title": "预备费安排", "sponsor_unit": "d08", "task": "plans_and_budget"}


def test_every_rpc_of_the_protos_is_served():
    for _, servicer in FACES:
        file = import_module(servicer.__mro__[2].__module__.removesuffix("_grpc"))
        [service] = file.DESCRIPTOR.services_by_name.values()
        assert {name for name in service.methods_by_name if name not in vars(servicer)} == set()


@pytest.mark.rule("R50.1")
@pytest.mark.rule("R47.1")
@pytest.mark.rule("R43.4")
@pytest.mark.rule("R53.1")
def test_a_topic_goes_all_the_way_from_proposal_to_signed_minutes(house, faces):
    near = faces("mayor", "CallMeeting", kind="executive", title="第1次常务会议", day="2026-11-19")
    topic = faces("clerk_finance", "ProposeTopic", **PROPOSAL)
    with pytest.raises(RuleBroken, match=r"R50\.1"):
        faces("head_finance", "SubmitTopic", topic_id=topic.id, meeting_id=near.id)
    meeting = faces("mayor", "CallMeeting", kind="executive", title="第2次常务会议", day="2026-11-23")
    faces("head_finance", "SubmitTopic", topic_id=topic.id, meeting_id=meeting.id)
    faces("clerk", "ReviewTopic", topic_id=topic.id, agreed=True, opinion="齐备")
    faces("deputy1", "SignTopicForm", topic_id=topic.id, opinion="同意")
    faces("vm1", "ApproveTopic", topic_id=topic.id, agreed=True, opinion="同意")
    faces("clerk", "RecordPriorReport", topic_id=topic.id, agreed_by=["mayor", "party_secretary"], note="")
    assert faces("clerk_finance", "GetTopicReadiness", topic_id=topic.id).ready
    item = AgendaEntry(kind="topic", topic_id=topic.id)
    faces("clerk", "SetAgenda", meeting_id=meeting.id, items=[item])
    with pytest.raises(RuleBroken, match=r"R47\.1"):
        faces("clerk", "FixAgenda", meeting_id=meeting.id)
    faces("clerk", "SetAgenda", meeting_id=meeting.id, items=[AgendaEntry(kind="study", title="专题学习"), item])
    faces("clerk", "FixAgenda", meeting_id=meeting.id)
    house.at(2026, 11, 23, 9, 0)
    for name in ("mayor", "vm1", "director"):
        arrival = {"person_id": str(house.id(name)), "present": True, "no_device": True}
        faces("clerk", "RecordAttendance", meeting_id=meeting.id, **arrival)
    with pytest.raises(RuleBroken, match=r"R43\.4"):
        faces("mayor", "OpenMeeting", meeting_id=meeting.id)
    arrival = {"person_id": str(house.id("vm2")), "present": True, "no_device": True}
    faces("clerk", "RecordAttendance", meeting_id=meeting.id, **arrival)
    assert faces("mayor", "OpenMeeting", meeting_id=meeting.id).quorate
    fields = {"meeting_id": meeting.id, "topic_id": topic.id, "outcome": "adopted", "text": "原则同意"}
    house.takes_up(UUID(meeting.id), UUID(topic.id))
    decision = faces("clerk", "RecordDecision", **fields, term="2026-12-31")
    assert faces("vm3", "GetDecision", decision_id=decision.id) == decision
    faces("mayor", "CloseMeeting", meeting_id=meeting.id)
    minutes = faces("clerk", "DraftMinutes", meeting_id=meeting.id)
    house.do("director", CheckMinutes(UUID(minutes.id), True, ""))
    with pytest.raises(RuleBroken, match=r"R53\.1"):
        faces("vm1", "SignMinutes", minutes_id=minutes.id)
    assert faces("mayor", "SignMinutes", minutes_id=minutes.id).state == "signed"
    assert faces("head_finance", "GetMinutes", minutes_id=minutes.id).items[0].term == "2026-12-31"
    assert faces("clerk", "ListTopics", state="decided").topics[0].id == topic.id
    assert faces("clerk", "ListMeetings", kind="executive", to_day="2026-11-19").meetings[0].id == near.id
    faces("mayor", "CancelMeeting", meeting_id=near.id, reason="不开了")
    assert faces("stranger", "GetMeeting", meeting_id=near.id).state == "cancelled"
    assert faces("clerk_finance", "GetTopic", topic_id=topic.id).state == "decided"
    urgent = faces("clerk_finance", "ProposeTopic", **PROPOSAL)
    later = faces("mayor", "CallMeeting", kind="executive", title="第3次常务会议", day="2026-11-24")
    fields = {"topic_id": urgent.id, "meeting_id": later.id}
    assert faces("mayor", "ApproveUrgentSubmission", **fields, reason="汛情").urgent_by == "mayor"
    faces("head_finance", "SubmitTopic", **fields)
    assert faces("head_finance", "WithdrawTopic", topic_id=urgent.id).state == "withdrawn"


@pytest.mark.parametrize(
    ("rpc", "fields", "named"),
    [
        ("ProposeTopic", PROPOSAL | {"title": " "}, "title"),
        ("ProposeTopic", PROPOSAL | {"title": "长" * 201}, "title"),
        ("ProposeTopic", PROPOSAL | {"title": "a\x00b"}, "title"),
        ("ProposeTopic", PROPOSAL | {"summary": "长" * 20_001}, "summary"),
        ("ProposeTopic", PROPOSAL | {"sponsor_unit": ""}, "sponsor_unit"),
        ("ProposeTopic", PROPOSAL | {"document_id": "7"}, "document_id"),
        ("ProposeTopic", PROPOSAL | {"flags": ["secret"]}, "flags.0"),
        ("ProposeTopic", PROPOSAL | {"level": 5}, "level"),
        ("ProposeTopic", PROPOSAL | {"level": -1}, "level"),
        ("SubmitTopic", {"topic_id": "7", "meeting_id": ID}, "topic_id"),
        ("SubmitTopic", {"topic_id": ID, "meeting_id": ""}, "meeting_id"),
        ("ApproveUrgentSubmission", {"topic_id": ID, "meeting_id": ID, "reason": ""}, "reason"),
        ("ReviewTopic", {"topic_id": ID, "agreed": False, "opinion": ""}, "opinion"),
        ("ApproveTopic", {"topic_id": ID, "agreed": False, "opinion": ""}, "opinion"),
        ("RecordPriorReport", {"topic_id": ID, "agreed_by": []}, "agreed_by"),
        ("RecordPriorReport", {"topic_id": ID, "agreed_by": ["aunt"]}, "agreed_by.0"),
        ("ListTopics", {"state": "lost"}, "state"),
        ("ListTopics", {"cursor": "%%%"}, "cursor"),
        ("ListTopics", {"limit": 201}, "limit"),
        ("CallMeeting", {"kind": "executive", "title": "会", "day": "tomorrow"}, "day"),
        ("CallMeeting", {"kind": "executive", "title": "会", "day": "2026-11-15"}, "day"),
        ("CallMeeting", {"kind": "thematic", "title": "会", "day": "2026-11-23"}, "unit"),
        ("SetAgenda", {"meeting_id": ID, "items": [AgendaEntry(kind="tea")]}, "items.0.kind"),
        ("SetAgenda", {"meeting_id": ID, "items": [AgendaEntry(kind="topic")]}, "items.0.topic_id"),
        ("SetAgenda", {"meeting_id": ID, "items": [AgendaEntry(kind="study")]}, "items.0.title"),
        (
            "SetAgenda",
            {"meeting_id": ID, "items": [AgendaEntry(kind="study", title="学", topic_id=ID)]},
            "items.0.topic_id",
        ),
        ("SetAgenda", {"meeting_id": ID, "items": [AgendaEntry(kind="study", title="学")] * 101}, "items"),
        ("RecordDecision", {"meeting_id": ID, "topic_id": ID, "outcome": "maybe", "text": "x"}, "outcome"),
        ("RecordDecision", {"meeting_id": ID, "topic_id": ID, "outcome": "adopted", "text": ""}, "text"),
        (
            "RecordDecision",
            {"meeting_id": ID, "topic_id": ID, "outcome": "adopted", "text": "x", "responsible_units": ["a", "a"]},
            "responsible_units",
        ),
        ("ListMeetings", {"from_day": "x"}, "from_day"),
        ("ListMeetings", {"state": "x"}, "state"),
    ],
)
def test_a_bad_field_is_named_and_nothing_is_written(house, faces, rpc, fields, named):
    with pytest.raises(Malformed) as refused:
        faces("mayor", rpc, **fields)
    assert named in refused.value.fields
    for table in ("topics", "meetings", "acts", "outbox"):
        assert house.rows(f"SELECT 1 FROM {table}") == []


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("GetTopic", "topic_id"),
        ("GetTopicReadiness", "topic_id"),
        ("GetMeeting", "meeting_id"),
        ("GetDecision", "decision_id"),
        ("GetMinutes", "minutes_id"),
    ],
)
def test_what_there_is_not_is_not_found(faces, name, field):
    with pytest.raises(NotFound):
        faces("mayor", name, **{field: ID})


class Personnel(directory_grpc.DirectoryServiceServicer):
    def ListHolders(self, request, context):  # noqa: N802
        held = directory_pb.Holder(person_id=ID, name="市长", post_kind=request.post_kinds[0], title=request.on)
        return directory_pb.ListHoldersReply(holders=[held])


class Documents(documents_grpc.DocumentsServiceServicer):
    def GetLegality(self, request, context):  # noqa: N802
        return documents_pb.Legality(document_id=request.document_id, normative=True, finding="lawful")


def test_the_neighbours_are_asked_by_grpc(house):
    server = grpc.server(futures.ThreadPoolExecutor(2))
    directory_grpc.add_DirectoryServiceServicer_to_server(Personnel(), server)
    documents_grpc.add_DocumentsServiceServicer_to_server(Documents(), server)
    address = f"127.0.0.1:{server.add_insecure_port('127.0.0.1:0')}"
    server.start()
    try:
        settings = Settings(database_url="", amqp_url="", personnel_grpc=address, documents_grpc=address)
        neighbours, actor = Neighbours(settings), Actor(house.id("mayor"), "test", "request-1")
        (holder,) = neighbours.holders(actor, ("mayor",), house.clock.today())
        assert holder == Holder(holder.person_id, "市长", "mayor", "2026-11-16")
        assert neighbours.legality(actor, holder.person_id) == Legality(True, "lawful") != UNSEEN
    finally:
        stop(server, address)
