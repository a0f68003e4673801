"""Signing in and out. Sessions are kept on the server; a failed sign-in leaves a trace, so it returns a result."""

import hashlib
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import Session

from hiring.adapters import passwords
from hiring.domain.vocabulary import EventObject
from hiring.models.people import Account, Person, SignInAttempt, SignInSession
from hiring.services import audit, request_keys
from hiring.services.work import Viewer, Work
from hiring.settings import Settings
from hiring.store import accounts
from hiring.store.rows import add, get

WINDOW = timedelta(minutes=15)
ADDRESS_FACTOR = 10
SECRET_BYTES = 32
NOTE_EVERY = timedelta(minutes=5)


@dataclass(frozen=True)
class SignedIn:
    """`secret` goes into the cookie, once."""

    secret: str


@dataclass(frozen=True)
class TurnedAway:
    """Wrong address or password: the answer never says which."""

    sentence: str = "This address and password do not belong together. Check both and try again."


@dataclass(frozen=True)
class TooMany:
    retry_after: int
    sentence: str = "Too many failed sign-ins from here. Wait 15 minutes, then try again."


Answer = SignedIn | TurnedAway | TooMany
Aside = Callable[[Work], AbstractContextManager[Work]]
"""Opens a short writing transaction beside a reading session; commits at its end."""


def hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode(errors="surrogatepass")).hexdigest()


def sign_in(reading: Work, aside: Aside, settings: Settings, email: str, password: str, address: str) -> Answer:
    """One argon2 verification for known and unknown accounts alike; failures count per account and address.

    Verifying takes long: it is done in `reading`, and only what follows from it is written, in a transaction of
    its own that looks again at what may have changed meanwhile.
    """
    account_key = hashed(email.strip().lower())
    if limited(reading, settings, account_key, address):
        return TooMany(int(WINDOW.total_seconds()))
    found = accounts.by_email(reading.session, email)
    verified = found[1].password_hash if found else None
    right = passwords.matches(verified, password)
    with aside(reading) as work:
        if limited(work, settings, account_key, address):
            return TooMany(int(WINDOW.total_seconds()))
        person = _whose(work, email, verified) if right else None
        if person is None:
            note_failure(work, account_key, address)
            return TurnedAway()
        accounts.forget_failures(work.session, account_key, address)
        _tidy(work, settings, person)
        return start_session(work, person)


def _whose(work: Work, email: str, verified: str | None) -> Person | None:
    """Whose account it is, if it is enabled and its password still the one that was verified."""
    found = accounts.by_email(work.session, email)
    stands = found is not None and found[1].enabled and found[1].password_hash == verified
    return found[0] if found and stands else None


def _tidy(work: Work, settings: Settings, person: Person) -> None:
    """What can count no more goes when somebody signs in, so that nothing has to run beside the server."""
    accounts.forget_attempts_before(work.session, work.now - WINDOW)
    accounts.forget_sessions_of(work.session, person.id, work.now - timedelta(days=settings.session_days))
    request_keys.forget_old(work)


def note_failure(work: Work, account_key: str, address: str) -> None:
    add(work.session, SignInAttempt(id=work.new_id(), account_key=account_key, address=address[:64], at=work.now))


def limited(work: Work, settings: Settings, account_key: str, address: str) -> bool:
    on_account, on_address = accounts.failures_since(work.session, account_key, address, work.now - WINDOW)
    return on_account >= settings.sign_in_limit or on_address >= settings.sign_in_limit * ADDRESS_FACTOR


def start_session(work: Work, person: Person) -> SignedIn:
    secret = work.world.secret(SECRET_BYTES)
    row = SignInSession(
        id_hash=hashed(secret), person_id=person.id, started_at=work.now, seen_at=work.now, password_at=work.now
    )
    add(work.session, row)
    return SignedIn(secret)


def viewer_of(session: Session, settings: Settings, secret: str, work: Work) -> Viewer | None:
    """Who a cookie belongs to, or None when the session ended, idled out or the account is disabled."""
    found = accounts.of_session(session, hashed(secret))
    if found is None:
        return None
    row, person, account, roles = found
    if not (account.enabled and alive(row, settings, work)):
        return None
    return Viewer(
        person_id=person.id, name=person.name, timezone=person.timezone, roles=roles, interviewer=person.interviewer,
        bar_raiser=person.bar_raiser, guarded=_guarded(account, work), session_hash=row.id_hash,
    )  # fmt: skip


def alive(row: SignInSession, settings: Settings, work: Work) -> bool:
    idle = work.now - row.seen_at < timedelta(hours=settings.session_idle_hours)
    return row.ended_at is None and idle and work.now - row.started_at < timedelta(days=settings.session_days)


def _guarded(account: Account, work: Work) -> bool:
    return account.guarded_until is not None and work.now < account.guarded_until


def unnoticed(work: Work) -> bool:
    """Whether the session's last use was noted five minutes ago or more."""
    row = get(work.session, SignInSession, work.viewer.session_hash)
    return row is not None and work.now - row.seen_at >= NOTE_EVERY


def note_use(work: Work) -> None:
    row = get(work.session, SignInSession, work.viewer.session_hash)
    if row is not None:
        row.seen_at = work.now


def sign_out(work: Work) -> None:
    row = get(work.session, SignInSession, work.viewer.session_hash)
    if row is not None:
        row.ended_at = work.now


def password_again(work: Work, password: str) -> bool:
    """R29: asks for the password once more before a ruling. A wrong one leaves a trace and changes nothing."""
    account = get(work.session, Account, work.viewer.person_id)
    if passwords.matches(account.password_hash if account else None, password):
        return True
    audit.record(work, "password_again_failed", EventObject.ADMIN, subject_id=work.viewer.person_id)
    return False
