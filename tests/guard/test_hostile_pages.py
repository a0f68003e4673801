"""Hostile strings in every stored text of people: every page shows them as text, and every export and table too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from tests.guard import planted
from tests.guard.conftest import Site, nothing_kept
from tests.guard.walk import Harvest
from tests.hostile.corpus import FULL, of_kind, storable
from tests.hostile.plain import shown, unsafe

PER_ENDPOINT = 400 if FULL else 3
NAMED = {"candidate.name", "person.name", "requisition.title", "note.text", "evidence.action", "feedback.summary"}


@pytest.fixture(scope="module")
def hostile(sqlite_site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, int]]:
    site, many = planted.copy_of(sqlite_site, tmp_path_factory.mktemp("planted"))
    yield site, many
    site.company.engine.dispose()


def pages(harvest: Harvest) -> list[tuple[str, str, str]]:
    """(endpoint, who, address) of pages that opened, some of each endpoint, as different as they come."""
    counted: Counter[str] = Counter()
    found = []
    for (who, endpoint, path), status in harvest.answers.items():
        if status == 200 and endpoint != "static" and counted[endpoint] < PER_ENDPOINT:
            counted[endpoint] += 1
            found.append((endpoint, who, path))
    return found


def test_every_column_of_text_is_planted_or_named_as_made_by_the_product() -> None:
    names = {f"{table}.{column}" for table, column, _ in planted.columns()}
    assert planted.unknown() == set()
    assert names >= NAMED
    assert len(names) >= 40


def test_every_page_shows_planted_strings_as_text_alone(
    hostile: tuple[Site, int], harvest: Harvest, monkeypatch: pytest.MonkeyPatch
) -> None:
    site, many = hostile
    found, seen, looked = [], "", pages(harvest)
    with nothing_kept(monkeypatch):
        for endpoint, who, path in looked:
            answer = site.clients[who].get(path)
            if answer.status_code >= 500:
                found.append(f"{endpoint} {path}: {answer.status_code}")
            elif answer.mimetype == "text/html":
                found += [f"{endpoint} {path}: {one}" for one in unsafe(answer.text)]
                seen += shown(answer.text)
            else:
                found += [
                    f"{endpoint}: {name}" for name, value in answer.headers if "pwned" in f"{name}{value}".lower()
                ]
    told = [text for text in storable() if text.replace("\r\n", "\n").replace("\r", "\n") in seen]
    print(f"{many} texts planted, {len(looked)} pages, {len(told)} of {len(storable())} strings seen as they are")
    assert "\n".join(found[:40]) == ""
    assert len(told) >= 700


def test_no_cell_of_a_table_begins_a_formula(hostile: tuple[Site, int]) -> None:
    site, _ = hostile
    text = site.clients["rita"].get("/loops.csv?whose=all&state=all").get_data(as_text=True)
    starts = tuple("=+-@\t\r")
    cells = [cell.strip('"') for line in text.splitlines() for cell in line.split(",")]
    assert [cell for cell in cells if cell.startswith(starts)] == []


@pytest.mark.parametrize("kind", ["address", "header", "path"])
def test_the_link_of_a_candidate_leads_to_the_web_alone(sqlite_site: Site, kind: str) -> None:
    """Whatever is kept is drawn as a link to http or https, opened without a way back."""
    site, candidate = sqlite_site, f"/candidates/{sqlite_site.company.candidate_id}"
    client = site.clients["rita"]
    for link in of_kind(kind):
        with pytest.MonkeyPatch.context() as patched, nothing_kept(patched):
            answer = client.post(f"{candidate}/document/link", data={"title": "CV", "link": link})
        assert answer.status_code in {303, 422}, link
        if answer.status_code == 303:
            assert link.strip().startswith(("http://", "https://")), link
