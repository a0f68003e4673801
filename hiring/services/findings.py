"""Findings, same stories and accepted gaps (R24, R27, R28, R32)."""

from dataclasses import dataclass
from uuid import UUID

from hiring.domain import debrief as rules
from hiring.domain.actions import Action
from hiring.domain.errors import Incomplete, NotNow, Stale
from hiring.domain.vocabulary import ConsentRole, EventObject, FindingValue, PositionValue
from hiring.models.debrief import Finding, InsufficientTick, StoryJoin
from hiring.schemas.debrief import AcceptInsufficient, JoinStories, ReaffirmFinding, RecordFinding
from hiring.services import audit, boards
from hiring.services import debrief as rooms
from hiring.services.seats import Seated
from hiring.services.work import Work
from hiring.store import debriefs as store
from hiring.store import feedbacks
from hiring.store.rows import add

CHANGED_MEANWHILE = "Somebody recorded another finding on this principle meanwhile. Read it, then decide."


@dataclass(frozen=True)
class Judged:
    """What a finding says, and in whose name."""

    principle: str
    value: FindingValue
    reason: str
    author_id: UUID


def record_finding(work: Work, loop_id: UUID, command: RecordFinding) -> None:
    """One finding per required principle, with a reason and the evidence it rests on."""
    room, debrief = rooms.open_room(work, loop_id, Action.RECORD_FINDING)
    require_principle(room, command.principle)
    _require_evidence(work, room, command.cited)
    before = _at_version(work, room, command.principle, command.version)
    if command.value is not FindingValue.INSUFFICIENT:
        loop = room.whole.loop
        store.withdraw_insufficient(work.session, loop.id, loop.revision, command.principle)
    judged = Judged(command.principle, command.value, command.reason, work.viewer.person_id)
    finding = _write(work, room, before, judged)
    store.cite(work.session, finding.id, command.cited)
    rooms.touch(debrief)


def _at_version(work: Work, room: Seated, principle: str, version: int) -> Finding | None:
    found = _finding(work, room, principle)
    current = found.version if found else 0
    if version != current:
        raise Stale(CHANGED_MEANWHILE, current)
    return found


def _write(work: Work, room: Seated, before: Finding | None, judged: Judged) -> Finding:
    was = before.value if before else None
    finding = before or _blank(work, room, judged)
    finding.value, finding.reason, finding.author_id = judged.value, judged.reason, judged.author_id
    finding.at, finding.at_level, finding.reaffirm = work.now, _level(work, room), False
    finding.version += 1 if before else 0
    audit.record(
        work, "finding_recorded", EventObject.DEBRIEF, loop_id=room.whole.loop.id, principle=judged.principle,
        value=judged.value, was=was, text=judged.reason,
    )  # fmt: skip
    return finding


def _blank(work: Work, room: Seated, judged: Judged) -> Finding:
    loop = room.whole.loop
    return add(
        work.session,
        Finding(
            id=work.new_id(), loop_id=loop.id, revision=loop.revision, principle=judged.principle, value=judged.value,
            reason=judged.reason, author_id=judged.author_id, at=work.now, at_level=loop.level,
        ),
    )  # fmt: skip


def _level(work: Work, room: Seated) -> str:
    """The level at which a finding is made now: the position's, when it is a hire at a lower one (R32)."""
    debrief = room.whole.debrief
    position = store.position(work.session, room.whole.loop.id, debrief.id if debrief else None)
    hire = position is not None and position.value is PositionValue.HIRE
    return position.level if position and hire and position.level else room.whole.loop.level


def reaffirm_finding(work: Work, loop_id: UUID, command: ReaffirmFinding) -> None:
    """R24 after late feedback, R32 at a lower level: the finding stands as it is."""
    room, debrief = rooms.open_room(work, loop_id, Action.REAFFIRM_FINDING)
    finding = _at_version(work, room, command.principle, command.version)
    if finding is None:
        raise NotNow("There is no finding on this principle yet.", ("Record one.",))
    finding.reaffirm, finding.at_level = False, _level(work, room)
    finding.version += 1
    rooms.touch(debrief)
    audit.record(
        work, "finding_reaffirmed", EventObject.DEBRIEF, loop_id=loop_id, principle=command.principle,
        level=finding.at_level,
    )  # fmt: skip


def accept_insufficient(work: Work, loop_id: UUID, command: AcceptInsufficient) -> None:
    """Hiring manager and Bar Raiser each tick; with both ticks the finding is insufficient (section 6)."""
    room, debrief = rooms.open_room(work, loop_id, Action.ACCEPT_INSUFFICIENT)
    require_principle(room, command.principle)
    loop, role = room.whole.loop, ConsentRole(str(room.seat.kind))
    if role in store.insufficient_roles(work.session, loop.id, loop.revision, command.principle):
        return
    add(
        work.session,
        InsufficientTick(
            id=work.new_id(), loop_id=loop.id, revision=loop.revision, principle=command.principle, role=role,
            person_id=work.viewer.person_id, reason=command.reason, at=work.now,
        ),
    )  # fmt: skip
    audit.record(
        work, "insufficient_accepted", EventObject.DEBRIEF, loop_id=loop_id, principle=command.principle, role=role,
        text=command.reason,
    )  # fmt: skip
    _find_insufficient(work, room, command.principle)
    rooms.touch(debrief)


def _find_insufficient(work: Work, room: Seated, principle: str) -> None:
    """With both ticks the finding is insufficient, in the Bar Raiser's name and words."""
    loop, before = room.whole.loop, _finding(work, room, principle)
    ticks = {
        one.role: one
        for one in store.insufficient_ticks(work.session, loop.id, loop.revision)
        if one.principle == principle
    }
    if len(ticks) < 2 or (before is not None and before.value is FindingValue.INSUFFICIENT):
        return
    said = ticks[ConsentRole.BAR_RAISER]
    _write(work, room, before, Judged(principle, FindingValue.INSUFFICIENT, said.reason, said.person_id))


def join_stories(work: Work, loop_id: UUID, command: JoinStories) -> None:
    """R27: the Bar Raiser joins pieces of evidence that tell one story; what was joined before stays together."""
    room, debrief = rooms.open_room(work, loop_id, Action.JOIN_STORIES)
    _require_evidence(work, room, command.evidence_ids, field="evidence_ids")
    rows = {one.evidence_id: one for one in store.story_joins(work.session, loop_id)}
    known = {rules.story_key(rows[one].story) for one in command.evidence_ids if one in rows}
    together = [one.evidence_id for one in rows.values() if rules.story_key(one.story) in known]
    for evidence_id in dict.fromkeys([*command.evidence_ids, *together]):
        row = rows.get(evidence_id) or add(
            work.session,
            StoryJoin(
                loop_id=loop_id, evidence_id=evidence_id, story=command.story, joined_by_id=work.viewer.person_id,
                at=work.now,
            ),
        )  # fmt: skip
        row.story = command.story
    rooms.touch(debrief)
    audit.record(work, "stories_joined", EventObject.DEBRIEF, loop_id=loop_id, count=len(command.evidence_ids))


def _finding(work: Work, room: Seated, principle: str) -> Finding | None:
    rows = store.findings(work.session, room.whole.loop.id, room.whole.loop.revision)
    return next((one for one in rows if one.principle == principle), None)


def require_principle(room: Seated, principle: str, field: str = "principle") -> None:
    if principle not in {one.principle for one in room.whole.principles}:
        sentence = f"Found “{principle}”, expected a required principle of this loop."
        raise Incomplete(sentence, {field: sentence})


def _require_evidence(work: Work, room: Seated, cited: tuple[UUID, ...], field: str = "cited") -> None:
    """Only counted evidence of this loop that the viewer may read can be cited or joined."""
    ids = [place.feedback.id for place in boards.counted_places(work, room) if place.feedback]
    known = {one.id for one in feedbacks.evidence_of(work.session, ids)} if cited else set()
    if set(cited) - known:
        sentence = "Found evidence that is not part of this discussion, expected evidence read in this room."
        raise Incomplete(sentence, {field: sentence})
