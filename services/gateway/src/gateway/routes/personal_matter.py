"""个人事项: what leaders report of their personal matters, between them and the designated officer."""

from gateway.operations import Operation, Resource
from gateway.schemas import personal_matter as s
from zhengling.personnel.v1 import personal_matter_service_pb2 as pb
from zhengling.personnel.v1.personal_matter_service_pb2_grpc import PersonalMatterServiceStub

MATTER = "/personal-matters/<uuid:matter_id>"

RESOURCE = Resource(
    service="personnel",
    pb=pb,
    stub=PersonalMatterServiceStub,
    tag="个人事项 Personal matters",
    operations=(
        Operation(
            "POST",
            "/personal-matters",
            "ReportPersonalMatter",
            "报告个人有关事项",
            "Report a personal matter",
            body=s.PersonalMatterIn,
            reply=s.PersonalMatterReceipt,
            status=201,
        ),
        Operation(
            "GET",
            "/personal-matters",
            "ListPersonalMatters",
            "个人有关事项报告列表",
            "List reports of personal matters",
            query=s.PersonalMatterFilter,
            reply=s.PersonalMatterPage,
        ),
        Operation(
            "GET",
            MATTER,
            "GetPersonalMatter",
            "查看个人有关事项报告",
            "Read a report of a personal matter",
            reply=s.PersonalMatter,
        ),
        Operation(
            "POST",
            f"{MATTER}/acknowledgement",
            "AcknowledgePersonalMatter",
            "签收个人有关事项报告",
            "Acknowledge a report of a personal matter",
            body=s.AcknowledgementIn,
            reply=s.PersonalMatterReceipt,
        ),
    ),
)
