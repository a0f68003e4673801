"""What is typed into each form of the product, so that it gets past validation wherever the loop's state allows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any

from sqlmodel import select

from hiring.models.feedback import Evidence, Feedback
from tests.candidates.pdfs import pdf
from tests.guard import world
from tests.guard.ground import WHY, Ground
from tests.support.company import OWNED, REQUIRED, ROOT
from tests.support.doors import NOWHERE

Fields = Mapping[str, Any]
Filler = Callable[[Ground, str, str], Fields]
"""Of the ground, the state of the loop, and who sends it."""
SHIPPED = ROOT / "principles.yaml"
TOMORROW = {"date": "2026-03-20", "time": "15:00", "zone": "Europe/Berlin", "which": "first"}
LONG = f"{WHY} " * 3
PERSON = {
    "name": "Iris Example", "email": "iris@example.com", "title": "", "level": "L6", "team": "Payments 2.1",
    "manager_email": "hanna@example.com", "timezone": "Europe/Berlin",
}  # fmt: skip
CANDIDATE = {
    "name": "Mira Castellan", "email": "mira@example.org", "requisition": "R1000", "timezone": "Europe/London",
    "source": "applied",
}  # fmt: skip
REQUISITION = {
    "title": "Senior Engineer", "level": "L6", "team": "Payments 2.1", "hiring_manager": "hanna@example.com",
    "recruiter": "rita@example.com", "rows-0-principle": "ownership", "rows-0-required": "y",
    "rows-0-min_coverage": "2",
}  # fmt: skip
SETTINGS = {
    "version": "1", "name": "Northwind", "levels": ", ".join(f"L{one}" for one in range(1, 13)),
    "timezone": "Europe/Berlin", "min_voters": "4", "min_coverage": "2", "max_assignments": "4",
    "warn_assignments": "3", "cool_down_months": "6", "promise_days": "5", "independence_by_organisation": "y",
}  # fmt: skip
NEW_PASSWORD = {"password": "a longer word than before", "password_again": "a longer word than before"}
REASONS = (
    "admin.do_break_glass", "debrief.adjourn", "debrief.call_off", "decision.ask_for_reopening",
    "loop_acts.do_decline", "loop_acts.do_hold", "loop_acts.do_step_down", "plans.do_override", "plans.do_remove",
    "privacy.lift_hold", "privacy.say_why", "privacy.set_hold", "requests.ask_again", "requests.ask_for_release",
)  # fmt: skip
TEXTS = ("debrief.write_dissent", "decision.dissent", "kit.autosave", "kit.merge", "kit.save")
SHEETS = ("feedback.autosave", "feedback.merge", "feedback.save")
TYPED: dict[str, Fields] = {
    **{one: {"reason": WHY} for one in REASONS},
    **{one: {"text": WHY, "version": "0"} for one in TEXTS},
    "accounts.change_password": {"present_password": world.PASSWORD, **NEW_PASSWORD},
    "accounts.do_sign_in": {"email": "stan@example.com", "password": "no word of theirs", "next": "/"},
    "admin.change_settings": SETTINGS,
    "candidates.add": CANDIDATE | {"name": "Somebody New", "email": "new@example.org", "candidate_id": "C-new"},
    "candidates.do_link": {"version": "1", "employee": "udo@example.com"},
    "candidates.do_withdraw": {"version": "1", "note": WHY},
    "candidates.file_link": {"title": "CV", "link": "https://example.com/cv.pdf"},
    "candidates.save": CANDIDATE | {"version": "1"},
    "claims.do_claim": NEW_PASSWORD,
    "conflicts.decide": {"upheld": "0", "reason": WHY},
    "conflicts.declare": {"declare-text": WHY},
    "debrief.accept_insufficient": {"principle": REQUIRED[1], "reason": WHY},
    "debrief.look_at": {"principle": REQUIRED[0]},
    "debrief.open_debrief": {"override_reason": WHY},
    "debrief.reaffirm": {"version": "1", "principle": REQUIRED[0]},
    "debrief.revote": {"value": "strongly_inclined", "reason": WHY},
    "debrief.take_position": {"value": "hire", "level": "L6", "note": WHY},
    "decision.do_close": {"told_on": "2026-03-02", "offer": "open"},
    "decision.rule": {"ruling": "hire", "typed_word": "hire", "reason": LONG, "password": world.PASSWORD},
    "decision.rule_without_meeting": {"typed_word": "no hire", "reason": LONG, "password": world.PASSWORD},
    "loop_acts.do_ask_replacement": {"kind": "bar_raiser", "reason": WHY},
    "loop_acts.do_cancel": {"reason": "withdrew", "note": WHY},
    "people.add": PERSON | {"name": "Somebody New", "email": "new@example.com", "employee_id": "E-new"},
    "people.save": PERSON | {"version": "1"},
    "people.set_bar_raiser": {"version": "1", "bar_raiser": "nominated"},
    "people.set_interviewer": {"version": "1", "interviewer": "lapsed"},
    "people.set_roles": {"version": "1", "roles": ["coordinator"]},
    "plans.answer": {"taken": "0"},
    "plans.confirm": {"note": WHY},
    "plans.reveal": {"reveal_mode": "own_in"},
    "principles.do_publish": {"confirmed": "y"},
    "privacy.choose_rule": {"jurisdiction": "default"},
    "privacy.download": {"other_names": "", "format": "html"},
    "privacy.set_rule": {"jurisdiction": "fr", "name": "France", "restrict_months": "6", "erase_months": "12"},
    "requests.answer": {"granted": "yes", "text": WHY},
    "slots.answer": {"assented": "1"},
    "slots.debrief": TOMORROW,
    "slots.do_not_held": {"absent": "candidate", "reason": WHY},
    "slots.enter": TOMORROW | {"minutes": "60"},
}


def _pdf(_ground: Ground, _state: str, _who: str) -> Fields:
    return {"label": "CV", "file": (BytesIO(pdf()), "cv.pdf")}


def _set(_ground: Ground, _state: str, _who: str) -> Fields:
    return {"text": SHIPPED.read_text(encoding="utf-8")}


def filled(ground: Ground, endpoint: str, state: str, who: str) -> Fields:
    """The fields of the form at this endpoint; buttons have none."""
    if endpoint in MADE:
        return MADE[endpoint](ground, state, who)
    return TYPED.get(endpoint, {})


def _person(name: str) -> Filler:
    return lambda ground, _state, _who: {"person_id": str(ground.company.ids[name]), "reason": WHY}


def _add(ground: Ground, _state: str, _who: str) -> Fields:
    return {"person_id": str(ground.company.ids["udo"]), "kind": "interviewer", "host_id": ""}


def _attendance(ground: Ground, _state: str, _who: str) -> Fields:
    return {"person_ids": [str(ground.company.ids[name]) for name in ("hanna", "bruno", "iris")]}


def _cells(ground: Ground, state: str, _who: str) -> Fields:
    places = {name: ground.place(state, name) for name in OWNED}
    return {"cell": [f"{places[name]}:{slug}" for name in OWNED for slug in OWNED[name]]}


def _finding(_ground: Ground, state: str, _who: str) -> Fields:
    known = "1" if state == "deciding" else "0"
    return {"version": known, "principle": REQUIRED[1], "value": "meets", "reason": WHY}


def _follow_up(ground: Ground, _state: str, _who: str) -> Fields:
    return {"person_id": str(ground.company.ids["boris"]), "principles": ["dive-deep"], "reason": WHY}


def _loop(ground: Ground, _state: str, _who: str) -> Fields:
    return {
        "candidate_id": str(ground.ids["fresh_candidate_id"]), "requisition_id": str(ground.company.requisition_id),
        "reveal_mode": "all_in",
    }  # fmt: skip


def _move(_ground: Ground, state: str, _who: str) -> Fields:
    return {"to": {"revoting": "discussing", "discussing": "deciding"}.get(state, "revoting")}


def _notify(ground: Ground, state: str, _who: str) -> Fields:
    return {"notify-panelist_id": str(ground.place(state, "ivan")), "notify-text": WHY}


def _coaching(ground: Ground, state: str, _who: str) -> Fields:
    return {"panelist_id": str(ground.place(state, "iris")), "text": WHY}


def _own_place(ground: Ground, state: str, who: str) -> Fields:
    return {"panelist_id": str(ground.place(state, who) or ground.place(state, "iris")), "text": WHY}


def _questions(_ground: Ground, _state: str, who: str) -> Fields:
    return {f"question:{slug}": "" for slug in OWNED.get(who, ())}


def _requisition(ground: Ground, _state: str, _who: str) -> Fields:
    return REQUISITION | {"principle_set_id": str(ground.company.set_id), "requisition_id": "R2000"}


def _requisition_saved(ground: Ground, _state: str, _who: str) -> Fields:
    return REQUISITION | {"principle_set_id": str(ground.company.set_id), "version": "1", "open": "y"}


def _sheet(_ground: Ground, _state: str, who: str) -> Fields:
    """The first word of the evidence on the own principles."""
    pieces = {f"e.{slug}.0.situation": WHY for slug in OWNED.get(who, REQUIRED[:1])}
    return {"do": "save", "version": "0", "summary": WHY, **pieces}


def _stories(ground: Ground, state: str, _who: str) -> Fields:
    with ground.company.looking() as session:
        of_loop = Feedback.loop_id == ground.loop(state)
        found = session.exec(
            select(Evidence.id).join(Feedback, Feedback.id == Evidence.feedback_id)
            .where(of_loop, Evidence.principle == REQUIRED[0])
        ).all()  # fmt: skip
    pieces = [str(one) for one in found[:2]] + [NOWHERE, str(ground.company.set_id)]
    return {"principle": REQUIRED[0], "evidence_ids": pieces[:2], "story": "the outage"}


MADE: dict[str, Filler] = {
    **dict.fromkeys(SHEETS, _sheet),
    **dict.fromkeys(("plans.cells", "plans.take"), _cells),
    "candidates.file_pdf": _pdf,
    "conflicts.notify": _notify,
    "debrief.attendance": _attendance,
    "debrief.join_stories": _stories,
    "debrief.move_phase": _move,
    "debrief.record_finding": _finding,
    "decision.write_coaching_note": _coaching,
    "feedback.add_addendum": _own_place,
    "follow_ups.name_follow_up": _follow_up,
    "loop_acts.do_hand_over": _person("rolf"),
    "loop_acts.do_replace_bar_raiser": _person("boris"),
    "loop_acts.do_replace_hiring_manager": _person("nadia"),
    "loops.open_loop": _loop,
    "plans.add": _add,
    "principles.do_load": _set,
    "plans.do_questions": _questions,
    "plans.propose": _person("stan"),
    "requisitions.add": _requisition,
    "requisitions.save": _requisition_saved,
}
