"""The decision record: composed and sealed at the ruling, shown to whom the policy lets see it."""

from uuid import UUID

from hiring.domain.actions import Action
from hiring.domain.debrief import vote_words
from hiring.domain.errors import Unseen
from hiring.domain.visibility import Object, Sight
from hiring.domain.vocabulary import Outcome
from hiring.domain.words import spoken
from hiring.models.debrief import Decision, Finding, Position
from hiring.schemas.decision import (
    DecisionRecord,
    RecordedDissent,
    RecordedFinding,
    RecordedPosition,
    RecordedVote,
    RuleOn,
)
from hiring.schemas.grid import GridCard
from hiring.schemas.reading import EvidenceCard
from hiring.services import facts, grid, principle_sets, reading, revotes
from hiring.services.seats import Seated, seated
from hiring.services.work import Work
from hiring.store import debriefs as debrief_store
from hiring.store import decisions as store
from hiring.store import feedbacks
from hiring.store import seats as seat_store


def compose(
    work: Work, room: Seated, position: Position, command: RuleOn, outcome: Outcome, *, met: bool,
    missed: tuple[str, ...] = (),
) -> DecisionRecord:  # fmt: skip
    """Everything of R29 to R34 as the room saw it at this moment; `missed`: who never submitted (R24)."""
    whole = room.whole
    positions = store.positions(work.session, whole.loop.id, whole.loop.revision)
    names = store.names(
        work.session, {one.person_id for one in positions} | {whole.loop.recruiter_id, work.viewer.person_id}
    )
    history = revotes.history_of(work, room)
    said = {place.id: vote_words(history.get(place.id, [])) for place in whole.places}
    return DecisionRecord(
        candidate=whole.candidate.name, requisition=whole.requisition.requisition_id, title=whole.requisition.title,
        team=whole.requisition.team, target_level=whole.loop.level, revision=whole.loop.revision,
        outcome=outcome.value, level=position.level or "", ruling=command.ruling.value, ruled_by=work.viewer.name,
        ruled_at=work.now.isoformat(), reason=command.reason, cited=command.cited, met=met,
        other_role=command.other_role and outcome is Outcome.NO_HIRE, hiring_manager=names.get(position.person_id, ""),
        recruiter=names.get(whole.loop.recruiter_id, ""), position=_position(position, names),
        earlier_positions=tuple(_position(one, names) for one in positions if one.id != position.id),
        findings=_findings(work, room), votes=_votes(work, room, said), present=_present(work, room),
        dissents=tuple(
            RecordedDissent(person=name, at=one.at.isoformat(), text=one.text)
            for one, name in store.dissents(work.session, whole.loop.id, whole.loop.revision)
        ),
        override_reason=(whole.debrief.override_reason or "") if whole.debrief else "",
        missed=missed,
        grid=_grid(work, room, said), set_name=_set_name(work, room),
    )  # fmt: skip


def _grid(work: Work, room: Seated, said: dict[UUID, str]) -> GridCard:
    return grid.grid_of(work, room, votes=said).model_copy(update={"votes_heading": "Vote, initial → final"})


def _set_name(work: Work, room: Seated) -> str:
    shelf = principle_sets.of(work.session, room.whole.loop.principle_set_id)
    return f"{shelf.name} {shelf.version}"


def _position(one: Position, names: dict[UUID, str]) -> RecordedPosition:
    return RecordedPosition(
        value=one.value.value, words=spoken(one.value), level=one.level or "", note=one.note,
        person=names.get(one.person_id, ""), at=one.at.isoformat(), lapsed=one.lapsed_at is not None,
    )  # fmt: skip


def _findings(work: Work, room: Seated) -> tuple[RecordedFinding, ...]:
    loop = room.whole.loop
    rows = {one.principle: one for one in debrief_store.findings(work.session, loop.id, loop.revision)}
    names = store.names(work.session, {one.author_id for one in rows.values()})
    principles = facts.names_of(work, room.whole)
    cited = store.cited_evidence(work.session, [one.id for one in rows.values()])
    cards = _evidence(work, room, principles)
    return tuple(
        _finding(
            rows[one.principle],
            principles,
            names,
            [cards[e] for e in cited.get(rows[one.principle].id, ()) if e in cards],
        )
        for one in room.whole.principles
        if one.principle in rows
    )


def _finding(
    one: Finding, principles: dict[str, str], names: dict[UUID, str], evidence: list[EvidenceCard]
) -> RecordedFinding:
    return RecordedFinding(
        principle=one.principle, name=principles.get(one.principle, one.principle), value=one.value.value,
        words=grid.FINDING_WORDS[one.value], reason=one.reason, author=names.get(one.author_id, ""),
        at=one.at.isoformat(), level=one.at_level, evidence=tuple(evidence),
    )  # fmt: skip


def _evidence(work: Work, room: Seated, principles: dict[str, str]) -> dict[UUID, EvidenceCard]:
    """Under its finding a piece of evidence is headed by whose it is."""
    places = {place.feedback.id: place for place in room.whole.places if place.feedback and place.submitted}
    cards = {}
    for one in feedbacks.evidence_of(work.session, places):
        card = reading.evidence_card(one, places[one.feedback_id], principles.get(one.principle, one.principle))
        cards[one.id] = card.model_copy(update={"heading": card.sub, "sub": ""})
    return cards


def _votes(work: Work, room: Seated, said: dict[UUID, str]) -> tuple[RecordedVote, ...]:
    reasons = store.vote_reasons(work.session, room.whole.loop.id)
    changed: dict[UUID, list[str]] = {}
    for vote, counts in seat_store.votes(work.session, room.whole.loop.id):
        if counts and vote.id in reasons:
            changed.setdefault(vote.panelist_id, []).append(reasons[vote.id])
    return tuple(
        RecordedVote(
            person=place.person.name, kind_words=spoken(place.kind), words=said[place.id],
            reasons=tuple(changed.get(place.id, ())),
        )
        for place in room.whole.voters
        if said.get(place.id)
    )  # fmt: skip


def _present(work: Work, room: Seated) -> tuple[str, ...]:
    if room.whole.debrief is None:
        return ()
    ticks = seat_store.ticks(work.session, room.whole.debrief.id)
    attending = {person for person, tick in ticks.items() if tick.attends}
    return tuple(place.person.name for place in room.whole.active_places if place.person.id in attending)


def record_of(work: Work, loop_id: UUID, revision: int | None = None) -> tuple[Seated, Decision, DecisionRecord]:
    """The sealed record of a revision (default: the newest decided one) for this viewer; Unseen where there is none.

    A core Bar Raiser who is asked about the decision gets it without feedback and votes (section 5); votes are left
    out too while a reopened loop's own round is not revealed (R25).
    """
    room = seated(work, loop_id)
    if not room.may(Action.VIEW_DECISION):
        raise Unseen  # before any look for one, so that the same statements run whether there is one or not (R18)
    decided = [one.revision for one in seat_store.decisions(work.session, loop_id)]
    wanted = revision if revision is not None else (decided[-1] if decided else 0)
    found = store.of_revision(work.session, loop_id, wanted) if wanted in decided else None
    if found is None:
        raise Unseen
    sealed = DecisionRecord.model_validate_json(found[1].text).model_copy(update={"digest": found[0].digest})
    if room.sees(Object.PEER_FEEDBACK) is not Sight.FULL:
        return room, found[0], _without_feedback(sealed)
    if room.sees(Object.VOTE_TALLY) is not Sight.FULL:
        return room, found[0], _without_votes(sealed)
    return room, found[0], sealed


def _without_votes(sealed: DecisionRecord) -> DecisionRecord:
    return sealed.model_copy(update={"votes": (), "grid": sealed.grid.model_copy(update={"votes": ()})})


def _without_feedback(sealed: DecisionRecord) -> DecisionRecord:
    """Decision, reasons and findings; no evidence, ratings, votes, dissent or earlier positions."""
    findings = tuple(one.model_copy(update={"evidence": ()}) for one in sealed.findings)
    rows = tuple(row.model_copy(update={"cells": ()}) for row in sealed.grid.rows if not row.extra)
    bare = GridCard(label=sealed.grid.label, columns=(), rows=rows)
    left_out = {"findings": findings, "votes": (), "grid": bare, "dissents": (), "earlier_positions": ()}
    return sealed.model_copy(update=left_out)
