"""Shapes of units, posts, people, portfolios and standing."""

from gateway.schemas.base import (
    Body,
    Choice,
    Date,
    Integer,
    Level,
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

UNIT_KIND = (
    "单位种类：government 政府、department 部门、dispatched_body 派出机构、directly_subordinate_body 直属机构、"
    "institution 事业单位、town 镇（街道）、coordinating_body 议事协调机构、"
    "temporary_body 临时机构、internal_unit 内设机构"
)
POST_KINDS = ("mayor", "vice_mayor", "office_director", "office_deputy", "unit_head", "unit_deputy", "staff")
POST_KIND = (
    "职务种类：mayor 市长、vice_mayor 副市长、office_director 办公室主任、office_deputy 办公室副主任、"
    "unit_head 单位主要负责人、unit_deputy 单位副职、staff 工作人员"
)
FUNCTIONS = ("office", "justice", "audit", "market", "finance")
STARTS, UNTIL, INSTRUMENT = "起始日", "截止日（含）", "依据的文书名称或者编号"
ON = "哪一天的情况，默认今天"


class OnDate(Query):
    """A date."""

    on = Date(ON)


class UnitIn(Body):
    """A unit to register."""

    code = Text("单位代码，小写字母、数字、- 和 _", longest=40, required=True)
    name = Text("名称", required=True)
    kind = Text(UNIT_KIND, longest=40, required=True)
    superior = Text("上级单位代码；只有政府本身不填", longest=40, least=0)
    functions = Many(Choice(choices=FUNCTIONS), "职能：office、justice、audit、market、finance", most=5)
    starts = Date("起始日，默认今天")
    instrument = Text(INSTRUMENT, least=0)


class Unit(Reply):
    """A unit."""

    id = Uuid("单位", required=True)
    code = Text("单位代码")
    name = Text("名称")
    kind = Text(UNIT_KIND)
    superior = Text("上级单位代码")
    functions = Many(Text(), "职能")
    version = Integer("版本，用于 If-Match")
    starts = Date("以上情况的起始日")
    until = Date("以上情况的截止日（含）；未定为空")
    instrument = Text(INSTRUMENT)


class UnitFilter(PageQuery):
    """Which units."""

    kind = Text(UNIT_KIND, longest=40)
    on = Date(ON)


class UnitPage(Page):
    """A page of units."""

    units = Many(One(Unit), "单位，新的在前")


class PostIn(Body):
    """A post to establish."""

    code = Text("职位代码", longest=64, required=True)
    kind = Choice(POST_KIND, POST_KINDS, required=True)
    title = Text("职务名称", required=True)
    unit = Text("所属单位代码", longest=40, required=True)
    rank = Integer("排序，1 为最前", least=1, most=9999, required=True)
    starts = Date("设立之日，默认今天")


class Post(Reply):
    """A post."""

    id = Uuid("职位", required=True)
    code = Text("职位代码")
    kind = Text(POST_KIND)
    title = Text("职务名称")
    unit = Text("所属单位代码")
    rank = Integer("排序，1 为最前")
    version = Integer("版本，用于 If-Match")
    starts = Date("设立之日")
    until = Date("撤销前的最后一日；未撤销为空")


class PostFilter(PageQuery):
    """Which posts."""

    unit = Text("所属单位代码", longest=40)
    kind = Choice(POST_KIND, POST_KINDS)
    on = Date("只列这一天设立着的")


class PostPage(Page):
    """A page of posts."""

    posts = Many(One(Post), "职位，新的在前")


class PersonIn(Body):
    """A person to register."""

    login = Text("登录名，小写字母、数字和 . - _", longest=64, required=True)
    name = Text("姓名", longest=60, required=True)
    clearance = Level("可知悉的最高密级：0 公开，1 内部，2 秘密，3 机密，4 绝密", required=True)
    phone = Text("电话；只有本人和办公室可见", longest=40, least=0)


class Holder(Reply):
    """A person in a post."""

    person_id = Uuid("人员")
    name = Text("姓名")
    post_kind = Text(POST_KIND)
    title = Text("职务名称")
    unit = Text("单位代码")
    away = Truth("当日是否离岗")
    acting = Truth("是否代理")
    post_id = Uuid("职位")


class Person(Reply):
    """A person as the reader may see the person."""

    id = Uuid("人员", required=True)
    login = Text("登录名")
    name = Text("姓名")
    clearance = Level("可知悉的最高密级")
    phone = Text("电话；读者无权知悉时为空")
    posts = Many(One(Holder), "当日所任职务，最高的在前")
    version = Integer("版本，用于 If-Match")


class PersonFilter(PageQuery):
    """Which people."""

    unit = Text("任职单位代码", longest=40)
    post_kind = Choice(POST_KIND, POST_KINDS)
    on = Date(ON)


class PersonPage(Page):
    """A page of people."""

    people = Many(One(Person), "人员，新的在前")


class Power(Reply):
    """A power and the title it is held by."""

    key = Text("权力")
    via = Text("取得方式：own 本职、delegation 委托、substitution 补位、authorization 授权")
    on_behalf_of = Uuid("代行谁的权力；本职时为空")
    instrument = Text("依据的文书")
    until = Date("截止日；未定为空")
    through = Text("单位无人直接分管时，凭分管其哪个上级单位（代码）而分管；其他情形为空")


class Me(Reply):
    """The caller and what the caller may do today."""

    id = Uuid("人员", required=True)
    name = Text("姓名")
    login = Text("登录名")
    titles = Many(Text(), "今日职务，最高的在前")
    units = Many(Text(), "所在单位代码")
    clearance = Level("可知悉的最高密级")
    away = Truth("今日是否离岗")
    powers = Many(One(Power), "今日可以行使的权力，本职的在前")


class Suspended(Reply):
    """A power that passed to another for a while."""

    key = Text("权力")
    holder_id = Uuid("现由谁行使；无人时为空")
    via = Text("方式：delegation 委托、substitution 补位")
    instrument = Text("依据的文书")
    through = Text("单位无人直接分管时，凭分管其哪个上级单位（代码）而分管；其他情形为空")


class StandingOn(OnDate):
    """A date, and a half of it."""

    half = Choice("半日：am 上午、pm 下午；不填时，今天取此刻，其他日期取上午", ("am", "pm"))


class Standing(Reply):
    """A standing with what explains it."""

    person_id = Uuid("人员")
    name = Text("姓名")
    on = Date("所问日期")
    half = Text("所问半日：am 上午、pm 下午")
    away = Truth("当日是否离岗")
    titles = Many(Text(), "当日职务")
    units = Many(Text(), "所在单位代码")
    clearance = Level("可知悉的最高密级")
    powers = Many(One(Power), "当日可以行使的权力及其由来")
    suspended = Many(One(Suspended), "本职权力中当日由他人行使的")


class AppointmentIn(Body):
    """An appointment to make."""

    person_id = Uuid("人员", required=True)
    post_id = Uuid("职位", required=True)
    starts = Date(STARTS, required=True)
    until = Date(UNTIL)
    instrument = Text(INSTRUMENT, least=0)
    acting = Truth("是否代理：席位须空缺，正式任职之日起代理即止")


class AppointmentEndIn(Body):
    """The end of an appointment."""

    until = Date("任职的最后一日", required=True)


class Appointment(Reply):
    """That a person holds a post."""

    id = Uuid("任职", required=True)
    person_id = Uuid("人员")
    post_id = Uuid("职位")
    starts = Date(STARTS)
    until = Date(UNTIL)
    instrument = Text(INSTRUMENT)
    version = Integer("版本，用于 If-Match")
    acting = Truth("是否代理")


class AppointmentFilter(PageQuery):
    """Which appointments."""

    person_id = Uuid("人员")
    post_id = Uuid("职位")
    on = Date("只列这一天有效的")


class AppointmentPage(Page):
    """A page of appointments."""

    appointments = Many(One(Appointment), "任职，新的在前")


class PortfolioIn(Body):
    """A portfolio to assign: exactly one of unit and area."""

    post_id = Uuid("副市长的职位", required=True)
    unit = Text("分管单位代码；与 area 二者填一", longest=40)
    area = Text("分管方面或者专项任务代码；与 unit 二者填一", longest=40)
    starts = Date(STARTS, required=True)
    until = Date(UNTIL)
    instrument = Text(INSTRUMENT, least=0)


class Portfolio(Reply):
    """That a vice mayor's post is in charge of something."""

    id = Uuid("分工", required=True)
    post_id = Uuid("副市长的职位")
    unit = Text("分管单位代码")
    area = Text("分管方面或者专项任务代码")
    starts = Date(STARTS)
    until = Date(UNTIL)
    instrument = Text(INSTRUMENT)
    version = Integer("版本，用于 If-Match")


class PortfolioFilter(PageQuery):
    """Which portfolios."""

    post_id = Uuid("副市长的职位")
    on = Date(ON)


class PortfolioPage(Page):
    """A page of portfolios."""

    portfolios = Many(One(Portfolio), "分工，新的在前")


class PartnershipIn(Body):
    """Two vice mayors' posts to pair."""

    post_id = Uuid("A 角的职位", required=True)
    partner_id = Uuid("B 角的职位", required=True)
    starts = Date(STARTS, required=True)
    until = Date(UNTIL)


class Partnership(Reply):
    """That one post stands in for another."""

    id = Uuid("补位关系", required=True)
    post_id = Uuid("离岗者的职位")
    partner_id = Uuid("补位者的职位")
    starts = Date(STARTS)
    until = Date(UNTIL)
    version = Integer("版本，用于 If-Match")


class DatedFilter(PageQuery):
    """Which, on a date."""

    on = Date(ON)


class PartnershipPage(Page):
    """A page of partnerships."""

    partnerships = Many(One(Partnership), "补位关系，两个方向各一条")
