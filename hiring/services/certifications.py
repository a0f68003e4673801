"""Roles, interviewer certification with training, and Bar Raiser certification (R22)."""

from uuid import UUID

from hiring.domain import policy
from hiring.domain.actions import Action
from hiring.domain.errors import Incomplete, NotAllowed, Unseen
from hiring.domain.seats import Ask
from hiring.domain.vocabulary import BarRaiserCertification, EventObject, InterviewerCertification, Role
from hiring.domain.words import listed, spoken
from hiring.models.people import Person, PersonRole
from hiring.schemas.people import CertificationNow, SetBarRaiser, SetInterviewer, SetRoles
from hiring.services import audit, people, principle_sets, seats, telling
from hiring.services.work import Work
from hiring.store import people as store
from hiring.store.rows import add, get

FIRST_CORE = "first_core_named"
CHANGED = "bar_raiser_certified"
IN_FORCE = frozenset({BarRaiserCertification.CERTIFIED, BarRaiserCertification.CORE})
FIRST_TWO_ALONE = (
    "An admin may only name the first two core Bar Raisers; everything else about Bar Raisers is for core Bar Raisers."
)
NAMING_NOTE = (
    "There is no pair of core Bar Raisers yet: an admin names the first two, afterwards core Bar Raisers decide."
)


def principle_names(work: Work) -> dict[str, str]:
    """Names by id, of the newest published principle set."""
    newest = store.newest_published_set(work.session)
    if newest is None:
        return {}
    return {principle.id: principle.name for principle in principle_sets.of(work.session, newest).principles}


def first_cores_open(work: Work) -> bool:
    """Whether an admin may name a core Bar Raiser: none is there, or only the first of two that an admin named."""
    core = len(store.core_bar_raisers(work.session))
    return core == 0 or (core == 1 and store.events_of_kind(work.session, FIRST_CORE) == 1)


def roles_now(work: Work, person_id: UUID) -> CertificationNow:
    person = _seen(work, person_id)
    held = store.roles(work.session, [person_id]).get(person_id, [])
    return _now(
        work, person, Action.GIVE_ROLE, ",".join(held), tuple((role.value, spoken(role).capitalize()) for role in Role)
    )


def interviewer_now(work: Work, person_id: UUID) -> CertificationNow:
    person = _seen(work, person_id)
    choices = tuple((value.value, spoken(value).capitalize()) for value in InterviewerCertification)
    now = _now(work, person, Action.CERTIFY_INTERVIEWER, person.interviewer, choices)
    trained, names = store.trained_on(work.session, person_id), principle_names(work)
    known = {**names, **{one: names.get(one, one) for one in trained}}
    return now.model_copy(update={"trained_on": tuple(trained), "principles": tuple(known.items())})


def bar_raiser_now(work: Work, person_id: UUID) -> CertificationNow:
    person = _seen(work, person_id)
    values = [BarRaiserCertification.CORE] if _names_first(work) else list(BarRaiserCertification)
    choices = tuple((value.value, spoken(value).capitalize()) for value in values)
    now = _now(work, person, Action.CERTIFY_BAR_RAISER, person.bar_raiser, choices)
    return now.model_copy(update={"note": NAMING_NOTE if _names_first(work) else ""})


def _names_first(work: Work) -> bool:
    """The acting person is an admin who is not core: only the first two cores are theirs to name."""
    return not work.viewer.core


def _seen(work: Work, person_id: UUID) -> Person:
    seats.require(work, Action.VIEW_PEOPLE)
    person = get(work.session, Person, person_id)
    if person is None:
        raise Unseen
    return person


def _ask(work: Work, person_id: UUID) -> Ask:
    return Ask(own=person_id == work.viewer.person_id, first_cores_open=first_cores_open(work))


def _now(
    work: Work, person: Person, action: Action, chosen: str, choices: tuple[tuple[str, str], ...]
) -> CertificationNow:
    refusal = policy.refusal(action, seats.plain_seat(work.viewer), _ask(work, person.id))
    return CertificationNow(
        id=str(person.id), name=person.name, version=person.version, chosen=str(chosen), choices=choices,
        refusal=refusal,
    )  # fmt: skip


def _changing(work: Work, action: Action, person_id: UUID, version: int) -> Person:
    _seen(work, person_id)
    policy.require(action, seats.plain_seat(work.viewer), _ask(work, person_id))
    return people.held(work, person_id, version)


def set_roles(work: Work, person_id: UUID, command: SetRoles) -> None:
    """One event per role given or taken; never for the own account."""
    person = _changing(work, Action.GIVE_ROLE, person_id, command.version)
    held = set(store.roles(work.session, [person_id]).get(person_id, ()))
    for role in sorted(command.roles - held):
        add(work.session, PersonRole(person_id=person_id, role=role))
        audit.record(work, "role_given", EventObject.ADMIN, subject_id=person_id, role=role)
    for role in sorted(held - command.roles):
        store.take_role(work.session, person_id, role)
        audit.record(work, "role_taken", EventObject.ADMIN, subject_id=person_id, role=role)
    if command.roles != held:
        person.version += 1


def set_interviewer(work: Work, person_id: UUID, command: SetInterviewer) -> None:
    person = _changing(work, Action.CERTIFY_INTERVIEWER, person_id, command.version)
    trained = set(store.trained_on(work.session, person_id))
    unknown = command.trained_on - trained - set(principle_names(work))
    if unknown:
        said = f"Found {listed(sorted(unknown))[:200]}, expected principles of the published set."
        raise Incomplete(people.NEEDS_A_LOOK, {"trained_on": said})
    if person.interviewer is not command.interviewer:
        was, person.interviewer = person.interviewer, command.interviewer
        audit.record(
            work, "interviewer_certified", EventObject.ADMIN, subject_id=person_id, was=was, now=command.interviewer
        )
        person.version += 1
    if trained != command.trained_on:
        store.set_trained_on(work.session, person_id, command.trained_on)
        changed = ",".join(sorted(trained ^ command.trained_on))
        audit.record(work, "training_marked", EventObject.ADMIN, subject_id=person_id, changed=changed[:1000])
        person.version += 1


def set_bar_raiser(work: Work, person_id: UUID, command: SetBarRaiser) -> None:
    """By core Bar Raisers; the first two by an admin. All core Bar Raisers are told, before and after the change."""
    store.organisation_locked(work.session)
    person = _changing(work, Action.CERTIFY_BAR_RAISER, person_id, command.version)
    if _names_first(work) and command.bar_raiser is not BarRaiserCertification.CORE:
        raise NotAllowed(FIRST_TWO_ALONE)
    if person.bar_raiser is command.bar_raiser:
        return
    told = {core.id for core in store.core_bar_raisers(work.session)}
    was, person.bar_raiser = person.bar_raiser, command.bar_raiser
    person.version += 1
    work.session.flush()
    kind = FIRST_CORE if _names_first(work) else CHANGED
    audit.record(work, kind, EventObject.ADMIN, subject_id=person_id, was=was, now=command.bar_raiser)
    told |= {core.id for core in store.core_bar_raisers(work.session)}
    tell_cores(work, told, f"{person.name}: Bar Raiser certification {spoken(was)} → {spoken(person.bar_raiser)}, "
               f"by {work.viewer.name}.", person_id)  # fmt: skip
    if was in IN_FORCE and person.bar_raiser not in IN_FORCE:
        _tell_recruiters(work, person)


def tell_cores(work: Work, cores: set[UUID], words: str, person_id: UUID) -> None:
    """R22: every change of a Bar Raiser certification is shown to all core Bar Raisers."""
    for core in sorted(cores):
        telling.tell(work, core, CHANGED, words, href=f"/people/{person_id}")


def _tell_recruiters(work: Work, person: Person) -> None:
    """R3: the loops of somebody who is no Bar Raiser any more need another one before debrief and ruling."""
    for loop in store.loops_ruled_by(work.session, person.id):
        said = f"{person.name} is no certified Bar Raiser any more: this loop needs another one before its debrief."
        telling.tell(work, loop.recruiter_id, "bar_raiser_lost", said, loop_id=loop.id, href=f"/loops/{loop.id}")
