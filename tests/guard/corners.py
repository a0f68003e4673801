"""What few loops have, added as rows or in few steps, so that every form of the product stands on some page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from sqlmodel import select

from hiring.domain.vocabulary import (
    DebriefPhase,
    FindingValue,
    InterviewStatus,
    PositionValue,
    RequestKind,
    VoteValue,
)
from hiring.models.debrief import Finding, Request
from hiring.models.doors import SecondFactor
from hiring.models.loops import Interview, Loop
from hiring.models.people import Account, Person
from hiring.schemas.candidates import FileLink
from hiring.schemas.debrief import MovePhase, NameFollowUp, OpenDebrief, RecordFinding, SetAttendance
from hiring.schemas.decision import TakePosition
from hiring.schemas.plans import Absent, DidNotHappen
from hiring.schemas.privacy import Why
from hiring.services import (
    debrief,
    decision,
    export,
    files,
    findings,
    follow_ups,
    keeping,
    links,
    revotes,
    sign_in,
    slots_held,
    transitions,
)
from hiring.settings import Settings
from tests.support.company import OWNED, REQUIRED, VOTERS, Company, submit_rows
from tests.support.drive_plan import place_id

ROOMS = ("revoting", "discussing", "followed")
NAMES = (*ROOMS, "shortcut")
WHY = "It was agreed on by all of them."


def build(company: Company, made: Mapping[str, UUID]) -> dict[str, str]:
    """Drives the loops of NAMES on from scheduled and decorates others; answers addresses nobody could guess."""
    for name in NAMES:
        value = VoteValue.NOT_INCLINED if name == "shortcut" else VoteValue.INCLINED
        submit_rows(company, made[name], dict.fromkeys(VOTERS, value))
        with company.acting("rita") as work:
            transitions.settle(work, made[name])
    for name in ROOMS:
        _to_revoting(company, made[name])
    for name in ROOMS[1:]:
        _to_discussing(company, made[name])
    with company.acting("bruno") as work:
        wanted = NameFollowUp(principles=("dive-deep",), person_id=company.ids["boris"], reason=WHY)
        follow_ups.name_follow_up(work, made["followed"], wanted)
        ina = place_id(company, made["writing"], "ina")
        slots_held.say_did_not_happen(work, made["writing"], ina, DidNotHappen(absent=Absent.CANDIDATE, reason=WHY))
    _later(company, place_id(company, made["scheduled"], "ina"))
    _judged(company, made)
    return {
        "claim": _accounts(company), "refused": _refused(company, made["scheduled"]),
        "reopening": _asked(company, made["decided"]), "kept": _kept(company, made["held"]),
    }  # fmt: skip


def _judged(company: Company, made: Mapping[str, UUID]) -> None:
    """A position to rule on, and a finding that has to be affirmed again."""
    with company.acting("hanna") as work:
        decision.take_position(work, made["deciding"], TakePosition(value=PositionValue.HIRE))
    with company.acting("bruno") as work:
        wanted = RecordFinding(principle=REQUIRED[0], value=FindingValue.MEETS, reason=WHY)
        findings.record_finding(work, made["discussing"], wanted)
        (row,) = work.session.exec(select(Finding).where(Finding.loop_id == made["discussing"]))
        row.reaffirm = True


def _to_revoting(company: Company, loop_id: UUID) -> None:
    here = tuple(company.ids[name] for name in OWNED)
    with company.acting("bruno") as work:
        debrief.open_debrief(work, loop_id, OpenDebrief())
        debrief.move_phase(work, loop_id, MovePhase(to=DebriefPhase.REVOTING))
        debrief.set_attendance(work, loop_id, SetAttendance(person_ids=here))


def _to_discussing(company: Company, loop_id: UUID) -> None:
    with company.acting("bruno") as work:
        revotes.close_round(work, loop_id)
        debrief.move_phase(work, loop_id, MovePhase(to=DebriefPhase.DISCUSSING))


def _later(company: Company, panelist_id: UUID) -> None:
    """The slot lies ahead and waits to be confirmed."""
    with company.acting("rita") as work:
        (slot,) = work.session.exec(select(Interview).where(Interview.panelist_id == panelist_id))
        slot.status = InterviewStatus.PLANNED
        slot.starts_at, slot.ends_at = work.now + timedelta(days=1), work.now + timedelta(days=1, hours=1)


def _accounts(company: Company) -> str:
    """A file, Pia's account disabled, Ilse's restricted, a link for Axel: the path of its page.

    Ina has a second factor and another session, Ilse has begun to set one up.
    """
    with company.acting("rita") as work:
        cv = FileLink(title="CV", link="https://example.com/cv.pdf")
        files.file_link(work, Settings(), company.candidate_id, cv)
    with company.acting("ada") as work:
        pia, ilse = (work.session.get_one(Account, company.ids[name]) for name in ("pia", "ilse"))
        pia.enabled, pia.disabled_at = False, work.now
        ilse.guarded_until = work.now + timedelta(days=1)
        made = links.make(work, Settings(), company.ids["axel"])
        for name, confirmed in (("ina", work.now), ("ilse", None)):
            secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
            row = SecondFactor(
                person_id=company.ids[name], secret=secret, made_at=work.now + timedelta(days=1), confirmed_at=confirmed
            )
            work.session.add(row)
        sign_in.start_session(work, work.session.get_one(Person, company.ids["ina"]))
    return "/claim/" + made.url.rpartition("/")[2]


def _kept(company: Company, loop_id: UUID) -> str:
    """A legal hold, which can be lifted: the path of the page; and a reason for exporting another candidate."""
    with company.acting("ada") as work:
        candidate_id = work.session.get_one(Loop, loop_id).candidate_id
        keeping.set_hold(work, candidate_id, Why(reason=WHY))
        export.say_why(work, company.candidate_id, Why(reason=WHY))
    return f"/candidates/{candidate_id}/data/hold"


def _asked(company: Company, loop_id: UUID) -> str:
    with company.looking() as session:
        return f"/requests/{session.exec(select(Request.id).where(Request.loop_id == loop_id)).one()}"


def _refused(company: Company, loop_id: UUID) -> str:
    """A consent to a loop was refused, so that the loop is held until it is asked for again."""
    with company.acting("rita") as work:
        loop = work.session.get_one(Loop, loop_id)
        loop.held_for_consent = True
        row = Request(
            id=work.new_id(), kind=RequestKind.NEW_LOOP, loop_id=loop_id, candidate_id=loop.candidate_id,
            requisition_id=loop.requisition_id, asked_by_id=work.viewer.person_id, at=work.now, reason=WHY,
            closed_at=work.now, granted=False,
        )  # fmt: skip
        work.session.add(row)
        return f"/requests/{row.id}"
