"""Settings of the meetings service: those of the frame, no more."""

from dataclasses import dataclass

from chassis.settings import FrameSettings


@dataclass(frozen=True, kw_only=True)
class Settings(FrameSettings):
    """Where to find the database, the broker, personnel and documents; see FrameSettings."""
