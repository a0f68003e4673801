"""Interviews of the demo take place and people write, each at their time."""

from collections.abc import Callable
from datetime import datetime, timedelta

from hiring.demo.script import FeedbackPlace, PanelScript
from hiring.demo.seed_plan import Made
from hiring.schemas.feedback import SaveDraft, WriteAddendum
from hiring.schemas.kit import SaveNote
from hiring.services import drafts, feedback, notes, slots_held
from hiring.store.loops import Place

Event = tuple[datetime, Callable[[], None]]
AFTER_DUE = timedelta(hours=5)
THOUGHT = timedelta(hours=7)


def write(made: Made) -> None:
    """Every slot that has begun by the first start, in the order of the clock."""
    events: list[Event] = []
    for number, place in enumerate(made.whole().active_places):
        events += _events(made, place, number)
    for moment, happen in sorted(events, key=lambda event: event[0]):
        if moment < made.stage.start:
            made.stage.at(moment)
            happen()


def _events(made: Made, place: Place, number: int) -> list[Event]:
    key = _key(made, place)
    if place.kind.practises:
        return _practice(made, place, key)
    interview, script = place.interview, made.script.panel.get(key, PanelScript())
    if interview is None:
        return []
    ends = interview.ends_at
    done: Event = (ends + timedelta(minutes=5), lambda: _complete(made, place))
    if script.feedback is FeedbackPlace.NONE:
        return [done]
    events = [(ends + timedelta(minutes=20 + number), lambda: _note(made, key)), done]
    saved = (ends + timedelta(minutes=50 + 7 * number), lambda: _draft(made, key, script))
    if script.feedback is FeedbackPlace.DRAFT:
        return [*events, saved]
    late = script.feedback is FeedbackPlace.LATE
    sent = interview.due_at + AFTER_DUE if late else ends + timedelta(hours=2 + number, minutes=11 * number)
    return [*events, saved, (sent, lambda: _submit(made, key, script)), *_added(made, key, script, sent)]


def _added(made: Made, key: str, script: PanelScript, sent: datetime) -> list[Event]:
    """What came to mind the evening after."""
    if script.addendum is None:
        return []
    command = WriteAddendum(text=made.pen.demo.remarks.addenda[script.addendum])
    return [(sent + THOUGHT, lambda: _add(made, key, command))]


def _add(made: Made, key: str, command: WriteAddendum) -> None:
    feedback.add_addendum(made.stage.acting(key), made.loop_id, command)


def _key(made: Made, place: Place) -> str:
    return next(key for key, person_id in made.stage.people.items() if person_id == place.person.id)


def _complete(made: Made, place: Place) -> None:
    slots_held.complete_interview(made.stage.acting(made.recruiter), made.loop_id, place.id)


def _note(made: Made, key: str) -> None:
    text = made.pen.remark(made.pen.demo.remarks.private_notes)
    notes.save_note(made.stage.acting(key), made.loop_id, SaveNote(version=0, text=text))


def _assigned(made: Made, key: str) -> list[str]:
    held = made.whole()
    place = next(one for one in held.active_places if one.person.id == made.stage.people[key])
    owner = place.panelist.host_id if place.kind.practises and place.panelist.host_id else place.id
    return [one.principle for one in held.assignments_of(owner)]


def _draft(made: Made, key: str, script: PanelScript) -> None:
    _save(made, key, made.pen.draft(key, _assigned(made, key), _version(made, key)))
    if script.feedback is not FeedbackPlace.DRAFT and script.vote is not None:
        drafts.save_vote(made.stage.acting(key), made.loop_id, script.vote)


def _save(made: Made, key: str, sheet: SaveDraft) -> None:
    drafts.save_draft(made.stage.acting(key), made.loop_id, sheet)


def _version(made: Made, key: str) -> int:
    held = made.place(key).feedback
    return held.version if held else 0


def _submit(made: Made, key: str, _script: PanelScript) -> None:
    feedback.submit(made.stage.acting(key), made.loop_id)


def _practice(made: Made, place: Place, key: str) -> list[Event]:
    other = next((one for one in made.script.others if one.person == key), None)
    host = made.whole().place(place.panelist.host_id) if place.panelist.host_id else None
    if other is None or other.vote is None or host is None or host.interview is None:
        return []
    vote, tone = other.vote, other.tone

    def practise() -> None:
        _save(made, key, made.pen.practice(tone, _assigned(made, key), _version(made, key)))
        drafts.save_vote(made.stage.acting(key), made.loop_id, vote)
        feedback.submit(made.stage.acting(key), made.loop_id)

    return [(host.interview.ends_at + timedelta(hours=3), practise)]
