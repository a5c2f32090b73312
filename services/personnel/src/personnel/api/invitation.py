"""The gRPC face of invitations of leaders: one method an rpc, no logic."""

from typing import Any

from chassis.frame import Api
from chassis.wire import to_month, to_uuid
from personnel.commands.invitation import (
    approve_invitation,
    assign_leaders,
    cancel_invitation,
    conclude_event,
    decline_invitation,
    draft_invitation,
    issue_greeting,
    postpone_invitation,
    publish_greeting,
    return_invitation,
    revise_invitation,
    screen_invitation,
    submit_invitation,
    withdraw_invitation,
)
from personnel.parse import invitation as parse
from personnel.present import invitation as present
from personnel.queries import invitation as reads
from zhengling.personnel.v1 import invitation_service_pb2 as pb
from zhengling.personnel.v1.invitation_service_pb2_grpc import InvitationServiceServicer


class InvitationApi(Api, InvitationServiceServicer):  # type: ignore[misc]
    """Invitations of leaders to events, and what leaders are engaged for."""

    def DraftInvitation(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        return self.command(draft_invitation.handle, parse.draft_invitation(request), present.invitation)

    def ReviseInvitation(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        return self.command(revise_invitation.handle, parse.revise_invitation(request), present.invitation)

    def SubmitInvitation(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        command = submit_invitation.SubmitInvitation(parse.invitation_id(request))
        return self.command(submit_invitation.handle, command, present.invitation)

    def ScreenInvitation(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        return self.command(screen_invitation.handle, parse.screen_invitation(request), present.invitation)

    def ReturnInvitation(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        return self.command(return_invitation.handle, parse.return_invitation(request), present.invitation)

    def ApproveInvitation(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        command = approve_invitation.ApproveInvitation(parse.invitation_id(request))
        return self.command(approve_invitation.handle, command, present.invitation)

    def DeclineInvitation(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        return self.command(decline_invitation.handle, parse.decline_invitation(request), present.invitation)

    def AssignLeaders(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        return self.command(assign_leaders.handle, parse.assign_leaders(request), present.invitation)

    def ConcludeEvent(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        return self.command(conclude_event.handle, parse.conclude_event(request), present.invitation)

    def IssueGreeting(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        command = issue_greeting.IssueGreeting(parse.invitation_id(request))
        return self.command(issue_greeting.handle, command, present.invitation)

    def PublishGreeting(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        return self.command(publish_greeting.handle, parse.publish_greeting(request), present.invitation)

    def PostponeInvitation(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        return self.command(postpone_invitation.handle, parse.postpone_invitation(request), present.invitation)

    def WithdrawInvitation(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        return self.command(withdraw_invitation.handle, parse.withdraw_invitation(request), present.invitation)

    def CancelInvitation(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        return self.command(cancel_invitation.handle, parse.cancel_invitation(request), present.invitation)

    def GetInvitation(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        return present.invitation(self.query(reads.get_invitation, parse.invitation_id(request)))

    def ListInvitations(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        found, cursor = self.query(
            reads.list_invitations,
            parse.state(request.state),
            request.unit,
            request.kind,
            request.cursor,
            request.limit,
        )
        return pb.ListInvitationsReply(invitations=[present.invitation(one) for one in found], next_cursor=cursor)

    def ListEngagements(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        person = to_uuid(request.person_id, "person_id")
        days = parse.days(request, self.runtime.clock.today())
        found, cursor = self.query(reads.list_engagements, person, *days, request.cursor, request.limit)
        return pb.ListEngagementsReply(engagements=[present.engagement(one) for one in found], next_cursor=cursor)

    def GetInvitationReport(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        return present.report(self.query(reads.get_report, to_month(request.month)))

    def DownloadInvitationReport(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        return present.workbook_of(self.query(reads.get_report, to_month(request.month)))
