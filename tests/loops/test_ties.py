"""What the lists know of the looking person: every kind of place, present and past, and what follows from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select

from hiring.domain.vocabulary import FeedbackStatus, InterviewStatus, LoopState, PanelistKind, PlaceStatus, VoteValue
from hiring.models.debrief import Debrief
from hiring.models.feedback import Feedback
from hiring.models.loops import Interview, Loop, Panelist
from hiring.models.openings import Candidate
from hiring.store.scope import Tie, debrief_once_open, elsewhere, ties_of, visible_loops
from tests.machine.stage import add_second_opening
from tests.support.company import VOTERS, Company, add_candidate, scheduled_loop, submit_rows

K = PanelistKind
VOTER_OF = {kind: who for who, kind in VOTERS.items()}


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


def _place(session: Session, company: Company, loop_id: UUID, who: str, kind: K, **given: object) -> UUID:
    values: dict[str, object] = {"id": company.new_id(), "position": 9, "added_at": company.now} | given
    place = Panelist(
        loop_id=loop_id, person_id=company.ids[who], kind=kind, added_by_id=company.ids["rita"], **values
    )  # fmt: skip
    session.add(place)
    session.flush()
    return place.id


def _place_of(session: Session, company: Company, loop_id: UUID, who: str) -> Panelist:
    return session.exec(
        select(Panelist).where(Panelist.loop_id == loop_id, Panelist.person_id == company.ids[who])
    ).one()


def _slot(session: Session, company: Company, place: Panelist, status: InterviewStatus, hour: int) -> datetime:
    start = company.now + timedelta(hours=hour)
    session.add(
        Interview(
            id=company.new_id(), loop_id=place.loop_id, panelist_id=place.id, status=status, starts_at=start,
            ends_at=start + timedelta(hours=1), zone="Europe/Berlin", due_at=start + timedelta(hours=25),
        )
    )  # fmt: skip
    session.flush()
    return start


def _seen(
    session: Session, company: Company, who: str, *, office: bool = False, asked: Iterable[UUID] = ()
) -> set[UUID]:
    return _listed(session, visible_loops(ties_of(session, company.ids[who], office=office, asked=asked)))


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
    place = _place_of(session, company, made["third"], "ivan")
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
        return _seen(session, company, who, office=office, asked=asked)

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
        return _seen(session, company, "udo")

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


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ({"position": 3, "hours": 2, "id": 4}, {"position": 4, "hours": 1, "id": 3}),
        ({"position": 3, "hours": 1, "id": 4}, {"position": 3, "hours": 2, "id": 3}),
        ({"position": 3, "hours": 1, "id": 3}, {"position": 3, "hours": 1, "id": 4}),
    ],
)
def test_section6_beside_a_follow_up_the_place_in_force_is_the_first_by_position_time_and_id(
    loops: tuple[Session, Company, dict[str, UUID]], earlier: dict[str, int], later: dict[str, int]
) -> None:
    session, company, made = loops
    for kind, given in ((K.FOLLOW_UP, later), (K.OBSERVER, earlier)):
        _place(
            session, company, made["first"], "udo", kind, id=UUID(int=given["id"]), position=given["position"],
            added_at=company.now + timedelta(hours=given["hours"]),
        )  # fmt: skip
    ties = ties_of(session, company.ids["udo"], office=False)
    assert [tie.kind for tie in ties.places] == [K.OBSERVER, K.FOLLOW_UP]
    assert ties.held[made["first"]].kind is K.OBSERVER
    assert ties.owing[made["first"]].kind is K.FOLLOW_UP


def test_R42_the_slot_of_a_tie_is_the_standing_one_and_a_shadows_its_hosts(
    loops: tuple[Session, Company, dict[str, UUID]],
) -> None:
    session, company, made = loops
    starts = {name: company.now + timedelta(hours=1 + number) for number, name in enumerate(VOTERS)}
    for who, start in starts.items():
        assert _tie(session, company, who, made["third"]).slot_starts == start
    ivan = _place_of(session, company, made["third"], "ivan")
    _place(session, company, made["third"], "udo", K.SHADOW, host_id=ivan.id)
    _place(session, company, made["third"], "omar", K.INTERVIEWER)
    assert _tie(session, company, "udo", made["third"]).slot_starts == starts["ivan"]
    assert _tie(session, company, "omar", made["third"]).slot_starts is None
    slots = session.exec(select(Interview).where(Interview.panelist_id == ivan.id)).all()
    for status in (InterviewStatus.INTERVIEWER_NO_SHOW, InterviewStatus.CANDIDATE_NO_SHOW, InterviewStatus.CANCELLED):
        slots[0].status = status
        session.flush()
        assert _tie(session, company, "ivan", made["third"]).slot_starts is None, status
    again = _slot(session, company, ivan, InterviewStatus.PLANNED, 30)
    assert _tie(session, company, "ivan", made["third"]).slot_starts == again
    assert _tie(session, company, "udo", made["third"]).slot_starts == again


def test_R21_no_way_in_leads_the_candidate_to_the_own_loop(loops: tuple[Session, Company, dict[str, UUID]]) -> None:
    session, company, made = loops
    session.get_one(Candidate, session.get_one(Loop, made["third"]).candidate_id).employee_id = company.ids["rita"]
    session.flush()
    others = {made["first"], made["second"]}
    assert _seen(session, company, "rita") == others
    assert _seen(session, company, "rita", office=True, asked=(made["third"],)) == others
    assert _seen(session, company, "ada", office=True) == others | {made["third"]}
    assert made["third"] in _seen(session, company, "iris")


def test_R40_a_restricted_candidates_loops_are_listed_to_nobody(
    loops: tuple[Session, Company, dict[str, UUID]],
) -> None:
    session, company, made = loops
    session.get_one(Candidate, session.get_one(Loop, made["third"]).candidate_id).restricted_at = company.now
    session.flush()
    for who, office in (("rita", False), ("ada", True), ("ivan", False)):
        seen = _seen(session, company, who, office=office, asked=(made["third"],))
        assert seen == {made["first"], made["second"]}, who


@pytest.mark.parametrize("kind", [kind for kind in K if kind not in {K.OBSERVER, K.BAR_RAISER_IN_TRAINING}])
def test_R20_of_whom_feedback_is_owed_every_loop_is_known_to_exist_and_no_other_candidates(
    loops: tuple[Session, Company, dict[str, UUID]], kind: K
) -> None:
    session, company, made = loops
    if kind in {K.HIRING_MANAGER, K.BAR_RAISER}:
        _place_of(session, company, made["second"], VOTER_OF[kind]).status = PlaceStatus.REMOVED
        session.flush()
    assert _seen(session, company, "udo") == set()
    place = session.get_one(Panelist, _place(session, company, made["second"], "udo", kind))
    assert _seen(session, company, "udo") == {made["first"], made["second"]}
    place.status = PlaceStatus.DECLINED
    session.flush()
    assert _seen(session, company, "udo") == set()
    place.status, place.quarantined_at = PlaceStatus.ACTIVE, company.now
    session.flush()
    assert _seen(session, company, "udo") == set()


def test_R20_feedback_owed_no_more_opens_no_other_loop(loops: tuple[Session, Company, dict[str, UUID]]) -> None:
    session, company, made = loops
    _place(session, company, made["second"], "udo", K.INTERVIEWER)
    for state in LoopState:
        session.get_one(Loop, made["second"]).state = state
        session.flush()
        ended = state in {LoopState.DECIDED, LoopState.CLOSED, LoopState.CANCELLED}
        others = set() if ended else {made["first"]}
        assert _seen(session, company, "udo") == {made["second"]} | others, state


@pytest.mark.parametrize("kind", [K.OBSERVER, K.BAR_RAISER_IN_TRAINING])
def test_section5_an_open_debrief_lets_into_the_own_loops_alone(
    loops: tuple[Session, Company, dict[str, UUID]], kind: K
) -> None:
    session, company, made = loops
    _place(session, company, made["first"], "udo", kind)
    for loop_id in made.values():
        session.get_one(Loop, loop_id).revision = 2
    session.flush()
    assert _seen(session, company, "udo") == {made["first"]}
    assert _seen(session, company, "udo", asked=(made["second"],)) == {made["first"], made["second"]}


def test_section5_the_loops_recruiter_lists_it_and_another_only_by_the_office(
    loops: tuple[Session, Company, dict[str, UUID]],
) -> None:
    session, company, made = loops
    session.get_one(Loop, made["third"]).recruiter_id = company.ids["rolf"]
    session.flush()
    assert _seen(session, company, "rolf") == {made["third"]}
    assert _seen(session, company, "rita") == {made["first"], made["second"]}
    for who in ("konrad", "pia", "axel", "cora"):
        assert _seen(session, company, who) == set(), who
        assert _seen(session, company, who, office=True) == set(made.values()), who
