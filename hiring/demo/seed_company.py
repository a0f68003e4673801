"""Founds the demo company through `hiring init`'s service and the imports, and gives out the printed sign-ins."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import timedelta
from urllib.parse import urlsplit

from sqlmodel import select

from hiring.demo.script import Company, DemoRequisition, Person
from hiring.demo.stage import Stage
from hiring.domain.vocabulary import Role
from hiring.models.openings import Candidate, Requisition
from hiring.models.people import Person as PersonRow
from hiring.schemas.accounts import FoundOrganisation, SetPassword
from hiring.schemas.people import SetInterviewer
from hiring.schemas.requisitions import EditRequisition, Needed
from hiring.services import certifications, imports, links, requisition_edit, setup
from hiring.settings import Settings

PEOPLE = ("employee_id", "name", "email", "title", "level", "team", "manager_email", "timezone", "roles", "interviewer",
          "bar_raiser", "hired_on")  # fmt: skip
REQUISITIONS = ("requisition_id", "title", "level", "team", "hiring_manager_email", "recruiter_email", "principles")
CANDIDATES = ("candidate_id", "name", "email", "requisition_id", "timezone", "source", "internal_employee_id",
              "referrer_email")  # fmt: skip
FOUNDED_DAYS_AGO = 400


def found(stage: Stage, settings: Settings, company: Company, candidate_requisition: dict[str, str]) -> None:
    """Organisation, people, requisitions and candidates; `candidate_requisition` maps candidate to requisition key."""
    stage.at(stage.days_ago(FOUNDED_DAYS_AGO))
    admin = first_admin(company)
    with stage.scene():
        setup.found(
            stage.acting(None), settings,
            FoundOrganisation(
                organisation=company.name, name=admin.name, email=admin.email, level=admin.level,
                employee_id=admin.employee_id, timezone=admin.timezone,
            ),
        )  # fmt: skip
    _import(stage, "people", PEOPLE, [_person(stage, company, person) for person in company.people])
    stage.at(stage.days_ago(70))
    _import(stage, "requisitions", REQUISITIONS, [_requisition(company, one) for one in company.requisitions])
    _import(
        stage,
        "candidates",
        CANDIDATES,
        [_candidate(company, one.key, candidate_requisition) for one in company.candidates],
    )
    _learn_ids(stage, company)
    _finish(stage, company, admin.key)


def first_admin(company: Company) -> Person:
    return next(person for person in company.people if Role.ADMIN in person.roles)


def _import(stage: Stage, kind: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerows([columns, *rows])
    with stage.scene():
        imports.run(stage.acting(None), imports.kind_of(kind), text.getvalue().encode(), f"{kind}.csv")


def _person(stage: Stage, company: Company, person: Person) -> list[str]:
    hired = (stage.start - timedelta(days=365 * person.hired_years_ago + 30)).date().isoformat()
    manager = company.person(person.manager).email if person.manager else ""
    return [
        person.employee_id, person.name, person.email, person.title, person.level, person.team, manager,
        person.timezone, ";".join(person.roles), person.interviewer, person.bar_raiser, hired,
    ]  # fmt: skip


def _requisition(company: Company, one: DemoRequisition) -> list[str]:
    manager, recruiter = company.person(one.hiring_manager).email, company.person(one.recruiter).email
    return [one.code, one.title, one.level, one.team, manager, recruiter, ";".join(one.principles)]


def _candidate(company: Company, key: str, requisition_of: dict[str, str]) -> list[str]:
    one = company.candidate(key)
    requisition = company.requisition(requisition_of[key]).code if key in requisition_of else ""
    employee = company.person(one.employee).employee_id if one.employee else ""
    referrer = company.person(one.referrer).email if one.referrer else ""
    return [one.code, one.name, one.email, requisition, one.timezone, one.source, employee, referrer]


def _learn_ids(stage: Stage, company: Company) -> None:
    with stage.scene() as session:
        people = {row.employee_id: row.id for row in session.exec(select(PersonRow))}
        stage.people = {person.key: people[person.employee_id] for person in company.people}
        codes = {row.requisition_id: row.id for row in session.exec(select(Requisition))}
        stage.requisitions = {one.key: codes[one.code] for one in company.requisitions}
        files = {row.candidate_id: row.id for row in session.exec(select(Candidate))}
        stage.candidates = {one.key: files[one.code] for one in company.candidates}


def _finish(stage: Stage, company: Company, admin: str) -> None:
    """What the imports do not carry: training, descriptions, coverage, functional ticks."""
    with stage.scene() as session:
        for person in company.people:
            if person.trained_on and person.key != admin:
                row = session.get_one(PersonRow, stage.people[person.key])
                wanted = SetInterviewer(
                    interviewer=row.interviewer, trained_on=frozenset(person.trained_on), version=row.version
                )
                certifications.set_interviewer(stage.acting(admin), row.id, wanted)
        for one in company.requisitions:
            opening = session.get_one(Requisition, stage.requisitions[one.key])
            requisition_edit.edit_requisition(stage.acting(one.recruiter), opening.id, _edit(company, one, opening))


def _edit(company: Company, one: DemoRequisition, row: Requisition) -> EditRequisition:
    return EditRequisition(
        title=one.title, level=one.level, team=one.team, hiring_manager=company.person(one.hiring_manager).email,
        recruiter=company.person(one.recruiter).email, principle_set_id=row.principle_set_id,
        description=one.description, open=True, version=row.version,
        principles=tuple(
            Needed(principle=slug, min_coverage=least, functional=slug in one.functional)
            for slug, least in one.principles.items()
        ),
    )  # fmt: skip


def give_sign_ins(stage: Stage, settings: Settings, admin: str, keys: Iterable[str]) -> None:
    """Invites and claims as everybody would; only these people get a password hash."""
    stage.at(stage.days_ago(FOUNDED_DAYS_AGO - 1))
    for key in keys:
        with stage.scene():
            link = links.make(stage.acting(admin), settings, stage.people[key])
            token = urlsplit(link.url).path.rsplit("/", 1)[-1]
            links.claim(
                stage.acting(None), settings, token, SetPassword(password=stage.password, password_again=stage.password)
            )
