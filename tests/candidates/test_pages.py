"""Candidate pages: list, page, adding, editing, linking, withdrawing; versions, bad input, constant queries."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from flask import Flask
from sqlmodel import select

from hiring.domain.text import name_key
from hiring.domain.vocabulary import CandidateSource, LoopState
from hiring.models.loops import Loop
from hiring.models.openings import Candidate, Requisition
from tests.support.company import Company, add_candidate, scheduled_loop
from tests.support.many import add_loops
from tests.support.queries import counted


def form(**changed: str) -> dict[str, str]:
    return {
        "candidate_id": "C7000", "name": "Ada Okafor", "email": "Ada.Okafor@example.org", "requisition": "R1000",
        "timezone": "Africa/Lagos", "source": "referral", "referrer": "iris@example.com", "notes": "Met at a fair.",
    } | changed  # fmt: skip


def stored(company: Company, code: str = "C7000") -> Candidate:
    with company.looking() as session:
        return session.exec(select(Candidate).where(Candidate.candidate_id == code)).one()


def here(company: Company) -> str:
    return f"/candidates/{company.candidate_id}"


def test_a_recruiter_adds_a_candidate_and_reads_the_page(app: Flask, company: Company) -> None:
    client = company.sign_in(app, "rita")
    assert client.get("/candidates/new").status_code == 200
    added = client.post("/candidates/new", data=form())
    assert added.status_code == 303
    row = stored(company)
    assert (row.email, row.referrer_id) == ("ada.okafor@example.org", company.ids["iris"])
    page = client.get(added.headers["Location"]).text
    for said in ("Ada Okafor", "R1000 Senior Engineer", "Iris Example", "Met at a fair.", "No loop has been opened"):
        assert said in page


def test_a_code_is_made_up_when_none_is_given(app: Flask, company: Company) -> None:
    client = company.sign_in(app, "rita")
    assert client.post("/candidates/new", data=form(candidate_id="")).status_code == 303
    with company.looking() as session:
        row = session.exec(select(Candidate).where(Candidate.name == "Ada Okafor")).one()
    assert row.candidate_id.startswith("C-")


BAD: list[tuple[str, str, str]] = [
    ("name", "", "Found nothing"),
    ("email", "ada at example", "expected an e-mail address"),
    ("requisition", "R9999", "expected the code of a requisition"),
    ("timezone", "Mars/Base", "expected a time zone"),
    ("source", "rumour", "expected"),
    ("referrer", "nobody", "expected the name, e-mail address or employee id"),
    ("name", "x" * 201, "expected at most 200"),
    ("notes", "x" * 10_001, "expected at most 10,000"),
]


@pytest.mark.parametrize(("field", "value", "said"), BAD)
def test_wrong_values_are_told_beside_the_text_kept(
    app: Flask, company: Company, field: str, value: str, said: str
) -> None:
    client = company.sign_in(app, "rita")
    for address in ("/candidates/new", f"{here(company)}/edit"):
        refused = client.post(address, data=form(version="1") | {field: value})
        assert refused.status_code == 422
        assert said in refused.text
        assert "Africa/Lagos" in refused.text or field == "timezone"


def test_a_code_is_given_once(app: Flask, company: Company) -> None:
    client = company.sign_in(app, "rita")
    client.post("/candidates/new", data=form())
    refused = client.post("/candidates/new", data=form(name="Somebody Else"))
    assert refused.status_code == 422
    assert "which is taken" in refused.text


HOSTILE = ("x" * 10_001, "a\0b", "\u202eabc", "😀 fine", "<script>alert(1)</script>", "'; DROP TABLE loop; --", "=1+1")
FORMS: dict[str, tuple[str, ...]] = {
    "edit": ("name", "email", "requisition", "timezone", "source", "referrer", "notes", "version"),
    "link": ("employee", "version"),
    "document/link": ("title", "link"),
    "document/pdf": ("label", "file"),
}
PAGES_AND_FIELDS = [(page, name) for page, names in FORMS.items() for name in names]


@pytest.mark.parametrize(("page", "field"), [("new", "candidate_id"), *PAGES_AND_FIELDS])
def test_hostile_text_never_breaks_a_page(app: Flask, company: Company, page: str, field: str) -> None:
    client = company.sign_in(app, "rita")
    address = "/candidates/new" if page == "new" else f"{here(company)}/{page}"
    for text in HOSTILE:
        data = form(version="1", title="Portfolio", link="https://x.example", label="CV") | {field: text}
        answer = client.post(address, data=data)
        assert answer.status_code in {303, 409, 422}, text
        assert "<script>alert" not in answer.text


@pytest.mark.parametrize("field", ["q", "show", "source", "requisition", "after"])
def test_hostile_filters_never_break_the_list(app: Flask, company: Company, field: str) -> None:
    client = company.sign_in(app, "rita")
    for text in HOSTILE:
        listing = client.get("/candidates", query_string={field: text[:150]})
        assert listing.status_code in {200, 422}
        assert "<script>alert" not in listing.text


@pytest.mark.parametrize("text", [HOSTILE[0], HOSTILE[1]])
def test_a_note_that_no_database_keeps_is_refused(app: Flask, company: Company, text: str) -> None:
    refused = company.sign_in(app, "rita").post(f"{here(company)}/withdraw", data={"version": "1", "note": text})
    assert refused.status_code == 422


def test_missing_fields_are_told(app: Flask, company: Company) -> None:
    client = company.sign_in(app, "rita")
    acts = ("edit", "link", "withdraw", "document/link", "document/pdf")
    for address in ("/candidates/new", *(f"{here(company)}/{act}" for act in acts)):
        assert client.post(address, data={}).status_code == 422


def test_R38_a_stale_edit_shows_both_versions_and_saving_again_keeps_ours(app: Flask, company: Company) -> None:
    client = company.sign_in(app, "rita")
    edit = f"{here(company)}/edit"
    assert 'name="version" value="1"' in client.get(edit).text
    assert client.post(edit, data=form(name="Mira Theirs", version="1")).status_code == 303
    stale = client.post(edit, data=form(name="Mira Ours", version="1"))
    assert stale.status_code == 409
    for said in ("Mira Theirs", "Mira Ours", 'name="version" value="2"'):
        assert said in stale.text
    assert client.post(edit, data=form(name="Mira Ours", version="2")).status_code == 303
    with company.looking() as session:
        assert session.get_one(Candidate, company.candidate_id).name == "Mira Ours"


def test_a_new_name_follows_into_the_order_of_loops(app: Flask, company: Company) -> None:
    loop_id = scheduled_loop(company)
    company.sign_in(app, "rita").post(f"{here(company)}/edit", data=form(name="Zoë Ångström", version="1"))
    with company.looking() as session:
        assert session.get_one(Loop, loop_id).candidate_name_folded == name_key("Zoë Ångström")


@pytest.mark.parametrize("who", ["stan", "ada", "konrad", "axel", "hanna", "cora"])
def test_only_recruiters_see_candidates(app: Flask, company: Company, who: str) -> None:
    client = company.sign_in(app, who)
    own = here(company)
    for address in ("/candidates", "/candidates/new", own, f"{own}/edit", f"{own}/link", f"{own}/withdraw"):
        assert client.get(address).status_code == 403
    assert client.get("/candidates/00000000-0000-7000-8000-000000000001").status_code == 403
    assert client.post("/candidates/new", data=form()).status_code == 403
    assert client.post(f"{own}/edit", data=form(version="1")).status_code == 403
    assert client.post(f"{own}/link", data={"employee": "", "version": "1"}).status_code == 403
    assert client.post(f"{own}/withdraw", data={"version": "1"}).status_code == 403
    assert client.post(f"{own}/document/link", data={"title": "x", "link": "https://x.example"}).status_code == 403


def test_search_finds_any_word_of_the_name_and_filters_stay_in_the_address(app: Flask, company: Company) -> None:
    client = company.sign_in(app, "rita")
    client.post("/candidates/new", data=form())
    for asked in ({"q": "oka"}, {"q": "ADA"}, {"source": "referral"}, {"requisition": "R1000"}, {"show": "all"}):
        assert "Ada Okafor" in client.get("/candidates", query_string=asked).text
    for asked in ({"q": "kafor"}, {"q": "%"}, {"source": "agency"}, {"requisition": "R9"}, {"show": "withdrawn"}):
        assert "Ada Okafor" not in client.get("/candidates", query_string=asked).text


def test_lists_are_paged_by_key_and_cost_the_same_with_few_and_many(app: Flask, company: Company) -> None:
    client = company.sign_in(app, "rita")
    with counted(company.engine) as few:
        client.get("/candidates")
    with company.acting("rita") as work:
        for place in range(120):
            add_candidate(work.session, company, f"Person {place:03}")
    with counted(company.engine) as many:
        first = client.get("/candidates?q=person").text
    assert len(many) == len(few)
    following = first.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    second = client.get(following).text
    assert "Person 049" in first
    assert "Person 050" not in first
    assert "Person 050" in second
    assert "Person 049" not in second


def test_the_page_costs_the_same_with_few_and_many_loops(app: Flask, company: Company) -> None:
    client = company.sign_in(app, "rita")
    scheduled_loop(company)
    with counted(company.engine) as few:
        assert client.get(here(company)).text.count("Senior Engineer</a>") == 2
    for _ in range(12):
        with company.acting("rita") as work:
            for loop in work.session.exec(select(Loop)):
                loop.state = LoopState.CANCELLED
        scheduled_loop(company)
    with counted(company.engine) as many:
        assert "cancelled" in client.get(here(company)).text
    assert len(many) == len(few)


def test_R35_the_same_address_or_name_warns_and_does_not_refuse(app: Flask, company: Company) -> None:
    client = company.sign_in(app, "rita")
    client.post("/candidates/new", data=form())
    again = client.post("/candidates/new", data=form(candidate_id="C7001"), follow_redirects=True)
    assert again.status_code == 200
    assert "Ada Okafor is a candidate too: same e-mail address." in again.text
    named = client.post(
        "/candidates/new", data=form(candidate_id="C7002", email="other@example.org"), follow_redirects=True
    )
    assert "same name" in named.text


def test_withdrawing_cancels_the_own_running_loop_and_is_said_on_the_page(app: Flask, company: Company) -> None:
    loop_id = scheduled_loop(company)
    client = company.sign_in(app, "rita")
    asked = client.get(f"{here(company)}/withdraw").text
    assert "Running loops of which you are the recruiter: 1." in asked
    version = asked.split('name="version" value="')[1].split('"')[0]
    done = client.post(f"{here(company)}/withdraw", data={"version": version, "note": "Took another offer."})
    assert done.status_code == 303
    with company.looking() as session:
        assert session.get_one(Loop, loop_id).state is LoopState.CANCELLED
    page = client.get(here(company)).text
    assert "Withdrawn" in page
    assert "Mira Castellan" not in client.get("/candidates").text
    assert "Mira Castellan" in client.get("/candidates?show=withdrawn").text
    version = page_version(company, company.candidate_id)
    assert client.post(f"{here(company)}/withdraw", data={"version": version}).status_code == 409


def page_version(company: Company, candidate_id: UUID) -> str:
    with company.looking() as session:
        return str(session.get_one(Candidate, candidate_id).version)


def test_withdrawing_somebody_else_s_running_loop_is_refused(app: Flask, company: Company) -> None:
    rolf = company.sign_in(app, "rolf")
    assert f'href="{here(company)}/withdraw"' in rolf.get(here(company)).text
    assert "nothing is cancelled" in rolf.get(f"{here(company)}/withdraw").text
    scheduled_loop(company)
    for page in (rolf.get(here(company)).text, rolf.get(f"{here(company)}/withdraw").text):
        assert 'aria-disabled="true"' in page
        assert "Only the recruiter of a running loop may withdraw its candidate." in page
    refused = rolf.post(f"{here(company)}/withdraw", data={"version": "1"})
    assert refused.status_code == 403
    with company.looking() as session:
        assert session.get_one(Candidate, company.candidate_id).withdrawn_at is None


def test_linking_says_so_when_the_names_differ_and_makes_the_source_internal(app: Flask, company: Company) -> None:
    client = company.sign_in(app, "rita")
    linked = client.post(
        f"{here(company)}/link", data={"employee": "stan@example.com", "version": "1"}, follow_redirects=True
    )
    assert "The candidate is called Mira Castellan, the linked employee Stan Example." in linked.text
    with company.looking() as session:
        row = session.get_one(Candidate, company.candidate_id)
    assert (row.employee_id, row.source) == (company.ids["stan"], CandidateSource.INTERNAL)
    client.post(f"{here(company)}/link", data={"employee": "", "version": "2"})
    assert "planning waits until" in client.get(here(company)).text


def test_the_recruiter_of_a_running_loop_is_not_linked_as_its_candidate(app: Flask, company: Company) -> None:
    scheduled_loop(company)
    refused = company.sign_in(app, "rolf").post(
        f"{here(company)}/link", data={"employee": "Rita Example", "version": "1"}
    )
    assert refused.status_code == 422
    assert "Hand the loop over first" in refused.text


def test_the_loops_of_candidate_and_requisition_go_on_by_key(app: Flask, company: Company) -> None:
    ids = add_loops(company, candidate_id=company.candidate_id, state=LoopState.CLOSED)
    client = company.sign_in(app, "rita")
    for address in (here(company), f"/requisitions/{company.requisition_id}"):
        first = client.get(address).text
        (following,) = re.findall(r'href="([^"]+after=[^"]+)"', first)
        second = client.get(following).text
        shown = [re.findall(r'href="/loops/([0-9a-f-]{36})"', text) for text in (first, second)]
        assert [len(one) for one in shown] == [50, 10]
        assert [*shown[0], *shown[1]] == [str(one) for one in reversed(ids)]
        assert "after=" not in second
        assert client.get(f"{address}?after=nonsense").status_code == 422


def test_a_candidates_pages_cost_the_same_for_one_running_loop_and_for_many(app: Flask, company: Company) -> None:
    client, counts = company.sign_in(app, "rita"), []
    for number in range(4):
        with company.acting("ada") as work:
            first = work.session.get_one(Requisition, company.requisition_id)
            other = first.model_dump() | {"id": company.new_id(), "requisition_id": f"R200{number}"}
            work.session.add(Requisition(**other))
        company.requisition_id = other["id"]
        add_loops(company, 1, candidate_id=company.candidate_id)
        with counted(company.engine) as sent:
            for path in ("", "/withdraw"):
                assert client.get(f"{here(company)}{path}").status_code == 200
        counts.append(len(sent))
    assert len(set(counts)) == 1, counts
