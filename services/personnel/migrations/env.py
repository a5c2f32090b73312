"""What Alembic runs for this service: the tables of its model and of the frame."""

import chassis.run  # noqa: F401  (brings in every table of the frame)
from chassis import migrate
from personnel.model import Base
from personnel.model.absence_calendar import frame

migrate.run_env([Base.metadata, frame()])
