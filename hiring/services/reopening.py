"""R33: a reopened decision becomes revision n+1 with the feedback, votes and findings of revision n."""

from hiring.domain.guards import WorkFacts
from hiring.domain.vocabulary import EventObject
from hiring.domain.workflow import Step
from hiring.models.debrief import Finding, FindingEvidence, InsufficientTick
from hiring.services import audit, facts, transitions
from hiring.services.seats import Seated
from hiring.services.telling import tell
from hiring.services.work import Work
from hiring.store import debriefs, decisions
from hiring.store.rows import add


def reopen(work: Work, room: Seated) -> None:
    """With the last consent. The old decision stays, superseded; positions start empty, the debrief at reading."""
    loop = room.whole.loop
    given: WorkFacts = facts.running(work, room.whole)
    before = loop.revision
    loop.revision = before + 1
    loop.told_on = loop.recycle = loop.cool_down_until = loop.offer = loop.closed_at = None
    _carry_findings(work, room, before)
    transitions.take(work, room.whole, Step.REOPEN, given)
    audit.record(work, "reopened", EventObject.DECISION, loop_id=loop.id, revision=loop.revision)
    for place in room.whole.active_places:
        if place.kind.votes:
            words = "A decision you took part in is reopened."
            tell(work, place.person.id, "reopened", words, loop_id=loop.id, href=f"/loops/{loop.id}")


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
