"""What tests of invitations share: forms that fit, and the steps by which they go their way."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from chassis.clock import SHANGHAI
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
from personnel.commands.leave import approve_leave, request_leave
from personnel.model import Invitation


def at(city: Any, days: int, hour: int = 9, minute: int = 0) -> datetime:
    """An instant so many days from today, in Asia/Shanghai."""
    return datetime.combine(city.today + timedelta(days=days), time(hour, minute), SHANGHAI)


def form(city: Any, days: int = 40, hour: int = 9, hours: float = 2, **more: Any) -> draft_invitation.DraftInvitation:
    """A form of the justice bureau that asks the vice mayor in charge to an event so many days from today."""
    starts_at = at(city, days, hour)
    given: dict[str, Any] = {
        "unit": "d07", "title": "法治宣传周启动活动", "kind": "publicity", "in_government_name": False,
        "city_wide": False, "instrument": "", "special_need": False, "grounds": "", "place": "文化中心",
        "starts_at": starts_at, "ends_at": starts_at + timedelta(hours=hours), "attendance": 200, "role": "attend",
        "invited": (), "in_charge": True, "addressed_to": "office", "level": 0,
    }  # fmt: skip
    return draft_invitation.DraftInvitation(**(given | more))


def draft(city: Any, login: str = "justice_clerk", **more: Any) -> Invitation:
    return city.do(login, draft_invitation.handle, form(city, **more))


def submit(city: Any, invitation: Invitation, login: str = "justice") -> Invitation:
    return city.do(login, submit_invitation.handle, submit_invitation.SubmitInvitation(invitation.id))


def screen(city: Any, invitation: Invitation, login: str = "clerk", kind: str = "") -> Invitation:
    return city.do(login, screen_invitation.handle, screen_invitation.ScreenInvitation(invitation.id, kind, "建议同意"))


def approve(city: Any, invitation: Invitation, *logins: str) -> Invitation:
    for login in logins:
        invitation = city.do(login, approve_invitation.handle, approve_invitation.ApproveInvitation(invitation.id))
    return invitation


def decline(city: Any, invitation: Invitation, login: str) -> Invitation:
    return city.do(login, decline_invitation.handle, decline_invitation.DeclineInvitation(invitation.id, "另有工作"))


def assign(city: Any, invitation: Invitation, *leaders: str, login: str = "clerk") -> Invitation:
    people: tuple[UUID, ...] = tuple(city.people[leader] for leader in leaders)
    return city.do(login, assign_leaders.handle, assign_leaders.AssignLeaders(invitation.id, people))


def conclude(city: Any, invitation: Invitation, *came: str, login: str = "clerk") -> Invitation:
    people = tuple(city.people[leader] for leader in came)
    return city.do(login, conclude_event.handle, conclude_event.ConcludeEvent(invitation.id, people))


def postpone(city: Any, invitation: Invitation, days: int, login: str = "justice", hour: int = 9) -> Invitation:
    starts_at = at(city, days, hour)
    moved = postpone_invitation.PostponeInvitation(invitation.id, starts_at, starts_at + timedelta(hours=2), "改期")
    return city.do(login, postpone_invitation.handle, moved)


def revise(city: Any, invitation: Invitation, login: str = "justice_clerk", **more: Any) -> Invitation:
    return city.do(
        login, revise_invitation.handle, revise_invitation.ReviseInvitation(invitation.id, form(city, **more))
    )


def give_back(city: Any, invitation: Invitation, login: str = "clerk") -> Invitation:
    return city.do(login, return_invitation.handle, return_invitation.ReturnInvitation(invitation.id, "地点不详"))


def withdraw(city: Any, invitation: Invitation, login: str = "justice") -> Invitation:
    return city.do(login, withdraw_invitation.handle, withdraw_invitation.WithdrawInvitation(invitation.id, "不办了"))


def cancel(city: Any, invitation: Invitation, login: str = "clerk") -> Invitation:
    return city.do(login, cancel_invitation.handle, cancel_invitation.CancelInvitation(invitation.id, "另有安排"))


def issue(city: Any, invitation: Invitation, login: str = "clerk") -> Invitation:
    return city.do(login, issue_greeting.handle, issue_greeting.IssueGreeting(invitation.id))


def publish(city: Any, invitation: Invitation, login: str = "mayor") -> Invitation:
    return city.do(login, publish_greeting.handle, publish_greeting.PublishGreeting(invitation.id, "宣传需要"))


def agreed(
    city: Any, *approvers: str, drafted_by: str = "justice_clerk", screened_by: str = "clerk", **more: Any
) -> Invitation:
    """An invitation that went the whole way to its approval; by default the ordinary one of the justice bureau."""
    invitation = screen(city, submit(city, draft(city, drafted_by, **more)), screened_by)
    return approve(city, invitation, *(approvers or ("director", "vm1")))


def government(city: Any, days: int = 40, **more: Any) -> Invitation:
    """A forum in the government's name that was approved."""
    asked = {"kind": "forum", "in_government_name": True, "title": "海洋产业论坛", "days": days} | more
    return agreed(city, "vm1", "mayor", **asked)


def away(city: Any, login: str, starts: int, days: int = 1, **more: Any) -> Any:
    """A leave of a vice mayor, granted by the mayor."""
    leave = city.do(login, request_leave.handle, city.leave(starts=starts, days=days, **more))
    return city.do("mayor", approve_leave.handle, approve_leave.ApproveLeave(leave.id))
