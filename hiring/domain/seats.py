"""One person as seen from one loop, and the loop as a question about a person needs it: plain values only."""

from dataclasses import dataclass, field
from uuid import UUID

from hiring.domain.vocabulary import (
    BarRaiserCertification,
    CancelReason,
    DebriefPhase,
    InterviewerCertification,
    LoopState,
    PanelistKind,
    RequestKind,
    RevealMode,
    Role,
)

ADMITTED_TO_THE_ROOM = frozenset({PanelistKind.OBSERVER, PanelistKind.BAR_RAISER_IN_TRAINING})
OUTSIDE_ROLES = frozenset({Role.ADMIN, Role.RECRUITER, Role.COORDINATOR, Role.AUDITOR})


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A person towards one loop; for acts that concern no loop every loop field keeps its default.

    `services/seats.py` is the only place that builds one from the database.
    """

    person_id: UUID
    roles: frozenset[Role] = frozenset()
    interviewer_certification: InterviewerCertification = InterviewerCertification.NONE
    bar_raiser_certification: BarRaiserCertification = BarRaiserCertification.NONE
    restricted: bool = False
    """R22: within 24 h of an admin-made reset, late first invitation or changed address, and not released."""

    is_candidate: bool = False
    owes_elsewhere: bool = False
    """Owes feedback in another loop of the candidate, or in another revision of this one (R20)."""
    has_place_on_candidate: bool = False
    """Holds or held a place, of any kind and status, in any loop of the candidate, this one included."""

    is_loop_recruiter: bool = False
    kind: PanelistKind | None = None
    """Kind of the place in force in this loop; somebody who also got a follow-up keeps the earlier kind."""
    also_follows_up: bool = False
    """Got a follow-up beside the place of `kind`."""
    follow_up_in: bool = False
    """The feedback of that follow-up is in; an earlier place's is `has_submitted`."""
    removed: bool = False
    """Past place removed or declined, feedback missed at the ruling (R24), or upheld conflict (R43)."""
    missed: bool = False
    """Feedback of this loop was missed at the ruling (R24); `removed` is then set as well."""
    quarantined: bool = False
    """Upheld conflict after the slot began (R43); `removed` is then set as well."""

    owes_here: bool = False
    """Owes feedback in this loop (voting, practice or follow-up) and is blind because of it."""
    owes_after_reading: bool = False
    """Owes a follow-up asked of somebody who had read already: not blind, marked "after reading"."""
    has_submitted: bool = False
    """Own feedback of this loop is in (for shadows: the practice feedback)."""
    has_vote: bool = False
    """Voting place with a vote: not a late replacement without a slot, not quarantined, not after opening."""
    is_host: bool = False
    """Has trainees beside the own interview."""
    own_slot_begun: bool = False
    own_slot_ended: bool = False
    own_all_no_data: bool = False
    """Every assigned principle of the own submission is `no_data` (R19)."""
    seen_peer_feedback: bool = False
    """Has been shown a peer's feedback of this loop (R13)."""
    seen_by_peer: bool = False
    """The own feedback has been shown to a peer (R13)."""

    attends: bool = False
    """Ticked as attending the open debrief (R26)."""
    has_read_all: bool = False
    """Ticked "I have read all" in this opening (R25)."""
    has_ruled: bool = False
    """Recorded the ruling in force on this loop (R33)."""

    is_core_outside: bool = False
    """Core Bar Raiser without a place in any loop of the candidate, not the candidate, passing R2 and R4 here."""
    open_requests: frozenset[RequestKind] = frozenset()
    """Requests about this loop that are open and addressed to this person."""
    break_glass: bool = False
    """An unexpired break-glass of this person on this loop (R22)."""

    @property
    def is_core(self) -> bool:
        return self.bar_raiser_certification is BarRaiserCertification.CORE

    @property
    def practises(self) -> bool:
        return self.kind is not None and self.kind.practises

    @property
    def votes_or_follows_up(self) -> bool:
        """Holds a voting or follow-up place in force."""
        return self.also_follows_up or (self.kind is not None and self.kind.writes and not self.kind.practises)

    @property
    def owes(self) -> bool:
        """Owes feedback in this loop, blind or after reading."""
        return self.owes_here or self.owes_after_reading

    @property
    def owes_anywhere(self) -> bool:
        return self.owes or self.owes_elsewhere


@dataclass(frozen=True, slots=True, kw_only=True)
class LoopFacts:
    """What policy and visibility need to know of one revision of a loop."""

    state: LoopState = LoopState.DRAFT
    left_state: LoopState | None = None
    """For a loop on hold the state it would return to (`workflow.state_from_facts`), None otherwise."""
    revision: int = 1
    reveal_mode: RevealMode = RevealMode.ALL_IN
    plan_confirmed: bool = False
    """The Bar Raiser has confirmed the plan at least once."""
    first_slot_begun: bool = False
    bar_raiser_slot_begun: bool = False
    """The slot of the loop's first Bar Raiser who had one has begun; stays true after a replacement."""
    all_voting_in: bool = False
    """Every voting feedback that counts is in (missed, void and quarantined ones are not waited for)."""
    debrief_once_open: bool = False
    """A debrief of this revision has once been open, whatever the state is now."""
    debriefed_in_any_revision: bool = False
    phase: DebriefPhase | None = None
    override_open: bool = False
    """The debrief is open (or was last opened) with a voting feedback missing (R24)."""
    round_closed: bool = False
    """The revote round of the present opening is closed."""
    revealed: bool = False
    """A revote round of this revision has been revealed (R26)."""
    unanimous_no_offered: bool = False
    """R28's offer stands: never debriefed, every voter submitted, all initial votes negative."""

    @property
    def feedback_complete(self) -> bool:
        """ "Ready and later": all voting feedback is in, or the debrief has once been open."""
        return self.all_voting_in or self.debrief_once_open

    @property
    def decided(self) -> bool:
        return self.state in {LoopState.DECIDED, LoopState.CLOSED}

    @property
    def debrief_open(self) -> bool:
        return self.state is LoopState.DEBRIEFING

    @property
    def state_below_hold(self) -> LoopState:
        """The state, or for a loop on hold the state it left."""
        on_hold = self.state is LoopState.ON_HOLD and self.left_state is not None
        return self.left_state if on_hold and self.left_state else self.state


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What is asked beside the seat: the loop's facts and the thing acted on ("target")."""

    facts: LoopFacts = field(default_factory=LoopFacts)
    own: bool = True
    """The target (feedback, interview, place, conflict, account) is the acting person's own."""
    target_kind: PanelistKind | None = None
    """Kind of the panelist whose place, slot, interview or conflict is acted on."""
    target_slot_begun: bool = False
    target_submitted: bool = False
    target_not_held: bool = False
    """The target's feedback is owed and its interview was said not to have happened (R42)."""
    cancel_reason: CancelReason | None = None
    first_cores_open: bool = False
    """An admin may still name the organisation's first two core Bar Raisers (R22)."""
