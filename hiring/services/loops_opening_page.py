"""The page on which a recruiter opens a loop: candidate, requisition, and what earlier loops ask for (R35)."""

from uuid import UUID

from hiring.domain import closing
from hiring.domain.actions import Action
from hiring.domain.text import name_key
from hiring.domain.words import spoken
from hiring.models.openings import Candidate
from hiring.schemas.loop_page import OpeningPage
from hiring.services.clock import day_words
from hiring.services.loops_opening import placed_on, previous_loops, today_of
from hiring.services.seats import require
from hiring.services.work import Work
from hiring.store import candidates, openings
from hiring.store.openings import Earlier
from hiring.store.rows import get

FOUND_AT_MOST = 20
EARLIER_EXISTS = "An earlier loop exists."
CONSENT_NEEDED = (
    "This loop needs the written consent of a core Bar Raiser outside both loops. "
    "You can plan it meanwhile; it is confirmed only afterwards."
)
CONSENT_PERHAPS = (
    "This loop may need the written consent of a core Bar Raiser outside both loops; then it is asked for. "
    "You can plan it meanwhile; it is confirmed only afterwards."
)
REQUISITIONS_AT_MOST = 300


def opening_page(work: Work, candidate_id: UUID | None, query: str) -> OpeningPage:
    """With a candidate: the form. Without: the candidates whose name begins so."""
    require(work, Action.OPEN_LOOP)
    candidate = get(work.session, Candidate, candidate_id)
    if candidate is not None and (candidate.employee_id == work.viewer.person_id or candidate.restricted_at):
        candidate = None
    requisitions = openings.open_requisitions(work.session, REQUISITIONS_AT_MOST)
    plain = OpeningPage(
        query=query,
        requisitions=tuple((str(key), f"{code} {title}") for key, code, title in requisitions),
        found=() if candidate else _found(work, query),
    )
    if candidate is None:
        return plain
    earlier = openings.earlier(work.session, candidate)
    return plain.model_copy(
        update={
            "candidate_id": str(candidate.id), "candidate": candidate.name,
            "requisition_id": str(candidate.requisition_id) if candidate.requisition_id else "",
            **_of_earlier(work, earlier),
        }
    )  # fmt: skip


def _of_earlier(work: Work, earlier: list[Earlier]) -> dict[str, object]:
    """Whoever had a place on the candidate stays blind to how the other loops go (R18, R20)."""
    if placed_on(work, earlier):
        return {"earlier": (EARLIER_EXISTS,), "consent": CONSENT_PERHAPS}
    reasons = closing.consent_reasons(previous_loops(work, earlier), today_of(work))
    return {
        "earlier": tuple(_words(one) for one in earlier),
        "consent": CONSENT_NEEDED if reasons else "",
        "consent_reasons": tuple(one.sentence for one in reasons),
    }


def _found(work: Work, query: str) -> tuple[tuple[str, str], ...]:
    filters = candidates.Filters(seen_by=work.viewer.person_id, words=tuple(name_key(query).split()))
    rows = candidates.page(work.session, filters, None, FOUND_AT_MOST)
    return tuple((str(one.id), f"{one.name}, {one.email}") for one, _ in rows[:FOUND_AT_MOST])


def _words(one: Earlier) -> str:
    """R35: whoever plans sees only outcome and date of the old loop."""
    if one.outcome is None or one.decided_at is None:
        return f"An earlier loop is {spoken(one.state)}."
    return f"An earlier loop ended with {spoken(one.outcome)} on {day_words(one.decided_at.date())}."
