"""One's own account, and what admins do to accounts."""

from dataclasses import dataclass
from uuid import UUID

from hiring.adapters import passwords
from hiring.domain.actions import Action
from hiring.domain.errors import NotAllowed, NotNow, Unseen
from hiring.domain.vocabulary import EventObject
from hiring.domain.whereabouts import UNKNOWN
from hiring.domain.words import listed, spoken
from hiring.models.people import Account, Person, SignInSession
from hiring.schemas.accounts import AccountCard, AccountRow, AccountsPage, ChangePassword, SessionRow
from hiring.schemas.base import When
from hiring.services import account_guard, audit, links, password_again, seats, sign_in, telling
from hiring.services.attempts import Caller, TooMany, hashed
from hiring.services.clock import when
from hiring.services.codes import WrongCode
from hiring.services.password_again import PasswordAgain, Proof, WrongPassword
from hiring.services.work import Work
from hiring.settings import Settings
from hiring.store import accounts as store
from hiring.store import doors, people
from hiring.store.rows import get

PAGE = 50
STATES = (
    ("", "all"),
    ("signs_in", "can sign in"),
    ("without_password", "no password yet"),
    ("restricted", "restricted for 24 hours"),
    ("disabled", "disabled"),
)
DISABLED_ALREADY = "This account is disabled already."
OWN_DISABLING = "This is your own account. Another admin can disable it."


@dataclass(frozen=True)
class Changed:
    """The password is set; `secret` is that of the new session, all others have ended."""

    secret: str


@dataclass(frozen=True)
class Prepared:
    """What takes long and was done without the write lock: the present password verified, the new one hashed."""

    proof: Proof | None = None
    made: str | None = None


WRONG = WrongPassword("Found another password than your present one, expected the one you sign in with.")


def prepare(reading: Work, settings: Settings, again: PasswordAgain, new: str) -> Prepared:
    """Hashes the new password only for somebody who knows the present one, and only if it will be taken."""
    proof = password_again.ahead_of_password(reading, again)
    found = store.account_of(reading.session, reading.viewer.person_id)
    fits = found is not None and links.problem_of(reading, settings, found[0], new) is None
    return Prepared(proof, passwords.make_hash(new) if proof and proof.right and fits else None)


def change_password(
    work: Work, settings: Settings, command: ChangePassword, caller: Caller, prepared: Prepared | None = None
) -> Changed | WrongPassword | WrongCode | TooMany:
    """Asks for the present password, and for a code where there is a second factor; wrong ones leave a trace."""
    found = store.account_of(work.session, work.viewer.person_id, lock=True)
    if found is None:
        raise Unseen
    person, account = found
    ready = prepared or Prepared()
    again = PasswordAgain(command.present_password, settings, caller.address, command.code, caller.browser, ready.proof)
    refused = password_again.both(work, again, WRONG)
    if refused:
        return refused
    links.set_password(work, settings, person, account, command, made=ready.made)
    store.end_sessions(work.session, person.id, work.now)
    audit.record(work, "password_changed", EventObject.ADMIN, subject_id=person.id)
    return Changed(sign_in.start_session(work, person, caller).secret)


def sign_out_everywhere(work: Work) -> int:
    """Ends every session of the viewer, this one too, and forgets the browsers they are known in."""
    doors.forget_browsers_of(work.session, work.viewer.person_id)
    return store.end_sessions(work.session, work.viewer.person_id, work.now)


def end_others(work: Work) -> int:
    """Ends every session of the viewer but this one."""
    return store.end_sessions(work.session, work.viewer.person_id, work.now, but=work.viewer.session_hash)


def end_session(work: Work, handle: str) -> None:
    """Ends one other session of the viewer, named by the handle of its row on the account page."""
    held = store.live_sessions(work.session, work.viewer.person_id)
    found = next((row for row in held if _handle(row) == handle), None)
    if found is None or found.id_hash == work.viewer.session_hash:
        raise NotNow("This session has ended already.")
    found.ended_at = work.now


def _handle(row: SignInSession) -> str:
    """Names a session on the page of its owner without telling what the database looks it up by."""
    return hashed(row.id_hash)[:16]


def mine(work: Work, settings: Settings) -> AccountCard:
    found = store.account_of(work.session, work.viewer.person_id)
    if found is None:
        raise Unseen
    person, account = found
    held = store.live_sessions(work.session, person.id)
    live = [row for row in held if sign_in.alive(row, settings, work)]
    guarded = account_guard.restricted(account, work.now)
    return AccountCard(
        name=person.name, email=person.email, facts=_facts(work, person), least=settings.password_min,
        sessions=tuple(_session(work, row) for row in live),
        guarded_until=guard_end(work, account),
        guarded_why=account_guard.WORDS.get(account.guarded_why or "", "") if guarded else "",
        second_factor=doors.has_factor(work.session, person.id),
    )  # fmt: skip


def _facts(work: Work, person: Person) -> tuple[tuple[str, str], ...]:
    manager = get(work.session, Person, person.manager_id)
    return (
        ("E-mail address", person.email),
        ("Title", person.title),
        ("Level", person.level),
        ("Team", person.team),
        ("Manager", manager.name if manager else ""),
        ("Time zone", person.timezone),
        ("Interviewer", spoken(person.interviewer)),
        ("Bar Raiser", spoken(person.bar_raiser)),
        ("Roles", listed(spoken(role) for role in sorted(work.viewer.roles))),
    )


def _session(work: Work, row: SignInSession) -> SessionRow:
    zone = work.viewer.timezone
    return SessionRow(
        started=when(row.started_at, zone, work.now), seen=when(row.seen_at, zone, work.now),
        here=row.id_hash == work.viewer.session_hash, handle=_handle(row),
        where=", ".join(filter(None, (row.browser, row.place))) or UNKNOWN,
    )  # fmt: skip


def disable(work: Work, person_id: UUID) -> str:
    """Ends the sessions and links of an account; what its person owes stays owed. Answers the name."""
    person, account = _locked(work, person_id)
    if person_id == work.viewer.person_id:
        raise NotNow(OWN_DISABLING)
    if not account.enabled:
        raise NotNow(DISABLED_ALREADY)
    shut(work, person, account)
    return person.name


def shut(work: Work, person: Person, account: Account) -> None:
    """Disables without asking who may; the callers have asked."""
    account.enabled, account.disabled_at = False, work.now
    doors.forget_browsers_of(work.session, person.id)
    store.end_sessions(work.session, person.id, work.now)
    store.revoke_links(work.session, person.id, work.now)
    audit.record(work, "account_disabled", EventObject.ADMIN, subject_id=person.id)


def enable(work: Work, person_id: UUID) -> str:
    person, account = _locked(work, person_id)
    if account.enabled:
        raise NotNow("This account is enabled already.")
    if person.left_on is not None:
        raise NotNow("This person has left.", ("Take the day of leaving out of the person's page first.",))
    account.enabled, account.disabled_at = True, None
    audit.record(work, "account_enabled", EventObject.ADMIN, subject_id=person.id)
    return person.name


def _locked(work: Work, person_id: UUID) -> tuple[Person, Account]:
    seats.require(work, Action.DISABLE_ACCOUNT, own=person_id == work.viewer.person_id)
    found = store.account_of(work.session, person_id, lock=True)
    if found is None:
        raise Unseen
    return found


def release_guard(work: Work, person_id: UUID, loop_id: UUID) -> None:
    """R22: ends the 24 hours early for one loop; the granted request on it is what `seats` reads.

    Checks for a core Bar Raiser and another's restricted account; that they stand outside the loop, the caller checks.
    """
    if not work.viewer.core or person_id == work.viewer.person_id:
        raise NotAllowed("Only a core Bar Raiser may release an account, and never the own one.")
    found = store.account_of(work.session, person_id)
    if found is None:
        raise Unseen
    if not account_guard.restricted(found[1], work.now):
        raise NotNow("This account is not restricted any more.")
    audit.record(work, "account_released", EventObject.ADMIN, loop_id=loop_id, subject_id=person_id)
    said = f"{work.viewer.name} released your account for this loop: there it reads and judges as before."
    telling.tell(work, person_id, "account_released", said, loop_id=loop_id, href=f"/loops/{loop_id}")


def page(work: Work, state: str, after: UUID | None) -> AccountsPage:
    """Accounts by name, for admins."""
    seats.require(work, Action.RESET_ACCOUNT)
    rows = store.page(work.session, state, work.now, get(work.session, Person, after), PAGE)
    shown = rows[:PAGE]
    ids = [person.id for person, _ in shown]
    held, invited = people.roles(work.session, ids), store.live_links_of(work.session, ids, work.now)
    next_url = f"/admin/accounts?state={state}&after={shown[-1][0].id}" if len(rows) > PAGE else None
    return AccountsPage(
        rows=tuple(
            AccountRow(
                name=person.name, email=person.email, href=f"/people/{person.id}",
                state=state_words(account, person.id in invited),
                roles=listed(spoken(role) for role in held.get(person.id, ())),
                guarded_until=guard_end(work, account),
            )
            for person, account in shown
        ),
        state=state, states=STATES, next_url=next_url,
    )  # fmt: skip


def guard_end(work: Work, account: Account) -> When | None:
    """Until when the account is restricted, if it is."""
    if not account_guard.restricted(account, work.now) or account.guarded_until is None:
        return None
    return when(account.guarded_until, work.viewer.timezone, work.now)


def state_words(account: Account, has_link: bool) -> str:
    """How somebody stands to signing in."""
    if not account.enabled:
        return "disabled"
    if account.password_hash:
        return "can sign in"
    waiting = "link made, not claimed yet" if has_link else "no password yet"
    return f"reset: {waiting}" if account.password_set_at else waiting
