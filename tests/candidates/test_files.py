"""The one document of a candidate: what is kept, what is refused, who may read it, and when bytes go."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlmodel import select

from hiring.adapters.files import Shelf, pdf_problem
from hiring.domain.vocabulary import PlaceStatus
from hiring.models.loops import Panelist
from hiring.models.openings import Candidate
from hiring.schemas.candidates import FilePdf
from hiring.services import files
from hiring.settings import Settings
from tests.candidates.pdfs import pdf
from tests.support.company import Company, scheduled_loop


def here(company: Company) -> str:
    return f"/candidates/{company.candidate_id}"


def send(app: Flask, company: Company, data: bytes, name: str = "cv.pdf", label: str = "Application") -> Any:
    form = {"label": label, "file": (io.BytesIO(data), name)}
    return company.sign_in(app, "rita").post(f"{here(company)}/document/pdf", data=form)


def kept(tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "files").glob("*")) if (tmp_path / "files").exists() else []


def test_a_pdf_is_kept_under_a_generated_name_and_sent_as_a_sandboxed_attachment(
    app: Flask, company: Company, tmp_path: Path
) -> None:
    data = pdf(2)
    assert send(app, company, data, name="../../etc/passwd.pdf").status_code == 303
    (file,) = kept(tmp_path)
    assert file.read_bytes() == data
    assert len(file.stem) == 32
    assert file.stat().st_mode & 0o077 == 0
    answer = company.sign_in(app, "rita").get(f"{here(company)}/file")
    assert answer.data == data
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="Mira-Castellan.pdf"'
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


REFUSED = [
    (b"", "Found an empty file"),
    (b"<html><script>alert(1)</script></html>", "expected a PDF"),
    (b"\x89PNG\r\n\x1a\n" + b"\0" * 60, "expected a PDF"),
    (b"%PDF-1.7 and then nothing of the kind", "cannot be opened"),
    (pdf()[:120], "cannot be opened"),
    (pdf(password="secret"), "with a password"),
    (pdf(0), "0 pages"),
    (b"MZ" + b"\0" * 200 + b"PK\x03\x04", "expected a PDF"),
]


@pytest.mark.parametrize(("data", "said"), REFUSED)
def test_what_is_no_pdf_is_refused_in_one_sentence(
    app: Flask, company: Company, tmp_path: Path, data: bytes, said: str
) -> None:
    refused = send(app, company, data)
    assert refused.status_code == 422
    assert said in refused.text
    assert "Application" in refused.text
    assert kept(tmp_path) == []


def test_a_file_above_the_limit_is_refused(company: Company, make_app: Any, tmp_path: Path) -> None:
    app = make_app(company.engine, max_file_mib=1)
    refused = send(app, company, pdf() + b"\0" * 1024 * 1024)
    assert refused.status_code == 422
    assert "expected at most 1 MiB" in refused.text
    assert kept(tmp_path) == []


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "data:text/html,x", "ftp://x.example/cv", "cv.pdf", "https://", ""]
)
def test_only_web_addresses_are_links(app: Flask, company: Company, link: str) -> None:
    data = {"title": "Portfolio", "link": link}
    refused = company.sign_in(app, "rita").post(f"{here(company)}/document/link", data=data)
    assert refused.status_code == 422
    assert "Portfolio" in refused.text


def test_a_link_takes_the_place_of_a_pdf(app: Flask, company: Company, tmp_path: Path) -> None:
    send(app, company, pdf())
    client = company.sign_in(app, "rita")
    data = {"title": "Portfolio", "link": "https://portfolio.example/mira?a=1&b=2"}
    assert client.post(f"{here(company)}/document/link", data=data).status_code == 303
    assert kept(tmp_path) == []
    page = client.get(here(company)).text
    assert 'href="https://portfolio.example/mira?a=1&amp;b=2"' in page
    assert 'rel="noopener noreferrer"' in page
    assert client.get(f"{here(company)}/file").status_code == 404


def test_a_new_pdf_replaces_the_old_one_and_taking_it_away_deletes_the_bytes(
    app: Flask, company: Company, tmp_path: Path
) -> None:
    send(app, company, pdf(1))
    (first,) = kept(tmp_path)
    send(app, company, pdf(2))
    (second,) = kept(tmp_path)
    assert first != second
    client = company.sign_in(app, "rita")
    assert "The PDF is deleted for good." in client.get(f"{here(company)}/document/remove").text
    assert kept(tmp_path) == [second]
    assert client.post(f"{here(company)}/document/remove", data={}).status_code == 303
    assert client.get(f"{here(company)}/document/remove").status_code == 404
    assert kept(tmp_path) == []
    assert client.post(f"{here(company)}/document/remove", data={}).status_code == 404


def test_bytes_follow_the_transaction(both: Company, tmp_path: Path) -> None:
    settings = Settings(files_dir=tmp_path / "files")
    with both.acting("rita") as work:
        files.file_pdf(work, settings, both.candidate_id, FilePdf(label="First"), pdf())
    (first,) = kept(tmp_path)

    def fail_after_filing() -> None:
        with both.acting("rita") as work:
            files.file_pdf(work, settings, both.candidate_id, FilePdf(label="Second"), pdf(2))
            assert len(kept(tmp_path)) == 2
            raise RuntimeError("the request fails after the file was put")

    with pytest.raises(RuntimeError):
        fail_after_filing()
    assert kept(tmp_path) == [first]


@pytest.mark.parametrize(("who", "status"), [("iris", 200), ("hanna", 200), ("rolf", 200), ("stan", 404), ("ada", 404)])
def test_panelists_and_recruiters_read_the_document_and_nobody_else(
    app: Flask, company: Company, who: str, status: int
) -> None:
    send(app, company, pdf())
    scheduled_loop(company)
    assert company.sign_in(app, who).get(f"{here(company)}/file").status_code == status


def test_a_removed_panelist_reads_the_document_no_more(app: Flask, company: Company) -> None:
    send(app, company, pdf())
    loop_id = scheduled_loop(company)
    with company.acting("rita") as work:
        query = select(Panelist).where(Panelist.loop_id == loop_id, Panelist.person_id == company.ids["iris"])
        work.session.exec(query).one().status = PlaceStatus.REMOVED
    assert company.sign_in(app, "iris").get(f"{here(company)}/file").status_code == 404


def test_R21_the_candidate_never_reads_the_own_document(app: Flask, company: Company) -> None:
    send(app, company, pdf())
    with company.acting("rita") as work:
        work.session.get_one(Candidate, company.candidate_id).employee_id = company.ids["rolf"]
    assert company.sign_in(app, "rolf").get(f"{here(company)}/file").status_code == 404


@pytest.mark.parametrize("name", ["../x.pdf", "x.pdf", "0" * 32, "0" * 32 + ".pdf\0", "A" * 32 + ".pdf"])
def test_the_shelf_takes_generated_names_alone(tmp_path: Path, name: str) -> None:
    shelf = Shelf(tmp_path)
    for act in (shelf.get, shelf.exists, shelf.delete, lambda name: shelf.put(name, b"x")):
        with pytest.raises(ValueError, match="expected 32 hexadecimal digits"):
            act(name)


def test_a_whole_pdf_is_in_order() -> None:
    assert pdf_problem(pdf(3)) is None


def test_the_kit_leads_a_panelist_to_the_document(app: Flask, company: Company) -> None:
    data = pdf()
    send(app, company, data)
    loop_id = scheduled_loop(company)
    client = company.sign_in(app, "iris")
    kit = client.get(f"/loops/{loop_id}/kit").text
    assert f'href="{here(company)}/file"' in kit
    assert "Application" in kit
    assert client.get(f"{here(company)}/file").data == data
