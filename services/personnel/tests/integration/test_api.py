"""The gRPC face over a real connection: who asks is known by the token, and errors arrive as what they are."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from sqlalchemy import event

from chassis import frame, grpc_server
from chassis.actor import Actor
from chassis.errors import Malformed, NotFound, NotPermitted, Unauthenticated
from chassis.grpc_client import Client, RemoteRefusal
from chassis.identity import Signer, Verifier
from chassis.standing import AskStanding, from_proto
from chassis.testing import stop
from personnel import api, queries
from zhengling.common.v1 import frame_service_pb2 as frame_pb
from zhengling.common.v1 import standing_service_pb2 as standing_pb
from zhengling.common.v1.frame_service_pb2_grpc import FrameServiceStub, add_FrameServiceServicer_to_server
from zhengling.common.v1.standing_service_pb2_grpc import StandingServiceStub
from zhengling.personnel.v1 import directory_service_pb2 as directory_pb
from zhengling.personnel.v1 import identity_service_pb2 as identity_pb
from zhengling.personnel.v1 import leave_service_pb2 as leave_pb
from zhengling.personnel.v1 import mandate_service_pb2 as mandate_pb
from zhengling.personnel.v1.directory_service_pb2_grpc import DirectoryServiceStub
from zhengling.personnel.v1.identity_service_pb2_grpc import IdentityServiceStub
from zhengling.personnel.v1.leave_service_pb2_grpc import LeaveServiceStub
from zhengling.personnel.v1.mandate_service_pb2_grpc import MandateServiceStub

KEY = Ed25519PrivateKey.generate()
SIGNER = Signer(KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
VERIFIER = Verifier(KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
STUBS = (
    DirectoryServiceStub,
    FrameServiceStub,
    IdentityServiceStub,
    LeaveServiceStub,
    MandateServiceStub,
    StandingServiceStub,
)
Ask = Callable[..., Any]


@pytest.fixture
def target(city) -> Iterator[str]:
    servicers = [
        *((add, face(city.runtime)) for add, face in api.FACES),
        (add_FrameServiceServicer_to_server, frame.FrameApi(city.runtime, queries.knows)),
    ]
    settings, book = city.runtime.settings, city.runtime.book
    server = grpc_server.Server(servicers, settings, service="personnel", verifier=VERIFIER, book=book, ready=list)
    server.start()
    yield f"127.0.0.1:{server.port}"
    stop(server, f"127.0.0.1:{server.port}")


@pytest.fixture
def ask(city, target) -> Ask:
    clients = {stub.__name__.removesuffix("Stub"): Client("personnel", target, stub) for stub in STUBS}

    def ask(who: str | UUID, method: str, request: Any, client: str = "test") -> Any:
        person = who if isinstance(who, UUID) else city.people[who]
        actor = Actor(person, client, "request", SIGNER.sign(person, client))
        (service,) = request.DESCRIPTOR.file.services_by_name
        return clients[service].ask(method, request, actor=actor)

    return ask


def test_standing_is_told_by_one_statement_and_as_other_services_ask_for_it(city, target, ask):
    statements: list[str] = []
    event.listen(city.runtime.engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
    reply = ask("vm1", "GetStanding", standing_pb.GetStandingRequest())
    assert len(statements) == 1
    assert (reply.name, list(reply.titles), list(reply.units)) == ("副市长甲", ["副市长"], ["gov"])
    assert from_proto(reply).holds("portfolio:d07")
    # Powers that only personnel's own commands name are not told to others.
    assert not [power.key for power in reply.powers if power.key.startswith("person:")]
    asked = AskStanding(target)(
        Actor(city.people["vm1"], "test", "r", SIGNER.sign(city.people["vm1"], "test")), city.today, False
    )
    assert asked == from_proto(reply)


def test_the_standing_of_another_is_for_the_office(city, ask):
    request = standing_pb.GetStandingRequest(person_id=str(city.people["mayor"]))
    assert ask("clerk", "GetStanding", request).name == "市长甲"
    with pytest.raises(NotPermitted):
        ask("vm1", "GetStanding", request)
    with pytest.raises(NotFound):
        ask("clerk", "GetStanding", standing_pb.GetStandingRequest(person_id=str(UUID(int=5))))
    with pytest.raises(Unauthenticated):
        ask(UUID(int=5), "GetStanding", standing_pb.GetStandingRequest())


def test_logins_are_resolved_for_the_gateway_alone(city, ask):
    request, nobody = identity_pb.ResolveLoginRequest(login="vm1"), UUID(int=0)
    reply = ask(nobody, "ResolveLogin", request, client="gateway")
    assert (reply.person_id, reply.name) == (str(city.people["vm1"]), "副市长甲")
    for who, client in ((nobody, "public"), ("director", "gateway")):
        with pytest.raises(NotPermitted):
            ask(who, "ResolveLogin", request, client=client)
    with pytest.raises(NotFound):
        ask(nobody, "ResolveLogin", identity_pb.ResolveLoginRequest(login="nobody"), client="gateway")


def test_a_leave_goes_its_way_over_the_wire(city, ask):
    today = city.today.isoformat()
    leave = ask(
        "vm1", "RequestLeave", leave_pb.RequestLeaveRequest(kind="annual", starts=today, until=today, reason="家事")
    )
    assert (leave.state, leave.chain) == ("submitted", ["mayor.approve"])
    [step] = ask("mayor", "ListPending", frame_pb.ListPendingRequest()).steps
    assert (step.step, step.rule, step.due) == ("approve_leave", "R75.1", today)
    approve = leave_pb.ApproveLeaveRequest(leave_id=leave.id)
    with pytest.raises(RemoteRefusal) as refusal:
        ask("director", "ApproveLeave", approve)
    assert (refusal.value.forbidden, refusal.value.told["rule"], refusal.value.told["article"]) == (True, "R75.1", "75")
    assert ask("mayor", "ApproveLeave", approve).state == "on_leave"
    me = ask("vm1", "GetMe", identity_pb.GetMeRequest())
    assert (me.away, [power.key for power in me.powers]) == (True, ["member:gov"])
    standing = ask(
        "clerk", "GetPersonStanding", identity_pb.GetPersonStandingRequest(person_id=str(city.people["vm1"]))
    )
    assert {rest.holder_id for rest in standing.suspended} == {str(city.people["vm2"])}
    holders = ask("clerk", "ListHolders", directory_pb.ListHoldersRequest(post_kinds=["vice_mayor"])).holders
    assert [holder.away for holder in holders] == [True, False, False, False]
    assert ask("vm1", "RegisterReturn", leave_pb.RegisterReturnRequest(leave_id=leave.id)).state == "returned"
    acts = ask("vm1", "ListActs", frame_pb.ListActsRequest(subject=f"leave/{leave.id}")).acts
    assert [act.action for act in acts][::-1] == ["request_leave", "approve_leave", "approve_leave", "register_return"]
    with pytest.raises(NotFound):
        ask("head_d01", "ListActs", frame_pb.ListActsRequest(subject=f"leave/{leave.id}"))


DAY = "2026-11-23"
PAPER = {"delegate_id": str(UUID(int=1)), "instrument": "委托书", "starts": DAY, "until": DAY}
HELD = {"person_id": str(UUID(int=1)), "power": "mayor.seal", "instrument": "授权书", "starts": DAY}
BAD = [
    ("GetUnit", directory_pb.GetUnitRequest(code="\0"), "code"),
    ("GetPortfolioHolder", directory_pb.GetPortfolioHolderRequest(), "unit"),
    ("GetPortfolioHolder", directory_pb.GetPortfolioHolderRequest(unit="d07", area="x"), "unit"),
    ("GetPerson", directory_pb.GetPersonRequest(person_id="x"), "person_id"),
    ("ListPeople", directory_pb.ListPeopleRequest(on="2026-13-01"), "on"),
    ("ListPeople", directory_pb.ListPeopleRequest(cursor="?"), "cursor"),
    ("ListPeople", directory_pb.ListPeopleRequest(limit=201), "limit"),
    ("RegisterUnit", directory_pb.RegisterUnitRequest(code="D 1", name="x", kind="town"), "code"),
    ("RegisterUnit", directory_pb.RegisterUnitRequest(code="d1", name=" ", kind="town"), "name"),
    (
        "RegisterUnit",
        directory_pb.RegisterUnitRequest(code="d1", name="x", kind="town", functions=["king"]),
        "functions.0",
    ),
    ("EstablishPost", directory_pb.EstablishPostRequest(code="p", kind="staff", title="x", unit="gov"), "rank"),
    ("EstablishPost", directory_pb.EstablishPostRequest(code="p", kind="king", title="x", unit="gov", rank=1), "kind"),
    ("RegisterPerson", directory_pb.RegisterPersonRequest(login="x", name="a\x01b"), "name"),
    ("RegisterPerson", directory_pb.RegisterPersonRequest(login="x", name="x", clearance=5), "clearance"),
    ("RegisterPerson", directory_pb.RegisterPersonRequest(login="x", name="x", phone="<script>"), "phone"),
    ("Appoint", directory_pb.AppointRequest(person_id="", post_id="", starts=DAY), "person_id"),
    (
        "DelegateMayor",
        mandate_pb.DelegateMayorRequest(delegate_id=str(UUID(int=1)), starts=DAY, until=DAY),
        "instrument",
    ),
    ("DelegateMayor", mandate_pb.DelegateMayorRequest(**PAPER, grant=["everything"]), "grant.0"),
    ("DelegateMayor", mandate_pb.DelegateMayorRequest(**PAPER, withhold=["mayor"]), "withhold.0"),
    ("DelegateMayor", mandate_pb.DelegateMayorRequest(**PAPER, until_half="noon"), "until_half"),
    ("Authorize", mandate_pb.AuthorizeRequest(**HELD, doc_types=["letter", "L 1"]), "doc_types.1"),
    ("Authorize", mandate_pb.AuthorizeRequest(**HELD, until="2026-11-22"), "until"),
    ("RequestLeave", leave_pb.RequestLeaveRequest(kind="annual", starts=DAY, until="2026-11-22"), "until"),
    ("RequestLeave", leave_pb.RequestLeaveRequest(kind="annual", starts=DAY, until="9999-12-31"), "until"),
    ("RequestLeave", leave_pb.RequestLeaveRequest(kind="holiday", starts=DAY, until=DAY), "kind"),
]


def test_bad_input_names_its_field(ask):
    # One city serves for all of them: nothing of this may leave a trace in it.
    told = []
    for method, request, _ in BAD:
        with pytest.raises(Malformed) as refusal:
            ask("mayor" if method == "DelegateMayor" else "clerk", method, request)
        told.append(refusal.value.fields.keys())
    assert [field in fields for fields, (_, _, field) in zip(told, BAD, strict=True)] == [True] * len(BAD)


def test_leave_after_it_was_granted_over_the_wire(city, ask):
    until = str(city.today + timedelta(days=1))
    term = {"starts": str(city.today), "until": until, "starts_half": "pm", "until_half": "am"}
    leave = ask("vm1", "RequestLeave", leave_pb.RequestLeaveRequest(kind="annual", destination_scope="beyond", **term))
    assert (leave.starts_half, leave.until_half, leave.leaves_rushan, leave.leaves_weihai) == ("pm", "am", True, True)
    ask("mayor", "ApproveLeave", leave_pb.ApproveLeaveRequest(leave_id=leave.id))
    city.runtime.clock.move(hours=3)
    explain = identity_pb.GetPersonStandingRequest(person_id=str(city.people["vm1"]), on=str(city.today), half="am")
    told = ask("vm1", "GetPersonStanding", explain)
    assert (told.half, told.away) == ("am", False)
    now = ask("vm1", "GetPersonStanding", identity_pb.GetPersonStandingRequest(person_id=str(city.people["vm1"])))
    assert (now.half, now.away) == ("pm", True)
    more = leave_pb.ExtendLeaveRequest(leave_id=leave.id, until=until, reason="会议延长")
    wanted = ask("vm1", "ExtendLeave", more)
    assert (wanted.state, wanted.wanted_until, wanted.wanted_until_half) == ("extending", until, "pm")
    one = {"leave_id": leave.id}
    refused = leave_pb.RejectExtensionRequest(**one, note="按期返回")
    assert ask("mayor", "RejectExtension", refused).state == "on_leave"
    ask("vm1", "ExtendLeave", more)
    granted = ask("mayor", "ApproveExtension", leave_pb.ApproveExtensionRequest(**one))
    assert (granted.until_half, granted.wanted_until) == ("pm", "")
    naming = leave_pb.NameStandInRequest(**one, stand_in_id=str(city.people["vm3"]))
    assert ask("vm1", "NameStandIn", naming).proposed_stand_in_id == str(city.people["vm3"])
    ask("mayor", "DeclineStandIn", leave_pb.DeclineStandInRequest(**one, note="不妥"))
    ask("vm1", "NameStandIn", naming)
    agreed = ask("mayor", "AgreeStandIn", leave_pb.AgreeStandInRequest(**one))
    assert agreed.stand_in_id == str(city.people["vm3"])
    since = leave_pb.SetWorkedSinceRequest(person_id=str(city.people["vm1"]), worked_since="2000-01-01")
    assert ask("clerk", "SetWorkedSince", since).worked_since == "2000-01-01"
    left = ask("vm1", "GetLeaveBalance", leave_pb.GetLeaveBalanceRequest(person_id=str(city.people["vm1"])))
    assert (left.balance_known, left.entitled, left.granted, left.left) == (True, 15, 1.5, 13.5)
    report = leave_pb.ReportUpwardRequest(**one, addressee="上级", number="1号", on=str(city.today))
    with pytest.raises(RemoteRefusal) as refusal:
        ask("clerk", "ReportUpward", report)
    assert refusal.value.told["rule"] == "R5.2"


@pytest.mark.parametrize(
    ("method", "request_", "field"),
    [
        ("ExtendLeave", leave_pb.ExtendLeaveRequest(leave_id=str(UUID(int=1)), until="9999-01-01"), "until"),
        ("NameStandIn", leave_pb.NameStandInRequest(leave_id=str(UUID(int=1)), stand_in_id="x"), "stand_in_id"),
        ("RejectExtension", leave_pb.RejectExtensionRequest(leave_id=str(UUID(int=1)), note=" "), "note"),
        ("GetLeaveBalance", leave_pb.GetLeaveBalanceRequest(person_id=str(UUID(int=1)), year=12), "year"),
        (
            "SetWorkedSince",
            leave_pb.SetWorkedSinceRequest(person_id=str(UUID(int=1)), worked_since="1"),
            "worked_since",
        ),
    ],
)
def test_bad_input_about_leave_names_its_field(ask, method, request_, field):
    with pytest.raises(Malformed) as refusal:
        ask("clerk", method, request_)
    assert field in refusal.value.fields
