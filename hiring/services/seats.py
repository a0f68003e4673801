"""(loop, viewer) → seat. The only place that builds one from the database."""

from dataclasses import dataclass, replace
from uuid import UUID

from hiring.domain import due, policy, retention
from hiring.domain.actions import Action
from hiring.domain.errors import Unseen
from hiring.domain.seats import Ask, LoopFacts, Seat
from hiring.domain.visibility import Object, Sight, sees
from hiring.domain.vocabulary import LoopState, PanelistKind, PlaceStatus, RequestKind, Role
from hiring.domain.workflow import state_from_facts
from hiring.models.debrief import DebriefPerson, Decision, Request
from hiring.models.loops import Interview
from hiring.services import facts as work_facts
from hiring.services import organisation, principle_sets
from hiring.services.work import Viewer, Work
from hiring.store import seats as store
from hiring.store.loops import Place, Whole, whole


@dataclass(frozen=True)
class Seated:
    """A loop with the acting person's seat in it. Services ask it before they act or show."""

    whole: Whole
    seat: Seat
    facts: LoopFacts

    def ask(self, **target: object) -> Ask:
        return Ask(facts=self.facts, **target)  # type: ignore[arg-type]

    def about(self, place: Place, work: Work) -> Ask:
        """The question about one panelist's place; the slot of a shadow is the host's."""
        slot = slot_of(self.whole, place)
        return Ask(
            facts=self.facts,
            own=place.person.id == work.viewer.person_id,
            target_kind=place.kind,
            target_slot_begun=slot is not None and slot.starts_at <= work.now,
            target_submitted=place.submitted,
            target_not_held=place.owes and place.not_held,
        )

    def require(self, action: Action, ask: Ask | None = None) -> None:
        policy.require(action, self.seat, ask or self.ask())

    def may(self, action: Action, ask: Ask | None = None) -> bool:
        return policy.may(action, self.seat, ask or self.ask())

    def why_not(self, action: Action, ask: Ask | None = None) -> str | None:
        return policy.refusal(action, self.seat, ask or self.ask())

    def sees(self, thing: Object) -> Sight:
        return sees(thing, self.seat, self.facts)


def plain_seat(viewer: Viewer) -> Seat:
    """A seat for acts that concern no loop."""
    return Seat(
        person_id=viewer.person_id, roles=viewer.roles, interviewer_certification=viewer.interviewer,
        bar_raiser_certification=viewer.bar_raiser, restricted=viewer.guarded,
    )  # fmt: skip


def require(work: Work, action: Action, **target: object) -> None:
    """Policy for acts that concern no loop."""
    policy.require(action, plain_seat(work.viewer), Ask(**target))  # type: ignore[arg-type]


def may(work: Work, action: Action, **target: object) -> bool:
    """Whether an act that concerns no loop is possible for the viewer."""
    return policy.may(action, plain_seat(work.viewer), Ask(**target))  # type: ignore[arg-type]


def seated(work: Work, loop_id: UUID, *, lock: bool = False) -> Seated:
    """Loads the loop and seats the viewer; Unseen when it does not exist or may not be known to exist."""
    found = whole(work.session, loop_id, lock=lock)
    if found is None:
        raise Unseen
    result = seat_in(work, found)
    if result.sees(Object.EXISTENCE) is Sight.NOTHING and not _keeps_something(result.seat):
        raise Unseen
    return result if found.candidate.restricted_at is None else _with_restricted_data(result)


def _with_restricted_data(seated: Seated) -> Seated:
    """R40: admins without a place go on as admins outside, who read feedback for a reason alone; nobody else does."""
    candidate, seat = seated.whole.candidate, seated.seat
    admin = Role.ADMIN in seat.roles and not seat.has_place_on_candidate
    if candidate.erased_at is not None or not admin:
        raise retention.refusal(erased=candidate.erased_at is not None)
    return replace(seated, seat=replace(seat, is_loop_recruiter=False))


def _keeps_something(seat: Seat) -> bool:
    """A removed panelist keeps the own feedback and notes, and nothing else (section 5)."""
    return (seat.removed or seat.missed or seat.quarantined) and not seat.is_candidate


def seat_in(work: Work, found: Whole) -> Seated:
    facts = loop_facts(work, found)
    return Seated(found, _seat(work, found, facts), facts)


def _seat(work: Work, found: Whole, facts: LoopFacts) -> Seat:
    viewer, loop = work.viewer, found.loop
    place = found.place_of(viewer.person_id)
    past = [one for one in found.places if one.person.id == viewer.person_id]
    elsewhere = store.elsewhere(work.session, viewer.person_id, found.candidate.id, loop.id)
    reading = store.reading(work.session, loop.id, viewer.person_id)
    tick = _tick(work, found, place, blind=elsewhere.owes)
    decided = store.decisions(work.session, loop.id)
    requests = requests_for(work, found) if viewer.core else []
    gone = [one for one in past if one.panelist.status is not PlaceStatus.ACTIVE]
    besides = [one for one in found.follow_ups if one.person.id == viewer.person_id and one is not place]
    standing = own_slot_of(found, viewer.person_id)
    return Seat(
        person_id=viewer.person_id, roles=viewer.roles, interviewer_certification=viewer.interviewer,
        bar_raiser_certification=viewer.bar_raiser, restricted=_restricted(work, found),
        is_candidate=found.candidate.employee_id == viewer.person_id,
        owes_elsewhere=elsewhere.owes,
        has_place_on_candidate=bool(past) or elsewhere.has_place,
        is_loop_recruiter=loop.recruiter_id == viewer.person_id,
        kind=place.kind if place else None,
        also_follows_up=bool(besides), follow_up_in=any(one.submitted for one in besides),
        removed=(place is None and bool(gone)) or bool(place and (place.quarantined or place.missed)),
        missed=bool(place and place.missed),
        quarantined=bool(place and place.quarantined),
        owes_here=bool(place and place.owes and not place.panelist.after_reading),
        owes_after_reading=_owes_follow_up_after_reading(found, viewer),
        has_submitted=bool(place and place.submitted),
        has_vote=bool(place and place.votes and not (place.feedback and place.feedback.after_opening)),
        is_host=any(one.panelist.host_id == place.id for one in found.active_places) if place else False,
        own_slot_begun=standing is not None and standing.starts_at <= work.now,
        own_slot_ended=standing is not None and standing.ends_at <= work.now,
        own_all_no_data=_all_no_data(work, found, place, facts),
        seen_peer_feedback=reading.saw_peer, seen_by_peer=reading.was_seen,
        attends=bool(tick and tick.attends), has_read_all=bool(tick and tick.read_all_at),
        has_ruled=bool(decided) and decided[-1].ruled_by_id == viewer.person_id,
        is_core_outside=bool(requests)
        and organisation.is_core_outside(work.session, found, viewer.person_id),
        open_requests=_addressed(found, requests, decided),
        break_glass=store.glass(work.session, loop.id, viewer.person_id, work.now),
    )  # fmt: skip


def _tick(work: Work, found: Whole, place: Place | None, *, blind: bool) -> DebriefPerson | None:
    """Whoever enters no room has none: their requests do the same whether one was opened or not (R18)."""
    out = place is None or place.owes or place.kind.practises or place.quarantined or place.missed
    if found.debrief is None or out or blind:
        return None
    return store.ticks(work.session, found.debrief.id).get(work.viewer.person_id)


def _restricted(work: Work, found: Whole) -> bool:
    """R22: a core Bar Raiser outside this loop releases the account for this loop, not for others."""
    viewer = work.viewer
    return viewer.guarded and not store.released(work.session, found.loop.id, viewer.person_id)


def requests_for(work: Work, found: Whole) -> list[Request]:
    """Open requests; one to release an account ends with the 24 hours it is about (R22)."""
    stale = work.now - due.RESTRICTION
    return [
        one
        for one in store.open_requests(work.session, found.loop)
        if one.kind is not RequestKind.RESET_RELEASE or one.at > stale
    ]


def _addressed(found: Whole, requests: list[Request], decided: list[Decision]) -> frozenset[RequestKind]:
    """The kinds addressed to core Bar Raisers; reopening only where R33 asks for one of them."""
    kinds = {one.kind for one in requests}
    if decided and not work_facts.core_consents_to_reopening(found, decided[-1]):
        kinds.discard(RequestKind.REOPEN)
    return frozenset(kinds)


def _owes_follow_up_after_reading(found: Whole, viewer: Viewer) -> bool:
    return any(
        place.owes and place.panelist.after_reading and place.person.id == viewer.person_id
        for place in found.follow_ups
    )


def _all_no_data(work: Work, found: Whole, place: Place | None, facts: LoopFacts) -> bool:
    if place is None or place.feedback is None or facts.reveal_mode is facts.reveal_mode.ALL_IN or not place.submitted:
        return False
    none = principle_sets.of(work.session, found.loop.principle_set_id).no_data.code
    codes = store.assigned_codes(work.session, place.id, place.feedback.id)
    return bool(codes) and all(code == none for code in codes)


def loop_facts(work: Work, found: Whole) -> LoopFacts:
    loop, debrief = found.loop, found.debrief
    own = [one for one in found.debriefs if one.revision == loop.revision]
    voters = [place for place in found.voters if not place.unslotted_replacement]
    complete = bool(voters) and not any(place.owes for place in voters)
    return LoopFacts(
        state=loop.state,
        left_state=state_from_facts(work_facts.running(work, found)) if loop.state is LoopState.ON_HOLD else None,
        revision=loop.revision,
        reveal_mode=loop.reveal_mode,
        plan_confirmed=loop.confirmed_at is not None,
        first_slot_begun=any(_held(i, work) for place in found.places for i in place.interviews),
        bar_raiser_slot_begun=_bar_raiser_slot_begun(found, work),
        all_voting_in=complete,
        debrief_once_open=bool(own) or loop.revision > 1,
        debriefed_in_any_revision=loop.debrief_opened_ever,
        phase=debrief.phase if debrief else None,
        override_open=debrief is not None and debrief.override_reason is not None,
        round_closed=debrief is not None and debrief.revealed_at is not None,
        revealed=any(one.revealed_at is not None for one in own),
        unanimous_no_offered=_offered(work, found, complete),
    )


def _held(interview: Interview, work: Work) -> bool:
    return interview.status.standing and interview.starts_at <= work.now


def _bar_raiser_slot_begun(found: Whole, work: Work) -> bool:
    """The first Bar Raiser's slot counts: stays true after a replacement (former ones are interviewers now)."""
    ever = [p for p in found.places if p.kind is PanelistKind.BAR_RAISER or p.panelist.was_bar_raiser]
    return any(_held(interview, work) for place in ever for interview in place.interviews)


def _offered(work: Work, found: Whole, complete: bool) -> bool:
    """R28: asked only where and of whom it can matter, so that nobody else's page depends on votes."""
    if found.loop.state is not LoopState.READY or found.loop.debrief_opened_ever or not complete:
        return False
    place = found.place_of(work.viewer.person_id)
    offered_to = {PanelistKind.HIRING_MANAGER, PanelistKind.BAR_RAISER}
    return place is not None and place.kind in offered_to and work_facts.all_negative(work, found)


def own_slot_of(found: Whole, person_id: UUID) -> Interview | None:
    """The standing slot of the place somebody owes feedback for: a follow-up's before that of a place held besides."""
    place = found.place_of(person_id)
    follow_ups = (one for one in found.follow_ups if one.person.id == person_id and one is not place and one.owes)
    return slot_of(found, next(follow_ups, place))


def slot_of(found: Whole, place: Place | None) -> Interview | None:
    """The standing slot of a place; a shadow's is the host's (section 5)."""
    if place is None:
        return None
    host = found.place(place.panelist.host_id) if place.panelist.host_id else None
    return host.interview if host and place.kind.practises else place.interview
