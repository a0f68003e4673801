"""Every form of loops, plans, slots and conflicts: a plan by forms alone, refusals that keep the text, bad input."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from hiring.domain.vocabulary import LoopState, PanelistKind
from hiring.schemas.plans import AddPanelist
from hiring.services import panel
from tests.support.company import Company
from tests.support.drive_plan import load, open_complete, open_planned, place_id, slot_at, to_scheduled

Make = Callable[..., Flask]
HOSTILE = {
    "too long": "x" * 10_001,
    "NUL": "a\0b",
    "a bell": "a\x07b",
    "missing": "",
}
KEPT = "<script>alert('שלום 🙂')</script>"


@pytest.fixture
def app(page_company: Company, make_app: Make) -> Flask:
    return make_app(page_company.engine)


def send(client: FlaskClient, path: str, **fields: object) -> TestResponse:
    given = {name: value for name, value in fields.items() if value is not None}
    return client.post(path, data={"idempotency_key": "k", **given})


def test_a_loop_is_planned_and_scheduled_by_forms_alone(page_company: Company, app: Flask) -> None:
    company = page_company
    rita, bruno = company.sign_in(app, "rita"), company.sign_in(app, "bruno")
    base = opened_by_form(company, rita)
    fill_panel_by_form(company, rita, base)
    proposal = rita.get(f"{base}/plan/assign").text
    cells = re.findall(r'name="cell" value="([^"]+)"', proposal)
    taken = rita.post(f"{base}/plan/assign", data={"cell": cells, "keep_by_hand": "y", "version": version(proposal)})
    assert taken.status_code == 303
    assert bruno.post(f"{base}/plan/confirm", data={"note": "Dig into scale.", "version": ""}).status_code == 303
    loop_id = UUID(base.rpartition("/")[2])
    for number, place in enumerate(load(company, loop_id).voters):
        assert rita.get(f"{base}/slots/{place.id}").status_code == 200
        slot = moment(company.now + timedelta(hours=3 + number)) | {"minutes": "60"}
        assert rita.post(f"{base}/slots/{place.id}", data=slot).status_code == 303
    assert load(company, loop_id).loop.state is LoopState.SCHEDULED
    assert rita.post(f"{base}/slots/{place.id}/confirm").status_code == 303
    assert rita.post(f"{base}/slots/debrief", data=moment(company.now + timedelta(days=2))).status_code == 303
    assert load(company, loop_id).loop.debrief_at is not None


def opened_by_form(company: Company, rita: FlaskClient) -> str:
    assert f"candidate={company.candidate_id}" in rita.get("/loops/new?q=mira").text
    assert "R1000 Senior Engineer" in rita.get(f"/loops/new?candidate={company.candidate_id}").text
    ids = {"candidate_id": company.candidate_id, "requisition_id": company.requisition_id, "reveal_mode": "all_in"}
    opened = rita.post("/loops/new", data=ids)
    assert opened.status_code == 303
    return opened.location.removesuffix("/plan")


def fill_panel_by_form(company: Company, rita: FlaskClient, base: str) -> None:
    people = {"bruno": "bar_raiser", "iris": "interviewer", "ivan": "interviewer", "ina": "interviewer"}
    for name, kind in people.items():
        search = rita.get(f"{base}/plan?kind={kind}&q={name}").text
        assert f"Add {name.title()} Example" in search
        person = {"person_id": company.ids[name], "kind": kind, "host_id": "", "version": version(search)}
        assert rita.post(f"{base}/plan/add", data=person).status_code == 303


def version(text: str) -> str:
    """The version that the page's forms carry."""
    found = re.search(r'name="version" value="(\d+)"', text)
    assert found is not None
    return found.group(1)


def moment(at: datetime) -> dict[str, str]:
    slot = slot_at(at)
    return {"date": slot.date, "time": slot.time, "zone": slot.zone}


def test_R38_a_stale_grid_comes_back_with_the_ticks_and_the_present_plan(page_company: Company, app: Flask) -> None:
    loop_id = open_complete(page_company)
    whole = load(page_company, loop_id)
    iris = place_id(page_company, loop_id, "iris")
    mine = f"{iris}:ownership"
    with page_company.acting("rita") as work:
        panel.add_panelist(work, loop_id, AddPanelist(person_id=page_company.ids["udo"], kind=PanelistKind.INTERVIEWER))
    client = page_company.sign_in(app, "rita")
    stale = client.post(f"/loops/{loop_id}/plan/cells", data={"cell": [mine], "version": str(whole.loop.version)})
    assert stale.status_code == 409
    assert "Somebody changed this plan meanwhile" in stale.text
    assert "The plan as it stands now" in stale.text
    assert re.search(rf'value="{mine}"\s+checked', stale.text)
    again = client.post(f"/loops/{loop_id}/plan/cells", data={"cell": [mine], "version": version(stale.text)})
    assert again.status_code == 303


def test_a_refused_person_is_named_with_the_reason(page_company: Company, app: Flask) -> None:
    loop_id = open_complete(page_company)
    client = page_company.sign_in(app, "rita")
    sent = send(client, f"/loops/{loop_id}/plan/add", person_id=page_company.ids["tariq"], kind="interviewer")
    assert sent.status_code == 409
    assert "is not a certified interviewer" in sent.text
    unknown = send(client, f"/loops/{loop_id}/plan/add", person_id="nobody", kind="king", host_id="x", version="y")
    assert unknown.status_code == 422
    assert "Found “nobody”, expected one of the choices." in unknown.text


REASONED = ("hold", "cancel", "hand-over", "replacement", "replace/bar-raiser", "decline", "step-down")
WHO = {"decline": "iris", "step-down": "bruno"}


def fields_of(company: Company, path: str, text: str) -> dict[str, object]:
    if path == "cancel":
        return {"reason": "other", "note": text}
    if path == "hand-over":
        return {"person_id": company.ids["rolf"], "reason": text}
    if path == "replacement":
        return {"kind": "bar_raiser", "reason": text}
    if path == "replace/bar-raiser":
        return {"person_id": company.ids["boris"], "reason": text}
    return {"reason": text}


@pytest.mark.parametrize("path", REASONED)
def test_each_act_has_a_page_refuses_bad_text_and_then_works(page_company: Company, app: Flask, path: str) -> None:
    loop_id = to_scheduled(page_company, open_planned(page_company))
    client = page_company.sign_in(app, WHO.get(path, "rita"))
    shown = client.get(f"/loops/{loop_id}/{path}")
    assert shown.status_code == 200
    assert shown.text.count("<h1") == 1
    for what, text in HOSTILE.items():
        refused = send(client, f"/loops/{loop_id}/{path}", **fields_of(page_company, path, text))
        assert refused.status_code == 422, (what, refused.status_code)
        assert 'role="alert"' in refused.text
    done = send(client, f"/loops/{loop_id}/{path}", **fields_of(page_company, path, KEPT))
    assert done.status_code == 303, done.text[:3000]


def test_a_refusal_keeps_what_was_typed(page_company: Company, app: Flask) -> None:
    loop_id = to_scheduled(page_company, open_planned(page_company))
    client = page_company.sign_in(app, "rita")
    refused = send(client, f"/loops/{loop_id}/hand-over", person_id="", reason=KEPT)
    assert refused.status_code == 422
    assert "&lt;script&gt;alert(" in refused.text
    assert "<script>alert(" not in refused.text
    kept = send(client, f"/loops/{loop_id}/slots/{place_id(page_company, loop_id, 'iris')}", date="soon", time="9",
                zone="Mars", minutes="5", which="third")  # fmt: skip
    assert kept.status_code == 422
    assert 'value="soon"' in kept.text
    assert 'value="Mars"' in kept.text


def test_conflicts_are_declared_told_and_decided_by_forms(page_company: Company, app: Flask) -> None:
    loop_id = to_scheduled(page_company, open_planned(page_company))
    iris, bruno = page_company.sign_in(app, "iris"), page_company.sign_in(app, "bruno")
    base = f"/loops/{loop_id}/conflicts"
    for text in HOSTILE.values():
        assert iris.post(f"{base}/declare", data={"declare-text": text}).status_code == 422
        told = {"notify-text": text, "notify-panelist_id": "x"}
        assert iris.post(f"{base}/notify", data=told).status_code == 422
    assert iris.post(f"{base}/declare", data={"declare-text": KEPT}).status_code == 303
    told = {"notify-text": "Cousins.", "notify-panelist_id": str(place_id(page_company, loop_id, "ivan"))}
    assert iris.post(f"{base}/notify", data=told).status_code == 303
    page = bruno.get(base).text
    conflict = load(page_company, loop_id).conflicts[0].id
    assert f"{base}/{conflict}" in page
    assert "שלום" in page
    assert bruno.get(f"{base}/{conflict}").status_code == 200
    assert send(bruno, f"{base}/{conflict}", upheld="", reason="").status_code == 422
    assert send(bruno, f"{base}/{conflict}", upheld="0", reason="Long ago.").status_code == 303


def test_held_or_not_by_forms(page_company: Company, app: Flask) -> None:
    loop_id = to_scheduled(page_company, open_planned(page_company), after=timedelta(hours=1))
    page_company.controlled.pass_time(hours=7)
    base = f"/loops/{loop_id}/slots/{place_id(page_company, loop_id, 'iris')}"
    bruno, iris = page_company.sign_in(app, "bruno"), page_company.sign_in(app, "iris")
    assert bruno.get(f"{base}/not-held").status_code == 200
    assert send(bruno, f"{base}/not-held", absent="somebody", reason="").status_code == 422
    assert send(bruno, f"{base}/not-held", absent="candidate", reason="Nobody came.").status_code == 303
    assert "It did take place" in iris.get(f"/loops/{loop_id}/slots").text
    assert send(iris, f"{base}/held").status_code == 303
    assert send(iris, f"{base}/held").status_code == 303, "the same key is the same request (R38)"
    assert iris.post(f"{base}/held", data={"idempotency_key": "another"}).status_code == 409


def test_questions_by_form(page_company: Company, app: Flask) -> None:
    loop_id = open_complete(page_company)
    iris = place_id(page_company, loop_id, "iris")
    client = page_company.sign_in(app, "iris")
    path = f"/loops/{loop_id}/plan/questions/{iris}"
    shown = client.get(path)
    assert shown.status_code == 200
    own = load(page_company, loop_id).assignments_of(iris)[0].principle
    unknown = client.post(path, data={f"question:{own}": "no-such-question"})
    assert unknown.status_code == 422
    assert f'href="#question-{own}"' in unknown.text
    assert re.search(rf'<select aria-describedby="[^"]*question-{own}-error" aria-invalid="true"', unknown.text)
    assert client.post(path, data={f"question:{own}": ""}).status_code == 303
    assert client.post(path, data={"question:no-such-principle": ""}).status_code == 422
    assert page_company.sign_in(app, "ivan").get(path).status_code == 403


def test_R9_a_question_that_somebody_else_plans_stays_chosen_with_the_reason_beside_it(
    page_company: Company, app: Flask
) -> None:
    loop_id = open_complete(page_company)
    whole = load(page_company, loop_id)
    mine, theirs = next(
        (one, other)
        for one in whole.assignments
        for other in whole.assignments
        if one.principle == other.principle and one.panelist_id != other.panelist_id
    )
    path = f"/loops/{loop_id}/plan/questions/{mine.panelist_id}"
    refused = page_company.sign_in(app, "rita").post(path, data={f"question:{mine.principle}": theirs.question})
    assert refused.status_code == 409
    assert f'<option selected value="{theirs.question}">' in refused.text
    (beside,) = re.findall(rf'id="question-{mine.principle}-error">(.*?)</span>\s*<select', refused.text, re.DOTALL)
    assert "in a loop nobody asks it twice" in beside
    others = [one.principle for one in whole.assignments_of(mine.panelist_id) if one.principle != mine.principle]
    assert not any(f'id="question-{one}-error"' in refused.text for one in others)


def test_opening_is_refused_with_the_choice_kept(page_company: Company, app: Flask) -> None:
    client = page_company.sign_in(app, "rita")
    for given in ({}, {"candidate_id": "x", "requisition_id": "y"}, {"candidate_id": str(page_company.candidate_id)}):
        refused = client.post("/loops/new", data=given)
        assert refused.status_code == 422
        assert 'role="alert"' in refused.text
    strange = {"candidate_id": page_company.candidate_id, "requisition_id": page_company.candidate_id}
    assert client.post("/loops/new", data={**strange, "reveal_mode": "all_in"}).status_code == 422
    assert page_company.sign_in(app, "stan").get("/loops/new").status_code == 403


@pytest.mark.parametrize("path", ["/plan", "/plan/assign", "/slots", "/conflicts", "/timeline", "/hold", "/cancel"])
def test_what_does_not_exist_is_404_for_everybody(page_company: Company, app: Flask, path: str) -> None:
    client = page_company.sign_in(app, "rita")
    assert client.get(f"/loops/{page_company.candidate_id}{path}").status_code == 404


def test_the_pages_of_a_loop_run_a_constant_number_of_statements(page_company: Company, app: Flask) -> None:
    from tests.loops.test_table import counted, many_loops

    loop_id = to_scheduled(page_company, open_planned(page_company))
    client = page_company.sign_in(app, "rita")
    paths = [f"/loops/{loop_id}{path}" for path in ("", "/plan", "/slots", "/conflicts", "/timeline")]
    few = [_statements(page_company, client, path, counted) for path in paths]
    many_loops(page_company, 40)
    assert [_statements(page_company, client, path, counted) for path in paths] == few


def _statements(company: Company, client: FlaskClient, path: str, counted: Callable[..., object]) -> int:
    with counted(company.engine) as said:  # type: ignore[attr-defined]
        assert client.get(path).status_code == 200
    return len([one for one in said if not one.startswith(("UPDATE sign_in_session", "PRAGMA", "BEGIN"))])
