"""Shapes of calendar feeds."""

from gateway.feeds import KINDS
from gateway.schemas.base import Body, Choice, Code, Instant, Many, One, Reply, Text, Truth, Uuid

KIND = f"种类：{'、'.join(f'{row.kind} {row.zh}' for row in KINDS.values())} / The kind: {' or '.join(KINDS)}"


class FeedIn(Body):
    """A calendar feed to make, for oneself."""

    kind = Choice(KIND, tuple(KINDS), required=True)
    unit = Code(
        "只要这个单位的（单位代码）；不填的，外出日历为全部、会议日程为本人"
        " / Only what concerns this unit (its code); left out: of absences all, of meetings one's own"
    )
    leaders = Truth("只要市长和副市长；只用于外出日历 / Only the mayor and the vice mayors; for absences alone")


class Feed(Reply):
    """A calendar feed, without its secret."""

    id = Uuid("订阅 / UUID of the feed", required=True)
    kind = Text(KIND)
    unit = Text("限于哪个单位；不限为空 / Code of the unit it is narrowed to; empty for none", least=0)
    leaders = Truth("是否限于市长和副市长 / Whether it is narrowed to the mayor and the vice mayors")
    made_at = Instant("建立时间（RFC 3339） / When it was made, RFC 3339")
    last_used_at = Instant(
        "最近读取时间（RFC 3339，精确到一小时）；从未读取为 null"
        " / When it was last read, RFC 3339, to the hour; null before"
    )


class NewFeed(Feed):
    """A calendar feed just made."""

    address = Text(
        "订阅地址，接在本系统的网址之后填入日历程序；只告知这一次，知道它的人都能读到您能看到的内容"
        " / The address for a calendar program, behind that of this system; it is told this once, "
        "and who knows it reads what you may see",
        longest=100,
    )


class FeedList(Reply):
    """One's feeds."""

    feeds = Many(One(Feed), "订阅，新的在前 / The feeds, newest first", most=10)
