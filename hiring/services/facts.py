"""A loop's facts as the workflow's guards want them, in two grades.

`running` serves the automatic moves, which follow every change; the others add what only their own steps ask for.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from hiring.domain import coverage as cover
from hiring.domain import decision as rules
from hiring.domain import due, sitting, workflow
from hiring.domain.guards import Missing, Unaccepted, WorkFacts
from hiring.domain.panel import Place as PanelPlace
from hiring.domain.panel import Sizes, panel_problems
from hiring.domain.vocabulary import (
    CandidateSource,
    ConflictStatus,
    ConsentRole,
    FindingValue,
    InterviewerCertification,
    InterviewStatus,
    LoopState,
    PanelistKind,
    PositionValue,
    VoteValue,
)
from hiring.domain.words import Reason, spoken
from hiring.models.debrief import Decision, Finding
from hiring.services import organisation, principle_sets
from hiring.services.work import Work
from hiring.store import debriefs as store
from hiring.store import decisions
from hiring.store import seats as seat_store
from hiring.store.loops import Place, Whole

OPEN = (InterviewStatus.PLANNED, InterviewStatus.CONFIRMED)
BOTH = (ConsentRole.HIRING_MANAGER, ConsentRole.BAR_RAISER)


def running(work: Work, whole: Whole) -> WorkFacts:
    """What the automatic moves and "waits for" need: no statement beyond the loaded loop, but follow-up and consent."""
    loop = whole.loop
    follow_up = store.follow_up(work.session, loop.id, loop.revision)
    standing = [one for one in whole.active_places if _has_interview_to_give(one)]
    return WorkFacts(
        plan_confirmed=loop.confirmed_at is not None,
        confirmation_outstanding=loop.confirmation_outstanding,
        candidate_unlinked=_unlinked(whole),
        consent_outstanding=loop.held_for_consent,
        replacement_due=_replacement_due(whole),
        voters_total=sum(1 for place in whole.voters if not place.unslotted_replacement),
        voters_with_slot=sum(1 for place in whole.voters if place.interview is not None),
        any_completed=any(i.status is InterviewStatus.COMPLETED for p in whole.places for i in p.interviews),
        any_draft=any(f.started_at is not None for place in whole.places for f in place.feedbacks),
        open_interviews=sum(1 for place in standing if place.interview is None or place.interview.status in OPEN),
        missing_voting=tuple(_missing(place) for place in whole.voters if place.owes),
        missing_follow_up=tuple(place.person.name for place in whole.follow_ups if place.owes),
        voting_in=sum(1 for place in whole.voters if place.submitted),
        hiring_manager_in=_in(whole.hiring_manager),
        bar_raiser_in=_in(whole.bar_raiser),
        hiring_manager_late=_late(whole.hiring_manager),
        bar_raiser_late=_late(whole.bar_raiser),
        undecided_conflicts=sum(1 for one in whole.conflicts if one.status is ConflictStatus.DECLARED),
        debriefed_in_any_revision=loop.debrief_opened_ever,
        follow_up_used=follow_up is not None,
        follow_up_open=follow_up is not None
        and follow_up.called_off_at is None
        and any(p.owes for p in whole.follow_ups),
        phase=whole.debrief.phase if whole.debrief else None,
        round_closed=whole.debrief is not None and whole.debrief.revealed_at is not None,
        next_slot_at=_next_slot(work, whole),
        feedback_due_at=min((p.interview.due_at for p in whole.active_places if p.owes and p.interview), default=None),
        debrief_at=loop.debrief_at,
        promise_at=_promise(work, whole),
    )


def planning(work: Work, whole: Whole) -> WorkFacts:
    """For confirming the plan: adds R1 to R9 as they stand now."""
    return replace(
        running(work, whole),
        plan_problems=plan_problems(work, whole),
        bar_raiser_problems=organisation.bar_raiser_reasons(work.session, whole),
    )


def meeting(work: Work, whole: Whole, *, override_reason: str = "") -> WorkFacts:
    """For opening the debrief and for ruling: adds R2, R3, attendance, findings, position and unanimous votes."""
    loop, debrief = whole.loop, whole.debrief
    ticks = seat_store.ticks(work.session, debrief.id) if debrief else {}
    findings = {one.principle: one for one in store.findings(work.session, loop.id, loop.revision)}
    position = store.position(work.session, loop.id, debrief.id if debrief else None)
    level = position.level if position and position.value is PositionValue.HIRE else None
    names = names_of(work, whole)
    attends = {person for person, tick in ticks.items() if tick.attends}
    return replace(
        running(work, whole),
        bar_raiser_problems=organisation.bar_raiser_reasons(work.session, whole),
        override_reason_given=_reasoned(whole, override_reason),
        hiring_manager_attends=_person(whole.hiring_manager) in attends,
        bar_raiser_attends=_person(whole.bar_raiser) in attends,
        findings_missing=tuple(
            names.get(one.principle, one.principle) for one in whole.principles if one.principle not in findings
        ),
        findings_unaccepted=_unaccepted(work, whole, findings, names),
        findings_to_reaffirm=tuple(
            names.get(key, key)
            for key, one in findings.items()
            if one.reaffirm or (level is not None and level != one.at_level)
        ),
        position_taken=position is not None,
        all_initial_negative=all_negative(work, whole),
        unanimous_confirmations_missing=_unconfirmed(work, whole),
    )


def _unaccepted(
    work: Work, whole: Whole, found: Mapping[str, Finding], names: Mapping[str, str]
) -> tuple[Unaccepted, ...]:
    """R28: required principles found insufficient, of which hiring manager or Bar Raiser have not accepted it."""
    ticks = store.insufficient_ticks(work.session, whole.loop.id, whole.loop.revision)
    given = {(one.principle, one.role) for one in ticks}
    gaps = [
        one.principle
        for one in whole.principles
        if one.principle in found and found[one.principle].value is FindingValue.INSUFFICIENT
    ]
    missing = {slug: tuple(spoken(role) for role in BOTH if (slug, role) not in given) for slug in gaps}
    return tuple(Unaccepted(slug, names.get(slug, slug), who) for slug, who in missing.items() if who)


def all_negative(work: Work, whole: Whole) -> bool:
    """R28: every voter has submitted and every initial vote is negative."""
    values = initial_votes(work, whole)
    voters = [place.id for place in whole.voters if not place.unslotted_replacement]
    return bool(voters) and all(one in values and values[one].negative for one in voters)


def initial_votes(work: Work, whole: Whole) -> dict[UUID, VoteValue]:
    """The initial vote of each panelist: that of the last unrecalled submission (R23)."""
    rows = seat_store.votes(work.session, whole.loop.id)
    return {vote.panelist_id: vote.value for vote, counts in rows if counts and vote.round == 0}


def plan_problems(work: Work, whole: Whole) -> tuple[Reason, ...]:
    """Hard reasons of R1 and R4 to R9 against the plan as it stands, as far as somebody can still repair it."""
    known = organisation.facts_for(work.session, whole, [place.person.id for place in whole.active_places])
    members = known.organisation.members
    fixed = plan_fixed(work, whole)
    judge = sitting.fixed_problems if fixed else sitting.sitting_problems
    found = [] if fixed else [*_panel_problems(work, whole)]
    for place in whole.active_places:
        found += judge(_held(work, whole, place), members[str(place.person.id)], known)
    return tuple(dict.fromkeys(found if fixed else [*found, *_coverage_problems(work, whole)]))


def tie_problems(work: Work, whole: Whole) -> tuple[Reason, ...]:
    """R4 against anybody on the panel, submitted or not, now that the candidate is somebody of the organisation."""
    known = organisation.facts_for(work.session, whole, [place.person.id for place in whole.active_places])
    members = known.organisation.members
    found: list[Reason] = []
    for place in whole.active_places:
        found += sitting.tie_problems(_held(work, whole, place), members[str(place.person.id)], known)
    return tuple(dict.fromkeys(found))


def plan_fixed(work: Work, whole: Whole) -> bool:
    """Whether panel and coverage can change under section 6 alone."""
    loop = whole.loop
    below = workflow.state_from_facts(running(work, whole)) if loop.state is LoopState.ON_HOLD else loop.state
    return sitting.plan_is_fixed(below, debrief_once_open=loop.revision > 1 or whole.debrief is not None)


def _held(work: Work, whole: Whole, place: Place) -> sitting.Held:
    confirmed = whole.loop.confirmed_at
    return sitting.Held(
        kind=place.kind, votes=place.votes, submitted=place.submitted, quarantined=place.quarantined,
        slot_begun=_begun(work, place), was_hiring_manager=place.panelist.was_hiring_manager,
        new=confirmed is None or place.panelist.added_at > confirmed,
    )  # fmt: skip


def _begun(work: Work, place: Place) -> bool:
    return place.interview is not None and place.interview.starts_at <= work.now


def _panel_problems(work: Work, whole: Whole) -> tuple[Reason, ...]:
    sizes = Sizes(fewest=whole.organisation.min_voters)
    return panel_problems(_panel(work, whole), str(whole.loop.recruiter_id), sizes).reasons


def _coverage_problems(work: Work, whole: Whole) -> list[Reason]:
    needs, assigned = coverage_of(work, whole)
    names = {str(place.id): place.person.name for place in whole.voters}
    limits = cover.Limits(comfortable=whole.organisation.warn_assignments, most=whole.organisation.max_assignments)
    return [one for one in cover.plan_blockers(needs, names, assigned, limits) if one.hard]


def coverage_of(work: Work, whole: Whole) -> tuple[list[cover.Need], list[cover.Assigned]]:
    names = names_of(work, whole)
    voting = {place.id for place in whole.voters}
    active = {place.id for place in whole.active_places}
    needs = [
        cover.Need(one.principle, names.get(one.principle, one.principle), one.min_coverage) for one in whole.principles
    ]
    assigned = [
        cover.Assigned(
            str(one.panelist_id), one.principle, one.panelist_id in voting, (one.question,) if one.question else ()
        )
        for one in whole.assignments
        if one.panelist_id in active
    ]
    return needs, assigned


def names_of(work: Work, whole: Whole) -> dict[str, str]:
    """Principle ids to names, of the loop's pinned set."""
    return {one.id: one.name for one in principle_sets.of(work.session, whole.loop.principle_set_id).principles}


def _panel(work: Work, whole: Whole) -> list[PanelPlace]:
    """A host whose certification lapsed after the slot began has hosted all the same."""
    hosts = {place.id: str(place.person.id) for place in whole.places}
    return [
        PanelPlace(
            person_id=str(place.person.id), kind=place.kind, votes=place.votes,
            host=hosts.get(place.panelist.host_id) if place.panelist.host_id else None,
            certified=place.person.interviewer is InterviewerCertification.CERTIFIED or _begun(work, place),
        )
        for place in whole.active_places
    ]  # fmt: skip


def _has_interview_to_give(place: Place) -> bool:
    """Voting and follow-up places whose interview is not behind them yet."""
    if place.quarantined or place.unslotted_replacement or place.submitted or place.missed:
        return False
    return (place.kind.votes and place.votes) or place.kind is PanelistKind.FOLLOW_UP


def _missing(place: Place) -> Missing:
    return Missing(place.person.name, place.kind, disabled=place.disabled)


def _in(place: Place | None) -> bool:
    return place is not None and place.submitted and not place.quarantined


def _late(place: Place | None) -> bool:
    return place is not None and place.unslotted_replacement


def _person(place: Place | None) -> UUID | None:
    return place.person.id if place else None


def _unlinked(whole: Whole) -> bool:
    return whole.candidate.source is CandidateSource.INTERNAL and whole.candidate.employee_id is None


def _replacement_due(whole: Whole) -> tuple[str, ...]:
    named = (("hiring manager", whole.hiring_manager), ("Bar Raiser", whole.bar_raiser))
    upheld = {one.person_id for one in whole.conflicts if one.status is ConflictStatus.UPHELD}
    return tuple(words for words, place in named if place is not None and place.person.id in upheld)


def _reasoned(whole: Whole, reason: str) -> bool:
    """R24: a reason that names every missing voter whose account is disabled."""
    gone = [place.person.name for place in whole.voters if place.owes and place.disabled]
    return bool(reason.strip()) and all(name in reason for name in gone)


def _unconfirmed(work: Work, whole: Whole) -> tuple[str, ...]:
    """A confirmation is a person's: one of a predecessor in the place does not count."""
    given = {role: one.person_id for role, one in decisions.unanimous(work.session, whole.loop.id).items()}
    asked = (
        (ConsentRole.HIRING_MANAGER, whole.hiring_manager, "the hiring manager"),
        (ConsentRole.BAR_RAISER, whole.bar_raiser, "the Bar Raiser"),
    )
    return tuple(words for role, place, words in asked if role not in given or given[role] != _person(place))


def _next_slot(work: Work, whole: Whole) -> datetime | None:
    slots = [place.interview for place in whole.active_places if place.interview]
    return min((one.starts_at for one in slots if one.status in OPEN and one.starts_at > work.now), default=None)


def _promise(work: Work, whole: Whole) -> datetime | None:
    """R35: the end of the promise clock, from the last interview on."""
    clock = promise(whole, work.now)
    return clock.due_at if clock else None


def promise(whole: Whole, now: datetime) -> due.Promise | None:
    """R35: the clock of the promise to the candidate; None before there is a last interview."""
    last = whole.loop.last_interview_at
    return due.promise(last, now, whole.candidate.timezone, whole.organisation.promise_days) if last else None


def reopening_consents(whole: Whole, decision: Decision) -> tuple[ConsentRole, ...]:
    """R33: who consents to reopening this decision, one entry per person."""
    return rules.consents_needed(decision.outcome, ruler_left=ruler_left(whole, decision))


def core_consents_to_reopening(whole: Whole, decision: Decision) -> bool:
    return ConsentRole.CORE_BAR_RAISER in reopening_consents(whole, decision)


def ruler_left(whole: Whole, decision: Decision) -> bool:
    """Whether the Bar Raiser who ruled cannot consent any more; one who was merely replaced still can."""
    place = whole.place_of(decision.ruled_by_id)
    return place is None or place.disabled or place.quarantined
