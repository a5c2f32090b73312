"""The public reads what was published, at once and only that, without signing in."""

import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from chassis import migrate
from chassis.clock import Clock
from chassis.db import connect, new_id, sessions
from chassis.envelope import Event
from chassis.errors import Malformed
from chassis.law import Rulebook
from chassis.run import Runtime, consume
from chassis.workdays import Calendar
from gateway import import_text
from gateway.commands import show_document
from zhengling.documents.v1.events_pb2 import DocumentPublished

LIST = "/public/v1/documents"
FILE = b"%PDF-1.7 the published file"
NOW = datetime.now(UTC)


class Feed:
    """Tells the gateway's worker of publications, as the documents service would."""

    def __init__(self, url: str, gateway: Any) -> None:
        self.runtime = Runtime(
            "gateway", gateway.gate.settings, connect(url), Clock(), Rulebook.load("gateway"), Calendar()
        )

    def publish(self, number: int, *, version: int = 1, at: datetime = NOW, title: str = "", year: int = 2026) -> bool:
        key = UUID(int=number)
        data = DocumentPublished(
            document_id=str(key),
            number=f"乳政发〔{year}〕{number}号",
            title=title or f"关于第{number}件事的通知",
            issuer="乳山市人民政府",
            doc_type="notice",
            document_date=f"{year}-03-01",
            published_at=at.isoformat(),
            body="正文",
            file_sha256=hashlib.sha256(FILE).hexdigest(),
            file_size=len(FILE),
        )
        event = Event(new_id(), "t", "/zhengling/documents", f"document/{key}", version, NOW, "request-1", data)
        return consume(self.runtime, event, show_document.handle, show_document.from_event(data))


@pytest.fixture
def feed(database: str, gateway: Any) -> Any:
    found = Feed(database, gateway)
    yield found
    found.runtime.engine.dispose()


@pytest.mark.rule("R33.1")
def test_what_is_published_can_be_looked_up_by_everybody(feed: Feed, gateway: Any) -> None:
    feed.publish(1)
    (item,) = gateway.client.get(LIST).json["documents"]
    assert (item["id"], item["number"], item["document_date"]) == (str(UUID(int=1)), "乳政发〔2026〕1号", "2026-03-01")
    assert "body" not in item
    assert gateway.client.get(f"{LIST}/{UUID(int=1)}").json == {**item, "body": "正文"}
    file = gateway.client.get(f"{LIST}/{UUID(int=1)}/file")
    assert (file.status_code, file.mimetype, file.data) == (200, "application/pdf", FILE)
    assert "filename*=UTF-8''%E5%B7%A5" in file.headers["Content-Disposition"]


@pytest.mark.rule("R33.1")
def test_nothing_else_can_be_looked_up(feed: Feed, gateway: Any) -> None:
    feed.publish(1, at=NOW + timedelta(hours=1))
    assert gateway.client.get(LIST).json["documents"] == []
    for path in (f"{LIST}/{UUID(int=1)}", f"{LIST}/{UUID(int=2)}", f"{LIST}/{UUID(int=1)}/file"):
        hidden = gateway.client.get(path)
        assert (hidden.status_code, hidden.json["type"]) == (404, "/problems/not-found")


def test_a_publication_counts_once_and_an_older_one_undoes_nothing(feed: Feed, gateway: Any) -> None:
    assert feed.publish(1, version=2, title="新的通知")
    assert not feed.publish(1, version=1, title="旧的通知")
    assert [item["title"] for item in gateway.client.get(LIST).json["documents"]] == ["新的通知"]
    assert feed.publish(1, version=3, title="改正的通知")
    assert [item["title"] for item in gateway.client.get(LIST).json["documents"]] == ["改正的通知"]


def test_an_event_that_cannot_be_shown_is_refused_for_good(feed: Feed) -> None:
    with pytest.raises(Malformed):
        show_document.from_event(DocumentPublished(document_id="7"))
    with pytest.raises(Malformed):
        show_document.from_event(
            DocumentPublished(document_id=str(UUID(int=1)), document_date="2026-03-01", published_at="soon")
        )


def test_the_list_is_paged_newest_first(feed: Feed, gateway: Any) -> None:
    for number in range(1, 6):
        feed.publish(number)
    seen, cursor = [], ""
    while True:
        page = gateway.client.get(f"{LIST}?limit=2" + (f"&cursor={cursor}" if cursor else "")).json
        seen += [UUID(item["id"]).int for item in page["documents"]]
        cursor = page["next_cursor"]
        if not cursor:
            break
    assert seen == [5, 4, 3, 2, 1]


def test_the_list_is_searched_by_words_and_year(feed: Feed, gateway: Any) -> None:
    feed.publish(1, title="工作规则 100%")
    feed.publish(2, year=2025)

    def found(query: str) -> list[int]:
        return [UUID(item["id"]).int for item in gateway.client.get(f"{LIST}?{query}").json["documents"]]

    assert found("q=规则") == [1]
    assert found("q=〔2025〕2号") == [2]
    assert found("q=100%25") == [1]
    assert found("q=0%25%25") == found("q=_____________________________") == []
    assert (found("year=2025"), found("year=2024")) == ([2], [])


@pytest.mark.parametrize(
    "query", ["year=1", "year=x", "q=", "q=%00", "cursor=~", "cursor=abc", "limit=1000", "order=x"]
)
def test_bad_queries_are_refused(feed: Feed, gateway: Any, query: str) -> None:
    assert gateway.client.get(f"{LIST}?{query}").status_code == 422


def test_answers_may_be_cached_and_are_spared_when_known(feed: Feed, gateway: Any) -> None:
    feed.publish(1)
    for path in (LIST, f"{LIST}/{UUID(int=1)}", f"{LIST}/{UUID(int=1)}/file"):
        first = gateway.client.get(path)
        assert first.headers["Cache-Control"].startswith("public")
        again = gateway.client.get(path, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")


def test_a_file_that_is_not_the_published_one_does_not_go_out(feed: Feed, gateway: Any) -> None:
    feed.publish(1)
    gateway.upstream.documents.content = b"another file"
    answer = gateway.client.get(f"{LIST}/{UUID(int=1)}/file")
    assert (answer.status_code, answer.json["type"]) == (500, "/problems/internal")


def test_without_the_database_the_answer_is_not_now(gateway: Any) -> None:
    answer = gateway.client.get(LIST)
    assert (answer.status_code, answer.json["type"]) == (503, "/problems/neighbour-down")


def test_a_connection_that_was_cut_is_replaced(feed: Feed, gateway: Any) -> None:
    assert gateway.client.get(LIST).status_code == 200
    with feed.runtime.engine.begin() as connection:
        connection.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    assert gateway.client.get(LIST).status_code == 200


def test_an_imported_regulation_is_quoted_in_refusals_and_rules(
    database: str, gateway: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, engine = tmp_path / "regulation.md", connect(database)
    file.write_text("第四十三条 出席须过半。\n\n第四十五条 其他。\n", encoding="utf-8")
    import_text.main(["import-text", str(file)], sessions(engine))
    engine.dispose()
    assert capsys.readouterr().out.startswith("work-rules-2022: 2 articles imported (43..45); not found: 1, 2")
    problem = gateway.client.get("/v1/trial/units/rule", headers=gateway.headers()).json
    assert problem["rule"]["text"] == "出席须过半。"
    assert gateway.client.get("/v1/rules/R43.4", headers=gateway.headers()).json["text"] == "出席须过半。"


def test_a_file_without_articles_is_refused_with_a_sentence(database: str, tmp_path: Path) -> None:
    engine = connect(database)
    for name, content in (("none.txt", b"no article"), ("latin.txt", "第一条 x".encode("gb18030"))):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(SystemExit, match=name):
            import_text.main(["import-text", str(tmp_path / name)], sessions(engine))
    engine.dispose()


def test_up_down_up_and_no_difference_from_the_model(database: str) -> None:
    for command in (["downgrade", "base"], ["upgrade"], ["check"]):
        migrate.main(command, "gateway", database)
