"""The password asked again before a ruling (R29). Wrong ones count like failed sign-ins and leave a trace."""

from dataclasses import dataclass

from hiring.models.people import Person
from hiring.services import sign_in
from hiring.services.sign_in import TooMany
from hiring.services.work import Work
from hiring.settings import Settings
from hiring.store.rows import get

LONGEST = 1000


@dataclass(frozen=True)
class PasswordAgain:
    """What was typed, and from which address; `settings` hold the limit."""

    typed: str
    settings: Settings
    address: str = ""


@dataclass(frozen=True)
class WrongPassword:
    """Nothing happened; the attempt stays on record."""

    sentence: str = "This is not your password. Nothing was recorded; type it again."


def ask(work: Work, again: PasswordAgain) -> WrongPassword | TooMany | None:
    """None when the password is right. Called last: whatever else is wrong has been said before."""
    person = get(work.session, Person, work.viewer.person_id)
    key = sign_in.hashed(person.email.strip().lower() if person else "")
    if sign_in.limited(work, again.settings, key, again.address):
        return TooMany(
            int(sign_in.WINDOW.total_seconds()), "Too many wrong passwords. Wait 15 minutes, then try again."
        )
    if sign_in.password_again(work, again.typed[:LONGEST]):
        return None
    sign_in.note_failure(work, key, again.address)
    return WrongPassword()
