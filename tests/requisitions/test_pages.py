"""Requisition pages: list, page, adding, editing, versions, bad input, constant queries."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask
from sqlmodel import select

from hiring.domain.text import name_key
from hiring.models.openings import Requisition, RequisitionPrinciple
from tests.support.company import Company, add_candidate, scheduled_loop
from tests.support.queries import counted

SLUGS = ("ownership", "dive-deep")


def form(company: Company, **changed: str) -> dict[str, str]:
    values = {
        "title": "Data Engineer", "level": "L6", "team": "Payments 3", "hiring_manager": "nadia@example.com",
        "recruiter": "Rita Example", "description": "Builds pipelines.", "principle_set_id": str(company.set_id),
        "requisition_id": "R2000", "open": "y",
    }  # fmt: skip
    for place, slug in enumerate(SLUGS):
        values |= {f"rows-{place}-principle": slug, f"rows-{place}-required": "y", f"rows-{place}-min_coverage": "2"}
    return values | changed


def stored(company: Company, code: str = "R2000") -> Requisition:
    with company.looking() as session:
        return session.exec(select(Requisition).where(Requisition.requisition_id == code)).one()


def needed(company: Company, requisition_id: UUID) -> list[tuple[str, int, bool]]:
    with company.looking() as session:
        query = select(RequisitionPrinciple).where(RequisitionPrinciple.requisition_id == requisition_id)
        rows = session.exec(query.order_by(RequisitionPrinciple.position)).all()  # type: ignore[arg-type]
    return [(row.principle, row.min_coverage, row.functional) for row in rows]


def test_a_recruiter_adds_a_requisition_and_reads_it(app: Flask, company: Company) -> None:
    client = company.sign_in(app, "rita")
    assert client.get("/requisitions/new").status_code == 200
    added = client.post("/requisitions/new", data=form(company, **{"rows-1-functional": "y"}))
    assert added.status_code == 303
    row = stored(company)
    assert row.hiring_manager_id == company.ids["nadia"]
    assert needed(company, row.id) == [("ownership", 2, False), ("dive-deep", 2, True)]
    page = client.get(added.headers["Location"]).text
    for said in ("Data Engineer", "Nadia Example", "Rita Example", "Builds pipelines.", "Dive Deep", "Open a loop"):
        assert said in page


BAD: list[tuple[str, str, str]] = [
    ("requisition_id", "R1000", "which another requisition has already"),
    ("requisition_id", "", "Found nothing"),
    ("level", "L99", "expected one of L1"),
    ("hiring_manager", "nobody at all", "expected the name, e-mail address or employee id"),
    ("recruiter", "stan", "expected the name"),
    ("recruiter", "stan@example.com", "expected somebody with the role recruiter"),
    ("hiring_manager", "rita@example.com", "two people (R1)"),
    ("principle_set_id", "no-id", "an entry of this page"),
    ("principle_set_id", "00000000-0000-7000-8000-000000000001", "expected a published one"),
    ("rows-0-min_coverage", "nine", "ownership: found &#39;nine&#39;, expected a whole number from 1 to 8."),
    ("rows-0-min_coverage", "9", "expected a whole number from 1 to 8."),
    ("rows-0-principle", "made-up", "Found made-up, expected principles of"),
    ("rows-0-principle", "dive-deep", "Found dive-deep 2 times"),
]


@pytest.mark.parametrize(("field", "value", "said"), BAD)
def test_wrong_values_are_told_beside_the_text_kept(
    app: Flask, company: Company, field: str, value: str, said: str
) -> None:
    refused = company.sign_in(app, "rita").post("/requisitions/new", data=form(company, **{field: value}))
    assert refused.status_code == 422
    assert said in refused.text
    assert "Builds pipelines." in refused.text


def test_no_ticked_principle_is_refused(app: Flask, company: Company) -> None:
    values = {name: value for name, value in form(company).items() if "required" not in name}
    refused = company.sign_in(app, "rita").post("/requisitions/new", data=values)
    assert refused.status_code == 422
    assert "expected at least one tick" in refused.text


HOSTILE = (
    "x" * 10_001,
    "a\0b",
    "\u202eabc",
    "😀 fine",
    "<script>alert(1)</script>",
    "'; DROP TABLE loop; --",
    "9" * 30,
)
FIELDS = ("requisition_id", "title", "level", "team", "hiring_manager", "recruiter", "description", "principle_set_id",
          "rows-0-principle", "rows-0-min_coverage", "rows-0-required", "open", "version")  # fmt: skip


@pytest.mark.parametrize("field", FIELDS)
def test_hostile_text_never_breaks_a_page(app: Flask, company: Company, field: str) -> None:
    client = company.sign_in(app, "rita")
    here = f"/requisitions/{company.requisition_id}/edit"
    for text in HOSTILE:
        for address in ("/requisitions/new", here):
            answer = client.post(address, data=form(company, version="1") | {field: text})
            assert answer.status_code in {303, 409, 422}, (field, text)
            assert "<script>alert" not in answer.text
        assert "<script>alert" not in client.get("/requisitions", query_string={"q": text[:150], "show": "all"}).text


def test_missing_fields_are_told(app: Flask, company: Company) -> None:
    client = company.sign_in(app, "rita")
    assert client.post("/requisitions/new", data={}).status_code == 422
    refused = client.post(f"/requisitions/{company.requisition_id}/edit", data={"title": "Kept title"})
    assert refused.status_code == 422
    assert "Kept title" in refused.text


def test_R38_a_stale_edit_shows_both_versions_and_saving_again_keeps_ours(app: Flask, company: Company) -> None:
    client = company.sign_in(app, "rita")
    here = f"/requisitions/{company.requisition_id}/edit"
    assert 'name="version" value="1"' in client.get(here).text
    assert client.post(here, data=form(company, title="Theirs", version="1")).status_code == 303
    ours = form(company, title="Ours", version="1", **{"rows-0-min_coverage": "3"})
    stale = client.post(here, data=ours)
    assert stale.status_code == 409
    for said in ("Theirs", "Ours", "× 3", 'name="version" value="2"'):
        assert said in stale.text
    assert client.post(here, data=ours | {"version": "2"}).status_code == 303
    row = stored(company, "R1000")
    assert (row.title, row.version) == ("Ours", 3)


@pytest.mark.parametrize("who", ["stan", "ada", "konrad", "axel", "hanna", "cora"])
def test_only_recruiters_see_requisitions(app: Flask, company: Company, who: str) -> None:
    client = company.sign_in(app, who)
    here = f"/requisitions/{company.requisition_id}"
    for address in ("/requisitions", "/requisitions/new", here, f"{here}/edit"):
        assert client.get(address).status_code == 403
    assert client.post("/requisitions/new", data=form(company)).status_code == 403
    assert client.post(f"{here}/edit", data=form(company, version="1")).status_code == 403


def test_search_finds_by_code_and_by_any_word_of_the_title(app: Flask, company: Company) -> None:
    client = company.sign_in(app, "rita")
    client.post("/requisitions/new", data=form(company))
    for text in ("r20", "R2000", "data", "eng", "DATA ENG"):
        assert "Data Engineer" in client.get("/requisitions", query_string={"q": text}).text
    for text in ("ata", "%", "_", "nothing"):
        assert "Data Engineer" not in client.get("/requisitions", query_string={"q": text}).text
    assert "Data Engineer" not in client.get("/requisitions?show=closed").text


def test_lists_are_paged_by_key_and_cost_the_same_with_few_and_many(app: Flask, company: Company) -> None:
    client = company.sign_in(app, "rita")
    with counted(company.engine) as few:
        client.get("/requisitions")
    with company.acting("rita") as work:
        for place in range(120):
            title = f"Role {place:03}"
            work.session.add(
                Requisition(
                    id=company.new_id(), requisition_id=f"Q{place}", title=title, title_folded=name_key(title),
                    level="L5", team="T", hiring_manager_id=company.ids["hanna"], recruiter_id=company.ids["rita"],
                    principle_set_id=company.set_id, created_at=company.now,
                )
            )  # fmt: skip
    with counted(company.engine) as many:
        first = client.get("/requisitions").text
    assert len(many) == len(few)
    following = first.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    second = client.get(following).text
    assert "Role 000" in first
    assert "Role 049" in first
    assert "Role 050" in second
    assert "Role 049" not in second


def test_the_page_costs_the_same_with_few_and_many_loops(app: Flask, company: Company) -> None:
    client = company.sign_in(app, "rita")
    here = f"/requisitions/{company.requisition_id}"
    scheduled_loop(company)
    with counted(company.engine) as few:
        assert "Mira Castellan" in client.get(here).text
    for place in range(20):
        with company.acting("rita") as work:
            candidate = add_candidate(work.session, company, f"Person {place}")
        scheduled_loop(company, candidate_id=candidate)
    with counted(company.engine) as many:
        assert "Person 19" in client.get(here).text
    assert len(many) == len(few)


def test_R21_the_candidate_finds_the_own_loop_on_no_requisition(app: Flask, company: Company) -> None:
    with company.acting("rita") as work:
        candidate = add_candidate(work.session, company, "Rolf Example", employee_id=company.ids["rolf"])
    scheduled_loop(company, candidate_id=candidate)
    here = f"/requisitions/{company.requisition_id}"
    assert "Rolf Example</a>" in company.sign_in(app, "rita").get(here).text
    own = company.sign_in(app, "rolf").get(here).text
    assert "No loop has been opened" in own
    assert str(candidate) not in own


def test_R18_R20_a_recruiter_with_a_place_on_the_candidate_reads_no_state(app: Flask, company: Company) -> None:
    loop_id = scheduled_loop(company)
    here = f"/requisitions/{company.requisition_id}"
    client = company.sign_in(app, "rolf")
    assert "scheduled" in client.get(here).text
    with company.acting("rita") as work:
        from hiring.domain.vocabulary import PanelistKind, PlaceStatus
        from hiring.models.loops import Panelist

        place = Panelist(
            id=company.new_id(), loop_id=loop_id, person_id=company.ids["rolf"], kind=PanelistKind.INTERVIEWER,
            added_at=company.now, added_by_id=company.ids["rita"],
        )  # fmt: skip
        work.session.add(place)
        work.session.flush()
        place_id = place.id
    blind = client.get(here).text
    assert str(loop_id) in blind
    assert "scheduled" not in blind
    with company.acting("rita") as work:
        work.session.get_one(Panelist, place_id).status = PlaceStatus.REMOVED
    assert str(loop_id) not in client.get(here).text
