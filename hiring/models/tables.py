"""Imports every table, so that `metadata` is whole."""

from hiring.models import audit, debrief, doors, feedback, keeping, loops, openings, people, search
from hiring.models.base import metadata

__all__ = ["audit", "debrief", "doors", "feedback", "keeping", "loops", "metadata", "openings", "people", "search"]
