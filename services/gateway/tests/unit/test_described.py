"""What the description says is what any reader of OpenAPI can use, and what the server does."""

import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from google.protobuf.message_factory import GetMessageClass
from marshmallow import ValidationError

from chassis.law import Rulebook
from gateway import commentary, description, docs, routes, tags, views
from gateway.derived import MEDIA
from gateway.schemas.base import Body, Code, Month
from gateway.server import serve

NODE = Path(sys.executable).with_name("node")
COMPILE = "for (const one of JSON.parse(process.argv[1])) new RegExp(one, 'u');"
SERVICES = ("personnel", "meetings", "documents", "supervision", "gateway")
CITY = re.compile("乳山|威海|乳政|Rushan|Weihai")


@pytest.fixture(scope="module")
def document() -> Any:
    return json.loads(description.read().text())


def operations(document: Any) -> Iterator[dict[str, Any]]:
    for path in document["paths"].values():
        yield from (one for one in path.values() if "operationId" in one)


def patterns(part: Any) -> Iterator[str]:
    """Every pattern of a schema, and every name in patternProperties, anywhere in a document."""
    if isinstance(part, dict):
        if isinstance(part.get("pattern"), str):
            yield part["pattern"]
        yield from part.get("patternProperties", {})
        for inner in part.values():
            yield from patterns(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from patterns(inner)


def loose(pattern: str) -> bool:
    """Whether a pattern may hold of a part of the text only."""
    bare = re.sub(r"\\.|\[(?:[^\]\\]|\\.)*\]", "x", pattern)
    while bare != (bare := re.sub(r"\([^()]*\)", "x", bare)):
        pass
    return not (bare.startswith("^") and bare.endswith("$")) or "|" in bare


def compiled(found: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run([NODE, "-e", COMPILE, json.dumps(found)], capture_output=True, text=True)


def test_every_pattern_is_one_of_javascript_and_is_of_the_whole_text(document: Any) -> None:
    found = sorted(set(patterns(document)))
    assert found
    done = compiled(found)
    assert done.returncode == 0, done.stderr
    assert [one for one in found if loose(one)] == []


@pytest.mark.parametrize("pattern", [r"^a\Z", r"(?P<a>b)", r"^\-$"])
def test_a_pattern_of_python_alone_is_seen(pattern: str) -> None:
    assert "SyntaxError" in compiled([pattern]).stderr or loose(pattern)


def test_a_pattern_of_a_part_is_seen() -> None:
    assert [one for one in ("^a", "a$", r"^a\$", "^a|b$", "^(a|b)$", "^[|$]$", "") if loose(one)] == [
        "^a", "a$", r"^a\$", "^a|b$", "",
    ]  # fmt: skip


class Coded(Body):
    unit = Code("单位")
    month = Month("月份")


@pytest.mark.parametrize(
    ("given", "good"),
    [("d01", True), ("a_b-1", True), ("d01\n", False), ("D01", False), ("-a", False), ("", False), ("a b", False)],
)
def test_a_code_is_judged_as_its_pattern_says(given: str, good: bool) -> None:
    pattern = Coded().fields["unit"].metadata["pattern"]
    done = subprocess.run(
        [NODE, "-e", "process.exit(new RegExp(process.argv[1], 'u').test(process.argv[2]) ? 0 : 1)", pattern, given]
    )
    assert (done.returncode == 0) == good
    if good:
        assert Coded().load({"unit": given}) == {"unit": given}
    else:
        with pytest.raises(ValidationError):
            Coded().load({"unit": given})


BOTH = re.compile(r".*[\u4e00-\u9fff].* / .*[A-Za-z]", re.DOTALL)


def described(part: Any, place: str = "") -> Iterator[tuple[str, Any]]:
    """Every parameter, header and member of a shape, with what is said of it."""
    if isinstance(part, dict):
        if "in" in part and "name" in part:
            yield f"{place}:{part['name']}", part.get("description")
        for name, inner in part.items():
            if place.endswith(("/properties", "/headers")):
                yield f"{place}/{name}", inner.get("description") if isinstance(inner, dict) else None
            yield from described(inner, f"{place}/{name}")
    elif isinstance(part, list):
        for number, inner in enumerate(part):
            yield from described(inner, f"{place}/{number}")


def test_every_parameter_header_and_field_is_described_in_both_languages(document: Any) -> None:
    found = list(described(document))
    assert len(found) > 3000
    assert sorted({f"{place}: {said}" for place, said in found if not BOTH.match(said or "")}) == []
    for path, part in document["paths"].items():
        named = {one["name"] for one in part.get("parameters", []) if one["in"] == "path"}
        assert named == set(re.findall(r"{(\w+)}", path))


def test_every_heading_says_in_both_languages_what_its_operations_are_for(document: Any) -> None:
    told = {row["name"]: row.get("description", "") for row in document["tags"]}
    assert [name for name, about in told.items() if not re.fullmatch(r"[\u4e00-\u9fff].*。 / [A-Z].*\.", about)] == []
    assert {tag for one in operations(document) for tag in one["tags"]} == set(told)
    assert set(tags.ABOUT) < set(told)


def test_services_under_one_heading_are_told_in_turn() -> None:
    words = {
        "p.A": commentary.Said("会", "Meetings"),
        "p.A#": commentary.Said("甲。", "One."),
        "p.A.R": commentary.Said("做", "Do it."),
        "p.B": commentary.Said("会", "Meetings"),
        "p.B#": commentary.Said("乙。", "Two."),
    }
    assert commentary.tags(words) == {"会 Meetings": "甲。乙。 / One. Two."}


def test_its_title_names_a_package_and_its_summary_and_page_say_it_in_chinese(document: Any) -> None:
    info = document["info"]
    assert re.fullmatch(r"[A-Z][a-z]+", info["title"])
    assert info["summary"].startswith("政令")
    assert "<title>政令 Zhengling API</title>" in docs.PAGE


def test_each_operation_answers_with_the_media_type_that_is_described(gateway: Any, document: Any) -> None:
    kinds = {
        one["operationId"]: [set(row.get("content", {})) for code, row in one["responses"].items() if code[0] == "2"]
        for one in operations(document)
    }
    wrong, files = [], []
    for resource in routes.resources().values():
        (service,) = resource.pb.DESCRIPTOR.services_by_name.values()
        for row in resource.operations:
            reply = GetMessageClass(service.methods_by_name[row.rpc].output_type)
            with gateway.app.test_request_context():
                answer = views._answer(resource, row, reply)(reply())
            sent = set() if answer.status_code == 204 else {answer.mimetype}
            if kinds[row.rpc] != [sent]:
                wrong.append(f"{row.rpc}: {kinds[row.rpc]} are described, {sent} is sent")
            files += [answer.mimetype] if row.raw else []
    assert wrong == []
    assert len(files) >= 13
    assert set(files) == set(MEDIA.values())


def pack(folder: Path, **more: str) -> str:
    """The rule pack of another city, in its own words wherever the base rulebooks name theirs."""
    rows = []
    for rule in {rule.id: rule for name in SERVICES for rule in Rulebook.load(name).rules.values()}.values():
        if CITY.search(rule.gist["zh"]) or rule.id in more:
            said = more.get(rule.id, f'gist.zh = "某市：{rule.article} “\\"\\\\n”"')
            rows.append(f'[rules."{rule.id}"]\n{said}')
    file = folder / "rulepack.toml"
    header = '[regulation]\nid = "some-city"\ntitle = "某市人民政府工作规则"\nnumber = "某政发〔2027〕1号"\n'
    file.write_text(header + "\n".join(rows), encoding="utf-8")
    return str(file)


def test_a_city_is_told_its_rules_in_the_words_of_its_own_pack(tmp_path: Path) -> None:
    given = pack(tmp_path, **{"R47.1": "off = true", "R33.1": 'gist.zh = "某市公开\\n公文"'})
    base, own = description.read(), description.read(given)
    known = tomllib.loads(Path(given).read_text(encoding="utf-8"))["rules"]
    assert len(known) > 4
    before, after = json.loads(base.text()), json.loads(own.text())
    assert CITY.search(json.dumps(before, ensure_ascii=False))
    assert CITY.search(json.dumps(after, ensure_ascii=False)) is None
    assert (own.tag != base.tag, own.packed[:4], own.packed[4:8]) == (True, base.packed[:4], bytes(4))
    assert description.read(given) == own

    def lines(document: Any) -> dict[str, list[str]]:
        return {one["operationId"]: one["description"].split("\n") for one in operations(document)}

    changed = set()
    for name, told in lines(after).items():
        for old, new in zip(lines(before)[name], told, strict=True):
            rule = re.match(r"\* \*\*(R[\d.]+)\*\*（第\d+条）", new)
            if rule is None or rule[1] not in known:
                assert new == old
                continue
            gist = known[rule[1]].get("gist", {}).get("zh", description.OFF)
            assert new == rule[0] + " ".join(gist.split())
            changed.add(rule[1])
    # A rule that no operation enforces stands nowhere.
    listed = {rule for one in operations(after) for rule in one["x-rules"]}
    assert changed == known.keys() & listed >= {"R7.2", "R33.1", "R47.1"}
    # Nothing but these lines is another.
    for document in (before, after):
        for one in operations(document):
            one["description"] = ""
    assert before == after


def test_a_rule_that_no_service_has_is_told_everywhere_with_its_article(document: Any) -> None:
    told = "\n".join(one["description"] for one in operations(document))
    assert re.findall(r"^\* \*\*R[\d.]+\*\*(?!（第\d+条）.)", told, re.MULTILINE) == []
    assert len(re.findall(r"^\* \*\*R", told, re.MULTILINE)) == len(description.RULE.findall(description.read().text()))


def test_a_pack_that_says_nothing_of_words_changes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "rulepack.toml"
    file.write_text('[rules."R75.1"]\ndays_ahead = [{ from = 2027-01-01, value = 3 }]\n')
    assert description.read(str(file)) == description.read()


@pytest.mark.parametrize("content", [None, "no toml", '[rules]\n"R7.2" = 5', '[rules."R7.2"]\ngist = "zh"'])
def test_with_a_pack_that_cannot_be_read_the_gateway_does_not_start(
    gateway: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str | None
) -> None:
    file = tmp_path / "rulepack.toml"
    if content is not None:
        file.write_text(content)
    monkeypatch.setattr("gateway.server.Server", lambda *_, **__: pytest.fail("it was started"))
    with pytest.raises(SystemExit, match="RULEPACK"):
        serve(replace(gateway.gate.settings, http_listen="127.0.0.1:0", rulepack=str(file)))
