"""The debrief page of one viewer: what phase and policy allow, and a tag that changes whenever the page would (R38)."""

import hashlib
import hmac
from dataclasses import dataclass
from uuid import UUID

from hiring.domain import due
from hiring.domain.actions import Action
from hiring.domain.errors import Unseen
from hiring.domain.visibility import Object, Sight, is_blind, shown_state
from hiring.domain.vocabulary import LoopState
from hiring.schemas.room import DebriefPage, Wish
from hiring.services import debrief as rooms
from hiring.services import facts, reading, room_before, room_inside
from hiring.services.clock import day_words
from hiring.services.seats import Seated, seated
from hiring.services.work import Work
from hiring.store import decisions, pulse
from hiring.store.pulse import Beat

HALF_HOUR = 30
TAG_LENGTH = 32
OVER = frozenset({LoopState.DECIDED, LoopState.CLOSED})


@dataclass(frozen=True)
class Looked:
    """A page, and what has to be written down with it: feedback shown for the first time, presence."""

    page: DebriefPage
    unnoted: bool
    present_in: UUID | None


@dataclass(frozen=True)
class Unchanged:
    """The viewer's page is still that of `tag`; presence is written in `present_in`, None when not due."""

    tag: str
    present_in: UUID | None


def unchanged(work: Work, loop_id: UUID, wish: Wish, tags: frozenset[str]) -> Unchanged | None:
    """Compares tags without building the page: three statements. None when the page has to be built."""
    beat = pulse.beat(work.session, loop_id)
    tag = tag_of(work, beat, wish) if beat else ""
    return Unchanged(tag, _present_in(work, beat)) if beat and tag in tags else None


def look(work: Work, loop_id: UUID, wish: Wish, *, note: bool = False) -> Looked:
    """The page; `note` writes down what it shows, in a writing transaction that no recall can slip into (R13)."""
    beat = pulse.beat(work.session, loop_id)
    room = seated(work, loop_id, lock=note)
    if beat is None or room.sees(Object.STATUS) is Sight.NOTHING:
        raise Unseen
    inside = room.may(Action.ENTER_ROOM)
    tells = inside or room_before.leads(room) or room_before.tells_votes(room)
    shown = reading.readable(work, room) if tells else ()
    present_in = _present_in(work, beat) if inside else None
    if note:
        reading.note_shown(work, room, shown)
        if present_in is not None:
            rooms.note_presence(work, present_in)
    others = {one.id for one in shown if one.feedback and one.person.id != work.viewer.person_id}
    noted = reading.noted_lately(work, loop_id) if others else frozenset()
    return Looked(_page(work, room, beat, wish, inside), bool(others - noted), present_in)


def _present_in(work: Work, beat: Beat) -> UUID | None:
    open_now = beat.phase is not None and beat.phase.open
    due_now = open_now and rooms.presence_due(beat.seen.get(work.viewer.person_id), work)
    return beat.debrief_id if due_now else None


def tag_of(work: Work, beat: Beat, wish: Wish) -> str:
    """An ETag of this viewer's own page, keyed so that nobody can guess one (R18, R38)."""
    here = sorted({who for who, at in beat.seen.items() if rooms.seen_lately(at, work)} | {work.viewer.person_id})
    viewer = (work.viewer.person_id, work.viewer.guarded, sorted(work.viewer.roles), work.viewer.bar_raiser)
    time = (work.now.date(), work.now.hour, work.now.minute // HALF_HOUR)
    said = repr((viewer, time, wish.query, beat.facts, here))
    return f'"{hmac.new(beat.secret.encode(), said.encode(), hashlib.sha256).hexdigest()[:TAG_LENGTH]}"'


def _page(work: Work, room: Seated, beat: Beat, wish: Wish, inside: bool) -> DebriefPage:
    whole = room.whole
    follows = inside or _opens_soon(room)
    state = shown_state(whole.loop.state, room.seat, room.facts)
    judged = room.sees(Object.FINDINGS) is Sight.FULL
    inside_card = room_inside.card(work, room, wish) if inside else None
    return DebriefPage(
        loop_id=whole.loop.id, title=f"Debrief: {whole.candidate.name}", candidate=whole.candidate.name,
        facts=_facts(work, room), status=_status(room, state),
        says=room_inside.spoken_state(inside_card) if inside_card else state,
        etag=tag_of(work, beat, wish) if follows else "", poll_url=_poll_url(whole.loop.id, wish) if follows else "",
        ended=judged and not follows, room=inside_card,
        opening=room_before.opening(work, room) if not inside else None,
        offer=room_before.offer(work, room), follow_up=room_before.follow_up(work, room) if judged else None,
        decision_href=f"/loops/{whole.loop.id}/decision" if _decided(room) else "",
        earlier=room_before.earlier(work, room) if judged else (),
    )  # fmt: skip


def _opens_soon(room: Seated) -> bool:
    """Whoever waits for the first opening of a revision is taken into the room by the poll."""
    waiting = room.whole.loop.state is LoopState.READY and room.whole.debrief is None
    return waiting and not is_blind(room.seat, room.facts) and room.sees(Object.FINDINGS) is Sight.FULL


def _poll_url(loop_id: UUID, wish: Wish) -> str:
    return f"/loops/{loop_id}/debrief/live" + (f"?{wish.query}" if wish.query else "")


def _decided(room: Seated) -> bool:
    return room.whole.loop.state in OVER and room.sees(Object.DECISION) is Sight.FULL


def _facts(work: Work, room: Seated) -> tuple[str, ...]:
    whole, loop = room.whole, room.whole.loop
    recruiter = decisions.names(work.session, {loop.recruiter_id}).get(loop.recruiter_id, "")
    manager = whole.hiring_manager.person.name if whole.hiring_manager else ""
    leader = whole.bar_raiser.person.name if whole.bar_raiser else ""
    return (
        f"{whole.requisition.title}, {loop.level}", whole.requisition.team,
        f"Hiring manager {manager}" if manager else "", f"Bar Raiser {leader}" if leader else "",
        f"Recruiter {recruiter}", *_promise(work, room),
    )  # fmt: skip


def _promise(work: Work, room: Seated) -> tuple[str, ...]:
    """R35: the clock runs from the last interview until the candidate is told."""
    loop, zone = room.whole.loop, room.whole.candidate.timezone
    last, clock = loop.last_interview_at, facts.promise(room.whole, work.now)
    if last is None or clock is None or last > work.now:
        return ()
    day = f"Last interview {day_words(last.astimezone(due.zone_info(zone)).date())}"
    told = loop.told_on is not None
    return (day,) if told else (day, f"{clock.words} of the promise to the candidate")


def _status(room: Seated, state: str) -> str:
    """Where the loop stands, in the words this person may read."""
    blind = is_blind(room.seat, room.facts)
    if blind or not state:
        return f"{state[:1].upper()}{state[1:]}." if state else ""
    waits = room.whole.loop.waits_for.partition(": ")[2]
    return f"The loop is {state}" + (f"; it waits for {waits}." if waits and waits != "nothing" else ".")
