"""The discussion: principles by disagreement, one at a time, both sides side by side, findings (R27)."""

from hiring.domain import debrief as rules
from hiring.domain.actions import Action
from hiring.domain.debrief import Board
from hiring.domain.vocabulary import ConsentRole, FindingValue
from hiring.domain.words import listed, spoken
from hiring.domain.workflow import Step, blockers
from hiring.models.debrief import Finding
from hiring.schemas.reading import EvidenceCard
from hiring.schemas.room import BoardCard, BoardLine, Choice, FindingCard, Link, PrincipleCard, Wish
from hiring.services import facts, room_reading
from hiring.services.clock import when
from hiring.services.grid import FINDING_WORDS
from hiring.services.talk import Talk

LABEL = 90


def lines(talk: Talk, current: str) -> tuple[BoardLine, ...]:
    """The principles in the order of disagreement with what is found on each."""
    return tuple(_line(talk, one, current) for one in talk.ordered)


def _line(talk: Talk, one: Board, current: str) -> BoardLine:
    finding = talk.findings.get(one.principle)
    return BoardLine(
        id=one.principle, name=one.name, words=rules.disagreement_words(one, talk.labels), thin=one.thin,
        href=talk.href(one.principle), required=one.principle in talk.required, current=one.principle == current,
        finding=FINDING_WORDS[finding.value] if finding else "", finding_code=finding.value.value if finding else "",
        reaffirm=talk.again.get(one.principle, ""),
    )  # fmt: skip


def card(talk: Talk, wish: Wish) -> BoardCard | None:
    """None when there is nothing to discuss, which a loop with required principles rules out."""
    if not talk.ordered:
        return None
    by_slug = {one.principle: one for one in talk.ordered}
    looks_at = talk.debrief.principle_now or ""
    chosen = by_slug.get(wish.principle) or by_slug.get(looks_at) or talk.ordered[0]
    shown = room_reading.principle_card(talk, chosen, by_rating=True)
    row = talk.findings.get(chosen.principle)
    leads = talk.room.may(Action.RECORD_FINDING)
    rows = lines(talk, chosen.principle)
    pieces = _pieces(shown) if leads else ()
    follow_up = _follow_up(talk) if leads else ("", "")
    return BoardCard(
        lines=rows, shown=shown, room_looks_at=_elsewhere(talk, by_slug.get(looks_at), chosen),
        finding=finding_card(talk, row) if row else None, accepted=_accepted(talk, chosen.principle),
        leads=leads, is_rooms=looks_at == chosen.principle, may_find=leads and shown.required,
        may_accept=_may_accept(talk, shown), cite=pieces, joinable=_joinable(talk, shown) if leads else (),
        values=tuple(Choice(value=one.value, label=FINDING_WORDS[one].capitalize()) for one in FindingValue),
        following=_following(rows, chosen), follow_up_href=follow_up[0], follow_up_refusal=follow_up[1],
    )  # fmt: skip


def _elsewhere(talk: Talk, now: Board | None, chosen: Board) -> Link | None:
    """Where the room looks, for somebody who looks elsewhere."""
    return None if now is None or now is chosen else Link(label=now.name, href=talk.href(now.principle))


def finding_card(talk: Talk, row: Finding) -> FindingCard:
    return FindingCard(
        principle=row.principle, name=talk.shelf.principle(row.principle).name, value=row.value.value,
        words=FINDING_WORDS[row.value], reason=row.reason, author=talk.names.get(row.author_id, ""),
        at=when(row.at, talk.work.viewer.timezone, talk.work.now), level=row.at_level, version=row.version,
        reaffirm=talk.again.get(row.principle, ""), cited=tuple(map(str, talk.cited.get(row.id, ()))),
    )  # fmt: skip


def _accepted(talk: Talk, slug: str) -> tuple[str, ...]:
    ticks = [one for one in talk.accepted if one.principle == slug]
    return tuple(f"{talk.names.get(one.person_id, '')} ({spoken(one.role)}): {one.reason}" for one in ticks)


def _may_accept(talk: Talk, shown: PrincipleCard) -> bool:
    if not shown.required or not talk.room.may(Action.ACCEPT_INSUFFICIENT):
        return False
    given = {one.role for one in talk.accepted if one.principle == shown.id}
    return ConsentRole(str(talk.room.seat.kind)) not in given


def _pieces(shown: PrincipleCard) -> tuple[Choice, ...]:
    return tuple(Choice(value=one.id, label=_label(one)) for told in shown.told for one in told.evidence)


def _joinable(talk: Talk, shown: PrincipleCard) -> tuple[Choice, ...]:
    """All counted evidence, that on the open principle first."""
    told = [(one, p, e) for one in talk.counted for p in one.principles for e in p.evidence]
    told.sort(key=lambda found: found[1].principle != shown.id)
    found = tuple(Choice(value=e.id, label=f"{one.person} on {p.name}: {_start(e.situation)}") for one, p, e in told)
    return found if len(found) > 1 else ()


def _label(one: EvidenceCard) -> str:
    return f"{one.heading}: {_start(one.situation)}"


def _start(text: str) -> str:
    words = " ".join(text.split())
    return f"{words[:LABEL]}{'…' if len(words) > LABEL else ''}"


def _following(rows: tuple[BoardLine, ...], chosen: Board) -> Link | None:
    """The next required principle without a finding."""
    place = [one.id for one in rows].index(chosen.principle)
    later = [one for one in (*rows[place + 1 :], *rows[:place]) if one.required and not one.finding]
    return Link(label=later[0].name, href=later[0].href) if later else None


def _follow_up(talk: Talk) -> tuple[str, str]:
    """The page on which it is named, and why it cannot be now."""
    given = facts.running(talk.work, talk.room.whole)
    state = talk.room.whole.loop.state
    crosses = [one.reason for one in blockers(Step.ASK_FOLLOW_UP, state, given) if not one.met]
    return f"{talk.base}/follow-up", talk.room.why_not(Action.NAME_FOLLOW_UP) or listed(crosses)
