"""The debrief room: one page for all, its live fragment, and what people do in it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from flask import make_response, render_template, request
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response

from hiring.domain.errors import Unseen
from hiring.schemas import debrief as commands
from hiring.schemas.base import Command
from hiring.schemas.decision import TakePosition, WriteDissent
from hiring.schemas.room import Wish
from hiring.services import debrief as service
from hiring.services import decision, findings, follow_ups, revotes, room
from hiring.services.room import Looked
from hiring.services.work import Work
from hiring.web.forms import debrief as kinds
from hiring.web.forms.base import HouseForm
from hiring.web.forms.debrief_room import forms_of
from hiring.web.guard import Pages, aside
from hiring.web.respond import handle, page, see_other

pages = Pages("debrief")
LONGEST = 100
NOTHING_ASKED = Wish()


def _wish() -> Wish:
    return Wish(**{name: request.args.get(name, "")[:LONGEST] for name in ("by", "who", "principle")})


def here(loop_id: UUID, tail: str = "") -> str:
    return f"/loops/{loop_id}/debrief{tail}"


@pages.get("/loops/<uuid:loop_id>/debrief")
def debrief_page(work: Work, loop_id: UUID) -> Response:
    return _draw("debrief/debrief.html", _looked(work, loop_id, _wish()), {})


@pages.get("/loops/<uuid:loop_id>/debrief/live")
def live(work: Work, loop_id: UUID) -> Response:
    """The region that follows by itself: 304 while this viewer's page is the same."""
    wish = _wish()
    known = frozenset(f'"{tag}"' for tag in request.if_none_match)
    same = room.unchanged(work, loop_id, wish, known)
    if same is not None:
        _note_presence(work, same.present_in)
        return _tagged(make_response("", 304), same.tag)
    looked = _looked(work, loop_id, wish)
    if not looked.page.etag and not looked.page.ended:
        raise Unseen
    body = render_template("debrief/_region.html", page=looked.page, forms=forms_of(looked.page, {}))
    response = make_response(body)
    if looked.page.ended:
        response.headers["X-Poll"] = "stop"
        return response
    return _tagged(response, looked.page.etag)


def _tagged(response: Response, tag: str) -> Response:
    response.headers["ETag"] = tag
    return response


def _looked(work: Work, loop_id: UUID, wish: Wish) -> Looked:
    """Reads; what has to be written down first is written in a short transaction of its own (R13, R38)."""
    looked = room.look(work, loop_id, wish)
    if looked.unnoted:
        return _noted(work, loop_id, wish)
    _note_presence(work, looked.present_in)
    return looked


def _noted(work: Work, loop_id: UUID, wish: Wish) -> Looked:
    try:
        with aside(work) as writing:
            return room.look(writing, loop_id, wish, note=True)
    except IntegrityError:
        with aside(work) as writing:
            return room.look(writing, loop_id, wish, note=True)


def _note_presence(work: Work, debrief_id: UUID | None) -> None:
    """The same person in two tabs may be noted by the other tab at the same moment."""
    if debrief_id is None:
        return
    try:
        with aside(work) as writing:
            service.note_presence(writing, debrief_id)
    except IntegrityError:
        return


def _draw(template: str, looked: Looked, refused: dict[str, HouseForm]) -> Response:
    return page(template, looked.page, forms=forms_of(looked.page, refused))


@dataclass(frozen=True)
class Act:
    """What one form of the room does. `wish`: what its page looked at; `tail`: where to go on."""

    name: str
    kind: type[Command] | None
    do: Callable[..., Any]
    said: str
    wish: Wish = NOTHING_ASKED
    tail: str = ""


def _act(work: Work, loop_id: UUID, form: HouseForm, act: Act) -> Response:
    """Form → command → service → back to the room. A refused page is drawn aside, its transaction being rolled back."""

    def again() -> Response:
        return _draw("debrief/debrief.html", _noted(work, loop_id, act.wish), {act.name: form})

    return handle(
        form,
        act=lambda: act.do(work, loop_id, *([form.command(act.kind)] if act.kind else [])),
        done=lambda _: see_other(here(loop_id, act.tail), act.said),
        again=again,
    )


@pages.post("/loops/<uuid:loop_id>/debrief/open")
def open_debrief(work: Work, loop_id: UUID) -> Response:
    form = kinds.OpenForm()
    return handle(
        form,
        act=lambda: service.open_debrief(work, loop_id, form.command(commands.OpenDebrief)),
        done=lambda result: _opened(loop_id, result),
        again=lambda: _draw("debrief/debrief.html", _noted(work, loop_id, NOTHING_ASKED), {"open": form}),
    )


def _opened(loop_id: UUID, result: UUID | service.NotFit) -> Response:
    if isinstance(result, service.NotFit):
        return see_other(here(loop_id), f"The debrief stays closed. {result.sentence} The recruiter is told.", "bad")
    return see_other(here(loop_id), "The debrief is open: reading.")


@pages.post("/loops/<uuid:loop_id>/debrief/phase")
def move_phase(work: Work, loop_id: UUID) -> Response:
    act = Act("act", commands.MovePhase, service.move_phase, "The debrief moves on.")
    return _act(work, loop_id, kinds.PhaseForm(), act)


@pages.post("/loops/<uuid:loop_id>/debrief/read-all")
def read_all(work: Work, loop_id: UUID) -> Response:
    act = Act("act", None, service.tick_read_all, "Noted: you have read all.")
    return _act(work, loop_id, kinds.ActForm(), act)


@pages.post("/loops/<uuid:loop_id>/debrief/attendance")
def attendance(work: Work, loop_id: UUID) -> Response:
    act = Act("attendance", commands.SetAttendance, service.set_attendance, "Attendance is noted.")
    return _act(work, loop_id, kinds.AttendanceForm(), act)


@pages.post("/loops/<uuid:loop_id>/debrief/vote")
def revote(work: Work, loop_id: UUID) -> Response:
    act = Act("vote", commands.Revote, revotes.revote, "Your vote is in.")
    return _act(work, loop_id, kinds.RevoteForm(), act)


@pages.post("/loops/<uuid:loop_id>/debrief/close-round")
def close_round(work: Work, loop_id: UUID) -> Response:
    act = Act("act", None, revotes.close_round, "The round is closed.")
    return _act(work, loop_id, kinds.ActForm(), act)


@pages.post("/loops/<uuid:loop_id>/debrief/adjourn")
def adjourn(work: Work, loop_id: UUID) -> Response:
    act = Act("adjourn", commands.Adjourn, service.adjourn, "The debrief is adjourned.")
    return _act(work, loop_id, kinds.AdjournForm(), act)


@pages.post("/loops/<uuid:loop_id>/debrief/call-off")
def call_off(work: Work, loop_id: UUID) -> Response:
    act = Act("call_off", commands.CallOffFollowUp, follow_ups.call_off_follow_up, "The follow-up is called off.")
    return _act(work, loop_id, kinds.CallOffForm(), act)


@pages.post("/loops/<uuid:loop_id>/debrief/position")
def take_position(work: Work, loop_id: UUID) -> Response:
    act = Act("position", TakePosition, decision.take_position, "The position is recorded.")
    return _act(work, loop_id, kinds.PositionForm(), act)


@pages.post("/loops/<uuid:loop_id>/debrief/dissent")
def write_dissent(work: Work, loop_id: UUID) -> Response:
    act = Act("dissent", WriteDissent, decision.write_dissent, "Your dissent is kept beside the decision.")
    return _act(work, loop_id, kinds.DissentForm(), act)


def _on_board(work: Work, loop_id: UUID, form: HouseForm, act: Act) -> Response:
    """Forms of one principle lead back to it, in both phases in which the board shows."""
    wish = Wish(by="board", principle=(form["principle"].data or "")[:LONGEST])
    return _act(work, loop_id, form, replace(act, wish=wish, tail=f"?{wish.query}#open"))


@pages.post("/loops/<uuid:loop_id>/debrief/look-at")
def look_at(work: Work, loop_id: UUID) -> Response:
    act = Act("look", commands.LookAt, service.look_at, "The room looks at it.")
    return _on_board(work, loop_id, kinds.LookForm(), act)


@pages.post("/loops/<uuid:loop_id>/debrief/finding")
def record_finding(work: Work, loop_id: UUID) -> Response:
    act = Act("finding", commands.RecordFinding, findings.record_finding, "The finding is recorded.")
    return _on_board(work, loop_id, kinds.FindingForm(), act)


@pages.post("/loops/<uuid:loop_id>/debrief/reaffirm")
def reaffirm(work: Work, loop_id: UUID) -> Response:
    act = Act("reaffirm", commands.ReaffirmFinding, findings.reaffirm_finding, "The finding is affirmed.")
    form = kinds.ReaffirmForm()
    return (_act if form.origin.data else _on_board)(work, loop_id, form, act)


@pages.post("/loops/<uuid:loop_id>/debrief/insufficient")
def accept_insufficient(work: Work, loop_id: UUID) -> Response:
    act = Act("insufficient", commands.AcceptInsufficient, findings.accept_insufficient, "Accepted as insufficient.")
    return _on_board(work, loop_id, kinds.InsufficientForm(), act)


@pages.post("/loops/<uuid:loop_id>/debrief/stories")
def join_stories(work: Work, loop_id: UUID) -> Response:
    act = Act("stories", commands.JoinStories, findings.join_stories, "Joined as one story.")
    return _on_board(work, loop_id, kinds.StoriesForm(), act)
