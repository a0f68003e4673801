"""What a loop's moves depend on: the facts, and one guard per condition with its reason and way out.

Reasons name people by "submitted or not" alone; those of the unanimous no tell direction and are for hiring manager
and Bar Raiser only (R28), those of the ruling for whoever sees findings.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from hiring.domain.vocabulary import DebriefPhase, PanelistKind
from hiring.domain.words import Reason, counted, listed, people

FEWEST_IN = 3


@dataclass(frozen=True, slots=True)
class Missing:
    """A voting feedback that is not in. `disabled`: the account is, which changes nothing but R24's count."""

    name: str
    kind: PanelistKind = PanelistKind.INTERVIEWER
    disabled: bool = False


@dataclass(frozen=True, slots=True)
class Unaccepted:
    """A required principle found insufficient: slug, name, and who of hiring manager and Bar Raiser is to accept."""

    principle: str
    name: str
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkFacts:
    """One revision of a loop as its moves need it. Quarantined, missed and void feedback is counted nowhere."""

    plan_confirmed: bool = False
    """The Bar Raiser has confirmed the plan at least once."""
    confirmation_outstanding: bool = False
    plan_problems: tuple[Reason, ...] = ()
    """Hard reasons of R1 and R4 to R9 against the plan."""
    bar_raiser_problems: tuple[Reason, ...] = ()
    """Reasons of R2 and R3 against the active Bar Raiser, now."""
    replacement_due: tuple[str, ...] = ()
    """ "hiring manager" or "Bar Raiser" whose conflict was upheld and who is not replaced yet (R43)."""
    candidate_unlinked: bool = False
    """Source internal without the link to the employee (R21)."""
    consent_outstanding: bool = False
    """R35: the loop needs a core Bar Raiser's consent that is not given, or is held by a veto elsewhere."""

    voters_total: int = 0
    """Voting places with a vote that need an interview (late replacements without a slot do not)."""
    voters_with_slot: int = 0
    any_completed: bool = False
    any_draft: bool = False
    open_interviews: int = 0
    """Voting and follow-up places whose interview is planned or confirmed, or that wait for a (new) slot."""

    missing_voting: tuple[Missing, ...] = ()
    missing_follow_up: tuple[str, ...] = ()
    voting_in: int = 0
    hiring_manager_in: bool = False
    bar_raiser_in: bool = False
    hiring_manager_late: bool = False
    """The hiring manager is a late replacement without a slot (section 6, R20)."""
    bar_raiser_late: bool = False
    undecided_conflicts: int = 0

    override_reason_given: bool = False
    """R24: a reason is written, and it names every missing voter whose account is disabled."""
    debriefed_in_any_revision: bool = False
    follow_up_used: bool = False
    follow_up_open: bool = False

    phase: DebriefPhase | None = None
    round_closed: bool = False
    hiring_manager_attends: bool = False
    bar_raiser_attends: bool = False
    findings_missing: tuple[str, ...] = ()
    findings_unaccepted: tuple[Unaccepted, ...] = ()
    findings_to_reaffirm: tuple[str, ...] = ()
    """R24 (submission after opening) and R32 (lower level)."""
    position_taken: bool = False
    all_initial_negative: bool = False
    unanimous_confirmations_missing: tuple[str, ...] = ()

    close_missing: tuple[str, ...] = ()
    """R35's fields that are still empty."""
    reopening_consents_missing: tuple[str, ...] = ()
    other_loop_running: bool = False
    """Another loop of this candidate and requisition runs (R35)."""

    next_slot_at: datetime | None = None
    feedback_due_at: datetime | None = None
    debrief_at: datetime | None = None
    promise_at: datetime | None = None

    @property
    def awaited(self) -> tuple[str, ...]:
        """Everybody whose voting or follow-up feedback is not in, by name."""
        return (*(missing.name for missing in self.missing_voting), *self.missing_follow_up)


@dataclass(frozen=True, slots=True)
class Guard:
    """`what` says what must hold; `against` gives the reasons why it does not, none when it holds."""

    what: str
    against: Callable[[WorkFacts], tuple[Reason, ...]]

    def holds(self, facts: WorkFacts) -> bool:
        return not self.against(facts)


def _unless(
    what: str,
    met: Callable[[WorkFacts], bool],
    rule: str,
    sentence: Callable[[WorkFacts], str],
    way_out: str,
) -> Guard:
    def against(facts: WorkFacts) -> tuple[Reason, ...]:
        return () if met(facts) else (Reason(rule, sentence(facts), way_out),)

    return Guard(what, against)


def _plain(what: str, met: Callable[[WorkFacts], bool], rule: str, sentence: str, way_out: str) -> Guard:
    return _unless(what, met, rule, lambda _facts: sentence, way_out)


def _those_missing(facts: WorkFacts) -> str:
    return f"Not in yet: {listed(facts.awaited)}."


def _one_missing(facts: WorkFacts) -> bool:
    """R24: exactly one, disabled accounts not counted; with only disabled ones missing none is left to count."""
    counting = [missing for missing in facts.missing_voting if not missing.disabled]
    return bool(facts.missing_voting) and len(counting) <= 1


def _one_missing_sentence(facts: WorkFacts) -> str:
    counting = [missing.name for missing in facts.missing_voting if not missing.disabled]
    if not facts.missing_voting:
        return "No voting feedback is missing."
    return f"{counted(len(counting), 'voting feedback', 'voting feedbacks')} missing: {listed(counting)}."


def _nobody_essential_missing(facts: WorkFacts) -> bool:
    essential = {PanelistKind.HIRING_MANAGER, PanelistKind.BAR_RAISER}
    return not any(missing.kind in essential for missing in facts.missing_voting)


def _essentials_in(facts: WorkFacts) -> bool:
    hiring_manager = facts.hiring_manager_in or facts.hiring_manager_late
    return hiring_manager and (facts.bar_raiser_in or facts.bar_raiser_late)


def _slots_words(facts: WorkFacts) -> str:
    return f"{facts.voters_with_slot} of {people(facts.voters_total)} who vote have a slot."


def _unaccepted(one: Unaccepted) -> Reason:
    sentence = f"Insufficient and not yet accepted by both: {one.name} ({listed(one.missing)} missing)."
    return Reason("R28", sentence, "Both accept it, or the Bar Raiser changes the finding.", principle=one.principle)


PLAN_SOUND = Guard("the plan keeps the rules (R1, R4 to R9)", lambda facts: facts.plan_problems)
BAR_RAISER_FIT = Guard("the Bar Raiser is independent and certified (R2, R3)", lambda facts: facts.bar_raiser_problems)
CANDIDATE_LINKED = _plain(
    "an internal candidate is linked to the employee (R21)",
    lambda facts: not facts.candidate_unlinked,
    "R21",
    "The candidate is internal but not linked to an employee.",
    "A recruiter links the candidate.",
)
CONSENT_GIVEN = _plain(
    "a core Bar Raiser's consent is given where needed (R35)",
    lambda facts: not facts.consent_outstanding,
    "R35",
    "The written consent of a core Bar Raiser outside the loops is outstanding.",
    "A core Bar Raiser outside the loops is asked.",
)
PLAN_CONFIRMED = _plain(
    "the Bar Raiser has confirmed the plan as it stands (R10)",
    lambda facts: not facts.confirmation_outstanding,
    "R10",
    "Panel or coverage changed since the Bar Raiser's confirmation.",
    "The Bar Raiser confirms the plan.",
)
ALL_HAVE_SLOTS = _unless(
    "every voting interview has a slot",
    lambda facts: 0 < facts.voters_total <= facts.voters_with_slot,
    "R42",
    _slots_words,
    "Recruiter, coordinator or panelist enters the slot.",
)
INTERVIEWS_BEGUN = _plain(
    "a first interview is completed, or a first draft saved",
    lambda facts: facts.any_completed or facts.any_draft,
    "R11",
    "No interview is completed and no draft is saved yet.",
    "The first interview takes place.",
)
INTERVIEWS_OVER = _unless(
    "no voting or follow-up interview is planned or confirmed any more",
    lambda facts: not facts.open_interviews,
    "R42",
    lambda facts: f"{counted(facts.open_interviews, 'interview')} still to come or to be marked completed.",
    "Interviews take place, or their slot is said not to have happened.",
)
FEEDBACK_IN = _unless(
    "every voting and follow-up feedback is in",
    lambda facts: not facts.awaited,
    "R19",
    _those_missing,
    "Whoever owes feedback submits it.",
)
CONFLICTS_DECIDED = _unless(
    "no declared conflict is undecided (R43)",
    lambda facts: not facts.undecided_conflicts,
    "R43",
    lambda facts: f"{counted(facts.undecided_conflicts, 'declared conflict')} undecided.",
    "The Bar Raiser decides it; the Bar Raiser's own a core Bar Raiser outside the loop.",
)
PLACES_FILLED = _unless(
    "hiring manager and Bar Raiser have no upheld conflict (R43)",
    lambda facts: not facts.replacement_due,
    "R43",
    lambda facts: f"To be replaced because of an upheld conflict: {listed(facts.replacement_due)}.",
    "The replacement of section 6 is asked for.",
)
THREE_IN = _unless(
    "feedback of at least 3 voters is in (R42)",
    lambda facts: facts.voting_in >= FEWEST_IN,
    "R42",
    lambda facts: f"Feedback of {facts.voting_in} voters is in; a debrief needs {FEWEST_IN}.",
    "More voters submit; a loop that cannot get there is cancelled.",
)
ESSENTIALS_IN = _plain(
    "hiring manager and Bar Raiser have submitted, unless a late replacement (R42)",
    _essentials_in,
    "R42",
    "The hiring manager's or the Bar Raiser's feedback is missing.",
    "They submit, or are replaced.",
)
ONE_MISSING = _unless(
    "exactly one voting feedback is missing, disabled accounts not counted (R24)",
    _one_missing,
    "R24",
    _one_missing_sentence,
    "Whoever owes feedback submits it.",
)
NOBODY_ESSENTIAL_MISSING = _plain(
    "the missing feedback is neither the hiring manager's nor the Bar Raiser's (R24)",
    _nobody_essential_missing,
    "R24",
    "The override does not replace the hiring manager's or the Bar Raiser's own feedback.",
    "They submit, or are replaced.",
)
OVERRIDE_REASONED = _plain(
    "a reason is written that names every disabled account (R24)",
    lambda facts: facts.override_reason_given,
    "R24",
    "The override needs a reason; it names every missing person whose account is disabled.",
    "The Bar Raiser writes the reason.",
)
NEVER_DEBRIEFED = _plain(
    "no debrief has been open in any revision (R28)",
    lambda facts: not facts.debriefed_in_any_revision,
    "R28",
    "A debrief has been open already.",
    "The debrief takes place.",
)
ALL_NEGATIVE = _plain(
    "every voter has submitted and all initial votes are negative (R28)",
    lambda facts: facts.all_initial_negative and not facts.missing_voting,
    "R28",
    "Skipping the meeting is not offered.",
    "The debrief takes place.",
)
BOTH_CONFIRMED = _unless(
    "hiring manager and Bar Raiser have both confirmed (R28)",
    lambda facts: not facts.unanimous_confirmations_missing,
    "R28",
    lambda facts: f"Still to confirm: {listed(facts.unanimous_confirmations_missing)}.",
    "They confirm, or the debrief takes place.",
)
ONE_FOLLOW_UP = _plain(
    "no follow-up interview was named in this revision (section 6)",
    lambda facts: not facts.follow_up_used,
    "R27",
    "This revision has had its follow-up interview.",
    "Hiring manager and Bar Raiser accept the principle as insufficient.",
)
FOLLOW_UP_OPEN = _plain(
    "a follow-up interview is open",
    lambda facts: facts.follow_up_open,
    "R27",
    "No follow-up interview is open.",
    "",
)
IN_DECIDING = _plain(
    "the debrief is in deciding (R29)",
    lambda facts: facts.phase is DebriefPhase.DECIDING,
    "R29",
    "The debrief has not reached deciding.",
    "The Bar Raiser moves the debrief on.",
)
ROUND_CLOSED = _plain(
    "this opening's revote round is closed (R28)",
    lambda facts: facts.round_closed,
    "R28",
    "The revote round is still open.",
    "All attending voters vote, or the Bar Raiser closes the round.",
)
BOTH_ATTEND = _plain(
    "hiring manager and Bar Raiser attend (R26)",
    lambda facts: facts.hiring_manager_attends and facts.bar_raiser_attends,
    "R26",
    "Hiring manager and Bar Raiser must attend deciding.",
    "The Bar Raiser ticks who attends, or adjourns.",
)
FINDINGS_COMPLETE = _unless(
    "every required principle has a finding (R28)",
    lambda facts: not facts.findings_missing,
    "R28",
    lambda facts: f"Without a finding: {listed(facts.findings_missing)}.",
    "The Bar Raiser records it, or both accept the principle as insufficient.",
)
GAPS_ACCEPTED = Guard(
    "every finding of insufficient is accepted by hiring manager and Bar Raiser (R28)",
    lambda facts: tuple(_unaccepted(one) for one in facts.findings_unaccepted),
)
FINDINGS_AFFIRMED = _unless(
    "no finding waits to be re-affirmed (R24, R32)",
    lambda facts: not facts.findings_to_reaffirm,
    "R32",
    lambda facts: f"To be re-affirmed: {listed(facts.findings_to_reaffirm)}.",
    "The Bar Raiser re-affirms or changes them.",
)
POSITION_TAKEN = _plain(
    "the hiring manager has taken a position (R29)",
    lambda facts: facts.position_taken,
    "R29",
    "The hiring manager has not taken a position.",
    "The hiring manager records it.",
)
CLOSING_FILLED = _unless(
    "the closing fields are filled (R35)",
    lambda facts: not facts.close_missing,
    "R35",
    lambda facts: f"Still empty: {listed(facts.close_missing)}.",
    "The recruiter fills them.",
)
CONSENTS_IN = _unless(
    "everybody asked has consented to reopening (R33)",
    lambda facts: not facts.reopening_consents_missing,
    "R33",
    lambda facts: f"Still to consent: {listed(facts.reopening_consents_missing)}.",
    "They consent.",
)
NO_OTHER_LOOP = _plain(
    "no other loop of this candidate and requisition runs (R35)",
    lambda facts: not facts.other_loop_running,
    "R35",
    "Another loop of this candidate and requisition is running.",
    "That loop is decided or cancelled first.",
)
VOTING_MISSING = _plain(
    "voting feedback is missing", lambda facts: bool(facts.missing_voting), "R24", "No voting feedback is missing.", ""
)
