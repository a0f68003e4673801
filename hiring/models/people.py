"""Organisation, people, accounts, sessions."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from hiring.domain.vocabulary import (
    BarRaiserCertification,
    InterviewerCertification,
    LinkKind,
    Role,
)
from hiring.models.base import (
    CODE_LENGTH,
    NAME_LENGTH,
    enum_field,
    key,
    long_text,
    moment,
    ref,
    words,
)


class Organisation(SQLModel, table=True):
    """One row: the company and its settings. `levels` is comma-separated, lowest first."""

    __tablename__ = "organisation"
    id: UUID = key()
    name: str = Field(max_length=NAME_LENGTH)
    levels: str = Field(max_length=400)
    timezone: str = Field(max_length=64)
    cookie_secret: str = Field(max_length=128)
    created_at: datetime = moment()
    min_voters: int = 4
    min_coverage: int = 2
    max_assignments: int = 4
    warn_assignments: int = 3
    independence_by_organisation: bool = True
    cool_down_months: int = 6
    promise_days: int = 5
    version: int = 1
    second_factor_required: bool | None = Field(default=None)


class Person(SQLModel, table=True):
    """An employee. `employee_id` is the key of imports; `email` (lower case) is the sign-in address."""

    __tablename__ = "person"
    __table_args__ = (CheckConstraint("manager_id IS NULL OR manager_id <> id", name="not_own_manager"),)
    id: UUID = key()
    employee_id: str = Field(max_length=CODE_LENGTH, unique=True)
    name: str = Field(max_length=NAME_LENGTH, index=True)
    name_folded: str = Field(max_length=NAME_LENGTH, index=True)
    email: str = Field(max_length=NAME_LENGTH, unique=True)
    title: str = Field(max_length=NAME_LENGTH, default="")
    level: str = Field(max_length=20)
    team: str = Field(max_length=NAME_LENGTH, default="")
    manager_id: UUID | None = ref("person.id", nullable=True)
    timezone: str = Field(max_length=64)
    interviewer: InterviewerCertification = enum_field(InterviewerCertification)
    bar_raiser: BarRaiserCertification = enum_field(BarRaiserCertification)
    hired_on: date | None = Field(default=None)
    left_on: date | None = Field(default=None)
    version: int = 1


class PersonRole(SQLModel, table=True):
    __tablename__ = "person_role"
    person_id: UUID = Field(foreign_key="person.id", primary_key=True, ondelete="RESTRICT")
    role: Role = Field(sa_type=words(Role), primary_key=True)


class PersonTraining(SQLModel, table=True):
    """A principle on which somebody is marked as trained."""

    __tablename__ = "person_training"
    person_id: UUID = Field(foreign_key="person.id", primary_key=True, ondelete="RESTRICT")
    principle: str = Field(max_length=CODE_LENGTH, primary_key=True)


class Account(SQLModel, table=True):
    """How a person signs in. `guarded_until` is the 24 hours of R22 after an admin-made reset."""

    __tablename__ = "account"
    person_id: UUID = Field(foreign_key="person.id", primary_key=True, ondelete="RESTRICT")
    password_hash: str | None = Field(default=None, max_length=400)
    password_set_at: datetime | None = moment(nullable=True)
    enabled: bool = True
    disabled_at: datetime | None = moment(nullable=True)
    guarded_until: datetime | None = moment(nullable=True)
    guarded_why: str | None = Field(default=None, max_length=40)
    first_admin: bool = False


class SignInSession(SQLModel, table=True):
    """A signed-in browser. `id_hash` is the SHA-256 of the secret in the cookie.

    `ended_at` may lie a moment ahead: what was under way when a session was renewed still arrives.
    """

    __tablename__ = "sign_in_session"
    id_hash: str = Field(primary_key=True, max_length=64)
    person_id: UUID = ref("person.id")
    started_at: datetime = moment()
    seen_at: datetime = moment()
    password_at: datetime = moment()
    ended_at: datetime | None = moment(nullable=True)
    place: str | None = Field(default=None, max_length=60)
    browser: str | None = Field(default=None, max_length=60)


class SignInAttempt(SQLModel, table=True):
    """One failed sign-in, counted per account and per address."""

    __tablename__ = "sign_in_attempt"
    id: UUID = key()
    account_key: str = Field(max_length=64, index=True)
    address: str = Field(max_length=64, index=True)
    at: datetime = moment(index=True)


class AccountLink(SQLModel, table=True):
    """An invitation or reset: 128 bits, single use, expiring, bound to the address; only its hash is kept."""

    __tablename__ = "account_link"
    id: UUID = key()
    token_hash: str = Field(max_length=64, unique=True)
    kind: LinkKind = enum_field(LinkKind)
    person_id: UUID = ref("person.id")
    email: str = Field(max_length=NAME_LENGTH)
    made_by_id: UUID | None = ref("person.id", nullable=True, index=False)
    made_at: datetime = moment()
    expires_at: datetime = moment()
    used_at: datetime | None = moment(nullable=True)
    revoked_at: datetime | None = moment(nullable=True)


class RequestKey(SQLModel, table=True):
    """R38: an idempotency key that was used, and where its answer led."""

    __tablename__ = "request_key"
    __table_args__ = (UniqueConstraint("person_id", "key"),)
    id: UUID = key()
    person_id: UUID = ref("person.id", index=False)
    key: str = Field(max_length=64)
    endpoint: str = Field(max_length=120)
    location: str = Field(max_length=600)
    at: datetime = moment(index=True)


class HomeLine(SQLModel, table=True):
    """A thing somebody "is told": one line on that person's home page."""

    __tablename__ = "home_line"
    id: UUID = key()
    person_id: UUID = ref("person.id")
    at: datetime = moment()
    kind: str = Field(max_length=60)
    text: str = long_text()
    loop_id: UUID | None = ref("loop.id", nullable=True)
    href: str | None = Field(default=None, max_length=400)
    done_at: datetime | None = moment(nullable=True)
