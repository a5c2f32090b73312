"""Runs one process of the documents service."""

from chassis.process import main

main("documents")
