"""The open debrief: phases, people, the grid, and the part that the phase is about."""

from uuid import UUID

from hiring.domain import machines
from hiring.domain.actions import Action
from hiring.domain.debrief import PHASES, next_phase, vote_words
from hiring.domain.guards import WorkFacts
from hiring.domain.visibility import Object, Sight
from hiring.domain.vocabulary import DebriefPhase, PanelistKind
from hiring.domain.words import spoken
from hiring.models.debrief import Debrief
from hiring.schemas.grid import GridCard, GridCell, GridRow
from hiring.schemas.room import Choice, Link, PhaseMove, Present, ReadAll, RoomCard, StepCard, Wish
from hiring.services import debrief as rooms
from hiring.services import facts, grid, revotes, room_board, room_deciding, room_reading, room_round
from hiring.services.seats import Seated
from hiring.services.talk import Talk
from hiring.services.work import Work
from hiring.store.loops import Place

READING_BY = ("person", "principle")
TALKING = (DebriefPhase.DISCUSSING, DebriefPhase.DECIDING)


def card(work: Work, room: Seated, wish: Wish) -> RoomCard | None:
    """None when no debrief is open, which `may(ENTER_ROOM)` rules out."""
    debrief = room.whole.debrief
    if debrief is None or not debrief.phase.open:
        return None
    talk = Talk(work, room, debrief)
    reads = wish.by in READING_BY or debrief.phase is DebriefPhase.READING
    decides = debrief.phase is DebriefPhase.DECIDING and wish.by != "board"
    board = None if reads or decides or debrief.phase not in TALKING else room_board.card(talk, wish)
    leads = room.may(Action.MOVE_PHASE)
    return RoomCard(
        phase=debrief.phase.value, steps=_steps(debrief.phase), present=_present(talk), missing=_missing(room),
        leads=leads, move=_move(talk) if leads else None, override_reason=debrief.override_reason or "",
        grid=_grid(talk, board.shown.id if board else ""), attendance=_attendance(talk) if leads else (),
        read_all=_read_all(talk), views=_views(talk, wish), reading=room_reading.card(talk, wish) if reads else None,
        round=room_round.card(work, room, debrief) if not reads and _shows_round(debrief) else None,
        board=board, deciding=room_deciding.card(talk) if decides and not reads else None,
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


def _present(talk: Talk) -> tuple[Present, ...]:
    shown = [_person(talk, place) for place in rooms.admitted(talk.room.whole).values()]
    recruiter = talk.room.whole.loop.recruiter_id
    if recruiter in talk.ticks:
        shown.append(_as_present(talk, talk.names.get(recruiter, ""), recruiter, ["recruiter"]))
    return tuple(shown)


def _person(talk: Talk, place: Place) -> Present:
    tick = talk.ticks.get(place.person.id)
    said = [spoken(place.kind)] if place.kind is not PanelistKind.INTERVIEWER else []
    said += ["has read all"] if tick and tick.read_all_at else []
    absent = tick is not None and tick.attends is False and talk.debrief.phase is not DebriefPhase.READING
    return _as_present(talk, place.person.name, place.person.id, said + (["does not attend"] if absent else []))


def _as_present(talk: Talk, name: str, person_id: UUID, said: list[str]) -> Present:
    here = _is_here(talk, person_id)
    return Present(name=name, here=here, words=", ".join(said if here else [*said, "away"]))


def _is_here(talk: Talk, person_id: UUID) -> bool:
    tick = talk.ticks.get(person_id)
    return person_id == talk.work.viewer.person_id or (tick is not None and rooms.is_here(tick, talk.work))


def _missing(room: Seated) -> tuple[str, ...]:
    """R24: whoever still owes is not in the room."""
    blind = [place for place in room.whole.active_places if place.owes and not place.panelist.after_reading]
    return tuple(place.person.name for place in blind if not place.kind.practises)


def _move(talk: Talk) -> PhaseMove | None:
    to = next_phase(talk.debrief.phase)
    if to is None:
        return None
    asked = machines.PHASE_GUARDS.get(rooms.STEP_TO[to], ())
    given = facts.meeting(talk.work, talk.room.whole) if asked else WorkFacts()
    refusal = " ".join(reason.sentence for guard in asked for reason in guard.against(given))
    return PhaseMove(to=to.value, label=f"Go on to {spoken(to)}", refusal=refusal)


def _read_all(talk: Talk) -> ReadAll | None:
    """R25: the tick of every panelist in the room; later on only for who came late (section 6)."""
    readers, me, seat = rooms.admitted(talk.room.whole), talk.work.viewer.person_id, talk.room.seat
    asked = talk.debrief.phase is DebriefPhase.READING or not (seat.has_submitted or seat.has_read_all)
    if me not in readers or not asked:
        return None
    done = {person for person, tick in talk.ticks.items() if tick.read_all_at} & set(readers)
    return ReadAll(
        done=me in done, words=f"{len(done)} of {len(readers)} have read all",
        refusal=talk.room.why_not(Action.TICK_READ_ALL) or "",
    )  # fmt: skip


def _attendance(talk: Talk) -> tuple[Choice, ...]:
    """R26: who attends, filled in from presence until the Bar Raiser says it."""
    return tuple(
        Choice(value=str(person), label=f"{place.person.name}, {spoken(place.kind)}", checked=_attends(talk, person))
        for person, place in rooms.admitted(talk.room.whole).items()
    )


def _attends(talk: Talk, person: UUID) -> bool:
    tick = talk.ticks.get(person)
    return tick.attends if tick is not None and tick.attends is not None else _is_here(talk, person)


def _views(talk: Talk, wish: Wish) -> tuple[Link, ...]:
    """Ways through the room; in reading the reading card carries its own."""
    phase, base = talk.debrief.phase, talk.base
    if phase is DebriefPhase.READING:
        return ()
    decides = phase is DebriefPhase.DECIDING
    on_findings = decides and wish.by == "board"
    reads = (("person", "Read by person"), ("principle", "Read by principle"))
    own = wish.by not in READING_BY and not on_findings
    return (
        Link(label=spoken(phase).capitalize(), href=base, current=own),
        *([Link(label="Findings", href=f"{base}?by=board", current=on_findings)] if decides else []),
        *(Link(label=label, href=f"{base}?by={by}", current=wish.by == by) for by, label in reads),
    )


def _grid(talk: Talk, open_row: str) -> GridCard:
    """The grid with links into the room; the footer only once this opening's round is revealed (R25, R26)."""
    votes = None
    if talk.debrief.revealed_at is not None and talk.room.sees(Object.VOTE_TALLY) is Sight.FULL:
        votes = {place: vote_words(said) for place, said in revotes.history_of(talk.work, talk.room).items()}
    drawn = grid.grid_of(talk.work, talk.room, votes=votes)
    thin = {one.principle for one in talk.boards if one.thin}
    rows = [_row(talk, drawn, one, one.id in thin, open_row) for one in drawn.rows]
    if talk.debrief.phase not in TALKING:
        return drawn.model_copy(update={"rows": tuple(rows)})
    order = [one.principle for one in talk.ordered]
    rows.sort(key=lambda one: order.index(one.id) if one.id in order else len(order))
    return drawn.model_copy(update={"rows": tuple(rows), "rows_heading": "Principle, most disagreement first"})


def _row(talk: Talk, drawn: GridCard, row: GridRow, thin: bool, open_row: str) -> GridRow:
    cells = tuple(
        _cell(talk, column.id, row.id, cell, row.id == open_row)
        for column, cell in zip(drawn.columns, row.cells, strict=True)
    )
    return row.model_copy(update={"cells": cells, "thin": thin, "href": talk.href(row.id)})


def _cell(talk: Talk, panelist: str, slug: str, cell: GridCell, is_open: bool) -> GridCell:
    if cell.state != "mark":
        return cell
    return cell.model_copy(update={"href": f"{talk.base}?by=person&who={panelist}#p-{slug}", "open": is_open})
