"""The loops table lists exactly the loops that the policy lets somebody know of."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlmodel import Session, col, select

from hiring.domain.visibility import Object, Sight
from hiring.domain.vocabulary import BarRaiserCertification, LoopState, PanelistKind, PlaceStatus, VoteValue
from hiring.models.loops import Loop, Panelist
from hiring.models.openings import Candidate
from hiring.models.people import Person
from hiring.services import organisation, scope, seats
from hiring.store import scope as store
from hiring.store.loops import whole
from tests.support.company import CAST, VOTERS, Company, add_candidate, scheduled_loop, submit_rows


@pytest.fixture
def three_loops(company: Company) -> tuple[UUID, ...]:
    """One scheduled, one whose feedback is in, one of an internal candidate; places of every kind in the first."""
    first = scheduled_loop(company)
    with company.acting("rita") as work:
        second_candidate = add_candidate(work.session, company, "Noor Idris")
        inside = add_candidate(work.session, company, "Stan Example", employee_id=company.ids["stan"])
    second = scheduled_loop(company, candidate_id=second_candidate)
    third = scheduled_loop(company, candidate_id=inside)
    submit_rows(company, second, dict.fromkeys(VOTERS, VoteValue.INCLINED))
    with company.acting("rita") as work:
        host = work.session.exec(
            select(Panelist).where(Panelist.loop_id == first, Panelist.person_id == company.ids["iris"])
        ).one()
        _place(work.session, company, first, "tariq", PanelistKind.SHADOW, host_id=host.id)
        _place(work.session, company, first, "bea", PanelistKind.BAR_RAISER_IN_TRAINING)
        _place(work.session, company, first, "udo", PanelistKind.INTERVIEWER, status=PlaceStatus.REMOVED)
        _place(work.session, company, second, "stan", PanelistKind.OBSERVER)
    return first, second, third


def _place(session: Session, company: Company, loop_id: UUID, name: str, kind: PanelistKind, **given: object) -> None:
    row = Panelist(
        id=company.new_id(), loop_id=loop_id, person_id=company.ids[name], kind=kind, position=9,
        added_at=company.now, added_by_id=company.ids["rita"], **given,
    )  # fmt: skip
    session.add(row)
    session.flush()


def test_section5_who_is_a_core_outside_many_loops_is_the_same_as_outside_each(
    company: Company, three_loops: tuple[UUID, ...]
) -> None:
    with company.acting("ada") as work:
        _place(work.session, company, three_loops[1], "cleo", PanelistKind.OBSERVER, status=PlaceStatus.REMOVED)
        work.session.get_one(Person, company.ids["boris"]).bar_raiser = BarRaiserCertification.CORE
        work.session.get_one(Person, company.ids["nadia"]).bar_raiser = BarRaiserCertification.CORE
    with company.looking() as session:
        for name, person_id in company.ids.items():
            each = {one for one in three_loops if organisation.is_core_outside(session, whole(session, one), person_id)}
            assert organisation.loops_outside(session, person_id, three_loops) == each, name
            assert bool(each) is (name in {"cora", "cleo", "boris"})


@pytest.mark.parametrize("state", [LoopState.SCHEDULED, LoopState.DEBRIEFING, LoopState.CANCELLED])
def test_R18_R20_R21_scope_and_policy_agree_for_the_whole_cast(
    company: Company, three_loops: tuple[UUID, ...], state: LoopState
) -> None:
    with company.acting("rita") as work:
        work.session.get_one(Loop, three_loops[0]).state = state
    for name, *_ in CAST:
        with company.acting(name) as work:
            listed = set(
                work.session.exec(
                    select(col(Loop.id))
                    .join(Candidate, col(Candidate.id) == col(Loop.candidate_id))
                    .where(store.visible_loops(scope.ties_of(work)))
                )
            )
            known = set()
            for loop_id in three_loops:
                found = whole(work.session, loop_id)
                assert found is not None
                if seats.seat_in(work, found).sees(Object.EXISTENCE) is not Sight.NOTHING:
                    known.add(loop_id)
            assert listed == known, name
