"""What people do in the room of a meeting under test: they come and go, speak, and stand on its list."""

from sqlalchemy import text

from meetings.commands.deliberation.record_statement import RecordStatement
from meetings.model import Attendance


def says(house, deliberation_id, who, stance="for", by="clerk", gist="同意", dissent=False):
    return house.do(by, RecordStatement(deliberation_id, house.id(who), "", stance, gist, dissent))


def states(house, meeting_id):
    rows = house.rows("SELECT state FROM agenda_items WHERE meeting_id = :m ORDER BY position", m=meeting_id)
    return [row.state for row in rows]


def lists(house, meeting_id, name, topics=(), role="observer", person_id=True):
    """Somebody stands on the list, for some topics only or the whole meeting."""
    found = house.id(name) if person_id else None
    line = Attendance(
        meeting_id=meeting_id, person_id=found, person=name, post="", role=role, topics=list(topics), ground="name"
    )
    with house.runtime.sessions() as session, session.begin():
        session.add(line)


def enters(house, meeting_id, name, here=True):
    """Somebody is in the room or out of it, whatever the door says."""
    with house.runtime.engine.begin() as connection:
        connection.execute(
            text("UPDATE attendance SET arrived_at = now(), left_at = CASE WHEN :h THEN NULL ELSE now() END"
                 " WHERE meeting_id = :m AND person = :n"),
            {"h": here, "m": meeting_id, "n": name},
        )  # fmt: skip
