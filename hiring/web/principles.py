"""Principles: the set and its versions, reading, comparing, loading, publishing."""

from uuid import UUID

from flask import request
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from hiring.domain.errors import Incomplete
from hiring.schemas.principle_sets import LoadSet, PublishSet
from hiring.services import principle_compare, principle_pages, principle_sets
from hiring.services.principle_sets import Loaded
from hiring.services.work import Work
from hiring.web.forms.principles import LoadSetForm, PublishForm
from hiring.web.guard import Pages
from hiring.web.respond import handle, page, see_other

pages = Pages("principles")
NOT_CONFIRMED = "Found no tick, expected one: a published version never changes."


@pages.get("/principles")
def list_sets(work: Work) -> Response:
    return page("principles/list.html", principle_pages.sets_page(work))


@pages.get("/principles/load")
def load(work: Work) -> Response:
    principle_pages.require_load(work)
    return page("principles/load.html", form=LoadSetForm(formdata=None))


@pages.post("/principles/load")
def do_load(work: Work) -> Response:
    form = LoadSetForm()
    return handle(
        form,
        lambda: principle_sets.load(work, *_given(form)),
        _loaded,
        lambda: page("principles/load.html", form=form),
    )


def _given(form: LoadSetForm) -> tuple[bytes, str]:
    """The chosen file, or else the typed text, with the name that problems are told under."""
    chosen = form.file.data
    if isinstance(chosen, FileStorage) and chosen.filename:
        return chosen.read(), chosen.filename[:100]
    return form.command(LoadSet).text.encode(errors="surrogatepass"), "typed text"


def _loaded(loaded: Loaded) -> Response:
    if loaded.new:
        return see_other(f"/principles/{loaded.set_id}", f"{loaded.title} is loaded. Read it, then publish it.")
    return see_other(f"/principles/{loaded.set_id}", f"{loaded.title} was stored already, word by word.", "note")


@pages.get("/principles/<uuid:set_id>")
def show(work: Work, set_id: UUID) -> Response:
    asked = request.args
    card = principle_pages.reading_page(work, set_id, asked.get("language", ""), asked.get("level", ""))
    return page("principles/show.html", card)


@pages.get("/principles/<uuid:set_id>/compare/<uuid:other_id>")
def compare(work: Work, set_id: UUID, other_id: UUID) -> Response:
    return page("principles/compare.html", principle_compare.compare_page(work, set_id, other_id))


@pages.get("/principles/<uuid:set_id>/publish")
def publish(work: Work, set_id: UUID) -> Response:
    return page("principles/publish.html", principle_pages.to_publish(work, set_id), form=PublishForm(formdata=None))


@pages.post("/principles/<uuid:set_id>/publish")
def do_publish(work: Work, set_id: UUID) -> Response:
    form = PublishForm()

    def act() -> str:
        if not form.command(PublishSet).confirmed:
            raise Incomplete("Publishing wants a tick.", {"confirmed": NOT_CONFIRMED})
        return principle_sets.publish(work, set_id)

    return handle(
        form,
        act,
        lambda title: see_other(f"/principles/{set_id}", f"{title} is published."),
        lambda: page("principles/publish.html", principle_pages.to_publish(work, set_id), form=form),
    )
