"""Accounts, sessions, sign-in attempts and links."""

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, delete, func, select, update

from hiring.domain.text import character_problem
from hiring.domain.vocabulary import FeedbackStatus, InterviewStatus, PlaceStatus, Role
from hiring.models.doors import HalfSignIn, SecondFactor
from hiring.models.feedback import Feedback
from hiring.models.loops import Interview, Loop, Panelist
from hiring.models.people import (
    Account,
    AccountLink,
    Organisation,
    Person,
    PersonRole,
    SignInAttempt,
    SignInSession,
)
from hiring.store.people import RUNNING, later

NOT_OWED = (FeedbackStatus.SUBMITTED, FeedbackStatus.FROZEN, FeedbackStatus.MISSED)
STANDING = tuple(status for status in InterviewStatus if status.standing)


def organisation(session: Session) -> Organisation | None:
    return session.exec(select(Organisation)).first()


def by_email(session: Session, email: str) -> tuple[Person, Account] | None:
    if character_problem(email, lines=False):
        return None
    found = session.exec(
        select(Person, Account)
        .join(Account, col(Account.person_id) == Person.id)
        .where(Person.email == email.strip().lower())
    ).first()
    return (found[0], found[1]) if found else None


def of_session(session: Session, id_hash: str) -> tuple[SignInSession, Person, Account, frozenset[Role], bool] | None:
    """The session row, its person with account and roles, in two statements.

    The last one: the organisation asks for second factors, and this account has none.
    """
    found = session.exec(_session_statement(), params={"id_hash": id_hash}).first()
    if found is None:
        return None
    return found[0], found[1], found[2], roles_of(session, found[1].id), bool(found[3])


def roles_of(session: Session, person_id: UUID) -> frozenset[Role]:
    rows = session.exec(_roles_statement(), params={"person": person_id})
    return frozenset(row.role for row in rows)


# What every request asks is built once: building it costs more than running it.


@cache
def _session_statement() -> Any:
    asked = sa.select(col(Organisation.second_factor_required)).limit(1).scalar_subquery()
    unprotected = sa.and_(asked.is_(True), col(SecondFactor.confirmed_at).is_(None))
    return (
        select(SignInSession, Person, Account, unprotected)
        .join(Person, col(Person.id) == SignInSession.person_id)
        .join(Account, col(Account.person_id) == Person.id)
        .join(SecondFactor, col(SecondFactor.person_id) == Person.id, isouter=True)
        .where(col(SignInSession.id_hash) == sa.bindparam("id_hash", type_=sa.String))
    )


@cache
def _roles_statement() -> Any:
    return select(PersonRole).where(col(PersonRole.person_id) == sa.bindparam("person", type_=sa.Uuid))


def end_sessions(session: Session, person_id: UUID, now: datetime, *, but: str = "") -> int:
    """Ends the person's sessions except the one hashed `but`, halves of sign-ins too; answers how many ended."""
    session.exec(delete(HalfSignIn).where(col(HalfSignIn.person_id) == person_id))
    done = session.exec(
        update(SignInSession)
        .where(
            col(SignInSession.person_id) == person_id,
            sa.or_(col(SignInSession.ended_at).is_(None), col(SignInSession.ended_at) > now),
            col(SignInSession.id_hash) != but,
        )
        .values(ended_at=now)
    )
    return int(done.rowcount)


def failures_since(session: Session, account_key: str, address: str, since: datetime) -> tuple[int, int]:
    """Wrong guesses since then: for this account from this place, and from this place for any account."""
    same_account = sa.case((col(SignInAttempt.account_key) == account_key, 1), else_=0)
    row = session.exec(
        select(func.coalesce(func.sum(same_account), 0), func.count()).where(
            SignInAttempt.address == address, col(SignInAttempt.at) >= since
        )
    ).one()
    return int(row[0]), int(row[1])


def forget_failures(session: Session, account_key: str, address: str) -> None:
    session.exec(
        delete(SignInAttempt).where(
            col(SignInAttempt.account_key) == account_key, col(SignInAttempt.address) == address
        )
    )


def forget_attempts_before(session: Session, moment: datetime) -> None:
    session.exec(delete(SignInAttempt).where(col(SignInAttempt.at) < moment))


def forget_sessions_of(session: Session, person_id: UUID, moment: datetime) -> None:
    """Those that were last used before that moment."""
    session.exec(
        delete(SignInSession).where(col(SignInSession.person_id) == person_id, col(SignInSession.seen_at) < moment)
    )


def account_of(session: Session, person_id: UUID, *, lock: bool = False) -> tuple[Person, Account] | None:
    """The person with account; `lock` holds both until the end of the transaction."""
    query = select(Person, Account).join(Account, col(Account.person_id) == Person.id).where(Person.id == person_id)
    found = session.exec(query.with_for_update(key_share=True) if lock else query).first()
    return (found[0], found[1]) if found else None


def live_sessions(session: Session, person_id: UUID) -> list[SignInSession]:
    """Sessions that nobody ended, last used first."""
    query = select(SignInSession).where(SignInSession.person_id == person_id, col(SignInSession.ended_at).is_(None))
    return list(session.exec(query.order_by(col(SignInSession.seen_at).desc(), col(SignInSession.id_hash))))


def _unclaimed(link: type[AccountLink] = AccountLink) -> sa.ColumnElement[bool]:
    return sa.and_(col(link.used_at).is_(None), col(link.revoked_at).is_(None))


def claimable(session: Session, token_hash: str, *, lock: bool = False) -> tuple[AccountLink, Person, Account] | None:
    """An unclaimed link that stands for the address its person still has."""
    query = (
        select(AccountLink, Person, Account)
        .join(Person, col(Person.id) == AccountLink.person_id)
        .join(Account, col(Account.person_id) == Person.id)
        .where(AccountLink.token_hash == token_hash, _unclaimed(), col(AccountLink.email) == col(Person.email))
        .where(col(Account.enabled).is_(True), col(Person.left_on).is_(None))
    )
    found = session.exec(query.with_for_update(key_share=True) if lock else query).first()
    return (found[0], found[1], found[2]) if found else None


def revoke_links(session: Session, person_id: UUID, now: datetime) -> int:
    """Revokes the person's unclaimed links; answers how many there were."""
    done = session.exec(
        update(AccountLink).where(col(AccountLink.person_id) == person_id, _unclaimed()).values(revoked_at=now)
    )
    return int(done.rowcount)


def unclaimed_links(
    session: Session, before: AccountLink | None, size: int
) -> list[tuple[AccountLink, Person, str | None]]:
    """Up to `size` + 1 links with the person and the maker's name, newest first."""
    maker = aliased(Person)
    query = (
        select(AccountLink, Person, col(maker.name))
        .join(Person, col(Person.id) == AccountLink.person_id)
        .join(maker, col(maker.id) == col(AccountLink.made_by_id), isouter=True)
        .where(_unclaimed())
        .order_by(col(AccountLink.made_at).desc(), col(AccountLink.id).desc())
        .limit(size + 1)
    )
    if before is not None:
        same = sa.and_(col(AccountLink.made_at) == before.made_at, col(AccountLink.id) < before.id)
        query = query.where(sa.or_(col(AccountLink.made_at) < before.made_at, same))
    return [(link, person, name) for link, person, name in session.exec(query)]


def unclaimed_count(session: Session) -> int:
    return session.exec(select(func.count()).select_from(AccountLink).where(_unclaimed())).one()


def live_link(session: Session, person_id: UUID, now: datetime) -> AccountLink | None:
    query = select(AccountLink).where(
        AccountLink.person_id == person_id, _unclaimed(), col(AccountLink.expires_at) > now
    )
    return session.exec(query).first()


def live_links_of(session: Session, people: Iterable[UUID], now: datetime) -> set[UUID]:
    """Which of these people have a link that still works."""
    query = select(AccountLink.person_id).where(
        col(AccountLink.person_id).in_(list(people)), _unclaimed(), col(AccountLink.expires_at) > now
    )
    return set(session.exec(query))


def without_password(session: Session) -> list[tuple[Person, Account]]:
    """Everybody who works here, may sign in and has not set a password yet."""
    query = (
        select(Person, Account)
        .join(Account, col(Account.person_id) == Person.id)
        .where(col(Account.password_hash).is_(None), col(Account.enabled).is_(True), col(Person.left_on).is_(None))
    )
    return [
        (person, account) for person, account in session.exec(query.order_by(col(Person.name_folded), col(Person.id)))
    ]


def without_account(session: Session) -> list[Person]:
    """People for whom no account row was made yet."""
    query = select(Person).join(Account, col(Account.person_id) == Person.id, isouter=True)
    return list(session.exec(query.where(col(Account.person_id).is_(None)).order_by(col(Person.id))))


def page(session: Session, state: str, now: datetime, after: Person | None, size: int) -> list[tuple[Person, Account]]:
    """Up to `size` + 1 accounts by name; `state` is a key below, empty for all."""
    query = select(Person, Account).join(Account, col(Account.person_id) == Person.id).where(*_in_state(state, now))
    query = query.order_by(col(Person.name_folded), col(Person.id)).limit(size + 1)
    if after is not None:
        query = query.where(later(after))
    return [(person, account) for person, account in session.exec(query)]


def _in_state(state: str, now: datetime) -> list[sa.ColumnElement[bool]]:
    wanted: dict[str, list[sa.ColumnElement[bool]]] = {
        "signs_in": [col(Account.enabled).is_(True), col(Account.password_hash).is_not(None)],
        "without_password": [col(Account.enabled).is_(True), col(Account.password_hash).is_(None)],
        "disabled": [col(Account.enabled).is_(False)],
        "restricted": [col(Account.guarded_until) > now],
    }
    return wanted.get(state, [])


def running_loops_of(session: Session, person_id: UUID, *, recruited: bool = False) -> list[UUID]:
    """Running loops in which the person holds an active place, with `recruited` those they recruit for as well.

    They are held until the end of the transaction.
    """
    placed = col(Loop.id).in_(
        sa.select(col(Panelist.loop_id)).where(
            col(Panelist.person_id) == person_id, col(Panelist.status) == PlaceStatus.ACTIVE
        )
    )
    theirs = sa.or_(placed, col(Loop.recruiter_id) == person_id) if recruited else placed
    query = select(Loop.id).where(col(Loop.state).in_(RUNNING), theirs).order_by(col(Loop.id))
    return list(session.exec(query.with_for_update(key_share=True)))


def due_between(session: Session, person_id: UUID, after: datetime, until: datetime) -> list[Interview]:
    """Standing interviews whose feedback the person still owes and which falls due in (after, until]."""
    answered = (
        sa.select(sa.literal(1))
        .where(col(Feedback.panelist_id) == col(Panelist.id), col(Feedback.status).in_(NOT_OWED))
        .exists()
    )
    query = (
        select(Interview)
        .join(Panelist, col(Panelist.id) == col(Interview.panelist_id))
        .where(Panelist.person_id == person_id, Panelist.status == PlaceStatus.ACTIVE, sa.not_(answered))
        .where(col(Interview.status).in_(STANDING), col(Interview.due_at) > after, col(Interview.due_at) <= until)
    )
    return list(session.exec(query.order_by(col(Interview.id))))
