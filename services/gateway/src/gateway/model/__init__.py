"""What the gateway keeps itself: what was published, and the text of the regulation. Nothing else lives here."""

from gateway.model.base import Base
from gateway.model.published_document import PublishedDocument
from gateway.model.regulation_article import RegulationArticle

__all__ = ["Base", "PublishedDocument", "RegulationArticle"]
