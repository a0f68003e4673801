"""The audit events of one loop, by what somebody may see, newest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from hiring.domain.visibility import UnshownMoves
from hiring.domain.vocabulary import EventObject, LoopState, PanelistKind
from hiring.models.audit import AuditEvent
from hiring.models.feedback import SealedText
from hiring.models.loops import Panelist
from hiring.models.people import Person

PAGE = 50
TO_ME = (EventObject.PLAN, EventObject.ADMIN, EventObject.PRACTICE, EventObject.NOTICE)


@dataclass(frozen=True)
class Sightline:
    """`objects` show whole; `own`: events that the person wrote or that concern them show too."""

    person_id: UUID
    objects: frozenset[EventObject]
    own: bool
    blind: bool
    unshown: UnshownMoves
    hidden_rounds: frozenset[int]
    """Rounds not revealed yet: who has voted in them shows to nobody else (R26)."""
    left_out: frozenset[str] = frozenset()
    """Kinds that are not asked for."""


@dataclass(frozen=True)
class Line:
    """One event as plain columns; `who` and `whom` are names, "" for nobody."""

    event_id: UUID
    at: datetime
    kind: str
    detail: str
    who: str | None
    whom: str | None
    place: PanelistKind | None
    text: str | None


def page(
    session: Session, loop_id: UUID, sight: Sightline, after: tuple[datetime, UUID] | None, size: int = PAGE
) -> list[Line]:
    """Up to `size` + 1 lines; the extra one says that there are more."""
    actor, subject = aliased(Person), aliased(Person)
    query = (
        select(
            col(AuditEvent.id), col(AuditEvent.at), col(AuditEvent.kind), col(AuditEvent.detail), col(actor.name),
            col(subject.name), col(Panelist.kind), col(SealedText.text),
        )  # type: ignore[call-overload]
        .where(AuditEvent.loop_id == loop_id, _shows(sight))
    )  # fmt: skip
    return [Line(*row) for row in session.exec(newest_first(with_names(query, actor, subject), after, size))]


def with_names(query: Any, actor: type[Person], subject: type[Person]) -> Any:
    """Joins to each event its place, who did it, whom it concerns, and its sealed text."""
    concerned = sa.func.coalesce(col(AuditEvent.subject_id), col(Panelist.person_id))
    return (
        query.join(Panelist, col(Panelist.id) == col(AuditEvent.panelist_id), isouter=True)
        .join(actor, col(actor.id) == col(AuditEvent.actor_id), isouter=True)
        .join(subject, col(subject.id) == concerned, isouter=True)
        .join(SealedText, col(SealedText.id) == col(AuditEvent.text_id), isouter=True)
    )


def newest_first(query: Any, after: tuple[datetime, UUID] | None, size: int) -> Any:
    """Up to `size` + 1 events below the one that the page before ended with."""
    if after is not None:
        same = sa.and_(col(AuditEvent.at) == after[0], col(AuditEvent.id) < after[1])
        query = query.where(sa.or_(col(AuditEvent.at) < after[0], same))
    return query.order_by(col(AuditEvent.at).desc(), col(AuditEvent.id).desc()).limit(size + 1)


def _shows(sight: Sightline) -> sa.ColumnElement[bool]:
    ways: list[sa.ColumnElement[bool]] = [col(AuditEvent.object).in_(_sorted(sight.objects))]
    if sight.own:
        mine = col(AuditEvent.subject_id) == sight.person_id
        ways.append(col(AuditEvent.actor_id) == sight.person_id)
        ways.append(sa.and_(mine, col(AuditEvent.object).in_(TO_ME)) if sight.blind else mine)
    return sa.and_(sa.or_(*ways), sa.not_(unshown_move(sight.unshown)), sa.not_(_hidden_vote(sight)), *_asked(sight))


def _asked(sight: Sightline) -> list[sa.ColumnElement[bool]]:
    return [col(AuditEvent.kind).not_in(sorted(sight.left_out))] if sight.left_out else []


def _hidden_vote(sight: Sightline) -> sa.ColumnElement[bool]:
    """`services.revotes` writes the round into the detail."""
    rounds = [f'"round": "{number}"' for number in sorted(sight.hidden_rounds)]
    named = sa.or_(sa.false(), *[col(AuditEvent.detail).contains(one, autoescape=True) for one in rounds])
    return sa.and_(col(AuditEvent.kind) == "revoted", col(AuditEvent.actor_id) != sight.person_id, named)


def _sorted(objects: Iterable[EventObject]) -> list[EventObject]:
    return sorted(objects)


def unshown_move(moves: UnshownMoves) -> sa.ColumnElement[bool]:
    """`services.transitions` writes both states of a move into the detail."""
    named = [*_named("was", moves.out_of), *_named("now", moves.into)]
    touches = sa.or_(sa.false(), *[col(AuditEvent.detail).contains(name, autoescape=True) for name in named])
    return sa.and_(col(AuditEvent.kind) == "loop_moved", touches)


def _named(side: str, states: Iterable[LoopState]) -> list[str]:
    return [f'"{side}": "{state.value}"' for state in sorted(states)]
