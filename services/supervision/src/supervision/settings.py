"""What the processes of this service are told by their environment."""

from dataclasses import dataclass

from chassis.settings import FrameSettings


@dataclass(frozen=True, kw_only=True)
class Settings(FrameSettings):
    """The frame's settings suffice."""
