"""What the lists know of the looking person: every kind of place, present and past, and what follows from it."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select

from hiring.domain.vocabulary import FeedbackStatus, LoopState, PanelistKind, PlaceStatus, VoteValue
from hiring.models.debrief import Debrief
from hiring.models.feedback import Feedback
from hiring.models.loops import Loop, Panelist
from hiring.models.openings import Candidate
from hiring.store.scope import Tie, debrief_once_open, elsewhere, ties_of, visible_loops
from tests.machine.stage import add_second_opening
from tests.support.company import Company, add_candidate, scheduled_loop, submit_rows

K = PanelistKind


@pytest.fixture
def loops(page_company: Company) -> Iterator[tuple[Session, Company, dict[str, UUID]]]:
    """Two loops of one candidate, one of another; places of every kind in the first."""
    company = page_company
    with company.acting("rita") as work:
        add_second_opening(work.session, company)
        other, moved = (add_candidate(work.session, company, name) for name in ("Noor Idris", "Nils Birkeland"))
    made = {"first": scheduled_loop(company), "second": scheduled_loop(company, candidate_id=moved)}
    made["third"] = scheduled_loop(company, candidate_id=other)
    submit_rows(company, made["first"], {"iris": VoteValue.INCLINED})
    with company.acting("rita") as work:
        session = work.session
        again = session.get_one(Loop, made["second"])
        again.requisition_id, again.candidate_id = company.ids["R2000"], company.candidate_id
        for place in session.exec(select(Panelist).where(Panelist.loop_id == made["second"])):
            if place.person_id in {company.ids["iris"], company.ids["ina"]}:
                place.status = PlaceStatus.REMOVED
        yield session, company, made


def _place(session: Session, company: Company, loop_id: UUID, who: str, kind: K, **given: object) -> None:
    session.add(
        Panelist(
            id=company.new_id(), loop_id=loop_id, person_id=company.ids[who], kind=kind, position=9,
            added_at=company.now, added_by_id=company.ids["rita"], **given,
        )
    )  # fmt: skip
    session.flush()


def _tie(session: Session, company: Company, who: str, loop_id: UUID) -> Tie:
    ties = ties_of(session, company.ids[who], office=False)
    return next(one for one in ties.places if one.loop_id == loop_id)


def test_R20_a_tie_says_of_each_place_what_it_is_and_whether_it_owes(
    loops: tuple[Session, Company, dict[str, UUID]],
) -> None:
    session, company, made = loops
    iris = _tie(session, company, "iris", made["first"])
    assert (iris.candidate_id, iris.kind) == (company.candidate_id, K.INTERVIEWER)
    assert (iris.active, iris.out, iris.owes, iris.after_reading, iris.ended) == (True, False, False, False, False)
    assert _tie(session, company, "ivan", made["first"]).owes
    gone = _tie(session, company, "ina", made["second"])
    assert (gone.active, gone.kind) == (False, K.INTERVIEWER)
    _place(session, company, made["first"], "udo", K.SHADOW)
    _place(session, company, made["first"], "omar", K.FOLLOW_UP, after_reading=True)
    _place(session, company, made["first"], "stan", K.INTERVIEWER, quarantined_at=company.now)
    assert _tie(session, company, "udo", made["first"]).kind is K.SHADOW
    assert _tie(session, company, "omar", made["first"]).after_reading
    assert _tie(session, company, "stan", made["first"]).out
    session.get_one(Loop, made["first"]).state = LoopState.CANCELLED
    session.flush()
    assert _tie(session, company, "ivan", made["first"]).ended
    assert not _tie(session, company, "ivan", made["second"]).ended


def test_R24_missed_feedback_puts_its_author_out(loops: tuple[Session, Company, dict[str, UUID]]) -> None:
    session, company, made = loops
    place = session.exec(
        select(Panelist).where(Panelist.loop_id == made["third"], Panelist.person_id == company.ids["ivan"])
    ).one()
    session.add(
        Feedback(
            id=company.new_id(), loop_id=made["third"], panelist_id=place.id, status=FeedbackStatus.MISSED,
            revision=1, version=1,
        )
    )  # fmt: skip
    session.flush()
    assert _tie(session, company, "ivan", made["third"]).out
    assert not _tie(session, company, "ivan", made["first"]).out
    assert not _tie(session, company, "iris", made["third"]).out
    ties = ties_of(session, company.ids["ivan"], office=False)
    assert ties.out == {made["third"]}
    assert ties.owes_here == {made["first"], made["second"]}


def _listed(session: Session, condition: sa.ColumnElement[bool]) -> set[UUID]:
    query = select(col(Loop.id)).join(Candidate, col(Candidate.id) == col(Loop.candidate_id)).where(condition)
    return set(session.exec(query))


def test_R20_whoever_owes_in_two_loops_of_a_candidate_sees_of_each_that_it_exists(
    loops: tuple[Session, Company, dict[str, UUID]],
) -> None:
    session, company, made = loops
    twice = elsewhere(ties_of(session, company.ids["ivan"], office=False))
    assert twice is not None
    assert _listed(session, twice) == {made["first"], made["second"]}
    once = elsewhere(ties_of(session, company.ids["ina"], office=False))
    assert once is not None
    assert _listed(session, once) == {made["second"]}
    assert elsewhere(ties_of(session, company.ids["stan"], office=False)) is None
    _place(session, company, made["second"], "udo", K.INTERVIEWER)
    _place(session, company, made["first"], "udo", K.SHADOW)
    shadowing = elsewhere(ties_of(session, company.ids["udo"], office=False))
    assert shadowing is None or made["first"] not in _listed(session, shadowing)


def test_R20_R22_what_a_list_shows_follows_from_the_ties(loops: tuple[Session, Company, dict[str, UUID]]) -> None:
    session, company, made = loops
    everything = set(made.values())

    def seen(who: str, *, office: bool = False, asked: tuple[UUID, ...] = ()) -> set[UUID]:
        return _listed(session, visible_loops(ties_of(session, company.ids[who], office=office, asked=asked)))

    assert seen("ada", office=True) == everything
    assert seen("rita") == everything
    assert seen("stan") == set()
    assert seen("stan", asked=(made["third"],)) == {made["third"]}
    assert seen("ivan") == everything
    assert seen("ina") == everything - {made["second"]}
    assert seen("ina", office=True) == everything - {made["second"]}
    assert seen("iris") == {made["first"], made["third"]}


def test_section5_an_observer_waits_for_the_debrief(loops: tuple[Session, Company, dict[str, UUID]]) -> None:
    session, company, made = loops
    _place(session, company, made["first"], "udo", K.OBSERVER)
    _place(session, company, made["third"], "udo", K.OBSERVER)

    def seen() -> set[UUID]:
        return _listed(session, visible_loops(ties_of(session, company.ids["udo"], office=False)))

    def opened() -> set[UUID]:
        return _listed(session, debrief_once_open())

    assert seen() == opened() == set()
    room = Debrief(
        id=company.new_id(), loop_id=made["first"], revision=1, number=1, phase="reading", phase_since=company.now,
        opened_at=company.now, opened_by_id=company.ids["bruno"],
    )  # fmt: skip
    session.add(room)
    session.flush()
    assert seen() == opened() == {made["first"]}
    session.get_one(Loop, made["first"]).revision = 2
    session.get_one(Loop, made["third"]).revision = 2
    session.flush()
    assert seen() == opened() == {made["first"], made["third"]}
