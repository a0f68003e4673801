"""Writes and submits feedback through the services, as people do; for tests of what comes afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from hiring.domain.vocabulary import Polarity, VoteValue
from hiring.schemas.feedback import EvidenceTyped, RatingTyped, Saved, SaveDraft
from hiring.services import drafts, feedback
from hiring.services.feedback_cards import open_sheet
from hiring.services.work import Work
from hiring.store.loops import places_of
from tests.support.company import Company

STAR = ("situation", "task", "action", "result")


def piece(principle: str, by: str = "", position: int = 0, **given: object) -> EvidenceTyped:
    """A complete STAR record; keyword arguments replace parts."""
    texts: dict[str, object] = {part: f"{part} of {by or 'somebody'} on {principle}" for part in STAR}
    polarity = given.pop("polarity", Polarity.SUPPORTS)
    values = texts | {"principle": principle, "position": position, "polarity": polarity} | given
    return EvidenceTyped.model_validate(values)


def full_draft(
    work: Work,
    loop_id: UUID,
    vote: VoteValue | None = VoteValue.INCLINED,
    ratings: Mapping[str, str] | None = None,
    **given: object,
) -> SaveDraft:
    """A complete sheet on the viewer's own principles, with the version that stands."""
    card = open_sheet(work, loop_id)
    slugs = [one.principle for one in card.principles]
    values: dict[str, object] = {
        "version": card.version,
        "evidence": tuple(piece(slug, work.viewer.name) for slug in slugs),
        "ratings": tuple(RatingTyped(principle=slug, code=(ratings or {}).get(slug, "meets")) for slug in slugs),
        "summary": f"{work.viewer.name} is sure.",
        "vote": vote,
    }
    return SaveDraft.model_validate(values | given)


def save_full(company: Company, loop_id: UUID, name: str, vote: VoteValue | None = VoteValue.INCLINED) -> Saved:
    with company.acting(name) as work:
        return drafts.save_draft(work, loop_id, full_draft(work, loop_id, vote))


def submit_one(
    company: Company,
    loop_id: UUID,
    name: str,
    vote: VoteValue | None = VoteValue.INCLINED,
    ratings: Mapping[str, str] | None = None,
) -> UUID:
    """One person writes and submits in one transaction. The own slot must have begun."""
    with company.acting(name) as work:
        drafts.save_draft(work, loop_id, full_draft(work, loop_id, vote, ratings))
        return feedback.submit(work, loop_id)


def submit_all(
    company: Company,
    loop_id: UUID,
    votes: Mapping[str, VoteValue],
    ratings: Mapping[str, Mapping[str, str]] | None = None,
) -> None:
    """Each of them writes and submits; moves the clock past the last slot first."""
    past_all_slots(company, loop_id)
    for name, vote in votes.items():
        submit_one(company, loop_id, name, vote, (ratings or {}).get(name))


def past_all_slots(company: Company, loop_id: UUID) -> None:
    with company.looking() as session:
        ends = [one.ends_at for place in places_of(session, loop_id) for one in place.interviews]
    left = max(ends) - company.now
    if left > timedelta():
        company.controlled.pass_time(seconds=left.total_seconds())
