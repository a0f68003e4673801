"""Links that set a password: made by admins (R22) or on the command line, claimed once, revoked."""

from datetime import timedelta
from uuid import UUID

from hiring.adapters import passwords
from hiring.domain import passwords as rules
from hiring.domain.actions import Action
from hiring.domain.errors import Incomplete, NotNow, Unseen
from hiring.domain.vocabulary import EventObject, LinkKind
from hiring.models.people import Account, AccountLink, Person
from hiring.schemas.accounts import ClaimCard, LinkRow, LinkShown, LinksPage, SetPassword
from hiring.services import account_guard, audit, seats
from hiring.services.attempts import Caller, hashed
from hiring.services.clock import when
from hiring.services.sign_in import CodeAwaited, SignedIn, enter
from hiring.services.work import Work
from hiring.settings import Settings
from hiring.store import accounts
from hiring.store.rows import add, get

TOKEN_BYTES = 16
PAGE = 50
KIND_WORDS = {LinkKind.INVITE: "invitation", LinkKind.RESET: "reset"}
OWN_RESET = "This is your own account. Change your password on your account page."
NO_SIGN_IN = "This account is disabled. Enable it first."


def make(work: Work, settings: Settings, person_id: UUID) -> LinkShown:
    """An invitation, or for somebody who has had a password a reset. The link is shown in this answer alone."""
    person, account = _of(work, person_id)
    had_password = account.password_set_at is not None
    seats.require(work, Action.RESET_ACCOUNT if had_password else Action.INVITE, own=person_id == work.viewer.person_id)
    if had_password and person_id == work.viewer.person_id:
        raise NotNow(OWN_RESET)
    return _make(work, settings, person, account)


def for_address(work: Work, settings: Settings, email: str) -> LinkShown:
    """`hiring invite EMAIL`: whoever runs the command runs the machine; R22 holds all the same."""
    found = accounts.by_email(work.session, email)
    if found is None:
        raise Incomplete(f"Found {email!r}, expected the e-mail address of somebody in the company.")
    return _make(work, settings, *found)


def invite_everybody(work: Work, settings: Settings) -> list[LinkShown]:
    """`hiring invite --all`: an invitation for each person without a password; earlier unclaimed links end."""
    for person in accounts.without_account(work.session):
        add(work.session, Account(person_id=person.id))
    return [_make(work, settings, person, account) for person, account in accounts.without_password(work.session)]


def _of(work: Work, person_id: UUID) -> tuple[Person, Account]:
    person = get(work.session, Person, person_id)
    if person is None:
        raise Unseen
    if get(work.session, Account, person_id) is None:
        add(work.session, Account(person_id=person_id))
    found = accounts.account_of(work.session, person_id, lock=True)
    assert found is not None  # noqa: S101  both rows were just seen
    return found


def _make(work: Work, settings: Settings, person: Person, account: Account) -> LinkShown:
    if not account.enabled or person.left_on is not None:
        raise NotNow(NO_SIGN_IN)
    kind = LinkKind.RESET if account.password_set_at else LinkKind.INVITE
    accounts.revoke_links(work.session, person.id, work.now)
    token = work.world.secret(TOKEN_BYTES)
    link = AccountLink(
        id=work.new_id(), token_hash=hashed(token), kind=kind, person_id=person.id, email=person.email,
        made_by_id=work.actor_id, made_at=work.now, expires_at=work.now + timedelta(hours=settings.link_hours),
    )  # fmt: skip
    add(work.session, link)
    if kind is LinkKind.RESET:
        account.password_hash = None
        account_guard.restrict(work, person, account, account_guard.RESET)
    else:
        audit.record(work, "invitation_made", EventObject.ADMIN, subject_id=person.id, link=link.id)
    return LinkShown(
        name=person.name, email=person.email, kind_words=KIND_WORDS[kind], url=f"{settings.url}/claim/{token}",
        expires=when(link.expires_at, work.viewer.timezone), hours=settings.link_hours,
    )  # fmt: skip


def claim_card(work: Work, settings: Settings, token: str) -> ClaimCard | None:
    """Who the link is for; looking uses nothing up. None for every link that cannot be used, whatever the reason."""
    found = _usable(work, token)
    if found is None:
        return None
    link, person, _ = found
    return ClaimCard(
        name=person.name, email=person.email, reset=link.kind is LinkKind.RESET, least=settings.password_min,
        expires=when(link.expires_at, person.timezone),
    )  # fmt: skip


def prepare(reading: Work, settings: Settings, token: str, password: str) -> str | None:
    """The hash of a password that will be taken, made without the write lock: hashing takes long."""
    found = _usable(reading, token)
    fits = found is not None and problem_of(reading, settings, found[1], password) is None
    return passwords.make_hash(password) if fits else None


def claim(
    work: Work, settings: Settings, token: str, command: SetPassword, caller: Caller | None = None,
    made: str | None = None,
) -> SignedIn | CodeAwaited:  # fmt: skip
    """Sets the password, uses the link up and signs the person in, up to the code where there is a second factor.

    Raises Unseen for a link that cannot be used.
    """
    found = _usable(work, token, lock=True)
    if found is None:
        raise Unseen
    link, person, account = found
    set_password(work, settings, person, account, command, made=made)
    link.used_at = work.now
    why = _why_restricted(work, link, person)
    if why:
        account_guard.restrict(work, person, account, why)
    else:
        accounts.end_sessions(work.session, person.id, work.now)
        audit.record(work, "invitation_claimed", EventObject.ADMIN, subject_id=person.id, link=link.id)
    return enter(work, person, caller or Caller())


def _why_restricted(work: Work, link: AccountLink, person: Person) -> str | None:
    if link.kind is LinkKind.RESET:
        return account_guard.RESET_CLAIMED
    placed = accounts.running_loops_of(work.session, person.id)
    return account_guard.INVITATION_CLAIMED if placed else None


def problem_of(work: Work, settings: Settings, person: Person, password: str) -> str | None:
    organisation = accounts.organisation(work.session)
    house = (organisation.name,) if organisation else ()
    said = rules.problem(password, least=settings.password_min, about=(person.name, person.email), house=house)
    return said or (rules.BREACHED if passwords.breached(password) else None)


def set_password(
    work: Work, settings: Settings, person: Person, account: Account, command: SetPassword, *, made: str | None = None
) -> None:
    """Judges the new password and keeps its hash; `made` is that hash, if it was made ahead."""
    said = problem_of(work, settings, person, command.password)
    if said:
        raise Incomplete("The password cannot be used.", {"password": said})
    if command.password != command.password_again:
        problem = "Found another password than above, expected the same one twice."
        raise Incomplete("The passwords differ.", {"password_again": problem})
    account.password_hash, account.password_set_at = made or passwords.make_hash(command.password), work.now


def _usable(work: Work, token: str, *, lock: bool = False) -> tuple[AccountLink, Person, Account] | None:
    found = accounts.claimable(work.session, hashed(token[:200]), lock=lock)
    return found if found and found[0].expires_at > work.now else None


def revoke(work: Work, link_id: UUID) -> None:
    seats.require(work, Action.INVITE)
    link = get(work.session, AccountLink, link_id)
    if link is None or link.used_at or link.revoked_at:
        raise Unseen
    link.revoked_at = work.now
    audit.record(work, "link_revoked", EventObject.ADMIN, subject_id=link.person_id, link=link.id)


def page(work: Work, after: UUID | None) -> LinksPage:
    """Unclaimed links, newest first; expired ones stay until they are revoked or replaced."""
    seats.require(work, Action.INVITE)
    rows = accounts.unclaimed_links(work.session, get(work.session, AccountLink, after), PAGE)
    next_url = f"/admin/links?after={rows[PAGE - 1][0].id}" if len(rows) > PAGE else None
    return LinksPage(rows=tuple(_row(work, *row) for row in rows[:PAGE]), next_url=next_url)


def _row(work: Work, link: AccountLink, person: Person, maker: str | None) -> LinkRow:
    zone = work.viewer.timezone
    return LinkRow(
        id=str(link.id), name=person.name, email=link.email, person_href=f"/people/{person.id}",
        kind_words=KIND_WORDS[link.kind], made_by=maker or "command line", made=when(link.made_at, zone, work.now),
        expires=when(link.expires_at, zone, work.now), expired=link.expires_at <= work.now,
    )  # fmt: skip
