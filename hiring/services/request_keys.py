"""R38: one request, one effect. A used key answers with the place its first request led to."""

from datetime import timedelta

from hiring.models.people import RequestKey
from hiring.services.work import Work
from hiring.store import request_keys as store
from hiring.store.rows import add

KEPT_FOR = timedelta(days=2)


def answer(work: Work, key: str) -> str | None:
    """Where the first request with this key led, if there was one."""
    found = store.used(work.session, work.viewer.person_id, key)
    return found.location or None if found else None


def claim(work: Work, key: str, endpoint: str) -> RequestKey:
    """Takes the key before anything happens; an equal request at the same time waits here, then fails on the key."""
    return add(
        work.session,
        RequestKey(
            id=work.new_id(),
            person_id=work.viewer.person_id,
            key=key,
            endpoint=endpoint,
            location="",
            at=work.now,
        ),
    )


def settle(work: Work, claimed: RequestKey, location: str | None) -> None:
    """Notes where the request led; one that led nowhere gives its key back."""
    if location is None:
        work.session.delete(claimed)
    else:
        claimed.location = location[:600]


def forget_old(work: Work) -> None:
    """Deletes keys that no open form can still hold."""
    store.forget_before(work.session, work.now - KEPT_FOR)
