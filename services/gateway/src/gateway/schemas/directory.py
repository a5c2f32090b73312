"""Shapes of the directory as of any date: history of units, who held what, special tasks, import and export."""

from gateway.schemas.base import (
    Body,
    Bytes,
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
from gateway.schemas.personnel import (
    FUNCTIONS,
    INSTRUMENT,
    ON,
    POST_KIND,
    POST_KINDS,
    STARTS,
    UNIT_KIND,
    UNTIL,
    Unit,
)

SHEETS = ("units", "people", "portfolios", "partners")
LAST = "最后一日"


class ReorganizationIn(Body):
    """What a unit is from a day on, said in full."""

    name = Text("名称", required=True)
    kind = Text(UNIT_KIND, longest=40, required=True)
    superior = Text("上级单位代码；只有政府本身不填", longest=40, least=0)
    functions = Many(Choice(choices=FUNCTIONS), "职能：office、justice、audit、market、finance", most=5)
    starts = Date("从哪一天起；以前的情况照旧保留", required=True)
    instrument = Text(INSTRUMENT, least=0)


class LastDayIn(Body):
    """The last day of something."""

    until = Date(LAST, required=True)


class UnitTermPage(Page):
    """A page of a unit's history."""

    terms = Many(One(Unit), "各时期的情况，新登记的在前")


class TreeQuery(Query):
    """Which tree."""

    on = Date(ON)
    under = Text("只列这个单位及其下级", longest=40)


class UnitNode(Reply):
    """A unit in its place."""

    depth = Integer("在本树中的层次，最上层为 0")
    unit = One(Unit, "单位")


class UnitTree(Reply):
    """The units on a date."""

    on = Date("哪一天")
    units = Many(One(UnitNode), "单位，上级在其下级之前", most=20_000)


class CorrectionIn(Body):
    """What a person's entry should say."""

    name = Text("姓名", longest=60, required=True)
    clearance = Level("可知悉的最高密级：0 公开，1 内部，2 秘密，3 机密，4 绝密", required=True)


class ChargeQuery(Query):
    """Whose charge: exactly one of unit and area."""

    unit = Text("单位代码；与 area 二者填一", longest=40)
    area = Text("方面或者专项任务代码；与 unit 二者填一", longest=40)
    on = Date(ON)


class Charge(Reply):
    """In whose charge something is."""

    matter = Text("依据的分管事项：单位代码（无人分管的取其上级单位）或者 area:方面代码")
    portfolio_id = Uuid("分工或者专项任务")
    special = Truth("是否市长交办的专项任务")
    post_id = Uuid("分管的职位")
    title = Text("职务名称")
    person_id = Uuid("当日任该职务的人；空缺为空")
    name = Text("姓名")
    away = Truth("当日是否离岗")
    handled_by_id = Uuid("当日由谁处理；无人时为空")
    handled_by_name = Text("处理者姓名")
    via = Text("own 本人、substitution 补位；无人处理为空")
    on = Date("哪一天")


class SpecialTaskIn(Body):
    """A special task to give."""

    post_id = Uuid("负责的职位", required=True)
    area = Text("专项任务代码，小写字母、数字、- 和 _", longest=40, required=True)
    title = Text("名称", required=True)
    scope = Text("范围", longest=2000, required=True)
    starts = Date(STARTS, required=True)
    until = Date(UNTIL, required=True)
    instrument = Text(INSTRUMENT, required=True)


class SpecialTask(Reply):
    """That a post has a special task."""

    id = Uuid("专项任务", required=True)
    post_id = Uuid("负责的职位")
    area = Text("专项任务代码")
    title = Text("名称")
    scope = Text("范围", longest=2000)
    starts = Date(STARTS)
    until = Date(UNTIL)
    instrument = Text(INSTRUMENT)
    version = Integer("版本，用于 If-Match")


class SpecialTaskFilter(PageQuery):
    """Which special tasks."""

    post_id = Uuid("负责的职位")
    on = Date("只列这一天有效的")


class SpecialTaskPage(Page):
    """A page of special tasks."""

    special_tasks = Many(One(SpecialTask), "专项任务，新的在前")


class HolderFilter(PageQuery):
    """Who held what."""

    on = Date(ON)
    unit = Text("单位代码", longest=40)
    post_kind = Choice(POST_KIND, POST_KINDS)
    person_id = Uuid("人员")


class HeldPost(Reply):
    """A person in a post."""

    appointment_id = Uuid("任职")
    person_id = Uuid("人员")
    name = Text("姓名")
    post_id = Uuid("职位")
    post_code = Text("职位代码")
    post_kind = Text(POST_KIND)
    title = Text("职务名称；代理的注明")
    unit = Text("单位代码")
    unit_name = Text("当日的单位名称")
    rank = Integer("排序，1 为最前")
    acting = Truth("是否代理")
    starts = Date(STARTS)
    until = Date(UNTIL)


class HolderPage(Page):
    """A page of who held what."""

    holders = Many(One(HeldPost), "任职情况，新任的在前")


class ImportIn(Body):
    """A directory to read."""

    dry_run = Truth("只试导入：列出全部问题，不作任何改动")
    kind = Choice("CSV 文件的内容：units 单位、people 人员、portfolios 分工、partners 补位；工作簿不填", SHEETS)
    content = Bytes("文件，base64：CSV（UTF-8 或者 GB 18030）或者 xlsx 工作簿", required=True)


class ImportCount(Reply):
    """How many of a kind."""

    kind = Text("units 单位、posts 职位、people 人员、appointments 任职、portfolios 分工、partnerships 补位")
    count = Integer("数量")


class ImportProblem(Reply):
    """What is wrong with a cell or row."""

    sheet = Text("工作表或者文件")
    row = Integer("第几行，标题行为 1；0 指整个文件")
    column = Text("列；空文本指整行")
    rule = Text("依据的条款；没有为空文本")
    zh = Text("问题（中文）")
    en = Text("问题（英文）")
    remedy_zh = Text("怎样改正（中文）")
    remedy_en = Text("怎样改正（英文）")


class Imported(Reply):
    """What an import did, or would do."""

    id = Uuid("导入；试导入为空")
    dry_run = Truth("是否只是试导入")
    added = Many(One(ImportCount), "新增的数量")
    unchanged = Integer("已经有、未作改动的数量")
    problems = Many(One(ImportProblem), "全部问题，按位置排列", most=1000)
    more_problems = Integer("未列出的问题数量")


class ExportQuery(Query):
    """Which directory."""

    on = Date(ON)
    template = Truth("只要空白模板")
