"""The panel: adding, removing and declining places, and the hiring manager's proposals (R1 to R6, R10, R20, R42)."""

from uuid import UUID

from hiring.domain.actions import Action
from hiring.domain.errors import Incomplete, NotNow, Unseen
from hiring.domain.independence import Verdict, may_serve
from hiring.domain.machines import FeedbackStep, InterviewStep, feedback_after, interview_after
from hiring.domain.visibility import FROM_READY_ON, Object, Sight, is_blind, is_elsewhere
from hiring.domain.vocabulary import EventObject, FeedbackStatus, InterviewStatus, PanelistKind, PlaceStatus
from hiring.domain.words import spoken
from hiring.models.loops import Panelist, PanelProposal
from hiring.schemas.plans import AddPanelist, AnswerProposal, DeclinePlace, ProposePanelist, RemovePanelist
from hiring.services import audit, organisation, transitions
from hiring.services.plans_change import (
    about_words,
    changed,
    check_version,
    place_at,
    require_fit,
    tell_others,
    tell_people,
    touch,
)
from hiring.services.seats import Seated, seated
from hiring.services.telling import tell
from hiring.services.work import Work
from hiring.store import panel as store
from hiring.store.loops import Place, Whole
from hiring.store.rows import add, get

CHOSEN = frozenset({PanelistKind.BAR_RAISER, PanelistKind.INTERVIEWER})
TRAINEES = frozenset(
    {
        PanelistKind.SHADOW,
        PanelistKind.REVERSE_SHADOW,
        PanelistKind.BAR_RAISER_IN_TRAINING,
        PanelistKind.OBSERVER,
    }
)
HIDDEN_UNTIL_DEBRIEF = frozenset({PanelistKind.BAR_RAISER_IN_TRAINING, PanelistKind.OBSERVER})


def add_panelist(work: Work, loop_id: UUID, command: AddPanelist) -> UUID:
    """A new place of this kind; refused with every reason and reporting line. Answers the panelist's id."""
    room = seated(work, loop_id, lock=True)
    if command.kind not in CHOSEN | TRAINEES:
        said = f"Found {spoken(command.kind)}, expected a kind that is added by hand."
        raise Incomplete("This kind of place comes by itself.", {"kind": said})
    room.require(Action.CHOOSE_PANEL if command.kind in CHOSEN else Action.ADD_OBSERVER_OR_TRAINEE)
    check_version(room.whole.loop, command.version)
    _refuse_second_bar_raiser(room, command.kind)
    host = _host(room, command)
    verdict = judge(work, room.whole, command.person_id, command.kind, host)
    require_fit(verdict)
    panelist = seat_person(work, room.whole, command.person_id, command.kind, verdict, host)
    _after_adding(work, room, panelist)
    return panelist.id


def judge(work: Work, whole: Whole, person_id: UUID, kind: PanelistKind, host: Place | None = None) -> Verdict:
    """Every reason for and against this person in this kind of place."""
    people = [person_id, *([host.person.id] if host else [])]
    facts = organisation.facts_for(work.session, whole, people)
    member = facts.organisation.members.get(str(person_id))
    if member is None:
        raise Incomplete("This person is not here.", {"person_id": "Choose one of the people found."})
    beside = facts.organisation.members.get(str(host.person.id)) if host else None
    return may_serve(kind, member, facts, beside)


def seat_person(
    work: Work, whole: Whole, person_id: UUID, kind: PanelistKind, verdict: Verdict, host: Place | None = None
) -> Panelist:
    """The row, the event and the line to the person; the caller has judged."""
    panelist = add(
        work.session,
        Panelist(
            id=work.new_id(), loop_id=whole.loop.id, person_id=person_id, kind=kind,
            position=1 + max((place.panelist.position for place in whole.places), default=-1),
            host_id=host.id if host else None, warnings="\n".join(one.sentence for one in verdict.warnings),
            added_at=work.now, added_by_id=work.viewer.person_id, revision=whole.loop.revision,
        ),
    )  # fmt: skip
    audit.record(
        work, "panelist_added", EventObject.PLAN, loop_id=whole.loop.id, subject_id=person_id,
        panelist_id=panelist.id, place=kind,
    )  # fmt: skip
    if kind in HIDDEN_UNTIL_DEBRIEF:
        if person_id != work.viewer.person_id:
            tell(work, person_id, "place", f"You are {spoken(kind)} of a debrief. It opens to you when it begins.")
    else:
        text = f"You are {spoken(kind)} in a loop: {about_words(whole)}."
        tell_people(work, whole, [person_id], "place", text)
    return panelist


def _after_adding(work: Work, room: Seated, panelist: Panelist) -> None:
    """Observers and trainees change neither panel nor coverage in R10's sense: they vote on nothing."""
    if panelist.kind in CHOSEN:
        changed(work, room)
    else:
        touch(room.whole.loop)
    transitions.settle(work, room.whole.loop.id)


def _refuse_second_bar_raiser(room: Seated, kind: PanelistKind) -> None:
    holder = room.whole.bar_raiser
    if kind is PanelistKind.BAR_RAISER and holder is not None:
        raise NotNow(f"{holder.person.name} is the Bar Raiser of this loop.", ("Replace the Bar Raiser instead.",))


def _host(room: Seated, command: AddPanelist) -> Place | None:
    if not command.kind.practises:
        return None
    host = room.whole.place(command.host_id) if command.host_id else None
    if host is None or not host.active or not (host.kind.votes or host.kind is PanelistKind.FOLLOW_UP):
        problems = {"host_id": "Choose the interviewer beside whom they sit."}
        raise Incomplete("A shadow sits beside an interviewer of this loop.", problems)
    return host


def remove_panelist(work: Work, loop_id: UUID, panelist_id: UUID, command: RemovePanelist) -> None:
    """R42: before the slot, or after it was said not to have happened; the coverage is counted again (R10)."""
    room = seated(work, loop_id, lock=True)
    place = place_at(room, panelist_id)
    room.require(Action.REMOVE_PANELIST, room.about(place, work))
    check_version(room.whole.loop, command.version)
    leave(work, place, PlaceStatus.REMOVED, command.reason)
    audit.record(
        work, "panelist_removed", EventObject.PLAN, loop_id=loop_id, subject_id=place.person.id,
        panelist_id=place.id, place=place.kind, text=command.reason,
    )  # fmt: skip
    if place.kind not in HIDDEN_UNTIL_DEBRIEF and place.person.id != work.viewer.person_id:
        tell(work, place.person.id, "place_ended", f"Your place in the loop of {about_words(room.whole)} has ended.")
    _after_leaving(work, room, place)


def decline_place(work: Work, loop_id: UUID, command: DeclinePlace) -> None:
    """The panelist drops out before the slot (section 6)."""
    room = seated(work, loop_id, lock=True)
    place = require_decline(work, room)
    leave(work, place, PlaceStatus.DECLINED, command.reason)
    audit.record(
        work, "place_declined", EventObject.PLAN, loop_id=loop_id, subject_id=place.person.id,
        panelist_id=place.id, place=place.kind, text=command.reason,
    )  # fmt: skip
    text = f"{place.person.name} dropped out of the loop of {about_words(room.whole)}."
    told = [room.whole.loop.recruiter_id, *([room.whole.bar_raiser.person.id] if room.whole.bar_raiser else [])]
    tell_people(work, room.whole, told, "dropped_out", text, "/plan")
    _after_leaving(work, room, place)


def require_decline(work: Work, room: Seated) -> Place:
    """The own place, if it may still be left."""
    place = room.whole.place_of(work.viewer.person_id)
    refuse_masked(room, "The interviews are over; there is no place to leave any more.")
    room.require(Action.DECLINE_PLACE, room.about(place, work) if place else None)
    if place is None:
        raise NotNow("You hold no place in this loop.")
    return place


def refuse_masked(room: Seated, sentence: str) -> None:
    """To the blind all states from ready on are one, so what some of them allow is refused in all (R18).

    Whoever owes elsewhere is refused in every state, by policy (R20); whose place ended, like a stranger in all.
    """
    blind = is_blind(room.seat, room.facts) and not is_elsewhere(room.seat, room.facts)
    if room.sees(Object.EXISTENCE) is Sight.NOTHING:
        raise Unseen
    if blind and room.facts.state_below_hold in FROM_READY_ON:
        raise NotNow(sentence)


def leave(work: Work, place: Place, status: PlaceStatus, reason: str) -> None:
    """Ends a place: assignments released, coming slots cancelled, drafts void; trainees beside it stay unhosted."""
    panelist = place.panelist
    panelist.status, panelist.left_at, panelist.left_reason = status, work.now, reason
    store.release(work.session, place.id)
    cancel_coming(work, place)
    void_drafts(place)
    work.session.flush()


def cancel_coming(work: Work, place: Place) -> None:
    """A slot that has begun stays what it is (R42)."""
    for interview in place.interviews:
        coming = interview.status in {InterviewStatus.PLANNED, InterviewStatus.CONFIRMED}
        if coming and interview.starts_at > work.now:
            interview.status = interview_after(InterviewStep.CANCEL, interview.status)


def void_drafts(place: Place) -> None:
    """Feedback that was never submitted counts no more; its text stays its author's."""
    for feedback in place.feedbacks:
        if feedback.status in {FeedbackStatus.NOT_STARTED, FeedbackStatus.DRAFT}:
            feedback.status = feedback_after(FeedbackStep.VOID, feedback.status)


def _after_leaving(work: Work, room: Seated, place: Place) -> None:
    if place.kind.votes:
        changed(work, room)
    else:
        touch(room.whole.loop)
    transitions.settle(work, room.whole.loop.id)


def propose_panelist(work: Work, loop_id: UUID, command: ProposePanelist) -> UUID:
    """The hiring manager proposes; the recruiter takes it or not."""
    room = seated(work, loop_id, lock=True)
    room.require(Action.PROPOSE_PANEL)
    require_fit(judge(work, room.whole, command.person_id, PanelistKind.INTERVIEWER))
    if any(person.id == command.person_id for _, person in store.proposals(work.session, loop_id)):
        raise NotNow("You have proposed this person already.")
    proposal = add(
        work.session,
        PanelProposal(
            id=work.new_id(), loop_id=loop_id, person_id=command.person_id, proposed_by_id=work.viewer.person_id,
            proposed_at=work.now, note=command.note,
        ),
    )  # fmt: skip
    audit.record(
        work, "panelist_proposed", EventObject.PLAN, loop_id=loop_id, subject_id=command.person_id,
        text=command.note or None,
    )  # fmt: skip
    text = f"{work.viewer.name} proposes somebody for the panel of {room.whole.candidate.name}."
    tell_people(work, room.whole, [room.whole.loop.recruiter_id], "proposal", text, "/plan")
    return proposal.id


def answer_proposal(work: Work, loop_id: UUID, proposal_id: UUID, command: AnswerProposal) -> None:
    room = seated(work, loop_id, lock=True)
    proposal = get(work.session, PanelProposal, proposal_id)
    if proposal is None or proposal.loop_id != loop_id:
        raise Unseen
    room.require(Action.CHOOSE_PANEL)
    if proposal.answered_at is not None:
        raise NotNow("This proposal has been answered.")
    verdict = judge(work, room.whole, proposal.person_id, PanelistKind.INTERVIEWER) if command.taken else None
    if verdict is not None:
        require_fit(verdict)
    proposal.answered_at, proposal.taken = work.now, command.taken
    audit.record(
        work, "proposal_answered", EventObject.PLAN, loop_id=loop_id, subject_id=proposal.person_id,
        taken=command.taken,
    )  # fmt: skip
    words = "took" if command.taken else "did not take"
    text = f"The recruiter {words} your proposal for the panel of {room.whole.candidate.name}."
    tell_others(work, room.whole, [room.whole.hiring_manager], "proposal_answered", text)
    if verdict is not None:
        seated_now = seat_person(work, room.whole, proposal.person_id, PanelistKind.INTERVIEWER, verdict)
        _after_adding(work, room, seated_now)
