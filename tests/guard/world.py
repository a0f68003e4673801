"""A company in the middle of its work: loops in every state, and the ids that addresses ask for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from sqlmodel import select

from hiring.domain.vocabulary import DebriefPhase, FindingValue, PanelistKind, PositionValue, Ruling, VoteValue
from hiring.models.debrief import Request
from hiring.models.loops import Conflict, Panelist, PanelProposal, SlotRequest
from hiring.models.people import AccountLink, HomeLine
from hiring.schemas.debrief import MovePhase, OpenDebrief, RecordFinding, SetAttendance
from hiring.schemas.decision import AskRequest, RuleOn, TakePosition
from hiring.schemas.loops import Hold
from hiring.schemas.plans import AddPanelist, DeclareConflict, ProposePanelist, StepDown
from hiring.services import (
    conflicts,
    debrief,
    decision,
    findings,
    links,
    loops,
    panel,
    replacements,
    requests,
    revotes,
    slots,
)
from hiring.services.password_again import PasswordAgain
from hiring.settings import Settings
from hiring.store.engine import open_session
from tests.guard import corners
from tests.support.company import OWNED, REQUIRED, Company, add_candidate, scheduled_loop
from tests.support.drive_feedback import past_all_slots, submit_all, submit_one
from tests.support.drive_plan import open_complete, place_id, slot_at

PASSWORD = "every door is guarded"
SPLIT = {
    "hanna": VoteValue.INCLINED, "bruno": VoteValue.NOT_INCLINED, "iris": VoteValue.STRONGLY_INCLINED,
    "ivan": VoteValue.INCLINED, "ina": VoteValue.STRONGLY_NOT_INCLINED,
}  # fmt: skip
WHY = "The team agreed on it last week."
LONG = f"{WHY} " * 8
NAMES = ("draft", "scheduled", "writing", "ready", "debriefing", "deciding", "decided", "held")


def candidate(company: Company, name: str) -> UUID:
    with open_session(company.engine, writes=True) as session:
        made = add_candidate(session, company, name)
        session.commit()
    return made


def build(company: Company) -> dict[str, UUID]:
    """One loop per name of NAMES and of corners, which are left scheduled; each for its own candidate."""
    made: dict[str, UUID] = {}
    for number, name in enumerate((*NAMES[1:], *corners.NAMES)):
        made[name] = scheduled_loop(company, candidate_id=candidate(company, f"Candidate {chr(65 + number)}"))
    with company.acting("rita") as work:
        host = place_id(company, made["scheduled"], "iris")
        shadow = AddPanelist(person_id=company.ids["tariq"], kind=PanelistKind.SHADOW, host_id=host)
        panel.add_panelist(work, made["scheduled"], shadow)
    made["draft"] = open_complete(company)
    _decorate(company, made)
    past_all_slots(company, made["held"])
    for name in ("iris", "ivan"):
        submit_one(company, made["writing"], name, SPLIT[name])
    for name in ("ready", "debriefing", "deciding", "decided"):
        submit_all(company, made[name], SPLIT)
    _rooms(company, made)
    with company.acting("rita") as work:
        loops.hold(work, made["held"], Hold(reason=WHY))
        requests.ask_for_reopening(work, made["decided"], AskRequest(reason=WHY))
    return made


def _decorate(company: Company, made: Mapping[str, UUID]) -> None:
    """A proposal, a conflict, a question about a begun slot, a step-down, an invitation."""
    with company.acting("hanna") as work:
        panel.propose_panelist(work, made["draft"], ProposePanelist(person_id=company.ids["udo"]))
    with company.acting("ina") as work:
        conflicts.declare(work, made["scheduled"], DeclareConflict(text=WHY))
    with company.acting("bruno") as work:
        replacements.step_down(work, made["scheduled"], StepDown(reason=WHY))
    with company.acting("ada") as work:
        links.make(work, Settings(), company.ids["udo"])
    ilse = AddPanelist(person_id=company.ids["ilse"], kind=PanelistKind.INTERVIEWER)
    with company.acting("rita") as work:
        added = panel.add_panelist(work, made["held"], ilse)
    with open_session(company.engine, writes=True) as session:
        row = session.get_one(Panelist, added)
        row.added_at -= timedelta(days=1)
        session.commit()
    with company.acting("rita") as work:
        slots.enter_slot(work, made["held"], added, slot_at(company.now - timedelta(hours=1)))


def _rooms(company: Company, made: Mapping[str, UUID]) -> None:
    for name in ("debriefing", "deciding", "decided"):
        with company.acting("bruno") as work:
            debrief.open_debrief(work, made[name], OpenDebrief())
    for name in ("deciding", "decided"):
        to_deciding(company, made[name])
    rule(company, made["decided"])


def to_deciding(company: Company, loop_id: UUID) -> None:
    """From reading to deciding with findings, round closed."""
    here = tuple(company.ids[name] for name in OWNED)
    with company.acting("bruno") as work:
        debrief.move_phase(work, loop_id, MovePhase(to=DebriefPhase.REVOTING))
        debrief.set_attendance(work, loop_id, SetAttendance(person_ids=here))
        revotes.close_round(work, loop_id)
        debrief.move_phase(work, loop_id, MovePhase(to=DebriefPhase.DISCUSSING))
        for slug in REQUIRED:
            findings.record_finding(work, loop_id, RecordFinding(principle=slug, value=FindingValue.MEETS, reason=WHY))
        debrief.move_phase(work, loop_id, MovePhase(to=DebriefPhase.DECIDING))


def rule(company: Company, loop_id: UUID, ruling: Ruling = Ruling.HIRE) -> None:
    """Position and ruling; the account's password must be PASSWORD."""
    with company.acting("hanna") as work:
        decision.take_position(work, loop_id, TakePosition(value=PositionValue.HIRE))
    with company.acting("bruno") as work:
        wanted = RuleOn(ruling=ruling, typed_word=ruling.value, reason=LONG, cited=("ownership",))
        answer = decision.rule(work, loop_id, wanted, PasswordAgain(PASSWORD, Settings()))
        assert isinstance(answer, decision.Ruled), answer


def ids_of(company: Company, made: Mapping[str, UUID]) -> dict[str, tuple[str, ...]]:
    """Ids for each URL parameter."""
    with company.looking() as session:
        rows = {
            "panelist_id": Panelist, "proposal_id": PanelProposal, "conflict_id": Conflict, "request_id": SlotRequest,
            "link_id": AccountLink, "line_id": HomeLine,
        }  # fmt: skip
        found = {name: [str(row.id) for row in session.exec(select(table))] for name, table in rows.items()}
        found["request_id"] += [str(row.id) for row in session.exec(select(Request))]
    found |= {
        "loop_id": [str(one) for one in made.values()], "candidate_id": [str(company.candidate_id)],
        "requisition_id": [str(company.requisition_id)],
        "person_id": [str(company.ids[name]) for name in ("iris", "bruno")],
        "set_id": [str(company.set_id)], "other_id": [str(company.set_id)],
    }  # fmt: skip
    return {name: tuple(values) for name, values in found.items()}
