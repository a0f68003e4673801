"""R21: the candidate who is an employee sees nothing of the own record and loop, in any role."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask
from sqlmodel import select

from hiring.domain.errors import NotNow, Unseen
from hiring.domain.vocabulary import CandidateSource
from hiring.models.people import HomeLine, Person
from hiring.schemas.candidates import AddCandidate, FindCandidates, LinkEmployee
from hiring.schemas.plans import ConfirmPlan
from hiring.services import candidate_edit, candidates, imports, plans
from tests.support.company import Company, add_candidate, scheduled_loop
from tests.support.drive_plan import load

NOBODY = "/candidates/00000000-0000-7000-8000-000000000001"


def own_record(company: Company) -> UUID:
    """Rolf, a recruiter, applies for another role."""
    with company.acting("rita") as work:
        return add_candidate(
            work.session, company, "Rolf Example", employee_id=company.ids["rolf"], source=CandidateSource.INTERNAL
        )


def test_R21_every_page_of_the_own_record_answers_like_one_that_does_not_exist(app: Flask, company: Company) -> None:
    record = own_record(company)
    client = company.sign_in(app, "rolf")
    nothing = client.get(NOBODY)
    assert nothing.status_code == 404
    for act in ("", "/edit", "/link", "/withdraw", "/document", "/file"):
        answer = client.get(f"/candidates/{record}{act}")
        assert (answer.status_code, answer.text) == (404, nothing.text)
    forms = {"edit": {"name": "x"}, "link": {"employee": "", "version": "1"}, "withdraw": {"version": "1"},
             "document/link": {"title": "x", "link": "https://x.example"}, "document/remove": {}}  # fmt: skip
    for act, data in forms.items():
        assert client.post(f"/candidates/{record}/{act}", data=data).status_code in {404, 422}
        assert (
            client.post(f"/candidates/{record}/{act}", data=data).status_code
            == client.post(f"{NOBODY}/{act}", data=data).status_code
        )


def test_R21_lists_are_the_same_bytes_with_and_without_the_own_record(app: Flask, company: Company) -> None:
    client = company.sign_in(app, "rolf")
    addresses = (
        "/candidates?show=all",
        "/candidates?q=rolf",
        "/candidates?q=example&show=all",
        "/candidates?source=internal",
    )

    def bytes_of(address: str) -> str:
        text = client.get(address).text
        return "".join(part.split('"', 1)[-1] for part in text.split('name="csrf_token" value="'))

    before = [bytes_of(address) for address in addresses]
    scheduled_loop(company, candidate_id=own_record(company))
    assert [bytes_of(address) for address in addresses] == before
    assert "Rolf Example</a>" in company.sign_in(app, "rita").get("/candidates?q=rolf").text


def test_R21_the_own_record_warns_nobody_of_a_double(both: Company) -> None:
    own_record(both)
    values = {"name": "Rolf Example", "email": "rolf@example.org", "timezone": "Europe/Berlin", "source": "applied"}
    with both.acting("rolf") as work:
        assert candidate_edit.add_candidate(work, AddCandidate(**values)).warnings == ()  # type: ignore[arg-type]
    with both.acting("rita") as work:
        saved = candidate_edit.add_candidate(work, AddCandidate(**values))  # type: ignore[arg-type]
    assert len(saved.warnings) == 2


def test_R21_the_page_key_of_the_own_record_tells_nothing(both: Company) -> None:
    record = own_record(both)
    with both.acting("rolf") as work:
        first = candidates.candidates_page(work, FindCandidates())
        assert candidates.candidates_page(work, FindCandidates(after=record)) == first


def test_R21_linking_the_own_account_leads_away_and_shows_nothing_more(app: Flask, company: Company) -> None:
    client = company.sign_in(app, "rolf")
    here = f"/candidates/{company.candidate_id}"
    linked = client.post(f"{here}/link", data={"employee": "rolf@example.com", "version": "1"})
    assert linked.headers["Location"] == "/candidates"
    assert client.get(here).status_code == 404


def test_R21_a_linked_panelist_is_told_to_recruiter_and_bar_raiser_and_not_to_the_candidate(both: Company) -> None:
    scheduled_loop(both)
    assert linked(both, "iris") == {"rita", "bruno"}


def linked(company: Company, name: str) -> set[str]:
    """Rolf links the candidate to somebody; answers who is told that the panel cannot stay."""
    with company.acting("rolf") as work:
        command = LinkEmployee(employee=f"{name}@example.com", version=1)
        candidate_edit.link_employee(work, company.candidate_id, command)
    with company.looking() as session:
        told = set(session.exec(select(HomeLine.person_id).where(HomeLine.kind == "candidate_linked")))
    return {one for one, person_id in company.ids.items() if person_id in told}


def test_R4_R10_a_link_that_makes_a_panelist_the_candidates_manager_asks_for_a_new_confirmation(
    page_company: Company,
) -> None:
    company, loop_id = page_company, scheduled_loop(page_company)
    with company.acting("ada") as work:
        work.session.get_one(Person, company.ids["stan"]).manager_id = company.ids["ina"]
    assert linked(company, "stan") == {"rita", "bruno"}
    loop = load(company, loop_id).loop
    assert loop.confirmation_outstanding
    assert loop.waits_for_id == company.ids["bruno"]
    with company.acting("bruno") as work, pytest.raises(NotNow, match="Ina Example is the candidate's current manager"):
        plans.confirm_plan(work, loop_id, ConfirmPlan())


def test_R4_a_link_that_troubles_no_panel_changes_nothing(page_company: Company) -> None:
    loop_id = scheduled_loop(page_company)
    assert linked(page_company, "pia") == set()
    assert not load(page_company, loop_id).loop.confirmation_outstanding


def test_R21_no_file_links_the_recruiter_of_a_running_loop_as_its_candidate(page_company: Company) -> None:
    company, loop_id = page_company, scheduled_loop(page_company)
    code, key = load(company, loop_id).candidate.candidate_id, load(company, loop_id).loop.recruiter_id
    assert key == company.ids["rita"]
    with company.acting("rolf") as work:
        employee = work.session.get_one(Person, key).employee_id
        head = ",".join(imports.COLUMNS["candidates"])
        row = f"{code},Mira Castellan,mira@example.org,R1000,Europe/London,internal,{employee},"
        with pytest.raises(imports.ImportRefused) as refused:
            imports.run(work, "candidates", f"{head}\n{row}\n".encode(), "candidates.csv")
    assert "the recruiter of a running loop of this candidate" in str(refused.value.reasons[0])


def test_R21_services_answer_unseen(both: Company) -> None:
    record = own_record(both)
    with both.acting("rolf") as work:
        for look in (candidates.candidate_page, candidates.to_edit, candidates.to_link, candidates.to_withdraw):
            with pytest.raises(Unseen):
                look(work, record)
