"""What this service asks of others; only its api process does."""

from collections.abc import Sequence

from chassis.actor import Actor
from chassis.errors import Malformed, NotFound
from chassis.grpc_client import Client
from supervision.settings import Settings
from zhengling.personnel.v1 import directory_service_pb2 as directory
from zhengling.personnel.v1.directory_service_pb2_grpc import DirectoryServiceStub


class Neighbours:
    """Typed asks of the other services."""

    def __init__(self, settings: Settings) -> None:
        self._directory = Client("personnel", settings.personnel_grpc, DirectoryServiceStub)

    def require_units(self, actor: Actor, lead: str, supporting: Sequence[str]) -> None:
        """See that the units exist. Raises Malformed naming the field of one that does not, NeighbourDown."""
        for field, code in [("lead_unit", lead), *(("supporting_units", code) for code in supporting)]:
            try:
                self._directory.ask("GetUnit", directory.GetUnitRequest(code=code), actor=actor, safe=True)
            except NotFound as error:
                raise Malformed({field: f"没有代码为 {code} 的单位 / no unit has the code {code}"}) from error
