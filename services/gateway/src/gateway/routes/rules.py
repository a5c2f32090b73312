"""条款: the rules that are enforced, their numbers in force, and the official text of their articles."""

from flask import Response, request

from chassis.errors import NeighbourDown, NotFound
from chassis.law import Rulebook
from gateway import tags
from gateway.blueprint import Blueprint
from gateway.gate import SERVICES, Gate
from gateway.openapi import describe, document, generated
from gateway.operations import READ_SECONDS
from gateway.regulation import DEFAULT
from gateway.schemas import frame as s
from gateway.schemas.base import dumper
from gateway.views import json_response
from zhengling.common.v1 import frame_service_pb2 as pb

TAG = [tags.RULES]


def blueprint(gate: Gate) -> Blueprint:
    """GET /v1/rules and /v1/rules/{id}."""
    dump, own = dumper(s.Rule), _own(gate.settings.rulepack)

    def list_rules() -> Response:
        actor = gate.actor(request)
        ask = pb.ListRulesRequest()
        asked = {
            name: gate.pool.submit(
                gate.frames[name].ask, "ListRules", ask, actor=actor, timeout=READ_SECONDS, safe=True
            )
            for name in SERVICES
        }
        rules = [dump(rule) for rule in own.values()]
        incomplete: list[str] = []
        for name, answer in asked.items():
            try:
                rules += [dump(rule) for rule in answer.result().rules]
            except NeighbourDown:
                incomplete.append(name)
        if len(incomplete) == len(SERVICES):
            raise NeighbourDown(", ".join(incomplete))
        rules.sort(key=lambda rule: [int(part) for part in rule["id"].lstrip("R").split(".") if part.isdigit()])
        return json_response({"rules": rules, "incomplete": incomplete})

    def get_rule(rule_id: str) -> Response:
        actor = gate.actor(request)
        if rule_id in own:
            found = own[rule_id]
        else:
            service = generated()["services"].get(rule_id)
            if service is None:
                raise NotFound("rule")
            ask = pb.GetRuleRequest(id=rule_id)
            found = gate.frames[service].ask("GetRule", ask, actor=actor, timeout=READ_SECONDS, safe=True)
        rule = dump(found)
        return json_response({**rule, "text": gate.regulations.text(DEFAULT, rule["article"])})

    found = Blueprint("rules", __name__, url_prefix="/v1")
    many = describe("ListRules", "全部条款", "All rules", reply=s.RuleList, problems=(401, 503))
    one = describe("GetRule", "一个条款", "One rule", reply=s.RuleWithText, problems=(401, 404, 503))
    found.add_url_rule("/rules", "list_rules", document(list_rules, many), methods=["GET"], tags=TAG)
    which = {"rule_id": "条款编号，例如 R43.4 / The id of the rule, such as R43.4."}
    found.add_url_rule("/rules/<rule_id>", "get_rule", document(get_rule, one), methods=["GET"], tags=TAG, places=which)
    return found


def _own(pack: str) -> dict[str, pb.Rule]:
    """The rules that the gateway itself enforces, as the services tell theirs; they have no numbers."""
    book = Rulebook.load("gateway", pack)
    return {
        rule.id: pb.Rule(
            id=rule.id,
            article=rule.article,
            kind=rule.kind,
            gist_zh=rule.gist["zh"],
            gist_en=rule.gist["en"],
            reading=rule.reading.get("zh", ""),
            reading_en=rule.reading.get("en", ""),
            off=rule.off,
            regulation_title=book.regulation["title"],
            regulation_number=book.regulation["number"],
            service="gateway",
        )
        for rule in book.rules.values()
    }
