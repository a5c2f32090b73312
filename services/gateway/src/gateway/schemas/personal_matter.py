"""Shapes of personal matters."""

from gateway.schemas.base import Body, Choice, Date, Instant, Integer, Many, One, Page, PageQuery, Reply, Text, Uuid

KIND = (
    "事项：marriage 婚姻变化、passport 持有因私出国（境）证件、private_travel 因私出国（境）、"
    "family_abroad 配偶子女移居国（境）外、family_employment 配偶子女从业、family_business 配偶子女经商办企业、"
    "income 收入、property 房产、investment 投资、"
    "litigation 被追究责任或者涉诉、other 其他；以规则包所列为准"
)
STATE = "状态：reported 已报告、acknowledged 已签收"
STATES = ("reported", "acknowledged")


class PersonalMatterIn(Body):
    """A personal matter of the caller."""

    kind = Text(KIND, longest=40, required=True)
    occurred_on = Date("发生日期，不得晚于今天", required=True)
    content = Text("报告内容；只有本人和受理人可见", longest=8000, required=True)
    supplements_id = Uuid("补充或者更正自己先前的哪一份报告")


class AcknowledgementIn(Body):
    """What the leader is told."""

    note = Text("受理意见，告知报告人", longest=2000, least=0)


class PersonalMatterReceipt(Reply):
    """That a report was received."""

    id = Uuid("报告", required=True)
    state = Text(STATE)
    reported_at = Instant("报告时间")
    version = Integer("版本，用于 If-Match")


class PersonalMatter(Reply):
    """A report, for the leader and the designated officer alone."""

    id = Uuid("报告", required=True)
    person_id = Uuid("报告人")
    kind = Text(KIND)
    occurred_on = Date("发生日期")
    content = Text("报告内容；列表中为空")
    supplements_id = Uuid("补充或者更正的报告")
    reported_at = Instant("报告时间")
    days_late = Integer("超过报告期限的天数；按时为 0")
    state = Text(STATE)
    note = Text("受理意见；列表中为空")
    version = Integer("版本，用于 If-Match")


class PersonalMatterFilter(PageQuery):
    """Which reports."""

    state = Choice(STATE, STATES)


class PersonalMatterPage(Page):
    """A page of reports."""

    matters = Many(One(PersonalMatter), "报告，新的在前；本人的，受理人为全部")
