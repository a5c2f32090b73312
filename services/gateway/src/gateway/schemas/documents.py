"""Shapes of documents, their files and the uses of seals."""

from gateway.schemas.base import (
    Body,
    Choice,
    Date,
    Instant,
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

KINDS = (
    "文种：resolution 决议、decision 决定、order 命令（令）、communique 公报、announcement 公告、public_notice 通告、"
    "opinion 意见、notice 通知、circular 通报、report 报告、request 请示、reply 批复、motion 议案、"
    "letter 函、minutes 纪要"
)
GROUNDS = tuple(f"R63.{item}" for item in range(1, 8))
ISSUE_GROUNDS = (
    "发文范围：important_decision 重要决定、policy_measure 政策措施、"
    "normative_document 规范性文件、general_matter 需全市执行和周知的重要事项"
)
DISCLOSURES = ("proactive", "on_request", "none")
STATES = (
    "状态：draft 起草、head_approved 部门已把关、office_reviewed 办公室已审核、legality_reviewed 合法性已审查、"
    "decided 已集体讨论决定、pending_sign_off 待签发、signed 已签发、numbered 已编号、rendered 已排版、"
    "sealed 已用印、published 已公布、returned 已退回"
)
SEALS = ("city", "mayor")


class DraftIn(Body):
    """What the drafters of a document decide."""

    title = Text("标题，以文种名称结尾", required=True)
    doc_type = Text(KINDS, longest=40, required=True)
    body = Text("正文，每行一段", longest=100_000, required=True)
    recipients = Many(Text(), "主送机关", most=100)
    cc_recipients = Many(Text(), "抄送机关", most=100)
    normative = Truth("是否规范性文件")
    sign_off_ground = Choice("签发依据：第六十三条的哪一项", GROUNDS, required=True)
    issue_ground = Text(ISSUE_GROUNDS, longest=40, least=0)
    legal_basis = Text("制定依据；规范性文件必填", longest=2000, least=0)
    disclosure = Choice(
        "公开属性：proactive 主动公开、on_request 依申请公开、none 不予公开", DISCLOSURES, required=True
    )
    disclosure_ground = Text("不主动公开的理由", longest=1000, least=0)
    issuer_code = Text("发文机关代字，例如 乳政发", longest=20, required=True)
    routine = Text("例行批准事项（第六十三条第六项）", longest=60, least=0)
    touched_units = Many(Text(longest=40), "内容涉及的其他单位代码", most=100)


class DocumentIn(DraftIn):
    """A document to draft."""

    issuer = Choice("发文机关：government 市政府、office 市政府办公室", ("government", "office"), required=True)
    drafting_unit = Text("起草单位代码", longest=40, required=True)
    decision_id = Uuid("所执行的会议决定")
    level = Level()


class OpinionIn(Body):
    """An opinion to sign with."""

    opinion = Text("意见", longest=4000, least=0)


class ReasonsIn(Body):
    """Reasons."""

    reasons = Text("理由", longest=4000, required=True)


class SixCases(Body):
    """The six cases of article 65 in which no document is issued, each to be answered."""

    already_law = Truth("国家法律法规已明确规定，或已通过媒体公开全文", required=True)
    existing_document_applies = Truth("现行文件仍适用", required=True)
    superior_document_suffices = Truth("上级文件明确具体，可直接贯彻", required=True)
    no_new_substance = Truth("没有新的实质内容", required=True)
    passes_on_provincial_department = Truth("贯彻省政府部门文件", required=True)
    deploys_event = Truth("部署以市政府名义主办的活动", required=True)


class ReviewIn(Body):
    """The office's review."""

    outcome = Choice("结论：pass 通过、return 退回", ("pass", "return"), required=True)
    opinion = Text("意见；退回时为理由，必填", longest=4000, least=0)
    six_cases = One(SixCases, "六种不发文情形的逐项答复；通过时必填")
    assent_of = Choice(
        "报请审定的领导：mayor 市长、vice_mayor 分管副市长（第六十三条第七项）", ("", "mayor", "vice_mayor"), least=0
    )


class LegalityPoints(Body):
    """The points of article 21, each to be answered."""

    sets_licence = Truth("设定行政许可", required=True)
    sets_penalty = Truth("设定行政处罚", required=True)
    sets_compulsion = Truth("设定行政强制", required=True)
    impairs_rights = Truth("违法减损权益", required=True)
    adds_duties = Truth("违法增加义务", required=True)


class LegalityIn(Body):
    """The justice bureau's review."""

    finding = Choice("结论：lawful 合法、unlawful 不合法", ("lawful", "unlawful"), required=True)
    opinion = Text("审查意见；不合法时必填", longest=4000, least=0)
    points = One(LegalityPoints, "审查要点的逐项答复；合法时必填")


class Opinion(Reply):
    """What one person said in one step."""

    step = Text("环节")
    person_id = Uuid("本人")
    name = Text("姓名")
    power = Text("所依据的职权")
    via = Text("职权来源：own 本职、delegation 委托、substitution 补位、authorization 授权")
    outcome = Text("结论")
    text = Text("意见")
    at = Instant("时刻")


class Countersignature(Reply):
    """A signature needed before sign-off."""

    powers = Many(Text(), "谁可签署（职权）")
    kind = Text("countersign 会签、assent 审定")
    name = Text("签署人；未签为空")
    at = Instant("签署时刻")


class File(Reply):
    """A rendered file."""

    id = Uuid("文件", required=True)
    sha256 = Text("SHA-256")
    sm3 = Text("SM3")
    size = Integer("字节数")
    pages = Integer("页数")
    fonts = Many(Text(), "所用字体")
    substituted_fonts = Many(Text(), "缺少的国标字体及其替代")
    rendered_at = Instant("排版时刻")


class DocumentRow(Reply):
    """A document as lists show it."""

    id = Uuid("公文", required=True)
    version = Integer("版本，用于 If-Match")
    level = Level()
    state = Text(STATES)
    title = Text("标题")
    doc_type = Text(KINDS)
    recipients = Many(Text(), "主送机关")
    cc_recipients = Many(Text(), "抄送机关")
    issuer = Text("发文机关：government、office")
    drafting_unit = Text("起草单位代码")
    touched_units = Many(Text(), "内容涉及的其他单位代码")
    normative = Truth("是否规范性文件")
    sign_off_ground = Text("签发依据")
    issue_ground = Text(ISSUE_GROUNDS)
    legal_basis = Text("制定依据")
    disclosure = Text("公开属性：proactive、on_request、none")
    disclosure_ground = Text("不主动公开的理由")
    issuer_code = Text("发文机关代字")
    routine = Text("例行批准事项")
    decision_id = Uuid("所执行的会议决定")
    decision_outcome = Text("会议决定的结论")
    legality_finding = Text("合法性审查结论：none、lawful、unlawful")
    legality_on = Date("审查日期")
    signed_on = Date("签发日期")
    number = Text("发文字号；登记前为空")
    document_date = Date("成文日期")
    published_at = Instant("公布时刻")
    drafted_at = Instant("起草时刻")


class Document(DocumentRow):
    """A document, whole."""

    body = Text("正文")
    file = One(File, "排版文件")
    countersignatures = Many(One(Countersignature), "签发前须有的签署")
    opinions = Many(One(Opinion), "各环节意见，按先后")


class DocumentFilter(PageQuery):
    """Which documents."""

    state = Text("状态", longest=40)
    doc_type = Text("文种", longest=40)
    drafting_unit = Text("起草单位代码", longest=40)


class DocumentPage(Page):
    """A page of documents."""

    documents = Many(One(DocumentRow), "公文，新者在前")


class Legality(Reply):
    """Where a legality review stands."""

    document_id = Uuid("公文", required=True)
    title = Text("标题")
    normative = Truth("是否规范性文件")
    finding = Text("结论：none、lawful、unlawful")
    found_on = Date("审查日期")
    text_sha256 = Text("标题和正文的校验值，用以识别文稿是否改动")


class DigestQuery(Query):
    """A file by its digest."""

    sha256 = Text("手中文件的 SHA-256（十六进制）", longest=64, least=64, required=True)


class FileVerification(Reply):
    """Whether the file in hand is the sealed one."""

    document_id = Uuid("公文", required=True)
    matches = Truth("手中文件即用印文件")
    sealed_sha256 = Text("用印文件的 SHA-256；未用印为空")
    stored_intact = Truth("所存文件自排版以来未变")
    ledger_entries = Many(Text(), "用印登记，例如 city/2026/1")


class SealUseIn(Body):
    """A use of a seal to ask for."""

    seal = Choice("印章：city 市政府印章、mayor 市长印章", SEALS, required=True)
    copies = Integer("份数", least=1, most=10_000, required=True)
    purpose = Text("用印事由", longest=1000, required=True)


class SealRecordIn(Body):
    """A use of a seal as it was made."""

    sha256 = Text("用印文件的 SHA-256（十六进制）", longest=64, least=64, required=True)
    copies = Integer("用印份数，不得超过批准份数", least=1, most=10_000, required=True)


class SealUse(Reply):
    """One use of a seal; what is registered here is the use, the seal itself is put on outside."""

    id = Uuid("用印", required=True)
    version = Integer("版本，用于 If-Match")
    level = Level()
    state = Text("状态：requested 已申请、approved 已同意、rejected 未同意、void 已失效、used 已用印")
    seal = Text("印章：city、mayor")
    document_id = Uuid("公文")
    title = Text("公文标题")
    number = Text("发文字号")
    file_sha256 = Text("所盖文件的 SHA-256")
    copies = Integer("份数")
    purpose = Text("用印事由")
    requested_by = Text("经办人")
    requested_at = Instant("申请时刻")
    answered_by = Text("审批人")
    answered_at = Instant("审批时刻")
    answer = Text("审批意见")
    used_by = Text("监印人")
    used_at = Instant("用印时刻")
    ledger_year = Integer("登记年份；未用印为 0")
    ledger_number = Integer("登记编号；未用印为 0")
    ledger_digest = Text("与上一条登记相连的校验值")


class SealUseFilter(PageQuery):
    """Which uses."""

    seal = Choice("印章", SEALS)
    document_id = Uuid("公文")
    state = Text("状态", longest=20)


class SealUsePage(Page):
    """A page of uses."""

    seal_uses = Many(One(SealUse), "用印，新者在前")


class LedgerVerification(Reply):
    """Whether a ledger is whole."""

    seal = Text("印章")
    year = Integer("年份")
    entries = Integer("登记条数")
    intact = Truth("编号连续且各条未改")
    broken_at = Integer("第一条缺失或改动的编号；完好为 0")
