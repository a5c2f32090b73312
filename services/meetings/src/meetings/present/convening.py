"""What of convening is not shown field by field."""

import json

from chassis.showing import filler, shows
from meetings.model.convening import MeetingChange
from meetings.ports import Holder
from zhengling.meetings.v1 import convening_service_pb2 as pb

# That nothing changed is told as well, as an empty object.
change = shows(filler(pb.MeetingChange, MeetingChange, after=lambda row: json.dumps(row.after, ensure_ascii=False)))
away = shows(filler(pb.AwayMember, Holder, person=lambda holder: holder.name, post=lambda holder: holder.title))
