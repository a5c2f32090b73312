"""The gRPC face of personnel: one method an rpc, no logic."""

from datetime import date
from typing import Any
from uuid import UUID

from chassis import frame, grpc_server, wire
from chassis.errors import NotPermitted, Unauthenticated
from chassis.frame import Api
from chassis.run import Runtime
from personnel import parse, present, queries, standing
from personnel.commands import (
    appoint,
    approve_leave,
    assign_portfolio,
    authorize,
    cancel_leave,
    delegate_mayor,
    end_appointment,
    end_delegation,
    establish_post,
    pair_partners,
    register_person,
    register_return,
    register_unit,
    reject_leave,
    request_leave,
    revoke_authorization,
)
from personnel.settings import Settings
from zhengling.common.v1 import standing_service_pb2 as standing_pb
from zhengling.common.v1.standing_service_pb2_grpc import StandingServiceServicer, add_StandingServiceServicer_to_server
from zhengling.personnel.v1 import personnel_service_pb2 as pb
from zhengling.personnel.v1.personnel_service_pb2_grpc import (
    PersonnelServiceServicer,
    add_PersonnelServiceServicer_to_server,
)

GATEWAY = ("gateway", UUID(int=0))
"""The client and the subject of the gateway's own token, which speaks for nobody."""

to_uuid, optional_uuid, optional_date = wire.to_uuid, wire.to_uuid_or_none, wire.to_date_or_none


class StandingApi(Api, StandingServiceServicer):  # type: ignore[misc]
    """Who may exercise what; asked for every command of every service, and so a path of its own."""

    def GetStanding(self, request: standing_pb.GetStandingRequest, _: Any) -> standing_pb.Standing:  # noqa: N802
        """The standing of the caller by one statement; another's standing goes by what the caller may ask."""
        actor = grpc_server.actor()
        on = optional_date(request.on, "on")
        wanted = optional_uuid(request.person_id, "person_id")
        if wanted not in (None, actor.person_id):
            return present.standing(self.query(queries.position, wanted, on))
        today = self.runtime.clock.today()
        with self.runtime.reading() as session:
            found = standing.position_of(session, actor.person_id, on or today, today) if actor.person_id else None
        if found is None:
            raise Unauthenticated
        return present.standing(found)


class PersonnelApi(Api, PersonnelServiceServicer):  # type: ignore[misc]
    """Commands and reads."""

    def ListHolders(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        found = self.query(queries.list_holders, list(request.post_kinds), optional_date(request.on, "on"))
        return pb.ListHoldersReply(holders=[present.holder(holding) for holding in found])

    def GetPortfolioHolder(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        unit, area, on = parse.unit_or_area(request), request.area, optional_date(request.on, "on")
        return present.holder(self.query(queries.get_portfolio_holder, unit, area, on))

    def GetUnit(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        return present.unit(self.query(queries.get_unit, request.code))

    def ListUnits(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        units, cursor = self.query(queries.list_units, request.kind, request.cursor, request.limit)
        return pb.ListUnitsReply(units=[present.unit(unit) for unit in units], next_cursor=cursor)

    def RegisterUnit(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        return self.command(register_unit.handle, parse.register_unit(request), present.unit)

    def EstablishPost(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        return self.command(establish_post.handle, parse.establish_post(request), present.post)

    def ListPosts(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        posts, cursor = self.query(queries.list_posts, request.unit, request.kind, request.cursor, request.limit)
        return pb.ListPostsReply(posts=[present.post(post) for post in posts], next_cursor=cursor)

    def RegisterPerson(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        return self.command(register_person.handle, parse.register_person(request), present.registered)

    def GetPerson(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        key, on = to_uuid(request.person_id, "person_id"), optional_date(request.on, "on")
        return present.person(self.query(queries.get_person, key, on))

    def ListPeople(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        on = optional_date(request.on, "on")
        people, cursor = self.query(
            queries.list_people, request.unit, request.post_kind, on, request.cursor, request.limit
        )
        return pb.ListPeopleReply(people=[present.person(profile) for profile in people], next_cursor=cursor)

    def GetMe(self, request: Any, _: Any) -> Any:  # noqa: ARG002, N802, D102
        return present.me(self.query(queries.position, None, None))

    def GetPersonStanding(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        on = optional_date(request.on, "on")
        found = self.query(queries.position, to_uuid(request.person_id, "person_id"), on)
        return present.explained(found, str(on or self.runtime.clock.today()))

    def ResolveLogin(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        # The gateway asks before it knows for whom, so this read is judged by its token and not by a standing.
        actor = grpc_server.actor()
        if (actor.client, actor.person_id) != GATEWAY:
            raise NotPermitted("logins")
        with self.runtime.reading() as session:
            return present.resolved(queries.resolve_login(session, request.login))

    def Appoint(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        return self.command(appoint.handle, parse.appoint(request), present.appointment)

    def EndAppointment(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        return self.command(end_appointment.handle, parse.end_appointment(request), present.appointment)

    def ListAppointments(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        found, cursor = self.query(
            queries.list_appointments,
            optional_uuid(request.person_id, "person_id"),
            optional_uuid(request.post_id, "post_id"),
            *_paged(request),
        )
        return pb.ListAppointmentsReply(appointments=[present.appointment(one) for one in found], next_cursor=cursor)

    def AssignPortfolio(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        return self.command(assign_portfolio.handle, parse.assign_portfolio(request), present.portfolio)

    def ListPortfolios(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        post = optional_uuid(request.post_id, "post_id")
        found, cursor = self.query(queries.list_portfolios, post, *_paged(request))
        return pb.ListPortfoliosReply(portfolios=[present.portfolio(one) for one in found], next_cursor=cursor)

    def PairPartners(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        return self.command(pair_partners.handle, parse.pair_partners(request), present.partnership)

    def ListPartnerships(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        found, cursor = self.query(queries.list_partnerships, *_paged(request))
        return pb.ListPartnershipsReply(partnerships=[present.partnership(one) for one in found], next_cursor=cursor)

    def DelegateMayor(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        return self.command(delegate_mayor.handle, parse.delegate_mayor(request), present.delegation)

    def EndDelegation(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        command = end_delegation.EndDelegation(to_uuid(request.delegation_id, "delegation_id"))
        return self.command(end_delegation.handle, command, present.delegation)

    def ListDelegations(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        found, cursor = self.query(queries.list_delegations, *_paged(request))
        return pb.ListDelegationsReply(delegations=[present.delegation(one) for one in found], next_cursor=cursor)

    def Authorize(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        return self.command(authorize.handle, parse.authorize(request), present.authorization)

    def RevokeAuthorization(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        command = revoke_authorization.RevokeAuthorization(to_uuid(request.authorization_id, "authorization_id"))
        return self.command(revoke_authorization.handle, command, present.authorization)

    def ListAuthorizations(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        person = optional_uuid(request.person_id, "person_id")
        found, cursor = self.query(queries.list_authorizations, person, *_paged(request))
        return pb.ListAuthorizationsReply(
            authorizations=[present.authorization(one) for one in found], next_cursor=cursor
        )

    def RequestLeave(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        return self.command(request_leave.handle, parse.request_leave(request), present.handled_leave)

    def ApproveLeave(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        command = approve_leave.ApproveLeave(to_uuid(request.leave_id, "leave_id"))
        return self.command(approve_leave.handle, command, present.handled_leave)

    def RejectLeave(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        return self.command(reject_leave.handle, parse.reject_leave(request), present.handled_leave)

    def RegisterReturn(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        command = register_return.RegisterReturn(to_uuid(request.leave_id, "leave_id"))
        return self.command(register_return.handle, command, present.handled_leave)

    def CancelLeave(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        command = cancel_leave.CancelLeave(to_uuid(request.leave_id, "leave_id"))
        return self.command(cancel_leave.handle, command, present.handled_leave)

    def GetLeave(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        return present.leave(self.query(queries.get_leave, to_uuid(request.leave_id, "leave_id")))

    def ListLeaves(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        person = optional_uuid(request.person_id, "person_id")
        found, cursor = self.query(queries.list_leaves, request.state, person, request.cursor, request.limit)
        return pb.ListLeavesReply(leaves=[present.leave(view) for view in found], next_cursor=cursor)


def _paged(request: Any) -> tuple[date | None, str, int]:
    return optional_date(request.on, "on"), request.cursor, request.limit


def runtime(settings: Settings) -> Runtime:
    """The runtime of a process of personnel that may act for people: it asks nobody for their standing but itself."""
    built = Runtime.build(settings, "personnel", pool_size=settings.grpc_threads)
    built.standing = standing.local(built.reading, built.clock)
    return built


def serve(settings: Settings) -> None:
    """Serve until told to stop."""
    built = runtime(settings)
    servicers = [
        (add_StandingServiceServicer_to_server, StandingApi(built)),
        (add_PersonnelServiceServicer_to_server, PersonnelApi(built)),
    ]
    frame.serve(built, servicers, queries.knows)
