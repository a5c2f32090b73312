"""名录: units, posts and holders as of any date, special tasks, import and export."""

from gateway.operations import Operation, Resource
from gateway.schemas import directory as s
from gateway.schemas.base import PageQuery
from gateway.schemas.personnel import Person, Portfolio, Post, Unit
from zhengling.personnel.v1 import directory_service_pb2 as pb
from zhengling.personnel.v1.directory_service_pb2_grpc import DirectoryServiceStub

UNIT = "/units/<string:code>"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONG = 300.0
"""Seconds for what handles the whole directory."""

RESOURCE = Resource(
    service="personnel",
    pb=pb,
    stub=DirectoryServiceStub,
    tag="名录 Directory",
    operations=(
        Operation(
            "GET",
            "/units/tree",
            "GetUnitTree",
            "某日的单位树",
            "The tree of units",
            query=s.TreeQuery,
            reply=s.UnitTree,
        ),
        Operation(
            "GET",
            f"{UNIT}/terms",
            "ListUnitTerms",
            "单位沿革",
            "A unit's history",
            query=PageQuery,
            reply=s.UnitTermPage,
        ),
        Operation(
            "POST",
            f"{UNIT}/reorganization",
            "ReorganizeUnit",
            "单位更名、改制、改隶或者调整职能",
            "Say what a unit is from a day on",
            body=s.ReorganizationIn,
            reply=Unit,
        ),
        Operation(
            "POST",
            f"{UNIT}/dissolution",
            "DissolveUnit",
            "撤销单位",
            "Dissolve a unit",
            body=s.LastDayIn,
            reply=Unit,
        ),
        Operation(
            "POST",
            "/posts/<uuid:post_id>/abolition",
            "AbolishPost",
            "撤销职位",
            "Abolish a post",
            body=s.LastDayIn,
            reply=Post,
        ),
        Operation(
            "POST",
            "/people/<uuid:person_id>/correction",
            "CorrectPerson",
            "更正人员的姓名或者密级",
            "Correct a person's name or clearance",
            body=s.CorrectionIn,
            reply=Person,
            needs_version=True,
        ),
        Operation(
            "POST",
            "/portfolios/<uuid:portfolio_id>/end",
            "EndPortfolio",
            "终止分工",
            "End a portfolio",
            body=s.LastDayIn,
            reply=Portfolio,
        ),
        Operation(
            "GET",
            "/portfolio-holder",
            "FindPortfolioHolder",
            "某单位或者方面由谁分管、当日由谁处理",
            "In whose charge something is",
            query=s.ChargeQuery,
            reply=s.Charge,
        ),
        Operation(
            "GET",
            "/special-tasks",
            "ListSpecialTasks",
            "专项任务列表",
            "List special tasks",
            query=s.SpecialTaskFilter,
            reply=s.SpecialTaskPage,
        ),
        Operation(
            "POST",
            "/special-tasks",
            "AssignSpecialTask",
            "交办专项任务",
            "Give a special task",
            body=s.SpecialTaskIn,
            reply=s.SpecialTask,
            status=201,
        ),
        Operation(
            "POST",
            "/special-tasks/<uuid:special_task_id>/end",
            "EndSpecialTask",
            "终止专项任务",
            "End a special task",
            body=s.LastDayIn,
            reply=s.SpecialTask,
        ),
        Operation(
            "GET",
            "/holders",
            "FindHolders",
            "某日谁任什么职务",
            "Who held what on a date",
            query=s.HolderFilter,
            reply=s.HolderPage,
        ),
        Operation(
            "POST",
            "/directory/import",
            "ImportDirectory",
            "导入名录，可以先试导入",
            "Import a directory, or try to",
            body=s.ImportIn,
            reply=s.Imported,
            timeout=LONG,
        ),
        Operation(
            "GET",
            "/directory/export.xlsx",
            "DownloadDirectory",
            "导出名录或者空白模板",
            "Export the directory or an empty template",
            query=s.ExportQuery,
            raw=("content", WORKBOOK, "file_name"),
            timeout=LONG,
        ),
    ),
)
