"""What loops of the past tell the optimiser: repetition of principles, and how often they were rated (R6, R8, R43)."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlmodel import Session, select

from hiring.domain.vocabulary import LoopState, PanelistKind, RevealMode, VoteValue
from hiring.models.loops import Assignment, Loop, Panelist
from hiring.models.openings import Requisition
from hiring.store import panel
from tests.support.company import OWNED, Company, scheduled_loop, submit_rows

NO_DATA = "no_data"
OLDEST_FIRST = ("ownership", "dive-deep", "earn-trust", "deliver-results", "frugality", "learn-and-be-curious")


def closed_loop(session: Session, company: Company, days_ago: int, slug: str, requisition_id: UUID) -> Loop:
    """A loop of the past in which Ina took one principle."""
    at = company.now - timedelta(days=days_ago)
    loop = Loop(
        id=company.new_id(), candidate_id=company.candidate_id, candidate_name_folded="mira castellan",
        requisition_id=requisition_id, recruiter_id=company.ids["rita"], principle_set_id=company.set_id, level="L6",
        state=LoopState.CLOSED, state_since=at, next_due_at=at, reveal_mode=RevealMode.ALL_IN, opened_at=at,
        opened_by_id=company.ids["rita"],
    )  # fmt: skip
    session.add(loop)
    session.flush()
    place = Panelist(
        id=company.new_id(), loop_id=loop.id, person_id=company.ids["ina"], kind=PanelistKind.INTERVIEWER, added_at=at,
        added_by_id=company.ids["rita"],
    )  # fmt: skip
    session.add(place)
    session.flush()
    session.add(Assignment(id=company.new_id(), loop_id=loop.id, panelist_id=place.id, principle=slug))
    session.flush()
    return loop


def other_requisition(session: Session, company: Company) -> UUID:
    known = session.get_one(Requisition, company.requisition_id).model_dump()
    other = Requisition(**known | {"id": company.new_id(), "requisition_id": "R2000"})
    session.add(other)
    session.flush()
    return other.id


def test_R8_repetition_is_what_somebody_took_in_the_five_loops_of_the_requisition_before_this_one(
    company: Company,
) -> None:
    with company.acting("rita") as work:
        here, elsewhere = company.requisition_id, other_requisition(work.session, company)
        for number, slug in enumerate(OLDEST_FIRST):
            closed_loop(work.session, company, len(OLDEST_FIRST) - number, slug, here)
        closed_loop(work.session, company, 1, "think-big", elsewhere)
        this = closed_loop(work.session, company, 0, "invent-and-simplify", here)
        closed_loop(work.session, company, -1, "bias-for-action", here)
        assert panel.did_recently(work.session, this) == {company.ids["ina"]: frozenset(OLDEST_FIRST[1:])}


def counts(company: Company) -> dict[str, tuple[int, int]]:
    with company.looking() as session:
        return panel.rated_counts(session, company.set_id, NO_DATA)


def test_R6_R43_shares_are_of_counted_feedback_in_closed_loops(company: Company) -> None:
    loop_id = scheduled_loop(company)
    votes = dict.fromkeys(("iris", "ivan", "ina"), VoteValue.INCLINED)
    submit_rows(company, loop_id, votes, {"ivan": {"ownership": NO_DATA}})
    assert counts(company) == {}
    with company.acting("rita") as work:
        work.session.get_one(Loop, loop_id).state = LoopState.CLOSED
    both = {slug: (1, 1) for name in ("iris", "ivan") for slug in OWNED[name]} | {"ownership": (0, 1)}
    assert counts(company) == both | {"earn-trust": (1, 1), "deliver-results": (2, 2)}
    with company.acting("rita") as work:
        seats = {one.person_id: one for one in work.session.exec(select(Panelist).where(Panelist.loop_id == loop_id))}
        ina, ivan = seats[company.ids["ina"]], seats[company.ids["ivan"]]
        ina.kind, ina.has_vote, ina.host_id = PanelistKind.SHADOW, False, seats[company.ids["iris"]].id
        ivan.quarantined_at, ivan.has_vote = company.now, False
    assert counts(company) == dict.fromkeys(OWNED["iris"], (1, 1))
