"""Which border is crossed: every kind of leave, destination and post against a table written from articles 5, 7, 75."""

import pytest

from personnel.rules import leave_rules as rules

REST, TRIP = ("annual", "sick", "other"), ("business",)
# How far it leads, whether it is rest or business -> is it an absence, is leave asked for, does somebody stand in.
# Article 75 speaks of leaving Weihai, travel abroad and rest; article 7 of leaving Rushan, travel abroad and rest.
TABLE = {
    ("in_rushan", "rest"): (True, True, True),
    ("in_rushan", "trip"): (False, False, False),
    ("in_weihai", "rest"): (True, True, True),
    ("in_weihai", "trip"): (True, False, True),
    ("beyond", "rest"): (True, True, True),
    ("beyond", "trip"): (True, True, True),
    ("abroad", "rest"): (True, True, True),
    ("abroad", "trip"): (True, True, True),
}
RULES = {
    ("vice_mayor", False): "R75.1",
    ("office_director", False): "R75.1",
    ("unit_head", False): "R75.2",
    ("unit_head", True): "R9.1",
    ("office_deputy", False): "R9.1",
    ("unit_deputy", False): "R9.1",
    ("staff", False): "R9.1",
    ("staff", True): "R9.1",
    ("mayor", False): "",
}
CASES = [
    (post, internal, kind, scope, *expected)
    for (scope, sort), expected in TABLE.items()
    for kind in (REST if sort == "rest" else TRIP)
    for post, internal in RULES
] + [(post, internal, "abroad", "abroad", True, True, True) for post, internal in RULES]


@pytest.mark.rule("R75.1")
@pytest.mark.rule("R75.2")
@pytest.mark.rule("R9.1")
@pytest.mark.rule("R7.2")
@pytest.mark.rule("R5.2")
@pytest.mark.parametrize(("post", "internal", "kind", "scope", "absence", "asked", "stood_in"), CASES)
def test_the_two_borders_are_not_mixed_up(post, internal, kind, scope, absence, asked, stood_in):
    assert rules.is_absence(kind, scope) is absence
    weihai = rules.leaves_weihai(scope)
    assert rules.rule_for(post, internal, kind, weihai) == (RULES[post, internal] if asked else "")
    assert rules.needs_stand_in(post, kind, scope) is (stood_in and post == "vice_mayor")
    # The mayor entrusts somebody when he leaves Rushan or goes abroad; article 5 does not speak of his rest.
    assert rules.needs_delegation(post, scope) is (post == "mayor" and scope != "in_rushan")


@pytest.mark.parametrize(("post", "rule"), [("mayor", "R5.2"), ("vice_mayor", "R7.2"), ("unit_head", "R9.1")])
def test_by_which_rule_a_trip_that_nobody_approves_is_reported(post, rule):
    assert rules.rule_of_report(post) == rule
