"""What an import compares its rows with: whole tables by key, a constant number of statements each."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlmodel import Session, col, select, update

from hiring.domain.vocabulary import Role
from hiring.models.openings import Candidate, Requisition, RequisitionPrinciple, StoredPrincipleSet
from hiring.models.people import Account, Organisation, Person, PersonRole


def organisation_locked(session: Session) -> Organisation | None:
    """The organisation, held: imports and changes of the reporting line happen one after the other."""
    return session.exec(select(Organisation).with_for_update()).first()


def people(session: Session) -> Sequence[Person]:
    return session.exec(select(Person).order_by(col(Person.id))).all()


def roles(session: Session) -> dict[UUID, dict[Role, PersonRole]]:
    """Every role row by person and role."""
    found: dict[UUID, dict[Role, PersonRole]] = {}
    for row in session.exec(select(PersonRole)):
        found.setdefault(row.person_id, {})[row.role] = row
    return found


def accounts(session: Session, people: Iterable[UUID]) -> Sequence[Account]:
    wanted = list(people)
    return session.exec(select(Account).where(col(Account.person_id).in_(wanted))).all() if wanted else []


def free_addresses(session: Session, people: Iterable[UUID]) -> None:
    """Gives up the addresses of `people` until they get their new ones, so that two of them can exchange theirs."""
    moving = update(Person).where(col(Person.id).in_(list(people))).values(email="moving " + col(Person.employee_id))
    session.exec(moving, execution_options={"synchronize_session": False})


def requisitions(session: Session) -> Sequence[Requisition]:
    return session.exec(select(Requisition).order_by(col(Requisition.id))).all()


def needed(session: Session) -> dict[UUID, list[RequisitionPrinciple]]:
    """The required principles of every requisition, in their order."""
    found: dict[UUID, list[RequisitionPrinciple]] = {}
    query = select(RequisitionPrinciple).order_by(
        col(RequisitionPrinciple.requisition_id), col(RequisitionPrinciple.position)
    )
    for row in session.exec(query):
        found.setdefault(row.requisition_id, []).append(row)
    return found


def published(session: Session) -> Sequence[StoredPrincipleSet]:
    """Published sets, newest first."""
    query = select(StoredPrincipleSet).where(col(StoredPrincipleSet.published_at).is_not(None))
    return session.exec(
        query.order_by(col(StoredPrincipleSet.published_at).desc(), col(StoredPrincipleSet.id).desc())
    ).all()


def candidates(session: Session) -> Sequence[Candidate]:
    return session.exec(select(Candidate).order_by(col(Candidate.id))).all()
