"""Candidates from CSV. Nothing here is ever shown to the employee whom a candidate is linked to (R21)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from hiring.domain.text import name_key, same_name
from hiring.domain.vocabulary import CandidateSource, EventObject
from hiring.models.base import CODE_LENGTH
from hiring.models.openings import Candidate, Requisition
from hiring.models.people import Person
from hiring.services import candidate_changes
from hiring.services.audit import Fact
from hiring.services.imports_cells import Cells, refuse_repeated
from hiring.services.imports_run import Run
from hiring.services.imports_table import shown
from hiring.store import imports as store
from hiring.store.rows import add_all

COLUMNS = (
    "candidate_id", "name", "email", "requisition_id", "timezone", "source", "internal_employee_id", "referrer_email",
)  # fmt: skip
NO_LINK = "planning waits until this internal candidate is linked to an employee (R21)"


@dataclass(frozen=True)
class Known:
    """What the cells of a candidate may name."""

    by_email: Mapping[str, Person]
    by_employee_id: Mapping[str, Person]
    requisitions: Mapping[str, Requisition]
    candidates: Mapping[str, Candidate]


@dataclass(frozen=True, slots=True)
class CandidateRow:
    line: int
    candidate_id: str
    values: dict[str, Any] = field(default_factory=dict)


def take_in(run: Run) -> None:
    known = _known(run)
    rows = [_row(run, cells, known) for cells in run.cells()]
    refuse_repeated("candidate_id", [(row.line, row.candidate_id) for row in rows], run.problems)
    run.stop_if_refused()
    _warn_of_doubles(run, rows, known)
    new = [row for row in rows if row.candidate_id not in known.candidates]
    made = [Candidate(id=run.work.new_id(), created_at=run.work.now, **row.values) for row in new]
    add_all(run.session, made)
    run.created += len(made)
    run.facts += [_fact("candidate_added", candidate) for candidate in made]
    for row in rows:
        if row.candidate_id in known.candidates:
            _change(run, row, known.candidates[row.candidate_id])
    run.session.flush()


def _known(run: Run) -> Known:
    people = store.people(run.session)
    return Known(
        by_email={person.email: person for person in people},
        by_employee_id={person.employee_id: person for person in people},
        requisitions={one.requisition_id: one for one in store.requisitions(run.session)},
        candidates={one.candidate_id: one for one in store.candidates(run.session)},
    )


def _row(run: Run, cells: Cells, known: Known) -> CandidateRow:
    key, name, email = cells.text("candidate_id", CODE_LENGTH), cells.text("name"), cells.email("email")
    if key in known.candidates and known.candidates[key].restricted_at is not None:
        cells.refuse("candidate_id", shown(key), "one whose data is not restricted")
    source = cells.choice("source", CandidateSource, CandidateSource.APPLIED)
    code = cells.text("requisition_id", CODE_LENGTH, required=False)
    requisition = known.requisitions.get(code)
    if code and requisition is None:
        cells.refuse("requisition_id", shown(code), "a known requisition; import requisitions first")
    employee = _employee(run, cells, known, name, source)
    _refuse_recruiter(run, cells, known.candidates.get(key), employee)
    referrer = _referrer(cells, known)
    values: dict[str, Any] = {
        "candidate_id": key, "name": name, "name_folded": name_key(name), "email": email,
        "requisition_id": requisition.id if requisition else None, "timezone": cells.zone("timezone"),
        "source": source, "employee_id": employee.id if employee else None,
        "referrer_id": referrer.id if referrer else None,
    }  # fmt: skip
    return CandidateRow(cells.line, key, values)


def _employee(run: Run, cells: Cells, known: Known, name: str, source: CandidateSource) -> Person | None:
    column = "internal_employee_id"
    key = cells.text(column, CODE_LENGTH, required=False)
    found = known.by_employee_id.get(key)
    if key and found is None:
        cells.refuse(column, shown(key), "the employee_id of somebody known; import people first")
    if found and name and not same_name(name, found.name):
        run.warn(cells.line, column, f"the candidate is called {name}, employee {key} is called {found.name}.")
    if not key and source is CandidateSource.INTERNAL:
        run.warn(cells.line, column, f"{NO_LINK}.")
    if found and source is not CandidateSource.INTERNAL:
        run.warn(cells.line, "source", f"{name} is linked to employee {key}, but the source is {source}.")
    return found


def _refuse_recruiter(run: Run, cells: Cells, candidate: Candidate | None, employee: Person | None) -> None:
    if candidate is None or employee is None or candidate.employee_id == employee.id:
        return
    if candidate_changes.recruits(run.work, candidate.id, employee.id):
        found = f"{shown(employee.employee_id)}, the recruiter of a running loop of this candidate"
        cells.refuse("internal_employee_id", found, "somebody else; hand the loop over first")


def _referrer(cells: Cells, known: Known) -> Person | None:
    email = cells.email("referrer_email", required=False)
    found = known.by_email.get(email)
    if email and found is None:
        cells.refuse("referrer_email", f"{shown(email)}, an unknown address", "the address of somebody known")
    return found


def _warn_of_doubles(run: Run, rows: Sequence[CandidateRow], known: Known) -> None:
    """R35 asks for care with somebody who was a candidate before: same address, or same name."""
    names, emails = dict[object, str](), dict[object, str]()
    in_file = {row.candidate_id for row in rows}
    for key, one in known.candidates.items():
        if key not in in_file:
            names.setdefault(one.name_folded, key)
            emails.setdefault(one.email, key)
    for row in rows:
        email, name = row.values["email"], row.values["name_folded"]
        if email in emails:
            run.warn(row.line, "email", f"{email} is the address of candidate {emails[email]} too.")
        elif name in names:
            run.warn(row.line, "name", f"{row.values['name']} is the name of candidate {names[name]} too.")
        names.setdefault(name, row.candidate_id)
        emails.setdefault(email, row.candidate_id)


def _change(run: Run, row: CandidateRow, candidate: Candidate) -> None:
    fields = [name for name, value in row.values.items() if getattr(candidate, name) != value]
    for name in fields:
        setattr(candidate, name, row.values[name])
    if not fields:
        return
    candidate.version += 1
    run.updated += 1
    run.facts.append(_fact("candidate_changed", candidate, fields))
    candidate_changes.follow(run.work, candidate, fields)


def _fact(kind: str, candidate: Candidate, fields: Sequence[str] = ()) -> Fact:
    ids: dict[str, UUID | None] = {"requisition": candidate.requisition_id, "referrer": candidate.referrer_id}
    codes = {**ids, "source": candidate.source, "fields": ",".join(fields) or None}
    return Fact(kind, EventObject.PLAN, candidate_id=candidate.id, codes=codes)
