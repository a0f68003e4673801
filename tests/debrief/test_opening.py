"""Opening, override, adjourning and opening again (R2, R3, R10, R19, R20, R24, R42, R43)."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlmodel import select

from hiring.domain.actions import Action
from hiring.domain.errors import Incomplete, NotAllowed, NotNow, Refused, Unseen
from hiring.domain.vocabulary import (
    BarRaiserCertification,
    ConflictStatus,
    DebriefPhase,
    FeedbackStatus,
    LoopState,
    RevealMode,
)
from hiring.models.audit import AuditEvent
from hiring.models.feedback import Shown
from hiring.models.loops import Conflict, Loop
from hiring.models.people import Account, HomeLine, Person
from hiring.schemas.base import build
from hiring.schemas.debrief import Adjourn, JoinStories, MovePhase, OpenDebrief, ReaffirmFinding, SetAttendance
from hiring.schemas.room import Wish
from hiring.services import debrief, reading
from hiring.services.room import look
from hiring.services.seats import seated
from hiring.store import debriefs as store
from hiring.store import seats as seat_store
from tests.support.company import Company, scheduled_loop
from tests.support.drive_debrief import (
    VOTES,
    YES,
    attend,
    find,
    finding_on,
    loaded,
    move,
    open_room,
    place_of,
    to_ready,
    to_room,
    vote,
)
from tests.support.drive_feedback import submit_one

WITHOUT_INA = {name: value for name, value in VOTES.items() if name != "ina"}
WHY = "Ina Example is ill, and the candidate has another offer until tomorrow."


def refusal(company: Company, loop_id: UUID, name: str, reason: str = "") -> Refused:
    with pytest.raises(Refused) as refused, company.acting(name) as work:
        debrief.open_debrief(work, loop_id, OpenDebrief(override_reason=reason))
    return refused.value


def adjourn(company: Company, loop_id: UUID) -> None:
    with company.acting("bruno") as work:
        debrief.adjourn(work, loop_id, Adjourn(reason="The fire alarm."))


def state(company: Company, loop_id: UUID) -> LoopState:
    with company.looking() as session:
        return session.get_one(Loop, loop_id).state


@pytest.mark.parametrize("name", ["hanna", "iris", "rita", "ada", "konrad"])
def test_R24_nobody_but_the_bar_raiser_opens_the_debrief(company: Company, name: str) -> None:
    loop_id = to_ready(company)
    assert isinstance(refusal(company, loop_id, name), NotAllowed)


def test_R24_to_a_stranger_the_room_does_not_exist(company: Company) -> None:
    assert isinstance(refusal(company, to_ready(company), "stan"), Unseen)


def test_R24_it_opens_in_ready_at_reading_and_freezes_what_was_submitted(company: Company) -> None:
    loop_id = to_ready(company)
    open_room(company, loop_id)
    with company.acting("bruno") as work:
        found = loaded(work, loop_id)
        assert found.loop.state is LoopState.DEBRIEFING
        assert found.loop.debrief_opened_ever
        assert found.debrief is not None
        assert found.debrief.phase is DebriefPhase.READING
        assert {place.feedback.status for place in found.voters if place.feedback} == {FeedbackStatus.FROZEN}
        kinds = [event.kind for event in work.session.exec(select(AuditEvent).where(AuditEvent.loop_id == loop_id))]
        assert kinds.count("debrief_opened") == 1


def test_R24_a_decided_loop_is_not_said_to_lack_feedback(page_company: Company) -> None:
    loop_id = scheduled_loop(page_company)
    with page_company.acting("rita") as work:
        work.session.get_one(Loop, loop_id).state = LoopState.DECIDED
    with page_company.acting("bruno") as work, pytest.raises(NotNow) as refused:
        debrief.open_debrief(work, loop_id, OpenDebrief())
    assert "awaiting feedback" not in str(refused.value)
    assert str(refused.value).startswith("This is possible while the loop is ready;")


def test_what_the_room_cannot_read_is_answered_in_words() -> None:
    for kind, given, field, said in (
        (MovePhase, {"to": "zz"}, "to", "Found “zz”, expected revoting, discussing or deciding."),
        (JoinStories, {"evidence_ids": (), "story": "x"}, "evidence_ids", "Choose at least two pieces of evidence."),
        (ReaffirmFinding, {"principle": "x", "version": None}, "version", "The page was incomplete when it was sent."),
        (SetAttendance, {"person_ids": ("x",)}, "person_ids", "Found 'x', expected an entry of this page; reload it."),
    ):
        with pytest.raises(Incomplete) as refused:
            build(kind, given)
        assert refused.value.problems[field].startswith(said)


def test_R24_the_override_asks_for_a_reason_in_its_own_field(company: Company) -> None:
    refused = refusal(company, to_ready(company, WITHOUT_INA), "bruno")
    assert isinstance(refused, Incomplete)
    assert set(refused.problems) == {"override_reason"}


def test_R24_with_one_feedback_missing_the_override_opens_to_those_who_owe_nothing(company: Company) -> None:
    loop_id = to_ready(company, WITHOUT_INA)
    open_room(company, loop_id, WHY)
    with company.acting("iris") as work:
        room = seated(work, loop_id)
        assert {place.person.name for place in reading.readable(work, room)} == {
            "Hanna Example", "Bruno Example", "Iris Example", "Ivan Example",
        }  # fmt: skip
        assert room.whole.debrief is not None
        assert room.whole.debrief.override_reason == WHY
    with company.acting("ina") as work:
        room = seated(work, loop_id)
        assert reading.readable(work, room) == ()
        assert not room.may(Action.ENTER_ROOM)


def test_R24_the_override_covers_one_missing_voter_and_not_two(company: Company) -> None:
    loop_id = to_ready(company, dict.fromkeys(("hanna", "bruno", "iris"), YES))
    refused = refusal(company, loop_id, "bruno", WHY)
    assert isinstance(refused, NotNow)
    assert "2 voting feedbacks missing" in refused.sentence


@pytest.mark.parametrize("absent", ["hanna", "bruno"])
def test_R24_the_override_never_covers_hiring_manager_or_bar_raiser(company: Company, absent: str) -> None:
    loop_id = to_ready(company, {name: value for name, value in VOTES.items() if name != absent})
    assert isinstance(refusal(company, loop_id, "bruno", WHY), NotNow)


def test_R24_disabled_accounts_are_not_counted_but_named_in_the_reason(company: Company) -> None:
    loop_id = to_ready(company, {name: VOTES[name] for name in ("hanna", "bruno", "iris")})
    with company.acting("ada") as work:
        work.session.get_one(Account, company.ids["ivan"]).enabled = False
    refused = refusal(company, loop_id, "bruno", WHY)
    assert isinstance(refused, Incomplete)
    assert "disabled" in refused.problems["override_reason"]
    open_room(company, loop_id, f"{WHY} Ivan Example has left.")
    assert state(company, loop_id) is LoopState.DEBRIEFING


def test_R42_a_debrief_needs_three_submitted_voters_even_by_override(company: Company) -> None:
    loop_id = to_ready(company, {name: VOTES[name] for name in ("hanna", "bruno")})
    with company.acting("ada") as work:
        for name in ("ivan", "ina"):
            work.session.get_one(Account, company.ids[name]).enabled = False
    refused = refusal(company, loop_id, "bruno", "Ivan Example and Ina Example have left.")
    assert "a debrief needs 3" in refused.sentence


def test_R24_adjourned_with_all_in_it_is_ready_and_opens_at_reading_without_old_ticks(company: Company) -> None:
    loop_id = to_room(company, DebriefPhase.DISCUSSING)
    find(company, loop_id, "ownership")
    with company.acting("iris") as work:
        debrief.tick_read_all(work, loop_id)
    adjourn(company, loop_id)
    assert state(company, loop_id) is LoopState.READY
    open_room(company, loop_id)
    with company.acting("bruno") as work:
        now = loaded(work, loop_id).debrief
        assert now is not None
        assert (now.number, now.phase) == (2, DebriefPhase.READING)
        assert seat_store.ticks(work.session, now.id) == {}
        assert now.revealed_at is None
        assert finding_on(work, loop_id, "ownership") is not None, "findings stay until changed"
        assert store.position(work.session, loop_id, now.id) is None, "the position starts empty"


def test_R24_adjourned_with_feedback_missing_it_opens_again_by_the_same_override(company: Company) -> None:
    loop_id = to_ready(company, WITHOUT_INA)
    open_room(company, loop_id, WHY)
    adjourn(company, loop_id)
    assert state(company, loop_id) is LoopState.AWAITING_FEEDBACK
    with company.acting("bruno") as work:
        opening = look(work, loop_id, Wish()).page.opening
        assert opening is not None
        assert opening.by_override
        assert opening.override_reason == WHY
    open_room(company, loop_id, WHY)
    assert state(company, loop_id) is LoopState.DEBRIEFING


def test_R24_a_submission_after_opening_admits_clears_ticks_and_asks_to_affirm(company: Company) -> None:
    loop_id = to_ready(company, WITHOUT_INA)
    open_room(company, loop_id, WHY)
    present = ("hanna", "bruno", "iris", "ivan")
    attend(company, loop_id, present)
    with company.acting("iris") as work:
        debrief.tick_read_all(work, loop_id)
    move(company, loop_id, DebriefPhase.REVOTING)
    for name in present:
        vote(company, loop_id, name, VOTES[name])
    move(company, loop_id, DebriefPhase.DISCUSSING)
    find(company, loop_id, "earn-trust")
    find(company, loop_id, "ownership")
    submit_one(company, loop_id, "ina", None)
    with company.acting("ina") as work:
        room = seated(work, loop_id)
        assert room.may(Action.ENTER_ROOM)
        assert len(reading.readable(work, room)) == 5
        assert not room.seat.has_vote
        place = room.whole.place_of(company.ids["ina"])
        assert place is not None
        assert place.feedback is not None
        assert (place.feedback.status, place.feedback.after_opening) == (FeedbackStatus.FROZEN, True)
        assert room.whole.debrief is not None
        assert all(tick.read_all_at is None for tick in seat_store.ticks(work.session, room.whole.debrief.id).values())
        touched, other = finding_on(work, loop_id, "earn-trust"), finding_on(work, loop_id, "ownership")
        assert touched is not None
        assert touched.reaffirm
        assert other is not None
        assert not other.reaffirm


@pytest.mark.parametrize("name", ["hanna", "iris", "rita"])
def test_R24_nobody_but_the_bar_raiser_moves_phases(company: Company, name: str) -> None:
    loop_id = to_room(company)
    with pytest.raises(NotAllowed), company.acting(name) as work:
        debrief.move_phase(work, loop_id, MovePhase(to=DebriefPhase.REVOTING))


def test_R24_phases_follow_each_other_and_a_second_click_changes_nothing(company: Company) -> None:
    loop_id = to_room(company)
    with pytest.raises(NotNow), company.acting("bruno") as work:
        debrief.move_phase(work, loop_id, MovePhase(to=DebriefPhase.DECIDING))
    move(company, loop_id, DebriefPhase.REVOTING)
    move(company, loop_id, DebriefPhase.REVOTING)
    with company.looking() as session:
        moved = session.exec(select(AuditEvent).where(AuditEvent.kind == "phase_moved")).all()
    assert len(moved) == 1


def test_R2_a_bar_raiser_made_dependent_is_blocked_and_the_recruiter_told(company: Company) -> None:
    loop_id = to_ready(company)
    with company.acting("ada") as work:
        work.session.get_one(Person, company.ids["bruno"]).manager_id = company.ids["hanna"]
    with company.acting("bruno") as work:
        answer = debrief.open_debrief(work, loop_id, OpenDebrief())
        assert isinstance(answer, debrief.NotFit)
        assert "Bruno Example → Hanna Example" in answer.sentence
    assert state(company, loop_id) is LoopState.READY
    with company.looking() as session:
        told = session.exec(select(HomeLine).where(HomeLine.person_id == company.ids["rita"])).all()
    assert any("does not pass R2 or R3" in line.text for line in told)


def test_R3_a_suspended_bar_raiser_opens_nothing(company: Company) -> None:
    loop_id = to_ready(company)
    with company.acting("ada") as work:
        work.session.get_one(Person, company.ids["bruno"]).bar_raiser = BarRaiserCertification.SUSPENDED
    with company.acting("bruno") as work:
        assert isinstance(debrief.open_debrief(work, loop_id, OpenDebrief()), debrief.NotFit)
    assert state(company, loop_id) is LoopState.READY


def test_R43_an_undecided_conflict_keeps_the_debrief_shut(company: Company) -> None:
    loop_id = to_ready(company)
    with company.acting("iris") as work:
        work.session.add(
            Conflict(
                id=work.new_id(), loop_id=loop_id, person_id=company.ids["iris"], status=ConflictStatus.DECLARED,
                said_by_id=company.ids["iris"], said_at=work.now, text="We were flatmates.",
            )
        )  # fmt: skip
    assert "1 declared conflict undecided" in refusal(company, loop_id, "bruno").sentence


def test_R10_an_outstanding_confirmation_keeps_the_debrief_shut(company: Company) -> None:
    loop_id = to_ready(company)
    with company.acting("rita") as work:
        loaded(work, loop_id).loop.confirmation_outstanding = True
    assert "since the Bar Raiser's confirmation" in refusal(company, loop_id, "bruno").sentence


@pytest.mark.parametrize("mode", list(RevealMode))
def test_R19_in_the_room_everybody_who_owes_nothing_reads_everybody(company: Company, mode: RevealMode) -> None:
    loop_id = to_room(company, reveal=mode)
    for name in (*VOTES, "rita"):
        with company.acting(name) as work:
            assert len(reading.readable(work, seated(work, loop_id))) == 5


def test_R20_whoever_was_in_the_room_is_marked_as_having_seen(company: Company) -> None:
    loop_id = to_room(company)
    with company.acting("iris") as work:
        assert look(work, loop_id, Wish(), note=True).unnoted is False
    with company.looking() as session:
        seen = set(session.exec(select(Shown.feedback_id).where(Shown.reader_id == company.ids["iris"])))
    others = [place_of(company, loop_id, name).feedback for name in VOTES if name != "iris"]
    assert seen == {one.id for one in others if one is not None}
