"""Principle sets as stored versions: loading, publishing, and finding one by its id."""

from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from sqlmodel import Session

from hiring import principles
from hiring.domain.actions import Action
from hiring.domain.errors import Incomplete, NotNow, Unseen
from hiring.domain.vocabulary import EventObject
from hiring.domain.words import counted
from hiring.models.openings import StoredPrincipleSet
from hiring.principles import PrincipleSet, PrincipleSetErrors
from hiring.resources import resource
from hiring.services import audit, seats
from hiring.services.work import Work
from hiring.store import principle_sets as store
from hiring.store.rows import add, get

SHIPPED = "principles.yaml"


class SetRefused(Incomplete):
    """A set was refused; `reasons` says file, line, path, what was found and what was expected, one each."""

    def __init__(self, source: str, errors: PrincipleSetErrors) -> None:
        self.reasons = tuple(str(errors).splitlines())
        found = counted(len(errors.problems) + errors.left_out, "problem")
        problems = {f"problem {place}": said for place, said in enumerate(self.reasons, start=1)}
        super().__init__(f"{source}: {found}. Nothing was loaded.", problems)


@dataclass(frozen=True)
class Loaded:
    """`new` is False when exactly this version was stored already."""

    set_id: UUID
    title: str
    new: bool
    published: bool = False


@lru_cache(maxsize=32)
def _parsed(document: str) -> PrincipleSet:
    return PrincipleSet.from_json(document)


def of(session: Session, set_id: UUID) -> PrincipleSet:
    """The set with this id; documents never change, so a parsed one is kept."""
    row = get(session, StoredPrincipleSet, set_id)
    if row is None:
        raise Unseen
    return parsed(row)


def parsed(row: StoredPrincipleSet) -> PrincipleSet:
    return _parsed(row.document)


def title(row: StoredPrincipleSet) -> str:
    return f"{row.name} {row.set_version}"


def check(data: bytes, source: str) -> PrincipleSet:
    """Reads a set without storing it; raises SetRefused."""
    try:
        return principles.parse(data, source)
    except PrincipleSetErrors as errors:
        raise SetRefused(source, errors) from errors


def load(work: Work, data: bytes, source: str) -> Loaded:
    """Stores a version, unpublished. The same version again changes nothing; another text under its name is refused."""
    _require(work, Action.LOAD_PRINCIPLES)
    given = check(data, source)
    known = store.version(work.session, given.id, given.version)
    if known is None:
        row = _store(work, given)
        return Loaded(row.id, title(row), new=True)
    if known.document != given.to_json():
        raise NotNow(
            f"Version {given.version} of {given.id} is stored already and says something else.",
            ("Versions never change: give the file a new version, then load it.",),
        )
    return Loaded(known.id, title(known), new=False, published=known.published_at is not None)


def _store(work: Work, given: PrincipleSet) -> StoredPrincipleSet:
    row = StoredPrincipleSet(
        id=work.new_id(), slug=given.id, set_version=given.version, name=given.name, language=given.language,
        document=given.to_json(), loaded_at=work.now, loaded_by_id=work.actor_id,
    )  # fmt: skip
    add(work.session, row)
    audit.record(work, "principle_set_loaded", EventObject.ADMIN, set=row.id, slug=given.id, version=given.version)
    return row


def publish(work: Work, set_id: UUID) -> str:
    """From now on requisitions may use the version, for ever as it is. Answers its title."""
    _require(work, Action.PUBLISH_PRINCIPLES)
    row = get(work.session, StoredPrincipleSet, set_id)
    if row is None:
        raise Unseen
    if row.published_at is not None:
        raise NotNow(f"{title(row)} is published already.")
    row.published_at = work.now
    audit.record(work, "principle_set_published", EventObject.ADMIN, set=row.id, slug=row.slug, version=row.set_version)
    return title(row)


def ensure_default(work: Work) -> UUID:
    """The shipped set, stored and published, whatever was there before."""
    given = check(resource(SHIPPED).read_bytes(), SHIPPED)
    row = store.version(work.session, given.id, given.version) or _store(work, given)
    if row.published_at is None:
        row.published_at = work.now
        work.session.flush()
        audit.record(
            work, "principle_set_published", EventObject.ADMIN, set=row.id, slug=row.slug, version=row.set_version
        )
    return row.id


def _require(work: Work, action: Action) -> None:
    """On the command line nobody is signed in: whoever holds the database may load sets."""
    if work.viewer.signed_in:
        seats.require(work, action)


def listed(work: Work) -> list[str]:
    """One line per stored version, for the command line."""
    return [
        f"{row.slug} {row.set_version}  {row.name}  {'published' if row.published_at else 'not published'}"
        for row, _ in store.versions(work.session, unpublished=True)
    ]
