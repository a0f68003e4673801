"""A world whose clock, ids and randomness are the same in every run."""

from __future__ import annotations

import hashlib
import threading
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from hiring.world import World

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)  # a Monday
_ONE_AT_A_TIME = threading.Lock()
"""Requests at the same moment would draw the same id otherwise, and one of them be refused for it."""


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

    def _next(self) -> int:
        with _ONE_AT_A_TIME:
            self.count += 1
            return self.count

    def _new_id(self) -> uuid.UUID:
        milliseconds = int(self.moment.timestamp() * 1000)
        return uuid.UUID(int=(milliseconds << 80) | (7 << 76) | (2 << 62) | self._next())

    def _secret(self, size: int) -> str:
        return hashlib.sha256(f"secret {self._next()}".encode()).hexdigest()[: size * 2]
