"""The step-up before a ruling (R29): the code of the second factor, or the password where there is none.

Wrong ones count like failed sign-ins and leave a trace.
"""

from dataclasses import dataclass

from hiring.adapters import passwords
from hiring.domain.vocabulary import EventObject
from hiring.models.people import Account, Person
from hiring.services import attempts, audit, codes
from hiring.services.attempts import Caller, TooMany, hashed
from hiring.services.codes import WrongCode
from hiring.services.work import Work
from hiring.settings import Settings
from hiring.store import doors
from hiring.store.rows import get

LONGEST = 1001
"""One more than a password may have, so that a longer one never counts as its beginning."""
TOO_MANY = TooMany(sentence="Too many wrong passwords. Wait 15 minutes, then try again.")


@dataclass(frozen=True)
class Proof:
    """A password verified ahead, without the write lock: what it was compared with, and whether it was right."""

    compared: str | None
    right: bool


@dataclass(frozen=True)
class PasswordAgain:
    """What was typed, and where; `settings` hold the limit. `proof` is made by `ahead`, where locks matter."""

    typed: str
    settings: Settings
    address: str = ""
    code: str = ""
    browser: str = ""
    proof: Proof | None = None

    @property
    def caller(self) -> Caller:
        return Caller(self.address, self.browser)


@dataclass(frozen=True)
class WrongPassword:
    """Nothing happened; the attempt stays on record."""

    sentence: str = "This is not your password. Nothing was recorded; type it again."


def by_code(work: Work) -> bool:
    """Whether the viewer is asked for a code instead of the password."""
    return doors.has_factor(work.session, work.viewer.person_id)


def ahead(reading: Work, again: PasswordAgain) -> Proof | None:
    """Verifies the password where nobody waits for it; nothing where a code is asked or no more guesses are taken."""
    person = get(reading.session, Person, reading.viewer.person_id)
    if person is None or by_code(reading) or _shut(reading, person, again):
        return None
    return verified(reading, again.typed)


def ahead_of_password(reading: Work, again: PasswordAgain) -> Proof | None:
    """The same where the password is asked whatever second factor there is."""
    person = get(reading.session, Person, reading.viewer.person_id)
    return None if person is None or _shut(reading, person, again) else verified(reading, again.typed)


def verified(work: Work, typed: str) -> Proof:
    account = get(work.session, Account, work.viewer.person_id)
    compared = account.password_hash if account else None
    return Proof(compared, passwords.matches(compared, typed[:LONGEST]))


def ask(work: Work, again: PasswordAgain) -> WrongPassword | WrongCode | TooMany | None:
    """None when it is right. Called last: whatever else is wrong has been said before."""
    person = get(work.session, Person, work.viewer.person_id)
    if person is not None and by_code(work):
        return codes.check(work, again.settings, person, again.code, again.caller)
    return password(work, again, WrongPassword())


def password(work: Work, again: PasswordAgain, wrong: WrongPassword) -> WrongPassword | TooMany | None:
    """The password alone, whatever second factor there is."""
    person = get(work.session, Person, work.viewer.person_id)
    if person is None or _shut(work, person, again):
        return TOO_MANY
    proof = again.proof or verified(work, again.typed)
    account = get(work.session, Account, person.id)
    if proof.right and account is not None and account.password_hash == proof.compared:
        return None
    attempts.note_failure(work, _key(person), attempts.place_of(work, person.id, again.caller))
    audit.record(work, "password_again_failed", EventObject.ADMIN, subject_id=person.id)
    return wrong


def both(work: Work, again: PasswordAgain, wrong: WrongPassword) -> WrongPassword | WrongCode | TooMany | None:
    """The password, and where there is a second factor its code as well: before the doors themselves are changed."""
    refused = password(work, again, wrong)
    person = get(work.session, Person, work.viewer.person_id)
    if refused or person is None or not by_code(work):
        return refused
    return codes.check(work, again.settings, person, again.code, again.caller)


def _shut(work: Work, person: Person, again: PasswordAgain) -> bool:
    return attempts.limited(work, again.settings, _key(person), attempts.place_of(work, person.id, again.caller))


def _key(person: Person) -> str:
    return hashed(person.email.strip().lower())
