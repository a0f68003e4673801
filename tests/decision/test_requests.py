"""R22 and R33: reopening with every consent it needs, and releasing a restricted account."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from sqlmodel import select

from hiring.domain.errors import Incomplete, NotAllowed, NotNow, Unseen
from hiring.domain.vocabulary import FeedbackStatus, LoopState, Outcome, PanelistKind, RequestKind
from hiring.models.audit import AuditEvent
from hiring.models.debrief import Consent, Debrief, Decision, Finding, Position, Request
from hiring.models.feedback import Feedback
from hiring.models.loops import Loop, Panelist
from hiring.models.people import Account, HomeLine, Person
from hiring.schemas.base import build
from hiring.schemas.decision import AnswerRequest, AskRequest
from hiring.services import home_requests, record_page, requests, requests_page, seats
from hiring.store import marks
from tests.support.company import VOTERS, Company, add_candidate, scheduled_loop
from tests.support.drive_decision import reopen, to_decided, to_deciding, to_ready

ASK = AskRequest(reason="A reference came in late.")
YES = AnswerRequest(granted=True, text="I agree.")
NO = AnswerRequest(granted=False, text="I do not.")


def ask(company: Company, loop_id: UUID) -> UUID:
    with company.acting("rita") as work:
        return requests.ask_for_reopening(work, loop_id, ASK)


def answer(company: Company, request_id: UUID, name: str, command: AnswerRequest = YES) -> None:
    with company.acting(name) as work:
        requests.answer(work, request_id, command)


def state(company: Company, loop_id: UUID) -> tuple[LoopState, int]:
    with company.looking() as session:
        loop = session.get_one(Loop, loop_id)
        return loop.state, loop.revision


def told(company: Company, kind: str) -> set[str]:
    names = {person: name for name, person in company.ids.items()}
    with company.looking() as session:
        return {names[one.person_id] for one in session.exec(select(HomeLine).where(HomeLine.kind == kind))}


@pytest.mark.parametrize("order", [("hanna", "bruno"), ("bruno", "hanna")])
def test_R33_a_decision_reopens_with_the_last_consent(company: Company, order: tuple[str, str]) -> None:
    loop_id = to_decided(company, Outcome.NO_HIRE)
    request_id = ask(company, loop_id)
    assert told(company, "asked") == {"hanna", "bruno"}
    answer(company, request_id, order[0])
    assert state(company, loop_id) == (LoopState.DECIDED, 1)
    answer(company, request_id, order[1])
    assert state(company, loop_id) == (LoopState.READY, 2)
    assert told(company, "reopened") == set(VOTERS) - {order[1]}
    with company.looking() as session:
        assert session.get_one(Request, request_id).granted is True


def test_R33_revision_two_keeps_feedback_votes_and_findings_and_starts_without_position(company: Company) -> None:
    loop_id = to_decided(company, Outcome.NO_HIRE)
    reopen(company, loop_id)
    with company.looking() as session:
        by_revision = {n: session.exec(select(Finding).where(Finding.revision == n)).all() for n in (1, 2)}
        found = [{one.principle: (one.value, one.reason, one.at) for one in rows} for rows in by_revision.values()]
        assert found[0] == found[1]
        assert len(found[1]) == 5
        assert {one.status for one in session.exec(select(Feedback))} == {FeedbackStatus.FROZEN}
        assert session.exec(select(Position).where(Position.revision == 2)).all() == []
        assert session.exec(select(Debrief).where(Debrief.revision == 2)).all() == []
    to_deciding(company, loop_id)
    with company.looking() as session:
        assert session.exec(select(Debrief).where(Debrief.revision == 2)).one().number == 2


def test_R33_after_a_veto_another_core_outside_consents_as_well(company: Company) -> None:
    loop_id = to_decided(company, Outcome.VETO)
    request_id = ask(company, loop_id)
    assert told(company, "asked") == {"hanna", "bruno", "cora", "cleo"}
    for name in ("hanna", "bruno"):
        answer(company, request_id, name)
    assert state(company, loop_id) == (LoopState.DECIDED, 1)
    answer(company, request_id, "cora")
    assert state(company, loop_id) == (LoopState.READY, 2)


def test_R33_when_the_ruler_left_a_core_outside_consents_and_the_recruiter_hears_of_the_successor(
    company: Company,
) -> None:
    loop_id = to_decided(company, Outcome.NO_HIRE)
    with company.acting("ada") as work:
        work.session.get_one(Person, company.ids["bruno"]).left_on = work.now.date()
    request_id = ask(company, loop_id)
    assert told(company, "asked") == {"hanna", "cora", "cleo"}
    answer(company, request_id, "hanna")
    answer(company, request_id, "cora")
    assert state(company, loop_id) == (LoopState.READY, 2)
    assert told(company, "successor_needed") == {"rita"}


def test_R33_after_a_veto_and_the_ruler_gone_two_different_cores_consent(company: Company) -> None:
    loop_id = to_decided(company, Outcome.VETO)
    with company.acting("ada") as work:
        work.session.get_one(Account, company.ids["bruno"]).enabled = False
    request_id = ask(company, loop_id)
    answer(company, request_id, "hanna")
    answer(company, request_id, "cora")
    with pytest.raises(NotNow, match="answered"):
        answer(company, request_id, "cora")
    assert state(company, loop_id)[1] == 1
    answer(company, request_id, "cleo")
    assert state(company, loop_id)[1] == 2


def test_R33_a_ruler_who_was_only_replaced_still_consents(company: Company) -> None:
    loop_id = to_decided(company, Outcome.NO_HIRE)
    with company.acting("cora") as work:
        place = work.session.exec(select(Panelist).where(Panelist.person_id == company.ids["bruno"])).one()
        place.kind, place.was_bar_raiser = PanelistKind.INTERVIEWER, True
        work.session.flush()
        work.session.add(
            Panelist(
                id=work.new_id(), loop_id=loop_id, person_id=company.ids["boris"], kind=PanelistKind.BAR_RAISER,
                position=9, has_vote=False, late_replacement=True, added_at=work.now, added_by_id=company.ids["cora"],
            )
        )  # fmt: skip
    request_id = ask(company, loop_id)
    assert told(company, "asked") == {"hanna", "bruno"}
    with pytest.raises(NotAllowed):
        answer(company, request_id, "boris")
    answer(company, request_id, "hanna")
    answer(company, request_id, "bruno")
    assert state(company, loop_id)[1] == 2


def test_R33_a_core_who_is_not_asked_sees_and_refuses_nothing(company: Company) -> None:
    """After a plain no hire only hiring manager and Bar Raiser are asked."""
    loop_id = to_decided(company, Outcome.NO_HIRE)
    request_id = ask(company, loop_id)
    for act in (
        lambda work: requests_page.page(work, request_id),
        lambda work: requests.answer(work, request_id, NO),
        lambda work: record_page.page(work, loop_id),
    ):
        with pytest.raises(Unseen), company.acting("cora") as work:
            act(work)


@pytest.mark.parametrize("name", ["iris", "rita"])
def test_R33_others_see_how_it_stands_and_cannot_answer(company: Company, name: str) -> None:
    loop_id = to_decided(company, Outcome.NO_HIRE)
    request_id = ask(company, loop_id)
    with company.acting(name) as work:
        card = requests_page.page(work, request_id)
        assert not card.may_answer
        assert card.waits_for == ("the hiring manager", "the Bar Raiser who ruled")
        with pytest.raises(NotAllowed):
            requests.answer(work, request_id, YES)


def test_R33_a_refusal_ends_the_request_and_it_may_be_asked_again(company: Company) -> None:
    loop_id = to_decided(company, Outcome.NO_HIRE)
    request_id = ask(company, loop_id)
    with pytest.raises(NotNow, match="already"):
        ask(company, loop_id)
    answer(company, request_id, "bruno", NO)
    with pytest.raises(NotNow, match="has been answered"):
        answer(company, request_id, "hanna")
    assert told(company, "answered") == {"rita"}
    assert ask(company, loop_id) != request_id


def test_R33_the_consent_of_a_hiring_manager_who_was_replaced_since_does_not_count(company: Company) -> None:
    loop_id = to_decided(company, Outcome.NO_HIRE)
    request_id = ask(company, loop_id)
    answer(company, request_id, "hanna")
    with company.acting("ada") as work:
        place = work.session.exec(select(Panelist).where(Panelist.person_id == company.ids["hanna"])).one()
        place.kind = PanelistKind.INTERVIEWER
        work.session.flush()
        work.session.add(
            Panelist(
                id=work.new_id(), loop_id=loop_id, person_id=company.ids["omar"], kind=PanelistKind.HIRING_MANAGER,
                position=9, has_vote=False, late_replacement=True, added_at=work.now, added_by_id=company.ids["ada"],
            )
        )  # fmt: skip
    answer(company, request_id, "bruno")
    assert state(company, loop_id)[1] == 1
    answer(company, request_id, "omar")
    assert state(company, loop_id)[1] == 2


def test_R33_only_recruiter_hiring_manager_and_ruler_ask_and_only_after_a_decision(company: Company) -> None:
    loop_id = to_ready(company)
    with pytest.raises(NotNow):
        ask(company, loop_id)
    decided = to_decided(company, loop_id=_another_loop(company))
    for name in ("rolf", "ada", "iris"):
        with pytest.raises(NotAllowed), company.acting(name) as work:
            requests.ask_for_reopening(work, decided, ASK)


def _another_loop(company: Company) -> UUID:
    with company.acting("rita") as work:
        candidate = add_candidate(work.session, company, "Another Person", email="another@example.org")
    return scheduled_loop(company, candidate_id=candidate)


def test_R35_reopening_is_refused_while_another_loop_runs(company: Company) -> None:
    loop_id = to_decided(company, Outcome.NO_HIRE)
    request_id = ask(company, loop_id)
    answer(company, request_id, "hanna")
    running = scheduled_loop(company)
    with company.acting("rita") as work:
        for place in work.session.exec(select(Panelist).where(Panelist.loop_id == running)):
            place.status = "removed"
    with pytest.raises(NotNow, match="Another loop"):
        answer(company, request_id, "bruno")
    assert state(company, loop_id) == (LoopState.DECIDED, 1)
    with company.acting("rita") as work:
        assert "Another loop" in requests_page.reopen_page(work, loop_id).refusal


def test_R33_consents_are_in_writing_and_kept(company: Company) -> None:
    loop_id = to_decided(company, Outcome.NO_HIRE)
    request_id = ask(company, loop_id)
    answer(company, request_id, "hanna")
    with company.looking() as session:
        kept = session.exec(select(Consent)).one()
        assert (kept.text, kept.granted, kept.person_id) == ("I agree.", True, company.ids["hanna"])
        assert session.exec(select(Decision)).one().revision == 1
    with pytest.raises(Incomplete) as refused:
        build(AnswerRequest, {"granted": "yes", "text": "  "})
    assert set(refused.value.problems) == {"text"}


def restrict(company: Company, name: str) -> None:
    with company.acting("ada") as work:
        account = work.session.get_one(Account, company.ids[name])
        account.guarded_until, account.guarded_why = work.now + timedelta(hours=24), "account_reset"


def ask_release(company: Company, loop_id: UUID, name: str) -> UUID:
    with company.acting(name) as work:
        return requests.ask_for_release(work, loop_id, AskRequest(reason="The debrief is in an hour."))


def test_R22_a_core_outside_the_loop_releases_a_reset_account(company: Company) -> None:
    loop_id = to_ready(company)
    restrict(company, "iris")
    request_id = ask_release(company, loop_id, "iris")
    assert told(company, "asked") == {"cora", "cleo"}
    with company.acting("cora") as work:
        card = requests_page.page(work, request_id)
        assert (card.subject, card.may_answer, len(card.slots)) == ("Iris Example", True, 5)
        assert card.grid is not None
        assert {cell.state for row in card.grid.rows for cell in row.cells} == {"off", "planned"}
        assert card.until is not None
    answer(company, request_id, "cora")
    with company.acting("iris") as work:
        assert not seats.seated(work, loop_id).seat.restricted
        with pytest.raises(NotNow, match="not restricted"):
            requests.ask_for_release(work, loop_id, ASK)
    with company.looking() as session:
        kinds = [one.kind for one in session.exec(select(AuditEvent).where(AuditEvent.loop_id == loop_id))]
        assert kinds.count("request_answered") == kinds.count("account_released") == 1


@pytest.mark.parametrize("name", ["hanna", "bruno", "rita", "ada", "stan", "nadia"])
def test_R22_nobody_else_releases_it(company: Company, name: str) -> None:
    loop_id = to_ready(company)
    restrict(company, "iris")
    request_id = ask_release(company, loop_id, "iris")
    with pytest.raises((Unseen, NotAllowed)):
        answer(company, request_id, name)


def test_R22_a_core_with_a_place_on_the_candidate_does_not_release(company: Company) -> None:
    loop_id = to_ready(company)
    with company.acting("rita") as work:
        work.session.add(
            Panelist(
                id=work.new_id(), loop_id=loop_id, person_id=company.ids["cora"], kind=PanelistKind.INTERVIEWER,
                status="removed", position=9, added_at=work.now, added_by_id=company.ids["rita"],
            )
        )  # fmt: skip
    restrict(company, "iris")
    request_id = ask_release(company, loop_id, "iris")
    assert told(company, "asked") == {"cleo"}
    with pytest.raises((Unseen, NotAllowed)):
        answer(company, request_id, "cora")


def test_R22_only_a_restricted_account_with_a_place_asks_and_once(company: Company) -> None:
    loop_id = to_ready(company)
    with pytest.raises(NotNow, match="not restricted"):
        ask_release(company, loop_id, "iris")
    restrict(company, "iris")
    restrict(company, "ada")
    ask_release(company, loop_id, "iris")
    with pytest.raises(NotNow, match="already"):
        ask_release(company, loop_id, "iris")
    with pytest.raises(NotAllowed):
        ask_release(company, loop_id, "ada")


def test_R22_the_request_ends_with_the_restriction(company: Company) -> None:
    loop_id = to_ready(company)
    restrict(company, "iris")
    request_id = ask_release(company, loop_id, "iris")
    company.controlled.pass_time(hours=24)
    with pytest.raises(Unseen), company.acting("cora") as work:
        requests_page.page(work, request_id)


def test_R20_findings_on_the_page_of_a_request_count_as_read_and_are_audited_once(company: Company) -> None:
    loop_id = to_decided(company, Outcome.VETO)
    request_id = ask(company, loop_id)
    for _ in range(2):
        with company.acting("cora") as work:
            grid = requests_page.page(work, request_id).grid
            assert grid is not None
            assert {row.finding for row in grid.rows} == {"meets the bar"}
    with company.looking() as session:
        assert company.ids["cora"] in marks.readers(session, company.candidate_id)
        kinds = session.exec(select(AuditEvent.kind).where(AuditEvent.actor_id == company.ids["cora"])).all()
        assert kinds == ["request_read"]


def test_R20_a_plan_read_on_a_request_tells_nothing_and_marks_nobody(company: Company) -> None:
    loop_id = to_ready(company)
    restrict(company, "iris")
    request_id = ask_release(company, loop_id, "iris")
    with company.acting("cora") as work:
        requests_page.page(work, request_id)
    with company.looking() as session:
        assert marks.readers(session, company.candidate_id) == frozenset()


def test_R33_the_home_page_of_a_core_shows_reopening_only_where_one_is_asked(company: Company) -> None:
    loop_id = to_decided(company, Outcome.NO_HIRE)
    ask(company, loop_id)
    with company.acting("cora") as work:
        assert home_requests.tasks(work) == ()
    with company.acting("hanna") as work:
        assert len(home_requests.tasks(work)) == 1
    with company.acting("ada") as work:
        work.session.get_one(Account, company.ids["bruno"]).enabled = False
    with company.acting("cora") as work:
        assert len(home_requests.tasks(work)) == 1


def test_section5_requests_list_what_i_am_asked_and_what_i_asked(company: Company) -> None:
    loop_id = to_decided(company, Outcome.VETO)
    ask(company, loop_id)
    with company.acting("cora") as work:
        asked = requests_page.listed(work, mine=False)
        assert [(one.words, one.state) for one in asked.rows] == [("Reopening a decision", "open")]
        assert requests_page.listed(work, mine=True).rows == ()
        assert "Mira" not in asked.model_dump_json()
    with company.acting("rita") as work:
        assert len(requests_page.listed(work, mine=True).rows) == 1
    with company.acting("stan") as work:
        assert requests_page.listed(work, mine=False).rows == ()


def test_section5_requests_are_paged_by_key(company: Company) -> None:
    loop_id = to_decided(company, Outcome.NO_HIRE)
    with company.acting("rita") as work:
        for number in range(60):
            work.session.add(
                Request(
                    id=work.new_id(), kind=RequestKind.NEW_LOOP, loop_id=loop_id, asked_by_id=company.ids["rita"],
                    at=work.now, reason=f"Number {number}.", closed_at=work.now, granted=False,
                )
            )  # fmt: skip
    with company.acting("rita") as work:
        first = requests_page.listed(work, mine=True)
        assert (len(first.rows), first.next_url is not None) == (50, True)
        after = UUID(str(first.next_url).rsplit("=", 1)[1])
        rest = requests_page.listed(work, mine=True, after=after)
        assert (len(rest.rows), rest.next_url) == (10, None)
        assert not {one.href for one in first.rows} & {one.href for one in rest.rows}
