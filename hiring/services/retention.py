"""Retention (R40): what is due for whom, and the two stages, one candidate at a time. Only a command runs them."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from hiring.adapters.files import Shelf
from hiring.domain import retention
from hiring.domain.retention import Case, Rule, Step, Verdict
from hiring.domain.vocabulary import EventObject
from hiring.services import audit
from hiring.services.work import Work
from hiring.settings import Settings
from hiring.store import erasure
from hiring.store import keeping as store
from hiring.store.candidates import locked
from hiring.store.keeping import Kept


@dataclass(frozen=True)
class Planned:
    """What a run would do with one candidate."""

    candidate_id: UUID
    name: str
    case: Case
    verdict: Verdict


def rules(work: Work) -> dict[str, Rule]:
    """Jurisdiction → rule; the usual one unless another default was set."""
    stored = store.rules(work.session)
    found = {
        one.jurisdiction: Rule(one.jurisdiction, one.name, one.restrict_months, one.erase_months) for one in stored
    }
    return {retention.DEFAULT: retention.USUAL} | found


def case_of(kept: Kept, known: dict[str, Rule]) -> Case:
    candidate = kept.candidate
    ended = max(filter(None, (kept.decided_at, kept.cancelled_at)), default=candidate.created_at)
    rule = known.get(kept.jurisdiction or retention.DEFAULT, known[retention.DEFAULT])
    return Case(
        rule=rule, running=kept.running, ended_at=max(ended, candidate.withdrawn_at or ended), held=kept.held,
        restricted_at=candidate.restricted_at, erased_at=candidate.erased_at,
    )  # fmt: skip


def plan(work: Work) -> Iterator[Planned]:
    """Everybody who is not erased, oldest record first."""
    known = rules(work)
    for kept in store.all_kept(work.session):
        case = case_of(kept, known)
        verdict = retention.judge(case, work.now.date())
        yield Planned(kept.candidate.id, kept.candidate.name, case, verdict)


def apply(work: Work, settings: Settings, candidate_id: UUID) -> Step:
    """The step that is due for one candidate, judged anew under a lock; in the caller's transaction."""
    candidate = locked(work.session, candidate_id)
    kept = store.kept(work.session, candidate_id) if candidate else None
    if candidate is None or kept is None:
        return Step.NONE
    step = retention.judge(case_of(kept, rules(work)), work.now.date()).step
    if step is Step.NONE:
        return step
    candidate.restricted_at = candidate.restricted_at or work.now
    if step is Step.ERASE:
        _erase(work, settings, candidate_id)
    kind = "candidate_erased" if step is Step.ERASE else "candidate_restricted"
    audit.record(work, kind, EventObject.ADMIN, candidate_id=candidate_id)
    return step


def _erase(work: Work, settings: Settings, candidate_id: UUID) -> None:
    """Files go first: a run that is interrupted here finds the rows again and goes on."""
    candidate = locked(work.session, candidate_id)
    if candidate is None:
        return
    candidate.erased_at = work.now
    work.session.flush()
    shelf = Shelf(settings.files_dir)
    for name in erasure.files(work.session, candidate_id):
        shelf.delete(name)
    erasure.erase(work.session, candidate)


def unwiped(work: Work) -> list[UUID]:
    return [one.id for one in store.unwiped(work.session)]


def note_wiped(work: Work, candidate_ids: list[UUID]) -> None:
    erasure.note_wiped(work.session, candidate_ids, work.now)
