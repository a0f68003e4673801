"""The revote round: hidden, revealed for all together, never hidden again (R23 to R26, R43)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from sqlmodel import select

from hiring.domain.errors import Incomplete, NotAllowed, NotNow, Refused, Unseen
from hiring.domain.vocabulary import DebriefPhase, VoteValue
from hiring.models.audit import AuditEvent
from hiring.models.feedback import Vote
from hiring.schemas.debrief import Adjourn, Revote, SetAttendance
from hiring.schemas.room import RoomCard, Wish
from hiring.services import debrief, revotes
from hiring.services.room import look
from hiring.services.seats import seated
from hiring.services.timeline import timeline_of
from hiring.store import seats as seat_store
from tests.support.company import Company
from tests.support.drive_debrief import NO, VOTES, YES, attend, close, loaded, move, open_room, to_room, vote

ALL = tuple(VOTES)
STRONG = VoteValue.STRONGLY_INCLINED


def room_of(company: Company, loop_id: UUID, name: str) -> RoomCard:
    with company.acting(name) as work:
        card = look(work, loop_id, Wish()).page.room
    assert card is not None
    return card


def revealed(company: Company, loop_id: UUID) -> bool:
    with company.acting("bruno") as work:
        now = loaded(work, loop_id).debrief
        assert now is not None
        return now.revealed_at is not None


def refused(company: Company, loop_id: UUID, name: str, value: VoteValue, reason: str = "") -> Refused:
    with pytest.raises(Refused) as found:
        vote(company, loop_id, name, value, reason)
    return found.value


def adjourn(company: Company, loop_id: UUID) -> None:
    with company.acting("bruno") as work:
        debrief.adjourn(work, loop_id, Adjourn(reason="Tomorrow again."))


def test_R25_every_panelist_ticks_that_all_is_read_and_the_recruiter_has_no_tick(company: Company) -> None:
    loop_id = to_room(company)
    with company.acting("iris") as work:
        debrief.tick_read_all(work, loop_id)
        debrief.tick_read_all(work, loop_id)
    card = room_of(company, loop_id, "hanna").read_all
    assert card is not None
    assert card.words == "1 of 5 have read all"
    with pytest.raises(NotAllowed), company.acting("rita") as work:
        debrief.tick_read_all(work, loop_id)
    assert room_of(company, loop_id, "rita").read_all is None


def test_R26_nothing_of_a_vote_shows_until_the_last_attending_voter_has_voted(company: Company) -> None:
    loop_id = to_room(company, DebriefPhase.REVOTING)
    for name in ALL[:-1]:
        vote(company, loop_id, name, VOTES[name])
        card = room_of(company, loop_id, "ina")
        assert card.round is not None
        assert card.round.reveal is None
        assert card.grid.votes == ()
    assert room_of(company, loop_id, "ina").round.waiting == "4 of 5 have voted."  # type: ignore[union-attr]
    vote(company, loop_id, ALL[-1], VOTES[ALL[-1]])
    for name in (*ALL, "rita"):
        card = room_of(company, loop_id, name)
        assert card.round is not None
        assert card.round.reveal is not None
        assert [line.name.split()[0].lower() for line in card.round.reveal.lines] == list(ALL)


def test_R26_the_reveal_says_initial_and_new_and_how_votes_are_spread(company: Company) -> None:
    loop_id = to_room(company, DebriefPhase.REVOTING)
    for name in ALL:
        if name == "ivan":
            vote(company, loop_id, name, STRONG, "Both stories hold.")
        else:
            vote(company, loop_id, name, VOTES[name])
    reveal = room_of(company, loop_id, "iris").round.reveal  # type: ignore[union-attr]
    assert reveal is not None
    line = next(one for one in reveal.lines if one.name == "Ivan Example")
    assert (line.words, line.note) == ("not inclined → strongly inclined", "changed")
    assert line.reasons == ("Both stories hold.",)
    assert reveal.before == "3 inclined, 2 not inclined"
    assert reveal.now == "1 strongly inclined, 3 inclined, 1 not inclined"


def test_R34_the_reveal_holds_no_average_and_no_share(company: Company) -> None:
    loop_id = to_room(company, DebriefPhase.REVOTING)
    for name in ALL:
        vote(company, loop_id, name, VOTES[name])
    said = room_of(company, loop_id, "iris").round.model_dump_json()  # type: ignore[union-attr]
    assert "%" not in said
    assert "average" not in said
    assert "score" not in said


def test_R26_a_change_needs_a_reason_and_a_confirmation_none(company: Company) -> None:
    loop_id = to_room(company, DebriefPhase.REVOTING)
    problem = refused(company, loop_id, "iris", NO)
    assert isinstance(problem, Incomplete)
    assert set(problem.problems) == {"reason"}
    assert isinstance(refused(company, loop_id, "iris", NO, "  \n "), Incomplete)
    vote(company, loop_id, "iris", YES)
    assert isinstance(refused(company, loop_id, "iris", YES), Incomplete), "one vote each in a round"


def test_R26_absent_voters_votes_stand(company: Company) -> None:
    loop_id = to_room(company)
    attend(company, loop_id, ("hanna", "bruno", "iris"))
    move(company, loop_id, DebriefPhase.REVOTING)
    assert isinstance(refused(company, loop_id, "ivan", VOTES["ivan"]), NotNow)
    for name in ("hanna", "bruno", "iris"):
        vote(company, loop_id, name, VOTES[name])
    reveal = room_of(company, loop_id, "ina").round.reveal  # type: ignore[union-attr]
    assert reveal is not None
    assert {one.name: one.note for one in reveal.lines}["Ivan Example"] == "absent, the vote stands"
    assert {one.name: one.words for one in reveal.lines}["Ivan Example"] == "not inclined"


def test_R26_late_attendance_cannot_hide_a_closed_round_again(company: Company) -> None:
    loop_id = to_room(company)
    attend(company, loop_id, ("hanna", "bruno"))
    move(company, loop_id, DebriefPhase.REVOTING)
    vote(company, loop_id, "hanna", YES)
    vote(company, loop_id, "bruno", NO)
    assert revealed(company, loop_id)
    attend(company, loop_id, ALL)
    assert revealed(company, loop_id)
    assert room_of(company, loop_id, "iris").round.reveal is not None  # type: ignore[union-attr]
    assert isinstance(refused(company, loop_id, "iris", YES), NotNow)


def test_R26_when_nobody_is_waited_for_any_more_the_round_closes(company: Company) -> None:
    loop_id = to_room(company, DebriefPhase.REVOTING)
    for name in ALL[:-1]:
        vote(company, loop_id, name, VOTES[name])
    assert not revealed(company, loop_id)
    attend(company, loop_id, ALL[:-1])
    assert revealed(company, loop_id)


def test_R26_the_bar_raiser_alone_closes_the_round(company: Company) -> None:
    loop_id = to_room(company, DebriefPhase.REVOTING)
    with pytest.raises(NotAllowed), company.acting("hanna") as work:
        revotes.close_round(work, loop_id)
    close(company, loop_id)
    assert revealed(company, loop_id)


def test_R26_attendance_is_filled_in_from_presence_and_only_the_bar_raiser_ticks_it(company: Company) -> None:
    loop_id = to_room(company)
    with company.acting("iris") as work:
        now = loaded(work, loop_id).debrief
        assert now is not None
        debrief.note_presence(work, now.id)
    company.controlled.pass_time(seconds=20)
    move(company, loop_id, DebriefPhase.REVOTING)
    with company.acting("bruno") as work:
        ticks = seat_store.ticks(work.session, now.id)
        attending = {name for name in ALL if ticks[company.ids[name]].attends}
    assert attending == {"iris", "bruno"}
    with pytest.raises(NotAllowed), company.acting("iris") as work:
        debrief.set_attendance(work, loop_id, SetAttendance(person_ids=(company.ids["iris"],)))


def test_R26_only_people_of_the_room_can_be_ticked_as_attending(company: Company) -> None:
    loop_id = to_room(company)
    with pytest.raises(Incomplete), company.acting("bruno") as work:
        debrief.set_attendance(work, loop_id, SetAttendance(person_ids=(company.ids["stan"],)))


@pytest.mark.parametrize("absent", ["hanna", "bruno"])
def test_R26_hiring_manager_and_bar_raiser_attend_deciding(company: Company, absent: str) -> None:
    loop_id = to_room(company, DebriefPhase.DISCUSSING)
    attend(company, loop_id, [name for name in ALL if name != absent])
    with pytest.raises(NotNow, match="must attend deciding"):
        move(company, loop_id, DebriefPhase.DECIDING)
    attend(company, loop_id)
    move(company, loop_id, DebriefPhase.DECIDING)
    assert room_of(company, loop_id, "iris").phase == "deciding"


def test_R26_no_discussion_before_the_round_is_closed(company: Company) -> None:
    loop_id = to_room(company, DebriefPhase.REVOTING)
    with pytest.raises(NotNow, match="revote round is still open"):
        move(company, loop_id, DebriefPhase.DISCUSSING)


def test_R23_votes_of_a_round_cut_short_stand_and_stay_hidden_until_a_later_reveal(company: Company) -> None:
    loop_id = to_room(company, DebriefPhase.REVOTING)
    vote(company, loop_id, "iris", STRONG, "The second story convinced me.")
    adjourn(company, loop_id)
    open_room(company, loop_id)
    for name in ("hanna", "bruno", "rita"):
        with company.acting(name) as work:
            assert "strongly inclined" not in look(work, loop_id, Wish()).page.model_dump_json()
            shown = revotes.history_of(work, seated(work, loop_id))
            assert not any(STRONG in votes for votes in shown.values())
    attend(company, loop_id, ("hanna", "bruno"))
    move(company, loop_id, DebriefPhase.REVOTING)
    close(company, loop_id)
    reveal = room_of(company, loop_id, "hanna").round.reveal  # type: ignore[union-attr]
    assert reveal is not None
    assert {one.name: one.words for one in reveal.lines}["Iris Example"] == "inclined → strongly inclined"


def test_R24_the_round_of_an_earlier_opening_stays_visible_as_history(company: Company) -> None:
    loop_id = to_room(company, DebriefPhase.REVOTING)
    for name in ALL:
        vote(company, loop_id, name, STRONG if name == "ivan" else VOTES[name], "It holds.")
    adjourn(company, loop_id)
    with company.acting("hanna") as work:
        outside = look(work, loop_id, Wish())
        assert (outside.page.room, len(outside.page.earlier[0].lines)) == (None, 5)
        assert outside.unnoted, "votes read outside the room count as shown too (R20)"
    open_room(company, loop_id)
    with company.acting("iris") as work:
        page = look(work, loop_id, Wish()).page
    assert [one.words for one in page.earlier] == ["adjourned"]
    assert {one.name: one.words for one in page.earlier[0].lines}["Ivan Example"] == "not inclined → strongly inclined"
    assert page.room is not None
    assert page.room.grid.votes == (), "the new round is not revealed yet"
    attend(company, loop_id)
    move(company, loop_id, DebriefPhase.REVOTING)
    vote(company, loop_id, "ivan", VOTES["ivan"], "It holds no more.")
    for name, told in {"iris": 5, "rita": 5, "bruno": 5, "ivan": 6}.items():
        with company.acting(name) as work:
            events = timeline_of(work, seated(work, loop_id)).events
            assert sum("voted in the round" in one.words for one in events) == told, name


def test_R43_a_quarantined_voter_is_waited_for_no_more_and_does_not_enter(company: Company) -> None:
    loop_id = to_room(company, DebriefPhase.REVOTING)
    with company.acting("bruno") as work:
        place = loaded(work, loop_id).place_of(company.ids["ivan"])
        assert place is not None
        place.panelist.quarantined_at = work.now
    for name in ALL:
        if name != "ivan":
            vote(company, loop_id, name, VOTES[name])
    reveal = room_of(company, loop_id, "iris").round.reveal  # type: ignore[union-attr]
    assert reveal is not None
    assert "Ivan Example" not in {one.name for one in reveal.lines}
    with pytest.raises(Unseen), company.acting("ivan") as work:
        look(work, loop_id, Wish())


def test_R26_two_last_votes_at_the_same_moment_are_both_kept_and_reveal_once(company: Company) -> None:
    loop_id = to_room(company, DebriefPhase.REVOTING)
    for name in ALL[:-2]:
        vote(company, loop_id, name, VOTES[name])
    with ThreadPoolExecutor(max_workers=2) as pool:
        for done in [pool.submit(vote, company, loop_id, name, VOTES[name]) for name in ALL[-2:]]:
            done.result()
    with company.looking() as session:
        votes = session.exec(select(Vote).where(Vote.loop_id == loop_id, Vote.round == 1)).all()
        reveals = session.exec(select(AuditEvent).where(AuditEvent.kind == "round_revealed")).all()
    assert (len(votes), len(reveals)) == (5, 1)


def test_R26_one_voter_in_two_tabs_votes_once(company: Company) -> None:
    loop_id = to_room(company, DebriefPhase.REVOTING)

    def attempt() -> bool:
        try:
            with company.acting("iris") as work:
                revotes.revote(work, loop_id, Revote(value=YES))
        except Refused:
            return False
        return True

    with ThreadPoolExecutor(max_workers=2) as pool:
        outcomes = [future.result() for future in [pool.submit(attempt), pool.submit(attempt)]]
    assert sorted(outcomes) == [False, True]
