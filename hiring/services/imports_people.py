"""People from CSV: who they are, whom they report to, and (for new people) roles and certifications."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from hiring.domain.text import name_key
from hiring.domain.vocabulary import BarRaiserCertification, EventObject, InterviewerCertification, Role
from hiring.domain.words import counted, spoken
from hiring.models.base import CODE_LENGTH
from hiring.models.people import Person, PersonRole
from hiring.services import imports_certifications, imports_line
from hiring.services.audit import Fact
from hiring.services.imports_cells import Cells, refuse_repeated
from hiring.services.imports_run import Run
from hiring.services.imports_table import shown
from hiring.services.telling import tell
from hiring.store import imports as store
from hiring.store import people as people_store
from hiring.store.rows import add_all

COLUMNS = (
    "employee_id", "name", "email", "title", "level", "team", "manager_email", "timezone", "roles", "interviewer",
    "bar_raiser", "hired_on",
)  # fmt: skip
ROLES = "roles separated by semicolons: " + ", ".join(role.value for role in Role)


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One row of the file, judged cell by cell."""

    line: int
    employee_id: str
    name: str
    email: str
    title: str
    level: str
    team: str
    manager_email: str
    timezone: str
    roles: frozenset[Role]
    interviewer: InterviewerCertification
    bar_raiser: BarRaiserCertification
    hired_on: date | None


@dataclass(frozen=True, slots=True)
class Known:
    """Who is known already, by employee id, and the id that each person has or will have."""

    people: Mapping[str, Person]
    ids: Mapping[str, UUID]


def take_in(run: Run) -> None:
    rows = [_row(run, cells) for cells in run.cells()]
    everybody = store.people(run.session)
    people = {person.employee_id: person for person in everybody}
    managers = _check_line(run, rows, people)
    run.stop_if_refused()
    ids = {one.employee_id: one.id for one in everybody}
    ids |= {row.employee_id: run.work.new_id() for row in rows if row.employee_id not in people}
    known = Known(people, ids)
    new, met = (
        [row for row in rows if row.employee_id not in people],
        [row for row in rows if row.employee_id in people],
    )
    moving = [people[row.employee_id] for row in met if row.email != people[row.employee_id].email]
    if moving:
        store.free_addresses(run.session, [person.id for person in moving])
    _add(run, new, known, managers)
    _change(run, met, known, managers)
    imports_certifications.addresses_changed(run, moving)


def _row(run: Run, cells: Cells) -> PersonRow:
    roles = cells.several("roles", set(Role), ROLES)
    return PersonRow(
        line=cells.line,
        employee_id=cells.text("employee_id", CODE_LENGTH),
        name=cells.text("name"),
        email=cells.email("email"),
        title=cells.text("title", required=False),
        level=cells.one_of("level", run.levels),
        team=cells.text("team", required=False),
        manager_email=cells.email("manager_email", required=False),
        timezone=cells.zone("timezone"),
        roles=frozenset(Role(role) for role in roles if role in set(Role)),
        interviewer=cells.choice("interviewer", InterviewerCertification, InterviewerCertification.NONE),
        bar_raiser=cells.choice("bar_raiser", BarRaiserCertification, BarRaiserCertification.NONE),
        hired_on=cells.day("hired_on"),
    )


def _check_line(run: Run, rows: list[PersonRow], people: Mapping[str, Person]) -> dict[str, str]:
    """Keys, addresses and the reporting line as it would be; answers employee id → manager's employee id."""
    refuse_repeated("employee_id", [(row.line, row.employee_id) for row in rows], run.problems)
    refuse_repeated("email", [(row.line, row.email) for row in rows], run.problems)
    in_file = {row.employee_id for row in rows}
    owners = {person.email: key for key, person in people.items() if key not in in_file}
    for row in rows:
        if row.email in owners:
            found = f"{shown(row.email)}, the address of {people[owners[row.email]].name}"
            run.refuse(row.line, "email", found, f"an address of its own, or the employee_id {owners[row.email]}")
    owners |= {row.email: row.employee_id for row in rows}
    return imports_line.managers(run, rows, people, owners)


def _add(run: Run, rows: list[PersonRow], known: Known, managers: Mapping[str, str]) -> None:
    """New people, managers before their reports, then their roles and certifications (R22)."""
    above = imports_line.top_down([row.employee_id for row in rows], managers)
    ordered = sorted(rows, key=lambda row: above[row.employee_id])
    add_all(run.session, [_person(row, known, managers) for row in ordered])
    add_all(
        run.session,
        [PersonRole(person_id=known.ids[row.employee_id], role=role) for row in ordered for role in sorted(row.roles)],
    )
    run.created += len(rows)
    run.facts += [fact for row in ordered for fact in _added(row, known.ids[row.employee_id])]
    _tell_cores(run, [row for row in rows if row.bar_raiser is not BarRaiserCertification.NONE])


def _person(row: PersonRow, known: Known, managers: Mapping[str, str]) -> Person:
    return Person(
        id=known.ids[row.employee_id], employee_id=row.employee_id, name=row.name, name_folded=name_key(row.name),
        email=row.email, title=row.title, level=row.level, team=row.team,
        manager_id=_manager_id(row, known, managers), timezone=row.timezone, interviewer=row.interviewer,
        bar_raiser=row.bar_raiser, hired_on=row.hired_on,
    )  # fmt: skip


def _manager_id(row: PersonRow, known: Known, managers: Mapping[str, str]) -> UUID | None:
    manager = managers.get(row.employee_id)
    return known.ids[manager] if manager else None


def _added(row: PersonRow, person_id: UUID) -> list[Fact]:
    """One event per fact: the person, each role, each certification that is not none."""
    facts = [Fact("person_added", EventObject.ADMIN, subject_id=person_id, codes={"level": row.level})]
    given = sorted(row.roles)
    facts += [Fact("role_given", EventObject.ADMIN, subject_id=person_id, codes={"role": role}) for role in given]
    facts += imports_certifications.certified("interviewer_certified", person_id, "none", row.interviewer)
    facts += imports_certifications.certified("bar_raiser_certified", person_id, "none", row.bar_raiser)
    return facts


def _tell_cores(run: Run, rows: list[PersonRow]) -> None:
    """R22: every core Bar Raiser sees whom an import certified."""
    if not rows:
        return
    named = "; ".join(f"{row.name} ({spoken(row.bar_raiser)})" for row in rows)
    text = f"An import set the Bar Raiser certification of {counted(len(rows), 'new person', 'new people')}: {named}."
    for core in people_store.core_bar_raisers(run.session):
        tell(run.work, core.id, "bar_raiser_certified", text, href="/people")


def _change(run: Run, rows: list[PersonRow], known: Known, managers: Mapping[str, str]) -> None:
    roles = store.roles(run.session)
    guard = imports_certifications.Guard.of(run, roles)
    for row in rows:
        person = known.people[row.employee_id]
        before = len(run.facts)
        changed = _updated(person, row, _manager_id(row, known, managers))
        if changed:
            run.facts.append(_changed(person, changed))
        guard.follow(run, row, person, roles.get(person.id, {}))
        if len(run.facts) > before:
            person.version += 1
            run.updated += 1
    run.session.flush()


def _changed(person: Person, fields: Mapping[str, tuple[object, object]]) -> Fact:
    """Names and titles are free text and go apart; the rest are codes."""
    text = "; ".join(f"{name}: {was} → {now}" for name, (was, now) in fields.items() if name in SPOKEN) or None
    codes = {"fields": ",".join(fields), "level": person.level, "manager_id": person.manager_id}
    return Fact("person_edited", EventObject.ADMIN, subject_id=person.id, text=text, codes=codes)


SPOKEN = frozenset({"name", "email", "title", "team"})


def _updated(person: Person, row: PersonRow, manager_id: UUID | None) -> dict[str, tuple[object, object]]:
    """Brings the person up to date; answers each field that changed with what it was and is."""
    wanted: dict[str, object] = {
        "name": row.name, "name_folded": name_key(row.name), "email": row.email, "title": row.title,
        "level": row.level, "team": row.team, "timezone": row.timezone, "hired_on": row.hired_on,
        "manager_id": manager_id,
    }  # fmt: skip
    changed: dict[str, tuple[object, object]] = {}
    for name, value in wanted.items():
        was = getattr(person, name)
        if was != value:
            setattr(person, name, value)
            changed[name] = (was, value)
    changed.pop("name_folded", None)
    return changed
