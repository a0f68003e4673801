"""R22: after an admin's hand on an account it reads no peer's feedback and cannot judge for 24 hours."""

from datetime import datetime

from hiring.domain.due import RESTRICTION
from hiring.domain.vocabulary import EventObject
from hiring.models.people import Account, Person
from hiring.services import audit, telling, transitions
from hiring.services.work import Work
from hiring.store import accounts, doors

RESET = "account_reset"
RESET_CLAIMED = "reset_claimed"
INVITATION_CLAIMED = "invitation_claimed"
ADDRESS_CHANGED = "address_changed"
SECOND_FACTOR_RESET = "second_factor_reset"
WORDS = {
    RESET: "An admin made a link that resets your password.",
    RESET_CLAIMED: "A link that an admin made has set a new password for your account.",
    INVITATION_CLAIMED: "Your invitation was claimed while you have a place in a running loop.",
    ADDRESS_CHANGED: "An admin changed the address you sign in with.",
    SECOND_FACTOR_RESET: "An admin took away the second factor of your account.",
}
ABOUT = {
    RESET: "an admin made a link that resets the password",
    RESET_CLAIMED: "a link that an admin made has set a new password",
    INVITATION_CLAIMED: "the invitation was claimed while they have a place in a running loop",
    ADDRESS_CHANGED: "an admin changed the address they sign in with",
    SECOND_FACTOR_RESET: "an admin took away their second factor",
}
CONSEQUENCE = (
    "For 24 hours this account reads no peer's feedback and cannot submit, vote, take a position or rule; what falls "
    "due meanwhile is due 24 hours later. If you did not expect this, tell a core Bar Raiser."
)


def restrict(work: Work, person: Person, account: Account, why: str) -> None:
    """Ends the person's sessions, starts the 24 hours anew, moves what falls due in them, and says so.

    It starts when a reset link is made (nobody can sign in then, for the old password is gone) and again when the
    link is claimed, so that waiting with a link in hand shortens nothing.
    """
    covered = max(account.guarded_until or work.now, work.now)
    account.guarded_until, account.guarded_why = work.now + RESTRICTION, why
    accounts.end_sessions(work.session, person.id, work.now)
    doors.forget_browsers_of(work.session, person.id)
    loops = accounts.running_loops_of(work.session, person.id, recruited=True)
    _move_due(work, person, covered, account.guarded_until)
    for loop_id in loops:
        audit.record(work, why, EventObject.ADMIN, loop_id=loop_id, subject_id=person.id)
        transitions.settle(work, loop_id)
    if not loops:
        audit.record(work, why, EventObject.ADMIN, subject_id=person.id)
    telling.tell(work, person.id, why, f"{WORDS[why]} {CONSEQUENCE}", href="/account")


def _move_due(work: Work, person: Person, covered: datetime, until: datetime) -> None:
    """What an earlier restriction covered was moved by it already."""
    for interview in accounts.due_between(work.session, person.id, covered, until):
        interview.due_at += RESTRICTION
    work.session.flush()


def restricted(account: Account, now: datetime) -> bool:
    return account.guarded_until is not None and now < account.guarded_until
