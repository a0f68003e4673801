"""Does a typed code count? Time codes of the app, each once, and recovery codes, each once."""

import re
from dataclasses import dataclass
from enum import Enum

from hiring.adapters import time_codes
from hiring.domain.vocabulary import EventObject
from hiring.domain.words import counted
from hiring.models.doors import SecondFactor
from hiring.models.people import Person
from hiring.services import attempts, audit, telling
from hiring.services.attempts import Caller, TooMany, hashed
from hiring.services.work import Work
from hiring.settings import Settings
from hiring.store import accounts, doors

TIME_CODE = re.compile(r"[0-9]{6}")
EVERYWHERE = "codes"
"""Where guesses from unknown browsers count together: a code is short, and addresses are cheap."""
GUESSED = (
    "Somebody who knows your password typed wrong codes until no more were taken. Change your password on your "
    "account page if this was not you."
)
TOO_MANY = TooMany(sentence="Too many wrong codes. Wait 15 minutes, then try again, or use a recovery code.")


class Kind(Enum):
    TIME = "time"
    RECOVERY = "recovery"


@dataclass(frozen=True)
class WrongCode:
    """Nothing happened; the attempt stays on record."""

    sentence: str = "This code does not count. Type the newest one of your app, or a recovery code not used before."


def tidied(typed: str) -> str:
    return re.sub(r"[\s\-–]", "", typed[:100]).upper()


def check(work: Work, settings: Settings, person: Person, typed: str, caller: Caller) -> WrongCode | TooMany | None:
    """None when it counts; it is used up then. Recovery codes are long enough to be tried when no more guesses are."""
    code = tidied(typed)
    key = hashed(f"second factor of {person.id}")
    place = attempts.place_of(work, person.id, caller) if attempts.known(work, person.id, caller) else EVERYWHERE
    shut = attempts.reached(work, settings, key, place)
    found = doors.factor(work.session, person.id, lock=True)
    kind = _counts(work, found, code, recovery_alone=shut) if found and found.confirmed_at else None
    if kind is None:
        return TOO_MANY if shut else _wrong(work, settings, person, key, place)
    accounts.forget_failures(work.session, key, place)
    if kind is Kind.RECOVERY:
        _tell_of_recovery(work, person)
    return None


def _counts(work: Work, held: SecondFactor, code: str, *, recovery_alone: bool = False) -> Kind | None:
    if not TIME_CODE.fullmatch(code):
        return Kind.RECOVERY if _recovers(work, held, code) else None
    return Kind.TIME if not recovery_alone and use_time_code(work, held, code) else None


def use_time_code(work: Work, held: SecondFactor, code: str) -> bool:
    """Uses its time step up."""
    step = time_codes.matching_step(held.secret, code, work.now, held.last_step) if TIME_CODE.fullmatch(code) else None
    if step is None:
        return False
    held.last_step = step
    return True


def _recovers(work: Work, held: SecondFactor, code: str) -> bool:
    found = doors.unused_code(work.session, held.person_id, hashed(code))
    if found is None:
        return False
    found.used_at = work.now
    work.session.flush()
    return True


def _wrong(work: Work, settings: Settings, person: Person, key: str, place: str) -> WrongCode:
    attempts.note_failure(work, key, place)
    audit.record(work, "code_failed", EventObject.ADMIN, subject_id=person.id)
    if attempts.reached(work, settings, key, place):
        telling.tell(work, person.id, "codes_guessed", GUESSED, href="/account")
    return WrongCode()


def _tell_of_recovery(work: Work, person: Person) -> None:
    left = doors.codes_left(work.session, person.id)
    audit.record(work, "recovery_code_used", EventObject.ADMIN, subject_id=person.id)
    said = f"A recovery code was used for your account, {counted(left, 'code')} left. Not you? Change your password."
    telling.tell(work, person.id, "recovery_code_used", said, href="/account/second-factor")
