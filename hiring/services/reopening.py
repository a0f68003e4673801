"""R33: a reopened decision becomes revision n+1 with the feedback, votes and findings of revision n."""

from dataclasses import replace

from hiring.domain.vocabulary import EventObject, PanelistKind
from hiring.domain.workflow import Step
from hiring.models.debrief import Finding, FindingEvidence, InsufficientTick
from hiring.services import audit, facts, transitions
from hiring.services.plans_change import tell_of_state
from hiring.services.seats import Seated
from hiring.services.telling import tell
from hiring.services.work import Work
from hiring.store import debriefs, decisions
from hiring.store import seats as seat_store
from hiring.store.rows import add


def reopen(work: Work, room: Seated) -> None:
    """With the last consent. The old decision stays, superseded; positions start empty, the debrief at reading.

    What closing recorded stays until the next ruling: should this revision be cancelled, it is in force again.
    """
    loop = room.whole.loop
    decision = seat_store.decisions(work.session, loop.id)[-1]
    runs = decisions.another_runs(work.session, loop)
    given = replace(facts.running(work, room.whole), other_loop_running=runs)
    before = loop.revision
    loop.revision = before + 1
    _carry_findings(work, room, before)
    transitions.take(work, room.whole, Step.REOPEN, given)
    audit.record(work, "reopened", EventObject.DECISION, loop_id=loop.id, revision=loop.revision)
    _tell_panel(work, room)
    if facts.ruler_left(room.whole, decision) and _without_successor(room):
        words = "A reopened loop needs a new Bar Raiser: ask core Bar Raisers outside the loop for a replacement."
        tell(work, loop.recruiter_id, "successor_needed", words, loop_id=loop.id, href=f"/loops/{loop.id}")


def _tell_panel(work: Work, room: Seated) -> None:
    """Only those who read again: whoever missed, left, is quarantined or owes elsewhere stays blind."""
    readers = [
        place.person.id
        for place in room.whole.active_places
        if (place.kind.votes or place.kind is PanelistKind.FOLLOW_UP)
        and not (place.missed or place.quarantined or place.owes)
    ]
    tell_of_state(work, room.whole, readers, "reopened", "A decision you took part in is reopened.")


def _without_successor(room: Seated) -> bool:
    holder = room.whole.bar_raiser
    return holder is None or holder.disabled or holder.quarantined


def _carry_findings(work: Work, room: Seated, before: int) -> None:
    loop = room.whole.loop
    rows = debriefs.findings(work.session, loop.id, before)
    cited = decisions.cited_evidence(work.session, [one.id for one in rows])
    for one in rows:
        copy = add(
            work.session,
            Finding(
                id=work.new_id(), loop_id=loop.id, revision=loop.revision, principle=one.principle, value=one.value,
                reason=one.reason, author_id=one.author_id, at=one.at, at_level=one.at_level, reaffirm=one.reaffirm,
            ),
        )  # fmt: skip
        work.session.add_all(FindingEvidence(finding_id=copy.id, evidence_id=e) for e in cited.get(one.id, ()))
    for tick in debriefs.insufficient_ticks(work.session, loop.id, before):
        add(
            work.session,
            InsufficientTick(
                id=work.new_id(), loop_id=loop.id, revision=loop.revision, principle=tick.principle, role=tick.role,
                person_id=tick.person_id, reason=tick.reason, at=tick.at,
            ),
        )  # fmt: skip
    work.session.flush()
