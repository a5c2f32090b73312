"""Minutes from the draft to the issue: each step by whose it is, numbered without a gap, read by whom it concerns."""

import threading
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest

from chassis import run
from chassis.errors import IllegalStep, Malformed, NotFound, NotPermitted, StaleVersion
from chassis.law import RuleBroken
from meetings.acting.minuting import LONGEST_TEXT, Wording
from meetings.commands.meeting.close_meeting import CloseMeeting
from meetings.commands.minutes.assent_minutes import AssentMinutes
from meetings.commands.minutes.check_minutes import CheckMinutes
from meetings.commands.minutes.draft_minutes import DraftMinutes
from meetings.commands.minutes.return_minutes import ReturnMinutes
from meetings.commands.minutes.revise_minutes import ReviseMinutes
from meetings.commands.minutes.sign_minutes import SignMinutes
from meetings.model import MinutesSeries
from meetings.queries import minutes as read
from services.meetings.tests.integration.minuted import (
    BUDGET,
    PUT_OFF,
    ROADS,
    SECRET,
    Decided,
    checked,
    drafted,
    wording,
)


def refused(house, name, command, rule):
    with pytest.raises(RuleBroken) as found:
        house.do(name, command)
    assert found.value.rule == rule
    return found.value


# --- the draft -----------------------------------------------------------------------------------------------------


def test_the_draft_tells_what_is_on_record_and_nothing_of_what_was_said(house):
    minutes = drafted(house, BUDGET, ROADS, PUT_OFF, absent=("vm2",))
    assert minutes.body.splitlines() == [
        "2026年11月23日上午，市长mayor在一楼会议室主持召开市政府第1次会议。现将会议议定事项纪要如下：",
        "一、预备费安排",
        "会议审议通过。原则同意。",
        "二、道路整治",
        "会议审议，修改后通过。按修改稿实施。",
        "三、机构调整",
        "会议研究，决定暂缓。进一步论证后再议。",
    ]
    assert [(item.title, item.to_carry_out, list(item.differs)) for item in minutes.items] == [
        ("预备费安排", True, []), ("道路整治", True, []), ("机构调整", False, []),
    ]  # fmt: skip
    record = minutes.record
    assert [person.name for person in record.present] == ["mayor", "vm1", "director"]
    assert ([p.name for p in record.observers], [p.name for p in record.absent]) == (["deputy1"], ["vm2"])
    stored = house.rows("SELECT to_jsonb(minutes)::text AS row FROM minutes")[0].row
    assert "有不同意见" not in stored


@pytest.mark.parametrize(
    ("outcome", "more", "said"),
    [
        ("adopted_with_changes", {"changes": "删去第三条"}, "会议审议，修改后通过。修改内容：删去第三条。原则同意。"),
        ("deferred", {"deferred_to": "下次常务会议"}, "会议研究，决定暂缓。暂缓至：下次常务会议。原则同意。"),
        ("referred", {"referred_kind": "plenary"}, "会议研究，决定转报乳山市人民政府全体会议。原则同意。"),
        ("referred", {"referred_unit": "d07"}, "会议研究，决定转报市司法局。原则同意。"),
    ],
)
def test_minutes_tell_what_was_changed_until_when_it_waits_and_to_whom_it_goes(house, outcome, more, said):
    meeting_id, topic_id = house.in_session()
    none = {"changes": "", "deferred_to": "", "referred_kind": ""}
    house.decides(meeting_id, topic_id, outcome, **(none | more))
    house.do("mayor", CloseMeeting(meeting_id))
    minutes = house.do("clerk", DraftMinutes(meeting_id, ""))
    assert minutes.body.splitlines()[-1] == said
    revised = house.do("clerk", ReviseMinutes(UUID(minutes.id), "", "", wording(minutes)))
    assert revised.body.splitlines()[-1] == said


def test_an_item_rests_on_a_decision_of_the_meeting_and_says_where_it_departs_from_it(house):
    minutes = drafted(house, BUDGET, ROADS)
    other = drafted(house, Decided("别的会议决定的事"))
    minutes_id, foreign = UUID(minutes.id), UUID(other.items[0].decision_id)
    for items in ((Wording(foreign),), (wording(minutes)[0],) * 2):
        with pytest.raises(Malformed):
            house.do("clerk", ReviseMinutes(minutes_id, "", "", items))
    changed = wording(minutes, 预备费安排={"text": "同意安排预备费", "responsible_units": ("d08", "d01")})
    revised = house.do("clerk", ReviseMinutes(minutes_id, "第1次会议纪要", "导语。", changed[:1]))
    (item,) = revised.items
    assert (item.text, list(item.differs)) == ("同意安排预备费", ["text", "responsible_units"])
    assert (revised.title, revised.opening, item.term) == ("第1次会议纪要", "导语。", "2026-12-31")
    with pytest.raises(Malformed):
        house.do("clerk", ReviseMinutes(minutes_id, "", "长" * LONGEST_TEXT, changed))


def test_a_revision_names_the_version_it_was_made_from_and_voids_the_check(house):
    minutes_id = checked(house, BUDGET)
    minutes = house.ask("clerk", read.get_minutes, minutes_id)
    with pytest.raises(StaleVersion):
        house.do("clerk", ReviseMinutes(minutes_id, "", "", wording(minutes)), expected_version=1)
    revised = house.do("clerk", ReviseMinutes(minutes_id, "", "", wording(minutes)), expected_version=2)
    assert (revised.state, revised.checked_by) == ("drafted", "")
    assert house.pending(f"minutes/{minutes_id}") == {"check_minutes": ["office.staff"]}
    (step,) = house.rows("SELECT title FROM pending_steps WHERE subject = :s", s=f"minutes/{minutes_id}")
    assert step.title == "市政府第1次会议纪要（由没有参与起草的人员核对）"
    # Both wrote on it now, so that somebody else of the office checks it.
    for name in ("deputy1", "clerk"):
        with pytest.raises(NotPermitted):
            house.do(name, CheckMinutes(minutes_id, True, ""))
    assert house.do("director", CheckMinutes(minutes_id, True, "")).state == "checked"


# --- the check -----------------------------------------------------------------------------------------------------


def test_a_draft_is_checked_by_another_of_the_office_and_signed_only_then(house):
    minutes_id = UUID(drafted(house, BUDGET).id)
    with pytest.raises(NotPermitted):
        house.do("clerk", CheckMinutes(minutes_id, True, ""))
    with pytest.raises(NotFound):
        house.do("head_finance", CheckMinutes(minutes_id, True, ""))
    with pytest.raises(IllegalStep):
        house.do("mayor", SignMinutes(minutes_id))
    back = house.do("director", CheckMinutes(minutes_id, False, "第一项表述与记录不一致"))
    assert (back.state, [(one.stage, one.agreed, one.text) for one in back.opinions]) == (
        "drafted",
        [("check", False, "第一项表述与记录不一致")],
    )
    assert house.pending(f"minutes/{minutes_id}") == {"revise_minutes": ["office.staff"]}
    passed = house.do("director", CheckMinutes(minutes_id, True, ""))
    assert (passed.state, passed.checked_by) == ("checked", "director")
    assert house.pending(f"minutes/{minutes_id}") == {"sign_minutes": ["mayor.sign"]}


# --- the signature -------------------------------------------------------------------------------------------------


@pytest.mark.rule("R53.1")
@pytest.mark.parametrize("kind", ["plenary", "executive", "mayor_office"])
def test_the_mayor_alone_signs_these_whoever_chaired(house, kind):
    minutes_id = checked(house, BUDGET, kind=kind)
    for name in ("vm1", "director"):
        assert refused(house, name, SignMinutes(minutes_id), "R53.1").authority
    assert house.do("mayor", SignMinutes(minutes_id)).state == "signed"


@pytest.mark.rule("R53.2")
@pytest.mark.parametrize("kind", ["thematic", "work_class2"])
def test_the_leader_in_charge_signs_and_nobody_else(house, kind):
    minutes_id = checked(house, BUDGET, kind=kind, unit="d08")
    assert house.pending(f"minutes/{minutes_id}") == {"sign_minutes": ["portfolio:d08"]}
    for name in ("mayor", "vm2", "director"):
        refused(house, name, SignMinutes(minutes_id), "R53.2")
    with pytest.raises(IllegalStep):
        house.do("mayor", AssentMinutes(minutes_id, True, ""))
    assert house.do("vm1", SignMinutes(minutes_id)).state == "signed"


@pytest.mark.rule("R53.2")
def test_the_mayor_signs_the_minutes_of_a_class_1_work_meeting_and_assents_to_none(house):
    minutes_id = checked(house, Decided("重点项目", "referred", flags=("major_project",)), kind="work_class1")
    assert house.do("mayor", SignMinutes(minutes_id)).number == "〔2026〕第1期"


@pytest.mark.rule("R53.2")
def test_a_major_matter_takes_the_mayors_assent_before_the_leader_signs(house):
    decided = Decided("重点项目", "referred", "转报常务会议", flags=("major_project",))
    minutes_id = checked(house, decided, kind="thematic", unit="d08")
    assert house.pending(f"minutes/{minutes_id}") == {"assent_minutes": ["mayor.approve"]}
    refusal = refused(house, "vm1", SignMinutes(minutes_id), "R53.2")
    assert refusal.judged["assented"] is False
    refused(house, "vm1", AssentMinutes(minutes_id, True, ""), "R53.2")
    back = house.do("mayor", AssentMinutes(minutes_id, False, "补充资金来源"))
    assert (back.state, house.pending(f"minutes/{minutes_id}")) == ("drafted", {"revise_minutes": ["office.staff"]})
    house.do("director", CheckMinutes(minutes_id, True, ""))
    assented = house.do("mayor", AssentMinutes(minutes_id, True, "同意"))
    assert (assented.state, assented.assent_needed) == ("assented", True)
    assert house.pending(f"minutes/{minutes_id}") == {"sign_minutes": ["portfolio:d08"]}
    refused(house, "mayor", SignMinutes(minutes_id), "R53.2")
    final = house.do("vm1", SignMinutes(minutes_id))
    assert [one.stage for one in final.opinions] == ["check", "assent", "check", "assent", "sign"]


@pytest.mark.rule("R53.2")
def test_the_office_may_flag_an_item_as_major_by_itself(house):
    minutes = drafted(house, BUDGET, kind="thematic", unit="d08", by="deputy1")
    items = wording(minutes, 预备费安排={"major": True})
    assert house.do("deputy1", ReviseMinutes(UUID(minutes.id), "", "", items)).major
    house.do("director", CheckMinutes(UUID(minutes.id), True, ""))
    refused(house, "vm1", SignMinutes(UUID(minutes.id)), "R53.2")


@pytest.mark.rule("R53.1")
def test_who_is_to_sign_may_return_checked_minutes_with_reasons(house):
    minutes_id = checked(house, BUDGET)
    refused(house, "vm1", ReturnMinutes(minutes_id, "不清楚"), "R53.1")
    back = house.do("mayor", ReturnMinutes(minutes_id, "第二段不清楚"))
    assert (back.state, back.checked_by, back.opinions[-1].stage) == ("drafted", "", "return")
    with pytest.raises(IllegalStep):
        house.do("mayor", ReturnMinutes(minutes_id, "再退一次"))


def test_nobody_signs_or_checks_what_he_may_not_read(house):
    with pytest.raises(NotPermitted):
        drafted(house, BUDGET, SECRET, by="clerk")
    minutes_id = UUID(drafted(house, BUDGET, SECRET, by="deputy1").id)
    with pytest.raises(NotPermitted):
        house.do("clerk", CheckMinutes(minutes_id, True, ""))
    # What one may not do does not wait for one either.
    (step,) = house.rows("SELECT level FROM pending_steps WHERE subject = :s", s=f"minutes/{minutes_id}")
    assert step.level == 2


# --- the number ----------------------------------------------------------------------------------------------------


@pytest.mark.rule("R53.1")
def test_twenty_signed_at_once_get_the_numbers_one_to_twenty(house):
    ids = [checked(house, BUDGET) for _ in range(20)]
    with ThreadPoolExecutor(20) as crowd:
        numbers = {reply.number for reply in crowd.map(lambda one: house.do("mayor", SignMinutes(one)), ids)}
    assert numbers == {f"〔2026〕第{number}期" for number in range(1, 21)}


@pytest.mark.rule("R53.1")
def test_an_act_that_is_rolled_back_leaves_no_gap(house, monkeypatch):
    def crash(name):
        if name == "run.before_commit":
            raise RuntimeError(name)

    first, second = checked(house, BUDGET), checked(house, BUDGET)
    with monkeypatch.context() as armed:
        armed.setattr(run, "hit", crash)
        with pytest.raises(RuntimeError):
            house.do("mayor", SignMinutes(first))
    assert house.rows("SELECT 1 FROM minutes_series") == []
    assert house.do("mayor", SignMinutes(second)).number == "〔2026〕第1期"
    assert house.do("mayor", SignMinutes(first)).number == "〔2026〕第2期"


@pytest.mark.rule("R53.1")
def test_a_crowd_that_fails_now_and_then_gets_contiguous_numbers(house):
    crowd, rounds = 8, 6
    start = threading.Barrier(crowd)

    def take(worker):
        taken = []
        start.wait()
        for turn in range(rounds):
            with house.runtime.sessions() as session:
                number = MinutesSeries.take(session, "executive", 2026)
                if (worker + turn) % 3 == 0:
                    session.rollback()
                else:
                    session.commit()
                    taken.append(number)
        return taken

    with ThreadPoolExecutor(crowd) as pool:
        numbers = sorted(number for taken in pool.map(take, range(crowd)) for number in taken)
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) == sum((worker + turn) % 3 != 0 for worker in range(crowd) for turn in range(rounds))


@pytest.mark.rule("R53.1")
def test_each_series_and_each_year_begins_with_one(house):
    def number(**more):
        minutes_id = checked(house, BUDGET, **more)
        return house.do("vm1" if more.get("unit") else "mayor", SignMinutes(minutes_id)).number

    assert [number(), number(), number(kind="plenary"), number(kind="thematic", unit="d08")] == [
        "〔2026〕第1期", "〔2026〕第2期", "〔2026〕第1期", "〔2026〕第1期",
    ]  # fmt: skip
    # The two classes of work meetings share a series.
    assert number(kind="work_class1") == "〔2026〕第1期"
    assert number(kind="work_class2", unit="d08") == "〔2026〕第2期"
    house.at(2027, 1, 4, 9, 0)
    assert number() == "〔2027〕第1期"
