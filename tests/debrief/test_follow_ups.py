"""The one follow-up interview of a revision (section 6; R4, R6, R18, R24)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlmodel import select

from hiring.domain.actions import Action
from hiring.domain.errors import Incomplete, NotAllowed, NotNow, Refused, Unseen
from hiring.domain.vocabulary import DebriefPhase, InterviewStatus, LoopState, PanelistKind
from hiring.models.audit import AuditEvent
from hiring.models.feedback import Vote
from hiring.models.loops import Interview, Loop, Panelist
from hiring.models.people import HomeLine
from hiring.schemas.debrief import CallOffFollowUp, NameFollowUp
from hiring.schemas.feedback import OwnFeedback, WriteAddendum
from hiring.services import feedback, follow_ups, reading
from hiring.services.feedback_cards import open_own
from hiring.services.kit import open_kit
from hiring.services.loop_doings import doings_of
from hiring.services.seats import seated
from hiring.store.engine import open_session
from tests.support.company import Company, add_candidate
from tests.support.drive_debrief import VOTES, attend, close, loaded, move, open_room, place_of, to_ready, to_room
from tests.support.drive_feedback import submit_one

WHY = "Nobody heard anything on trust."


def name(company: Company, loop_id: UUID, who: str, principles: tuple[str, ...] = ("earn-trust",)) -> UUID:
    with company.acting("bruno") as work:
        command = NameFollowUp(person_id=company.ids[who], principles=principles, reason=WHY)
        return follow_ups.name_follow_up(work, loop_id, command)


def refused(company: Company, loop_id: UUID, who: str, **given: tuple[str, ...]) -> Refused:
    with pytest.raises(Refused) as found:
        name(company, loop_id, who, **given)
    return found.value


def give_slot(company: Company, loop_id: UUID, panelist_id: UUID) -> None:
    """The slot as a row, an hour ago."""
    with company.acting("rita") as work:
        start = work.now - timedelta(hours=2)
        work.session.add(
            Interview(
                id=work.new_id(), loop_id=loop_id, panelist_id=panelist_id, status=InterviewStatus.CONFIRMED,
                starts_at=start, ends_at=start + timedelta(hours=1), zone="Europe/Berlin",
                due_at=start + timedelta(hours=25),
            )
        )  # fmt: skip


def state(company: Company, loop_id: UUID) -> LoopState:
    with company.looking() as session:
        return session.get_one(Loop, loop_id).state


def test_follow_up_by_somebody_new_is_told_planned_and_blind_until_submitted(company: Company) -> None:
    loop_id = to_room(company, DebriefPhase.DISCUSSING)
    panelist = name(company, loop_id, "stan")
    assert state(company, loop_id) is LoopState.INTERVIEWING
    with company.looking() as session:
        told = set(session.exec(select(HomeLine.person_id).where(HomeLine.kind == "follow_up")))
        kinds = {event.kind for event in session.exec(select(AuditEvent))}
    assert told == {company.ids["stan"], company.ids["rita"]}
    assert {"follow_up_named", "follow_up_needed"} <= kinds
    with company.acting("stan") as work:
        room = seated(work, loop_id)
        assert reading.readable(work, room) == ()
        assert room.seat.owes_here
    give_slot(company, loop_id, panelist)
    submit_one(company, loop_id, "stan", None)
    assert state(company, loop_id) is LoopState.READY
    with company.acting("stan") as work:
        assert len(reading.readable(work, seated(work, loop_id))) == 6
        place = loaded(work, loop_id).place_of(company.ids["stan"])
        assert place is not None
        assert not place.votes
        assert work.session.exec(select(Vote).where(Vote.panelist_id == place.id)).first() is None


def test_follow_up_by_somebody_of_the_panel_is_marked_after_reading_and_keeps_what_was_readable(
    company: Company,
) -> None:
    loop_id = to_room(company, DebriefPhase.DISCUSSING)
    panelist = name(company, loop_id, "iris")
    with company.acting("iris") as work:
        room = seated(work, loop_id)
        assert len(reading.readable(work, room)) == 5
        place = room.whole.place(panelist)
        assert place is not None
        assert place.panelist.after_reading
        assert place.kind is PanelistKind.FOLLOW_UP
        assert room.seat.owes_after_reading
        assert not room.seat.owes_here


def test_R13_who_also_gave_a_follow_up_reads_and_adds_to_the_first_feedback(page_company: Company) -> None:
    company = page_company
    loop_id = to_room(company, DebriefPhase.DISCUSSING)
    first = place_of(company, loop_id, "iris").id
    second = name(company, loop_id, "iris")
    give_slot(company, loop_id, second)
    with company.acting("iris") as work:
        assert [label for label, _ in open_own(work, loop_id).besides] == ["Your feedback as interviewer"]
        with pytest.raises(NotNow, match="not in yet"):
            feedback.add_addendum(work, loop_id, WriteAddendum(text="Too early.", panelist_id=second))
    submit_one(company, loop_id, "iris", None)
    with company.acting("iris") as work:
        correction = WriteAddendum(text="A correction of my interview.", panelist_id=first)
        feedback.add_addendum(work, loop_id, correction)
        card = open_own(work, loop_id, of=first)
        assert isinstance(card, OwnFeedback)
        assert (card.reading.panelist_id, card.may_add) == (str(first), True)
        assert [one.text for one in card.reading.addenda] == ["A correction of my interview."]
        assert [href for _, href in card.besides] == [f"/loops/{loop_id}/feedback?of={second}"]
        assert not open_own(work, loop_id).reading.addenda
    bruno = place_of(company, loop_id, "bruno").id
    with company.acting("iris") as work, pytest.raises(Unseen):
        open_own(work, loop_id, of=bruno)


def test_R13_the_page_adds_to_the_feedback_it_shows(page_company: Company, make_app: Callable[..., Flask]) -> None:
    company = page_company
    loop_id = to_room(company, DebriefPhase.DISCUSSING)
    first = place_of(company, loop_id, "iris").id
    give_slot(company, loop_id, name(company, loop_id, "iris"))
    submit_one(company, loop_id, "iris", None)
    client, here = company.sign_in(make_app(company.engine), "iris"), f"/loops/{loop_id}/feedback"
    page = client.get(f"{here}?of={first}").text
    assert f'value="{first}"' in page
    assert "Your feedback as follow up" in page
    empty = client.post(f"{here}/addenda", data={"text": "", "panelist_id": str(first)})
    assert (empty.status_code, f'value="{first}"' in empty.text) == (422, True)
    added = client.post(f"{here}/addenda", data={"text": "A correction of mine.", "panelist_id": str(first)})
    assert added.headers["Location"] == f"{here}?of={first}"
    assert "A correction of mine." in client.get(f"{here}?of={first}").text
    assert "A correction of mine." not in client.get(f"{here}?of=nonsense").text


def test_section6_an_observer_submits_the_follow_up_they_were_asked_for(company: Company) -> None:
    loop_id = to_room(company, DebriefPhase.DISCUSSING)
    with company.acting("rita") as work:
        work.session.add(
            Panelist(
                id=work.new_id(), loop_id=loop_id, person_id=company.ids["stan"], kind=PanelistKind.OBSERVER,
                position=9, added_at=work.now, added_by_id=company.ids["rita"],
            )
        )  # fmt: skip
    panelist = name(company, loop_id, "stan")
    with company.acting("stan") as work:
        assert not seated(work, loop_id).may(Action.SUBMIT)
    give_slot(company, loop_id, panelist)
    with company.acting("stan") as work:
        assert open_kit(work, loop_id).slot is not None
    submit_one(company, loop_id, "stan", None)
    assert state(company, loop_id) is LoopState.READY
    with company.acting("stan") as work:
        feedback.add_addendum(work, loop_id, WriteAddendum(text="She wrote to us since."))
        assert "Your feedback" in {one.label for one in doings_of(work, seated(work, loop_id))}


def test_follow_up_debrief_restarts_at_reading_with_a_new_round(company: Company) -> None:
    loop_id = to_room(company, DebriefPhase.DISCUSSING)
    give_slot(company, loop_id, name(company, loop_id, "stan"))
    submit_one(company, loop_id, "stan", None)
    open_room(company, loop_id)
    with company.acting("bruno") as work:
        debriefs = loaded(work, loop_id).debriefs
    assert [one.phase for one in debriefs] == [DebriefPhase.FOLLOW_UP_NEEDED, DebriefPhase.READING]
    assert debriefs[-1].revealed_at is None


def test_follow_up_is_one_per_revision_even_when_called_off(company: Company) -> None:
    loop_id = to_room(company, DebriefPhase.DISCUSSING)
    name(company, loop_id, "stan")
    call_off(company, loop_id)
    assert state(company, loop_id) is LoopState.READY
    open_room(company, loop_id)
    attend(company, loop_id)
    move(company, loop_id, DebriefPhase.REVOTING)
    close(company, loop_id)
    move(company, loop_id, DebriefPhase.DISCUSSING)
    assert "has had its follow-up" in refused(company, loop_id, "iris").sentence


def call_off(company: Company, loop_id: UUID, who: str = "bruno") -> None:
    with company.acting(who) as work:
        follow_ups.call_off_follow_up(work, loop_id, CallOffFollowUp(reason="The candidate cannot come again."))


def test_follow_up_called_off_leaves_its_person_blind_and_the_bar_raiser_alone_does_it(company: Company) -> None:
    loop_id = to_room(company, DebriefPhase.DISCUSSING)
    name(company, loop_id, "stan")
    with pytest.raises(NotAllowed):
        call_off(company, loop_id, "hanna")
    call_off(company, loop_id)
    with company.acting("stan") as work:
        room = seated(work, loop_id)
        assert room.seat.removed
        assert reading.readable(work, room) == ()
        assert not room.may(Action.ENTER_ROOM)
    with pytest.raises(NotNow):
        call_off(company, loop_id)


@pytest.mark.parametrize(
    ("who", "sentence"),
    [("tariq", "certified"), ("rita", "recruiter of this loop"), ("pia", "certified")],
)
def test_R6_follow_up_is_by_a_certified_interviewer_who_may_serve(company: Company, who: str, sentence: str) -> None:
    loop_id = to_room(company, DebriefPhase.DISCUSSING)
    problem = refused(company, loop_id, who)
    assert isinstance(problem, Incomplete)
    assert sentence in problem.problems["person_id"]


def test_R18_whoever_still_owes_here_cannot_be_the_follow_up(company: Company) -> None:
    loop_id = to_ready(company, {who: vote for who, vote in VOTES.items() if who != "ina"})
    open_room(company, loop_id, "Ina Example is ill.")
    attend(company, loop_id, ("hanna", "bruno", "iris", "ivan"))
    move(company, loop_id, DebriefPhase.REVOTING)
    close(company, loop_id)
    move(company, loop_id, DebriefPhase.DISCUSSING)
    assert "stays blind" in refused(company, loop_id, "ina").sentence


def test_follow_up_is_on_required_principles_named_in_discussing_or_deciding(company: Company) -> None:
    loop_id = to_room(company, DebriefPhase.REVOTING)
    assert isinstance(refused(company, loop_id, "stan"), NotNow)
    other = refused_on(company, to_room_again(company), ("think-big",))
    assert isinstance(other, Incomplete)
    assert "think-big" in other.problems["principles"]


def to_room_again(company: Company) -> UUID:
    """A second candidate's room, in discussing."""
    with open_session(company.engine, writes=True) as session:
        candidate = add_candidate(session, company, "Nils Okafor")
        session.commit()
    return to_room(company, DebriefPhase.DISCUSSING, candidate_id=candidate)


def refused_on(company: Company, loop_id: UUID, principles: tuple[str, ...]) -> Refused:
    return refused(company, loop_id, "stan", principles=principles)
