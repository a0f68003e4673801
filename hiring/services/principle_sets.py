"""Principle sets as stored versions."""

from functools import lru_cache
from uuid import UUID

from sqlmodel import Session

from hiring.domain.errors import Unseen
from hiring.models.openings import StoredPrincipleSet
from hiring.principles import PrincipleSet
from hiring.store.rows import get


@lru_cache(maxsize=32)
def _parsed(document: str) -> PrincipleSet:
    return PrincipleSet.from_json(document)


def of(session: Session, set_id: UUID) -> PrincipleSet:
    """The set with this id; documents never change, so a parsed one is kept."""
    row = get(session, StoredPrincipleSet, set_id)
    if row is None:
        raise Unseen
    return _parsed(row.document)
