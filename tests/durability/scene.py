"""People with slots that have begun, each with a session and a form's token, on one database."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from sqlmodel import select

from hiring.app import SignedCookie
from hiring.models.loops import Panelist
from hiring.models.people import Organisation, SignInSession
from hiring.services import sign_in
from hiring.store.engine import open_session
from tests.support.company import OWNED, VOTERS, Company, add_candidate, found_company, scheduled_loop
from tests.support.world import Controlled

SLOTS_SINCE = timedelta(hours=8)
UNNOTICED = timedelta(minutes=20)
"""Longer ago than a session's use is written down: the next request of any kind would like to write."""


@dataclass(frozen=True)
class Seat:
    """One person's place in one loop, and what their browser holds."""

    number: int
    loop_id: uuid.UUID
    panelist_id: uuid.UUID
    slugs: Sequence[str]
    cookie: str
    token: str


def seats(engine: sa.Engine, loops: int) -> list[Seat]:
    """Five seats in each of so many loops, in a company that is founded if need be."""
    company = found_company(engine, Controlled(moment=datetime.now(UTC) - SLOTS_SINCE))
    made = []
    for number in range(loops):
        with open_session(engine, writes=True) as session:
            candidate = add_candidate(session, company, f"Candidate {number}", email=f"c{number}@example.org")
            session.commit()
        made.append(scheduled_loop(company, candidate_id=candidate))
    with open_session(engine, writes=True) as session:
        key = session.exec(select(Organisation)).one().cookie_secret
        placed = session.exec(select(Panelist)).all()
        names = {company.ids[name]: name for name in VOTERS}
        rows = sorted((made.index(one.loop_id), names[one.person_id], one.id) for one in placed)
        found = []
        for number, (loop, name, panelist_id) in enumerate(rows):
            secret = f"session {number} {panelist_id}"
            session.add(_session(company, name, secret))
            cookie, token = _browser(key, secret)
            found.append(Seat(number, made[loop], panelist_id, OWNED[name], cookie, token))
        session.commit()
    return found


def _session(company: Company, name: str, secret: str) -> SignInSession:
    since = datetime.now(UTC) - UNNOTICED
    return SignInSession(
        id_hash=sign_in.hashed(secret), person_id=company.ids[name], started_at=since, seen_at=since, password_at=since
    )


def _browser(key: str, secret: str) -> tuple[str, str]:
    """The cookie as the server signs it, and the token of its forms."""
    app = Flask("browser")
    app.secret_key = key
    raw = hashlib.sha256(secret.encode()).hexdigest()
    serializer = SignedCookie().get_signing_serializer(app)
    assert serializer is not None
    cookie = serializer.dumps({"_user_id": secret, "_fresh": True, "csrf_token": raw})
    return f"session={cookie}", str(URLSafeTimedSerializer(key, salt="wtf-csrf-token").dumps(raw))
