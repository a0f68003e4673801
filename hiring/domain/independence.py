"""Who may sit on a panel, and why not: R2 to R6, R20 and R43, with the reporting line spelled out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from hiring.domain.organisation import Member, Organisation, compared_organisation
from hiring.domain.vocabulary import (
    BarRaiserCertification,
    ConflictStatus,
    InterviewerCertification,
    PanelistKind,
)
from hiring.domain.words import Reason, spoken

__all__ = [
    "ConflictEffect",
    "Member",
    "Organisation",
    "PanelFacts",
    "Reason",
    "Verdict",
    "bar_raiser_problems",
    "certification_problems",
    "conflict_effect",
    "core_outside_problems",
    "disabled_problem",
    "level_problems",
    "may_manage",
    "may_serve",
    "needs_replacement",
    "panelist_problems",
    "seen_problems",
]

RULING_CERTIFICATIONS = frozenset({BarRaiserCertification.CERTIFIED, BarRaiserCertification.CORE})
LEARNING_CERTIFICATIONS = frozenset({BarRaiserCertification.NOMINATED, BarRaiserCertification.IN_TRAINING})
CERTIFIED_KINDS = frozenset({PanelistKind.BAR_RAISER, PanelistKind.INTERVIEWER, PanelistKind.FOLLOW_UP})
_ELSEWHERE = "Choose somebody outside this reporting line."


@dataclass(frozen=True, slots=True)
class PanelFacts:
    """The loop as far as its panel is concerned; people are ids of the organisation.

    `candidate`, `candidate_manager` and `referrer` are None for outsiders. `seen_earlier` holds the people marked
    under R20; `owes_elsewhere` and `recruits_elsewhere` those with such a place in another running loop of the
    candidate; `placed_with_candidate` everybody with a place in any loop of the candidate; `placed` those with a place
    in force here; `level_overrides` those the Bar Raiser let in under R5.
    """

    organisation: Organisation
    hiring_manager: str
    recruiter: str
    requisition_team: str
    target_level: str
    candidate: str | None = None
    candidate_manager: str | None = None
    referrer: str | None = None
    conflicts: Mapping[str, ConflictStatus] = field(default_factory=dict)
    independence_by_organisation: bool = True
    seen_earlier: frozenset[str] = frozenset()
    owes_elsewhere: frozenset[str] = frozenset()
    recruits_elsewhere: frozenset[str] = frozenset()
    placed: frozenset[str] = frozenset()
    placed_with_candidate: frozenset[str] = frozenset()
    level_overrides: frozenset[str] = frozenset()

    @property
    def notes(self) -> Mapping[str, str]:
        """What stands behind names in a chain."""
        notes = {self.hiring_manager: "hiring manager"}
        return notes if self.candidate is None else {self.candidate: "the candidate"} | notes


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a person may take a place. `reasons` forbid it, `warnings` stay on the plan."""

    reasons: tuple[Reason, ...] = ()
    warnings: tuple[Reason, ...] = ()

    @property
    def ok(self) -> bool:
        return not self.reasons

    @property
    def overridable(self) -> bool:
        """Refused, but only for reasons that the Bar Raiser may override (R5)."""
        return bool(self.reasons) and not any(reason.hard for reason in self.reasons)


class ConflictEffect(StrEnum):
    """What a conflict does to a loop (R43)."""

    NONE = "none"
    BLOCKS = "blocks"
    RELEASES = "releases"
    QUARANTINES = "quarantines"


def may_serve(kind: PanelistKind, person: Member, loop: PanelFacts, host: Member | None = None) -> Verdict:
    """Every reason for and against this person in this kind of place; `host` is whom a shadow sits beside."""
    found = [*_place_problems(kind, person, loop), *panelist_problems(person, loop)]
    found += [*certification_problems(kind, person), *seen_problems(kind, person, loop), *_host_problems(kind, host)]
    if kind is PanelistKind.BAR_RAISER:
        found = [*bar_raiser_problems(person, loop), *found]
    warnings = _warnings(kind, person, loop)
    if kind.votes:
        (warnings if person.person_id in loop.level_overrides else found).extend(level_problems(person, loop))
    return Verdict(_once(found), _once(warnings))


def may_manage(person: Member, loop: PanelFacts, bar_raiser: Member | None) -> Verdict:
    """R1, R4 and R20 for a new hiring manager, and R2 of the Bar Raiser who then stands beside them."""
    then = replace(loop, hiring_manager=person.person_id)
    verdict = may_serve(PanelistKind.HIRING_MANAGER, person, then)
    dependent = bar_raiser_problems(bar_raiser, then) if bar_raiser is not None else ()
    if dependent:
        dependent = (*dependent, _r2("The Bar Raiser would no longer be independent.", "Choose another."))
    return Verdict(_once([*dependent, *verdict.reasons]), verdict.warnings)


def bar_raiser_problems(person: Member, loop: PanelFacts) -> tuple[Reason, ...]:
    """R2: everything that makes this person dependent on the hiring team or the candidate."""
    if person.person_id == loop.hiring_manager:
        return (_r2(f"{person.name} is the hiring manager of this loop.", "The Bar Raiser is somebody else."),)
    return _once(
        [
            *_recruiter_problem(person, loop),
            *_line_problem(person, loop),
            *_team_problems(person, loop),
            *_organisation_problem(person, loop),
            *_candidate_line_problem(person, loop),
            *_candidate_problems(person, loop, "R2"),
        ]
    )


def certification_problems(kind: PanelistKind, person: Member) -> tuple[Reason, ...]:
    """R3 and R6: the certification that this kind of place asks for."""
    found: list[Reason] = []
    if kind is PanelistKind.BAR_RAISER and person.bar_raiser not in RULING_CERTIFICATIONS:
        found.append(_uncertified_bar_raiser(person))
    if kind is PanelistKind.BAR_RAISER_IN_TRAINING and person.bar_raiser not in LEARNING_CERTIFICATIONS:
        sentence = f"{person.name} is not training to be a Bar Raiser (found: {spoken(person.bar_raiser)})."
        found.append(Reason("R3", sentence, "Choose somebody nominated or in training."))
    if kind in CERTIFIED_KINDS and person.interviewer is not InterviewerCertification.CERTIFIED:
        sentence = f"{person.name} is not a certified interviewer (found: {spoken(person.interviewer)})."
        found.append(Reason("R6", sentence, "Let them shadow a certified interviewer, or choose somebody certified."))
    return tuple(found)


def panelist_problems(person: Member, loop: PanelFacts) -> tuple[Reason, ...]:
    """R4: what keeps a person from every kind of place; there is no override."""
    if person.person_id == loop.candidate:
        return (Reason("R4", f"{person.name} is the candidate.", "Choose somebody else."),)
    found = [*_conflict_problem(person, loop, "R4"), *_report_problem(person, loop)]
    if person.person_id == loop.candidate_manager and person.person_id != loop.hiring_manager:
        found.append(_current_manager(person, "R4"))
    return tuple(found)


def disabled_problem(person: Member) -> Reason:
    """R1: a disabled account takes no place."""
    return Reason("R1", f"The account of {person.name} is disabled.", "Choose somebody else.")


def level_problems(person: Member, loop: PanelFacts) -> tuple[Reason, ...]:
    """R5: more than one level below the target; the Bar Raiser may override it with a reason."""
    below = loop.organisation.levels_below(person.level, loop.target_level)
    if below is not None and below <= 1:
        return ()
    if below is None:
        gap = f"has level {person.level or 'unknown'}, which cannot be compared with target level {loop.target_level}"
    else:
        gap = f"is {person.level}, {below} levels below the target level {loop.target_level}"
    way_out = "Choose somebody nearer to the level, or ask the Bar Raiser to override with a reason."
    return (Reason("R5", f"{person.name} {gap}.", way_out, hard=False),)


def seen_problems(kind: PanelistKind, person: Member, loop: PanelFacts) -> tuple[Reason, ...]:
    """R20: who has read about the candidate, or owes or recruits elsewhere, takes no place that must be blind."""
    found: list[Reason] = []
    blind = (kind.votes and kind is not PanelistKind.HIRING_MANAGER) or kind.practises
    if blind and person.person_id in loop.seen_earlier:
        sentence = f"{person.name} has seen earlier feedback on this candidate."
        found.append(Reason("R20", sentence, "Choose somebody who has read nothing about the candidate."))
    if kind.writes and person.person_id in loop.owes_elsewhere:
        sentence = f"{person.name} has a place that owes feedback in another running loop of this candidate."
        found.append(Reason("R20", sentence, "Choose somebody else, or wait until that loop is over."))
    if kind.writes and person.person_id in loop.recruits_elsewhere:
        sentence = f"{person.name} is the recruiter of another running loop of this candidate."
        found.append(Reason("R20", sentence, "Choose somebody else, or hand that loop over to another recruiter."))
    return tuple(found)


def core_outside_problems(person: Member, loop: PanelFacts) -> tuple[Reason, ...]:
    """Why a person is not a "core Bar Raiser outside the loop": core, no place with the candidate, R2 and R4."""
    found: list[Reason] = []
    if person.bar_raiser is not BarRaiserCertification.CORE or not person.active:
        found.append(_r2(f"{person.name} is not an active core Bar Raiser.", "Ask a core Bar Raiser."))
    if person.person_id in loop.placed_with_candidate:
        sentence = f"{person.name} has a place in a loop of this candidate."
        found.append(_r2(sentence, "Ask a core Bar Raiser who has none."))
    return _once([*found, *bar_raiser_problems(person, loop), *panelist_problems(person, loop)])


def conflict_effect(status: ConflictStatus, *, slot_begun: bool) -> ConflictEffect:
    """R43: undecided blocks debrief and ruling; upheld releases the place before its slot, quarantines it after."""
    if status is ConflictStatus.DECLARED:
        return ConflictEffect.BLOCKS
    if status is not ConflictStatus.UPHELD:
        return ConflictEffect.NONE
    return ConflictEffect.QUARANTINES if slot_begun else ConflictEffect.RELEASES


def needs_replacement(kind: PanelistKind, status: ConflictStatus) -> bool:
    """R43: an upheld conflict of hiring manager or Bar Raiser asks for somebody else in the place."""
    return status is ConflictStatus.UPHELD and kind in {PanelistKind.HIRING_MANAGER, PanelistKind.BAR_RAISER}


def _place_problems(kind: PanelistKind, person: Member, loop: PanelFacts) -> list[Reason]:
    found: list[Reason] = []
    if not person.active:
        found.append(disabled_problem(person))
    if person.person_id == loop.recruiter and kind is not PanelistKind.BAR_RAISER:
        sentence = f"{person.name} is the recruiter of this loop and no panelist."
        found.append(Reason("R1", sentence, "Choose somebody else, or hand the loop over to another recruiter."))
    if kind is PanelistKind.HIRING_MANAGER and person.person_id != loop.hiring_manager:
        sentence = f"The hiring manager of this loop is {loop.organisation.name(loop.hiring_manager)}."
        found.append(Reason("R1", sentence, "Change the hiring manager of the requisition first."))
    if person.person_id in loop.placed and kind is not PanelistKind.FOLLOW_UP:
        found.append(Reason("R1", f"{person.name} is on this panel already.", "Remove the other place first."))
    return found


def _host_problems(kind: PanelistKind, host: Member | None) -> list[Reason]:
    if not kind.practises or host is None or host.interviewer is InterviewerCertification.CERTIFIED:
        return []
    sentence = f"{host.name} is not a certified interviewer, so nobody can shadow them."
    return [Reason("R6", sentence, "Choose a certified interviewer as host.")]


def _warnings(kind: PanelistKind, person: Member, loop: PanelFacts) -> list[Reason]:
    if kind is not PanelistKind.HIRING_MANAGER:
        return []
    found: list[Reason] = []
    if person.interviewer is not InterviewerCertification.CERTIFIED:
        sentence = f"{person.name} is hiring manager without being a certified interviewer."
        found.append(Reason("R6", sentence, "It stays on the plan; training helps.", hard=False))
    if person.person_id in loop.seen_earlier:
        sentence = f"{person.name} has seen earlier feedback on this candidate: no slot and no vote."
        found.append(Reason("R20", sentence, "The position is still theirs.", hard=False))
    return found


def _uncertified_bar_raiser(person: Member) -> Reason:
    sentence = f"{person.name} is not a certified Bar Raiser (found: {spoken(person.bar_raiser)})."
    trainee = person.bar_raiser in LEARNING_CERTIFICATIONS
    way_out = "Add them as Bar Raiser in training instead." if trainee else "Choose a certified or core Bar Raiser."
    return Reason("R3", sentence, way_out)


def _recruiter_problem(person: Member, loop: PanelFacts) -> list[Reason]:
    if person.person_id != loop.recruiter:
        return []
    return [_r2(f"{person.name} is the recruiter of this loop.", "The Bar Raiser is somebody else.")]


def _line_problem(person: Member, loop: PanelFacts) -> list[Reason]:
    chain = loop.organisation.chain_words(person.person_id, loop.hiring_manager, loop.notes)
    if not chain:
        return []
    return [_r2(f"{person.name} is in the reporting line of the hiring manager: {chain}.", _ELSEWHERE)]


def _team_problems(person: Member, loop: PanelFacts) -> list[Reason]:
    manager = loop.organisation.members.get(loop.hiring_manager)
    way_out = "Choose somebody from another team."
    if person.team and manager and person.team == manager.team:
        return [_r2(f"{person.name} is in {person.team}, the team of {manager.name} (hiring manager).", way_out)]
    if person.team and person.team == loop.requisition_team:
        return [_r2(f"{person.name} is in {person.team}, the team of the requisition.", way_out)]
    return []


def _organisation_problem(person: Member, loop: PanelFacts) -> list[Reason]:
    organisation = loop.organisation
    head = compared_organisation(organisation, loop.hiring_manager) if loop.independence_by_organisation else None
    if head is None or not organisation.is_above(head, person.person_id):
        return []
    if _line_problem(person, loop):
        return []
    own = organisation.chain_words(person.person_id, head, loop.notes)
    theirs = organisation.chain_words(loop.hiring_manager, head, loop.notes)
    name = organisation.name(head)
    return [
        _r2(
            f"{person.name} is in the organisation of {name}: {own}, and {theirs}.",
            f"Choose somebody outside the organisation of {name}.",
        )
    ]


def _candidate_line_problem(person: Member, loop: PanelFacts) -> list[Reason]:
    """For an internal candidate the Bar Raiser stands outside both reporting lines (domain.md, section 6)."""
    if loop.candidate is None or not loop.organisation.is_above(person.person_id, loop.candidate):
        return []
    if person.person_id == loop.candidate_manager:
        return []
    chain = loop.organisation.chain_words(loop.candidate, person.person_id, loop.notes)
    return [_r2(f"{person.name} is above the candidate in the reporting line: {chain}.", _ELSEWHERE)]


def _candidate_problems(person: Member, loop: PanelFacts, rule: str) -> list[Reason]:
    found = [*_report_problem(person, loop, rule), *_conflict_problem(person, loop, rule)]
    if person.person_id == loop.candidate_manager:
        found.append(_current_manager(person, rule))
    if person.person_id == loop.referrer:
        sentence = f"{person.name} referred the candidate."
        found.append(Reason(rule, sentence, "Choose a Bar Raiser without a tie to the candidate."))
    return found


def _report_problem(person: Member, loop: PanelFacts, rule: str = "R4") -> list[Reason]:
    if loop.candidate is None or not loop.organisation.is_above(loop.candidate, person.person_id):
        return []
    chain = loop.organisation.chain_words(person.person_id, loop.candidate, loop.notes)
    return [Reason(rule, f"{person.name} reports to the candidate: {chain}.", _ELSEWHERE)]


def _conflict_problem(person: Member, loop: PanelFacts, rule: str) -> list[Reason]:
    status = loop.conflicts.get(person.person_id)
    if status is None or not status.bars:
        return []
    state = "upheld" if status is ConflictStatus.UPHELD else "not decided yet"
    way_out = "Choose somebody else." if status is ConflictStatus.UPHELD else "Have the conflict decided first."
    return [Reason(rule, f"{person.name} has declared a conflict that is {state}.", way_out)]


def _current_manager(person: Member, rule: str) -> Reason:
    return Reason(rule, f"{person.name} is the candidate's current manager.", "Choose somebody else.")


def _r2(sentence: str, way_out: str) -> Reason:
    return Reason("R2", sentence, way_out)


def _once(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """The reasons in order, each sentence said once even when two rules say it."""
    said: dict[str, Reason] = {}
    for reason in reasons:
        said.setdefault(reason.sentence, reason)
    return tuple(said.values())
