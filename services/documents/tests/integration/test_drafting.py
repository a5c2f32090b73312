"""Drafting, revising and reviewing: what is refused, with which article, and who may know of a draft."""

import pytest
from sqlalchemy import select

from chassis.errors import AboveCeiling, IllegalStep, Malformed, NotFound, StaleVersion, VersionRequired
from chassis.law import RuleBroken
from documents.model import Document
from documents.rules.review_rules import SIX_CASES
from zhengling.documents.v1 import documents_service_pb2 as pb


def revision(document, **more):
    names = {field.name for field in pb.ReviseDraftRequest.DESCRIPTOR.fields} - {"document_id"}
    fields = {name: getattr(document, name) for name in names}
    return {"document_id": document.id, **fields, **more}


@pytest.mark.rule("R62.1")
def test_a_stranger_to_the_unit_does_not_draft_for_it(house):
    with pytest.raises(RuleBroken) as refused:
        house.drafted("stranger")
    assert (refused.value.rule, refused.value.authority) == ("R62.1", True)


@pytest.mark.rule("R61.1")
@pytest.mark.parametrize("ground", ["", "because"])
def test_a_draft_names_its_ground_of_issue(house, ground):
    with pytest.raises(RuleBroken, match=r"R61\.1"):
        house.drafted(issue_ground=ground)


@pytest.mark.rule("R18.1")
def test_a_normative_draft_names_its_legal_basis(house):
    with pytest.raises(RuleBroken, match=r"R18\.1"):
        house.drafted(legal_basis="")
    with pytest.raises(Malformed) as blank:
        house.drafted(legal_basis="  ")
    assert list(blank.value.fields) == ["legal_basis"]


@pytest.mark.rule("R56.1")
@pytest.mark.parametrize(
    "wrong",
    [
        {"doc_type": "memo"},
        {"title": "关于印发工作规则的通报"},
        {"recipients": []},
        {"issuer_code": "乳政办发"},
        {"issuer_code": "鲁政发"},
        {"sign_off_ground": "R63.5"},
        {"sign_off_ground": "R63.7"},
    ],
)
def test_a_draft_that_lacks_an_element_is_refused(house, wrong):
    with pytest.raises(RuleBroken, match=r"R56\.1"):
        house.drafted(**wrong)


@pytest.mark.rule("R29.1")
@pytest.mark.parametrize("wrong", [{"disclosure": "none"}, {"level": 1}, {"disclosure": "on_request"}])
def test_what_is_not_disclosed_says_why_and_nothing_internal_is_proactive(house, wrong):
    with pytest.raises(RuleBroken, match=r"R29\.1"):
        house.drafted(**wrong)


def test_units_that_do_not_exist_are_named(house):
    with pytest.raises(Malformed) as refused:
        house.drafted(touched_units=["d08", "d99"])
    assert refused.value.fields == {"touched_units": "没有代码为 d99 的单位 / no such unit: d99"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": "一\n二的通知"}, {"title": ""}, {"body": "字" * 100_001}, {"issuer": "bureau"}, {"decision_id": "x"},
        {"recipients": ["甲", "乙\t丙"]}, {"cc_recipients": ["甲\r乙"]}, {"touched_units": ["d0\n1"]},
    ],
)  # fmt: skip
def test_malformed_fields_are_named(house, wrong):
    with pytest.raises(Malformed) as refused:
        house.drafted(**wrong)
    assert {name.partition(".")[0] for name in refused.value.fields} == set(wrong)


@pytest.mark.rule("R77.1")
def test_a_body_above_the_ceiling_is_not_kept(house):
    with pytest.raises(AboveCeiling):
        house.drafted("director", level=3, disclosure="none", disclosure_ground="国家秘密")
    assert house.rows("SELECT * FROM documents") == []


def test_a_normative_draft_names_no_decision_beforehand(house):
    with pytest.raises(Malformed) as refused:
        house.drafted(decision_id="01900000-0000-7000-8000-000000000000")
    assert set(refused.value.fields) == {"decision_id"}


def test_revising_needs_the_newest_version(house):
    document = house("clerk", "GetDocument", document_id=house.drafted())
    with pytest.raises(VersionRequired):
        house("clerk", "ReviseDraft", **revision(document))
    with pytest.raises(StaleVersion):
        house("clerk", "ReviseDraft", version=7, **revision(document))
    changed = house("clerk", "ReviseDraft", version=1, **revision(document, body="新的正文。"))
    assert (changed.version, changed.body, changed.state) == (2, "新的正文。", "draft")


@pytest.mark.rule("R62.1")
def test_an_approved_text_changes_no_more_behind_its_heads_back(house):
    document = house("clerk", "GetDocument", document_id=house.drafted())
    house("director", "ApproveDraft", document_id=document.id)
    with pytest.raises(IllegalStep):
        house("clerk", "ReviseDraft", version=2, **revision(document, body="改"))


@pytest.mark.rule("R65.1")
@pytest.mark.parametrize("case", SIX_CASES)
def test_any_of_the_six_cases_refuses_and_is_named(house, case):
    document_id = house.drafted()
    house("director", "ApproveDraft", document_id=document_id)
    with pytest.raises(RuleBroken) as refused:
        house(
            "clerk", "ReviewDocument", document_id=document_id, outcome="pass", six_cases=house.no_case | {case: True}
        )
    assert (refused.value.rule, refused.value.judged["yes"]) == ("R65.1", [case])


@pytest.mark.rule("R65.1")
def test_every_case_must_be_answered(house):
    document_id = house.drafted()
    house("director", "ApproveDraft", document_id=document_id)
    with pytest.raises(RuleBroken) as refused:
        house("clerk", "ReviewDocument", document_id=document_id, outcome="pass")
    assert refused.value.judged["unanswered"] == list(SIX_CASES)


def test_the_office_returns_with_reasons(house):
    document_id = house.drafted()
    house("director", "ApproveDraft", document_id=document_id)
    with pytest.raises(Malformed):
        house("clerk", "ReviewDocument", document_id=document_id, outcome="return")
    reply = house("clerk", "ReviewDocument", document_id=document_id, outcome="return", opinion="应由部门行文")
    assert (reply.state, reply.opinions[-1].outcome) == ("returned", "returned")
    pending = house.pending(f"document/{document_id}")
    assert pending == {"revise_draft": ["deputy:d01", "head:d01", "member:d01"]}


@pytest.mark.rule("R21.1")
def test_overstepping_article_21_refuses_a_lawful_finding(house):
    document_id = house.reviewed()
    points = house.no_point | {"sets_penalty": True}
    with pytest.raises(RuleBroken) as refused:
        house("justice", "ReviewLegality", document_id=document_id, finding="lawful", points=points)
    assert (refused.value.rule, refused.value.judged["yes"]) == ("R21.1", ["sets_penalty"])
    reply = house(
        "justice", "ReviewLegality", document_id=document_id, finding="unlawful", opinion="设定处罚", points=points
    )
    assert (reply.state, reply.legality_finding) == ("returned", "unlawful")
    assert house("clerk", "GetLegality", document_id=document_id).finding == "unlawful"


@pytest.mark.rule("R77.1")
def test_who_need_not_know_of_a_draft_does_not_find_it(house):
    document_id = house.drafted("clerk_finance", drafting_unit="d08")
    for name in ("stranger", "justice"):
        with pytest.raises(NotFound):
            house(name, "GetDocument", document_id=document_id)
        assert not house(name, "ListDocuments").documents
    for name in ("clerk_finance", "head_finance", "clerk", "vm2", "mayor"):
        assert house(name, "GetDocument", document_id=document_id).id == document_id
    house("head_finance", "ApproveDraft", document_id=document_id)
    house("clerk", "ReviewDocument", document_id=document_id, outcome="pass", six_cases=house.no_case)
    assert house("justice", "GetDocument", document_id=document_id).id == document_id


@pytest.mark.rule("R77.1")
def test_lists_show_exactly_what_reads_show(house):
    ids = [house.drafted(), house.drafted("clerk_finance", drafting_unit="d08"), house.reviewed(), house.rendered()]
    secret = {"level": 2, "disclosure": "none", "disclosure_ground": "工作秘密"}
    ids.append(house.drafted("director", **secret))
    shown = {}
    for name, standing in house.people.items():
        shown[name] = {document.id for document in house(name, "ListDocuments").documents}
        for document_id in ids:
            try:
                house(name, "GetDocument", document_id=document_id)
            except NotFound:
                assert document_id not in shown[name]
            else:
                assert document_id in shown[name]
        with house.runtime.reading() as session:
            known = session.scalars(select(Document).where(Document.known_where(standing))).all()
            assert {str(document.id) for document in known} == shown[name]
    assert shown["stranger"] == {ids[3]}
    assert ids[4] not in shown["clerk"]
    assert ids[4] in shown["director"]


def test_lists_filter_and_page(house):
    ids = [house.drafted() for _ in range(5)]
    house("director", "ApproveDraft", document_id=ids[0])
    page = house("clerk", "ListDocuments", state="draft", limit=3)
    assert [document.id for document in page.documents] == ids[:1:-1]
    rest = house("clerk", "ListDocuments", state="draft", limit=3, cursor=page.next_cursor)
    assert ([document.id for document in rest.documents], rest.next_cursor) == ([ids[1]], "")
    assert not page.documents[0].body
