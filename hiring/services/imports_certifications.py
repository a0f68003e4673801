"""What an import may change of roles, certifications and addresses of people already known (R22)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID

from hiring.domain.vocabulary import EventObject, Role
from hiring.domain.words import listed, spoken
from hiring.models.people import Person, PersonRole
from hiring.services import account_guard
from hiring.services.audit import Fact
from hiring.services.imports_run import Run
from hiring.store import accounts
from hiring.store import imports as store

if TYPE_CHECKING:
    from hiring.services.imports_people import PersonRow

OWN_ACCOUNT = "no admin gives a role or certification to the own account (R22)"
AN_ADMIN = "an import on the command line never changes roles or certifications of an admin (R22)"
BY_CORE_ALONE = "Bar Raiser certifications of people already known change only by core Bar Raisers, never by import"
BY_FLAG = "--certifications lets them follow the file"


def certified(kind: str, person_id: UUID, was: str, now: StrEnum) -> list[Fact]:
    """The event of one certification; nothing when it stays."""
    if was == now.value:
        return []
    return [Fact(kind, EventObject.ADMIN, subject_id=person_id, codes={"was": was, "now": now.value})]


@dataclass(frozen=True)
class Guard:
    """Whose roles and certifications this import leaves alone, and why."""

    protected: frozenset[UUID]
    why: str

    @classmethod
    def of(cls, run: Run, roles: Mapping[UUID, Mapping[Role, PersonRole]]) -> Guard:
        """The own account; on the command line, where it is not known who acts, every admin's."""
        if run.work.viewer.signed_in:
            return cls(frozenset({run.work.viewer.person_id}), OWN_ACCOUNT)
        return cls(frozenset(key for key, held in roles.items() if Role.ADMIN in held), AN_ADMIN)

    def follow(self, run: Run, row: PersonRow, person: Person, held: Mapping[Role, PersonRole]) -> None:
        """Warns of every value that stays different, or brings roles and `interviewer` up to date."""
        if row.bar_raiser is not person.bar_raiser:
            stays = f"{person.name} stays {spoken(person.bar_raiser)}, the file says {spoken(row.bar_raiser)}"
            run.warn(row.line, "bar_raiser", f"{stays}: {BY_CORE_ALONE}.")
        why = self.why if person.id in self.protected else "" if run.certifications else BY_FLAG
        if why:
            _warn_of_differences(run, row, person, held, why)
            return
        _set_roles(run, row, person, held)
        run.facts += certified("interviewer_certified", person.id, person.interviewer.value, row.interviewer)
        person.interviewer = row.interviewer


def _warn_of_differences(run: Run, row: PersonRow, person: Person, held: Mapping[Role, PersonRole], why: str) -> None:
    if row.interviewer is not person.interviewer:
        stays = f"{person.name} stays {spoken(person.interviewer)}, the file says {spoken(row.interviewer)}"
        run.warn(row.line, "interviewer", f"{stays}: {why}.")
    if row.roles != set(held):
        said = f"{person.name} keeps {_roles(held)}, the file says {_roles(row.roles)}"
        run.warn(row.line, "roles", f"{said}: {why}.")


def _roles(roles: Mapping[Role, PersonRole] | frozenset[Role]) -> str:
    return listed(spoken(role) for role in sorted(roles)) or "no role"


def _set_roles(run: Run, row: PersonRow, person: Person, held: Mapping[Role, PersonRole]) -> None:
    def fact(kind: str, role: Role) -> Fact:
        return Fact(kind, EventObject.ADMIN, subject_id=person.id, codes={"role": role})

    for role in sorted(row.roles - set(held)):
        run.session.add(PersonRole(person_id=person.id, role=role))
        run.facts.append(fact("role_given", role))
    for role in sorted(set(held) - row.roles):
        run.session.delete(held[role])
        run.facts.append(fact("role_taken", role))


def addresses_changed(run: Run, people: Sequence[Person]) -> None:
    """R22: links made for an old address end, and the account is restricted for 24 hours."""
    by_id = {person.id: person for person in people}
    for account in store.accounts(run.session, by_id):
        accounts.revoke_links(run.session, account.person_id, run.work.now)
        account_guard.restrict(run.work, by_id[account.person_id], account, account_guard.ADDRESS_CHANGED)
