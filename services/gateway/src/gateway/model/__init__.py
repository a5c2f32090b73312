"""What the gateway keeps itself: what was published, the text of the regulation, and calendar feeds; no more."""

from gateway.model.base import Base
from gateway.model.feed import Feed
from gateway.model.published_decision import PublishedDecision
from gateway.model.published_document import PublishedDocument
from gateway.model.regulation_article import RegulationArticle

__all__ = ["Base", "Feed", "PublishedDecision", "PublishedDocument", "RegulationArticle"]
