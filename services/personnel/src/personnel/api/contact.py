"""The gRPC face of how people are reached: one method an rpc, no logic."""

from typing import Any

from chassis.frame import Api
from chassis.wire import to_uuid, to_uuid_or_none
from personnel.commands.contact import (
    acknowledge_phone_change,
    announce_unreachable,
    change_phone,
    end_unreachable,
    relieve_duty,
    replace_contact,
    roster_duty,
)
from personnel.parse import contact as parse
from personnel.present import contact as present
from personnel.queries import contact, duty_board
from zhengling.personnel.v1 import contact_service_pb2 as pb
from zhengling.personnel.v1.contact_service_pb2_grpc import ContactServiceServicer


class ContactApi(Api, ContactServiceServicer):  # type: ignore[misc]
    """Phone numbers, times without contact, the duty board and the roster."""

    def ListPhones(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        person, on = to_uuid(request.person_id, "person_id"), parse.on(request)
        found, cursor = self.query(contact.list_phones, person, on, request.cursor, request.limit)
        return pb.ListPhonesReply(phones=[present.phone(one) for one in found], next_cursor=cursor)

    def ChangePhone(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        return self.command(change_phone.handle, parse.change_phone(request), present.phone)

    def ListPhoneChanges(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        found, cursor = self.query(
            contact.list_phone_changes, parse.state(request.state), request.cursor, request.limit
        )
        return pb.ListPhoneChangesReply(phones=[present.phone(one) for one in found], next_cursor=cursor)

    def AcknowledgePhoneChange(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        command = parse.acknowledge_phone_change(request)
        return self.command(acknowledge_phone_change.handle, command, present.phone)

    def FindNumber(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        number, on = parse.number(request.number, "number"), parse.on(request)
        found, cursor = self.query(contact.find_number, number, on, request.cursor, request.limit)
        return pb.FindNumberReply(holders=[present.number_holder(one) for one in found], next_cursor=cursor)

    def AnnounceUnreachable(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        return self.command(announce_unreachable.handle, parse.announce_unreachable(request), present.window)

    def GetUnreachable(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        return present.window(self.query(contact.get_unreachable, to_uuid(request.window_id, "window_id")))

    def ListUnreachable(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        found, cursor = self.query(
            contact.list_unreachable,
            to_uuid_or_none(request.person_id, "person_id"),
            to_uuid_or_none(request.contact_id, "contact_id"),
            parse.instant_or_none(request.at, "at"),
            request.cursor,
            request.limit,
        )
        return pb.ListUnreachableReply(windows=[present.window(one) for one in found], next_cursor=cursor)

    def EndUnreachable(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        return self.command(end_unreachable.handle, parse.end_unreachable(request), present.window)

    def ReplaceContact(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        return self.command(replace_contact.handle, parse.replace_contact(request), present.window)

    def GetDutyBoard(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        unit, at = parse.unit(request.unit), parse.instant_or_none(request.at, "at")
        return present.board(self.query(duty_board.get_duty_board, unit, at))

    def RosterDuty(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        return self.command(roster_duty.handle, parse.roster_duty(request), present.duty)

    def RelieveDuty(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        return self.command(relieve_duty.handle, parse.relieve_duty(request), present.duty)

    def GetDuty(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        return present.duty(self.query(contact.get_duty, to_uuid(request.duty_id, "duty_id")))

    def ListDuties(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        person = to_uuid_or_none(request.person_id, "person_id")
        found, cursor = self.query(contact.list_duties, *parse.days(request), person, request.cursor, request.limit)
        return pb.ListDutiesReply(duties=[present.duty(one) for one in found], next_cursor=cursor)
