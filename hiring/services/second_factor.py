"""One's own second factor: set up, confirmed by a code, with recovery codes; and taken away by an admin (R22)."""

from datetime import timedelta
from uuid import UUID

from hiring.adapters import time_codes
from hiring.domain.actions import Action
from hiring.domain.errors import Incomplete, NotNow, Unseen
from hiring.domain.vocabulary import EventObject
from hiring.models.doors import RecoveryCode, SecondFactor
from hiring.models.people import Account, Person, SignInSession
from hiring.schemas.accounts import ConfirmFactor, FactorCard, FactorChange, RecoveryCodes
from hiring.services import account_guard, audit, codes, password_again, seats, telling
from hiring.services.attempts import TooMany, hashed
from hiring.services.clock import when
from hiring.services.codes import WrongCode
from hiring.services.password_again import PasswordAgain, WrongPassword
from hiring.services.work import Work
from hiring.store import accounts, doors
from hiring.store.rows import add, add_all, get

FRESH = timedelta(minutes=10)
"""How long after a sign-in the password is not asked again to set a factor up."""
BEGUN = timedelta(hours=1)
MANY = 10
CODE_BYTES = 15
GROUP = 4
PAGE = "/account/second-factor"
ON_ALREADY = "Your second factor is on already. Turn it off first to set it up with another app."
NOT_ON = "There is no second factor to change."
OWN_RESET = "This is your own account. Turn the second factor off on your account page."
NONE_HELD = "This account has no second factor."
WRONG = WrongPassword("Found another password than yours, expected the one you sign in with. Nothing was changed.")
Refusal = WrongPassword | WrongCode | TooMany


def card(work: Work) -> FactorCard:
    person, held = _own(work), _held(work)
    bare = FactorCard(state="off", email=person.email, required=work.viewer.must_enrol)
    if held is None:
        return bare.model_copy(update={"asks_password": not _fresh(work)})
    if held.confirmed_at is None:
        square, side = time_codes.square(time_codes.address_of(held.secret, person.email, "hiring"))
        return bare.model_copy(
            update={"state": "begun", "secret": grouped(held.secret), "square": square, "side": side}
        )
    since = when(held.confirmed_at, work.viewer.timezone, work.now)
    return bare.model_copy(
        update={"state": "on", "since": since, "codes_left": doors.codes_left(work.session, person.id)}
    )


def _own(work: Work) -> Person:
    person = get(work.session, Person, work.viewer.person_id)
    if person is None:
        raise Unseen
    return person


def _held(work: Work, *, lock: bool = False) -> SecondFactor | None:
    """The viewer's factor; one that was begun too long ago is none."""
    found = doors.factor(work.session, work.viewer.person_id, lock=lock)
    late = found is not None and found.confirmed_at is None and work.now - found.made_at > BEGUN
    return None if late else found


def _fresh(work: Work) -> bool:
    row = get(work.session, SignInSession, work.viewer.session_hash)
    return row is not None and work.now - row.password_at < FRESH


def grouped(text: str) -> str:
    return " ".join(text[start : start + GROUP] for start in range(0, len(text), GROUP))


def begin(work: Work, again: PasswordAgain) -> WrongPassword | TooMany | None:
    """Makes a secret, which counts for nothing until a code of it was typed."""
    held = _held(work, lock=True)
    if held is not None and held.confirmed_at is not None:
        raise NotNow(ON_ALREADY)
    refused = None if _fresh(work) else password_again.password(work, again, WRONG)
    if refused:
        return refused
    person = _own(work)
    doors.forget_factor(work.session, person.id)
    secret = time_codes.base32_of(work.world.secret(32), time_codes.SECRET_BYTES)
    add(work.session, SecondFactor(person_id=person.id, secret=secret, made_at=work.now))
    return None


def confirm(work: Work, command: ConfirmFactor) -> RecoveryCodes:
    """From now on it is asked. The recovery codes are in this answer alone."""
    held = _held(work, lock=True)
    if held is None:
        raise NotNow("Setting it up took longer than an hour. Begin again.")
    if held.confirmed_at is not None:
        raise NotNow("Your second factor is on already. Make new recovery codes if you have not kept them.")
    if not codes.use_time_code(work, held, codes.tidied(command.code)):
        problem = "Found another code than the app shows now. Is the phone's clock right? Then type the newest one."
        raise Incomplete("The second factor is not on yet.", {"code": problem})
    held.confirmed_at = work.now
    _record(work, "second_factor_set", "Your account has a second factor now: signing in asks for a code.")
    return RecoveryCodes(codes=_make_codes(work), fresh=True)


def codes_question(work: Work) -> FactorChange:
    _require_on(work)
    return FactorChange(
        email=_own(work).email, title="New recovery codes", label="Make new recovery codes",
        follows="Ten new codes are shown once. All old ones end, used or not.",
    )  # fmt: skip


def off_question(work: Work) -> FactorChange:
    _require_on(work)
    return FactorChange(
        email=_own(work).email, title="Turn the second factor off", label="Turn it off",
        follows="Signing in and rulings then ask for the password alone. The recovery codes end.",
    )  # fmt: skip


def new_codes(work: Work, again: PasswordAgain) -> RecoveryCodes | Refusal:
    """Ten new recovery codes; the old ones end."""
    _require_on(work)
    refused = password_again.both(work, again, WRONG)
    if refused:
        return refused
    doors.forget_codes(work.session, work.viewer.person_id)
    _record(work, "recovery_codes_made", "New recovery codes were made for your account; the old ones have ended.")
    return RecoveryCodes(codes=_make_codes(work), fresh=False)


def turn_off(work: Work, again: PasswordAgain) -> Refusal | None:
    _require_on(work)
    refused = password_again.both(work, again, WRONG)
    if refused:
        return refused
    doors.forget_factor(work.session, work.viewer.person_id)
    _record(work, "second_factor_off", "Your account has no second factor any more.")
    return None


def _require_on(work: Work) -> None:
    if not doors.has_factor(work.session, work.viewer.person_id):
        raise NotNow(NOT_ON)


def _make_codes(work: Work) -> tuple[str, ...]:
    made = [time_codes.base32_of(work.world.secret(32), CODE_BYTES) for _ in range(MANY)]
    person_id = work.viewer.person_id
    rows = [
        RecoveryCode(id=work.new_id(), person_id=person_id, code_hash=hashed(one), made_at=work.now) for one in made
    ]
    add_all(work.session, rows)
    return tuple(grouped(one) for one in made)


def _record(work: Work, kind: str, said: str) -> None:
    person_id = work.viewer.person_id
    audit.record(work, kind, EventObject.ADMIN, subject_id=person_id)
    telling.tell(work, person_id, kind, f"{said} If this was not you, tell an admin.", href=PAGE)


def take_away(work: Work, person_id: UUID) -> str:
    """R22: by an admin, with the 24 hours of a password reset. Answers the name."""
    own = person_id == work.viewer.person_id
    seats.require(work, Action.RESET_ACCOUNT, own=own)
    if own:
        raise NotNow(OWN_RESET)
    found = accounts.account_of(work.session, person_id, lock=True)
    if found is None:
        raise Unseen
    return _take_away(work, *found)


def take_away_of_address(work: Work, email: str) -> str:
    """`hiring second-factor-off EMAIL`: whoever runs the command runs the machine; R22 holds all the same."""
    found = accounts.by_email(work.session, email)
    if found is None:
        raise Incomplete(f"Found {email!r}, expected the e-mail address of somebody in the company.")
    return _take_away(work, *found)


def _take_away(work: Work, person: Person, account: Account) -> str:
    if not doors.has_factor(work.session, person.id):
        raise NotNow(NONE_HELD)
    doors.forget_factor(work.session, person.id)
    account_guard.restrict(work, person, account, account_guard.SECOND_FACTOR_RESET)
    return person.name
