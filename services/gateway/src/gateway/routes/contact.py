"""通信畅通: phone numbers, times without contact, the duty board and the roster as REST resources (article 78)."""

from gateway.operations import Operation, Resource
from gateway.schemas import contact as s
from zhengling.personnel.v1 import contact_service_pb2 as pb
from zhengling.personnel.v1.contact_service_pb2_grpc import ContactServiceStub

PHONES = "/people/<uuid:person_id>/phones"
WINDOW = "/unreachable/<uuid:window_id>"
DUTY = "/duty-roster/<uuid:duty_id>"

RESOURCE = Resource(
    service="personnel",
    pb=pb,
    stub=ContactServiceStub,
    tag="通信畅通 Reachability",
    operations=(
        Operation(
            "GET", PHONES, "ListPhones", "某人的电话号码及其历史", "List a person's numbers",
            query=s.PhonesFilter, reply=s.PhonePage,
        ),
        Operation(
            "POST", PHONES, "ChangePhone", "报告更改号码", "Report a changed number",
            body=s.PhoneIn, reply=s.Phone, status=201,
        ),
        Operation(
            "GET", "/phone-changes", "ListPhoneChanges", "号码变更列表", "List changed numbers",
            query=s.PhoneChangeFilter, reply=s.PhonePage,
        ),
        Operation(
            "POST", "/phone-changes/<uuid:phone_id>/acknowledgement", "AcknowledgePhoneChange", "知悉号码变更",
            "Take note of a changed number", reply=s.Phone,
        ),
        Operation(
            "GET", "/phones/<string:number>", "FindNumber", "查询号码现在或者曾经属于谁", "Whose a number is or was",
            query=s.NumberFilter, reply=s.NumberHolderPage,
        ),
        Operation(
            "GET", "/unreachable", "ListUnreachable", "无法联系时段列表", "List times without contact",
            query=s.UnreachableFilter, reply=s.UnreachablePage,
        ),
        Operation(
            "POST", "/unreachable", "AnnounceUnreachable", "告知无法联系的时段和代为联络的人",
            "Announce a time without contact", body=s.UnreachableIn, reply=s.Unreachable, status=201,
        ),
        Operation(
            "GET", WINDOW, "GetUnreachable", "查看无法联系时段", "Read a time without contact", reply=s.Unreachable
        ),
        Operation(
            "POST", f"{WINDOW}/end", "EndUnreachable", "提前恢复联系或者取消", "End a time without contact early",
            reply=s.Unreachable,
        ),
        Operation(
            "POST", f"{WINDOW}/contact", "ReplaceContact", "更换代为联络的人", "Let another be called instead",
            body=s.ContactIn, reply=s.Unreachable,
        ),
        Operation(
            "GET", "/duty-board", "GetDutyBoard", "此刻可以联系谁", "Who is reached now",
            query=s.BoardFilter, reply=s.DutyBoard,
        ),
        Operation(
            "GET", "/duty-roster", "ListDuties", "值班表", "List the duty roster", query=s.DutyFilter, reply=s.DutyPage
        ),
        Operation(
            "POST", "/duty-roster", "RosterDuty", "安排值班", "Roster a shift", body=s.DutyIn, reply=s.Duty, status=201
        ),
        Operation("GET", DUTY, "GetDuty", "查看值班", "Read a shift", reply=s.Duty),
        Operation(
            "POST", f"{DUTY}/relief", "RelieveDuty", "换班", "Put others on duty", body=s.ReliefIn, reply=s.Duty
        ),
    ),
)  # fmt: skip
