"""Export of everything about a candidate (R40), with a review of the names of third parties in it."""

import json
from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from hiring.domain import retention
from hiring.domain.actions import Action
from hiring.domain.chain import moment_text
from hiring.domain.errors import Incomplete, NotNow
from hiring.domain.redaction import REMOVED, Naming, Redactor, mentions, texts_in
from hiring.domain.vocabulary import EventObject
from hiring.models.openings import Candidate, Requisition
from hiring.schemas.privacy import ChooseNames, ExportPage, NameFound, Why
from hiring.services import audit
from hiring.services.export_rows import OF_A_JUDGEMENT, OF_A_PLAN, Gathered
from hiring.services.keeping import about
from hiring.services.work import Work
from hiring.store import accounts
from hiring.store import candidate_data as store
from hiring.store.rows import get

FORMAT = "hiring-candidate/1"
LEFT_OUT = (
    "Drafts, private notes and coaching notes are in no export (R14, R36).",
    "Of a loop that is still running only the plan is here: what people judged follows once it is decided (R18).",
    "The decision's sealed record repeats what stands here and is left out.",
)
OWN = "the candidate"
OPENED = "export_reviewed"
OPEN_FOR = timedelta(hours=1)


def question(work: Work, candidate_id: UUID) -> ExportPage:
    """The page before: it says nothing of what was written."""
    row = about(work, candidate_id, Action.EXPORT_CANDIDATE)
    return ExportPage(id=str(row.id), name=row.name)


def say_why(work: Work, candidate_id: UUID, command: Why) -> None:
    """Opens the review of the names for an hour, and is recorded."""
    row = about(work, candidate_id, Action.EXPORT_CANDIDATE)
    audit.record(work, OPENED, EventObject.ADMIN, candidate_id=row.id, text=command.reason)


def review(work: Work, candidate_id: UUID) -> ExportPage:
    """The names that the export would hold, with how often."""
    row = about(work, candidate_id, Action.EXPORT_CANDIDATE)
    reason = _reason(work, row)
    found = _named(work, row)
    return ExportPage(
        id=str(row.id), name=row.name, reason=reason,
        names=tuple(
            NameFound(id=str(key), name=name, code=code or REMOVED, panelist=bool(code), count=count)
            for key, name, code, count in found
        ),
    )  # fmt: skip


def _reason(work: Work, row: Candidate) -> str:
    said = store.reason_given(work.session, row.id, work.viewer.person_id, OPENED, work.now - OPEN_FOR)
    if said is None:
        raise NotNow("Say first why you export this; that holds for an hour.", ("Begin at the candidate's export.",))
    return said


def export(work: Work, candidate_id: UUID, command: ChooseNames) -> dict[str, Any]:
    """The whole as plain values, names replaced as chosen, for the reason that was given; recorded."""
    row = about(work, candidate_id, Action.EXPORT_CANDIDATE)
    return _recorded(work, row, command, _reason(work, row))


def of_the_product(work: Work, candidate_id: UUID, command: ChooseNames, why: Why) -> dict[str, Any]:
    """For the command line, whoever types there; recorded without an actor."""
    row = get(work.session, Candidate, candidate_id)
    if row is None or row.erased_at is not None:
        raise retention.refusal(erased=True)
    return _recorded(work, row, command, why.reason)


def _recorded(work: Work, row: Candidate, command: ChooseNames, reason: str) -> dict[str, Any]:
    _require_people(work, command)
    made = _document(work, row, set(command.replace), command.other_names)
    said = command.format
    audit.record(work, "candidate_exported", EventObject.ADMIN, candidate_id=row.id, text=reason, format=said)
    return made


def _require_people(work: Work, command: ChooseNames) -> None:
    """An id that names nobody replaces nothing, so that a name would stand in the export unnoticed."""
    people = store.people(work.session)
    strange = next((one for one in command.replace if one not in people), None)
    if strange is not None:
        sentence = f"Found “{strange}”, expected people whom the review names."
        raise Incomplete("Some of the names to replace are nobody's.", {"replace": sentence})


def everybody(work: Work, candidate_id: UUID) -> list[UUID]:
    """Whom the review names: what the command line replaces unless told otherwise."""
    row = get(work.session, Candidate, candidate_id)
    return [key for key, *_ in _named(work, row)] if row else []


def as_json(made: dict[str, Any]) -> str:
    return json.dumps(made, ensure_ascii=False, indent=2) + "\n"


def _named(work: Work, row: Candidate) -> list[tuple[UUID, str, str, int]]:
    """(person, name, code, mentions): the panelists first, then everybody else who is found or took part."""
    gathered, people = Gathered(work, row.id), store.people(work.session)
    codes = _codes(gathered)
    gathered.labels = people
    texts = list(texts_in(_body(work, row, gathered)))
    panel = {str(key): people[key] for key in codes}
    others = {str(key): name for key, name in people.items() if key not in codes and key != row.employee_id}
    counted = mentions(texts, panel, parts=True, own_name=row.name)
    beside = mentions(texts, others, parts=False, own_name=row.name)
    first = [(key, people[key], code, counted[str(key)]) for key, code in codes.items() if key != row.employee_id]
    rest = [(UUID(key), others[key], "", count) for key, count in beside.most_common()]
    return first + sorted(rest, key=lambda one: one[1])


def _codes(gathered: Gathered) -> dict[UUID, str]:
    """Person → "interviewer 1", in the order in which they came on a panel."""
    people = dict.fromkeys(gathered.panelists.values())
    return {key: f"interviewer {number}" for number, key in enumerate(people, start=1)}


def _document(work: Work, row: Candidate, replace: Collection[UUID], more: Sequence[str]) -> dict[str, Any]:
    gathered, people = Gathered(work, row.id), store.people(work.session)
    codes = _codes(gathered)
    standing = {key: codes.get(key, REMOVED) for key in replace if key in people and key != row.employee_id}
    gathered.labels = people | standing | ({row.employee_id: OWN} if row.employee_id else {})
    namings = [Naming(people[key], stands_for, parts=key in codes) for key, stands_for in standing.items()]
    redactor = Redactor([*namings, *(Naming(name) for name in more)], row.name)
    organisation = accounts.organisation(work.session)
    return {
        "format": FORMAT, "made_at": moment_text(work.now), "organisation": organisation.name if organisation else "",
        "candidate": _own(work, gathered, row), **redactor.whole(_body(work, row, gathered)),
        "left_out": list(LEFT_OUT), "names_replaced": len(standing) + len(more),
    }  # fmt: skip


def _own(work: Work, gathered: Gathered, row: Candidate) -> dict[str, Any]:
    """What is about the candidate alone, with no name replaced but the referrer's."""
    requisition = get(work.session, Requisition, row.requisition_id)
    said = gathered.said("candidate", gathered.tables["candidate"][0])
    said.pop("notes", None)
    more = {"requisition": f"{requisition.requisition_id} {requisition.title}"} if requisition else {}
    if row.employee_id:
        more["employee"] = "linked to an employee's record"
    if row.referrer_id:
        more["referred_by"] = gathered.label(row.referrer_id)
    return said | more


def _body(work: Work, row: Candidate, gathered: Gathered) -> dict[str, Any]:
    return {
        "notes": row.notes,
        "documents": [gathered.said("candidate_file", one) for one in gathered.tables["candidate_file"]],
        "legal_holds": [gathered.said("legal_hold", one) for one in gathered.tables["legal_hold"]],
        "requests": gathered.of_loop("request", None),
        "consents": gathered.of_loop("consent", None),
        "loops": [_loop(work, gathered, one) for one in gathered.tables["loop"]],
        "events": list(gathered.happened()),
    }


def _loop(work: Work, gathered: Gathered, loop: Any) -> dict[str, Any]:
    requisition = get(work.session, Requisition, loop["requisition_id"])
    running = gathered.running(loop)
    head = {"requisition": f"{requisition.requisition_id} {requisition.title}"} if requisition else {}
    said = gathered.said("loop", loop)
    facts = {"state": "running", "level": said.get("level"), "opened_at": said["opened_at"]} if running else said
    tables = OF_A_PLAN if running else (*OF_A_PLAN, *OF_A_JUDGEMENT)
    parts = {name: gathered.of_loop(name, loop["id"]) for name in tables}
    return head | facts | {name: rows for name, rows in parts.items() if rows}
