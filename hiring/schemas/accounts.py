"""Accounts: founding, passwords, links, sessions."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BeforeValidator

from hiring.domain.passwords import LONGEST
from hiring.schemas.base import Card, Command, Line, OptionalLine, When, limited
from hiring.schemas.people import EmailAddress, Zone

MOST_CODE = 100


def _at_most_longest(value: str) -> str:
    if len(value) > LONGEST:
        raise ValueError(f"Found {len(value):,} characters, expected at most {LONGEST:,}.")
    return value


Password = Annotated[str, BeforeValidator(lambda value: value or ""), AfterValidator(_at_most_longest)]
"""As typed: never tidied. The rules for new ones are `domain.passwords`'."""


class FoundOrganisation(Command):
    """`hiring init`."""

    organisation: Line
    name: Line
    email: EmailAddress
    level: Annotated[str, limited(20)]
    employee_id: Annotated[str, limited(100)]
    timezone: Zone = "UTC"


class SetPassword(Command):
    """A claimed link."""

    password: Password
    password_again: Password


def _at_most_a_code(value: str) -> str:
    if len(value) > MOST_CODE:
        raise ValueError(f"Found {len(value):,} characters, expected 6 digits or a recovery code.")
    return value


Code = Annotated[str, BeforeValidator(lambda value: value or ""), AfterValidator(_at_most_a_code)]
"""As typed: blanks and dashes are left out where it is compared."""


class ChangePassword(SetPassword):
    """`code`: of the second factor, where there is one."""

    present_password: Password
    code: Code = ""


class ConfirmFactor(Command):
    code: Code


class FindAccounts(Command):
    """Accounts, or unclaimed links: in which state, and where the list goes on."""

    after: UUID | None = None
    state: OptionalLine = ""


class ClaimCard(Card):
    """Who a link is for. `reset`: the account had a password before."""

    name: str
    email: str
    reset: bool
    least: int
    expires: When


class LinkShown(Card):
    """A fresh link, shown once to whoever made it."""

    name: str
    email: str
    kind_words: str
    url: str
    expires: When
    hours: int
    back: str = "/admin/links"


class LinkRow(Card):
    """An unclaimed link; the link itself is not kept."""

    id: str
    name: str
    email: str
    person_href: str
    kind_words: str
    made_by: str
    made: When
    expires: When
    expired: bool


class LinksPage(Card):
    rows: tuple[LinkRow, ...]
    next_url: str | None = None


class AccountRow(Card):
    """`state`: active, invited, no password, reset, disabled."""

    name: str
    email: str
    href: str
    state: str
    roles: str
    guarded_until: When | None = None


class AccountsPage(Card):
    rows: tuple[AccountRow, ...]
    state: str = ""
    states: tuple[tuple[str, str], ...] = ()
    next_url: str | None = None


class SessionRow(Card):
    """`where`: browser and network, told coarsely; `handle` names the session to its owner."""

    started: When
    seen: When
    here: bool
    where: str
    handle: str


class AccountCard(Card):
    """One's own account."""

    name: str
    email: str
    facts: tuple[tuple[str, str], ...]
    sessions: tuple[SessionRow, ...]
    least: int
    guarded_until: When | None = None
    guarded_why: str = ""
    second_factor: bool = False


class FactorCard(Card):
    """One's own second factor. `square` is the data of an SVG path in a view box of `side`."""

    state: Literal["off", "begun", "on"]
    email: str
    since: When | None = None
    codes_left: int = 0
    asks_password: bool = False
    required: bool = False
    secret: str = ""
    square: str = ""
    side: int = 0


class FactorChange(Card):
    """The question before it is changed: `follows` says what comes of it."""

    email: str
    title: str
    follows: str
    label: str


class RecoveryCodes(Card):
    """Shown in one answer and kept nowhere in clear."""

    codes: tuple[str, ...]
    fresh: bool
