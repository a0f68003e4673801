"""The organisation's settings."""

from typing import Annotated

from pydantic import Field

from hiring.schemas.base import Card, Command, Line, limited
from hiring.schemas.people import Zone


class ChangeSettings(Command):
    """`levels` is typed comma-separated, lowest first."""

    name: Line
    levels: Annotated[str, limited(400)]
    timezone: Zone
    min_voters: Annotated[int, Field(ge=3, le=12)]
    min_coverage: Annotated[int, Field(ge=1, le=8)]
    max_assignments: Annotated[int, Field(ge=1, le=16)]
    warn_assignments: Annotated[int, Field(ge=1, le=16)]
    independence_by_organisation: bool = False
    cool_down_months: Annotated[int, Field(ge=0, le=60)]
    promise_days: Annotated[int, Field(ge=1, le=60)]
    second_factor_required: bool = False
    version: int


class SettingsNow(Card):
    """The stored settings, with their version."""

    version: int
    values: dict[str, str]


class AdminRow(Card):
    """One thing an admin looks after."""

    name: str
    href: str
    words: str
    count: str = ""


class AdminCard(Card):
    organisation: str
    rows: tuple[AdminRow, ...]
