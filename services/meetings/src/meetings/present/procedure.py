"""Procedures as the messages of the API: what is kept as JSON is told as the fields it is of."""

from chassis.showing import filler, out_of, shows
from meetings.model.procedure import Procedure
from zhengling.meetings.v1 import procedure_service_pb2 as pb

_finding = out_of("finding", "statement", "points") | {
    "exception": lambda procedure: procedure.finding.get("exception") or None
}
shows(
    filler(
        pb.Procedure,
        Procedure,
        particulars=lambda procedure: {procedure.kind: procedure.details} if procedure.details else None,
        **_finding,
    )
)
shows(filler(pb.Procedure, Procedure, without=["particulars"], **_finding))
