"""Stored versions of principle sets."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from hiring.models.openings import StoredPrincipleSet
from hiring.models.people import Person


def version(session: Session, slug: str, set_version: str) -> StoredPrincipleSet | None:
    query = select(StoredPrincipleSet).where(
        StoredPrincipleSet.slug == slug, StoredPrincipleSet.set_version == set_version
    )
    return session.exec(query).first()


def versions(
    session: Session, *, slug: str | None = None, unpublished: bool
) -> Sequence[tuple[StoredPrincipleSet, str]]:
    """Versions with the name of whoever loaded them, newest first within each set; documents come along."""
    query = select(StoredPrincipleSet, Person.name).join(
        Person, col(Person.id) == col(StoredPrincipleSet.loaded_by_id), isouter=True
    )
    if slug is not None:
        query = query.where(StoredPrincipleSet.slug == slug)
    if not unpublished:
        query = query.where(col(StoredPrincipleSet.published_at).is_not(None))
    order = (col(StoredPrincipleSet.slug), col(StoredPrincipleSet.loaded_at).desc(), col(StoredPrincipleSet.id).desc())
    return [(row, name or "") for row, name in session.exec(query.order_by(*order))]
