"""What is printed of meetings: whole for whom it is whole, in part for others, and never half of a thing."""

from datetime import datetime
from uuid import UUID

import pytest

from chassis.clock import SHANGHAI
from chassis.errors import NeighbourDown, NotFound, NotPermitted
from meetings.commands.minutes.check_minutes import CheckMinutes
from meetings.commands.minutes.issue_minutes import IssueMinutes
from meetings.commands.minutes.reissue_minutes import ReissueMinutes
from meetings.commands.minutes.sign_minutes import SignMinutes
from meetings.model import AgendaItem, Attendance, Opinion, Topic
from meetings.model.attendance import OBSERVER
from meetings.queries import paper
from services.meetings.tests.integration.minuted import BUDGET, ROADS, SECRET, drafted, held, signed
from zhengling.documents.v1 import rendering_service_pb2 as rendering_pb


def printed(house, name, query, key):
    """What somebody is given, and what was handed over to be printed for it."""
    given = house.ask(name, query, key)
    sent = house.neighbours.printed[-1]
    assert given.content == b"%PDF-" + sent.SerializeToString(deterministic=True)
    return given, sent


@pytest.mark.rule("R53.1")
def test_a_draft_says_that_it_is_one_and_has_neither_number_nor_imprint(house):
    minutes_id = UUID(drafted(house, BUDGET, absent=("vm2",), excused=("director", "deputy1")).id)
    given, sent = printed(house, "clerk", paper.download_minutes, minutes_id)
    assert (sent.watermark, sent.number, sent.printer) == ("草稿", "", "")
    assert (sent.mark, sent.issuer) == ("乳山市人民政府常务会议纪要", "乳山市人民政府办公室")
    assert given.filename == "市政府第1次会议纪要（草稿）.pdf"
    assert {roll.label: list(roll.names) for roll in sent.rolls} == {
        "出席": ["市长 mayor", "副市长 vm1"],
        "请假": ["办公室主任 director", "办公室副主任 deputy1"],
        "缺席": ["副市长 vm2"],
    }
    with pytest.raises(NotFound):
        house.ask("head_finance", paper.download_minutes, minutes_id)


@pytest.mark.rule("R53.1")
def test_signed_minutes_have_number_date_imprint_and_those_they_go_to(house):
    minutes_id = signed(house, BUDGET, ROADS)
    house.at(2026, 11, 18, 9, 0)
    house.do("clerk", IssueMinutes(minutes_id, ("d01",)))
    given, sent = printed(house, "vm3", paper.download_minutes, minutes_id)
    assert (sent.watermark, sent.number, sent.dated, sent.printed_on) == (
        "",
        "〔2026〕第1期",
        "2026-11-16",
        "2026-11-18",
    )
    assert given.filename == "乳山市人民政府常务会议纪要〔2026〕第1期.pdf"
    assert sent.copies_to == "市政府办公室，市财政局，d09"
    assert "责任单位：市财政局；办结期限：2026年12月31日。" in sent.body
    again, _ = printed(house, "vm3", paper.download_minutes, minutes_id)
    assert again.content == given.content


@pytest.mark.rule("R52.4")
def test_what_a_reader_may_not_read_is_not_printed_for_him(house):
    minutes_id = signed(house, BUDGET, ROADS, SECRET)
    _, whole = printed(house, "director", paper.download_minutes, minutes_id)
    assert (whole.level, whole.remark, "应急预案" in whole.body) == (2, "", True)
    _, part = printed(house, "clerk", paper.download_minutes, minutes_id)
    assert (part.level, part.remark, "应急预案" in part.body) == (0, "（节选）", False)
    assert "d10" not in str(part)
    _, own = printed(house, "stranger", paper.download_minutes, minutes_id)
    assert own.body.splitlines()[0] == "一、道路整治"
    assert (list(own.rolls), own.copies_to, own.remark) == ([], "", "（节选）")


def test_a_replaced_edition_and_its_successor_say_so(house):
    old_id = signed(house, BUDGET)
    new_id = UUID(house.do("deputy1", ReissueMinutes(old_id, "期限有误")).id)
    house.do("director", CheckMinutes(new_id, True, ""))
    house.do("mayor", SignMinutes(new_id))
    assert printed(house, "clerk", paper.download_minutes, old_id)[1].watermark == "已更正"
    _, new = printed(house, "clerk", paper.download_minutes, new_id)
    assert (new.number, new.remark) == ("〔2026〕第1期（更正）", "（本件更正并代替此前印发的同号纪要）")


def test_while_the_printer_is_away_nobody_gets_half_a_paper(house):
    minutes_id = signed(house, BUDGET)

    def away(*_):
        raise NeighbourDown("documents")

    house.neighbours.print_paper = away
    with pytest.raises(NeighbourDown):
        house.ask("clerk", paper.download_minutes, minutes_id)
    assert house.rows("SELECT 1 FROM acts WHERE action LIKE '%file%'") == []


@pytest.mark.rule("R52.4")
def test_an_agenda_is_printed_for_the_list_and_each_observer_gets_his_items_only(house):
    meeting_id = held(house, BUDGET, SECRET)
    with house.runtime.sessions.begin() as session:
        (budget,) = session.query(Topic).filter_by(title="预备费安排")
        row = Attendance(
            meeting_id=meeting_id, person_id=house.id("outsider"), person="outsider", post="副局长", role=OBSERVER,
            topics=[budget.id], arrived_at=datetime(2026, 11, 23, 9, 0, tzinfo=SHANGHAI),
        )  # fmt: skip
        session.add(row)
        _agenda(session, meeting_id)
    _, whole = printed(house, "mayor", paper.download_agenda, meeting_id)
    assert whole.body.splitlines()[-3:] == ["1.专题学习", "2.预备费安排", "3.应急预案"]
    assert (whole.level, [roll.label for roll in whole.rolls]) == (2, ["出席", "列席"])
    _, part = printed(house, "clerk", paper.download_agenda, meeting_id)
    assert (part.level, part.body.splitlines()[-1]) == (0, "2.预备费安排")
    _, own = printed(house, "outsider", paper.download_agenda, meeting_id)
    assert (own.body.splitlines()[-2:], list(own.rolls)) == (["三、议程", "1.预备费安排"], [])
    with pytest.raises(NotPermitted):
        house.ask("stranger", paper.download_agenda, meeting_id)
    with pytest.raises(NotFound):
        house.ask("mayor", paper.download_agenda, house.id("mayor"))


def _agenda(session, meeting_id):
    topics = session.query(Topic).order_by(Topic.level).all()
    session.add(AgendaItem(meeting_id=meeting_id, position=1, kind="study", topic_id=None, title="专题学习", level=0))
    for position, topic in enumerate(topics, 2):
        item = AgendaItem(
            meeting_id=meeting_id, position=position, kind="topic", topic_id=topic.id, title=topic.title,
            level=topic.level,
        )  # fmt: skip
        session.add(item)


@pytest.mark.rule("R50.3")
def test_the_submission_form_carries_what_was_proposed_and_every_signed_opinion(house):
    topic_id = house.topic(summary="安排预备费三千万元", flags=("large_funds",))
    with house.runtime.sessions.begin() as session:
        topic = session.get(Topic, topic_id)
        topic.questions, topic.round = "是否同意安排", 2
        for number, (stage, text, capacity) in enumerate(
            [("office_form", "上一次的意见", "office.head (own)"), ("office_form", "同意提报", "office.deputy (own)"),
             ("approval", "", "portfolio:d08 (substitution)")]
        ):  # fmt: skip
            topic.opinions.append(
                Opinion(
                    topic_id=topic_id, round=1 if number == 0 else 2, stage=stage, agreed=True, text=text,
                    person_id=house.id("deputy1"), person=f"签署人{number}", capacity=capacity, at=house.clock.now(),
                )
            )  # fmt: skip
    given, form = printed(house, "head_finance", paper.download_topic_form, topic_id)
    assert isinstance(form, rendering_pb.RenderFormRequest)
    assert (form.title, form.foot) == ("乳山市人民政府常务会议议题提报单", "第2次提报")
    rows = {row.label: row.text for row in form.rows}
    assert (rows["议题名称"], rows["提报单位"], rows["简要内容"]) == ("预备费安排", "市财政局", "安排预备费三千万元")
    assert rows["需决定的问题"] == "是否同意安排"
    assert rows["涉及单位及会签意见"] == "不涉及其他单位"
    assert "尚缺" in rows["程序办理情况"]
    signatures = {one.label: (one.text, one.name, one.capacity, one.at) for one in form.opinions}
    today = "2026年11月16日"
    assert signatures["办公室主任（副主任）意见"] == ("同意提报", "签署人1", "市政府办公室副主任", today)
    assert signatures["分管市领导意见"] == ("同意", "签署人2", "补位分管市领导", today)
    assert signatures["办公室审核意见"] == ("", "", "", "")
    assert given.filename.endswith("议题提报单）.pdf")
    with pytest.raises(NotFound):
        house.ask("outsider", paper.download_topic_form, topic_id)


@pytest.mark.rule("R50.3")
def test_a_unit_that_a_topic_only_concerns_gets_no_form(house):
    topic_id = house.topic()
    with house.runtime.sessions.begin() as session:
        session.get(Topic, topic_id).concerned_units = ["d10"]
    with pytest.raises(NotPermitted):
        house.ask("head_d10", paper.download_topic_form, topic_id)
