"""Migrations of the meetings service; run by `python -m meetings migrate`."""

import chassis.run  # noqa: F401  (brings in every table of the frame)
from chassis import migrate
from chassis.db import FRAME
from meetings.model import Base

migrate.run_env([Base.metadata, FRAME])
