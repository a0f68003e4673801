"""`hiring init`: the organisation and its first admin."""

from hiring.domain.errors import Incomplete, NotNow
from hiring.domain.text import name_key
from hiring.domain.vocabulary import BarRaiserCertification, EventObject, InterviewerCertification, Role
from hiring.models.people import Account, Organisation, Person, PersonRole
from hiring.schemas.accounts import FoundOrganisation, LinkShown
from hiring.services import audit, links, principle_sets
from hiring.services.work import Work
from hiring.settings import Settings
from hiring.store import accounts
from hiring.store.rows import add

LEVELS = tuple(f"L{place}" for place in range(1, 13))
COOKIE_BYTES = 32


def found(work: Work, settings: Settings, command: FoundOrganisation) -> LinkShown:
    """Refused a second time. The first admin gets a link like everybody else: no password is ever printed."""
    if accounts.organisation(work.session) is not None:
        raise NotNow(
            "This database has an organisation already.",
            ("`hiring invite EMAIL` makes a new link for an admin who cannot sign in.",),
        )
    if command.level not in LEVELS:
        expected = f"{LEVELS[0]} to {LEVELS[-1]}"
        raise Incomplete("Some fields need another look.", {"level": f"Found {command.level!r}, expected {expected}."})
    organisation = found_organisation(work, command.organisation, command.timezone)
    admin = Person(
        id=work.new_id(), employee_id=command.employee_id, name=command.name, name_folded=name_key(command.name),
        email=command.email, level=command.level, timezone=command.timezone,
        interviewer=InterviewerCertification.NONE, bar_raiser=BarRaiserCertification.NONE,
    )  # fmt: skip
    add(work.session, admin)
    add(work.session, Account(person_id=admin.id, first_admin=True))
    add(work.session, PersonRole(person_id=admin.id, role=Role.ADMIN))
    audit.record(work, "organisation_founded", EventObject.ADMIN, subject_id=admin.id, organisation=organisation.id)
    principle_sets.ensure_default(work)
    return links.for_address(work, settings, admin.email)


def found_organisation(work: Work, name: str, timezone: str) -> Organisation:
    """The one row of settings, with the values that domain.md gives by default."""
    organisation = Organisation(
        id=work.new_id(), name=name, levels=",".join(LEVELS), timezone=timezone,
        cookie_secret=work.world.secret(COOKIE_BYTES), created_at=work.now,
    )  # fmt: skip
    return add(work.session, organisation)
