"""People: adding, editing, roles and certifications in; list and person out."""

from datetime import date
from functools import cache
from typing import Annotated, Any
from uuid import UUID
from zoneinfo import available_timezones

from email_validator import EmailNotValidError, validate_email
from pydantic import AfterValidator, BeforeValidator

from hiring.domain import text
from hiring.domain.vocabulary import BarRaiserCertification, InterviewerCertification, Role
from hiring.schemas.base import Card, Command, Line, OptionalLine, When, limited


def _tidied(value: Any) -> Any:
    return "" if value is None else text.tidy(value) if isinstance(value, str) else value


def _address(value: str) -> str:
    said = text.problem(value, most=text.LINE, lines=False, required=True)
    if said:
        raise ValueError(said)
    try:
        return validate_email(value, check_deliverability=False).normalized.lower()
    except EmailNotValidError as error:
        raise ValueError(f"Found {value[:100]!r}, expected an e-mail address such as ana@example.com.") from error


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _zone(value: str) -> str:
    if value not in _zones():
        raise ValueError(f"Found {value[:100]!r}, expected a time zone such as Europe/Berlin.")
    return value


def _day(value: Any) -> Any:
    """A day as browsers and CSV files write it; nothing typed is no day."""
    tidied = _tidied(value)
    if not isinstance(tidied, str):
        return tidied
    if not tidied:
        return None
    try:
        return date.fromisoformat(tidied)
    except ValueError as error:
        raise ValueError(f"Found {tidied[:100]!r}, expected a day such as 2026-03-31.") from error


EmailAddress = Annotated[str, BeforeValidator(_tidied), AfterValidator(_address)]
"""Lower case, syntax checked, never looked up."""
OptionalAddress = Annotated[
    str, BeforeValidator(_tidied), AfterValidator(lambda value: _address(value) if value else "")
]
Zone = Annotated[str, BeforeValidator(_tidied), AfterValidator(_zone)]
OptionalDay = Annotated[date | None, BeforeValidator(_day)]


class PersonFields(Command):
    """What both adding and editing hold. `manager_email` is empty for whoever reports to nobody."""

    name: Line
    email: EmailAddress
    title: OptionalLine = ""
    level: Annotated[str, limited(20)]
    team: OptionalLine = ""
    manager_email: OptionalAddress = ""
    timezone: Zone


class AddPerson(PersonFields):
    employee_id: Annotated[str, limited(100)]
    hired_on: OptionalDay = None


class EditPerson(PersonFields):
    left_on: OptionalDay = None
    version: int


class SetRoles(Command):
    roles: frozenset[Role] = frozenset()
    version: int


class SetInterviewer(Command):
    """Certification and the principles the person is marked as trained on."""

    interviewer: InterviewerCertification
    trained_on: frozenset[str] = frozenset()
    version: int


class SetBarRaiser(Command):
    bar_raiser: BarRaiserCertification
    version: int


class FindPeople(Command):
    """The people list's filters, from its address."""

    q: OptionalLine = ""
    role: Role | None = None
    interviewer: InterviewerCertification | None = None
    bar_raiser: BarRaiserCertification | None = None
    gone: bool = False
    manager: UUID | None = None
    after: UUID | None = None


class PersonRow(Card):
    name: str
    href: str
    title: str
    level: str
    team: str
    manager: str
    interviewer: str
    bar_raiser: str
    roles: str
    running: int
    left: bool


class PeoplePage(Card):
    rows: tuple[PersonRow, ...]
    may_edit: bool
    filtered: bool
    manager: str = ""
    next_url: str | None = None


class Linked(Card):
    """A person by name, with the page when the viewer may open it."""

    name: str
    href: str | None = None
    kind_words: str = ""


class Choice(Card):
    """What may be done, or why it may not."""

    href: str
    words: str
    refusal: str | None = None


class AccountState(Card):
    """For admins."""

    words: str
    guarded_until: When | None = None
    guarded_why: str = ""
    second_factor: bool = False
    enabled: bool
    link_words: str
    refusal: str | None = None


class Practice(Card):
    """A place of training: beside whom and when; the candidate is nobody's business here."""

    what: str
    at: When
    beside: str = ""
    ahead: bool = False


class TrainingCard(Card):
    """What was practised, what comes next, and the newest places; `more`: there are older ones."""

    done: str = ""
    following: tuple[str, ...] = ()
    practice: tuple[Practice, ...] = ()
    more: bool = False


class PersonCard(Card):
    id: str
    name: str
    facts: tuple[tuple[str, str], ...]
    line_up: tuple[Linked, ...]
    reports: tuple[Linked, ...]
    more_reports: int
    reports_href: str
    interviewer: str
    bar_raiser: str
    trained_on: tuple[str, ...]
    roles: str
    running: int
    training: TrainingCard
    left: str = ""
    acts: tuple[Choice, ...]
    account: AccountState | None = None


class PersonNow(Card):
    """The stored values of an edit page, with the version they belong to."""

    id: str
    name: str
    version: int
    values: dict[str, str]


class CertificationNow(Card):
    """The stored certifications of a person. `choices` are those the viewer may give."""

    id: str
    name: str
    version: int
    chosen: str
    choices: tuple[tuple[str, str], ...]
    trained_on: tuple[str, ...] = ()
    principles: tuple[tuple[str, str], ...] = ()
    refusal: str | None = None
    note: str = ""
