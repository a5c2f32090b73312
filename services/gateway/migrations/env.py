"""What Alembic runs for this service: the tables of its model and of the frame."""

import chassis.run  # noqa: F401  (brings in every table of the frame)
from chassis import migrate
from chassis.db import FRAME
from gateway.model import Base

migrate.run_env([Base.metadata, FRAME])
