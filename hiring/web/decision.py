"""Ruling, decision record, closing, coaching notes and the question for reopening."""

from collections.abc import Callable
from uuid import UUID

from flask import g, request
from werkzeug.wrappers import Response

from hiring.domain.errors import Unseen
from hiring.schemas.decision import (
    AskRequest,
    CloseLoop,
    RuleOn,
    RuleWithoutMeeting,
    WriteCoachingNote,
    WriteDissent,
)
from hiring.services import (
    closing,
    coaching,
    decision,
    no_meeting,
    password_again,
    record_page,
    requests,
    requests_page,
    ruling_page,
    sign_in,
)
from hiring.services.attempts import TooMany
from hiring.services.decision import Answer, NotFit, Ruled
from hiring.services.password_again import PasswordAgain, Proof
from hiring.services.work import Work
from hiring.web import callers, checkpoints, login
from hiring.web.forms.accounts import ActForm, beside
from hiring.web.forms.base import HouseForm
from hiring.web.forms.decision import AskForm, CloseForm, CoachingForm, DissentForm, NoMeetingForm, RulingForm
from hiring.web.guard import Pages
from hiring.web.respond import handle, page, see_other

pages = Pages("decision")
RECORDED = "The ruling is recorded."


@pages.get("/loops/<uuid:loop_id>/ruling")
def ruling(work: Work, loop_id: UUID) -> Response:
    return _ruling(work, loop_id, RulingForm(formdata=None))


def _ruling(work: Work, loop_id: UUID, form: RulingForm) -> Response:
    card = ruling_page.page(work, loop_id)
    return page("decision/ruling.html", card, form=form.offering(card))


def _verified(reading: Work, loop_id: UUID) -> Proof | None:
    """Verifying the password takes long: it is done before the ruling locks anything, for whoever may see the loop."""
    return password_again.ahead(reading, callers.asked_again(NoMeetingForm().password.data))


@pages.post("/loops/<uuid:loop_id>/ruling", ahead=_verified)
def rule(work: Work, loop_id: UUID) -> Response:
    form = RulingForm()
    return _rule(
        loop_id,
        form,
        lambda again: decision.rule(work, loop_id, form.command(RuleOn), again),
        lambda: _ruling(work, loop_id, form),
    )


@pages.get("/loops/<uuid:loop_id>/no-meeting", writes=True)
def no_meeting_offer(work: Work, loop_id: UUID) -> Response:
    return _no_meeting(work, loop_id, NoMeetingForm(formdata=None))


def _no_meeting(work: Work, loop_id: UUID, form: NoMeetingForm) -> Response:
    return page(
        "decision/no_meeting.html", ruling_page.no_meeting_page(work, loop_id), form=form, act=ActForm(formdata=None)
    )


@pages.post("/loops/<uuid:loop_id>/no-meeting/confirm")
def confirm_no_meeting(work: Work, loop_id: UUID) -> Response:
    form = ActForm()
    return handle(
        form,
        lambda: no_meeting.confirm(work, loop_id),
        lambda _: see_other(f"/loops/{loop_id}/no-meeting", "You agree to decide without a meeting."),
        lambda: _no_meeting(work, loop_id, NoMeetingForm(formdata=None)),
    )


@pages.post("/loops/<uuid:loop_id>/no-meeting", ahead=_verified)
def rule_without_meeting(work: Work, loop_id: UUID) -> Response:
    form = NoMeetingForm()
    return _rule(
        loop_id,
        form,
        lambda again: no_meeting.rule(work, loop_id, form.command(RuleWithoutMeeting), again),
        lambda: _no_meeting(work, loop_id, form),
    )


def _rule(
    loop_id: UUID,
    form: NoMeetingForm,
    act: Callable[[PasswordAgain], Answer],
    again: Callable[[], Response],
) -> Response:
    """A refusal that leaves a trace comes back as a result: the page again, the text kept, the password gone."""
    asked = callers.asked_again(form.password.data, form.code.data, g.ahead)

    def done(answer: Answer) -> Response:
        if isinstance(answer, Ruled):
            checkpoints.follows()
            login.renew(sign_in.renew(g.work))
            return see_other(f"/loops/{loop_id}/decision", RECORDED)
        if isinstance(answer, NotFit):
            form.form_errors = [answer.sentence]
        else:
            beside(form, "password", answer)
        response = again()
        response.status_code = 409 if isinstance(answer, NotFit) else 422
        if isinstance(answer, TooMany):
            response.status_code = 429
            response.headers["Retry-After"] = str(answer.retry_after)
        return response

    return handle(form, lambda: act(asked), done, again)


@pages.get("/loops/<uuid:loop_id>/decision", writes=True)
def record(work: Work, loop_id: UUID) -> Response:
    """`?revision=2`; without it the newest decision."""
    asked = request.args.get("revision", "")
    if asked and not (asked.isascii() and asked.isdigit()):
        raise Unseen
    return _record(work, loop_id, int(asked) if asked else None, DissentForm(formdata=None))


@pages.get("/loops/<uuid:loop_id>/decision/<int:revision>", writes=True)
def record_of_revision(work: Work, loop_id: UUID, revision: int) -> Response:
    return _record(work, loop_id, revision, DissentForm(formdata=None))


def _record(work: Work, loop_id: UUID, revision: int | None, form: HouseForm) -> Response:
    return page("decision/record.html", record_page.page(work, loop_id, revision), form=form)


@pages.post("/loops/<uuid:loop_id>/decision/dissent")
def dissent(work: Work, loop_id: UUID) -> Response:
    form = DissentForm()
    return handle(
        form,
        lambda: decision.write_dissent(work, loop_id, form.command(WriteDissent)),
        lambda _: see_other(f"/loops/{loop_id}/decision", "Your dissent stands beside the decision."),
        lambda: _record(work, loop_id, None, form),
    )


@pages.get("/loops/<uuid:loop_id>/close")
def close(work: Work, loop_id: UUID) -> Response:
    card = closing.page(work, loop_id)
    return page("decision/close.html", card, form=CloseForm.of(card))


@pages.post("/loops/<uuid:loop_id>/close")
def do_close(work: Work, loop_id: UUID) -> Response:
    form = CloseForm()
    return handle(
        form,
        lambda: closing.close_loop(work, loop_id, form.command(CloseLoop, **form.asked(closing.page(work, loop_id)))),
        lambda _: see_other(f"/loops/{loop_id}", "The loop is closed."),
        lambda: page("decision/close.html", closing.page(work, loop_id), form=form),
    )


@pages.get("/loops/<uuid:loop_id>/coaching")
def coaching_notes(work: Work, loop_id: UUID) -> Response:
    return _coaching(work, loop_id, CoachingForm(formdata=None))


def _coaching(work: Work, loop_id: UUID, form: CoachingForm) -> Response:
    card = coaching.page(work, loop_id)
    return page("decision/coaching.html", card, form=form.offering(card))


@pages.post("/loops/<uuid:loop_id>/coaching")
def write_coaching_note(work: Work, loop_id: UUID) -> Response:
    form = CoachingForm()
    return handle(
        form,
        lambda: coaching.write(work, loop_id, form.command(WriteCoachingNote)),
        lambda _: see_other(f"/loops/{loop_id}/coaching", "The note is left; only its addressee reads it."),
        lambda: _coaching(work, loop_id, form),
    )


@pages.get("/loops/<uuid:loop_id>/reopen")
def reopen(work: Work, loop_id: UUID) -> Response:
    return page("decision/reopen.html", requests_page.reopen_page(work, loop_id), form=AskForm(formdata=None))


@pages.post("/loops/<uuid:loop_id>/reopen")
def ask_for_reopening(work: Work, loop_id: UUID) -> Response:
    form = AskForm()
    return handle(
        form,
        lambda: requests.ask_for_reopening(work, loop_id, form.command(AskRequest)),
        lambda made: see_other(f"/requests/{made}", "Reopening is asked for."),
        lambda: page("decision/reopen.html", requests_page.reopen_page(work, loop_id), form=form),
    )
