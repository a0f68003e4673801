"""What happens in the loops, in one side's words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from hiring.domain.vocabulary import DebriefPhase, OfferState, Ruling, VoteValue
from hiring.models.loops import Loop, Panelist
from hiring.models.openings import Candidate
from hiring.schemas.debrief import MovePhase, OpenDebrief, RecordFinding, Revote, SetAttendance
from hiring.schemas.decision import CloseLoop, RuleOn, TakePosition, WriteCoachingNote, WriteDissent
from hiring.schemas.feedback import WriteAddendum
from hiring.schemas.kit import SaveNote
from hiring.services import (
    closing,
    coaching,
    debrief,
    decision,
    drafts,
    feedback,
    findings,
    notes,
    revotes,
    slots_held,
    transitions,
)
from hiring.services.feedback_cards import open_sheet
from hiring.services.work import Work
from tests.support.company import REQUIRED, VOTERS, submit_rows
from tests.support.drive_decision import again, give_password
from tests.support.drive_feedback import full_draft, piece
from tests.worlds.script import EMPLOYED, INSTEAD, World
from tests.worlds.sides import LEFT, Side

WHY = "Ivan Example is on a plane; four are in and the candidate waits."
ALIKE = replace(LEFT, words="The same in both.")
"""For whoever observes and has written too."""


def played(world: World) -> None:
    """Everything, in every loop that this world has."""
    for name in (one for one in world.loops if one in PLAYS):
        _begun(world, name)
    for name in world.loops:
        if name in PLAYS:
            PLAYS[name](world, name)
    for name in EMPLOYED.keys() & world.loops.keys():
        world.act("rita", f"links {name}", lambda work, name=name: _linked(world, work, name))
    world.company.controlled.pass_time(hours=1)


def _begun(world: World, loop: str) -> None:
    """One interview is over: otherwise the first draft would move the loop, as it may (domain.md, section 3)."""
    first = world.place(loop, "ina")
    world.act("rita", f"ends one of {loop}", lambda work: slots_held.complete_interview(work, world.loops[loop], first))


def _linked(world: World, work: Work, name: str) -> None:
    candidate = work.session.get_one(Loop, world.loops[name]).candidate_id
    work.session.get_one(Candidate, candidate).employee_id = world.company.ids[EMPLOYED[name]]


def _write(world: World, loop: str, who: str, side: Side, vote: VoteValue) -> None:
    """The sheet in this side's words, saved as often as it says."""
    for number in range(side.saves):
        last = number == side.saves - 1
        typed = side if last else replace(side, words=f"{side.words} Not yet.")
        world.act(who, f"saves {loop} {number}", lambda work, typed=typed: _save(world, loop, work, typed, vote))


def _save(world: World, loop: str, work: Work, side: Side, vote: VoteValue) -> None:
    at = world.loops[loop]
    slugs = [one.principle for one in open_sheet(work, at).principles]
    pieces = [
        piece(slug, " ".join([side.words] * side.repeated), place, polarity=side.polarity, story=side.story)
        for slug in slugs
        for place in range(side.pieces)
    ]
    written = {"evidence": tuple(pieces[::-1] if side.backwards else pieces), "summary": side.words}
    drafts.save_draft(work, at, full_draft(work, at, vote, dict.fromkeys(slugs, side.mark), **written))


def _submit(world: World, loop: str, who: str) -> None:
    world.act(who, f"submits {loop}", lambda work: feedback.submit(work, world.loops[loop]))


def _writing(world: World, loop: str) -> None:
    """Two submit what the side says, one drafts, one writes notes, a shadow practises; Iris writes alike in both."""
    side, at = world.side, world.loops[loop]
    for who in ("omar", "ina") if side.omar_first else ("ina", "omar"):
        _write(world, loop, who, side, side.vote)
    _write(world, loop, "bea", side, side.practice)
    for who in ("ina", "omar", "bea"):
        _submit(world, loop, who)
    if loop == "writing":
        _write(world, loop, "iris", ALIKE, VoteValue.INCLINED)
        _submit(world, loop, "iris")
    if side.draft:
        _write(world, loop, "boris", replace(side, saves=2), side.vote)
    if side.notes:
        kept = SaveNote(version=0, text=side.notes)
        world.act("ina", f"notes {loop}", lambda work: notes.save_note(work, at, kept))
    if side.addendum:
        more = WriteAddendum(text=side.addendum)
        world.act("ina", f"adds to {loop}", lambda work: feedback.add_addendum(work, at, more))


def _revoting(world: World, loop: str) -> None:
    """The round is open: Ina's and Ivan's new votes differ, Iris's is alike, the others have not voted yet."""
    side, at = world.side, world.loops[loop]
    _all_in(world, loop)
    _opened(world, loop, "bruno")
    _to_revoting(world, loop, "bruno", ("hanna", "bruno", "iris", "ina", "ivan"))
    for who in ("ina", "ivan"):
        changed = Revote(value=side.revote, reason=f"{side.words} Thought again.")
        world.act(who, f"revotes in {loop}", lambda work, changed=changed: revotes.revote(work, at, changed))
    same = Revote(value=VoteValue.INCLINED, reason="")
    world.act("iris", f"revotes in {loop}", lambda work: revotes.revote(work, at, same))


def _coached(world: World, loop: str) -> None:
    """Decided alike; Boris may have left Ina a note."""
    _all_in(world, loop)
    _opened(world, loop, "boris")
    _to_revoting(world, loop, "boris", ("hanna", "boris"))
    _to_deciding(world, loop, "boris", ALIKE)
    _rule(world, loop, "boris", ALIKE)
    if world.side.coaching:
        note = WriteCoachingNote(panelist_id=world.place(loop, "ina"), text=world.side.coaching)
        world.act("boris", "coaches ina", lambda work: coaching.write(work, world.loops[loop], note))


def _overridden(world: World, loop: str) -> None:
    """Open without Ivan's: still being read, or about to be decided."""
    _without_ivan(world, loop)
    side, at = world.side, world.loops[loop]
    if not side.far:
        world.act("iris", f"has read {loop}", lambda work: debrief.tick_read_all(work, at))
        return
    here = ("hanna", "bruno", "iris", "ina")
    _to_revoting(world, loop, "bruno", here)
    for who in ("iris", "ina"):
        changed = Revote(value=side.revote, reason=f"{side.words} Thought again.")
        world.act(who, f"revotes in {loop}", lambda work, changed=changed: revotes.revote(work, at, changed))
    _to_deciding(world, loop, "bruno", side)
    stance = TakePosition(value=side.position, note=side.words)
    world.act("hanna", f"positions {loop}", lambda work: decision.take_position(work, at, stance))
    world.act("iris", f"dissents in {loop}", lambda work: decision.write_dissent(work, at, WriteDissent(text="No.")))


def _decided(world: World, loop: str) -> None:
    """Ruled on without Ivan's, one way or the other."""
    _without_ivan(world, loop)
    _to_revoting(world, loop, "bruno", ("hanna", "bruno"))
    _to_deciding(world, loop, "bruno", world.side)
    _rule(world, loop, "bruno", world.side)


def _over(world: World, loop: str) -> None:
    """Ready in one world, closed in the other."""
    _all_in(world, loop)
    if not world.side.far:
        return
    _opened(world, loop, "bruno")
    _to_revoting(world, loop, "bruno", ("hanna", "bruno"))
    _to_deciding(world, loop, "bruno", world.side)
    _rule(world, loop, "bruno", world.side)
    told = {"told_on": world.company.now.date()}
    hired = world.side.ruling is Ruling.HIRE
    more = {"offer": OfferState.OPEN} if hired else {"recycle": True, "cool_down_months": 6}
    command = CloseLoop(**told, **more)
    world.act("rita", f"closes {loop}", lambda work: closing.close_loop(work, world.loops[loop], command))


PLAYS: Mapping[str, Callable[[World, str], None]] = {
    "writing": _writing, "own_in": _writing, "revoting": _revoting, "coached": _coached, "overridden": _overridden,
    "decided": _decided, "over": _over,
}  # fmt: skip


def _all_in(world: World, loop: str) -> None:
    """All five submitted, alike in both worlds."""
    for usual, who in INSTEAD.get(loop, {}).items():
        _move(world, loop, who, usual)
    world.begin("rita", f"all in {loop}")
    submit_rows(world.company, world.loops[loop], dict.fromkeys(VOTERS, VoteValue.INCLINED))
    for usual, who in INSTEAD.get(loop, {}).items():
        _move(world, loop, usual, who)
    world.act("rita", f"settles {loop}", lambda work: transitions.settle(work, world.loops[loop]))


def _move(world: World, loop: str, who: str, to: str) -> None:
    panelist_id = world.place(loop, who)
    with world.company.acting("rita") as work:
        work.session.get_one(Panelist, panelist_id).person_id = world.company.ids[to]


def _without_ivan(world: World, loop: str) -> None:
    """Four submit what the side says; Ivan's interview took place, his feedback is missing."""
    ivan = world.place(loop, "ivan")
    for who in ("iris", "ina", "bruno", "hanna"):
        _write(world, loop, who, world.side, world.side.vote)
        _submit(world, loop, who)
    world.act("rita", f"completes {loop}", lambda work: slots_held.complete_interview(work, world.loops[loop], ivan))
    _opened(world, loop, "bruno", WHY)


def _opened(world: World, loop: str, who: str, why: str = "") -> None:
    command = OpenDebrief(override_reason=why)
    world.act(who, f"opens {loop}", lambda work: debrief.open_debrief(work, world.loops[loop], command))


def _phase(world: World, loop: str, who: str, to: DebriefPhase) -> None:
    world.act(who, f"{loop} {to}", lambda work: debrief.move_phase(work, world.loops[loop], MovePhase(to=to)))


def _to_revoting(world: World, loop: str, who: str, here: tuple[str, ...]) -> None:
    _phase(world, loop, who, DebriefPhase.REVOTING)
    attending = SetAttendance(person_ids=tuple(world.company.ids[name] for name in here))
    world.act(who, f"attendance {loop}", lambda work: debrief.set_attendance(work, world.loops[loop], attending))


def _to_deciding(world: World, loop: str, who: str, side: Side) -> None:
    world.act(who, f"ends the round {loop}", lambda work: revotes.close_round(work, world.loops[loop]))
    _phase(world, loop, who, DebriefPhase.DISCUSSING)
    for slug in REQUIRED:
        one = RecordFinding(principle=slug, value=side.finding, reason=side.words)
        world.act(
            who, f"finds {slug} {loop}", lambda work, one=one: findings.record_finding(work, world.loops[loop], one)
        )
    _phase(world, loop, who, DebriefPhase.DECIDING)


def _rule(world: World, loop: str, who: str, side: Side) -> None:
    give_password(world.company, who)
    stance = TakePosition(value=side.position, note="As discussed.")
    world.act("hanna", f"positions {loop}", lambda work: decision.take_position(work, world.loops[loop], stance))
    word = side.ruling.value.replace("_", " ")
    wanted = RuleOn(ruling=side.ruling, typed_word=word, reason=f"{side.words} " * 9)
    made = world.act(who, f"rules on {loop}", lambda work: decision.rule(work, world.loops[loop], wanted, again()))
    assert isinstance(made, decision.Ruled), made
