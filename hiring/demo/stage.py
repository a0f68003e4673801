"""The stage of the seeding: a clock that is moved, ids and randomness from a fixed seed, and people who act."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from hiring.adapters import passwords
from hiring.models.people import Person
from hiring.services.work import NOBODY, Viewer, Work
from hiring.settings import Settings
from hiring.store.accounts import roles_of
from hiring.store.engine import transaction
from hiring.world import World

SEED = 20260302
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


@dataclass
class Stage:
    """`start` is the first start of the demo; `now` is where the clock stands. Keys are those of the YAML files."""

    engine: sa.Engine
    start: datetime
    settings: Settings
    password: str
    now: datetime = field(init=False)
    chance: random.Random = field(default_factory=lambda: random.Random(SEED))  # noqa: S311  a story, not a secret
    salts: random.Random = field(default_factory=lambda: random.Random(SEED + 1))  # noqa: S311  the same in every run
    people: dict[str, UUID] = field(default_factory=dict)
    requisitions: dict[str, UUID] = field(default_factory=dict)
    candidates: dict[str, UUID] = field(default_factory=dict)
    _count: int = 0
    _session: Session | None = None
    _viewers: dict[str, Viewer] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.now = self.start
        self.password_hash = passwords.make_hash(self.password)
        self.world = World(now=lambda: self.now, new_id=self._new_id, secret=self._secret)

    def _new_id(self) -> UUID:
        """UUIDv7 of the stage's time, counted up, so that the order of ids is the order of the story."""
        self._count += 1
        milliseconds = int(self.now.timestamp() * 1000)
        return UUID(int=(milliseconds << 80) | (7 << 76) | (2 << 62) | self._count)

    def _secret(self, size: int) -> str:
        return "".join(self.salts.choices(LETTERS, k=size * 4 // 3))

    def days_ago(self, days: float, hours: float = 0) -> datetime:
        return self.start - timedelta(days=days) + timedelta(hours=hours)

    def at(self, moment: datetime) -> None:
        """Moves the clock, never past the first start."""
        self.now = min(moment, self.start)

    @contextmanager
    def scene(self) -> Iterator[Session]:
        """One transaction: everybody who acts inside commits together."""
        with transaction(self.engine) as session:
            self._session = session
            try:
                yield session
            finally:
                self._session = None

    def acting(self, key: str | None) -> Work:
        """A piece of work of that person now; None is the command line."""
        if self._session is None:
            raise RuntimeError("nobody acts outside a scene")
        return Work(self._session, self._viewer(key) if key else NOBODY, self.world, self.now)

    def _viewer(self, key: str) -> Viewer:
        """Looked up once: nobody's roles or certifications change after the company is founded."""
        if key not in self._viewers:
            self._viewers[key] = self._look_up(key)
        return self._viewers[key]

    def _look_up(self, key: str) -> Viewer:
        if self._session is None:
            raise RuntimeError("nobody acts outside a scene")
        person = self._session.get_one(Person, self.people[key])
        return Viewer(
            person_id=person.id, name=person.name, timezone=person.timezone,
            roles=roles_of(self._session, person.id), interviewer=person.interviewer, bar_raiser=person.bar_raiser,
        )  # fmt: skip


def whole_hours(moment: datetime) -> datetime:
    """On the half hour, as people plan their day."""
    return moment.astimezone(UTC).replace(minute=30 if moment.minute >= 30 else 0, second=0, microsecond=0)
