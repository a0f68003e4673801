"""The second half of a sign-in: the code, after the password was right."""

from hiring.models.doors import HalfSignIn
from hiring.services import codes, sign_in
from hiring.services.attempts import Caller, TooMany, hashed
from hiring.services.codes import WrongCode
from hiring.services.sign_in import HALF, SignedIn
from hiring.services.work import Work
from hiring.settings import Settings
from hiring.store import doors

MOST_TRIES = 5
TOO_LATE = "The password was typed too long ago. Type it again."


class TooLate:
    """There is no such half sign-in any more: it begins again with the password."""

    sentence = TOO_LATE


Answer = SignedIn | WrongCode | TooMany | TooLate


def awaited(work: Work, secret: str) -> bool:
    return bool(secret) and doors.half(work.session, hashed(secret), work.now - HALF) is not None


def finish(work: Work, settings: Settings, secret: str, typed: str, caller: Caller) -> Answer:
    """Uses the half up when the code counts, and after a few wrong ones."""
    found = doors.half(work.session, hashed(secret), work.now - HALF) if secret else None
    if found is None:
        return TooLate()
    half, person, _ = found
    refused = codes.check(work, settings, person, typed, caller)
    if refused is None:
        work.session.delete(half)
        return sign_in.start_session(work, person, caller)
    return refused if isinstance(refused, TooMany) else _once_more(work, half, refused)


def _once_more(work: Work, half: HalfSignIn, refused: WrongCode) -> WrongCode | TooLate:
    half.tries += 1
    if half.tries < MOST_TRIES:
        return refused
    work.session.delete(half)
    return TooLate()
