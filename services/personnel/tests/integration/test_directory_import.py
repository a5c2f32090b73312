"""A directory is imported whole or not at all, every problem is told at once, and what is exported can be imported."""

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from chassis import migrate, run
from chassis.actor import Actor
from chassis.acts import Act
from chassis.errors import Malformed, NotPermitted
from chassis.law import RuleBroken
from chassis.testing import fresh_database, superuser_url
from personnel import queries
from personnel.commands.directory import import_directory
from personnel.commands.directory.import_directory import ImportDirectory
from personnel.directory_files.reading import read
from personnel.import_directory import OPERATOR, import_folder, main, summary
from personnel.present import directory as present
from personnel.queries import directory_export

from .conftest import runtime

TABLES = (
    "units", "unit_terms", "posts", "people", "appointments", "portfolios", "partnerships", "directory_imports", "acts",
    "outbox", "phone_numbers",
)  # fmt: skip
UNITS = "code,name,kind,superior,functions\n"
PEOPLE = "login,name,post,post_kind,title,unit,rank,clearance,phone,from\n"


def counts(city) -> dict[str, int]:
    with city.runtime.reading() as session:
        return {name: session.scalar(text(f"SELECT count(*) FROM {name}")) for name in TABLES}


def csv(**files: str) -> ImportDirectory:
    return ImportDirectory(several=tuple((kind, content.encode()) for kind, content in files.items()))


def told(done) -> list[tuple[str, int, str, str]]:
    return [(one.sheet, one.row, one.column, one.rule) for one in done.problems]


BAD = csv(
    units=UNITS
    + "x1,新一局,部门,gov,\n"  # Right.
    + "X 2,坏代码,部门,gov,\n"
    + "x3,,king,gov,dance\n"
    + "x4,无上级,部门,nowhere,\n"
    + "x5,不存在的种类,company,gov,\n"
    + "x6,甲,部门,x7,\nx7,乙,部门,x6,\n"
    + "x1,重复,部门,gov,\n",
    people=PEOPLE
    + "p1,新人甲,x1.head,unit_head,局长,x1,100,1,0631-1,2026-01-01\n"  # Right.
    + "p2,新人乙,x1.head,unit_head,局长,x1,100,1,,2026-01-01\n"  # The seat is taken.
    + "p3,新人丙,x1.s,staff,科员,x1,0,9,<b>,2026-13-01\n"
    + ",,,,,,,,,\n"
    + ",,x1.v,,,,,,,\n"
    + "p1,另一个名,x1.s2,staff,科员,x1,5,1,,2026-01-01\n"
    + "p4,新人丁,x1.m,mayor,市长,x1,5,1,,2026-01-01\n"
    + "p5,新人戊,x5.s,staff,科员,x5,5,1,,2026-01-01\n"  # x5 is to blame, not this row.
    + "p6,新人己,g.mayor,mayor,市长,gov,5,1,,2026-01-01\n",
    portfolios="post,unit,area,from\n"
    + "gov.vm1,x1,,2026-01-01\n"  # Right.
    + "gov.vm1,x1,y,2026-01-01\n"
    + "gov.vm9,,y,2026-01-01\n"
    + "x1.head,,y,2026-01-01\n"
    + "gov.vm1,nowhere,,2026-01-01\n",
    partners="post,partner,from,until\n" + "gov.vm1,gov.vm1,2026-01-01,\n" + "gov.vm1,gov.vm9,,2025-01-01\n",
)


def test_a_dry_run_tells_every_problem_by_its_place_and_changes_nothing(city):
    before = counts(city)
    done = city.ask("clerk", import_directory.preview, BAD)
    assert counts(city) == before
    assert told(done) == [
        ("units", 3, "code", ""),
        ("units", 4, "name", ""),
        ("units", 4, "functions", ""),
        ("units", 5, "superior", ""),
        ("units", 6, "", "R89.1"),
        ("units", 7, "superior", ""),
        ("units", 9, "code", ""),
        ("people", 3, "", "R5.1"),
        ("people", 4, "rank", ""),
        ("people", 4, "clearance", ""),
        ("people", 4, "phone", ""),
        ("people", 4, "from", ""),
        ("people", 6, "post_kind", ""),
        ("people", 6, "title", ""),
        ("people", 6, "unit", ""),
        ("people", 6, "rank", ""),
        ("people", 7, "name", ""),
        ("people", 8, "", "R5.1"),
        ("people", 10, "post", ""),
        ("portfolios", 3, "unit", ""),
        ("portfolios", 4, "post", ""),
        ("portfolios", 5, "", "R7.1"),
        ("portfolios", 6, "unit", ""),
        ("partners", 2, "partner", ""),
        ("partners", 3, "from", ""),
    ]
    for one in done.problems:
        assert all((one.zh, one.en, one.remedy_zh, one.remedy_en)), one
        assert "{" not in one.remedy_zh + one.remedy_en
    reply = present.imported(done)
    assert (reply.id, reply.dry_run, len(reply.problems), reply.more_problems) == ("", True, len(done.problems), 0)


def test_with_one_problem_nothing_is_imported(city):
    before = counts(city)
    with pytest.raises(Malformed) as refusal:
        city.do("clerk", import_directory.handle, BAD)
    assert counts(city) == before
    assert {"problems", "units[3].code", "units[6]", "people[3]"} <= refusal.value.fields.keys()


def test_an_import_is_one_act_and_an_act_for_each_thing_it_added(city):
    good = csv(
        units=UNITS + "x2,二局,部门,x1,\nx1,一局,部门,gov,\n",
        people=PEOPLE + "p1,新人,x1.head,unit_head,局长,x1,100,1,,2026-01-01\n",
    )
    before, events = len(city.acts()), city.last_event()
    done = city.do("clerk", import_directory.handle, good, key="k1")
    assert dict(done.added) == {"units": 2, "posts": 1, "people": 1, "appointments": 1}
    acts = city.acts()[before:]
    assert [act.action for act in acts] == [
        "register_unit", "register_unit", "establish_post", "register_person", "appoint", "import_directory",
    ]  # fmt: skip
    assert {act.actor_id for act in acts} == {city.people["clerk"]}
    assert all(act.subject and act.judgements for act in acts)
    assert city.events(events) == ["unit.changed", "unit.changed", "appointment.changed"]
    subject = f"directory_import/{done.id}"
    assert [city.ask(who, queries.knows, subject) for who in ("clerk", "director", "vm1")] == [True, True, False]
    again = city.ask("clerk", import_directory.preview, good)
    assert (dict(again.added), again.unchanged, again.problems) == ({}, 5, [])


@pytest.mark.rule("R9.1")
@pytest.mark.parametrize("who", ["mayor", "justice_clerk"])
def test_only_the_office_imports_tries_to_and_exports(city, who):
    for attempt in (
        lambda: city.do(who, import_directory.handle, csv(units=UNITS)),
        lambda: city.ask(who, import_directory.preview, csv(units=UNITS)),
    ):
        with pytest.raises(RuleBroken, match=r"R9\.1"):
            attempt()
    with pytest.raises(NotPermitted):
        city.ask(who, directory_export.download_directory, None, False)


def rows(content: bytes) -> dict[str, list[dict[str, str]]]:
    return {table.sheet.kind: [row.cells for row in table.rows] for table in read("", content)}


def test_what_is_exported_makes_the_same_directory_elsewhere(city):
    extra = csv(
        units="单位代码,名称,单位种类,上级单位代码,职能,起始日,依据文书\nx1,=一局,直属机构,gov,audit,2026-05-01,鲁编1号\n",
        people="login,name,post,post_kind,title,unit,rank,clearance,phone,from,until,acting,instrument,post_from\n"
        "p1,代理人,x1.head,单位主要负责人,局长,x1,100,秘密,+86 13800000000,2026-06-01,2027-06-01,是,任1号,2026-05-02\n"
        "p2,无职人,,,,,,0,,,,,,\n"
        ",,x1.s,staff,科员,x1,101,,,,,,,2026-05-01\n",
    )  # fmt: skip
    city.do("clerk", import_directory.handle, extra)
    content, name = city.ask("clerk", directory_export.download_directory, None, False)
    assert name == "名录-2026-11-23.xlsx"
    with fresh_database(superuser_url(), lambda url: migrate.main([], "personnel", url), "personnel_bare") as url:
        other = runtime(url, standing=lambda *_: OPERATOR)
        actor = Actor(None, "operator", "request")
        run.run(other, actor, import_directory.handle, ImportDirectory(content=content), present.imported)
        again, _ = run.query(other, actor, directory_export.download_directory, None, False)
        other.engine.dispose()
    assert rows(again) == rows(content)
    [acting] = [row for row in rows(content)["people"] if row["login"] == "p1"]
    assert (acting["acting"], acting["until"], acting["post_from"], acting["clearance"]) == (
        "是", "2027-06-01", "2026-05-02", "秘密",
    )  # fmt: skip


def test_a_template_has_the_headings_alone(city):
    content, name = city.ask("clerk", directory_export.download_directory, None, True)
    assert (name, {kind: len(found) for kind, found in rows(content).items()}) == (
        "名录模板.xlsx",
        {"units": 0, "people": 0, "portfolios": 0, "partners": 0},
    )
    assert city.ask("clerk", import_directory.preview, ImportDirectory(content=content)).problems == []


@pytest.fixture
def operator(city) -> Any:
    built = runtime(str(city.runtime.settings.database_url), standing=lambda *_: OPERATOR)
    yield built
    built.engine.dispose()


def test_the_command_line_tries_first_where_asked(city, operator, tmp_path: Path):
    (tmp_path / "units.csv").write_bytes((UNITS + "x1,新单位,部门,gov,\n").encode("gbk"))
    before = counts(city)
    assert summary(import_folder(operator, tmp_path, dry_run=True), dry_run=True) == (
        "directory: would add 1 units; 0 rows were there already"
    )
    assert counts(city) == before
    assert summary(import_folder(operator, tmp_path)) == "directory: added 1 units; 0 rows were there already"
    (tmp_path / "units.csv").write_text(UNITS + "X 2,坏,department,gov,\nx3,好,kind,gov,\n", "utf-8")
    before = counts(city)
    for dry_run in (True, False):
        with pytest.raises(SystemExit, match=r"units\.csv, line 2, code(.|\n)*units\.csv, line 3: .*R?") as refusal:
            import_folder(operator, tmp_path, dry_run=dry_run)
        assert str(refusal.value).count("units.csv") == 2
    assert counts(city) == before
    (tmp_path / "units.csv").write_bytes(b"\0\0")
    with pytest.raises(SystemExit, match=r"units\.csv: "):
        import_folder(operator, tmp_path)
    with pytest.raises(SystemExit, match="usage"):
        main(["--dry-run"])


def test_each_act_of_an_import_says_what_it_was_about(city):
    with city.runtime.reading() as session:
        found = session.get(Act, city.acts(f"person/{city.people['vm1']}")[0].id)
        assert found is not None
        assert UUID(found.subject.partition("/")[2]) == city.people["vm1"]
