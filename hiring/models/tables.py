"""Imports every table, so that `metadata` is whole."""

from hiring.models import audit, debrief, feedback, loops, openings, people
from hiring.models.base import metadata

__all__ = ["audit", "debrief", "feedback", "loops", "metadata", "openings", "people"]
