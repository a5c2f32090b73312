"""The shapes of what everybody may read."""

from chassis.wire import FIRST_YEAR, LAST_YEAR
from gateway.schemas.base import Choice, Date, Instant, Integer, Many, One, Page, PageQuery, Reply, Text, Uuid


class PublishedQuery(PageQuery):
    """Which published documents."""

    q = Text("标题或发文字号中含有的文字", longest=100)
    year = Integer("成文年份", least=FIRST_YEAR, most=LAST_YEAR)


class PublishedItem(Reply):
    """A published document in a list."""

    id = Uuid("公文编号（系统）")
    number = Text("发文字号")
    title = Text("标题")
    issuer = Text("发文机关")
    doc_type = Text("文种")
    document_date = Date("成文日期")
    published_at = Instant("公布时间")
    file_sha256 = Text("文件的 SHA-256 摘要")
    file_size = Integer("文件大小（字节）")


class PublishedDocument(PublishedItem):
    """A published document."""

    body = Text("正文")


class PublishedPage(Page):
    """A page of published documents."""

    documents = Many(One(PublishedItem), "公文，新的在前")


class DecisionsQuery(PageQuery):
    """Which decisions."""

    q = Text("名称或者内容中含有的文字", longest=100)
    year = Integer("会议年份", least=FIRST_YEAR, most=LAST_YEAR)
    meeting_kind = Choice("会议种类：plenary 全体会议、executive 常务会议", ("plenary", "executive"))


class PublishedDecision(Reply):
    """A decision that was made public."""

    id = Uuid("决定编号（系统）")
    title = Text("名称")
    text = Text("议定内容")
    meeting_kind = Text("会议种类：plenary 全体会议、executive 常务会议")
    meeting_title = Text("会议名称")
    minutes_number = Text("会议纪要编号")
    decided_on = Date("会议日期")
    published_at = Instant("公布时间")


class DecisionsPage(Page):
    """A page of decisions that were made public."""

    decisions = Many(One(PublishedDecision), "议定事项，新的在前")
