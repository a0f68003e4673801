"""The one place that assigns a loop's state, with `state_since`, `waits_for` and `next_due_at`."""

from uuid import UUID

from hiring.domain import due, workflow
from hiring.domain.errors import Unseen
from hiring.domain.guards import WorkFacts
from hiring.domain.vocabulary import EventObject, LoopState, PanelistKind
from hiring.domain.workflow import Party, Step
from hiring.models.loops import Loop
from hiring.services import audit, facts
from hiring.services.work import Work
from hiring.store import loop_changes
from hiring.store.loops import Whole, whole

CODE_LENGTH = 200


def take(work: Work, found: Whole, step: Step, given: WorkFacts, **codes: str) -> Whole:
    """Takes a step under its guards, then every move that follows by itself; answers the loop as it is then."""
    _assign(work, found.loop, workflow.take(step, found.loop.state, given), step.value, **codes)
    return settle(work, found.loop.id)


def settle(work: Work, loop_id: UUID) -> Whole:
    """After every fact: tries the automatic moves again and notes what the loop waits for now."""
    work.session.flush()
    found = whole(work.session, loop_id)
    if found is None:
        raise Unseen
    _note_interviews(found)
    given = _facts(work, found)
    for state in workflow.settle(found.loop.state, given):
        _assign(work, found.loop, state, "settled")
    _note_waiting(found, given)
    work.session.flush()
    return found


def _facts(work: Work, found: Whole) -> WorkFacts:
    """A draft waits for the recruiter while the plan breaks a rule, so there the plan is judged too."""
    draft = found.loop.state is LoopState.DRAFT
    return facts.planning(work, found) if draft else facts.running(work, found)


def _assign(work: Work, loop: Loop, state: LoopState, step: str, **codes: str) -> None:
    if state is loop.state:
        return
    before, loop.state, loop.state_since = loop.state, state, work.now
    audit.record(
        work,
        "loop_moved",
        EventObject.STATUS,
        loop_id=loop.id,
        step=step,
        was=before,
        now=state,
        codes=",".join(f"{k}={v}" for k, v in codes.items()) or None,
    )


def recount_promises(work: Work, days: int) -> None:
    """When the organisation promises another number of days (R35): `next_due_at` of every loop it counts in."""
    found = loop_changes.promised(work.session, workflow.PROMISED)
    feedback = loop_changes.first_feedback_due(work.session, [loop.id for loop, _ in found])
    for loop, zone in found:
        last = loop.last_interview_at
        given = WorkFacts(
            feedback_due_at=feedback.get(loop.id), debrief_at=loop.debrief_at,
            promise_at=due.promise(last, work.now, zone, days).due_at if last else None,
        )  # fmt: skip
        loop.next_due_at = workflow.next_due(loop.state, given) or loop.state_since
    work.session.flush()


def _note_interviews(found: Whole) -> None:
    """Before the facts are gathered: the promise counts from the last one (R35)."""
    held = [i for place in found.active_places for i in place.interviews if i.status.standing]
    found.loop.first_interview_at = min((one.starts_at for one in held), default=None)
    found.loop.last_interview_at = max((one.ends_at for one in held), default=None)


def _note_waiting(found: Whole, given: WorkFacts) -> None:
    loop = found.loop
    waiting = workflow.waits_for(loop.state, given)
    loop.waits_for = f"{waiting.code}: {waiting.words}"[:CODE_LENGTH]
    loop.waits_for_id = _whose_turn(found, waiting.party)
    loop.next_due_at = workflow.next_due(loop.state, given) or loop.state_since


def _whose_turn(found: Whole, party: Party) -> UUID | None:
    """The one person a loop waits for; None when it is several people or nobody."""
    if party is Party.RECRUITER:
        return found.loop.recruiter_id
    if party is Party.BAR_RAISER:
        return found.bar_raiser.person.id if found.bar_raiser else found.loop.recruiter_id
    owing = [place.person.id for place in found.active_places if place.owes and place.kind is not PanelistKind.SHADOW]
    return owing[0] if party is Party.INTERVIEWERS and len(owing) == 1 else None
