"""R41: who sees figures about whom, over which loops; on both engines."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from hiring.domain.errors import NotAllowed, Unseen
from hiring.domain.insights import MINIMUM_LOOPS
from hiring.domain.vocabulary import FeedbackStatus, LoopState, Outcome, PlaceStatus
from hiring.models.feedback import Evidence, Feedback, Submission, Vote
from hiring.models.loops import Loop, Panelist
from hiring.models.openings import Candidate
from hiring.schemas.insights import PersonFigures
from hiring.services import insights
from hiring.store.engine import open_session
from tests.insights.conftest import AGAINST, FOR, decided, gone, over
from tests.support.company import CAST, Company, scheduled_loop

NAMES = ("Ann Abel", "Ben Berg", "Cid Cole", "Dee Dahl", "Eve Eder")


def about(company: Company, who: str, whom: str) -> PersonFigures:
    with company.acting(who) as work:
        return insights.person(work, company.ids[whom]).figures


def values(found: PersonFigures) -> dict[str, str]:
    return {line.name: line.value for line in found.lines}


def test_R41_four_closed_loops_give_no_figures_and_five_do(company: Company) -> None:
    for name in NAMES[:-1]:
        over(company, name)
    before = about(company, "cora", "iris")
    assert "there are 4" in before.too_few
    assert not before.lines
    over(company, NAMES[-1])
    found = about(company, "cora", "iris")
    assert not found.too_few
    assert values(found) == {
        "Time to feedback": "5 h (median)", "On time": "5 of 5", "Evidence written": "10 of 10",
        "Vote changed": "0 of 5", "First vote as decided": "5 of 5",
    }  # fmt: skip
    with company.acting("cora") as work:
        card = insights.page(work, None)
    assert [one.name for one in card.people] == sorted(one.name for one in card.people), "by name, not by a figure"
    assert {one.loops for one in card.people} == {MINIMUM_LOOPS}
    assert {line.name: line.value for line in card.company} == {
        "On time": "25 of 25", "Short of evidence": "0 of 5", "Decided otherwise": "0 of 5",
    }  # fmt: skip


def test_R41_what_was_late_missed_thin_changed_or_decided_otherwise_is_counted(company: Company) -> None:
    loops = [over(company, name, Outcome.NO_HIRE, {"iris": FOR if n else AGAINST}) for n, name in enumerate(NAMES)]
    with open_session(company.engine, writes=True) as session:
        places = {
            one.loop_id: one for one in session.exec(select(Panelist).where(Panelist.person_id == company.ids["iris"]))
        }
        mine = {
            loop: session.exec(select(Feedback).where(Feedback.panelist_id == places[loop].id)).one() for loop in loops
        }
        mine[loops[0]].was_late = True
        mine[loops[1]].status = FeedbackStatus.MISSED
        written = select(Evidence).where(Evidence.feedback_id == mine[loops[2]].id)
        session.delete(session.exec(written).first())
        decided(session, company, loops[3], Outcome.HIRE, 2)
        session.commit()
    found = values(about(company, "pia", "iris"))
    assert found["On time"] == "3 of 5"
    assert found["Evidence written"] == "7 of 10"
    assert found["First vote as decided"] == "2 of 5", "one against a no, one for what was a hire in the end"
    with company.acting("pia") as work:
        company_wide = {line.name: line.value for line in insights.page(work, None).company}
    assert company_wide["Short of evidence"] == "2 of 5", "the missed one's principles and the deleted one's"
    assert company_wide["Decided otherwise"] == "1 of 6"


def test_R41_R23_a_recalled_vote_is_not_the_first_one(company: Company) -> None:
    for name in NAMES:
        loop_id = over(company, name, Outcome.NO_HIRE)
    with open_session(company.engine, writes=True) as session:
        place = session.exec(
            select(Panelist).where(Panelist.loop_id == loop_id, Panelist.person_id == company.ids["iris"])
        ).one()
        feedback = session.exec(select(Feedback).where(Feedback.panelist_id == place.id)).one()
        first = session.exec(select(Submission).where(Submission.feedback_id == feedback.id)).one()
        first.recalled_at = company.now
        session.flush()
        again = Submission(
            id=company.new_id(), feedback_id=feedback.id, number=2, submitted_at=company.now,
            content_id=first.content_id,
        )  # fmt: skip
        session.add(again)
        session.flush()
        session.add(
            Vote(
                id=company.new_id(), loop_id=loop_id, panelist_id=place.id, submission_id=again.id, round=0,
                value=AGAINST, at=company.now, digest="1" * 64,
            )
        )  # fmt: skip
        session.commit()
    found = values(about(company, "iris", "iris"))
    assert (found["First vote as decided"], found["Vote changed"]) == ("1 of 5", "0 of 5")


def test_R41_running_cancelled_and_old_loops_are_not_counted(company: Company) -> None:
    loops = [over(company, name) for name in NAMES]
    assert about(company, "iris", "iris").lines
    for state, closed in (
        (LoopState.DECIDED, None),
        (LoopState.CANCELLED, None),
        (LoopState.CLOSED, company.now - timedelta(days=366)),
    ):
        with open_session(company.engine, writes=True) as session:
            loop = session.get_one(Loop, loops[0])
            loop.state, loop.closed_at = state, closed
            session.commit()
        assert "there are 4" in about(company, "iris", "iris").too_few, state


def test_R41_places_left_or_quarantined_are_not_counted(company: Company) -> None:
    loops = [over(company, name) for name in NAMES]
    with open_session(company.engine, writes=True) as session:
        gone(session, company, loops[0], "iris")
        place = select(Panelist).where(Panelist.loop_id == loops[1], Panelist.person_id == company.ids["ivan"])
        session.exec(place).one().quarantined_at = company.now
        session.commit()
    assert about(company, "cora", "iris").too_few
    assert about(company, "cora", "ivan").too_few
    assert about(company, "cora", "ina").lines


@pytest.mark.parametrize("who", [name for name, *_ in CAST])
def test_R41_figures_about_others_are_for_core_bar_raisers_and_analysts(company: Company, who: str) -> None:
    allowed = who in {"cora", "cleo", "pia"}
    whom = "iris" if who != "iris" else "ina"
    assert about(company, who, who).too_few, "the own ones are there for everybody"
    if allowed:
        about(company, who, whom)
    else:
        with pytest.raises(NotAllowed):
            about(company, who, whom)
    with company.acting(who) as work:
        card = insights.page(work, None)
        assert card.others is allowed
        if allowed:
            with pytest.raises(Unseen):
                insights.person(work, company.new_id())


def test_R18_R20_R21_figures_leave_out_loops_on_which_the_viewer_is_blind(company: Company) -> None:
    loops = [over(company, name) for name in NAMES]
    assert about(company, "cora", "iris").lines
    assert about(company, "cleo", "iris").lines
    with open_session(company.engine, writes=True) as session:
        candidate_id = session.get_one(Loop, loops[0]).candidate_id
        session.get_one(Candidate, candidate_id).employee_id = company.ids["cora"]
        session.commit()
    assert about(company, "cora", "iris").too_few, "the own loop as a candidate (R21)"
    again = scheduled_loop(company, candidate_id=candidate_id)
    with open_session(company.engine, writes=True) as session:
        place = select(Panelist).where(Panelist.loop_id == again, Panelist.person_id == company.ids["ina"])
        session.exec(place).one().person_id = company.ids["cleo"]
        session.commit()
    assert about(company, "cleo", "iris").too_few, "who owes on the candidate elsewhere (R20)"
    assert about(company, "pia", "iris").lines


def test_R18_removed_panelists_do_not_count_their_old_loop(company: Company) -> None:
    loops = [over(company, name) for name in NAMES]
    with open_session(company.engine, writes=True) as session:
        place = select(Panelist).where(Panelist.loop_id == loops[0], Panelist.person_id == company.ids["ina"])
        found = session.exec(place).one()
        found.person_id, found.status = company.ids["cora"], PlaceStatus.DECLINED
        session.commit()
    with company.acting("cora") as work:
        assert insights.page(work, None).people == ()
    assert about(company, "pia", "iris").lines
