"""The shapes of what everybody may read."""

from chassis.wire import FIRST_YEAR, LAST_YEAR
from gateway.schemas.base import Choice, Date, Instant, Integer, Many, One, Page, PageQuery, Reply, Text, Uuid


class PublishedQuery(PageQuery):
    """Which published documents."""

    q = Text("标题或发文字号中含有的文字 / Words in the title or the number", longest=100)
    year = Integer("成文年份 / The year it was made in", least=FIRST_YEAR, most=LAST_YEAR)


class PublishedItem(Reply):
    """A published document in a list."""

    id = Uuid("公文编号（系统） / UUID of the document")
    number = Text("发文字号 / Its number")
    title = Text("标题 / The title")
    issuer = Text("发文机关 / Who issued it")
    doc_type = Text("文种 / Its kind")
    document_date = Date("成文日期 / The date it bears, YYYY-MM-DD")
    published_at = Instant("公布时间 / When it was made public, RFC 3339")
    file_sha256 = Text("文件的 SHA-256 摘要 / The SHA-256 of the file, in hexadecimal")
    file_size = Integer("文件大小（字节） / The size of the file, in bytes")


class PublishedDocument(PublishedItem):
    """A published document."""

    body = Text("正文 / The text")


class PublishedPage(Page):
    """A page of published documents."""

    documents = Many(One(PublishedItem), "公文，新的在前 / The documents, newest first")


class DecisionsQuery(PageQuery):
    """Which decisions."""

    q = Text("名称或者内容中含有的文字 / Words in the title or the text", longest=100)
    year = Integer("会议年份 / The year of the meeting", least=FIRST_YEAR, most=LAST_YEAR)
    meeting_kind = Choice(
        "会议种类：plenary 全体会议、executive 常务会议 / The kind of meeting: plenary or executive",
        ("plenary", "executive"),
    )


class PublishedDecision(Reply):
    """A decision that was made public."""

    id = Uuid("决定编号（系统） / UUID of the decision")
    title = Text("名称 / The title")
    text = Text("议定内容 / What was decided")
    meeting_kind = Text("会议种类：plenary 全体会议、executive 常务会议 / The kind of meeting: plenary or executive")
    meeting_title = Text("会议名称 / The title of the meeting")
    minutes_number = Text("会议纪要编号 / The number of the minutes")
    decided_on = Date("会议日期 / The day of the meeting, YYYY-MM-DD")
    published_at = Instant("公布时间 / When it was made public, RFC 3339")


class DecisionsPage(Page):
    """A page of decisions that were made public."""

    decisions = Many(One(PublishedDecision), "议定事项，新的在前 / The decisions, newest first")
