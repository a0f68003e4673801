"""Home: my work, most urgent first."""

from uuid import UUID

from werkzeug.wrappers import Response

from hiring.domain.errors import Unseen
from hiring.services import home as service
from hiring.services.work import Work
from hiring.web.forms.base import HouseForm
from hiring.web.guard import Pages
from hiring.web.respond import page, see_other

pages = Pages("home")


@pages.get("/")
def home(work: Work) -> Response:
    return page("home/home.html", service.home(work), form=HouseForm(formdata=None))


@pages.post("/home/lines/<uuid:line_id>/done")
def put_away(work: Work, line_id: UUID) -> Response:
    service.dismiss(work, line_id)
    return see_other("/")


@pages.get("/<path:anything>")
def nothing(_work: Work, anything: str) -> Response:
    """What does not exist answers like what may not be seen: same guard, same page."""
    raise Unseen


@pages.post("/<path:anything>", keyed=False)
def nothing_sent(_work: Work, anything: str) -> Response:
    raise Unseen
