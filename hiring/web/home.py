"""Home: my work, most urgent first."""

from werkzeug.wrappers import Response

from hiring.domain.errors import Unseen
from hiring.services.work import Work
from hiring.web.guard import Pages
from hiring.web.respond import page

pages = Pages("home")


@pages.get("/")
def home(work: Work) -> Response:
    return page("home/home.html")


@pages.get("/<path:anything>")
def nothing(_work: Work, anything: str) -> Response:
    """What does not exist answers like what may not be seen: same guard, same page."""
    raise Unseen


@pages.post("/<path:anything>", keyed=False)
def nothing_sent(_work: Work, anything: str) -> Response:
    raise Unseen
