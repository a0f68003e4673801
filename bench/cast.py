"""Who asks what: people of the seeded company with sessions of their own, and the pages they open."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import sqlalchemy as sa
from flask import Flask
from itsdangerous import URLSafeTimedSerializer

from hiring.app import SignedCookie
from hiring.models.tables import metadata
from hiring.services.attempts import hashed

RECRUITER = "ida.sorensen@example.com"
WORD = "customer"
SEATS = 4
"""So many people write at once."""
TABLES = metadata.tables
LOOP, PLACE, PERSON, FEEDBACK = TABLES["loop"], TABLES["panelist"], TABLES["person"], TABLES["feedback"]
DEBRIEF, DEBRIEF_PERSON = TABLES["debrief"], TABLES["debrief_person"]


@dataclass(frozen=True)
class Browser:
    """A signed-in session: its cookie and the token of its forms."""

    cookie: str
    token: str


@dataclass
class Writer:
    """Somebody with a draft under way; `version` is the one that the next save builds on, 0 where it is not known."""

    browser: Browser
    loop_id: UUID
    feedback_id: UUID
    principles: tuple[str, ...]
    version: int = 0
    saves: int = 0

    def sheet(self, **more: str) -> str:
        """A complete sheet as the page sends it, another one each time."""
        self.saves += 1
        fields = {"version": str(self.version), "summary": f"Save {self.saves} of a whole sheet.", "vote": "inclined"}
        for slug in self.principles:
            for part in ("situation", "task", "action", "result"):
                fields[f"e.{slug}.0.{part}"] = f"The {part} of {slug}, told in a sentence as long as people write. " * 3
            fields |= {f"e.{slug}.0.polarity": "supports", f"r.{slug}": "meets"}
        return urlencode(fields | {"csrf_token": self.browser.token} | more)

    def recall(self, key: str) -> str:
        return urlencode({"csrf_token": self.browser.token, "idempotency_key": key})

    def bare(self) -> str:
        """The same row for the floor: what a save of the whole sheet writes into it."""
        self.saves += 1
        return urlencode({"id": str(self.feedback_id), "summary": f"Save {self.saves} of a whole sheet."})


@dataclass(frozen=True)
class Room:
    """A debrief in its reading phase, with everybody who may be in it; the Bar Raiser first."""

    loop_id: UUID
    version: int
    people: tuple[UUID, ...]


@dataclass
class Cast:
    """Everybody who acts in one seeded company."""

    gets: dict[str, tuple[str, Browser]]
    """Page by its name: path and who asks."""
    writers: list[Writer]
    room: Room


def cast(engine: sa.Engine) -> Cast:
    """Finds the people by what they hold, and signs them in without passwords."""
    with engine.begin() as connection:
        recruiter = connection.execute(sa.select(PERSON.c.id).where(PERSON.c.email == RECRUITER)).scalar_one()
        desk = sign_in_as(connection, recruiter)
        writers = _writers(connection)
        room = _room(connection)
        looker = sign_in_as(connection, room.people[0])
        reader, author = _loop(connection, recruiter, "awaiting_feedback"), writers[0]
        draft = _loop(connection, recruiter, "draft", "planned", with_panel=True)
    live = f"/loops/{room.loop_id}/debrief/live"
    gets = {
        "loops table": ("/loops?whose=all", desk),
        "loop page": (f"/loops/{reader}", desk),
        "home": ("/", desk),
        "kit": (f"/loops/{author.loop_id}/kit", author.browser),
        "feedback page": (f"/loops/{author.loop_id}/feedback", author.browser),
        "debrief poll, changed": (live, looker),
        "search": (f"/search?q={WORD}", looker),
        "CSV export": ("/loops.csv?whose=mine", desk),
        "assign for me": (f"/loops/{draft}/plan/assign", desk),
    }
    return Cast(gets, writers, room)


def sign_in_as(connection: sa.Connection, person_id: UUID) -> Browser:
    """A session in the database and the cookie that names it, signed as the product signs it."""
    secret, now = secrets.token_urlsafe(24), datetime.now(UTC)
    key = str(connection.execute(sa.select(TABLES["organisation"].c.cookie_secret)).scalar_one())
    account = TABLES["account"]
    if connection.scalar(sa.select(account.c.person_id).where(account.c.person_id == person_id)) is None:
        connection.execute(account.insert(), {"person_id": person_id, "enabled": True, "first_admin": False})
    connection.execute(
        TABLES["sign_in_session"].insert(),
        {"id_hash": hashed(secret), "person_id": person_id, "started_at": now, "seen_at": now,
         "password_at": now},
    )  # fmt: skip
    app = Flask("browser")
    app.secret_key = key
    raw = hashlib.sha256(secret.encode()).hexdigest()
    serializer = SignedCookie().get_signing_serializer(app)
    if serializer is None:
        raise RuntimeError("found no cookie secret, expected that of a seeded organisation")
    cookie = serializer.dumps({"_user_id": secret, "_fresh": True, "csrf_token": raw})
    return Browser(f"session={cookie}", str(URLSafeTimedSerializer(key, salt="wtf-csrf-token").dumps(raw)))


def _loop(connection: sa.Connection, recruiter: Any, *states: str, with_panel: bool = False) -> UUID:
    query = sa.select(LOOP.c.id).where(LOOP.c.recruiter_id == recruiter, LOOP.c.state.in_(states)).order_by(LOOP.c.id)
    if with_panel:
        placed = sa.select(PLACE.c.loop_id).group_by(PLACE.c.loop_id).having(sa.func.count() >= SEATS)
        query = query.where(LOOP.c.id.in_(placed.where(PLACE.c.loop_id == LOOP.c.id)))
    found = connection.scalar(query.limit(1))
    if found is None:
        raise LookupError(f"found no loop of {RECRUITER} that is {' or '.join(states)}, expected the demo's")
    return UUID(str(found))


def _writers(connection: sa.Connection) -> list[Writer]:
    """People of the demo itself with a draft, on loops where somebody else's feedback is missing too."""
    rows = connection.execute(
        sa.select(FEEDBACK.c.id, FEEDBACK.c.loop_id, PLACE.c.id, PLACE.c.person_id)
        .join(PLACE, PLACE.c.id == FEEDBACK.c.panelist_id)
        .join(LOOP, LOOP.c.id == FEEDBACK.c.loop_id)
        .where(FEEDBACK.c.status == "draft", LOOP.c.state.in_(("interviewing", "awaiting_feedback")))
        .where(PLACE.c.status == "active", PLACE.c.has_vote, FEEDBACK.c.revision == LOOP.c.revision)
        .order_by(LOOP.c.state.desc(), PLACE.c.person_id, FEEDBACK.c.id)
        .limit(SEATS)
    ).all()
    return [Writer(sign_in_as(connection, row[3]), row[1], row[0], _principles(connection, row[2])) for row in rows]


def _principles(connection: sa.Connection, panelist_id: UUID) -> tuple[str, ...]:
    assigned = TABLES["assignment"]
    query = sa.select(assigned.c.principle).where(assigned.c.panelist_id == panelist_id).order_by(assigned.c.principle)
    return tuple(connection.scalars(query))


def _room(connection: sa.Connection) -> Room:
    row = connection.execute(
        sa.select(DEBRIEF.c.loop_id, DEBRIEF.c.version)
        .where(DEBRIEF.c.phase == "reading", DEBRIEF.c.revealed_at.is_(None))
        .order_by(DEBRIEF.c.loop_id)
        .limit(1)
    ).one()
    bar_raiser_first = sa.case((PLACE.c.kind == "bar_raiser", 0), else_=1)
    people = connection.scalars(
        sa.select(PLACE.c.person_id)
        .where(PLACE.c.loop_id == row[0], PLACE.c.status == "active", PLACE.c.has_vote)
        .order_by(bar_raiser_first, PLACE.c.person_id)
    )
    return Room(row[0], row[1], tuple(people))
