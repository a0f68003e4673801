"""Wrong guesses are counted where they come from, so that a stranger's never shut out the person they are about.

A guess counts against account and address together, and against the address. In a browser in which the person signed
in before it counts against that browser alone: whatever others do, also from the same address, this one is let in.
"""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from hiring.models.people import SignInAttempt
from hiring.services.work import Work
from hiring.settings import Settings
from hiring.store import accounts, doors
from hiring.store.rows import add

WINDOW = timedelta(minutes=15)
ADDRESS_FACTOR = 10
REMEMBERED = timedelta(days=180)
LONGEST = 64


@dataclass(frozen=True)
class Caller:
    """Where a request comes from. `browser` is the secret of the cookie that stays after a sign-in."""

    address: str = ""
    browser: str = ""
    agent: str = ""


@dataclass(frozen=True)
class TooMany:
    retry_after: int = int(WINDOW.total_seconds())
    sentence: str = "Too many failed sign-ins from here. Wait 15 minutes, then try again."


def hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode(errors="surrogatepass")).hexdigest()


def place_of(work: Work, person_id: UUID | None, caller: Caller) -> str:
    """What a guess counts against: the browser if the person is known in it, else the address."""
    return f"browser {hashed(caller.browser)}"[:LONGEST] if known(work, person_id, caller) else caller.address[:LONGEST]


def known(work: Work, person_id: UUID | None, caller: Caller) -> bool:
    if person_id is None or not caller.browser:
        return False
    return doors.browser_of(work.session, hashed(caller.browser), person_id, work.now - REMEMBERED) is not None


def limited(work: Work, settings: Settings, account_key: str, place: str) -> bool:
    on_account, on_place = accounts.failures_since(work.session, account_key, place, work.now - WINDOW)
    return on_account >= settings.sign_in_limit or on_place >= settings.sign_in_limit * ADDRESS_FACTOR


def reached(work: Work, settings: Settings, account_key: str, place: str) -> bool:
    """Whether the guesses at this account from this place are used up, whatever else comes from there."""
    return accounts.failures_since(work.session, account_key, place, work.now - WINDOW)[0] >= settings.sign_in_limit


def note_failure(work: Work, account_key: str, place: str) -> None:
    row = SignInAttempt(id=work.new_id(), account_key=account_key, address=place[:LONGEST], at=work.now)
    add(work.session, row)
