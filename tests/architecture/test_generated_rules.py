"""What the gateway shows of rules is what the services' code says today."""

import json

from deploy.local import rules_of_rpcs


def test_the_generated_rules_are_those_of_the_code() -> None:
    assert rules_of_rpcs.TARGET.read_text(encoding="utf-8") == rules_of_rpcs.text(), (
        "run: python deploy/local/rules_of_rpcs.py"
    )


def test_every_rule_an_rpc_enforces_has_an_article_and_a_service() -> None:
    found = json.loads(rules_of_rpcs.TARGET.read_text(encoding="utf-8"))
    cited = {rule for rules in found["rpcs"].values() for rule in rules}
    assert cited <= found["services"].keys()
    assert cited <= found["rules"].keys()
    assert all(row["article"] and row["zh"] and row["en"] for row in found["rules"].values())


def test_a_rule_that_is_asked_for_the_showing_of_what_was_done_refused_nothing() -> None:
    """A meeting is shown with whether it has its quorum, whatever was done to it; that is judged where it is opened."""
    rpcs = rules_of_rpcs.collect(["meetings"])["rpcs"]
    by_quorum = {name.removeprefix("meetings.") for name, rules in rpcs.items() if "R43.4" in rules}
    assert {"OpenMeeting", "RecordDecision", "GetMeeting"} <= by_quorum
    assert by_quorum.isdisjoint({"CallMeeting", "CancelMeeting", "CloseMeeting", "PostponeMeeting", "IssueNotices"})
