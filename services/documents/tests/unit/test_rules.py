"""The other rules, at the threshold and a step to each side."""

from datetime import date

import pytest

from chassis.law import RuleBroken
from documents.model.file import sha256
from documents.rules import disclosure_rules, element_rules, review_rules, seal_rules

ON = date(2022, 6, 17)


def judged(rule, may, require, *arguments):
    if may:
        require(*arguments)
        return
    with pytest.raises(RuleBroken) as refused:
        require(*arguments)
    assert refused.value.rule == rule


@pytest.mark.rule("R56.1")
def test_there_are_fifteen_kinds():
    assert len(element_rules.KINDS) == 15
    for kind, endings in element_rules.KINDS.items():
        element_rules.require_kind(kind)
        for ending in endings:
            element_rules.require_title(kind, f"乳山市人民政府关于防汛工作的{ending}")
    judged("R56.1", False, element_rules.require_kind, "memo")


@pytest.mark.rule("R56.1")
@pytest.mark.parametrize(
    ("doc_type", "recipients", "may"),
    [
        ("notice", [], False),
        ("notice", ["甲"], True),
        ("notice", ["甲", "乙"], True),
        ("public_notice", [], True),
        ("request", ["甲"], True),
        ("request", ["甲", "乙"], False),
        ("report", ["甲", "乙"], False),
    ],
)
def test_who_must_be_addressed(doc_type, recipients, may):
    judged("R56.1", may, element_rules.require_recipients, doc_type, recipients, ON)


@pytest.mark.rule("R56.1")
@pytest.mark.parametrize(
    ("issuer", "code", "may"),
    [
        ("government", "乳政发", True),
        ("office", "乳政办发", True),
        ("office", "乳政发", False),
        ("government", "鲁政发", False),
    ],
)
def test_a_series_belongs_to_its_issuer(issuer, code, may):
    judged("R56.1", may, element_rules.require_series, issuer, code, ON)


@pytest.mark.rule("R61.1")
@pytest.mark.parametrize(
    ("ground", "normative", "may"),
    [
        ("important_decision", False, True),
        ("policy_measure", False, True),
        ("general_matter", True, True),
        ("normative_document", True, True),
        ("normative_document", False, False),
        ("", False, False),
    ],
)
def test_the_four_grounds_of_issue(ground, normative, may):
    judged("R61.1", may, element_rules.require_issue_ground, ground, normative)


@pytest.mark.rule("R18.1")
@pytest.mark.parametrize(("normative", "basis", "may"), [(True, "", False), (True, "法", True), (False, "", True)])
def test_a_normative_document_names_its_basis(normative, basis, may):
    judged("R18.1", may, element_rules.require_legal_basis, normative, basis)


@pytest.mark.rule("R29.1")
@pytest.mark.parametrize(
    ("disclosure", "ground", "level", "may"),
    [
        ("proactive", "", 0, True),
        ("proactive", "", 1, False),
        ("on_request", "理由", 0, True),
        ("on_request", "理由", 1, True),
        ("on_request", "理由", 2, False),
        ("on_request", "", 0, False),
        ("none", "理由", 0, True),
        ("none", "理由", 4, True),
        ("none", "", 4, False),
        ("some", "理由", 0, False),
    ],
)
def test_what_may_be_disclosed(disclosure, ground, level, may):
    judged("R29.1", may, disclosure_rules.require_disclosure, disclosure, ground, level)


@pytest.mark.rule("R67.1")
@pytest.mark.parametrize(
    ("disclosure", "level", "may"),
    [("proactive", 0, True), ("proactive", 1, False), ("on_request", 0, False), ("none", 0, False)],
)
def test_what_is_published(disclosure, level, may):
    judged("R67.1", may, disclosure_rules.require_publishable, disclosure, level)


@pytest.mark.rule("R29.1")
def test_the_term_of_publication_is_twenty_working_days():
    assert disclosure_rules.publication_days(ON) == 20


@pytest.mark.parametrize(
    ("rule", "require", "questions"),
    [
        pytest.param(
            "R65.1", review_rules.require_worth_issuing, review_rules.SIX_CASES, marks=pytest.mark.rule("R65.1")
        ),
        pytest.param(
            "R21.1", review_rules.require_within_bounds, review_rules.LEGALITY_POINTS, marks=pytest.mark.rule("R21.1")
        ),
    ],
)
def test_every_question_is_answered_no(rule, require, questions):
    no = dict.fromkeys(questions, False)
    judged(rule, True, require, no)
    for question in questions:
        judged(rule, False, require, no | {question: True})
        judged(rule, False, require, {name: False for name in questions if name != question})


@pytest.mark.rule("R62.1")
@pytest.mark.rule("R19.1")
def test_who_drafts_approves_and_reviews():
    assert review_rules.drafting_powers("d08") == ("member:d08", "deputy:d08", "head:d08", "office.staff")
    assert review_rules.approving_powers("d08") == ("head:d08",)
    assert review_rules.office_powers() == ("office.staff",)
    assert review_rules.legality_powers() == ("justice.head", "justice.staff")


@pytest.mark.rule("R68.1")
@pytest.mark.rule("R68.2")
def test_who_agrees_to_which_seal():
    assert set(seal_rules.city_seal_powers()) == {"mayor.approve", "vice_mayor", "office.head"}
    assert seal_rules.mayor_seal_powers("letter") == ("mayor.seal", "mayor.seal/letter")


@pytest.mark.rule("R68.1")
@pytest.mark.parametrize(
    ("digests", "may"), [("aaa", True), ("aab", False), ("aba", False), ("baa", False), ("abb", False), ("abc", False)]
)
def test_three_digests_must_be_one(digests, may):
    judged("R68.1", may, seal_rules.require_same_file, *digests)


@pytest.mark.rule("R68.1")
def test_of_a_thousand_other_files_none_passes_for_the_approved_one():
    approved = sha256(bytes(1000))
    for at in range(1000):
        changed = bytearray(1000)
        changed[at] = 1
        judged("R68.1", False, seal_rules.require_same_file, approved, approved, sha256(bytes(changed)))


@pytest.mark.rule("R68.1")
@pytest.mark.parametrize(("sealed", "may"), [(0, False), (1, True), (10, True), (11, False)])
def test_copies_sealed(sealed, may):
    judged("R68.1", may, seal_rules.require_copies, 10, sealed)
