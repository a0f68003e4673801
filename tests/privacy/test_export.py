"""R40: everything about a candidate in one file, for whoever may have it, with other people's names replaced."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlmodel import select

from hiring.adapters import documents
from hiring.domain.errors import NotAllowed, Unseen
from hiring.domain.redaction import REMOVED, Naming, Redactor
from hiring.domain.vocabulary import Role, VoteValue
from hiring.models.audit import AuditEvent
from hiring.models.openings import Candidate
from hiring.models.people import Person, PersonRole
from hiring.schemas.privacy import ChooseNames, Why
from hiring.services import export, export_page
from hiring.store.engine import open_session
from tests.privacy.planting import Planter
from tests.support.company import Company, scheduled_loop, submit_rows
from tests.support.drive_decision import to_decided

REASON = "The candidate asked for it in a letter."
LEFT_OUT = {
    "note.text": "R14: private notes",
    "coaching_note.text": "R36: private",
    "candidate.name_folded": "the name in another form",
    "loop.candidate_name_folded": "the name in another form",
    "candidate_words.words": "the search index",
    "evidence_words.words": "the search index",
    "candidate_file.stored_as": "a generated file name",
    "a file": "the document itself is downloaded beside",
    "sealed_text.salt": "no text",
}
"""What is planted and yet not in the export, and why."""


def exported(company: Company, **given: object) -> dict[str, object]:
    with company.acting("ada") as work:
        keys = export.everybody(work, company.candidate_id)
        export.say_why(work, company.candidate_id, Why(reason=REASON))
        return export.export(work, company.candidate_id, ChooseNames(**{"replace": tuple(keys), **given}))


def give_admin(company: Company, name: str) -> None:
    with open_session(company.engine, writes=True) as session:
        session.add(PersonRole(person_id=company.ids[name], role=Role.ADMIN))
        session.commit()


def test_R40_everything_written_about_the_candidate_is_in_the_export(page_company: Company, tmp_path: Path) -> None:
    loop_id = to_decided(page_company)
    planter = Planter(page_company, loop_id)
    planter.plant(tmp_path)
    text = json.dumps(exported(page_company), ensure_ascii=False)
    read = documents.drawn(export_page.FILE, export_page.readable(json.loads(text)))
    for planted, where in planter.planted.items():
        known = (
            where in LEFT_OUT
            or where.startswith("home_line")
            or (where == "sealed_text.text" and not planted.startswith("planted"))
        )
        assert known or planted in text, where
        assert known or planted in read, where
    for planted, where in planter.planted.items():
        assert where not in LEFT_OUT or planted not in text, where


def test_R40_panelists_are_coded_alike_and_third_parties_are_removed(page_company: Company) -> None:
    company, loop_id = page_company, to_decided(page_company)
    with open_session(company.engine, writes=True) as session:
        names = {name: session.get_one(Person, company.ids[name]).name for name in ("iris", "stan")}
        said = f"{names['iris']} asked, {names['iris'].split()[0]} wrote; {names['stan']} and Petra Outside know it."
        session.get_one(Candidate, company.candidate_id).notes = said
        session.commit()
    made = exported(company, other_names="Petra Outside")
    text = json.dumps(made, ensure_ascii=False)
    code = made["notes"].split(" asked")[0]  # type: ignore[attr-defined]
    assert code.startswith("interviewer ")
    assert made["notes"] == f"{code} asked, {code} wrote; {REMOVED} and {REMOVED} know it."
    assert names["iris"] not in text
    assert any(one["by"] == code for one in made["loops"][0]["feedback"] if "by" in one) or code in text  # type: ignore[index]
    kept = json.dumps(exported(company, replace=()), ensure_ascii=False)
    assert names["iris"] in kept, "whoever exports chooses"
    assert str(loop_id) not in text


def test_R40_an_export_states_its_format_and_is_recorded(page_company: Company) -> None:
    to_decided(page_company)
    made = exported(page_company)
    assert made["format"] == "hiring-candidate/1"
    with page_company.looking() as session:
        (event,) = session.exec(select(AuditEvent).where(AuditEvent.kind == "candidate_exported"))
    assert (event.actor_id, event.candidate_id) == (page_company.ids["ada"], page_company.candidate_id)


def test_R18_of_a_running_loop_the_export_has_the_plan_alone(page_company: Company) -> None:
    loop_id = scheduled_loop(page_company)
    before = exported(page_company)
    submit_rows(page_company, loop_id, {"iris": VoteValue.STRONGLY_NOT_INCLINED})
    after = exported(page_company)
    loops = [{**made["loops"][0], "interview": "held or not"} for made in (before, after)]  # type: ignore[index]
    assert loops[0] == loops[1], "nothing of a vote shows before the decision"
    assert "feedback" not in loops[1]


@pytest.mark.parametrize("name", ["iris", "hanna", "bruno"])
def test_R20_whoever_has_a_place_on_the_candidate_exports_nothing(page_company: Company, name: str) -> None:
    scheduled_loop(page_company)
    give_admin(page_company, name)
    with page_company.acting(name) as work, pytest.raises(NotAllowed):
        export.question(work, page_company.candidate_id)


def test_R21_the_candidate_finds_no_export_of_the_own_record_in_any_role(page_company: Company) -> None:
    give_admin(page_company, "stan")
    with page_company.acting("rita") as work:
        work.session.get_one(Candidate, page_company.candidate_id).employee_id = page_company.ids["stan"]
    with page_company.acting("stan") as work, pytest.raises(Unseen):
        export.question(work, page_company.candidate_id)


@pytest.mark.parametrize("name", ["rita", "cora", "axel"])
def test_R40_only_admins_export(page_company: Company, name: str) -> None:
    with page_company.acting(name) as work, pytest.raises(NotAllowed):
        export.question(work, page_company.candidate_id)


def test_R40_the_page_shows_the_names_and_answers_a_file_that_no_browser_runs(
    page_company: Company, make_app: Callable[..., Flask]
) -> None:
    to_decided(page_company)
    client = page_company.sign_in(make_app(page_company.engine), "ada")
    path = f"/candidates/{page_company.candidate_id}/data/export"
    assert "interviewer 1" not in client.get(path).text, "nothing of what was written shows before the reason"
    assert client.get(f"{path}/names").status_code == 409
    assert client.post(f"{path}/names", data={"format": "json"}).status_code == 409
    refused = client.post(path, data={"reason": "short"})
    assert refused.status_code == 422
    assert "short" in refused.text
    assert client.post(path, data={"reason": REASON}).status_code == 303
    assert "interviewer 1" in client.get(f"{path}/names").text
    for kind in ("json", "html"):
        answer = client.post(f"{path}/names", data={"format": kind})
        assert answer.status_code == 200
        assert "attachment" in answer.headers["Content-Disposition"]
        assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "Everything about Mira" in answer.text


def test_R40_names_are_replaced_as_whole_words_and_the_candidates_own_name_stays() -> None:
    redactor = Redactor([Naming("Anna Lindt", "interviewer 1"), Naming("Ben Lindt", "interviewer 2")], "Anna Castell")
    assert redactor.text("Anna Lindt, Anna and Bench; Ben.") == "interviewer 1, Anna and Bench; interviewer 2."
    assert redactor.text("Lindt said so.") == f"{REMOVED} said so.", "whose name it is cannot be told"
