"""The rulebook loads, and what commands cite stands in it."""

from datetime import date
from fractions import Fraction

import pytest

from chassis.enforced import rules_of
from chassis.law import Rulebook
from meetings.commands.agenda import fix_agenda
from meetings.commands.decision import record_decision
from meetings.commands.deliberation import begin_item, record_statement, release_decision
from meetings.commands.meeting import call_meeting, open_meeting
from meetings.commands.minutes import sign_minutes
from meetings.commands.procedure import conclude_procedure, decide_exemption, open_procedure
from meetings.commands.topic import approve_topic, propose_topic, submit_topic
from meetings.model.meeting import MEETING
from meetings.model.minutes import MINUTES
from meetings.model.topic import TOPIC

BOOK = Rulebook.load("meetings")
START = date(2022, 6, 17)


def test_every_rule_has_an_article_gists_and_dated_numbers():
    assert BOOK.regulation["number"] == "乳政发〔2022〕4号"
    for rule_id, rule in BOOK.rules.items():
        assert rule_id.startswith(f"R{rule.article}.")
        assert rule.remedy.keys() in ({"zh", "en"}, set())
        # A later number stands beside the first, which is in force from the beginning.
        assert all(values[0].start == START for values in rule.values.values())


def test_the_numbers_are_the_regulations():
    assert BOOK.value("R43.4", "fraction", START) == Fraction(1, 2)
    assert BOOK.value("R50.1", "workdays", START) == 5
    assert BOOK.value("R47.2", "cycle", START) == 6
    assert all(BOOK.rule(rule).reading for rule in ("R47.2", "R50.1", "R43.1"))


@pytest.mark.parametrize(
    ("handler", "rules"),
    [
        (propose_topic.handle, {"R9.1", "R41.1", "R42.3", "R43.5", "R44.3", "R45.2"}),
        (submit_topic.handle, {"R9.1", "R24.1", "R43.5", "R50.1"}),
        (approve_topic.handle, {"R50.2", "R50.4"}),
        (
            call_meeting.handle,
            {"R6.1", "R41.1", "R42.2", "R43.1", "R43.2", "R43.3", "R44.1", "R44.2", "R45.1", "R46.2"},
        ),
        (fix_agenda.handle, {"R24.1", "R25.5", "R43.5", "R47.1", "R47.2", "R50.1", "R50.2", "R50.3", "R50.4"}),
        (open_procedure.handle, {"R9.1", "R23.1", "R25.4", "R25.5", "R25.6"}),
        (
            conclude_procedure.handle,
            {"R9.1", "R23.1", "R25.1", "R25.3", "R25.4", "R25.5", "R25.6", "R26.1"},
        ),
        (decide_exemption.handle, {"R23.1", "R25.1", "R25.3", "R25.4"}),
        (fix_agenda.handle, {"R23.1", "R25.1", "R25.3", "R25.4", "R25.6"}),
        (open_meeting.handle, {"R43.1", "R43.2", "R43.4", "R46.1"}),
        (record_decision.handle, {"R6.2", "R24.1", "R25.5", "R30.1", "R43.2", "R43.4", "R45.3", "R48.1"}),
        (begin_item.handle, {"R42.2", "R43.2", "R44.2", "R45.1", "R46.1", "R48.1", "R52.4"}),
        (record_statement.handle, {"R48.1"}),
        (release_decision.handle, {"R30.1"}),
        (sign_minutes.handle, {"R53.1", "R53.2"}),
    ],
)
def test_the_rules_of_an_operation_are_read_from_its_code(handler, rules):
    assert rules <= rules_of(handler) <= BOOK.rules.keys()


def test_the_machines_cite_rules_of_the_book():
    for machine in (TOPIC, MEETING, MINUTES):
        assert machine.__rules__ <= BOOK.rules.keys()
