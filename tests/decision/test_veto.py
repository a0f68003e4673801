"""R31 and R35: who is told of a veto, with what words, and what it holds."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from flask import Flask
from sqlmodel import select

from hiring.domain.anonymous import without_name
from hiring.domain.errors import NotAllowed, NotNow, Unseen
from hiring.domain.vocabulary import EventObject, LoopState, Outcome, PanelistKind, RequestKind
from hiring.models.audit import AuditEvent
from hiring.models.debrief import Request
from hiring.models.loops import Loop, Panelist
from hiring.models.openings import Candidate, Requisition, RequisitionPrinciple
from hiring.models.people import HomeLine
from hiring.schemas.decision import AnswerRequest, AskRequest
from hiring.schemas.loops import Hold
from hiring.services import loops, record_page, requests, requests_page
from hiring.store import marks
from tests.support.company import Company, add_candidate, scheduled_loop
from tests.support.drive_decision import to_decided

MakeApp = Callable[..., Flask]


@pytest.mark.parametrize(
    ("text", "name", "told"),
    [
        ("Mira Castellan said so.", "Mira Castellan", "the candidate said so."),
        ("MIRA, and castellan's own words", "Mira Castellan", "the candidate, and the candidate's own words"),
        ("Castellan, Mira was late", "Mira Castellan", "the candidate was late"),
        ("We saw Castellans work", "Mira Castellan", "We saw the candidate work"),
        ("Miranda and the castellany stay", "Mira Castellan", "Miranda and the castellany stay"),
        ("Jean-Pierre said", "Jean-Pierre Müller", "the candidate said"),
        ("Mr MULLER and Mu\u0308ller", "Jean-Pierre Müller", "Mr the candidate and the candidate"),
        ("O'Neil was clear", "Siobhán O'Neil", "O'the candidate was clear"),
        ("SIOBHAN was clear", "Siobhán O'Neil", "the candidate was clear"),
        ("李雷 was clear", "李雷", "the candidate was clear"),
        ("A plain text, a b c.", "A B", "A plain text, a b c."),
        ("", "Mira Castellan", ""),
        ("two  spaces\nand a line", "Mira Castellan", "two  spaces\nand a line"),
    ],
)
def test_R31_the_name_and_its_parts_are_left_out_whatever_the_case(text: str, name: str, told: str) -> None:
    assert without_name(text, name) == told


def test_R31_address_and_number_are_left_out_too() -> None:
    said = without_name("Write to MIRA@example.org about C1234.", "Mira Castellan", ("mira@example.org", "C1234"))
    assert said == "Write to the candidate about the candidate."


def lines(company: Company, kind: str) -> dict[str, HomeLine]:
    names = {person: name for name, person in company.ids.items()}
    with company.looking() as session:
        return {names[one.person_id]: one for one in session.exec(select(HomeLine).where(HomeLine.kind == kind))}


def test_R31_core_bar_raisers_learn_requisition_ruler_day_and_reason_but_no_name(company: Company) -> None:
    to_decided(company, Outcome.VETO)
    told = lines(company, "veto")
    assert set(told) == {"cora", "cleo"}
    text = told["cora"].text
    for part in ("Bruno Example", "R1000", "Mon 2 Mar 2026", "Dive Deep stayed below the bar"):
        assert part in text
    assert "mira" not in text.lower()
    assert "castellan" not in text.lower()
    assert "dive-deep" not in text, "evidence or ids of it do not belong here"
    assert told["cora"].href is None
    assert told["cora"].loop_id is None


def test_R31_a_core_who_owes_left_or_is_the_candidate_is_not_told(company: Company) -> None:
    loop_id = scheduled_loop(company)
    with company.acting("rita") as work:
        work.session.add(
            Panelist(
                id=work.new_id(), loop_id=loop_id, person_id=company.ids["cora"], kind=PanelistKind.SHADOW, position=9,
                host_id=_place(work.session, loop_id, company.ids["iris"]), has_vote=False, added_at=work.now,
                added_by_id=company.ids["rita"],
            )
        )  # fmt: skip
        candidate = work.session.get_one(Candidate, company.candidate_id)
        candidate.employee_id = company.ids["cleo"]
    to_decided(company, Outcome.VETO, loop_id=loop_id)
    assert lines(company, "veto") == {}


def _place(session: object, loop_id: UUID, person_id: UUID) -> UUID:
    query = select(Panelist.id).where(Panelist.loop_id == loop_id, Panelist.person_id == person_id)
    return session.exec(query).one()  # type: ignore[attr-defined, no-any-return]


def second_opening(company: Company) -> UUID:
    """A second loop of the same candidate, on another requisition, that runs."""
    with company.acting("rita") as work:
        first = work.session.get_one(Requisition, company.requisition_id)
        other = Requisition(**{**first.model_dump(), "id": work.new_id(), "requisition_id": "R2000"})
        work.session.add(other)
        work.session.flush()
        work.session.add(RequisitionPrinciple(requisition_id=other.id, principle="ownership", position=0))
    loop_id = scheduled_loop(company, candidate_id=_same_person(company))
    with company.acting("rita") as work:
        loop = work.session.get_one(Loop, loop_id)
        loop.requisition_id = other.id
        for place in work.session.exec(select(Panelist).where(Panelist.loop_id == loop_id)):
            place.status = "removed" if place.person_id != company.ids["hanna"] else "active"
        _seat(work, loop_id, company, "boris", PanelistKind.BAR_RAISER)
        _seat(work, loop_id, company, "stan", PanelistKind.INTERVIEWER)
        for place in work.session.exec(select(Panelist).where(Panelist.person_id == company.ids["hanna"])):
            if place.loop_id == loop_id:
                place.status, place.person_id = "active", company.ids["udo"]
    return loop_id


def _seat(work: object, loop_id: UUID, company: Company, name: str, kind: PanelistKind) -> None:
    work.session.add(  # type: ignore[attr-defined]
        Panelist(
            id=work.new_id(), loop_id=loop_id, person_id=company.ids[name], kind=kind, position=20,  # type: ignore[attr-defined]
            added_at=company.now, added_by_id=company.ids["rita"],
        )
    )  # fmt: skip


def _same_person(company: Company) -> UUID:
    """Another candidate row with the same e-mail address."""
    with company.acting("rita") as work:
        return add_candidate(work.session, company, "Mira C.", email="mira@example.org")


def test_R35_a_veto_holds_the_persons_other_loops_until_a_core_outside_both_consents(company: Company) -> None:
    other = second_opening(company)
    first = to_decided(company, Outcome.VETO)
    with company.looking() as session:
        held = session.get_one(Loop, other)
        assert (held.state, held.held_for_consent, held.hold_reason) == (LoopState.ON_HOLD, True, None)
        request = session.exec(select(Request).where(Request.kind == RequestKind.NEW_LOOP)).one()
        assert request.loop_id == other
    with pytest.raises(NotNow, match="consent"), company.acting("rita") as work:
        loops.return_from_hold(work, other)
    with company.acting("cora") as work:
        card = requests_page.page(work, request.id)
        assert card.may_answer
        assert [(one.words, one.href) for one in card.earlier] == [("veto", f"/loops/{first}/decision")]
        told = record_page.page(work, first)
        assert (told.full, told.record.votes, told.record.grid.columns) == (False, (), ())
        requests.answer(work, request.id, AnswerRequest(granted=True, text="Another team, another question."))
    with company.looking() as session:
        freed = session.get_one(Loop, other)
        assert (freed.state, freed.held_for_consent) == (LoopState.PLANNED, False)


def test_R20_whoever_owes_in_the_held_loop_learns_nothing_of_the_veto(company: Company) -> None:
    other = second_opening(company)
    to_decided(company, Outcome.VETO)
    with company.looking() as session:
        events = session.exec(select(AuditEvent).where(AuditEvent.loop_id == other)).all()
        telling = [one.kind for one in events if one.object is not EventObject.DECISION]
        assert telling == ["loop_moved"]
        told = session.exec(select(HomeLine.person_id).where(HomeLine.loop_id == other)).all()
        request = session.exec(select(Request)).one()
    assert set(told) == {company.ids[name] for name in ("rita", "cora", "cleo")}
    with pytest.raises(Unseen), company.acting("stan") as work:
        requests_page.page(work, request.id)
    with pytest.raises(Unseen), company.acting("stan") as work:
        requests.answer(work, request.id, AnswerRequest(granted=True, text="Let it run."))


def test_R20_no_page_of_the_held_loop_tells_the_blind_of_a_consent(page_company: Company, make_app: MakeApp) -> None:
    """Stan owes there: that a consent is asked for in the middle of a loop would tell him of a veto."""
    other = second_opening(page_company)
    to_decided(page_company, Outcome.VETO)
    app = make_app(page_company.engine)
    for name, told in (("stan", False), ("rita", True)):
        client = page_company.sign_in(app, name)
        pages = [client.get(path).get_data(as_text=True) for path in (f"/loops/{other}", f"/loops/{other}/timeline")]
        pages += [client.get(f"/loops?whose=all{more}").get_data(as_text=True) for more in ("", "&waits=consent")]
        assert ("consent of a core Bar Raiser" in pages[0], f"/loops/{other}" in pages[3]) == (told, told), name
        assert any("veto" in page.lower() for page in pages) is False or told
        assert ("consent of a core" in pages[2]) is told


def test_R35_the_recruiter_sees_outcome_and_day_of_the_old_loop_alone(company: Company) -> None:
    other = second_opening(company)
    to_decided(company, Outcome.VETO)
    with company.acting("rita") as work:
        work.session.get_one(Loop, other).recruiter_id = company.ids["rolf"]
        request = work.session.exec(select(Request)).one()
    with company.acting("rolf") as work:
        card = requests_page.page(work, request.id)
        assert [(one.words, one.day, one.href) for one in card.earlier] == [("veto", "Mon 2 Mar 2026", None)]
        assert not card.may_answer
        with pytest.raises(NotAllowed):
            requests.answer(work, request.id, AnswerRequest(granted=True, text="I want it."))


def test_R35_after_a_refusal_the_loop_stays_held_and_the_recruiter_may_ask_again(company: Company) -> None:
    other = second_opening(company)
    to_decided(company, Outcome.VETO)
    with company.looking() as session:
        request = session.exec(select(Request)).one()
    with company.acting("cora") as work:
        requests.answer(work, request.id, AnswerRequest(granted=False, text="Not now."))
    with pytest.raises(Unseen), company.acting("cleo") as work:
        requests.answer(work, request.id, AnswerRequest(granted=True, text="Yes."))
    with company.acting("rita") as work:
        assert work.session.get_one(Loop, other).held_for_consent
        assert requests_page.page(work, request.id).may_ask_again
        asked = requests.ask_again(work, request.id, AskRequest(reason="The role is another one."))
    with pytest.raises(NotNow, match="already"), company.acting("rita") as work:
        requests.ask_again(work, request.id, AskRequest(reason="Once more."))
    with company.acting("cleo") as work:
        requests.answer(work, asked, AnswerRequest(granted=True, text="Yes."))
    with company.looking() as session:
        assert session.get_one(Loop, other).state in {LoopState.PLANNED, LoopState.SCHEDULED}


def test_R35_what_the_recruiter_put_on_hold_stays_on_hold_after_the_consent(company: Company) -> None:
    other = second_opening(company)
    with company.acting("rita") as work:
        loops.hold(work, other, Hold(reason="The budget is open."))
    to_decided(company, Outcome.VETO)
    with company.looking() as session:
        request = session.exec(select(Request)).one()
    with company.acting("cora") as work:
        requests.answer(work, request.id, AnswerRequest(granted=True, text="Yes."))
    with company.looking() as session:
        loop = session.get_one(Loop, other)
        assert (loop.state, loop.hold_reason, loop.held_for_consent) == (
            LoopState.ON_HOLD,
            "The budget is open.",
            False,
        )


def test_R20_a_core_who_read_the_old_decision_counts_as_a_reader(company: Company) -> None:
    second_opening(company)
    first = to_decided(company, Outcome.VETO)
    with company.acting("cora") as work:
        record_page.page(work, first)
        record_page.page(work, first)
    with company.looking() as session:
        candidate = session.get_one(Loop, first).candidate_id
        assert company.ids["cora"] in marks.readers(session, candidate)
        assert company.ids["cleo"] not in marks.readers(session, candidate)
        kinds = [one.kind for one in session.exec(select(AuditEvent).where(AuditEvent.actor_id == company.ids["cora"]))]
        assert kinds == ["decision_read_on_request"]


def test_R35_other_outcomes_hold_nothing(company: Company) -> None:
    other = second_opening(company)
    to_decided(company, Outcome.NO_HIRE)
    with company.looking() as session:
        loop = session.get_one(Loop, other)
        assert (loop.held_for_consent, loop.state is LoopState.ON_HOLD) == (False, False)
        assert session.exec(select(Request)).all() == []
