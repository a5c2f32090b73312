"""The gRPC face of the directory over time, of special tasks, and of import and export: one method an rpc, no logic."""

from typing import Any

from chassis import wire
from chassis.frame import Api
from personnel.commands.directory import (
    abolish_post,
    assign_special_task,
    correct_person,
    dissolve_unit,
    end_portfolio,
    end_special_task,
    import_directory,
    reorganize_unit,
)
from personnel.parse import directory_changes as parse
from personnel.parse.fields import unit_or_area
from personnel.present import directory as present_directory
from personnel.present import directory_files as present_files
from personnel.present import directory_history as present
from personnel.queries import directory_export, directory_history
from zhengling.personnel.v1 import directory_service_pb2 as pb
from zhengling.personnel.v1.directory_service_pb2_grpc import DirectoryServiceServicer

optional_uuid, optional_date = wire.to_uuid_or_none, wire.to_date_or_none


class DirectoryApi(Api, DirectoryServiceServicer):  # type: ignore[misc]
    """The directory as of any date."""

    def ReorganizeUnit(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        return self.command(reorganize_unit.handle, parse.reorganize_unit(request), present_directory.unit)

    def DissolveUnit(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        return self.command(dissolve_unit.handle, parse.dissolve_unit(request), present_directory.unit)

    def ListUnitTerms(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        found, cursor = self.query(directory_history.list_unit_terms, request.code, request.cursor, request.limit)
        return pb.ListUnitTermsReply(terms=[present_directory.unit(one) for one in found], next_cursor=cursor)

    def GetUnitTree(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        return present.tree(self.query(directory_history.unit_tree, optional_date(request.on, "on"), request.under))

    def AbolishPost(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        return self.command(abolish_post.handle, parse.abolish_post(request), present_directory.post)

    def CorrectPerson(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        return self.command(correct_person.handle, parse.correct_person(request), present_directory.registered)

    def EndPortfolio(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        return self.command(end_portfolio.handle, parse.end_portfolio(request), present_directory.portfolio)

    def FindPortfolioHolder(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        unit, on = unit_or_area(request), optional_date(request.on, "on")
        return present.charge(self.query(directory_history.find_charge, unit, request.area, on))

    def AssignSpecialTask(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        return self.command(assign_special_task.handle, parse.assign_special_task(request), present.special_task)

    def EndSpecialTask(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        return self.command(end_special_task.handle, parse.end_special_task(request), present.special_task)

    def ListSpecialTasks(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        post, on = optional_uuid(request.post_id, "post_id"), optional_date(request.on, "on")
        found, cursor = self.query(directory_history.list_special_tasks, post, on, request.cursor, request.limit)
        return pb.ListSpecialTasksReply(special_tasks=[present.special_task(one) for one in found], next_cursor=cursor)

    def FindHolders(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        person, on = optional_uuid(request.person_id, "person_id"), optional_date(request.on, "on")
        found, cursor = self.query(
            directory_history.find_holders, on, request.unit, request.post_kind, person, request.cursor, request.limit
        )
        return pb.FindHoldersReply(holders=[present.held(one) for one in found], next_cursor=cursor)

    def ImportDirectory(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        command = parse.import_directory(request)
        if request.dry_run:
            return present_files.imported(self.query(import_directory.preview, command))
        return self.command(import_directory.handle, command, present_files.imported)

    def DownloadDirectory(self, request: Any, _: Any) -> Any:  # noqa: N802, D102
        on = optional_date(request.on, "on")
        content, name = self.query(directory_export.export, on, request.template)
        return pb.DirectoryFile(content=content, file_name=name)
