"""A world whose clock, ids and randomness are the same in every run."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from hiring.world import World

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)  # a Monday


@dataclass
class Controlled:
    """`moment` moves only when a test moves it; ids are UUIDv7-shaped and count up."""

    moment: datetime = START
    count: int = 0
    world: World = field(init=False)

    def __post_init__(self) -> None:
        self.world = World(now=lambda: self.moment, new_id=self._new_id, secret=self._secret)

    def pass_time(self, **span: float) -> datetime:
        self.moment += timedelta(**span)
        return self.moment

    def begin(self, actor: int, request: int) -> None:
        """From here on ids and secrets derive from who acts, in which of their requests, and how many it drew.

        So worlds in which others wrote more or less give the same ids to the same request.
        """
        self.count = (actor % 2**18) << 44 | (request % 2**24) << 20

    def _new_id(self) -> uuid.UUID:
        self.count += 1
        milliseconds = int(self.moment.timestamp() * 1000)
        return uuid.UUID(int=(milliseconds << 80) | (7 << 76) | (2 << 62) | self.count)

    def _secret(self, size: int) -> str:
        self.count += 1
        return hashlib.sha256(f"secret {self.count}".encode()).hexdigest()[: size * 2]
