"""Adding and editing requisitions. Running loops keep their own copy; changes are offered to them (R9)."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from hiring.domain.actions import Action
from hiring.domain.errors import Incomplete, NotNow, Stale, Unseen
from hiring.domain.text import name_key
from hiring.domain.vocabulary import EventObject
from hiring.domain.words import listed
from hiring.models.openings import Requisition, RequisitionPrinciple, StoredPrincipleSet
from hiring.models.people import Person
from hiring.schemas.requisitions import AddRequisition, EditRequisition, Needed, RequisitionFields
from hiring.services import audit, principle_sets, requisition_offers, retention, seats, whom
from hiring.services.work import Work
from hiring.store import accounts
from hiring.store import requisitions as store
from hiring.store.rows import add, add_all, get

NEEDS_A_LOOK = "Some fields need another look."
SAVED_MEANWHILE = "Somebody saved a newer version of this requisition. Both are shown; save again to keep yours."


@dataclass
class _Fields:
    """Checked values of the columns that adding and editing share."""

    title: str
    title_folded: str
    level: str
    team: str
    hiring_manager_id: UUID
    recruiter_id: UUID
    principle_set_id: UUID
    description: str
    jurisdiction: str | None


def add_requisition(work: Work, command: AddRequisition) -> UUID:
    seats.require(work, Action.ADD_REQUISITION)
    problems: dict[str, str] = {}
    if store.by_code(work.session, command.requisition_id):
        problems["requisition_id"] = f"Found {command.requisition_id!r}, which another requisition has already."
    fields = _judged(work, command, None, problems)
    row = Requisition(
        id=work.new_id(), requisition_id=command.requisition_id, created_at=work.now, **vars(fields)
    )  # fmt: skip
    add(work.session, row)
    _write(work, row, _in_order(work, command))
    audit.record(work, "requisition_added", EventObject.PLAN, requisition=row.id, level=row.level)
    return row.id


def edit_requisition(work: Work, requisition_id: UUID, command: EditRequisition) -> None:
    """Raises Stale when somebody saved a newer version first."""
    seats.require(work, Action.EDIT_REQUISITION)
    row = store.locked(work.session, requisition_id)
    if row is None:
        raise Unseen
    if row.version != command.version:
        raise Stale(SAVED_MEANWHILE, row.version)
    wanted = vars(_judged(work, command, row, {})) | {"open": command.open}
    fields = [name for name, value in wanted.items() if getattr(row, name) != value]
    for name in fields:
        setattr(row, name, wanted[name])
    before = store.needed(work.session, row.id)
    after = _in_order(work, command, before)
    if [(one.principle, one.min_coverage, one.functional) for one in before] != _plain(after):
        fields.append("principles")
        _write(work, row, after, before)
    if fields:
        row.version += 1
        work.session.flush()
        audit.record(
            work, "requisition_changed", EventObject.PLAN, requisition=row.id, level=row.level, fields=",".join(fields)
        )
        requisition_offers.offer(work, row, fields)


def _plain(needed: Sequence[Needed]) -> list[tuple[str, int, bool]]:
    return [(one.principle, one.min_coverage, one.functional) for one in needed]


def _judged(work: Work, command: RequisitionFields, row: Requisition | None, problems: dict[str, str]) -> _Fields:
    """Every problem with level, people, set and principles at once."""
    organisation = accounts.organisation(work.session)
    levels = organisation.levels.split(",") if organisation else []
    if command.level not in levels:
        problems["level"] = f"Found {command.level!r}, expected one of {listed(levels, 'or')}."
    known = retention.rules(work)
    if command.jurisdiction and command.jurisdiction not in known:
        found = f"Found {command.jurisdiction!r}, expected the code of a retention rule: {listed(known, 'or')}."
        problems["jurisdiction"] = found
    manager, recruiter = _people(work, command, problems)
    _judge_set(work, command, row, problems)
    if problems or manager is None or recruiter is None:
        raise Incomplete(NEEDS_A_LOOK, problems)
    return _Fields(
        command.title, name_key(command.title), command.level, command.team, manager.id, recruiter.id,
        command.principle_set_id, command.description, command.jurisdiction or None,
    )  # fmt: skip


def _people(work: Work, command: RequisitionFields, problems: dict[str, str]) -> tuple[Person | None, Person | None]:
    found: dict[str, Person] = {}
    for name in ("hiring_manager", "recruiter"):
        person = whom.meant(work, getattr(command, name))
        if isinstance(person, str):
            problems[name] = person
        else:
            found[name] = person
    manager, recruiter = found.get("hiring_manager"), found.get("recruiter")
    if recruiter and not store.is_recruiter(work.session, recruiter.id):
        problems["recruiter"] = f"Found {recruiter.name}, expected somebody with the role recruiter."
    elif recruiter and recruiter is manager:
        problems["recruiter"] = f"Found {recruiter.name} twice; hiring manager and recruiter are two people (R1)."
    return manager, recruiter


def _judge_set(work: Work, command: RequisitionFields, row: Requisition | None, problems: dict[str, str]) -> None:
    stored = get(work.session, StoredPrincipleSet, command.principle_set_id)
    kept = row is not None and row.principle_set_id == command.principle_set_id
    if stored is None or (stored.published_at is None and not kept):
        problems["principle_set_id"] = "Found a set that is not published, expected a published one."
        return
    known = principle_sets.parsed(stored).principle_ids
    slugs = [one.principle for one in command.principles]
    unknown, twice = [slug for slug in slugs if slug not in known], [slug for slug in slugs if slugs.count(slug) > 1]
    if unknown:
        problems["principles"] = f"Found {listed(unknown)}, expected principles of {principle_sets.title(stored)}."
    elif twice:
        problems["principles"] = f"Found {twice[0]} {len(twice)} times, expected each principle once."
    elif not slugs:
        problems["principles"] = "Found no principle, expected at least one tick."


def _in_order(work: Work, command: RequisitionFields, before: Sequence[RequisitionPrinciple] = ()) -> list[Needed]:
    """Those that stay in the order they have, new ones after them in the order of the set."""
    order = dict.fromkeys(one.principle for one in before)
    order |= dict.fromkeys(principle_sets.of(work.session, command.principle_set_id).principle_ids)
    places = {slug: place for place, slug in enumerate(order)}
    return sorted(command.principles, key=lambda one: places[one.principle])


def _write(work: Work, row: Requisition, needed: Sequence[Needed], before: Sequence[RequisitionPrinciple] = ()) -> None:
    for old in before:
        work.session.delete(old)
    work.session.flush()
    add_all(
        work.session,
        [
            RequisitionPrinciple(
                requisition_id=row.id, principle=one.principle, position=place, min_coverage=one.min_coverage,
                functional=one.functional,
            )
            for place, one in enumerate(needed)
        ],
    )  # fmt: skip


def refuse_without_sets() -> NotNow:
    return NotNow("No principle set is published yet.", ("An admin loads one and publishes it.",))
