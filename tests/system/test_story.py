"""The story of how the Work Rules were issued, played against the whole product, and what it leaves behind."""

import hashlib
from importlib import import_module
from typing import Any

import pytest

from city import City

SERVICES = ("personnel", "meetings", "documents", "supervision")


@pytest.mark.rule(
    "R50.1", "R47.1", "R43.4", "R53.1", "R62.1", "R63.2", "R68.1", "R75.1", "R50.2", "R69.1", "R71.1", "R46.3", "R49.3"
)
def test_the_story_is_told_to_its_end_with_every_refusal_citing_its_article(told: dict[str, Any]) -> None:
    text = "\n".join(told["lines"])
    for article in (
        "第50条（R50.1）",
        "第47条（R47.1）",
        "第43条（R43.4）",
        "第53条（R53.1）",
        "第63条（R63.2）",
        "第68条（R68.1）",
        "第46条（R46.3）",
        "第49条（R49.3）",
    ):
        assert article in text


def test_the_published_file_is_the_one_that_was_sealed(city: City, told: dict[str, Any]) -> None:
    file = city.http.get(f"/public/v1/documents/{told['document']}/file")
    assert file.status_code == 200
    assert file.headers["Content-Type"] == "application/pdf"
    seal_use = city.made("clerk", f"/v1/seal-uses/{told['seal_use']}", method="GET")
    assert seal_use["file_sha256"] == hashlib.sha256(file.content).hexdigest()


def test_allowed_and_refused_acts_stand_on_record_with_what_they_were_judged_by(
    city: City, told: dict[str, Any]
) -> None:
    # The tests before this one were refused the signature of this document too, more often than one page holds.
    acts = city.record("mayor", f"document/{told['document']}", limit=5)
    by_action = {(act["action"], act["outcome"]): act for act in acts}
    refused, signed = by_action["sign_document", "refused"], by_action["sign_document", "allowed"]
    assert refused["rule"] == "R63.2"
    assert signed["capacity"]["key"] == "mayor.sign"
    assert any(judgement["rule"] == "R63.2" for judgement in signed["judgements"])
    assert signed["rulebook"].startswith("work-rules-2022@")
    assert {act["action"] for act in acts} >= {"draft_document", "approve_draft", "assign_number", "publish_document"}


@pytest.mark.parametrize("service", SERVICES)
def test_nothing_was_changed_without_an_act_on_its_record(city: City, told: dict[str, Any], service: str) -> None:
    import_module(f"{service}.model")
    base = import_module(f"{service}.model.base").Base
    tables: dict[str, list[str]] = {}
    for mapper in base.registry.mappers:
        if hasattr(mapper.class_, "__subject__"):
            tables.setdefault(mapper.local_table.name, []).append(mapper.class_.__subject__)
    assert tables
    for table, kinds in tables.items():
        # Things of several kinds may share a table.
        named = " OR ".join(f"subject = '{kind}/' || thing.id" for kind in kinds)
        acts = f"SELECT count(*) FROM acts WHERE ({named}) AND outcome = 'allowed'"
        # A thing is made in version 1 by an act, or without one by the import of the directory.
        imported = 1 if service == "personnel" else 0
        things = city.rows(service, f"SELECT id, version, ({acts}) AS acts FROM {table} thing")
        assert [thing for thing in things if thing.acts < thing.version - imported] == [], table


@pytest.mark.rule("R54.1", "R70.1")
def test_signed_minutes_opened_one_task_for_each_decision(city: City, told: dict[str, Any]) -> None:
    decisions = city.rows("meetings", "SELECT id FROM decisions WHERE meeting_id = :id", id=told["meeting"])
    sources = [row.source for row in city.rows("supervision", "SELECT source FROM tasks")]
    assert all(sum(str(decision.id) in source for source in sources) == 1 for decision in decisions)


def test_nothing_waits_in_any_outbox_and_nothing_is_parked(city: City, told: dict[str, Any]) -> None:
    for service in SERVICES:
        assert city.rows(service, "SELECT count(*) FROM outbox")[0][0] == 0


def test_the_story_is_told_in_words_a_clerk_reads(told: dict[str, Any]) -> None:
    text = "\n".join(told["lines"])
    words = ("head:", "portfolio:", "mayor.", "office.", "vice_mayor", "machine", "waiting", "work_class2")
    for machine in (*words, "['", "None", "True", "False", "…以前"):
        assert machine not in text, machine
    assert "请由市长（签发权）办理" in text
    assert "事实：议程事项现在的状态是“待审议”，不能办理“决定通过”。" in text
    assert "市政府办公室主要负责人" in text
