"""People: list, person, adding and editing."""

from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from hiring.domain.actions import Action
from hiring.domain.errors import Incomplete, Stale, Unseen
from hiring.domain.text import name_key
from hiring.domain.vocabulary import BarRaiserCertification, EventObject, InterviewerCertification
from hiring.models.people import Account, Person
from hiring.schemas.people import AddPerson, EditPerson, FindPeople, PeoplePage, PersonFields, PersonNow, PersonRow
from hiring.services import account_guard, accounts, audit, organisation, seats
from hiring.services.words_of_people import certification_words, roles_words
from hiring.services.work import Work
from hiring.store import accounts as accounts_store
from hiring.store import people as store
from hiring.store.rows import add, get

NEEDS_A_LOOK = "Some fields need another look."
SAVED_MEANWHILE = "Somebody saved this page in the meantime. Both versions are below: save again to keep yours."


def page(work: Work, wanted: FindPeople) -> PeoplePage:
    """The list of people; the filters are those of the address."""
    seats.require(work, Action.VIEW_PEOPLE)
    filters = store.Filters(
        tuple(name_key(wanted.q).split()), wanted.role, wanted.interviewer, wanted.bar_raiser, wanted.gone,
        wanted.manager,
    )  # fmt: skip
    rows = store.page(work.session, filters, get(work.session, Person, wanted.after))
    shown = rows[: store.PAGE]
    ids = [person.id for person, _ in shown]
    roles = store.roles(work.session, ids)
    running = store.running_counts(work.session, ids, hidden_from=work.viewer.person_id)
    manager = get(work.session, Person, wanted.manager)
    return PeoplePage(
        manager=manager.name if manager else "",
        rows=tuple(
            _row(person, manager, roles_words(roles.get(person.id, ())), running.get(person.id, 0))
            for person, manager in shown
        ),
        may_edit=seats.may(work, Action.EDIT_PEOPLE),
        filtered=wanted.model_dump(exclude={"after"}) != FindPeople().model_dump(exclude={"after"}),
        next_url=_next(wanted, shown[-1][0].id) if len(rows) > store.PAGE else None,
    )


def _next(wanted: FindPeople, last: UUID) -> str:
    asked = wanted.model_dump(mode="json", exclude_defaults=True) | {"after": str(last)}
    return f"/people?{urlencode(asked)}"


def _row(person: Person, manager: str | None, roles: str, running: int) -> PersonRow:
    return PersonRow(
        name=person.name, href=f"/people/{person.id}", title=person.title, level=person.level, team=person.team,
        manager=manager or "", interviewer=certification_words(person.interviewer),
        bar_raiser=certification_words(person.bar_raiser), roles=roles, running=running,
        left=person.left_on is not None,
    )  # fmt: skip


def require_edit(work: Work) -> None:
    """For the empty page of adding somebody."""
    seats.require(work, Action.EDIT_PEOPLE)


def usual_zone(work: Work) -> str:
    """The organisation's zone: where a new person is until somebody says otherwise."""
    setting = accounts_store.organisation(work.session)
    return setting.timezone if setting else work.viewer.timezone


def add_person(work: Work, command: AddPerson) -> UUID:
    """A new person with an account that nobody can sign in to before a link is claimed."""
    seats.require(work, Action.EDIT_PEOPLE)
    fields = _judged(work, None, command)
    if store.by_employee_id(work.session, command.employee_id):
        raise _wrong("employee_id", f"Found {command.employee_id!r}, which belongs to somebody already.")
    person = Person(
        id=work.new_id(), employee_id=command.employee_id, interviewer=InterviewerCertification.NONE,
        bar_raiser=BarRaiserCertification.NONE, hired_on=command.hired_on, **vars(fields),
    )  # fmt: skip
    add(work.session, person)
    add(work.session, Account(person_id=person.id))
    audit.record(work, "person_added", EventObject.ADMIN, subject_id=person.id)
    return person.id


def now(work: Work, person_id: UUID) -> PersonNow:
    """What the edit page starts from."""
    seats.require(work, Action.EDIT_PEOPLE)
    person = get(work.session, Person, person_id)
    if person is None:
        raise Unseen
    manager = get(work.session, Person, person.manager_id)
    values = {
        "name": person.name, "email": person.email, "title": person.title, "level": person.level,
        "team": person.team, "manager_email": manager.email if manager else "", "timezone": person.timezone,
        "left_on": person.left_on.isoformat() if person.left_on else "",
    }  # fmt: skip
    return PersonNow(id=str(person.id), name=person.name, version=person.version, values=values)


def edit(work: Work, person_id: UUID, command: EditPerson) -> None:
    """Changes what is known of a person. A new address is R22's; a day of leaving disables the account."""
    seats.require(work, Action.EDIT_PEOPLE)
    store.organisation_locked(work.session)
    person = held(work, person_id, command.version)
    fields = _judged(work, person, command)
    if command.left_on and command.left_on > work.now.date():
        raise _wrong("left_on", f"Found {command.left_on}, a day to come; enter the leaving on the day itself.")
    changes = {
        name: value
        for name, value in {**vars(fields), "left_on": command.left_on}.items()
        if getattr(person, name) != value
    }
    for name, value in changes.items():
        setattr(person, name, value)
    if changes:
        person.version += 1
        work.session.flush()
        audit.record(work, "person_edited", EventObject.ADMIN, subject_id=person.id, fields=",".join(sorted(changes)))
        _follow(work, person, changes)


def _follow(work: Work, person: Person, changes: dict[str, object]) -> None:
    """What a change of address or a leaving brings with it."""
    found = accounts_store.account_of(work.session, person.id, lock=True)
    if found is None:
        return
    account = found[1]
    if "email" in changes:
        accounts_store.revoke_links(work.session, person.id, work.now)
        account_guard.restrict(work, person, account, account_guard.ADDRESS_CHANGED)
    if person.left_on is not None and account.enabled:
        accounts.shut(work, person, account)


def held(work: Work, person_id: UUID, version: int) -> Person:
    """The person's row, held for this change; Stale when somebody saved a newer version.

    Whoever needs the organisation's row as well takes that one first, so that two changes never wait for each other.
    """
    person = store.locked(work.session, person_id)
    if person is None:
        raise Unseen
    if person.version != version:
        raise Stale(SAVED_MEANWHILE, person.version)
    return person


@dataclass
class _Fields:
    """Checked values of the columns that adding and editing share."""

    name: str
    name_folded: str
    email: str
    title: str
    level: str
    team: str
    manager_id: UUID | None
    timezone: str


def _judged(work: Work, person: Person | None, command: PersonFields) -> _Fields:
    """All problems with level, address and manager at once."""
    settings = store.organisation_locked(work.session)
    levels = settings.levels.split(",")
    problems: dict[str, str] = {}
    if command.level not in levels:
        problems["level"] = f"Found {command.level!r}, expected one of {', '.join(levels)}."
    owner = store.by_address(work.session, command.email)
    if owner and owner is not person:
        problems["email"] = f"Found {command.email}, which is the address of {owner.name} already."
    manager = store.by_address(work.session, command.manager_email) if command.manager_email else None
    said = _manager_problem(work, settings.levels, person, manager, command.manager_email)
    if said:
        problems["manager_email"] = said
    if problems:
        raise Incomplete(NEEDS_A_LOOK, problems)
    return _Fields(
        command.name, name_key(command.name), command.email, command.title, command.level, command.team,
        manager.id if manager else None, command.timezone,
    )  # fmt: skip


def _manager_problem(work: Work, levels: str, person: Person | None, manager: Person | None, typed: str) -> str | None:
    """Nobody reports to somebody unknown, to oneself, or to somebody below."""
    if not typed:
        return None
    if manager is None:
        return f"Found {typed}, expected the address of somebody in the company."
    if person is None:
        return None
    if manager is person:
        return f"Found {person.name}'s own address, expected another person's."
    line = organisation.organisation_of(work.session, levels, [manager.id])
    if not line.is_above(str(person.id), str(manager.id)):
        return None
    chain = line.chain_words(str(manager.id), str(person.id))
    return f"Found {manager.name}, who reports to {person.name} ({chain}); expected somebody outside that line."


def _wrong(field: str, sentence: str) -> Incomplete:
    return Incomplete(NEEDS_A_LOOK, {field: sentence})
