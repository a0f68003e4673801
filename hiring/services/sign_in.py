"""Signing in and out. Sessions are kept on the server; a failed sign-in leaves a trace, so it returns a result."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import Session

from hiring.adapters import passwords
from hiring.domain.vocabulary import BarRaiserCertification, Role
from hiring.domain.whereabouts import browser_words, place_words
from hiring.models.doors import HalfSignIn, KnownBrowser
from hiring.models.people import Account, Person, SignInSession
from hiring.services import attempts, request_keys
from hiring.services.attempts import WINDOW, Caller, TooMany, hashed, limited, note_failure
from hiring.services.work import Viewer, Work
from hiring.settings import Settings
from hiring.store import accounts, doors
from hiring.store.rows import add, get

SECRET_BYTES = 32
NOTE_EVERY = timedelta(minutes=5)
HALF = timedelta(minutes=10)
"""How long the code may be typed after the password."""
OVERLAP = timedelta(seconds=30)
"""How long a renewed session's old secret still counts, for what was under way."""


@dataclass(frozen=True)
class SignedIn:
    """`secret` goes into the cookie, once; `browser` into the one that stays, unless it has one already."""

    secret: str
    browser: str = ""


@dataclass(frozen=True)
class CodeAwaited:
    """The password was right, and there is a second factor; `secret` stands for this half of the sign-in."""

    secret: str


@dataclass(frozen=True)
class TurnedAway:
    """Wrong address or password: the answer never says which."""

    sentence: str = "This address and password do not belong together. Check both and try again."


Answer = SignedIn | CodeAwaited | TurnedAway | TooMany
Aside = Callable[[Work], AbstractContextManager[Work]]
"""Opens a short writing transaction beside a reading session; commits at its end."""


def sign_in(reading: Work, aside: Aside, settings: Settings, email: str, password: str, caller: Caller) -> Answer:
    """One argon2 verification for known, unknown and disabled accounts alike.

    Verifying takes long: it is done in `reading`, and only what follows from it is written, in a transaction of
    its own that looks again at what may have changed meanwhile.
    """
    account_key = hashed(email.strip().lower())
    found = accounts.by_email(reading.session, email)
    place = attempts.place_of(reading, found[0].id if found else None, caller)
    if limited(reading, settings, account_key, place):
        return TooMany()
    verified = found[1].password_hash if found else None
    right = passwords.matches(verified, password)
    with aside(reading) as work:
        if limited(work, settings, account_key, place):
            return TooMany()
        person = _whose(work, email, verified) if right else None
        if person is None:
            note_failure(work, account_key, place)
            return TurnedAway()
        accounts.forget_failures(work.session, account_key, place)
        _tidy(work, settings, person)
        return enter(work, person, caller)


def _whose(work: Work, email: str, verified: str | None) -> Person | None:
    """Whose account it is, if it is enabled and its password still the one that was verified."""
    found = accounts.by_email(work.session, email)
    stands = found is not None and found[1].enabled and found[1].password_hash == verified
    return found[0] if found and stands else None


def _tidy(work: Work, settings: Settings, person: Person) -> None:
    """What can count no more goes when somebody signs in, so that nothing has to run beside the server."""
    accounts.forget_attempts_before(work.session, work.now - WINDOW)
    accounts.forget_sessions_of(work.session, person.id, work.now - timedelta(days=settings.session_days))
    doors.forget_halves_before(work.session, work.now - HALF)
    request_keys.forget_old(work)


def enter(work: Work, person: Person, caller: Caller) -> SignedIn | CodeAwaited:
    """After the password or a claimed link: a session, or the question for the code where there is a second factor."""
    if not doors.has_factor(work.session, person.id):
        return start_session(work, person, caller)
    secret = work.world.secret(SECRET_BYTES)
    add(work.session, HalfSignIn(id_hash=hashed(secret), person_id=person.id, started_at=work.now))
    return CodeAwaited(secret)


def start_session(work: Work, person: Person, caller: Caller | None = None) -> SignedIn:
    secret = work.world.secret(SECRET_BYTES)
    row = SignInSession(
        id_hash=hashed(secret), person_id=person.id, started_at=work.now, seen_at=work.now, password_at=work.now,
        place=place_words(caller.address) if caller else None,
        browser=browser_words(caller.agent) if caller else None,
    )  # fmt: skip
    add(work.session, row)
    return SignedIn(secret, _remember(work, person, caller) if caller else "")


def _remember(work: Work, person: Person, caller: Caller) -> str:
    """Notes that the person is known in this browser; answers the secret of a new cookie, if one is needed."""
    since = work.now - attempts.REMEMBERED
    doors.forget_browsers_before(work.session, since)
    held = doors.browser_of(work.session, hashed(caller.browser), person.id, since) if caller.browser else None
    if held is not None:
        held.seen_at = work.now
        return ""
    known = bool(caller.browser) and doors.browser_known(work.session, hashed(caller.browser), since)
    secret = caller.browser if known else work.world.secret(SECRET_BYTES)
    add(work.session, KnownBrowser(id_hash=hashed(secret), person_id=person.id, seen_at=work.now))
    return "" if known else secret


def renew(work: Work) -> str:
    """At a step-up: a new secret for the same session, which ends when it would have. What is under way arrives."""
    old = get(work.session, SignInSession, work.viewer.session_hash)
    assert old is not None  # noqa: S101  the viewer came through it
    secret = work.world.secret(SECRET_BYTES)
    row = SignInSession(
        id_hash=hashed(secret), person_id=old.person_id, started_at=old.started_at, seen_at=work.now,
        password_at=work.now, place=old.place, browser=old.browser,
    )  # fmt: skip
    add(work.session, row)
    old.ended_at = work.now + OVERLAP
    return secret


def viewer_of(session: Session, settings: Settings, secret: str, work: Work) -> Viewer | None:
    """Who a cookie belongs to, or None when the session ended, idled out or the account is disabled."""
    found = accounts.of_session(session, hashed(secret))
    if found is None:
        return None
    row, person, account, roles, unprotected = found
    if not (account.enabled and alive(row, settings, work)):
        return None
    return Viewer(
        person_id=person.id, name=person.name, timezone=person.timezone, roles=roles, interviewer=person.interviewer,
        bar_raiser=person.bar_raiser, guarded=_guarded(account, work), session_hash=row.id_hash,
        must_enrol=unprotected and needs_factor(roles, person.bar_raiser),
    )  # fmt: skip


def needs_factor(roles: frozenset[Role], bar_raiser: BarRaiserCertification) -> bool:
    """Whom the organisation's setting is about: admins, Bar Raisers and core Bar Raisers."""
    return Role.ADMIN in roles or bar_raiser in {BarRaiserCertification.CERTIFIED, BarRaiserCertification.CORE}


def alive(row: SignInSession, settings: Settings, work: Work) -> bool:
    idle = work.now - row.seen_at < timedelta(hours=settings.session_idle_hours)
    stands = row.ended_at is None or work.now < row.ended_at
    return stands and idle and work.now - row.started_at < timedelta(days=settings.session_days)


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
