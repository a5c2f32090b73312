"""The rules of documents and seals: pure functions with their article beside them."""

from chassis.law import Law

LAW = Law("documents")
