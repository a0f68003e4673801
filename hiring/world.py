"""Clock, ids and randomness: injected, so that tests can run two identical worlds."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import uuid_utils


def _uuid7() -> UUID:
    return UUID(bytes=uuid_utils.uuid7().bytes)


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class World:
    """`now` answers aware UTC, `new_id` a UUIDv7, `secret(n)` n random bytes as URL-safe text."""

    now: Callable[[], datetime] = _utc_now
    new_id: Callable[[], UUID] = _uuid7
    secret: Callable[[int], str] = secrets.token_urlsafe
