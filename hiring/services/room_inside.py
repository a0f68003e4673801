"""The open debrief: phases, people, the grid, and the part that the phase is about."""

from uuid import UUID

from hiring.domain import machines
from hiring.domain.actions import Action
from hiring.domain.debrief import PHASES, next_phase, vote_words
from hiring.domain.visibility import Object, Sight
from hiring.domain.vocabulary import DebriefPhase, PanelistKind
from hiring.domain.words import spoken
from hiring.models.debrief import Debrief, DebriefPerson
from hiring.schemas.grid import GridCard, GridCell, GridRow
from hiring.schemas.room import Link, PhaseMove, Present, ReadAll, RoomCard, StepCard, Wish
from hiring.services import debrief as rooms
from hiring.services import facts, grid, revotes, room_board, room_deciding, room_reading, room_round
from hiring.services.seats import Seated
from hiring.services.work import Work
from hiring.store import decisions
from hiring.store import seats as seat_store
from hiring.store.loops import Place

READING_BY = ("person", "principle")
TALKING = (DebriefPhase.DISCUSSING, DebriefPhase.DECIDING)


def card(work: Work, room: Seated, wish: Wish) -> RoomCard | None:
    """None when no debrief is open, which `may(ENTER_ROOM)` rules out."""
    debrief = room.whole.debrief
    if debrief is None or not debrief.phase.open:
        return None
    ticks = seat_store.ticks(work.session, debrief.id)
    reads = wish.by in READING_BY or debrief.phase is DebriefPhase.READING
    boarded = debrief.phase is DebriefPhase.DISCUSSING or (
        debrief.phase is DebriefPhase.DECIDING and wish.by == "board"
    )
    board = room_board.card(work, room, debrief, wish) if boarded and not reads else None
    deciding = debrief.phase is DebriefPhase.DECIDING and not (reads or boarded)
    leads = room.may(Action.MOVE_PHASE)
    return RoomCard(
        phase=debrief.phase.value, steps=_steps(debrief.phase), present=_present(work, room, debrief, ticks),
        missing=_missing(room), leads=leads, move=_move(work, room, debrief) if leads else None,
        override_reason=debrief.override_reason or "",
        grid=_grid(work, room, debrief, board.shown.id if board else ""),
        read_all=_read_all(work, room, ticks), views=_views(room, debrief, wish),
        reading=room_reading.card(work, room, wish) if reads else None,
        round=room_round.card(work, room, debrief) if not reads and _shows_round(debrief) else None,
        board=board, deciding=room_deciding.card(work, room, debrief) if deciding else None,
    )  # fmt: skip


def _shows_round(debrief: Debrief) -> bool:
    return debrief.phase is DebriefPhase.REVOTING or debrief.phase in TALKING


def spoken_state(inside: RoomCard) -> str:
    """What a screen reader hears when it changes: the phase, and who is waited for in a round."""
    waiting = f" {inside.round.waiting}" if inside.round and inside.round.waiting else ""
    shown = " The votes are shown." if inside.round and inside.round.reveal else ""
    looks = f" The room looks at {inside.board.shown.name}." if inside.board and not inside.board.room_looks_at else ""
    return f"The debrief is {inside.phase}.{waiting}{shown}{looks}"


def _steps(phase: DebriefPhase) -> tuple[StepCard, ...]:
    now = PHASES.index(phase)
    states = ["done" if place < now else "current" if place == now else "next" for place in range(len(PHASES))]
    return tuple(
        StepCard(label=spoken(one).capitalize(), state=state) for one, state in zip(PHASES, states, strict=True)
    )


def _present(work: Work, room: Seated, debrief: Debrief, ticks: dict[UUID, DebriefPerson]) -> tuple[Present, ...]:
    shown = [_person(work, place, debrief, ticks) for place in rooms.admitted(room.whole).values()]
    recruiter = room.whole.loop.recruiter_id
    if recruiter in ticks:
        name = decisions.names(work.session, {recruiter}).get(recruiter, "")
        shown.append(_as_present(work, name, recruiter, ticks[recruiter], ["recruiter"]))
    return tuple(shown)


def _person(work: Work, place: Place, debrief: Debrief, ticks: dict[UUID, DebriefPerson]) -> Present:
    tick = ticks.get(place.person.id)
    said = [spoken(place.kind)] if place.kind is not PanelistKind.INTERVIEWER else []
    said += ["has read all"] if tick and tick.read_all_at else []
    absent = tick is not None and tick.attends is False and debrief.phase is not DebriefPhase.READING
    return _as_present(work, place.person.name, place.person.id, tick, said + (["does not attend"] if absent else []))


def _as_present(work: Work, name: str, person_id: UUID, tick: DebriefPerson | None, said: list[str]) -> Present:
    here = person_id == work.viewer.person_id or (tick is not None and rooms.is_here(tick, work))
    return Present(name=name, here=here, words=", ".join(said if here else [*said, "away"]))


def _missing(room: Seated) -> tuple[str, ...]:
    """R24: whoever still owes is not in the room."""
    blind = [place for place in room.whole.active_places if place.owes and not place.panelist.after_reading]
    return tuple(place.person.name for place in blind if not place.kind.practises)


def _move(work: Work, room: Seated, debrief: Debrief) -> PhaseMove | None:
    to = next_phase(debrief.phase)
    if to is None:
        return None
    given = facts.meeting(work, room.whole)
    asked = machines.PHASE_GUARDS.get(rooms.STEP_TO[to], ())
    refusal = " ".join(reason.sentence for guard in asked for reason in guard.against(given))
    return PhaseMove(to=to.value, label=f"Go on to {spoken(to)}", refusal=refusal)


def _read_all(work: Work, room: Seated, ticks: dict[UUID, DebriefPerson]) -> ReadAll | None:
    """R25: the tick of every panelist in the room; the recruiter has none."""
    readers = rooms.admitted(room.whole)
    asked = room.facts.phase is DebriefPhase.READING or not (room.seat.has_submitted or room.seat.has_read_all)
    if work.viewer.person_id not in readers or not asked:
        return None
    done = {person for person, tick in ticks.items() if tick.read_all_at} & set(readers)
    return ReadAll(
        done=work.viewer.person_id in done, words=f"{len(done)} of {len(readers)} have read all",
        refusal=room.why_not(Action.TICK_READ_ALL) or "",
    )  # fmt: skip


def _views(room: Seated, debrief: Debrief, wish: Wish) -> tuple[Link, ...]:
    """Ways through the room; in reading the reading card carries its own."""
    if debrief.phase is DebriefPhase.READING:
        return ()
    base = f"/loops/{room.whole.loop.id}/debrief"
    decides = debrief.phase is DebriefPhase.DECIDING
    on_findings = decides and wish.by == "board"
    reads = (("person", "Read by person"), ("principle", "Read by principle"))
    return (
        Link(
            label=spoken(debrief.phase).capitalize(), href=base, current=wish.by not in READING_BY and not on_findings
        ),
        *([Link(label="Findings", href=f"{base}?by=board", current=on_findings)] if decides else []),
        *(Link(label=label, href=f"{base}?by={by}", current=wish.by == by) for by, label in reads),
    )


def _grid(work: Work, room: Seated, debrief: Debrief, open_row: str) -> GridCard:
    """The grid with links into the room; the footer only once this opening's round is revealed (R25, R26)."""
    votes = None
    if debrief.revealed_at is not None and room.sees(Object.VOTE_TALLY) is Sight.FULL:
        votes = {place: vote_words(said) for place, said in revotes.history_of(work, room).items()}
    drawn = grid.grid_of(work, room, votes=votes)
    lines = {one.id: one for one in room_board.lines(work, room, debrief, open_row)}
    rows = [_row(room, drawn, one, lines[one.id].thin if one.id in lines else False, open_row) for one in drawn.rows]
    if debrief.phase not in TALKING:
        return drawn.model_copy(update={"rows": tuple(rows)})
    order = list(lines)
    rows.sort(key=lambda one: order.index(one.id) if one.id in order else len(order))
    return drawn.model_copy(update={"rows": tuple(rows), "rows_heading": "Principle, most disagreement first"})


def _row(room: Seated, drawn: GridCard, row: GridRow, thin: bool, open_row: str) -> GridRow:
    cells = tuple(
        _cell(room, column.id, row.id, cell, row.id == open_row)
        for column, cell in zip(drawn.columns, row.cells, strict=True)
    )
    return row.model_copy(update={"cells": cells, "thin": thin, "href": principle_href(room, row.id)})


def _cell(room: Seated, panelist: str, slug: str, cell: GridCell, is_open: bool) -> GridCell:
    if cell.state != "mark":
        return cell
    href = f"/loops/{room.whole.loop.id}/debrief?by=person&who={panelist}#p-{slug}"
    return cell.model_copy(update={"href": href, "open": is_open})


def principle_href(room: Seated, slug: str) -> str:
    """Where a principle is discussed, or before that read."""
    debrief = room.whole.debrief
    by = {DebriefPhase.DISCUSSING: "", DebriefPhase.DECIDING: "by=board&"}.get(
        debrief.phase if debrief else DebriefPhase.READING, "by=principle&"
    )
    return f"/loops/{room.whole.loop.id}/debrief?{by}principle={slug}#open"
