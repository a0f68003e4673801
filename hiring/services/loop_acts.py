"""The small pages around one form on a loop: whether it is possible is asked before anybody types."""

from uuid import UUID

from hiring.domain.actions import Action
from hiring.domain.errors import NotNow, Unseen
from hiring.domain.seats import Ask
from hiring.domain.visibility import Object, Sight
from hiring.domain.vocabulary import CancelReason, LoopState, PanelistKind
from hiring.domain.words import spoken
from hiring.schemas.loop_page import ActPage, ReadPage
from hiring.schemas.plan_cards import PersonChoice
from hiring.services import panel_search, reading
from hiring.services.panel import require_decline
from hiring.services.plans_change import place_at
from hiring.services.seats import Seated, seated
from hiring.services.ways_out import FIND_BAR_RAISER
from hiring.services.work import Work
from hiring.store import loop_changes
from hiring.store import panel as panel_store
from hiring.store.loops import Place


def act_page(work: Work, loop_id: UUID, action: Action, title: str, lead: str, ask: Ask | None = None) -> ActPage:
    """Refuses like the act itself would."""
    room = seated(work, loop_id)
    room.require(action, ask)
    return _page(room, title, lead)


def _page(room: Seated, title: str, lead: str, *, plan: bool = False) -> ActPage:
    base = f"/loops/{room.whole.loop.id}"
    back = ("The plan", f"{base}/plan") if plan else (room.whole.candidate.name, base)
    return ActPage(loop_id=str(room.whole.loop.id), title=title, lead=lead, back=back)


def cancel_page(work: Work, loop_id: UUID) -> ActPage:
    room = seated(work, loop_id)
    room.require(Action.CANCEL, Ask(facts=room.facts, cancel_reason=CancelReason.WITHDREW))
    lead = "Coming interviews are cancelled; what was written is kept. A cancelled loop does not come back."
    return _page(room, f"Cancel the loop of {room.whole.candidate.name}", lead)


def decline_page(work: Work, loop_id: UUID) -> ActPage:
    room = seated(work, loop_id)
    require_decline(work, room)
    lead = "Your principles become free, and the Bar Raiser confirms the plan again. You see the loop no more."
    return _page(room, "Drop out of this loop", lead)


def place_page(work: Work, loop_id: UUID, panelist_id: UUID, action: Action) -> ActPage:
    """Removing a panelist, or the level override: what it means for this person."""
    room = seated(work, loop_id)
    place = place_at(room, panelist_id)
    room.require(action, room.about(place, work))
    title, lead = _place_words(room, place, action)
    return _page(room, title, lead, plan=action is not Action.SAY_DID_NOT_HAPPEN)


def _place_words(room: Seated, place: Place, action: Action) -> tuple[str, str]:
    name = place.person.name
    if action is Action.REMOVE_PANELIST:
        held = len(room.whole.assignments_of(place.id))
        return f"Remove {name}", f"{held} principles become free, and the Bar Raiser confirms the plan again."
    if action is Action.OVERRIDE_LEVEL:
        return f"Let {name} serve below the level", "Your reason stays on the plan."
    return (
        f"The interview of {name} did not happen",
        "The place stays and gets a new slot; a begun draft counts no more.",
    )


def hand_over_page(work: Work, loop_id: UUID) -> ActPage:
    room = seated(work, loop_id)
    room.require(Action.HAND_OVER)
    recruiters = loop_changes.recruiters(work.session)
    choices = tuple((str(one.id), one.name) for one in recruiters if one.id != room.whole.loop.recruiter_id)
    page = _page(room, f"Hand over the loop of {room.whole.candidate.name}", "The new recruiter is told.")
    return page.model_copy(update={"choices": choices})


def replacement_page(work: Work, loop_id: UUID, kind: PanelistKind, query: str) -> ActPage:
    """The people who may take the place of Bar Raiser or hiring manager; the refused ones with the first reason."""
    room = seated(work, loop_id)
    action = replacing_action(room, kind)
    room.require(action)
    holder = room.whole.holder(kind)
    if holder is None and kind is PanelistKind.BAR_RAISER:
        return _nobody_to_replace(room)
    lead = f"{holder.person.name} is the {spoken(kind)} now." if holder else f"There is no {spoken(kind)} now."
    page = _page(room, f"Replace the {spoken(kind)}", lead)
    found = panel_store.find(work.session, panel_search.wanted(work, room, query, kind))
    people = found[: panel_store.FOUND_AT_MOST]
    manager = kind is PanelistKind.HIRING_MANAGER
    judged = (
        panel_search.judged_managers(work, room, people) if manager else panel_search.judged(work, room, people, kind)
    )
    barred = [one for one in judged if not one.ok and not one.overridable]
    return page.model_copy(
        update={
            "choices": tuple((one.person_id, _who(one)) for one in sorted(judged, key=lambda one: one in barred)),
            "barred": tuple(one.person_id for one in barred),
            "query": query,
            "found_more": len(found) > len(people),
        }
    )


def _nobody_to_replace(room: Seated) -> ActPage:
    lead = "This loop has no Bar Raiser to replace; one is added to the panel."
    way = ("Find a Bar Raiser for the panel", f"/loops/{room.whole.loop.id}{FIND_BAR_RAISER}")
    return _page(room, "Replace the Bar Raiser", lead).model_copy(update={"instead": way})


def _who(one: PersonChoice) -> str:
    """Name and about; of somebody refused the reason, of the others what would stay on the plan."""
    said = [reason.sentence for reason in one.reasons] or list(one.warnings)
    return ". ".join([", ".join(filter(None, (one.name, one.about))), *said[:1]])


def replacing_action(room: Seated, kind: PanelistKind) -> Action:
    if kind is PanelistKind.HIRING_MANAGER:
        return Action.REPLACE_HIRING_MANAGER
    begun = room.facts.bar_raiser_slot_begun
    return Action.REPLACE_BAR_RAISER_AFTER_SLOT if begun else Action.REPLACE_BAR_RAISER_BEFORE_SLOT


def landing(work: Work, loop_id: UUID, path: str = "") -> str:
    """Where to go after an act: the loop, or home when the act took the loop out of sight."""
    try:
        room = seated(work, loop_id)
    except Unseen:
        return "/"
    seen = room.sees(Object.PLAN) is not Sight.NOTHING
    return f"/loops/{loop_id}{path}" if seen else "/"


def is_held(work: Work, loop_id: UUID) -> bool:
    return seated(work, loop_id).facts.state is LoopState.ON_HOLD


def bar_raiser_slot_begun(work: Work, loop_id: UUID) -> bool:
    """Which of the two replacements of section 6 applies."""
    return seated(work, loop_id).facts.bar_raiser_slot_begun


def read_page(work: Work, loop_id: UUID, panelist_id: UUID) -> ReadPage:
    """One person's feedback, once the policy lets it through; that it was shown is noted (R13)."""
    room = seated(work, loop_id)
    place = next((one for one in reading.with_practice(work, room) if one.id == panelist_id), None)
    if place is None:
        if room.sees(Object.PLAN) is not Sight.FULL or room.whole.place(panelist_id) is None:
            raise Unseen
        raise NotNow("This feedback is not open to you now.", ("It opens when the loop's reveal mode says so.",))
    reading.note_shown(work, room, [place])
    (card,) = reading.read(work, room, [place])
    return ReadPage(loop_id=str(loop_id), candidate=room.whole.candidate.name, feedback=card)
