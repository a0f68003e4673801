"""Requisitions from CSV. Coverage and functional ticks are set on their pages and stay when a file is repeated."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from hiring.domain.text import name_key
from hiring.domain.vocabulary import EventObject, Role
from hiring.domain.words import listed
from hiring.models.base import CODE_LENGTH
from hiring.models.openings import Requisition, RequisitionPrinciple, StoredPrincipleSet
from hiring.models.people import Person
from hiring.services import principle_sets, requisition_offers
from hiring.services.audit import Fact
from hiring.services.imports_cells import Cells, refuse_repeated
from hiring.services.imports_run import Run
from hiring.services.imports_table import shown
from hiring.store import imports as store
from hiring.store.rows import add_all

COLUMNS = ("requisition_id", "title", "level", "team", "hiring_manager_email", "recruiter_email", "principles")
EXPECTED_PERSON = "the address of somebody known; import people first"


@dataclass(frozen=True)
class Known:
    """What the cells of a requisition may name."""

    people: Mapping[str, Person]
    recruiters: frozenset[UUID]
    sets: Sequence[StoredPrincipleSet]
    principles: Mapping[UUID, tuple[str, ...]]
    requisitions: Mapping[str, Requisition]
    needed: Mapping[UUID, list[RequisitionPrinciple]]

    @property
    def every_principle(self) -> frozenset[str]:
        return frozenset(one for ids in self.principles.values() for one in ids)


@dataclass(frozen=True, slots=True)
class RequisitionRow:
    line: int
    requisition_id: str
    title: str
    level: str
    team: str
    hiring_manager: Person | None
    recruiter: Person | None
    principles: tuple[str, ...]
    set_id: UUID | None


def take_in(run: Run) -> None:
    known = _known(run)
    rows = [_row(run, cells, known) for cells in run.cells()]
    refuse_repeated("requisition_id", [(row.line, row.requisition_id) for row in rows], run.problems)
    run.stop_if_refused()
    _add(run, [row for row in rows if row.requisition_id not in known.requisitions])
    for row in rows:
        if row.requisition_id in known.requisitions:
            _change(run, row, known.requisitions[row.requisition_id], known)
    run.session.flush()


def _known(run: Run) -> Known:
    sets = store.published(run.session)
    return Known(
        people={person.email: person for person in store.people(run.session)},
        recruiters=frozenset(key for key, held in store.roles(run.session).items() if Role.RECRUITER in held),
        sets=sets,
        principles={row.id: principle_sets.of(run.session, row.id).principle_ids for row in sets},
        requisitions={one.requisition_id: one for one in store.requisitions(run.session)},
        needed=store.needed(run.session),
    )


def _row(run: Run, cells: Cells, known: Known) -> RequisitionRow:
    principles = cells.several("principles", known.every_principle, "principles of a published set")
    hiring_manager = _person(cells, "hiring_manager_email", known)
    recruiter = _recruiter(cells, known, hiring_manager)
    key = cells.text("requisition_id", CODE_LENGTH)
    return RequisitionRow(
        line=cells.line,
        requisition_id=key,
        title=cells.text("title"),
        level=cells.one_of("level", run.levels),
        team=cells.text("team"),
        hiring_manager=hiring_manager,
        recruiter=recruiter,
        principles=principles,
        set_id=_set_for(cells, principles, known, known.requisitions.get(key)),
    )


def _person(cells: Cells, column: str, known: Known) -> Person | None:
    email = cells.email(column)
    found = known.people.get(email)
    if email and found is None:
        cells.refuse(column, f"{shown(email)}, an unknown address", EXPECTED_PERSON)
    return found


def _recruiter(cells: Cells, known: Known, hiring_manager: Person | None) -> Person | None:
    found = _person(cells, "recruiter_email", known)
    if found and found.id not in known.recruiters:
        cells.refuse("recruiter_email", f"{found.name}, who is no recruiter", "somebody with the role recruiter")
    if found and found is hiring_manager:
        cells.refuse("recruiter_email", f"{found.name}, who is the hiring manager", "two distinct people (R1)")
    return found


def _set_for(cells: Cells, principles: tuple[str, ...], known: Known, present: Requisition | None) -> UUID | None:
    """The set that the requisition has, if all its principles are there; else the newest published one with all."""
    if not principles:
        if not any(problem.line == cells.line and problem.column == "principles" for problem in cells.problems):
            cells.refuse("principles", "nothing", "at least one principle of a published set")
        return None
    wanted = set(principles)
    order = sorted(known.sets, key=lambda row: present is None or row.id != present.principle_set_id)
    found = next((row.id for row in order if wanted <= set(known.principles[row.id])), None)
    if found is None and wanted <= known.every_principle:
        cells.refuse("principles", listed(principles), "principles that stand together in one published set")
    return found


def _add(run: Run, rows: list[RequisitionRow]) -> None:
    made = [(row, _requisition(run, row)) for row in rows]
    add_all(run.session, [requisition for _, requisition in made])
    add_all(
        run.session,
        [
            RequisitionPrinciple(
                requisition_id=requisition.id, principle=slug, position=place,
                min_coverage=run.organisation.min_coverage,
            )
            for row, requisition in made
            for place, slug in enumerate(row.principles)
        ],
    )  # fmt: skip
    run.created += len(rows)
    run.facts += [_fact("requisition_added", requisition, row.principles) for row, requisition in made]


def _named(row: RequisitionRow) -> tuple[UUID, UUID, UUID]:
    """Hiring manager, recruiter and set of a row without problems."""
    if row.hiring_manager is None or row.recruiter is None or row.set_id is None:
        raise ValueError(f"line {row.line} has a problem and must have been refused")
    return row.hiring_manager.id, row.recruiter.id, row.set_id


def _requisition(run: Run, row: RequisitionRow) -> Requisition:
    hiring_manager_id, recruiter_id, set_id = _named(row)
    return Requisition(
        id=run.work.new_id(), requisition_id=row.requisition_id, title=row.title, title_folded=name_key(row.title),
        level=row.level, team=row.team, hiring_manager_id=hiring_manager_id, recruiter_id=recruiter_id,
        principle_set_id=set_id, created_at=run.work.now,
    )  # fmt: skip


def _fact(kind: str, requisition: Requisition, principles: Sequence[str], fields: Sequence[str] = ()) -> Fact:
    codes = {
        "requisition": requisition.id, "level": requisition.level, "principles": len(principles),
        "fields": ",".join(fields) or None,
    }  # fmt: skip
    return Fact(kind, EventObject.PLAN, codes=codes)


def _change(run: Run, row: RequisitionRow, requisition: Requisition, known: Known) -> None:
    hiring_manager_id, recruiter_id, set_id = _named(row)
    wanted: dict[str, object] = {
        "title": row.title, "title_folded": name_key(row.title), "level": row.level, "team": row.team,
        "hiring_manager_id": hiring_manager_id, "recruiter_id": recruiter_id, "principle_set_id": set_id,
    }  # fmt: skip
    fields = [name for name, value in wanted.items() if getattr(requisition, name) != value]
    for name in fields:
        setattr(requisition, name, wanted[name])
    needed = known.needed.get(requisition.id, [])
    if {one.principle for one in needed} != set(row.principles):
        fields.append("principles")
        _set_principles(run, row, requisition, needed)
    if fields:
        requisition.version += 1
        run.updated += 1
        run.facts.append(_fact("requisition_changed", requisition, row.principles, fields))
        requisition_offers.offer(run.work, requisition, fields)


def _set_principles(
    run: Run, row: RequisitionRow, requisition: Requisition, needed: Sequence[RequisitionPrinciple]
) -> None:
    """Principles that stay keep their coverage and tick; new ones get the organisation's coverage."""
    kept = {one.principle: one for one in needed}
    for place, slug in enumerate(row.principles):
        if slug in kept:
            kept[slug].position = place
        else:
            coverage = run.organisation.min_coverage
            run.session.add(
                RequisitionPrinciple(
                    requisition_id=requisition.id, principle=slug, position=place, min_coverage=coverage
                )
            )
    for slug in set(kept) - set(row.principles):
        run.session.delete(kept[slug])
