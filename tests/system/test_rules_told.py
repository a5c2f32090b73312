"""Rules are told wherever they are cited: with their official text, in the reader's language, in words."""

import os
import subprocess
import uuid
from pathlib import Path
from typing import Any

import pytest

from city import City, until
from deploy.local.stack import ROOT

OFFICIAL = "第六十二条 公文由主管部门代拟。\n\n第六十三条 签发权限如下。\n（一）由市长签发。\n"


@pytest.fixture(scope="module")
def imported(city: City, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Articles 62 and 63 of a small text."""
    file: Path = tmp_path_factory.mktemp("text") / "rules.txt"
    file.write_text(OFFICIAL, encoding="utf-8")
    command = [str(ROOT / ".venv/bin/python"), "-m", "gateway", "rulebook", "import-text", str(file)]
    env = {name: value for name, value in city.stack.env("gateway-serve").items() if name in os.environ or value}
    done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "2 articles imported (62..63)" in done.stdout


def test_every_rule_can_be_read_by_its_id(city: City) -> None:
    rules = city.made("clerk", "/v1/rules", method="GET")
    assert rules["incomplete"] == []
    assert len({rule["service"] for rule in rules["rules"]}) == 5
    for key in {rule["id"] for rule in rules["rules"]}:
        found = city.made("clerk", f"/v1/rules/{key}", method="GET")
        # One that several services enforce stands in the list once for each, in the words of each.
        assert {name: value for name, value in found.items() if name != "text"} in rules["rules"], key
        assert found["gist_zh"], key
        assert found["gist_en"], key
        assert found["regulation_number"] == "乳政发〔2022〕4号"
    assert city.call("clerk", "GET", "/v1/rules/R999.9").status_code == 404


def test_a_refusal_quotes_the_official_text_once_it_was_imported(
    city: City, told: dict[str, Any], imported: None
) -> None:
    def quoted() -> Any:
        return city.made("clerk", "/v1/rules/R63.2", method="GET")["text"]

    # What was imported is seen within a few seconds, without a restart; asking for it leaves no acts.
    until(quoted, 15, "the official text")
    problem = city.call("vm1", "POST", f"/v1/documents/{told['document']}/signature", {"opinion": ""}).json()
    assert problem["rule"]["text"] == "签发权限如下。\n（一）由市长签发。"
    assert (problem["rule"]["id"], problem["status"]) == ("R63.2", 403)
    assert city.made("clerk", "/v1/rules/R62.1", method="GET")["text"] == "公文由主管部门代拟。"
    assert city.made("clerk", "/v1/rules/R43.4", method="GET")["text"] == ""


def test_the_readers_language_is_spoken(city: City, told: dict[str, Any]) -> None:
    path = f"/v1/documents/{told['document']}/signature"
    english = city.call("vm1", "POST", path, {"opinion": ""}, Accept_Language="en")
    assert english.headers["Content-Language"] == "en"
    problem = english.json()
    assert problem["title"] == "Article 63 does not allow this"
    assert problem["remedy"].startswith("This is for the mayor (signing) to do.")
    assert problem["rule"]["gist"].isascii()
    chinese = city.call("vm1", "POST", path, {"opinion": ""}).json()
    assert chinese["title"] == "不符合第63条的规定"
    assert chinese["remedy"].startswith("请由市长（签发权）办理。")
    assert chinese["facts"] == problem["facts"]
    assert chinese["facts"]["needed"] == ["mayor.sign"]
    for path in ("/v1/nothing", f"/v1/topics/{uuid.uuid4()}"):
        answer = city.call("clerk", "GET", path, Accept_Language="en;q=0.9, zh;q=0.1")
        assert answer.json()["title"] == "Not found"
    malformed = city.call("clerk", "POST", "/v1/topics", {"level": 9}, Accept_Language="en").json()
    assert all(message.isascii() for messages in malformed["errors"].values() for message in messages)


def test_a_step_that_is_not_possible_is_told_in_words(city: City, told: dict[str, Any]) -> None:
    answer = city.call("mayor", "POST", f"/v1/documents/{told['document']}/signature", {"opinion": ""})
    assert answer.status_code == 409
    problem = answer.json()
    assert problem["detail"] == "公文现在的状态是“已公布”，不能办理“签发”。"
    assert problem["facts"] == {"machine": "document", "state": "published", "step": "sign_document"}
    assert problem["rule"]["article"] == "63"


def test_units_are_called_by_their_names(city: City) -> None:
    body = {
        "title": "关于预算的通知", "doc_type": "notice", "body": "正文", "recipients": ["各镇人民政府"],
        "issuer": "government",
        "drafting_unit": "d08", "sign_off_ground": "R63.5", "issue_ground": "general_matter", "disclosure": "proactive",
        "issuer_code": "乳政发",
    }  # fmt: skip
    document = city.made("clerk_d08", "/v1/documents", body)["id"]
    refused = city.call("clerk_d08", "POST", f"/v1/documents/{document}/head-approval", {"opinion": "同意"}).json()
    assert refused["facts"]["needed"] == ["head:d08"]
    assert refused["remedy"].startswith("请由市财政局主要负责人办理。")


def test_whole_lists_are_walked_without_gaps_or_doubles(city: City, told: dict[str, Any]) -> None:
    made = [city.made("clerk", "/v1/topics", city.topic())["id"] for _ in range(7)]
    for path, rows in (
        ("/v1/topics", "topics"), ("/v1/people", "people"), ("/v1/units", "units"), ("/v1/documents", "documents"),
        ("/v1/meetings", "meetings"), ("/v1/posts", "posts"), ("/v1/tasks", "tasks"), ("/v1/me/pending", "steps"),
        (f"/v1/acts?subject=document/{told['document']}", "acts"),
    ):  # fmt: skip
        sign = "&" if "?" in path else "?"
        whole = [row["id"] for row in city.made("director", f"{path}{sign}limit=200", method="GET")[rows]]
        assert len(whole) < 200, path
        walked: list[str] = []
        cursor = ""
        while True:
            after = f"&cursor={cursor}" if cursor else ""
            page = city.made("director", f"{path}{sign}limit=3{after}", method="GET")
            assert len(page[rows]) <= 3, path
            walked += [row["id"] for row in page[rows]]
            cursor = page["next_cursor"]
            if not cursor:
                break
        assert walked == whole, path
        assert len(set(walked)) == len(walked), path
        if path == "/v1/topics":
            assert whole[: len(made)] == made[::-1]


def test_a_version_read_is_a_version_written(city: City) -> None:
    topic = city.made("clerk", "/v1/topics", city.topic())
    path = f"/v1/topics/{topic['id']}"
    read = city.call("clerk", "GET", path)
    assert read.headers["ETag"].startswith(f'"{topic["version"]}-')
    assert city.call("clerk", "GET", path, If_None_Match=read.headers["ETag"]).status_code == 304
    assert city.call("clerk", "GET", path, If_None_Match='"99"').status_code == 200
    first = city.call("director", "POST", f"{path}/withdrawal", If_Match=read.headers["ETag"])
    assert first.status_code == 200
    assert first.headers["ETag"] != read.headers["ETag"]
    second = city.call("director", "POST", f"{path}/withdrawal", If_Match=read.headers["ETag"])
    assert second.status_code == 412
    assert second.json()["current_version"] == int(first.headers["ETag"].strip('"'))


def test_the_public_reads_without_a_token_and_only_what_was_published(city: City, told: dict[str, Any]) -> None:
    feed = city.made("", "/public/v1/documents", method="GET")["documents"]
    assert told["published"] in {row["id"] for row in feed}
    numbers = {row.number for row in city.rows("documents", "SELECT number FROM documents WHERE state = 'published'")}
    assert {row["number"] for row in feed} == numbers
    one = city.call("", "GET", f"/public/v1/documents/{told['document']}")
    assert (
        city.call("", "GET", f"/public/v1/documents/{told['document']}", If_None_Match=one.headers["ETag"]).status_code
        == 304
    )
    assert city.call("", "GET", f"/public/v1/documents/{uuid.uuid4()}").status_code == 404
