"""Accounts, sessions, sign-in attempts and links."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, delete, func, select, update

from hiring.domain.vocabulary import Role
from hiring.models.people import (
    Account,
    AccountLink,
    Organisation,
    Person,
    PersonRole,
    SignInAttempt,
    SignInSession,
)


def organisation(session: Session) -> Organisation | None:
    return session.exec(select(Organisation)).first()


def by_email(session: Session, email: str) -> tuple[Person, Account] | None:
    found = session.exec(
        select(Person, Account)
        .join(Account, col(Account.person_id) == Person.id)
        .where(Person.email == email.strip().lower())
    ).first()
    return (found[0], found[1]) if found else None


def of_session(session: Session, id_hash: str) -> tuple[SignInSession, Person, Account, frozenset[Role]] | None:
    """The session row, its person with account and roles, in two statements."""
    found = session.exec(
        select(SignInSession, Person, Account)
        .join(Person, col(Person.id) == SignInSession.person_id)
        .join(Account, col(Account.person_id) == Person.id)
        .where(SignInSession.id_hash == id_hash)
    ).first()
    if found is None:
        return None
    return found[0], found[1], found[2], roles_of(session, found[1].id)


def roles_of(session: Session, person_id: UUID) -> frozenset[Role]:
    rows = session.exec(select(PersonRole).where(PersonRole.person_id == person_id))
    return frozenset(row.role for row in rows)


def end_sessions(session: Session, person_id: UUID, now: datetime, *, but: str = "") -> int:
    """Ends the person's sessions except the one hashed `but`; answers how many ended."""
    done = session.exec(
        update(SignInSession)
        .where(
            col(SignInSession.person_id) == person_id,
            col(SignInSession.ended_at).is_(None),
            col(SignInSession.id_hash) != but,
        )
        .values(ended_at=now)
    )
    return int(done.rowcount)


def failures_since(session: Session, account_key: str, address: str, since: datetime) -> tuple[int, int]:
    """Failed sign-ins since then: for this account from this address, and from this address for any account."""
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


def link_by_hash(session: Session, token_hash: str) -> tuple[AccountLink, Person] | None:
    found = session.exec(
        select(AccountLink, Person)
        .join(Person, col(Person.id) == AccountLink.person_id)
        .where(AccountLink.token_hash == token_hash)
    ).first()
    return (found[0], found[1]) if found else None
