"""What a rule says is lacking, as a clerk reads it."""

import json
from typing import Any

from flask import current_app

from gateway import words
from gateway.schemas.base import Json

TONGUES = ("_zh", "_en")


class Remedy(Json):
    """What is lacking, in the tongue its name ends with: a clerk's words for the machine's, and the names of units."""

    def __init__(self, description: str = "", **more: Any) -> None:
        super().__init__(description, **{"allow_none": False, "metadata": {"type": "string"}, **more})

    def _serialize(self, value: Any, attr: str | None, obj: Any, **_: Any) -> str:
        facts = json.loads(obj.facts) if obj.facts else {}
        unit_name = current_app.extensions["gate"].units.name if current_app else str
        return words.reworded(value, facts, TONGUES.index(str(attr)[-3:]), unit_name)
