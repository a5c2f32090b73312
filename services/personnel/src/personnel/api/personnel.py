"""The gRPC face of the directory, of mandates and of leave: one method an rpc, no logic."""

from datetime import date
from typing import Any
from uuid import UUID

from chassis import grpc_server, wire
from chassis.errors import NotPermitted
from chassis.frame import Api
from personnel.commands.directory import (
    appoint,
    assign_portfolio,
    end_appointment,
    establish_post,
    pair_partners,
    register_person,
    register_unit,
)
from personnel.commands.leave import approve_leave, cancel_leave, register_return, reject_leave, request_leave
from personnel.commands.mandate import authorize, delegate_mayor, end_delegation, revoke_authorization
from personnel.parse import directory as parse_directory
from personnel.parse import leave as parse_leave
from personnel.parse import mandates as parse_mandates
from personnel.parse.fields import half as to_half
from personnel.parse.fields import unit_or_area
from personnel.present import directory as present_directory
from personnel.present import leave as present_leave
from personnel.present import mandates as present_mandates
from personnel.present import standing as present_standing
from personnel.queries import directory, leave, mandates
from personnel.queries import standing as standings
from zhengling.personnel.v1 import personnel_service_pb2 as pb
from zhengling.personnel.v1.personnel_service_pb2_grpc import (
    PersonnelServiceServicer,
)

to_uuid, optional_uuid, optional_date = wire.to_uuid, wire.to_uuid_or_none, wire.to_date_or_none


GATEWAY = ("gateway", UUID(int=0))
"""The client and the subject of the gateway's own token, which speaks for nobody."""


class PersonnelApi(Api, PersonnelServiceServicer):  # type: ignore[misc]
    """The directory, the mayor's mandates and leave."""

    def ListHolders(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        found = self.query(directory.list_holders, list(request.post_kinds), optional_date(request.on, "on"))
        return pb.ListHoldersReply(holders=[present_directory.holder(holding) for holding in found])

    def GetPortfolioHolder(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        unit, area, on = unit_or_area(request), request.area, optional_date(request.on, "on")
        return present_directory.holder(self.query(directory.get_portfolio_holder, unit, area, on))

    def GetUnit(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        return present_directory.unit(self.query(directory.get_unit, request.code, optional_date(request.on, "on")))

    def ListUnits(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        on = optional_date(request.on, "on")
        units, cursor = self.query(directory.list_units, request.kind, on, request.cursor, request.limit)
        return pb.ListUnitsReply(units=[present_directory.unit(unit) for unit in units], next_cursor=cursor)

    def RegisterUnit(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        return self.command(register_unit.handle, parse_directory.register_unit(request), present_directory.unit)

    def EstablishPost(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        return self.command(establish_post.handle, parse_directory.establish_post(request), present_directory.post)

    def ListPosts(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        posts, cursor = self.query(directory.list_posts, request.unit, request.kind, *_paged(request))
        return pb.ListPostsReply(posts=[present_directory.post(post) for post in posts], next_cursor=cursor)

    def RegisterPerson(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        return self.command(
            register_person.handle, parse_directory.register_person(request), present_directory.registered
        )

    def GetPerson(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        key, on = to_uuid(request.person_id, "person_id"), optional_date(request.on, "on")
        return present_directory.person(self.query(directory.get_person, key, on))

    def ListPeople(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        on = optional_date(request.on, "on")
        people, cursor = self.query(
            directory.list_people, request.unit, request.post_kind, on, request.cursor, request.limit
        )
        return pb.ListPeopleReply(people=[present_directory.person(profile) for profile in people], next_cursor=cursor)

    def GetMe(self, request: Any, _: Any) -> Any:  # noqa: ARG002, N802, D102
        return present_standing.me(self.query(standings.position, None, None))

    def GetPersonStanding(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        on = optional_date(request.on, "on")
        half = to_half(request.half, "half", "")
        return present_standing.explained(
            self.query(standings.position, to_uuid(request.person_id, "person_id"), on, half)
        )

    def ResolveLogin(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        # The gateway asks before it knows for whom, so this read is judged by its token and not by a standing.
        actor = grpc_server.actor()
        if (actor.client, actor.person_id) != GATEWAY:
            raise NotPermitted("logins")
        with self.runtime.reading() as session:
            return present_standing.resolved(standings.resolve_login(session, request.login))

    def Appoint(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        return self.command(appoint.handle, parse_directory.appoint(request), present_directory.appointment)

    def EndAppointment(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        return self.command(
            end_appointment.handle, parse_directory.end_appointment(request), present_directory.appointment
        )

    def ListAppointments(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        found, cursor = self.query(
            directory.list_appointments,
            optional_uuid(request.person_id, "person_id"),
            optional_uuid(request.post_id, "post_id"),
            *_paged(request),
        )
        return pb.ListAppointmentsReply(
            appointments=[present_directory.appointment(one) for one in found], next_cursor=cursor
        )

    def AssignPortfolio(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        return self.command(
            assign_portfolio.handle, parse_directory.assign_portfolio(request), present_directory.portfolio
        )

    def ListPortfolios(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        post = optional_uuid(request.post_id, "post_id")
        found, cursor = self.query(directory.list_portfolios, post, *_paged(request))
        return pb.ListPortfoliosReply(
            portfolios=[present_directory.portfolio(one) for one in found], next_cursor=cursor
        )

    def PairPartners(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        return self.command(pair_partners.handle, parse_directory.pair_partners(request), present_directory.partnership)

    def ListPartnerships(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        found, cursor = self.query(directory.list_partnerships, *_paged(request))
        return pb.ListPartnershipsReply(
            partnerships=[present_directory.partnership(one) for one in found], next_cursor=cursor
        )

    def DelegateMayor(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        return self.command(delegate_mayor.handle, parse_mandates.delegate_mayor(request), present_mandates.delegation)

    def EndDelegation(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        command = end_delegation.EndDelegation(to_uuid(request.delegation_id, "delegation_id"))
        return self.command(end_delegation.handle, command, present_mandates.delegation)

    def ListDelegations(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        found, cursor = self.query(mandates.list_delegations, *_paged(request))
        return pb.ListDelegationsReply(
            delegations=[present_mandates.delegation(one) for one in found], next_cursor=cursor
        )

    def Authorize(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        return self.command(authorize.handle, parse_mandates.authorize(request), present_mandates.authorization)

    def RevokeAuthorization(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        command = revoke_authorization.RevokeAuthorization(to_uuid(request.authorization_id, "authorization_id"))
        return self.command(revoke_authorization.handle, command, present_mandates.authorization)

    def ListAuthorizations(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        person = optional_uuid(request.person_id, "person_id")
        found, cursor = self.query(mandates.list_authorizations, person, *_paged(request))
        return pb.ListAuthorizationsReply(
            authorizations=[present_mandates.authorization(one) for one in found], next_cursor=cursor
        )

    def RequestLeave(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        return self.command(request_leave.handle, parse_leave.request_leave(request), present_leave.handled_leave)

    def ApproveLeave(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        command = approve_leave.ApproveLeave(to_uuid(request.leave_id, "leave_id"))
        return self.command(approve_leave.handle, command, present_leave.handled_leave)

    def RejectLeave(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        return self.command(reject_leave.handle, parse_leave.reject_leave(request), present_leave.handled_leave)

    def RegisterReturn(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        command = register_return.RegisterReturn(to_uuid(request.leave_id, "leave_id"))
        return self.command(register_return.handle, command, present_leave.handled_leave)

    def CancelLeave(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        command = cancel_leave.CancelLeave(to_uuid(request.leave_id, "leave_id"))
        return self.command(cancel_leave.handle, command, present_leave.handled_leave)

    def GetLeave(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        return present_leave.leave(self.query(leave.get_leave, to_uuid(request.leave_id, "leave_id")))

    def ListLeaves(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        person = optional_uuid(request.person_id, "person_id")
        found, cursor = self.query(leave.list_leaves, request.state, person, request.cursor, request.limit)
        return pb.ListLeavesReply(leaves=[present_leave.leave(view) for view in found], next_cursor=cursor)


def _paged(request: Any) -> tuple[date | None, str, int]:
    return optional_date(request.on, "on"), request.cursor, request.limit
