"""What is said before a document, a link or an account is taken away. Whoever may not act finds no page either."""

from uuid import UUID

from hiring.domain.actions import Action
from hiring.domain.errors import Unseen
from hiring.domain.words import counted
from hiring.models.people import Account, AccountLink, Person
from hiring.schemas.confirm import Confirmation
from hiring.services import accounts, links, seats, second_factor
from hiring.services.candidates import held
from hiring.services.clock import when
from hiring.services.work import Work
from hiring.store import accounts as accounts_store
from hiring.store import candidates as candidates_store
from hiring.store import doors
from hiring.store import people as people_store
from hiring.store.rows import get

NO_ACCOUNT = "This person has no account yet. Make an invitation link first."
RESTRICTS = (
    "For 24 hours the account then reads no peer's feedback and cannot submit, vote, take a position or rule, unless "
    "a core Bar Raiser outside the loop releases it for a loop."
)


def document(work: Work, candidate_id: UUID) -> Confirmation:
    row = held(work, candidate_id, Action.FILE_DOCUMENT)
    kept = candidates_store.file_of(work.session, row.id)
    if kept is None:
        raise Unseen
    return Confirmation(
        title=f"Take away “{kept.label}”",
        follows=(
            "Panelists find no document in their kits any more."
            if kept.link
            else "The PDF is deleted for good. Panelists find no document in their kits any more.",
        ),
        label="Take it away",
        back=(row.name, f"/candidates/{row.id}"),
    )


def link(work: Work, link_id: UUID) -> Confirmation:
    seats.require(work, Action.INVITE)
    row = get(work.session, AccountLink, link_id)
    person = get(work.session, Person, row.person_id) if row else None
    if row is None or person is None or row.used_at or row.revoked_at:
        raise Unseen
    until = when(row.expires_at, work.viewer.timezone, work.now).words
    return Confirmation(
        title=f"Revoke the link of {person.name}",
        follows=(
            f"The {links.KIND_WORDS[row.kind]} link works until {until}. Revoked, it opens nothing any more.",
            "A new one can be made on the page of the person.",
        ),
        label="Revoke",
        back=("Unclaimed links", "/admin/links"),
    )


def disabling(work: Work, person_id: UUID) -> Confirmation:
    own = person_id == work.viewer.person_id
    seats.require(work, Action.DISABLE_ACCOUNT, own=own)
    person = _person(work, person_id)
    account = get(work.session, Account, person_id)
    running = people_store.running_counts(work.session, [person_id], hidden_from=work.viewer.person_id)
    holds = counted(running.get(person_id, 0), "running loop")
    refusal = accounts.OWN_DISABLING if own else NO_ACCOUNT if account is None else None
    if account is not None and not account.enabled:
        refusal = accounts.DISABLED_ALREADY
    return Confirmation(
        title=f"Disable the account of {person.name}",
        follows=(
            "Every session and every unclaimed link of this person ends. Nobody signs in until it is enabled again.",
            f"{person.name} holds a place in {holds}. Places and what is owed stay: replace the person where needed.",
        ),
        label="Disable the account",
        back=(person.name, f"/people/{person_id}"),
        refusal=refusal,
    )


def resetting(work: Work, person_id: UUID) -> Confirmation:
    """For an account that has had a password; otherwise it is an invitation."""
    own = person_id == work.viewer.person_id
    person, account = _person(work, person_id), get(work.session, Account, person_id)
    reset = account is not None and account.password_set_at is not None
    seats.require(work, Action.RESET_ACCOUNT if reset else Action.INVITE, own=own)
    live = accounts_store.live_link(work.session, person_id, work.now)
    replaced = ("The link made before ends.",) if live else ()
    return Confirmation(
        title=f"Make {'a reset' if reset else 'an invitation'} link for {person.name}",
        follows=(*replaced, *_resets(person.name)) if reset else (*replaced, "The link is shown once, to you alone."),
        label="Make a reset link" if reset else "Make an invitation link",
        back=(person.name, f"/people/{person_id}"),
        refusal=_no_link(account, own=own and reset),
    )


def factor(work: Work, person_id: UUID) -> Confirmation:
    own = person_id == work.viewer.person_id
    seats.require(work, Action.RESET_ACCOUNT, own=own)
    person = _person(work, person_id)
    held = doors.has_factor(work.session, person_id)
    return Confirmation(
        title=f"Take away the second factor of {person.name}",
        follows=(
            f"{person.name} signs in with the password alone, and every session ends. {RESTRICTS}",
            f"{person.name} is told, and the timelines of their open loops say that it was you.",
        ),
        label="Take the second factor away",
        back=(person.name, f"/people/{person_id}"),
        refusal=second_factor.OWN_RESET if own else None if held else second_factor.NONE_HELD,
    )


def _resets(name: str) -> tuple[str, ...]:
    return (
        f"The password of {name} stops working and every session ends. {RESTRICTS}",
        f"{name} is told, and the timelines of their open loops say that it was you. The link is shown once.",
    )


def _no_link(account: Account | None, *, own: bool) -> str | None:
    if own:
        return links.OWN_RESET
    return links.NO_SIGN_IN if account is not None and not account.enabled else None


def _person(work: Work, person_id: UUID) -> Person:
    person = get(work.session, Person, person_id)
    if person is None:
        raise Unseen
    return person
