"""The official text of a regulation, article by article, as the office imported it."""

from datetime import datetime

from sqlalchemy import DateTime, Integer, Text
from sqlalchemy.orm import Mapped, mapped_column

from gateway.model.base import Base


class RegulationArticle(Base):
    """One article of one regulation."""

    __tablename__ = "regulation_articles"

    regulation: Mapped[str] = mapped_column(Text, primary_key=True)
    """The regulation's id as rulebooks name it, for instance work-rules-2022."""
    article: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    text: Mapped[str] = mapped_column(Text)
    imported_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
