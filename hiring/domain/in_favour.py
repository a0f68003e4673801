"""Why somebody may sit on a panel: R1 to R6 said positively, from the checks of `independence`."""

from hiring.domain.independence import (
    CERTIFIED_KINDS,
    Member,
    PanelFacts,
    bar_raiser_problems,
    certification_problems,
    level_problems,
    panelist_problems,
)
from hiring.domain.organisation import compared_organisation
from hiring.domain.vocabulary import InterviewerCertification, PanelistKind
from hiring.domain.words import spoken


def reasons_for(kind: PanelistKind, person: Member, loop: PanelFacts, host: Member | None = None) -> tuple[str, ...]:
    """One clause for each rule that this person keeps in this kind of place, each ending with the rule."""
    return (
        *_free(person, loop),
        *(_independent(person, loop) if kind is PanelistKind.BAR_RAISER else _untied(person, loop)),
        *_certified(kind, person),
        *_level(kind, person, loop),
        *_hosted(kind, host),
    )


def _free(person: Member, loop: PanelFacts) -> list[str]:
    held = person.person_id in loop.placed or person.person_id == loop.recruiter
    return [] if held or not person.active else ["holds no place in this loop (R1)"]


def _independent(person: Member, loop: PanelFacts) -> list[str]:
    if bar_raiser_problems(person, loop):
        return []
    manager = loop.organisation.name(loop.hiring_manager)
    outside = f"outside the line and team of {manager} (hiring manager)"
    head = compared_organisation(loop.organisation, loop.hiring_manager) if loop.independence_by_organisation else None
    if head is not None:
        outside += f" and the organisation of {loop.organisation.name(head)}"
    return [f"independent: {_line(person, loop)}, {outside} (R2)"]


def _untied(person: Member, loop: PanelFacts) -> list[str]:
    if panelist_problems(person, loop):
        return []
    return [f"no tie to the candidate: {_line(person, loop)} (R4)"]


def _line(person: Member, loop: PanelFacts) -> str:
    """ "reports Ana → Kai → Lee (hiring manager)", up to the top."""
    above = loop.organisation.chain(person.person_id)
    if not above:
        return "reports to nobody"
    return f"reports {loop.organisation.chain_words(person.person_id, above[-1], loop.notes)}"


def _certified(kind: PanelistKind, person: Member) -> list[str]:
    broken = {reason.rule for reason in certification_problems(kind, person)}
    found = []
    if kind in {PanelistKind.BAR_RAISER, PanelistKind.BAR_RAISER_IN_TRAINING} and "R3" not in broken:
        found.append(f"{spoken(person.bar_raiser)} as a Bar Raiser (R3)")
    if kind in CERTIFIED_KINDS and "R6" not in broken:
        found.append("certified interviewer (R6)")
    return found


def _level(kind: PanelistKind, person: Member, loop: PanelFacts) -> list[str]:
    if not kind.votes or level_problems(person, loop):
        return []
    return [f"level {person.level} for target {loop.target_level} (R5)"]


def _hosted(kind: PanelistKind, host: Member | None) -> list[str]:
    fits = host is not None and host.interviewer is InterviewerCertification.CERTIFIED
    return [f"sits beside {host.name}, a certified interviewer (R6)"] if kind.practises and host and fits else []
