"""What Alembic runs: this service's tables and the frame's."""

import chassis.run  # noqa: F401  (brings in every table of the frame)
from chassis import migrate
from chassis.db import FRAME
from documents.model import Base

migrate.run_env([Base.metadata, FRAME])
