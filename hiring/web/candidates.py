"""Candidates: list, page, adding, editing, linking, filing, withdrawing."""

from collections.abc import Callable
from uuid import UUID

from flask import flash, make_response, request
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from hiring.schemas.base import build
from hiring.schemas.candidates import (
    AddCandidate,
    CandidateNow,
    EditCandidate,
    FileLink,
    FilePdf,
    FindCandidates,
    LinkEmployee,
    WithdrawCandidate,
)
from hiring.services import candidate_edit, candidates, confirmations, files
from hiring.services.candidate_edit import Saved
from hiring.services.work import Work
from hiring.web.forms.base import HouseForm
from hiring.web.forms.candidates import (
    AddCandidateForm,
    EditCandidateForm,
    FileLinkForm,
    FilePdfForm,
    FindCandidatesForm,
    LinkEmployeeForm,
    RemoveFileForm,
    WithdrawForm,
)
from hiring.web.forms.versioned import VersionedForm
from hiring.web.guard import Pages, desk
from hiring.web.headers import FILE_CSP
from hiring.web.respond import handle, loop_after, page, see_other

pages = Pages("candidates")


@pages.get("/candidates")
def list_candidates(work: Work) -> Response:
    asked = {name: value for name, value in request.args.items() if value and name in FindCandidates.model_fields}
    card = candidates.candidates_page(work, build(FindCandidates, asked))
    form = FindCandidatesForm(formdata=request.args, meta={"csrf": False})
    return page("candidates/list.html", card, form=form)


@pages.get("/candidates/new")
def new(work: Work) -> Response:
    now = candidates.to_add(work)
    return page("candidates/add.html", now, form=AddCandidateForm(formdata=None, data=now.values))


@pages.post("/candidates/new")
def add(work: Work) -> Response:
    form = AddCandidateForm()
    return handle(
        form,
        lambda: candidate_edit.add_candidate(work, form.command(AddCandidate)),
        lambda saved: _saved(saved, "Added."),
        lambda: page("candidates/add.html", candidates.to_add(work), form=form),
    )


@pages.get("/candidates/<uuid:candidate_id>")
def show(work: Work, candidate_id: UUID) -> Response:
    return page("candidates/show.html", candidates.candidate_page(work, candidate_id, loop_after()))


@pages.get("/candidates/<uuid:candidate_id>/edit")
def edit(work: Work, candidate_id: UUID) -> Response:
    now = candidates.to_edit(work, candidate_id)
    return _draw("edit", now, EditCandidateForm(formdata=None, data={**now.values, "version": now.version}))


@pages.post("/candidates/<uuid:candidate_id>/edit")
def save(work: Work, candidate_id: UUID) -> Response:
    form = EditCandidateForm()
    return handle(
        form,
        lambda: candidate_edit.edit_candidate(work, candidate_id, form.command(EditCandidate)),
        lambda saved: _saved(saved, "Saved."),
        lambda: _draw("edit", candidates.to_edit(work, candidate_id), form),
    )


@pages.get("/candidates/<uuid:candidate_id>/link")
def link(work: Work, candidate_id: UUID) -> Response:
    now = candidates.to_link(work, candidate_id)
    return _draw("link", now, LinkEmployeeForm(formdata=None, data={**now.values, "version": now.version}))


@pages.post("/candidates/<uuid:candidate_id>/link")
def do_link(work: Work, candidate_id: UUID) -> Response:
    form = LinkEmployeeForm()
    return handle(
        form,
        lambda: candidate_edit.link_employee(work, candidate_id, form.command(LinkEmployee)),
        _linked,
        lambda: _draw("link", candidates.to_link(work, candidate_id), form),
    )


def _linked(saved: Saved) -> Response:
    """R21: whoever linked the own account is led away from what is now not theirs to see."""
    if saved.own:
        return see_other("/candidates", "Saved. This candidate is you: the record is for others now.")
    return _saved(saved, "Saved.")


@pages.get("/candidates/<uuid:candidate_id>/withdraw")
def withdraw(work: Work, candidate_id: UUID) -> Response:
    now = candidates.to_withdraw(work, candidate_id)
    return _draw("withdraw", now, WithdrawForm(formdata=None, data={"version": now.version}))


@pages.post("/candidates/<uuid:candidate_id>/withdraw")
def do_withdraw(work: Work, candidate_id: UUID) -> Response:
    form = WithdrawForm()
    return handle(
        form,
        lambda: candidate_edit.withdraw(work, candidate_id, form.command(WithdrawCandidate)),
        lambda count: see_other(f"/candidates/{candidate_id}", f"Withdrawn. Loops cancelled: {count}."),
        lambda: _draw("withdraw", candidates.to_withdraw(work, candidate_id), form),
    )


@pages.get("/candidates/<uuid:candidate_id>/document")
def document(work: Work, candidate_id: UUID) -> Response:
    return _file_page(work, candidate_id, FilePdfForm(formdata=None))


@pages.post("/candidates/<uuid:candidate_id>/document/pdf")
def file_pdf(work: Work, candidate_id: UUID) -> Response:
    form = FilePdfForm()
    return _filed(
        work, candidate_id, form,
        lambda: files.file_pdf(work, desk().settings, candidate_id, form.command(FilePdf), _bytes(form.file.data)),
    )  # fmt: skip


@pages.post("/candidates/<uuid:candidate_id>/document/link")
def file_link(work: Work, candidate_id: UUID) -> Response:
    form = FileLinkForm()
    return _filed(
        work, candidate_id, form,
        lambda: files.file_link(work, desk().settings, candidate_id, form.command(FileLink)),
    )  # fmt: skip


@pages.get("/candidates/<uuid:candidate_id>/document/remove")
def ask_remove_file(work: Work, candidate_id: UUID) -> Response:
    return page("confirm/confirm.html", confirmations.document(work, candidate_id), form=RemoveFileForm(formdata=None))


@pages.post("/candidates/<uuid:candidate_id>/document/remove")
def remove_file(work: Work, candidate_id: UUID) -> Response:
    files.remove(work, desk().settings, candidate_id)
    return see_other(f"/candidates/{candidate_id}", "Taken away.")


@pages.get("/candidates/<uuid:candidate_id>/file")
def download(work: Work, candidate_id: UUID) -> Response:
    """An attachment that no browser runs: typed, named by the product, sandboxed."""
    found = files.candidate_file(work, desk().settings, candidate_id)
    response = make_response(found.data)
    response.headers["Content-Type"] = "application/pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="{found.name}"'
    response.headers["Content-Security-Policy"] = FILE_CSP
    return response


def _filed(work: Work, candidate_id: UUID, form: HouseForm, act: Callable[[], None]) -> Response:
    return handle(
        form,
        act,
        lambda _: see_other(f"/candidates/{candidate_id}", "Filed."),
        lambda: _file_page(work, candidate_id, form),
    )


def _file_page(work: Work, candidate_id: UUID, form: HouseForm) -> Response:
    """Two forms on one page: the one that was sent comes back as it was typed."""
    pdf = form if isinstance(form, FilePdfForm) else FilePdfForm(formdata=None)
    address = form if isinstance(form, FileLinkForm) else FileLinkForm(formdata=None)
    return page("candidates/document.html", candidates.to_file(work, candidate_id), form=form, pdf=pdf, address=address)


def _bytes(chosen: object) -> bytes:
    return chosen.read() if isinstance(chosen, FileStorage) else b""


def _draw(name: str, now: CandidateNow, form: VersionedForm) -> Response:
    differences = form.differences(now.values) if form.stale else ()
    return page(f"candidates/{name}.html", now, form=form, differences=differences)


def _saved(saved: Saved, said: str) -> Response:
    for warning in saved.warnings:
        flash(warning, "warn")
    return see_other(f"/candidates/{saved.candidate_id}", said)
