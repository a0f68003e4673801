"""What every change of a plan shares: the version check, R10's new confirmation, and who is told."""

from collections.abc import Iterable
from uuid import UUID

from hiring.domain.errors import Incomplete, NotNow, Stale, Unseen
from hiring.domain.independence import Verdict
from hiring.domain.visibility import Object, Sight
from hiring.domain.words import Reason
from hiring.models.loops import Loop
from hiring.services.seats import Seated
from hiring.services.telling import tell
from hiring.services.work import Work
from hiring.store import marks
from hiring.store.loops import Place, Whole

CHANGED_MEANWHILE = (
    "Somebody changed this plan meanwhile. What you sent is kept below; look at the plan, then send it again."
)


def check_version(loop: Loop, version: int | None) -> None:
    if version is not None and version != loop.version:
        raise Stale(CHANGED_MEANWHILE, loop.version)


def changed(work: Work, seated: Seated) -> None:
    """R10: panel or coverage changed; the Bar Raiser is told once, when a confirmed plan becomes unconfirmed."""
    loop = seated.whole.loop
    touch(loop)
    if loop.confirmation_outstanding:
        return
    loop.confirmation_outstanding = True
    text = f"The plan for {seated.whole.candidate.name} changed. Confirm it again."
    tell_others(work, seated.whole, [seated.whole.bar_raiser], "plan_changed", text, "/plan")


def touch(loop: Loop) -> None:
    """A new version of the plan; the loop's own facts have none (R38)."""
    loop.version += 1


def tell_others(work: Work, whole: Whole, places: Iterable[Place | None], kind: str, text: str, path: str = "") -> None:
    """Tells the people in these places, but not whoever acts."""
    tell_people(work, whole, [place.person.id for place in places if place], kind, text, path)


def tell_people(work: Work, whole: Whole, people: Iterable[UUID], kind: str, text: str, path: str = "") -> None:
    href = f"/loops/{whole.loop.id}{path}"
    for person_id in dict.fromkeys(people):
        if person_id not in {work.viewer.person_id, whole.candidate.employee_id}:
            tell(work, person_id, kind, text, loop_id=whole.loop.id, href=href)


def tell_of_state(work: Work, whole: Whole, people: Iterable[UUID], kind: str, text: str, path: str = "") -> None:
    """As `tell_people`, for lines that say how the loop stands: not to whoever owes elsewhere (R20)."""
    blind = marks.owing_elsewhere(work.session, whole.candidate.id, whole.loop.id)
    tell_people(work, whole, [one for one in people if one not in blind], kind, text, path)


def place_at(seated: Seated, panelist_id: UUID) -> Place:
    """The active place that an address names; one of another loop answers like none at all."""
    if seated.whole.place(panelist_id) is None:
        raise Unseen
    return place_in(seated, panelist_id)


def place_in(seated: Seated, panelist_id: UUID) -> Place:
    """The active place; anything else is a choice that is no longer there.

    Who left is for those who see the plan: to others a place that ended is none.
    """
    place = seated.whole.place(panelist_id)
    if place is None or not place.active:
        if seated.sees(Object.PLAN) is not Sight.FULL:
            raise Unseen
        raise Incomplete("This place is no longer on the panel.", {"panelist_id": "Choose a place on the panel."})
    return place


def require_fit(verdict: Verdict) -> None:
    """Refuses with every reason and way out, unless only the Bar Raiser's override is missing (R5)."""
    if verdict.ok or verdict.overridable:
        return
    raise refusal_of(reason for reason in verdict.reasons if reason.hard)


def refusal_of(reasons: Iterable[Reason]) -> NotNow:
    given = tuple(reasons)
    ways_out = tuple(dict.fromkeys(reason.way_out for reason in given if reason.way_out))
    return NotNow(" ".join(reason.sentence for reason in given), ways_out)


def about_words(whole: Whole) -> str:
    """ "Mira Castellan, Senior Engineer (R1000)", for lines to people who see the loop."""
    return f"{whole.candidate.name}, {opening_words(whole)}"


def opening_words(whole: Whole) -> str:
    """The opening without the candidate's name, for lines to people outside the loop."""
    return f"{whole.requisition.title} ({whole.requisition.requisition_id})"
