"""What the doors keep beside accounts and sessions: second factors, recovery codes, known browsers."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from hiring.models.base import key, moment, ref


class SecondFactor(SQLModel, table=True):
    """The secret of somebody's authenticator app. It counts from `confirmed_at` on.

    `last_step` is the newest time step that was used up: no code is accepted twice.
    """

    __tablename__ = "second_factor"
    person_id: UUID = Field(foreign_key="person.id", primary_key=True, ondelete="RESTRICT")
    secret: str = Field(max_length=64)
    made_at: datetime = moment()
    confirmed_at: datetime | None = moment(nullable=True)
    last_step: int = 0


class RecoveryCode(SQLModel, table=True):
    """One of ten ways in without the app, used once; only its hash is kept."""

    __tablename__ = "recovery_code"
    id: UUID = key()
    person_id: UUID = ref("person.id")
    code_hash: str = Field(max_length=64, unique=True)
    made_at: datetime = moment()
    used_at: datetime | None = moment(nullable=True)


class HalfSignIn(SQLModel, table=True):
    """The password was right, the code is awaited. `id_hash` is the SHA-256 of the secret in the cookie."""

    __tablename__ = "half_sign_in"
    id_hash: str = Field(primary_key=True, max_length=64)
    person_id: UUID = ref("person.id")
    started_at: datetime = moment()
    tries: int = 0


class KnownBrowser(SQLModel, table=True):
    """A browser in which this person signed in before: strangers' guesses do not count against it."""

    __tablename__ = "known_browser"
    id_hash: str = Field(primary_key=True, max_length=64)
    person_id: UUID = Field(foreign_key="person.id", primary_key=True, ondelete="RESTRICT", index=True)
    seen_at: datetime = moment()
