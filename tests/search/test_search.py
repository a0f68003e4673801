"""Search by name finds what each list would show, and nothing else; whatever is typed."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext

import pytest
from flask import Flask

from hiring.schemas.search import Search, SearchPage
from hiring.services import search
from tests.support.company import Company, scheduled_loop


def found(company: Company, name: str, q: str) -> SearchPage:
    with company.acting(name) as work:
        return search.search(work, Search(q=q), nullcontext)


def labels(page: SearchPage) -> list[str]:
    return [group.label for group in page.groups]


def test_a_recruiter_finds_loop_and_candidate_by_the_beginning_of_any_part_of_the_name(company: Company) -> None:
    loop_id = scheduled_loop(company)
    page = found(company, "rita", "castel")
    assert labels(page) == ["Loops", "Candidates"]
    assert page.groups[0].hits[0].href == f"/loops/{loop_id}"


def test_an_admin_finds_people_and_a_recruiter_requisitions(company: Company) -> None:
    assert [hit.name for hit in found(company, "ada", "iris").groups[0].hits] == ["Iris Example"]
    assert "Requisitions" in labels(found(company, "rita", "senior"))


@pytest.mark.parametrize("name", ["stan", "pia"])
def test_R21_strangers_find_no_loop_and_no_candidate(company: Company, name: str) -> None:
    scheduled_loop(company)
    assert found(company, name, "mira").groups == ()


def test_an_empty_search_asks_for_a_name(page_company: Company, make_app: Callable[..., Flask]) -> None:
    client = page_company.sign_in(make_app(page_company.engine), "rita")
    assert "Type the beginning of a name" in client.get("/search").text
    assert "no letter and no digit" in client.get("/search?q=%22%2A").text
    assert "Nothing that you may see" in client.get("/search?q=nobody").text


@pytest.mark.parametrize(
    "typed",
    [
        "%00",
        "%ED%A0%80",
        "a" * 300,
        "%3Cscript%3E",
        "%25%27_",
        "mira%22%20OR%20%22a",
        "NEAR(a+b)",
        "a%27:*%20|%20b",
        "-",
    ],
)
def test_a_hostile_search_is_never_an_error_of_ours(
    page_company: Company, make_app: Callable[..., Flask], typed: str
) -> None:
    client = page_company.sign_in(make_app(page_company.engine), "rita")
    answer = client.get(f"/search?q={typed}")
    assert answer.status_code < 500
    assert "<script>" not in answer.text
