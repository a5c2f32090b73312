"""Shapes of phone numbers, times without contact, the duty board and the roster."""

from gateway.schemas.base import (
    Body,
    Choice,
    Date,
    Instant,
    Integer,
    Many,
    One,
    Page,
    PageQuery,
    Query,
    Reply,
    Text,
    Truth,
    Uuid,
)
from gateway.schemas.personnel import POST_KIND

PHONE_KINDS = ("mobile", "office", "home")
PHONE_KIND = "种类：mobile 手机、office 办公电话、home 住宅电话"
PHONE_STATES = ("reported", "acknowledged")
PHONE_STATE = "状态：reported 已报告、acknowledged 办公室已知悉"
REASONS = ("flight", "meeting", "sickness", "shift", "other")
REASON = "事由：flight 乘机、meeting 会议、sickness 伤病、shift 倒班、other 其他"
SHIFT = "班次：day 白班、night 夜班，或者规则包所列的其他班次"
REACH = "此刻状态：reachable 可以联系、away 离岗、unreachable 无法联系；既离岗又无法联系的为 away"


class PhonesFilter(PageQuery):
    """Which numbers of a person."""

    on = Date("只列这一天用过的")


class PhoneIn(Body):
    """A changed number."""

    kind = Choice(PHONE_KIND, PHONE_KINDS, required=True)
    number = Text("新号码，可含区号、空格和 +、-", longest=40, required=True)
    changed_on = Date("从哪一天起更改；不填为现在")


class Phone(Reply):
    """A number and when it held."""

    id = Uuid("号码", required=True)
    person_id = Uuid("人员")
    kind = Text(PHONE_KIND)
    number = Text("所报告的号码")
    starts_at = Instant("起用时刻")
    ends_at = Instant("停用时刻；现用的为空")
    reported_by = Uuid("报告人；由运维人员导入的为空")
    reported_at = Instant("报告时刻")
    days_late = Integer("迟报天数；及时为 0")
    state = Text(PHONE_STATE)
    acknowledged_at = Instant("办公室知悉的时刻")
    version = Integer("版本，用于 If-Match")


class PhonePage(Page):
    """A page of numbers."""

    phones = Many(One(Phone), "号码，新的在前")


class PhoneChangeFilter(PageQuery):
    """Which reports."""

    state = Choice(PHONE_STATE, PHONE_STATES)


class NumberFilter(PageQuery):
    """When the number was whose."""

    on = Date("只列这一天的使用人；不填列出历任使用人")


class NumberHolder(Reply):
    """Who has or had a number."""

    person_id = Uuid("人员")
    name = Text("姓名")
    kind = Text(PHONE_KIND)
    number = Text("所报告的号码")
    starts_at = Instant("起用时刻")
    ends_at = Instant("停用时刻；现用的为空")
    reached_by = Text("此人现在的电话")


class NumberHolderPage(Page):
    """A page of those who have or had a number."""

    holders = Many(One(NumberHolder), "使用人，新的在前")


class UnreachableIn(Body):
    """A time without contact."""

    person_id = Uuid("无法联系的人；不填为本人")
    starts_at = Instant("起始时刻", required=True)
    ends_at = Instant("恢复联系的时刻", required=True)
    reason = Choice(REASON, REASONS, required=True)
    contact_id = Uuid("代为联络的人", required=True)


class ContactIn(Body):
    """Who is called instead."""

    contact_id = Uuid("代为联络的人", required=True)


class Unreachable(Reply):
    """A time without contact, and who is called instead."""

    id = Uuid("时段", required=True)
    person_id = Uuid("无法联系的人")
    name = Text("姓名")
    starts_at = Instant("起始时刻")
    ends_at = Instant("恢复联系的时刻")
    announced_until = Instant("告知时所说的恢复时刻")
    reason = Text(f"{REASON}；读者无权知悉时为空")
    contact_id = Uuid("代为联络的人")
    contact_name = Text("代为联络的人的姓名")
    announced_by = Uuid("告知人")
    announced_at = Instant("告知时刻")
    ended_early = Truth("是否提前结束或者取消")
    version = Integer("版本，用于 If-Match")


class UnreachableFilter(PageQuery):
    """Which times without contact."""

    person_id = Uuid("无法联系的人")
    contact_id = Uuid("代为联络的人")
    at = Instant("只列这一时刻仍无法联系的")


class UnreachablePage(Page):
    """A page of times without contact."""

    windows = Many(One(Unreachable), "时段，新的在前")


class BoardFilter(Query):
    """Which part of the board, and for when."""

    unit = Text("单位代码：只列该单位及其内设机构的正副职；不填列市领导和各单位主要负责人", longest=40)
    at = Instant("哪一时刻的情况，默认现在")


class Reached(Reply):
    """A person and how that person is reached."""

    person_id = Uuid("人员")
    name = Text("姓名")
    phone = Text("电话")


class BoardEntry(Reply):
    """One person on the board."""

    person_id = Uuid("人员")
    name = Text("姓名")
    post_kind = Text(POST_KIND)
    title = Text("职务名称")
    unit = Text("单位代码")
    unit_name = Text("单位名称")
    phone = Text("电话")
    state = Text(REACH)
    away_until = Date("离岗的最后一日；未离岗或者逾期未归为空")
    stand_in = One(Reached, "补位的副市长")
    unreachable_until = Instant("恢复联系的时刻")
    contact = One(Reached, "代为联络的人")
    advice = Many(
        Text(),
        "提示：contact_away 联络人离岗、contact_unreachable 联络人无法联系、"
        "stand_in_away 补位人离岗、stand_in_unreachable 补位人无法联系",
    )


class ActingMayor(Reply):
    """Who acts for the mayor."""

    person = One(Reached, "主持全面工作的副市长")
    instrument = Text("委托书名称或者编号")
    until = Date("截止日（含）")


class DutyConflict(Reply):
    """Somebody on duty who cannot be there."""

    person_id = Uuid("人员")
    name = Text("姓名")
    why = Text("原因：away 离岗、unreachable 无法联系")


class BoardDuty(Reply):
    """A shift on the board."""

    id = Uuid("值班", required=True)
    day = Date("日期")
    shift = Text(SHIFT)
    starts_at = Instant("起始时刻")
    ends_at = Instant("结束时刻")
    leader = One(Reached, "带班领导")
    staff = Many(One(Reached), "值班人员")
    conflicts = Many(One(DutyConflict), "届时不能到岗的人")


class DutyBoard(Reply):
    """Who is reached at an instant."""

    at = Instant("所问时刻")
    entries = Many(One(BoardEntry), "人员，职务最高的在前")
    acting_mayor = One(ActingMayor, "当日主持全面工作的副市长；无委托为空")
    duties = Many(One(BoardDuty), "当日的值班和正在进行的值班")
    cut = Truth("人数过多，只列出前面的；请按单位查询")


class DutyIn(Body):
    """A shift to roster."""

    day = Date("日期", required=True)
    shift = Text(SHIFT, longest=40, required=True)
    leader_id = Uuid("带班领导", required=True)
    staff_ids = Many(Uuid(), "值班人员", most=50)


class ReliefIn(Body):
    """Others for a shift."""

    leader_id = Uuid("带班领导", required=True)
    staff_ids = Many(Uuid(), "值班人员", most=50)


class Duty(Reply):
    """A shift of the roster."""

    id = Uuid("值班", required=True)
    day = Date("日期")
    shift = Text(SHIFT)
    starts_at = Instant("起始时刻")
    ends_at = Instant("结束时刻")
    leader_id = Uuid("带班领导")
    staff_ids = Many(Uuid(), "值班人员")
    version = Integer("版本，用于 If-Match")


class DutyFilter(PageQuery):
    """Which shifts."""

    starts = Date("从这一天起")
    until = Date("到这一天止")
    person_id = Uuid("带班或者值班的人")


class DutyPage(Page):
    """A page of the roster."""

    duties = Many(One(Duty), "值班，新登记的在前")
