"""Reports of personal matters: between a leader and the designated officer, and nowhere else."""

import logging
from datetime import timedelta

import pytest
from sqlalchemy import text

from chassis.errors import IllegalStep, Malformed, NotFound
from chassis.law import RuleBroken
from personnel import queries
from personnel.commands.mandate import authorize, revoke_authorization
from personnel.commands.personal_matter import acknowledge_personal_matter, report_personal_matter
from personnel.queries import personal_matter as reads

SECRET = "购买住房一套，面积一百二十平方米"
EVERYONE = ("mayor", "vm1", "vm2", "director", "deputy1", "clerk", "justice", "head_d01")


def designate(city, who="deputy1"):
    paper = authorize.Authorize(city.people[who], "personal_matters.officer", "指定书1号", city.today, None)
    return city.do("mayor", authorize.handle, paper)


def report(city, who="vm1", kind="property", days_ago=3, supplements=None, key=""):
    day = city.today - timedelta(days=days_ago)
    command = report_personal_matter.ReportPersonalMatter(kind, day, SECRET, supplements)
    return city.do(who, report_personal_matter.handle, command, key)


def acknowledge(city, matter, who="deputy1"):
    command = acknowledge_personal_matter.AcknowledgePersonalMatter(matter.id, "已收悉")
    return city.do(who, acknowledge_personal_matter.handle, command)


@pytest.mark.rule("R82.1")
def test_the_leader_and_the_officer_read_it_and_for_everyone_else_there_is_none(city):
    designate(city)
    matter = report(city)
    for who in EVERYONE:
        if who in ("vm1", "deputy1"):
            assert city.ask(who, reads.get_personal_matter, matter.id).content == SECRET
            assert [one.id for one in city.ask(who, reads.list_personal_matters, "", "", 0)[0]] == [matter.id]
        else:
            with pytest.raises(NotFound):
                city.ask(who, reads.get_personal_matter, matter.id)
            assert city.ask(who, reads.list_personal_matters, "", "", 0) == ([], "")
        assert city.ask(who, queries.knows, f"personal_matter/{matter.id}") == (who in ("vm1", "deputy1"))
        assert ("acknowledge_personal_matter" in dict(city.waiting(who))) == (who == "deputy1")


@pytest.mark.rule("R82.1")
def test_it_is_acknowledged_once_and_by_the_officer_alone(city):
    designate(city)
    matter = report(city)
    for who in ("mayor", "clerk", "director"):
        with pytest.raises(NotFound):
            acknowledge(city, matter, who)
    with pytest.raises(RuleBroken, match=r"R82\.1"):
        acknowledge(city, matter, "vm1")
    assert acknowledge(city, matter).state == "acknowledged"
    assert city.waiting("deputy1") == []
    assert city.ask("vm1", reads.get_personal_matter, matter.id).note == "已收悉"
    with pytest.raises(IllegalStep):
        acknowledge(city, matter)


@pytest.mark.rule("R82.1")
def test_an_officer_does_not_acknowledge_his_own(city):
    designate(city)
    with pytest.raises(RuleBroken, match=r"R82\.1"):
        acknowledge(city, report(city, "deputy1"))


@pytest.mark.rule("R82.1")
def test_the_powers_of_the_mayor_do_not_open_it_and_a_revoked_officer_sees_nothing(city):
    matter = report(city)
    assert city.ask("mayor", reads.list_personal_matters, "", "", 0) == ([], "")
    paper = designate(city, "director")
    assert city.ask("director", reads.get_personal_matter, matter.id).content == SECRET
    assert dict(city.waiting("director")).keys() == {"acknowledge_personal_matter"}
    city.do("mayor", revoke_authorization.handle, revoke_authorization.RevokeAuthorization(paper.id))
    with pytest.raises(NotFound):
        city.ask("director", reads.get_personal_matter, matter.id)


@pytest.mark.rule("R82.1")
@pytest.mark.parametrize(("days_ago", "late"), [(30, 0), (31, 1)])
def test_a_late_report_is_received_and_marked(city, days_ago, late):
    assert report(city, days_ago=days_ago).days_late == late


@pytest.mark.rule("R82.1")
def test_staff_owe_none_and_a_refusal_shows_in_no_list(city):
    with pytest.raises(RuleBroken, match=r"R82\.1"):
        report(city, "justice_clerk")
    with pytest.raises(RuleBroken, match=r"R82\.1"):
        report(city, "vm1", kind="gossip")
    refused = [act for act in city.acts() if act.action == "report_personal_matter"]
    assert [(act.outcome, act.subject) for act in refused] == [("refused", "")] * 2
    assert not city.ask("clerk", queries.knows, "")


@pytest.mark.rule("R82.1")
def test_one_completes_only_ones_own(city):
    first = report(city)
    assert report(city, supplements=first.id).supplements_id == first.id
    designate(city)
    for who in ("vm2", "deputy1"):
        with pytest.raises(NotFound):
            report(city, who, supplements=first.id)
    with pytest.raises(Malformed):
        report(city, days_ago=-1)


@pytest.mark.rule("R82.1")
def test_what_was_reported_stands_in_its_own_table_and_nowhere_else(city, caplog):
    caplog.set_level(logging.DEBUG)
    designate(city)
    last = city.last_event()
    matter = report(city, key="one-key")
    acknowledge(city, matter)
    assert city.events(after=last) == []
    # Bytes read as text are shown in hexadecimal digits.
    told = [f"%{SECRET}%", f"%{SECRET.encode().hex()}%"]
    with city.runtime.reading() as session:
        tables = session.scalars(
            text("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1")
        ).all()
        holding = [
            table
            for table in tables
            if session.scalar(text(f'SELECT count(*) FROM "{table}" t WHERE t::text LIKE ANY (:told)'), {"told": told})
        ]
        assert holding == ["personal_matters"]
    assert SECRET not in caplog.text
