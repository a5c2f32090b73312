"""The face of minutes: requests are read field by field, and what is printed is asked for by gRPC."""

from concurrent import futures
from uuid import UUID

import grpc
import pytest

from chassis import grpc_client
from chassis.actor import Actor
from chassis.errors import Malformed, NeighbourDown, NotFound
from meetings.neighbours import Neighbours
from meetings.settings import Settings
from services.meetings.tests.integration.minuted import BUDGET, drafted
from zhengling.documents.v1 import rendering_service_pb2 as rendering_pb
from zhengling.documents.v1 import rendering_service_pb2_grpc as rendering_grpc
from zhengling.meetings.v1 import minutes_service_pb2 as pb
from zhengling.personnel.v1 import directory_service_pb2 as directory_pb
from zhengling.personnel.v1 import directory_service_pb2_grpc as directory_grpc

ID = "01900000-0000-7000-8000-000000000000"
ENTRY = {"decision_id": ID}


def test_minutes_go_all_the_way_through_the_face(house, faces):
    minutes = drafted(house, BUDGET, by="deputy1")
    items = [pb.MinutesEntry(decision_id=minutes.items[0].decision_id, term="2027-01-31")]
    revised = faces("deputy1", "ReviseMinutes", minutes_id=minutes.id, items=items)
    assert list(revised.items[0].differs) == ["term"]
    assert faces("clerk", "CheckMinutes", minutes_id=minutes.id, agreed=True).state == "checked"
    assert faces("mayor", "ReturnMinutes", minutes_id=minutes.id, opinion="再核").state == "drafted"
    assert faces("clerk", "ListMinutes", kind="executive", year=2026).minutes[0].id == minutes.id
    assert faces("clerk", "DownloadMinutes", minutes_id=minutes.id).content.startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("rpc", "fields", "named"),
    [
        ("ReviseMinutes", {"minutes_id": "7"}, "minutes_id"),
        ("ReviseMinutes", {"minutes_id": ID, "title": "长" * 201}, "title"),
        ("ReviseMinutes", {"minutes_id": ID, "opening": "长" * 20_001}, "opening"),
        ("ReviseMinutes", {"minutes_id": ID, "items": [pb.MinutesEntry(**ENTRY)] * 101}, "items"),
        ("ReviseMinutes", {"minutes_id": ID, "items": [pb.MinutesEntry(decision_id="7")]}, "items.0.decision_id"),
        ("ReviseMinutes", {"minutes_id": ID, "items": [pb.MinutesEntry(**ENTRY, term="x")]}, "items.0.term"),
        (
            "ReviseMinutes",
            {"minutes_id": ID, "items": [pb.MinutesEntry(**ENTRY, responsible_units=["a", "a"])]},
            "items.0.responsible_units",
        ),
        ("CheckMinutes", {"minutes_id": ID, "agreed": False}, "opinion"),
        ("AssentMinutes", {"minutes_id": ID, "agreed": False}, "opinion"),
        ("AssentMinutes", {"minutes_id": ID, "agreed": True, "opinion": "长" * 2001}, "opinion"),
        ("ReturnMinutes", {"minutes_id": ID}, "opinion"),
        ("IssueMinutes", {"minutes_id": ID, "copies_to": ["a", "a"]}, "copies_to"),
        ("IssueMinutes", {"minutes_id": ID, "copies_to": [""]}, "copies_to.0"),
        ("ReissueMinutes", {"minutes_id": ID}, "reason"),
        ("ListMinutes", {"state": "lost"}, "state"),
        ("ListMinutes", {"year": 7}, "year"),
        ("ListMinutes", {"meeting_id": "7"}, "meeting_id"),
        ("ListMinutes", {"limit": 201}, "limit"),
        ("DownloadTopicForm", {"topic_id": "7"}, "topic_id"),
        ("DownloadAgenda", {"meeting_id": "7"}, "meeting_id"),
    ],
)
def test_a_bad_field_is_named_and_nothing_is_written(house, faces, rpc, fields, named):
    with pytest.raises(Malformed) as refused:
        faces("clerk", rpc, **fields)
    assert named in refused.value.fields
    assert house.rows("SELECT 1 FROM acts") == []


@pytest.mark.parametrize(
    ("rpc", "fields"),
    [
        ("ReviseMinutes", {}), ("CheckMinutes", {"agreed": True}), ("AssentMinutes", {"agreed": True}),
        ("ReturnMinutes", {"opinion": "x"}), ("IssueMinutes", {}), ("ReissueMinutes", {"reason": "x"}),
        ("DiscardMinutes", {}), ("DownloadMinutes", {}),
    ],
)  # fmt: skip
def test_minutes_that_there_are_not_are_not_found(faces, rpc, fields):
    with pytest.raises(NotFound):
        faces("clerk", rpc, minutes_id=ID, **fields)


class Personnel(directory_grpc.DirectoryServiceServicer):
    """Units on two pages."""

    def ListUnits(self, request, context):  # noqa: N802
        page, cursor = ("d08", "") if request.cursor else ("d01", "more")
        units = [directory_pb.Unit(code=page, name=f"单位{page}")]
        return directory_pb.ListUnitsReply(units=units, next_cursor=cursor)


class Rendering(rendering_grpc.RenderingServiceServicer):
    """Prints the title of whatever it is given."""

    def RenderPaper(self, request, context):  # noqa: N802
        return rendering_pb.PrintedPaper(content=request.title.encode(), pages=1)

    def RenderForm(self, request, context):  # noqa: N802
        return rendering_pb.PrintedPaper(content=request.title.encode(), pages=1)


def test_units_and_papers_are_asked_for_by_grpc(house, monkeypatch):
    server = grpc.server(futures.ThreadPoolExecutor(2))
    directory_grpc.add_DirectoryServiceServicer_to_server(Personnel(), server)
    rendering_grpc.add_RenderingServiceServicer_to_server(Rendering(), server)
    address = f"127.0.0.1:{server.add_insecure_port('127.0.0.1:0')}"
    server.start()
    settings = Settings(database_url="", amqp_url="", personnel_grpc=address, documents_grpc=address)
    neighbours, actor = Neighbours(settings), Actor(UUID(ID), "test", "request-1")
    try:
        assert neighbours.unit_names(actor) == {"d01": "单位d01", "d08": "单位d08"}
        assert neighbours.print_paper(actor, rendering_pb.RenderPaperRequest(title="纪要")) == "纪要".encode()
        assert neighbours.print_form(actor, rendering_pb.RenderFormRequest(title="单")) == "单".encode()
    finally:
        server.stop(0).wait()
    # It does not come back, and is not waited for as one that is restarted would be.
    monkeypatch.setattr(grpc_client, "RESTART_SECONDS", 0)
    with pytest.raises(NeighbourDown):
        neighbours.print_paper(actor, rendering_pb.RenderPaperRequest(title="纪要"))
    grpc_client.hang_up(address)
