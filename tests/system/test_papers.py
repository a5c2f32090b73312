"""What is printed of meetings, asked for through the gateway: the PDF that each reader may have."""

import io
from typing import Any

import pypdf
import pytest

from city import City


def paper(city: City, login: str, path: str) -> tuple[str, Any]:
    """The text of a PDF and the answer it came in."""
    answer = city.call(login, "GET", path)
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    pages = pypdf.PdfReader(io.BytesIO(answer.content)).pages
    return "".join(page.extract_text() for page in pages).replace(" ", "").replace("\n", ""), answer


def minutes_of(city: City, told: dict[str, Any]) -> str:
    return str(city.rows("meetings", "SELECT id FROM minutes WHERE meeting_id = :id", id=told["meeting"])[0].id)


@pytest.mark.rule("R53.1")
def test_the_issued_minutes_are_printed_in_the_national_layout(city: City, told: dict[str, Any]) -> None:
    path = f"/v1/minutes/{minutes_of(city, told)}"
    minutes = city.made("clerk", path, method="GET")
    assert (minutes["state"], minutes["edition"]) == ("issued", 1)
    text, answer = paper(city, "clerk", f"{path}/file")
    assert answer.content.startswith(b"%PDF-")
    for said in ("乳山市人民政府常务会议纪要", minutes["number"], "出席：", "分送：", "责任单位：", "原则通过"):
        assert said in text, said
    assert "一致同意" not in text
    same = city.call("clerk", "GET", f"{path}/file", If_None_Match=answer.headers["ETag"])
    assert same.status_code == 304
    assert city.call("head_d20", "GET", f"{path}/file").status_code == 404


def test_a_corrected_edition_is_drafted_and_dropped(city: City, told: dict[str, Any]) -> None:
    path = f"/v1/minutes/{minutes_of(city, told)}"
    draft = city.made("clerk", f"{path}/reissue", {"reason": "文字有误"})
    at = f"/v1/minutes/{draft['id']}"
    body = {"items": [{"decision_id": draft["items"][0]["decision_id"], "text": "原则通过，更正"}]}
    assert city.call("clerk", "PUT", at, body).status_code == 428
    revised = city.call("clerk", "PUT", at, body, If_Match=f'"{draft["version"]}"')
    assert (revised.status_code, revised.json()["items"][0]["differs"]) == (200, ["text"])
    own = city.call("clerk", "POST", f"{at}/check", {"agreed": True})
    assert own.status_code == 403
    text, _ = paper(city, "clerk", f"{at}/file")
    assert "草稿" in text
    assert city.made("clerk", f"{at}/discard")["state"] == "discarded"
    assert city.made("clerk", path, method="GET")["state"] == "issued"
    listed = city.made("clerk", "/v1/minutes?kind=executive&state=issued", method="GET")["minutes"]
    assert minutes_of(city, told) in {row["id"] for row in listed}


@pytest.mark.rule("R50.3")
def test_the_submission_form_is_printed_with_its_signatures(city: City, told: dict[str, Any]) -> None:
    text, _ = paper(city, "clerk", f"/v1/topics/{told['topic']}/form")
    for said in ("议题提报单", "办公室主任（副主任）意见", "同意提报", "市政府办公室副主任", "分管市领导意见"):
        assert said in text, said


def test_the_agenda_is_printed_for_who_is_on_the_list(city: City, told: dict[str, Any]) -> None:
    text, _ = paper(city, "mayor", f"/v1/meetings/{told['meeting']}/agenda/file")
    assert "三、议程1.专题学习" in text
    assert city.call("head_d20", "GET", f"/v1/meetings/{told['meeting']}/agenda/file").status_code == 403
