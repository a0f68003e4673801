"""The discussion: principles by disagreement, one at a time, both sides side by side, findings (R27)."""

from hiring.domain import debrief as rules
from hiring.domain.actions import Action
from hiring.domain.debrief import Board
from hiring.domain.vocabulary import ConsentRole, FindingValue, PositionValue
from hiring.domain.words import listed, spoken
from hiring.domain.workflow import Step, blockers
from hiring.models.debrief import Debrief, Finding, InsufficientTick
from hiring.schemas.reading import EvidenceCard
from hiring.schemas.room import BoardCard, BoardLine, Choice, FindingCard, Link, PrincipleCard, Wish
from hiring.services import boards, facts, reading, room_reading
from hiring.services.clock import when
from hiring.services.grid import FINDING_WORDS
from hiring.services.seats import Seated
from hiring.services.work import Work
from hiring.store import debriefs as store
from hiring.store import decisions

LABEL = 90


def ordered(work: Work, room: Seated) -> tuple[Board, ...]:
    """Most disagreement first, then more raters, then the order of the set."""
    return rules.by_disagreement(boards.boards_of(work, room), boards.shelf_of(work, room).codes)


def lines(work: Work, room: Seated, debrief: Debrief, current: str) -> tuple[BoardLine, ...]:
    """The principles in the order of disagreement with what is found on each."""
    shelf = boards.shelf_of(work, room)
    labels = {code: shelf.label(code) for code in shelf.codes}
    required = {one.principle for one in room.whole.principles}
    findings = findings_of(work, room)
    again = reaffirm_words(work, room, debrief)
    by = "by=board&" if debrief.phase.value == "deciding" else ""
    return tuple(
        BoardLine(
            id=one.principle, name=one.name, words=rules.disagreement_words(one, labels), thin=one.thin,
            href=f"/loops/{room.whole.loop.id}/debrief?{by}principle={one.principle}#open",
            required=one.principle in required, current=one.principle == current,
            finding=FINDING_WORDS[findings[one.principle].value] if one.principle in findings else "",
            finding_code=findings[one.principle].value.value if one.principle in findings else "",
            reaffirm=again.get(one.principle, ""),
        )
        for one in ordered(work, room)
    )  # fmt: skip


def findings_of(work: Work, room: Seated) -> dict[str, Finding]:
    loop = room.whole.loop
    return {one.principle: one for one in store.findings(work.session, loop.id, loop.revision)}


def reaffirm_words(work: Work, room: Seated, debrief: Debrief) -> dict[str, str]:
    """Principle to why its finding waits to be affirmed again (R24, R32)."""
    position = store.position(work.session, room.whole.loop.id, debrief.id)
    hire = position is not None and position.value is PositionValue.HIRE
    level = position.level if position and hire else None
    found: dict[str, str] = {}
    for slug, one in findings_of(work, room).items():
        if one.reaffirm:
            found[slug] = "feedback came after this finding"
        elif level is not None and level != one.at_level:
            found[slug] = f"not affirmed at {level} yet"
    return found


def card(work: Work, room: Seated, debrief: Debrief, wish: Wish) -> BoardCard | None:
    """None when there is nothing to discuss, which a loop with required principles rules out."""
    told = ordered(work, room)
    if not told:
        return None
    by_slug = {one.principle: one for one in told}
    chosen = by_slug.get(wish.principle) or by_slug.get(debrief.principle_now or "") or told[0]
    rows = lines(work, room, debrief, chosen.principle)
    shown = _shown(work, room, chosen)
    row = findings_of(work, room).get(chosen.principle)
    leads = room.may(Action.RECORD_FINDING)
    loop = room.whole.loop
    ticks = [
        t for t in store.insufficient_ticks(work.session, loop.id, loop.revision) if t.principle == chosen.principle
    ]
    follow_up = _follow_up(work, room) if leads else ("", "")
    return BoardCard(
        lines=rows, shown=shown, room_looks_at=_elsewhere(room, debrief, by_slug, chosen),
        finding=finding_card(work, room, debrief, row) if row else None,
        accepted=_accepted(work, ticks),
        leads=leads, is_rooms=debrief.principle_now == chosen.principle, may_find=leads and shown.required,
        may_accept=_may_accept(room, shown, {one.role for one in ticks}),
        cite=_pieces(shown) if leads else (), joinable=_pieces(shown) if leads and len(_pieces(shown)) > 1 else (),
        values=tuple(Choice(value=one.value, label=FINDING_WORDS[one].capitalize()) for one in FindingValue),
        following=_following(rows, chosen), follow_up_href=follow_up[0], follow_up_refusal=follow_up[1],
    )  # fmt: skip


def _shown(work: Work, room: Seated, chosen: Board) -> PrincipleCard:
    counted = boards.counted_places(work, room)
    return room_reading.principle_card(work, room, chosen, reading.read(work, room, counted), by_rating=True)


def _elsewhere(room: Seated, debrief: Debrief, by_slug: dict[str, Board], chosen: Board) -> Link | None:
    """Where the room looks, for somebody who looks elsewhere."""
    now = by_slug.get(debrief.principle_now or "")
    if now is None or now is chosen:
        return None
    return Link(label=now.name, href=f"/loops/{room.whole.loop.id}/debrief#open")


def finding_card(work: Work, room: Seated, debrief: Debrief, row: Finding) -> FindingCard:
    names = decisions.names(work.session, {row.author_id})
    cited = decisions.cited_evidence(work.session, [row.id]).get(row.id, [])
    return FindingCard(
        principle=row.principle, name=boards.shelf_of(work, room).principle(row.principle).name,
        value=row.value.value, words=FINDING_WORDS[row.value], reason=row.reason,
        author=names.get(row.author_id, ""), at=when(row.at, work.viewer.timezone, work.now), level=row.at_level,
        version=row.version, reaffirm=reaffirm_words(work, room, debrief).get(row.principle, ""),
        cited=tuple(map(str, cited)),
    )  # fmt: skip


def _accepted(work: Work, ticks: list[InsufficientTick]) -> tuple[str, ...]:
    names = decisions.names(work.session, {one.person_id for one in ticks})
    return tuple(f"{names.get(one.person_id, '')} ({spoken(one.role)}): {one.reason}" for one in ticks)


def _may_accept(room: Seated, shown: PrincipleCard, given: set[ConsentRole]) -> bool:
    if not shown.required or not room.may(Action.ACCEPT_INSUFFICIENT):
        return False
    return ConsentRole(str(room.seat.kind)) not in given


def _pieces(shown: PrincipleCard) -> tuple[Choice, ...]:
    return tuple(Choice(value=one.id, label=_label(one)) for told in shown.told for one in told.evidence)


def _label(one: EvidenceCard) -> str:
    start = " ".join(one.situation.split())
    return f"{one.heading}: {start[:LABEL]}{'…' if len(start) > LABEL else ''}"


def _following(rows: tuple[BoardLine, ...], chosen: Board) -> Link | None:
    """The next required principle without a finding."""
    place = [one.id for one in rows].index(chosen.principle)
    later = [one for one in (*rows[place + 1 :], *rows[:place]) if one.required and not one.finding]
    return Link(label=later[0].name, href=later[0].href) if later else None


def _follow_up(work: Work, room: Seated) -> tuple[str, str]:
    given = facts.running(work, room.whole)
    crosses = [one.reason for one in blockers(Step.ASK_FOLLOW_UP, room.whole.loop.state, given) if not one.met]
    refusal = room.why_not(Action.NAME_FOLLOW_UP) or listed(crosses)
    return (f"/loops/{room.whole.loop.id}/debrief/follow-up", refusal)
