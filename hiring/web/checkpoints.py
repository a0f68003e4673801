"""A signed checkpoint after each ruling."""

from flask import after_this_request, current_app, g, got_request_exception
from werkzeug.wrappers import Response

from hiring.services import checkpoints
from hiring.web.guard import SEE_OTHER, aside, desk


def follows() -> None:
    """Makes a checkpoint once the answer of this request is kept. Nothing in it can break what is kept."""

    @after_this_request
    def make(response: Response) -> Response:
        if response.status_code != SEE_OTHER:
            return response
        try:
            with aside(g.work) as work:
                checkpoints.make(work, desk().settings)
        except Exception as error:  # noqa: BLE001  a full disk, a lost key: the ruling stands, the next one makes it up
            got_request_exception.send(current_app._get_current_object(), exception=error)  # type: ignore[attr-defined]
        return response
