"""Second factors, recovery codes, half sign-ins and known browsers."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, delete, func, select

from hiring.models.doors import HalfSignIn, KnownBrowser, RecoveryCode, SecondFactor
from hiring.models.people import Account, Person


def factor(session: Session, person_id: UUID, *, lock: bool = False) -> SecondFactor | None:
    """The person's second factor, confirmed or not; `lock` lets one code count once."""
    query = select(SecondFactor).where(SecondFactor.person_id == person_id)
    return session.exec(query.with_for_update() if lock else query).first()


def has_factor(session: Session, person_id: UUID) -> bool:
    found = factor(session, person_id)
    return found is not None and found.confirmed_at is not None


def forget_factor(session: Session, person_id: UUID) -> None:
    forget_codes(session, person_id)
    session.exec(delete(SecondFactor).where(col(SecondFactor.person_id) == person_id))


def forget_codes(session: Session, person_id: UUID) -> None:
    session.exec(delete(RecoveryCode).where(col(RecoveryCode.person_id) == person_id))


def unused_code(session: Session, person_id: UUID, code_hash: str) -> RecoveryCode | None:
    """Locked, so that it is used once."""
    query = select(RecoveryCode).where(
        RecoveryCode.person_id == person_id, RecoveryCode.code_hash == code_hash, col(RecoveryCode.used_at).is_(None)
    )
    return session.exec(query.with_for_update()).first()


def codes_left(session: Session, person_id: UUID) -> int:
    unused = (RecoveryCode.person_id == person_id, col(RecoveryCode.used_at).is_(None))
    return session.exec(select(func.count()).select_from(RecoveryCode).where(*unused)).one()


def half(session: Session, id_hash: str, since: datetime) -> tuple[HalfSignIn, Person, Account] | None:
    """A sign-in whose code is awaited, begun after `since`; locked."""
    query = (
        select(HalfSignIn, Person, Account)
        .join(Person, col(Person.id) == HalfSignIn.person_id)
        .join(Account, col(Account.person_id) == Person.id)
        .where(HalfSignIn.id_hash == id_hash, col(HalfSignIn.started_at) > since, col(Account.enabled).is_(True))
    )
    found = session.exec(query.with_for_update(of=HalfSignIn)).first()
    return (found[0], found[1], found[2]) if found else None


def forget_halves_before(session: Session, moment: datetime) -> None:
    session.exec(delete(HalfSignIn).where(col(HalfSignIn.started_at) < moment))


def browser_of(session: Session, id_hash: str, person_id: UUID, since: datetime) -> KnownBrowser | None:
    query = select(KnownBrowser).where(
        KnownBrowser.id_hash == id_hash, KnownBrowser.person_id == person_id, col(KnownBrowser.seen_at) >= since
    )
    return session.exec(query).first()


def browser_known(session: Session, id_hash: str, since: datetime) -> bool:
    """Whether anybody signed in with it."""
    query = select(KnownBrowser.id_hash).where(KnownBrowser.id_hash == id_hash, col(KnownBrowser.seen_at) >= since)
    return session.exec(query.limit(1)).first() is not None


def forget_browsers_of(session: Session, person_id: UUID) -> None:
    session.exec(delete(KnownBrowser).where(col(KnownBrowser.person_id) == person_id))


def forget_browsers_before(session: Session, moment: datetime) -> None:
    session.exec(delete(KnownBrowser).where(col(KnownBrowser.seen_at) < moment))
