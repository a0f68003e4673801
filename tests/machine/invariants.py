"""What domain.md says must always hold, told from the rows alone wherever that is possible."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from uuid import UUID

from hiring.domain.vocabulary import (
    DebriefPhase,
    FeedbackStatus,
    InterviewStatus,
    LoopState,
    Outcome,
    PanelistKind,
    PlaceStatus,
    PositionValue,
    Ruling,
)
from hiring.models.audit import AuditEvent
from hiring.models.debrief import Debrief, Decision, Finding
from hiring.models.feedback import Feedback, Submission, Vote
from hiring.models.loops import Assignment, Interview, Loop, LoopPrinciple, Panelist
from hiring.services import reading, transitions
from hiring.services.seats import seat_in
from hiring.store.engine import open_session
from hiring.store.loops import whole
from tests.machine.snapshot import Snapshot, by_id, changed, fresh_events
from tests.machine.stage import Stage, Tried

L = LoopState
BEFORE_DECIDED = (L.DRAFT, L.PLANNED, L.SCHEDULED, L.INTERVIEWING, L.AWAITING_FEEDBACK, L.READY, L.DEBRIEFING)
MOVES: dict[LoopState, set[LoopState]] = {
    L.DRAFT: {L.PLANNED},
    L.PLANNED: {L.SCHEDULED, L.INTERVIEWING},
    L.SCHEDULED: {L.INTERVIEWING},
    L.INTERVIEWING: {L.AWAITING_FEEDBACK, L.READY},
    L.AWAITING_FEEDBACK: {L.READY, L.DEBRIEFING},
    L.READY: {L.DEBRIEFING},
    L.DEBRIEFING: {L.READY, L.AWAITING_FEEDBACK, L.INTERVIEWING, L.DECIDED},
    L.DECIDED: {L.CLOSED, L.READY},
    L.CLOSED: {L.READY},
    L.ON_HOLD: set(BEFORE_DECIDED),
    L.CANCELLED: set(),
}
"""Section 3, the table of states; hold and cancel lead from every state before decided."""
for _state in BEFORE_DECIDED:
    MOVES[_state] |= {L.ON_HOLD, L.CANCELLED}
MOVES[L.ON_HOLD] |= {L.CANCELLED}
VOTING = (PanelistKind.HIRING_MANAGER, PanelistKind.BAR_RAISER, PanelistKind.INTERVIEWER)
WRITING = (*VOTING, PanelistKind.FOLLOW_UP, PanelistKind.SHADOW, PanelistKind.REVERSE_SHADOW)
STANDING = (InterviewStatus.PLANNED, InterviewStatus.CONFIRMED, InterviewStatus.COMPLETED)
OPEN = (DebriefPhase.READING, DebriefPhase.REVOTING, DebriefPhase.DISCUSSING, DebriefPhase.DECIDING)
IN = (FeedbackStatus.SUBMITTED, FeedbackStatus.FROZEN)
PAIRS = {
    (PositionValue.HIRE, Ruling.HIRE): Outcome.HIRE,
    (PositionValue.HIRE, Ruling.VETO): Outcome.VETO,
    (PositionValue.NO_HIRE, Ruling.NO_HIRE): Outcome.NO_HIRE,
}


def check_step(stage: Stage, tried: Tried) -> None:
    """What the act may have changed: nothing without an event, nothing that stands for ever. A refusal rolls back."""
    if tried.refused:
        return
    facts, events = changed(tried.before, tried.after), fresh_events(tried.before, tried.after)
    assert events or not facts, f"{tried.what} changed facts without an event (R37): {sorted(facts)[:4]}"
    _append_only(tried.before, tried.after)
    _moved_by_the_table(tried, events)


def _append_only(before: Snapshot, after: Snapshot) -> None:
    """R23, R33, R37: votes, decisions and events are never changed and never fewer."""
    for table in (Vote, Decision, AuditEvent):
        now = by_id(after.of(table))
        for row in before.of(table):
            assert row.id in now, f"a row of {table.__name__} is gone"
            assert row.model_dump() == now[row.id].model_dump(), f"a row of {table.__name__} changed"


def _moved_by_the_table(tried: Tried, events: list[AuditEvent]) -> None:
    """Section 3: every change of state is an event of an allowed move, and the moves lead from the old to the new."""
    for loop in tried.after.of(Loop):
        was = next((one.state for one in tried.before.of(Loop) if one.id == loop.id), L.DRAFT)
        for one in events:
            if one.loop_id == loop.id and one.kind == "loop_moved":
                told = _codes(one)
                assert told["was"] == was, f"moved from {told['was']} while it was {was}"
                assert LoopState(told["now"]) in MOVES[was], f"{tried.what} moved {was} to {told['now']}"
                was = LoopState(told["now"])
        assert was is loop.state, f"{tried.what} left {loop.state}, its events end in {was}"


def _codes(one: AuditEvent) -> dict[str, str]:
    import json

    return dict(json.loads(one.detail))


def check_all(stage: Stage) -> None:
    """Everything that must hold between two steps; nothing to look at while neither facts nor clock moved."""
    if not stage.unchecked:
        return
    snap, stage.unchecked = stage.last, False
    for loop in snap.of(Loop):
        _people(snap, loop)
        _coverage(snap, loop)
        _feedback(snap, loop)
        _votes(snap, loop)
        _room(snap, loop)
        _decisions(snap, loop)
        assert loop.waits_for, "a loop without what it waits for"
        assert loop.next_due_at.tzinfo is not None
    _one_running(snap)
    _settled(stage, snap)
    _blind(stage, snap)


def _people(snap: Snapshot, loop: Loop) -> None:
    """R1: one hiring manager, one recruiter, at most one active Bar Raiser, three distinct people; nobody twice."""
    active = snap.active(loop.id)
    kinds = Counter(place.kind for place in active)
    assert kinds[PanelistKind.BAR_RAISER] <= 1
    assert kinds[PanelistKind.HIRING_MANAGER] <= 1
    chairs = [p.person_id for p in active if p.kind in {PanelistKind.BAR_RAISER, PanelistKind.HIRING_MANAGER}]
    assert len({*chairs, loop.recruiter_id}) == len(chairs) + 1, "R1: two of the three are one person"
    people = Counter(place.person_id for place in active if place.kind is not PanelistKind.FOLLOW_UP)
    assert max(people.values(), default=0) <= 1


def _coverage(snap: Snapshot, loop: Loop) -> None:
    """R7, R8: a confirmed plan covers every principle, and nobody has none or more than four."""
    if loop.confirmation_outstanding or loop.confirmed_at is None or loop.state is L.CANCELLED:
        return
    active = snap.active(loop.id)
    if any(place.quarantined_at for place in active) or _plan_is_fixed(snap, loop):
        return
    voters = {place.id for place in active if place.kind in VOTING and place.has_vote}
    owned = [one for one in snap.of(Assignment, loop_id=loop.id) if one.panelist_id in voters]
    for need in snap.of(LoopPrinciple, loop_id=loop.id):
        have = sum(one.principle == need.principle for one in owned)
        assert have >= need.min_coverage, f"R7: {need.principle} is covered {have} of {need.min_coverage}"
    loads = Counter(one.panelist_id for one in owned)
    for voter in voters:
        assert 1 <= loads[voter] <= 4, f"R8: a voter has {loads[voter]} principles on a confirmed plan"


def _plan_is_fixed(snap: Snapshot, loop: Loop) -> bool:
    """From ready on a confirmation asks for no coverage that nobody could give any more."""
    return loop.state in {L.READY, L.DEBRIEFING, L.DECIDED, L.CLOSED, L.ON_HOLD} or bool(
        snap.of(Debrief, loop_id=loop.id)
    )


def _feedback(snap: Snapshot, loop: Loop) -> None:
    """R11, R23: in means one standing submission on a begun interview; otherwise none stands."""
    for one in snap.of(Feedback, loop_id=loop.id):
        standing = [row for row in snap.of(Submission, feedback_id=one.id) if row.recalled_at is None]
        assert len(standing) == (1 if one.status in IN else 0), f"{len(standing)} submissions of {one.status}"
        assert (one.submitted_at is not None) == (one.status in IN)
    for place in snap.of(Panelist, loop_id=loop.id):
        rows = snap.feedback_of(place)
        assert sum(row.status is not FeedbackStatus.VOID for row in rows) <= 1, "two feedbacks of one place count"
        interviews = snap.interviews_of(place)
        assert sum(one.status in STANDING for one in interviews) <= 1
        if any(row.status in IN for row in rows):
            assert place.status is PlaceStatus.ACTIVE, "R42: submitted feedback was removed"
            if place.kind in {*VOTING, PanelistKind.FOLLOW_UP}:
                assert any(one.status is InterviewStatus.COMPLETED for one in interviews), "R11: not completed"


def _votes(snap: Snapshot, loop: Loop) -> None:
    """R12, R23: one initial vote per submission of a voting place, none elsewhere; revotes belong to an opening."""
    submissions = {
        row.id: row for one in snap.of(Feedback, loop_id=loop.id) for row in snap.of(Submission, feedback_id=one.id)
    }
    votes = snap.of(Vote, loop_id=loop.id)
    initial = Counter(vote.submission_id for vote in votes if vote.round == 0)
    assert initial.keys() <= submissions.keys()
    assert max(initial.values(), default=0) <= 1
    voting = {place.id for place in snap.of(Panelist, loop_id=loop.id) if place.kind in VOTING}
    assert all(vote.panelist_id in voting for vote in votes), "somebody without a voting place voted"
    per_round = Counter((vote.debrief_id, vote.panelist_id) for vote in votes if vote.round)
    assert max(per_round.values(), default=0) <= 1


def _room(snap: Snapshot, loop: Loop) -> None:
    """R24: one open debrief at most, only while debriefing, over frozen feedback; missed only from the ruling on."""
    rooms = [one for one in snap.of(Debrief, loop_id=loop.id) if one.phase in OPEN]
    assert len(rooms) <= 1
    if loop.state is L.DEBRIEFING:
        assert rooms, "debriefing without an open debrief"
    if rooms:
        assert loop.state in {L.DEBRIEFING, L.ON_HOLD}, f"a debrief is open while the loop is {loop.state}"
        lying = [one for one in snap.of(Feedback, loop_id=loop.id) if one.status is FeedbackStatus.SUBMITTED]
        places = snap.of(Panelist, loop_id=loop.id)
        outside = {p.id for p in places if p.kind not in {*VOTING, PanelistKind.FOLLOW_UP} or p.quarantined_at}
        assert all(one.panelist_id in outside for one in lying), "submitted, not frozen, in an open debrief"
    if any(one.status is FeedbackStatus.MISSED for one in snap.of(Feedback, loop_id=loop.id)):
        assert snap.of(Decision, loop_id=loop.id), "missed without a ruling"


def _decisions(snap: Snapshot, loop: Loop) -> None:
    """R30, R33: only allowed pairs, one per revision, the last one in force; decided exactly with one."""
    made = sorted(snap.of(Decision, loop_id=loop.id), key=lambda one: one.revision)
    assert [one.revision for one in made] == sorted({one.revision for one in made})
    for before, one in zip([None, *made], made, strict=False):
        assert PAIRS.get((one.position, one.ruling)) is one.outcome, "R30: a pair that is not allowed"
        assert one.supersedes_id == (before.id if before else None)
        if one.met:
            found = {row.principle for row in snap.of(Finding, loop_id=loop.id, revision=one.revision)}
            assert {row.principle for row in snap.of(LoopPrinciple, loop_id=loop.id)} <= found, "R28: no finding"
    decided_now = bool(made) and made[-1].revision == loop.revision
    if loop.state is not L.CANCELLED:
        assert decided_now == (loop.state in {L.DECIDED, L.CLOSED}), f"{loop.state} with {len(made)} decisions"


def _one_running(snap: Snapshot) -> None:
    """R35: one running loop per candidate and requisition."""
    running = Counter((one.candidate_id, one.requisition_id) for one in snap.of(Loop) if one.state.running)
    assert max(running.values(), default=0) <= 1


def _settled(stage: Stage, snap: Snapshot) -> None:
    """Automatic moves happen with the fact that causes them: settling once more changes nothing."""
    with open_session(stage.company.engine, writes=True) as session:
        work = stage.company.work(session, "ada")
        for loop in snap.of(Loop):
            transitions.settle(work, loop.id)
            now = session.get_one(Loop, loop.id)
            assert now.state is loop.state, f"settling later moved {loop.state} to {now.state}"
            assert now.waits_for == loop.waits_for, f"{loop.waits_for!r} was {now.waits_for!r}"
            assert now.waits_for_id == loop.waits_for_id
        session.rollback()


def _blind(stage: Stage, snap: Snapshot) -> None:
    """R18, R20, R24, R43: whoever owes on the candidate, left, missed or was never concerned reads no peer."""
    concerned = _concerned(stage, snap)
    with stage.company.looking() as session:
        for loop in snap.of(Loop):
            blind = {name: why for name in concerned if (why := _why_blind(snap, loop, stage.company.ids[name]))}
            if not blind or not any(one.status in IN for one in snap.of(Feedback, loop_id=loop.id)):
                continue
            found = whole(session, loop.id)
            assert found is not None
            for name, why in blind.items():
                work = stage.company.work(session, name)
                seen = [p for p in reading.readable(work, seat_in(work, found)) if p.person.id != work.viewer.person_id]
                assert not seen, f"{name} {why} and reads {[p.person.name for p in seen]}"


def _concerned(stage: Stage, snap: Snapshot) -> list[str]:
    known = {place.person_id for place in snap.of(Panelist)} | {loop.recruiter_id for loop in snap.of(Loop)}
    known |= {stage.company.ids[name] for name in ("stan", "cora", "ada", "konrad")}
    return sorted(stage.name(person) for person in known)


def _why_blind(snap: Snapshot, loop: Loop, person: UUID) -> str:
    """The reason why this person must read nobody's feedback in this loop, or nothing."""
    mine = [place for place in snap.of(Panelist) if place.person_id == person]
    here = [place for place in mine if place.loop_id == loop.id]
    active = [place for place in here if place.status is PlaceStatus.ACTIVE]
    if here and not active:
        return "left"
    if any(place.quarantined_at for place in active):
        return "is quarantined"
    if any(place.kind in {PanelistKind.SHADOW, PanelistKind.REVERSE_SHADOW} for place in active):
        return "shadows"
    if any(row.status is FeedbackStatus.MISSED for place in active for row in snap.feedback_of(place)):
        return "missed it"
    for place in mine:
        if owes(snap, place) and not place.after_reading:
            return f"owes as {place.kind}"
    return "" if active or loop.recruiter_id == person else "has no place"


def owes(snap: Snapshot, place: Panelist) -> bool:
    """Section 2: holds an unremoved writing place in a running loop and has not submitted for it."""
    loop = snap.loop(place.loop_id)
    if place.status is not PlaceStatus.ACTIVE or place.quarantined_at or place.kind not in WRITING:
        return False
    if not loop.state.running:
        return False
    slots: Iterable[Interview] = [one for one in snap.interviews_of(place) if one.status in STANDING]
    if place.late_replacement and not slots:
        return False
    done = {FeedbackStatus.SUBMITTED, FeedbackStatus.FROZEN, FeedbackStatus.MISSED}
    return not any(row.status in done for row in snap.feedback_of(place))
