"""Shapes of meeting materials, their numbered copies and recordings."""

from gateway.schemas.base import Body, Instant, Integer, Level, Many, One, Page, PageQuery, Reply, Text, Truth, Uuid

COPY_STATE = "issued 已发出、returned 已退回、lost 遗失、resolved 遗失已处理"
LARGEST = 2**40


class MaterialIn(Body):
    """A material to register."""

    title = Text("材料名称", required=True)
    level = Level()
    recall = Truth("是否会后收回", required=True)
    topic_id = Uuid("所属议题；全会的材料不填")


class Material(Reply):
    """A material of a meeting."""

    id = Uuid("材料", required=True)
    version = Integer("版本，用于 If-Match")
    level = Level()
    meeting_id = Uuid("会议")
    title = Text("材料名称")
    recall = Truth("是否会后收回")
    topic_id = Uuid("所属议题")
    issued = Integer("发出份数")
    last_number = Integer("最大份号")
    registered_by = Text("登记人")


class MaterialPage(Page):
    """A page of materials."""

    materials = Many(One(Material), "材料，新的在前")


class CopyForIn(Body):
    """One copy to issue."""

    line_id = Uuid("领取人的名单行", required=True)
    number = Integer("份号；不填为下一号", most=9999)


class CopiesIn(Body):
    """Copies to issue."""

    holders = Many(One(CopyForIn), "领取人；不填为名单上尚未领取的全部人员", most=200)


class MaterialCopy(Reply):
    """A numbered copy."""

    id = Uuid("份", required=True)
    version = Integer("版本，用于 If-Match")
    level = Level()
    state = Text(f"状态：{COPY_STATE}")
    material_id = Uuid("材料")
    meeting_id = Uuid("会议")
    title = Text("材料名称")
    number = Integer("份号，自 1 起")
    holder_id = Uuid("领取人")
    holder = Text("领取人姓名")
    unit = Text("领取人单位代码")
    recall = Truth("是否会后收回")
    issued_at = Instant("发出时刻")
    returned_at = Instant("退回时刻")
    chased = Integer("催退次数")
    report = Text("遗失情况")
    measure = Text("处理结果")
    resolved_by = Text("处理人")


class CopyFilter(PageQuery):
    """Which copies."""

    meeting_id = Uuid("会议")
    material_id = Uuid("材料")
    state = Text(f"状态：{COPY_STATE}", longest=30)
    outstanding = Truth("只列应退未退和遗失未处理的")


class CopyPage(Page):
    """A page of copies."""

    copies = Many(One(MaterialCopy), "各份，新的在前")


class LossIn(Body):
    """A loss to report."""

    report = Text("何时何地如何遗失、已做的查找", longest=2000, required=True)


class MeasureIn(Body):
    """How a loss was dealt with."""

    measure = Text("处理结果", longest=2000, required=True)


class RecordingIn(Body):
    """A recording to authorise."""

    operator_id = Uuid("录制人；没有登记的不填")
    operator = Text("录制人姓名", longest=60, required=True)
    device = Text("使用的设备", required=True)
    purpose = Text("用途", longest=2000, required=True)


class RecordingFileIn(Body):
    """A file that was recorded."""

    recording_id = Uuid("会前的录音录像安排")
    file_name = Text("文件名", required=True)
    sha256 = Text("文件的 SHA-256，64 位十六进制数", longest=64, least=64, required=True)
    size = Integer("字节数", least=1, most=LARGEST, required=True)
    kept_at = Text("保存位置", required=True)


class RecordingFile(Reply):
    """A file of a recording."""

    file_name = Text("文件名")
    sha256 = Text("文件的 SHA-256")
    size = Integer("字节数")
    kept_at = Text("保存位置")
    attached_at = Instant("登记时刻")
    attached_by = Text("登记人")


class Recording(Reply):
    """An authorised recording."""

    id = Uuid("录音录像安排", required=True)
    version = Integer("版本，用于 If-Match")
    level = Level()
    state = Text("状态：authorised 已安排、revoked 已撤销")
    meeting_id = Uuid("会议")
    operator_id = Uuid("录制人")
    operator = Text("录制人姓名")
    device = Text("使用的设备")
    purpose = Text("用途")
    authorised_by = Text("安排人")
    authorised_at = Instant("安排时刻")
    files = Many(One(RecordingFile), "录音录像文件，先登记的在前")


class RecordingPage(Page):
    """A page of recordings."""

    recordings = Many(One(Recording), "录音录像安排，新的在前")
