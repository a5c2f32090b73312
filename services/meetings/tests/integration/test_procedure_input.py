"""What is sent about procedures and exemptions: bounded, named where it is malformed, and shown as it was."""

from uuid import UUID, uuid4

import pytest

from chassis.errors import Malformed, NotFound
from services.meetings.tests.integration.procedures import DETAILS, opened

LONG = "长" * 20_001
EXCEPTION = {"exception_ground": "other_law", "no_lesser_alternative": "y", "until": "2027-01-01"}
HOSTILE = [
    ("OpenProcedure", {"kind": "séance"}, "kind"),
    ("OpenProcedure", {"kind": "hearing", "particulars": {"participation": {}}}, "particulars"),
    ("OpenProcedure", {"kind": "hearing", "particulars": {"hearing": {"held_on": "tomorrow"}}}, "held_on"),
    ("OpenProcedure", {"kind": "hearing", "particulars": {"hearing": {"record": LONG}}}, "record"),
    ("OpenProcedure", {"kind": "hearing", "particulars": {"hearing": {"participants": [{}]}}}, "participants.0.name"),
    (
        "OpenProcedure",
        {"kind": "participation", "particulars": {"participation": {"comments": [{"who": "甲", "text": "乙"}] * 501}}},
        "comments",
    ),
    (
        "OpenProcedure",
        {"kind": "budget_performance", "particulars": {"budget_performance": {"amount": -1}}},
        "amount",
    ),
    ("OpenProcedure", {"kind": "hearing", "attachments": [{"name": "记录"}]}, "attachments.0"),
    ("OpenProcedure", {"kind": "hearing", "attachments": [{"name": "记录", "sha256": "xyz"}]}, "sha256"),
    ("OpenProcedure", {"kind": "hearing", "attachments": [{"name": "记", "sha256": "a" * 64}] * 51}, "attachments"),
    ("OpenProcedure", {"kind": "hearing", "attachments": [{"name": "记\x00", "sha256": "a" * 64}]}, "name"),
    ("OpenProcedure", {"topic_id": "x", "kind": "hearing"}, "topic_id"),
    ("RequestExemption", {"rule": "R99.9", "procedure": "hearing", "ground": "x", "reason": "y"}, "rule"),
    ("RequestExemption", {"rule": "R25.3", "procedure": "x", "ground": "x", "reason": "y"}, "procedure"),
    ("RequestExemption", {"rule": "R25.3", "procedure": "hearing", "ground": "", "reason": "y"}, "ground"),
    ("CorrectTopicFlags", {"flags": ["urgent"], "reason": "y"}, "flags"),
    ("CorrectTopicFlags", {"flags": [], "reason": ""}, "reason"),
]


@pytest.mark.parametrize(("rpc", "fields", "wrong"), HOSTILE)
def test_what_is_malformed_is_named_and_nothing_is_written(house, faces, rpc, fields, wrong):
    topic_id = house.topic()
    with pytest.raises(Malformed) as refused:
        faces("head_finance", rpc, **({"topic_id": str(topic_id)} | fields))
    assert any(wrong in name for name in refused.value.fields)
    assert house.rows("SELECT 1 FROM procedures UNION SELECT 1 FROM exemptions") == []


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"result": "perhaps", "statement": "x"}, "result"),
        ({"result": "lawful", "statement": ""}, "statement"),
        ({"result": "lawful", "statement": "x", "points": [{"name": ""}]}, "points.0.name"),
        ({"result": "lawful", "statement": "x", "points": [{"name": "content"}] * 21}, "points"),
        ({"result": "passed_by_exception", "statement": "x", "exception": EXCEPTION | {"until": "never"}}, "until"),
        ({"result": "passed_by_exception", "statement": "x", "exception": {"until": "2027-01-01"}}, "exception_ground"),
    ],
)
def test_a_malformed_finding_is_named(house, faces, fields, wrong):
    procedure_id = opened(house, house.topic(), "legality")
    with pytest.raises(Malformed) as refused:
        faces("justice", "ConcludeProcedure", procedure_id=str(procedure_id), **fields)
    assert any(wrong in name for name in refused.value.fields)


def test_what_was_sent_comes_back_as_it_was(house, faces):
    topic_id = house.topic()
    papers = [{"document_id": str(uuid4()), "name": "方案"}, {"name": "记录", "sha256": "A" * 64}]
    for kind, details in DETAILS.items():
        sent = {"topic_id": str(topic_id), "kind": kind, "particulars": {kind: details}, "attachments": papers}
        made = faces("clerk_finance", "OpenProcedure", **sent)
        shown = faces("clerk_finance", "GetProcedure", procedure_id=made.id)
        assert type(shown.particulars)(**{kind: details}) == shown.particulars
        assert [(one.document_id, one.sha256) for one in shown.attachments] == [
            (papers[0]["document_id"], ""),
            ("", "a" * 64),
        ]
        again = {kind: dict(details)}
        kept = faces("clerk_finance", "RecordProcedure", procedure_id=made.id, particulars=again)
        assert (kept.version, list(kept.attachments)) == (2, [])
    page = faces("clerk", "ListProcedures", topic_id=str(topic_id), limit=4)
    assert (len(page.procedures), bool(page.next_cursor)) == (4, True)
    with pytest.raises(NotFound):
        faces("clerk", "GetProcedure", procedure_id=str(UUID(int=7)))
