"""The principle pages: reading, comparing, loading with precise errors, publishing once and for ever."""

from __future__ import annotations

import io
from uuid import UUID

import pytest
from flask import Flask
from sqlmodel import select

from hiring.models.audit import AuditEvent
from hiring.models.openings import StoredPrincipleSet
from tests.support.company import Company

MINIMAL = """
schema: principle-set/1
id: small-values
name: "Small values"
version: "{version}"
language: en
rating_scale:
  - {{code: below, label: "Below the bar", anchor: "Less than asked."}}
  - {{code: meets, label: "Meets the bar", anchor: "As asked."}}
bar: meets
no_data: {{code: no_data, label: "Not enough evidence"}}
principles:
  - id: ownership
    name: "Ownership; Always, and <b>Everywhere</b>"
    meaning: "{meaning}"
    questions: [{{id: own-1, text: "Tell me about a thing you owned."}}]
translations:
  de: {{name: "Kleine Werte", principles: {{ownership: {{name: "Verantwortung", meaning: "Handelt langfristig."}}}}}}
"""


def small(version: str = "2026.1", meaning: str = "Acts for the long run.") -> str:
    return MINIMAL.format(version=version, meaning=meaning)


def load(app: Flask, company: Company, text: str, who: str = "ada"):
    return company.sign_in(app, who).post("/principles/load", data={"text": text})


def set_id(company: Company, version: str = "2026.1") -> UUID:
    with company.looking() as session:
        query = select(StoredPrincipleSet.id).where(
            StoredPrincipleSet.slug == "small-values", StoredPrincipleSet.set_version == version
        )
        return session.exec(query).one()


def publish(app: Flask, company: Company, version: str = "2026.1"):
    return company.sign_in(app, "ada").post(f"/principles/{set_id(company, version)}/publish", data={"confirmed": "y"})


def test_everybody_reads_the_published_set(app: Flask, company: Company) -> None:
    client = company.sign_in(app, "stan")
    listing = client.get("/principles")
    assert listing.status_code == 200
    assert "Load a version" not in listing.text
    reading = client.get(f"/principles/{company.set_id}")
    assert "Have Backbone; Disagree and Commit" in reading.text
    assert reading.text.count("<h1>") == 1


def test_the_reading_page_follows_language_and_level(app: Flask, company: Company) -> None:
    load(app, company, small())
    client = company.sign_in(app, "ada")
    here = f"/principles/{set_id(company)}"
    german = client.get(f"{here}?language=de").text
    assert "Kleine Werte" in german
    assert 'lang="de">Verantwortung' in german
    assert "&lt;b&gt;Everywhere&lt;/b&gt;" in client.get(here).text
    assert client.get(f"{here}?language=xx&level=%00").status_code == 200
    level = client.get(f"/principles/{company.set_id}?level=L6").text
    assert "At L6" in level
    assert "At L4" not in level


def test_a_loaded_version_is_for_admins_until_it_is_published(app: Flask, company: Company) -> None:
    assert load(app, company, small()).status_code == 303
    here = f"/principles/{set_id(company)}"
    reader = company.sign_in(app, "stan")
    unknown = reader.get("/principles/00000000-0000-7000-8000-000000000001")
    assert reader.get(here).status_code == 404
    assert reader.get(here).text == unknown.text
    assert "Small values" not in reader.get("/principles").text
    assert publish(app, company).status_code == 303
    assert "Small values" in reader.get(here).text


def test_publishing_wants_a_tick_and_happens_once(app: Flask, company: Company) -> None:
    load(app, company, small())
    client = company.sign_in(app, "ada")
    refused = client.post(f"/principles/{set_id(company)}/publish", data={})
    assert refused.status_code == 422
    assert "expected one: a published version never changes" in refused.text
    assert publish(app, company).status_code == 303
    assert publish(app, company).status_code == 409
    with company.looking() as session:
        kinds = session.exec(select(AuditEvent.kind).where(AuditEvent.kind.startswith("principle_set"))).all()  # type: ignore[attr-defined]
    assert kinds == ["principle_set_loaded", "principle_set_published"]


def test_the_same_version_is_stored_once_and_another_text_under_it_is_refused(app: Flask, company: Company) -> None:
    load(app, company, small())
    again = load(app, company, small().replace("\n", "\n\n"))
    assert again.status_code == 303
    other = load(app, company, small(meaning="Acts for today."))
    assert other.status_code == 409
    assert "give the file a new version" in other.text or "says something else" in other.text
    assert "Acts for today." in other.text


def test_every_problem_of_a_file_is_named_at_once(app: Flask, company: Company) -> None:
    text = small().replace("bar: meets", "bar: shiny").replace("language: en", 'language: no\nwrong: "x"')
    client = company.sign_in(app, "ada")
    refused = client.post("/principles/load", data={"file": (io.BytesIO(text.encode()), "values.yaml")})
    assert refused.status_code == 422
    for said in ("values.yaml, line", "wrong", "shiny", "language"):
        assert said in refused.text
    with company.looking() as session:
        assert session.exec(select(StoredPrincipleSet).where(StoredPrincipleSet.slug == "small-values")).first() is None


HOSTILE = (
    "",
    "\0",
    "\ud800",
    "😀",
    "\u202eabc",
    "<script>alert(1)</script>",
    "a: [",
    "!!python/object:os.system x",
    "x" * 1_100_000,
)


@pytest.mark.parametrize("text", HOSTILE)
def test_bad_sets_are_refused_with_the_text_kept(app: Flask, company: Company, text: str) -> None:
    client = company.sign_in(app, "ada")
    typed = client.post("/principles/load", data={"text": text.encode("utf-8", "replace").decode()})
    assert typed.status_code == 422
    assert "<script>alert" not in typed.text
    chosen = client.post(
        "/principles/load", data={"file": (io.BytesIO(text.encode("utf-8", "surrogatepass")), "f.yaml")}
    )
    assert chosen.status_code == 422


def test_comparing_shows_what_came_and_what_went(app: Flask, company: Company) -> None:
    load(app, company, small())
    load(app, company, small("2026.2", "Acts for <i>today</i>."))
    client = company.sign_in(app, "ada")
    old, new = set_id(company), set_id(company, "2026.2")
    page = client.get(f"/principles/{old}/compare/{new}").text
    assert "Acts for the long run." in page
    assert "Acts for &lt;i&gt;today&lt;/i&gt;." in page
    assert "word by word" in client.get(f"/principles/{old}/compare/{old}").text
    other = client.get(f"/principles/{company.set_id}/compare/{new}")
    assert other.status_code == 200
    assert "removed" in other.text
    assert company.sign_in(app, "stan").get(f"/principles/{old}/compare/{new}").status_code == 404


@pytest.mark.parametrize("who", ["rita", "cora", "stan", "konrad"])
def test_only_admins_load_and_publish(app: Flask, company: Company, who: str) -> None:
    load(app, company, small())
    client = company.sign_in(app, who)
    assert client.get("/principles/load").status_code == 403
    assert load(app, company, small("2027.1"), who).status_code == 403
    assert client.get(f"/principles/{set_id(company)}/publish").status_code == 403
    assert client.post(f"/principles/{set_id(company)}/publish", data={"confirmed": "y"}).status_code == 403
