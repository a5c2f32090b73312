"""What the processes of personnel need to know from their environment."""

from dataclasses import dataclass

from chassis.settings import FrameSettings


@dataclass(frozen=True, kw_only=True)
class Settings(FrameSettings):
    """Personnel asks no other service, so the frame's settings are all."""
