"""The settings of the documents service."""

from dataclasses import dataclass
from pathlib import Path

from chassis.settings import FrameSettings


@dataclass(frozen=True, kw_only=True)
class Settings(FrameSettings):
    """What the frame needs, and where the fonts are."""

    zhengling_fonts: Path = Path()
    """Folder of the fonts of the national layout (Fandol); without it documents are rendered in a substitute."""
    render_seconds: float = 10.0
    """How long one rendering may take."""
