"""R28: the short cut without a meeting."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from flask import Flask
from sqlmodel import select

from hiring.domain.errors import Incomplete, NotAllowed, NotNow, Unseen
from hiring.domain.vocabulary import DebriefPhase, EventObject, FeedbackStatus, LoopState, Outcome, VoteValue
from hiring.models.audit import AuditEvent
from hiring.models.debrief import Debrief, Decision, Position
from hiring.models.feedback import Feedback
from hiring.models.loops import Loop, Panelist
from hiring.models.people import HomeLine
from hiring.schemas.decision import RuleWithoutMeeting
from hiring.services import decision, no_meeting, record_page, ruling_page
from hiring.services.password_again import WrongPassword
from hiring.store import marks
from tests.support.company import VOTERS, Company, add_candidate, scheduled_loop
from tests.support.drive_decision import (
    REASON,
    again,
    decide,
    give_password,
    to_decided_without_meeting,
    to_deciding,
    to_ready,
)

NO, STRONG_NO, YES = VoteValue.NOT_INCLINED, VoteValue.STRONGLY_NOT_INCLINED, VoteValue.INCLINED
ALL_NO = dict.fromkeys(VOTERS, NO) | {"iris": STRONG_NO}
COMMAND = RuleWithoutMeeting(typed_word="no hire", reason=REASON)


@pytest.fixture
def offered(company: Company) -> UUID:
    loop_id = to_ready(company, ALL_NO)
    give_password(company, "bruno")
    return loop_id


def confirm(company: Company, loop_id: UUID, name: str) -> None:
    with company.acting(name) as work:
        no_meeting.confirm(work, loop_id)


def rule(company: Company, loop_id: UUID, typed: str = "") -> decision.Answer:
    with company.acting("bruno") as work:
        return no_meeting.rule(work, loop_id, COMMAND, again(typed) if typed else again())


def test_R20_the_offer_and_its_votes_count_as_shown(page_company: Company, make_app: Callable[..., Flask]) -> None:
    loop_id = to_ready(page_company, ALL_NO)
    app = make_app(page_company.engine)
    for name, path in (("hanna", "debrief"), ("bruno", "no-meeting")):
        assert page_company.sign_in(app, name).get(f"/loops/{loop_id}/{path}").status_code == 200
        with page_company.looking() as session:
            assert page_company.ids[name] in marks.readers(session, page_company.candidate_id), name


@pytest.mark.parametrize("order", [("hanna",), ("hanna", "bruno"), ("bruno", "hanna")])
def test_R28_both_confirm_in_any_order_and_no_hire_is_recorded_without_findings(
    company: Company, offered: UUID, order: tuple[str, ...]
) -> None:
    for name in order:
        confirm(company, offered, name)
    assert rule(company, offered) == decision.Ruled(Outcome.NO_HIRE)
    with company.looking() as session:
        made = session.exec(select(Decision)).one()
        assert (made.outcome, made.met, made.hiring_manager_id) == (Outcome.NO_HIRE, False, company.ids["hanna"])
        assert session.get_one(Loop, offered).state is LoopState.DECIDED
        assert {one.status for one in session.exec(select(Feedback))} == {FeedbackStatus.FROZEN}
        assert session.exec(select(Debrief)).one().phase is DebriefPhase.CANCELLED_UNANIMOUS_NO
    with company.acting("iris") as work:
        card = record_page.page(work, offered)
        assert (card.verdict, card.record.met, card.record.findings) == ("No hire", False, ())
        assert card.record.position.person == "Hanna Example"
        assert len(card.record.votes) == 5


def test_R28_the_bar_raiser_alone_cannot_skip_the_meeting(company: Company, offered: UUID) -> None:
    confirm(company, offered, "bruno")
    with pytest.raises(NotNow, match="hiring manager has not confirmed"):
        rule(company, offered)


def test_R28_the_hiring_manager_confirms_and_never_rules(company: Company, offered: UUID) -> None:
    confirm(company, offered, "hanna")
    with pytest.raises(NotAllowed), company.acting("hanna") as work:
        no_meeting.rule(work, offered, COMMAND, again())


def test_R28_a_confirmation_belongs_to_the_person_not_to_the_place(company: Company, offered: UUID) -> None:
    confirm(company, offered, "hanna")
    with company.acting("ada") as work:
        place = work.session.exec(
            select(Panelist).where(Panelist.loop_id == offered, Panelist.person_id == company.ids["hanna"])
        ).one()
        place.person_id = company.ids["omar"]
    with pytest.raises(NotNow, match="has not confirmed"):
        rule(company, offered)
    confirm(company, offered, "omar")
    assert rule(company, offered) == decision.Ruled(Outcome.NO_HIRE)


def test_R28_nobody_else_is_offered_it(company: Company, offered: UUID) -> None:
    for name in ("iris", "rita", "ada", "cora", "stan"):
        with pytest.raises(Unseen), company.acting(name) as work:
            ruling_page.no_meeting_page(work, offered)
        with pytest.raises((NotAllowed, Unseen)), company.acting(name) as work:
            no_meeting.confirm(work, offered)
    for name in ("hanna", "bruno"):
        with company.acting(name) as work:
            assert [words for _, words in ruling_page.no_meeting_page(work, offered).votes].count("not inclined") == 4


def test_R28_one_vote_that_is_not_negative_or_missing_offers_nothing(company: Company) -> None:
    mixed = to_ready(company, ALL_NO | {"ina": YES})
    for name in ("hanna", "bruno"):
        with pytest.raises(Unseen), company.acting(name) as work:
            ruling_page.no_meeting_page(work, mixed)
        with pytest.raises(NotNow, match="not offered"), company.acting(name) as work:
            no_meeting.confirm(work, mixed)


def test_R28_once_a_debrief_has_been_open_it_is_not_offered_any_more(company: Company, offered: UUID) -> None:
    confirm(company, offered, "hanna")
    with company.acting("bruno") as work:
        work.session.get_one(Loop, offered).debrief_opened_ever = True
    with pytest.raises(NotNow):
        rule(company, offered)


def test_R28_nobody_but_the_other_learns_of_a_confirmation(company: Company, offered: UUID) -> None:
    confirm(company, offered, "hanna")
    confirm(company, offered, "hanna")
    with company.looking() as session:
        told = session.exec(select(HomeLine).where(HomeLine.kind == "no_meeting")).all()
        assert [one.person_id for one in told] == [company.ids["bruno"]]
        events = session.exec(select(AuditEvent).where(AuditEvent.loop_id == offered)).all()
        confirmed = [one for one in events if one.kind == "no_meeting_confirmed"]
        assert [(one.object, one.actor_id) for one in confirmed] == [(EventObject.COACHING, company.ids["hanna"])]
        assert session.exec(select(Position)).all() == [], "the position is made with the ruling"


def test_R29_the_short_cut_asks_for_password_word_and_reason_too(company: Company, offered: UUID) -> None:
    confirm(company, offered, "hanna")
    assert isinstance(rule(company, offered, "not it"), WrongPassword)
    with pytest.raises(Incomplete, match="not recorded"), company.acting("bruno") as work:
        no_meeting.rule(work, offered, RuleWithoutMeeting(typed_word="veto", reason=REASON), again())
    with company.looking() as session:
        assert session.exec(select(Decision)).all() == []
        kinds = [one.kind for one in session.exec(select(AuditEvent))]
        assert kinds.count("no_meeting_confirmed") == 1, "a wrong password records no confirmation"


def test_R28_outside_the_record_nothing_tells_the_short_cut_from_a_meeting(company: Company) -> None:
    """What the loop's row and the lines say is the same after a meeting and after the short cut."""
    short = to_decided_without_meeting(company)
    told_short = _said(company, short)
    with company.acting("rita") as work:
        candidate = add_candidate(work.session, company, "Mira Castellan", email="other@example.org")
    meeting = to_ready(company, ALL_NO, loop_id=scheduled_loop(company, candidate_id=candidate))
    to_deciding(company, meeting)
    decide(company, meeting, Outcome.NO_HIRE)
    assert _said(company, meeting) == told_short


def _said(company: Company, loop_id: UUID) -> dict[str, object]:
    with company.looking() as session:
        loop = session.get_one(Loop, loop_id)
        lines = session.exec(select(HomeLine).where(HomeLine.loop_id == loop_id, HomeLine.kind != "no_meeting")).all()
        moves = session.exec(
            select(AuditEvent).where(AuditEvent.loop_id == loop_id, AuditEvent.object == EventObject.DECISION)
        ).all()
        return {
            "state": loop.state, "waits": loop.waits_for, "whose": loop.waits_for_id, "once": loop.debrief_opened_ever,
            "lines": [(one.person_id, one.kind, one.text) for one in lines], "events": [one.kind for one in moves],
        }  # fmt: skip
