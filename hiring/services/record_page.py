"""The decision record as one person sees it, with what came after: closing, later dissent, reopening."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from hiring.domain import decision as rules
from hiring.domain.actions import Action
from hiring.domain.text import tidy
from hiring.domain.visibility import Object, Place, Sight, places
from hiring.domain.vocabulary import LoopState, Outcome
from hiring.domain.words import spoken
from hiring.models.debrief import Consent, Decision
from hiring.schemas.base import When
from hiring.schemas.decision import DecisionRecord, RecordedDissent
from hiring.schemas.decision_pages import ConsentCard, RecordPage, ReopenedCard, RevisionLink
from hiring.services import asked_core, checkpoints, grid, late_notes, reading, record
from hiring.services.clock import day_words, when
from hiring.services.seats import Seated
from hiring.services.work import Work
from hiring.store import chain
from hiring.store import decisions as store
from hiring.store import seats as seat_store

WITHOUT_FEEDBACK = "You read the decision, its reasons and the findings. Feedback, ratings and votes are left out."
WITHOUT_VOTES = "Votes are left out until the round of the reopened debrief is revealed."


def page(work: Work, loop_id: UUID, revision: int | None = None) -> RecordPage:
    """Unseen for whoever may not read decisions. Notes what was shown (R13, R20), and that an asked core read it."""
    room, decision, sealed = record.record_of(work, loop_id, revision)
    full = room.sees(Object.PEER_FEEDBACK) is Sight.FULL
    _note(work, room, decision, full)
    decided = seat_store.decisions(work.session, loop_id)
    later = _later_dissents(work, room, sealed) if full else ()
    moments = _moments(sealed, later)
    return RecordPage(
        loop_id=str(loop_id), organisation=room.whole.organisation.name, record=sealed,
        times={one: _when(work, one) for one in moments},
        verdict=verdict_words(decision), kind=_kind(decision.outcome), standing=_standing(room, decided, decision),
        revisions=_links(work, room, decided, decision), closing=closing_facts(work, room, decision.revision),
        reopened=_reopened(work, room, decision), later_dissents=later, full=full, without=_left_out(room, full),
        acts=_acts(work, room, decision, decided),
        may_dissent=decision is decided[-1] and room.may(Action.WRITE_DISSENT),
        proof=checkpoints.proof(work, chain.covering_ruling(work.session, loop_id, decision.id)),
    )  # fmt: skip


def verdict_words(decision: Decision) -> str:
    """ "Hire at L5", "No hire", "Veto"."""
    hired = decision.outcome is Outcome.HIRE and decision.level
    return f"Hire at {decision.level}" if hired else spoken(decision.outcome).capitalize()


def _kind(outcome: Outcome) -> str:
    return "good" if outcome is Outcome.HIRE else "bad" if outcome is Outcome.VETO else "plain"


def _left_out(room: Seated, full: bool) -> str:
    if not full:
        return WITHOUT_FEEDBACK
    return "" if room.sees(Object.VOTE_TALLY) is Sight.FULL else WITHOUT_VOTES


def _note(work: Work, room: Seated, decision: Decision, full: bool) -> None:
    """A decision tells what its feedback said: an asked core Bar Raiser counts as a reader (R20), and it is audited."""
    if full:
        reading.note_shown(work, room, reading.readable(work, room))
        return
    reading.note_shown(work, room, grid.shown_in(work, room))
    if Place.CORE_OUTSIDE in places(room.seat, room.facts):
        asked_core.audit_decision_read(work, room, decision)


def _moments(sealed: DecisionRecord, later: Iterable[RecordedDissent]) -> set[str]:
    positions = (sealed.position, *sealed.earlier_positions)
    written = [one.at for one in positions] + [one.at for one in sealed.findings]
    return {sealed.ruled_at, *written, *(one.at for one in (*sealed.dissents, *later))}


def _when(work: Work, iso: str) -> When:
    return when(datetime.fromisoformat(iso), work.viewer.timezone)


def _later_dissents(work: Work, room: Seated, sealed: DecisionRecord) -> tuple[RecordedDissent, ...]:
    """Notes written after the ruling: the sealed record cannot hold them."""
    rows = store.dissents(work.session, room.whole.loop.id, sealed.revision)
    written = (RecordedDissent(person=name, at=one.at.isoformat(), text=one.text) for one, name in rows)
    return tuple(one for one in written if one not in sealed.dissents)


def _standing(room: Seated, decided: list[Decision], decision: Decision) -> str:
    """R33: in force, or superseded and by what."""
    loop = room.whole.loop
    cancelled = loop.state is LoopState.CANCELLED
    revisions = [one.revision for one in decided]
    if rules.revision_in_force(revisions, loop.revision, cancelled=cancelled) == decision.revision:
        return "In force" if not cancelled else f"In force again: revision {loop.revision} was cancelled"
    later = [one for one in revisions if one > decision.revision]
    if later:
        return f"Superseded by the decision of revision {later[0]}"
    return f"Reopened: revision {loop.revision} is under way and will supersede it"


def _links(work: Work, room: Seated, decided: list[Decision], here: Decision) -> tuple[RevisionLink, ...]:
    zone = work.viewer.timezone
    return tuple(
        RevisionLink(
            revision=one.revision, words=verdict_words(one), here=one.id == here.id, at=when(one.at, zone),
            href=f"/loops/{room.whole.loop.id}/decision?revision={one.revision}",
        )
        for one in decided
    )  # fmt: skip


def closing_facts(work: Work, room: Seated, revision: int) -> tuple[tuple[str, str], ...]:
    """R35, from the event that closing this revision wrote; empty while it is not closed."""
    events = store.events_of(work.session, room.whole.loop.id, "loop_closed")
    details = [json.loads(event.detail) for event in events]
    found = next((one for one in reversed(details) if one.get("revision") == str(revision)), None)
    if found is None:
        return ()
    said = {"True": "yes", "False": "no"}
    return (
        ("Candidate told on", _day(found.get("told_on"))),
        ("Offer", found.get("offer", "")),
        ("Considered for another role", said.get(found.get("recycle", ""), "")),
        ("Cool-down until", _day(found.get("cool_down_until"))),
    )


def _day(iso: str | None) -> str:
    return day_words(date.fromisoformat(iso)) if iso else ""


def _reopened(work: Work, room: Seated, decision: Decision) -> ReopenedCard | None:
    granted = store.reopening_of(work.session, room.whole.loop.id)
    if len(granted) < decision.revision:
        return None
    request = granted[decision.revision - 1]
    given = consent_cards(work, store.consents(work.session, request.id))
    names = store.names(work.session, {request.asked_by_id})
    return ReopenedCard(
        reason=tidy(request.reason), asked_by=names.get(request.asked_by_id, ""), consents=given,
        at=when(request.closed_at or request.at, work.viewer.timezone),
    )  # fmt: skip


def consent_cards(work: Work, given: Iterable[Consent]) -> tuple[ConsentCard, ...]:
    rows = list(given)
    names = store.names(work.session, {one.person_id for one in rows})
    return tuple(
        ConsentCard(
            person=names.get(one.person_id, ""), role=spoken(one.role), granted=one.granted,
            words="consents" if one.granted else "refuses", text=one.text, at=when(one.at, work.viewer.timezone),
        )
        for one in rows
    )  # fmt: skip


def _acts(work: Work, room: Seated, decision: Decision, decided: list[Decision]) -> tuple[tuple[str, str], ...]:
    """What the viewer may do next, as links."""
    base, late = f"/loops/{room.whole.loop.id}", late_notes.address(work, room)
    if decision is not decided[-1]:
        return ()
    offered = (
        ("Close the loop", f"{base}/close", room.may(Action.CLOSE)),
        ("Coaching notes", f"{base}/coaching", room.sees(Object.COACHING) >= Sight.OWN),
        ("Late notes", late, bool(late)),
        ("Ask for reopening", f"{base}/reopen", room.may(Action.ASK_FOR_REOPENING)),
    )
    return tuple((label, href) for label, href, may in offered if may)
