"""What is used of the plans of travel abroad, as a message of the API."""

from chassis.showing import filler, shows
from personnel.queries.foreign_trip import Usage
from zhengling.personnel.v1 import foreign_trip_service_pb2 as pb

shows(filler(pb.PlanUsage, Usage, planned=lambda usage: usage.groups is not None))
