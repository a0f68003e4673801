"""The looking person's ties to loops, for lists (the twin of seats for single loops)."""

from uuid import UUID

from hiring.domain.seats import OUTSIDE_ROLES
from hiring.services import organisation
from hiring.services.work import Work
from hiring.store import loop_changes
from hiring.store import scope as store
from hiring.store.scope import Ties

ASKED_AT_MOST = 30


def ties_of(work: Work) -> Ties:
    viewer = work.viewer
    return store.ties_of(
        work.session, viewer.person_id, office=bool(viewer.roles & OUTSIDE_ROLES), asked=asked_loops(work)
    )


def asked_loops(work: Work) -> frozenset[UUID]:
    """Loops with an open request to core Bar Raisers outside them, for one who is outside; the newest requests."""
    if not work.viewer.core:
        return frozenset()
    return organisation.loops_outside(
        work.session, work.viewer.person_id, loop_changes.asked(work.session, ASKED_AT_MOST)
    )
