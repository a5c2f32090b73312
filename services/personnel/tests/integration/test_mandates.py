"""What the mayor entrusts and shares: it passes, is seen on whose behalf, and comes back."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from chassis.errors import AlreadyExists
from chassis.law import RuleBroken
from personnel.commands.directory import end_appointment
from personnel.commands.leave import approve_leave, register_return, request_leave
from personnel.commands.mandate import authorize, delegate_mayor, end_delegation, revoke_authorization
from personnel.model import Appointment
from personnel.queries import identity as identity_reads

PASS = {"mayor.convene", "mayor.chair", "mayor.approve"}


def delegate(city, who="mayor", to="vm1", starts=0, days=3, grant=(), withhold=()):
    first = city.today + timedelta(days=starts)
    command = delegate_mayor.DelegateMayor(
        city.people[to], "乳政委〔2026〕1号", first, first + timedelta(days=days - 1), grant, withhold
    )
    return city.do(who, delegate_mayor.handle, command)


def seal(city, to="director", power="mayor.seal", who="mayor", doc_types=()):
    command = authorize.Authorize(city.people[to], power, "授权书1号", city.today, None, doc_types)
    return city.do(who, authorize.handle, command)


@pytest.mark.rule("R5.2")
def test_what_passes_is_the_acting_ones_alone_and_falls_back_when_it_ends(city):
    delegate(city, days=2)
    held = [power for power in city.standing("vm1").powers if power.via == "delegation"]
    assert {power.key for power in held} == PASS
    assert {power.on_behalf_of for power in held} == {city.people["mayor"]}
    assert not PASS & city.keys("mayor")
    assert {"mayor.sign", "mayor.seal"} <= city.keys("mayor")
    city.later(1)
    assert city.keys("vm1") >= PASS
    city.later(1)
    assert city.keys("mayor") >= PASS
    assert not PASS & city.keys("vm1")


@pytest.mark.rule("R5.2")
def test_the_paper_may_widen_and_narrow(city):
    delegate(city, grant=("mayor.sign",), withhold=("mayor.approve",))
    assert {"mayor.convene", "mayor.chair", "mayor.sign"} <= city.keys("vm1")
    assert "mayor.approve" in city.keys("mayor")


@pytest.mark.rule("R5.2")
@pytest.mark.parametrize("who", ["vm1", "director", "clerk"])
def test_only_the_mayor_entrusts(city, who):
    with pytest.raises(RuleBroken, match=r"R5\.2") as refusal:
        delegate(city, who=who)
    assert refusal.value.authority


@pytest.mark.rule("R5.2")
def test_one_present_vice_mayor_at_a_time(city):
    delegate(city)
    with pytest.raises(RuleBroken, match=r"R5\.2"):
        delegate(city, to="vm3", starts=2)
    with pytest.raises(RuleBroken, match=r"R5\.2"):
        delegate(city, to="director", starts=10)
    with pytest.raises(RuleBroken, match=r"R5\.2"):
        city.do("vm1", request_leave.handle, city.leave(starts=1))
    leave = city.do("vm3", request_leave.handle, city.leave(starts=10))
    city.do("vm1", approve_leave.handle, approve_leave.ApproveLeave(leave.id))
    with pytest.raises(RuleBroken, match=r"R5\.2"):
        delegate(city, to="vm3", starts=11)


@pytest.mark.rule("R5.2")
def test_the_mayor_ends_it_early(city):
    delegation = delegate(city)
    with pytest.raises(RuleBroken, match=r"R5\.2"):
        city.do("vm1", end_delegation.handle, end_delegation.EndDelegation(delegation.id))
    before = city.last_event()
    ended = city.do("mayor", end_delegation.handle, end_delegation.EndDelegation(delegation.id))
    assert ended.ended_early
    assert city.keys("mayor") >= PASS
    assert not PASS & city.keys("vm1")
    assert city.events(before) == ["delegation.ended"]
    delegate(city, to="vm2")


@pytest.mark.rule("R5.2")
def test_the_mayor_leaves_rushan_only_with_a_delegation_and_an_early_return_ends_it(city):
    with pytest.raises(RuleBroken, match=r"R5\.2"):
        city.do("mayor", request_leave.handle, city.leave(days=3))
    delegate(city, days=2)
    with pytest.raises(RuleBroken, match=r"R5\.2"):
        city.do("mayor", request_leave.handle, city.leave(days=3))
    delegate(city, starts=2, days=1, to="vm2")
    leave = city.do("mayor", request_leave.handle, city.leave(days=3))
    assert leave.state == "on_leave"
    city.later(1)
    city.do("mayor", register_return.handle, register_return.RegisterReturn(leave.id))
    assert city.keys("mayor") >= PASS
    assert not PASS & city.keys("vm1")


@pytest.mark.rule("R5.1")
def test_an_authorization_is_shared_with_the_mayor_and_can_be_revoked(city):
    given = seal(city)
    assert "mayor.seal" in city.keys("director")
    assert "mayor.seal" in city.keys("mayor")
    with pytest.raises(AlreadyExists):
        seal(city)
    city.do("mayor", revoke_authorization.handle, revoke_authorization.RevokeAuthorization(given.id))
    assert "mayor.seal" not in city.keys("director")
    seal(city)
    assert "mayor.seal" in city.keys("director")


@pytest.mark.rule("R5.1")
def test_only_the_mayor_authorizes_and_only_what_may_be_shared(city):
    assert "mayor.sign.decided" in (seal(city, "vm1", "mayor.sign.decided") and city.keys("vm1"))
    for who, to, power in (("vm1", "director", "mayor.seal"), ("mayor", "vm1", "mayor.seal"), ("mayor", "vm1", "x")):
        with pytest.raises(RuleBroken, match=r"R5\.1"):
            seal(city, to, power, who)


@pytest.mark.rule("R5.1")
def test_an_authorization_ends_with_the_post_it_was_given_for(city):
    seal(city)
    with city.runtime.reading() as session:
        held = session.scalar(select(Appointment.id).where(Appointment.person_id == city.people["director"]))
    city.do("clerk", end_appointment.handle, end_appointment.EndAppointment(held, city.today))
    assert "mayor.seal" in city.keys("director")
    city.later(1)
    assert city.keys("director") == {f"person:{city.people['director']}"}


@pytest.mark.rule("R7.2")
@pytest.mark.rule("R5.2")
@pytest.mark.parametrize("needed", ["acting", "standing in"])
def test_who_acts_or_stands_in_cannot_leave_the_post_meanwhile(city, needed):
    if needed == "acting":
        delegate(city, to="vm2", starts=1)
    else:
        leave = city.do("vm1", request_leave.handle, city.leave(starts=1))
        city.do("mayor", approve_leave.handle, approve_leave.ApproveLeave(leave.id))
    with city.runtime.reading() as session:
        held = session.scalar(select(Appointment.id).where(Appointment.person_id == city.people["vm2"]))
    with pytest.raises(RuleBroken, match=r"R5\.2" if needed == "acting" else r"R7\.2"):
        city.do("clerk", end_appointment.handle, end_appointment.EndAppointment(held, city.today))


def test_standing_is_explained_to_oneself_and_the_office(city):
    delegate(city)
    explained = city.ask("clerk", identity_reads.position, city.people["vm1"], city.today)
    assert [held.instrument for held in explained.held if held.via == "delegation"] == ["乳政委〔2026〕1号"] * 3


@pytest.mark.rule("R5.1")
def test_an_authorization_may_be_narrowed_to_kinds_of_documents(city):
    paper = seal(city, doc_types=("letter", "notice"))
    held = {power.key for power in city.standing("director").powers if power.via == "authorization"}
    assert held == {"mayor.seal/letter", "mayor.seal/notice"}
    city.do("mayor", revoke_authorization.handle, revoke_authorization.RevokeAuthorization(paper.id))
    assert not {key for key in city.keys("director") if key.startswith("mayor.seal")}
    with pytest.raises(RuleBroken, match=r"R5\.1"):
        seal(city, power="personal_matters.officer", doc_types=("letter",))
