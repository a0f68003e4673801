"""The interview kit: own principles, own questions, what the others ask; a trainee sees the host's part alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import UUID

import pytest
from flask import Flask
from sqlmodel import select

from hiring.domain.errors import Unseen
from hiring.domain.vocabulary import PanelistKind, PlaceStatus
from hiring.models.loops import Assignment, Panelist
from hiring.models.openings import CandidateFile
from hiring.schemas.kit import KitCard, SaveNote
from hiring.services import kit, notes
from hiring.services.feedback_cards import open_sheet
from tests.support.company import Company, scheduled_loop


@pytest.fixture
def loop_id(company: Company) -> UUID:
    return scheduled_loop(company)


def kit_of(company: Company, loop_id: UUID, name: str) -> KitCard:
    with company.acting(name) as work:
        return kit.open_kit(work, loop_id)


def _plan_question(company: Company, name: str, principle: str) -> str:
    """Plans the first question of the bank on one assignment; answers its text."""
    with company.acting("rita") as work:
        from hiring.models.openings import StoredPrincipleSet
        from hiring.principles import PrincipleSet

        shelf = PrincipleSet.from_json(work.session.get_one(StoredPrincipleSet, company.set_id).document)
        place = work.session.exec(select(Panelist).where(Panelist.person_id == company.ids[name])).one()
        row = work.session.exec(
            select(Assignment).where(Assignment.panelist_id == place.id, Assignment.principle == principle)
        ).one()
        question = shelf.principle(principle).questions[0]
        row.question = question.id
        return question.text


def _add_shadow(company: Company, loop_id: UUID) -> None:
    with company.acting("rita") as work:
        host = work.session.exec(select(Panelist).where(Panelist.person_id == company.ids["iris"])).one()
        work.session.add(
            Panelist(
                id=company.new_id(), loop_id=loop_id, person_id=company.ids["tariq"], kind=PanelistKind.SHADOW,
                host_id=host.id, has_vote=False, added_at=company.now, added_by_id=company.ids["rita"],
            )
        )  # fmt: skip


def test_the_kit_has_own_principles_questions_and_slot_in_both_zones(company: Company, loop_id: UUID) -> None:
    text = _plan_question(company, "iris", "customer-obsession")
    card = kit_of(company, loop_id, "iris")
    assert [one.name for one in card.principles] == ["Customer Obsession", "Deliver Results"]
    assert card.principles[0].question == text
    assert card.principles[1].spare_questions
    assert card.principles[0].strong
    assert card.principles[0].weak
    assert card.principles[0].overuse
    assert card.slot_words == "You speak today 13:00 to 14:00 (12:00 for the candidate)"


def test_R9_the_kit_says_which_questions_the_others_ask(company: Company, loop_id: UUID) -> None:
    text = _plan_question(company, "hanna", "customer-obsession")
    card = kit_of(company, loop_id, "iris")
    asked = {one.person: one.asks for one in card.others}
    assert ("Customer Obsession", text) in asked["Hanna Example"]
    assert "Iris Example" not in asked
    assert text not in card.principles[0].spare_questions


def test_section5_a_shadow_sees_the_hosts_principles_and_slot_and_nothing_else_of_the_plan(
    company: Company, loop_id: UUID
) -> None:
    _add_shadow(company, loop_id)
    card = kit_of(company, loop_id, "tariq")
    assert [one.name for one in card.principles] == ["Customer Obsession", "Deliver Results"]
    assert (card.host, card.others) == ("Iris Example", ())
    assert card.slot is not None
    dumped = card.model_dump_json()
    for other in ("Hanna", "Bruno", "Ivan", "Ina"):
        assert f"{other} Example" not in dumped


@pytest.mark.parametrize("name", ["rita", "ada", "konrad", "cora", "axel", "pia", "stan", "tariq"])
def test_whoever_has_no_place_finds_no_kit(company: Company, loop_id: UUID, name: str) -> None:
    with company.acting(name) as work, pytest.raises(Unseen):
        kit.open_kit(work, loop_id)


def test_a_removed_panelist_finds_no_kit(company: Company, loop_id: UUID) -> None:
    with company.acting("rita") as work:
        place = work.session.exec(select(Panelist).where(Panelist.person_id == company.ids["iris"])).one()
        place.status = PlaceStatus.REMOVED
    with company.acting("iris") as work, pytest.raises(Unseen):
        kit.open_kit(work, loop_id)


def test_the_candidates_link_shows_in_the_kit(company: Company, loop_id: UUID) -> None:
    assert kit_of(company, loop_id, "iris").document is None
    with company.acting("rita") as work:
        work.session.add(
            CandidateFile(
                id=company.new_id(), candidate_id=company.candidate_id, label="Curriculum vitae",
                link="https://example.org/mira", added_by_id=company.ids["rita"], added_at=company.now,
            )
        )  # fmt: skip
    found = kit_of(company, loop_id, "iris").document
    assert found is not None
    assert (found.label, found.href, found.outside) == ("Curriculum vitae", "https://example.org/mira", True)


def test_R14_notes_stand_beside_the_own_writing_and_in_nobody_elses_cards(company: Company, loop_id: UUID) -> None:
    with company.acting("iris") as work:
        notes.save_note(work, loop_id, SaveNote(version=0, text="[14:07] eleven days of ledgers"))
    with company.acting("iris") as work:
        assert open_sheet(work, loop_id).notes == "[14:07] eleven days of ledgers"
    for name in ("hanna", "bruno", "ivan", "ina"):
        with company.acting(name) as work:
            assert "ledgers" not in open_sheet(work, loop_id).model_dump_json()
            assert "ledgers" not in kit.open_kit(work, loop_id).model_dump_json()


def test_R9_a_panelist_plans_the_own_questions_from_the_kit_and_comes_back_to_it(
    page_company: Company, make_app: Callable[..., Flask]
) -> None:
    loop_id = scheduled_loop(page_company)
    _add_shadow(page_company, loop_id)
    client = page_company.sign_in(make_app(page_company.engine), "iris")
    (href,) = set(re.findall(r'href="([^"#]+from=kit)', client.get(f"/loops/{loop_id}/kit").text))
    form = client.get(href).text
    assert f'href="/loops/{loop_id}/kit"' in form
    (wish,) = re.findall(r'<option value="([^"]+)"', form)[:1]
    sent = client.post(href, data={"question:customer-obsession": wish, "idempotency_key": "a"})
    assert (sent.status_code, sent.location) == (303, f"/loops/{loop_id}/kit")
    assert kit_of(page_company, loop_id, "iris").principles[0].question
    assert kit_of(page_company, loop_id, "tariq").questions_href == ""
    page_company.controlled.pass_time(days=9)
    assert kit_of(page_company, loop_id, "iris").questions_href == "", "the own interview is over"
