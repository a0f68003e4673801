"""Who is signed in in this browser: what a page asks before it sends long text, and after signing in in place."""

from werkzeug.wrappers import Response

from hiring.services.work import Work
from hiring.web.guard import Door, Pages
from hiring.web.respond import page

pages = Pages("session")


@pages.get("/session", door=Door.PUBLIC)
def standing(work: Work) -> Response:
    """Nobody's name for whoever is signed out; the token belongs to the session as it is now."""
    return page("accounts/standing.html", person=str(work.viewer.person_id) if work.viewer.signed_in else "")
