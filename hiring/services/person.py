"""One person's page: line, certifications, training, load, account, and what the viewer may do."""

from collections import Counter
from uuid import UUID

from hiring.domain import policy, training
from hiring.domain.actions import Action
from hiring.domain.errors import Unseen
from hiring.domain.seats import Ask
from hiring.domain.vocabulary import PanelistKind
from hiring.domain.words import spoken
from hiring.models.people import Person
from hiring.schemas.people import AccountState, Choice, Linked, PersonCard, Practice, TrainingCard
from hiring.services import account_guard, accounts, certifications, seats
from hiring.services import organisation as organisations
from hiring.services.clock import day_words, when
from hiring.services.words_of_people import roles_words
from hiring.services.work import Work
from hiring.store import accounts as accounts_store
from hiring.store import doors
from hiring.store import people as store
from hiring.store import training as training_store
from hiring.store.rows import get

MOST_REPORTS = 100
MOST_PRACTICE = 20


def card(work: Work, person_id: UUID) -> PersonCard:
    seats.require(work, Action.VIEW_PEOPLE)
    person = get(work.session, Person, person_id)
    if person is None:
        raise Unseen
    reports = store.reports(work.session, person.id, MOST_REPORTS)
    running = store.running_counts(work.session, [person.id], hidden_from=work.viewer.person_id)
    names = certifications.principle_names(work)
    return PersonCard(
        id=str(person.id), name=person.name, facts=_facts(person),
        line_up=_line_up(work, person),
        reports=tuple(Linked(name=one.name, href=f"/people/{one.id}", kind_words=one.title) for one in reports),
        more_reports=max(0, store.report_count(work.session, person.id) - len(reports)),
        reports_href=f"/people?manager={person.id}",
        interviewer=spoken(person.interviewer), bar_raiser=spoken(person.bar_raiser),
        trained_on=tuple(names.get(one, one) for one in store.trained_on(work.session, person.id)),
        roles=roles_words(store.roles(work.session, [person.id]).get(person.id, ())) or "none",
        running=running.get(person.id, 0), training=_training(work, person),
        left=day_words(person.left_on) if person.left_on else "",
        acts=_acts(work, person), account=_account(work, person),
    )  # fmt: skip


def _training(work: Work, person: Person) -> TrainingCard:
    """Practice held and to come, beside whom and when; never on whom, and never in the viewer's own loop (R21)."""
    rows = training_store.practice(work.session, person.id, hidden_from=work.viewer.person_id)
    held = Counter(row.kind for row in rows if row.at <= work.now)
    shadowed, reversed_ = held[PanelistKind.SHADOW], held[PanelistKind.REVERSE_SHADOW]
    return TrainingCard(
        done=training.done_words(shadowed, reversed_, held[PanelistKind.BAR_RAISER_IN_TRAINING]),
        following=training.what_next(person.interviewer, person.bar_raiser, shadowed, reversed_),
        practice=tuple(
            Practice(
                what=spoken(row.kind), at=when(row.at, work.viewer.timezone, work.now), beside=row.beside or "",
                ahead=row.at > work.now,
            )
            for row in rows[:MOST_PRACTICE]
        ),
        more=len(rows) > MOST_PRACTICE,
    )  # fmt: skip


def _facts(person: Person) -> tuple[tuple[str, str], ...]:
    return (
        ("Title", person.title),
        ("Level", person.level),
        ("Team", person.team),
        ("E-mail address", person.email),
        ("Time zone", person.timezone),
        ("Employee id", person.employee_id),
        ("Hired", day_words(person.hired_on) if person.hired_on else ""),
    )


def _line_up(work: Work, person: Person) -> tuple[Linked, ...]:
    """From the person's manager to the top."""
    line = organisations.organisation_of(work.session, "", [person.id])
    return tuple(Linked(name=line.name(one), href=f"/people/{one}") for one in line.chain(str(person.id)))


def _acts(work: Work, person: Person) -> tuple[Choice, ...]:
    own = person.id == work.viewer.person_id
    open_ = certifications.first_cores_open(work)
    offers = (
        (Action.EDIT_PEOPLE, "edit", "Edit"),
        (Action.GIVE_ROLE, "roles", "Roles"),
        (Action.CERTIFY_INTERVIEWER, "interviewer", "Interviewer certification and training"),
        (Action.CERTIFY_BAR_RAISER, "bar-raiser", "Bar Raiser certification"),
    )
    seat, ask = seats.plain_seat(work.viewer), Ask(own=own, first_cores_open=open_)
    figures = policy.refusal(Action.VIEW_FIGURES, seat, ask)
    return (
        *(
            Choice(href=f"/people/{person.id}/{path}", words=words, refusal=policy.refusal(action, seat, ask))
            for action, path, words in offers
        ),
        Choice(href=f"/insights/{person.id}", words="Figures from closed loops", refusal=figures),
    )


def _account(work: Work, person: Person) -> AccountState | None:
    """For those who may reset accounts."""
    if not seats.may(work, Action.RESET_ACCOUNT):
        return None
    found = accounts_store.account_of(work.session, person.id)
    link = accounts_store.live_link(work.session, person.id, work.now)
    if found is None:
        return AccountState(words="no password yet", enabled=True, link_words="Make an invitation link")
    account = found[1]
    own = person.id == work.viewer.person_id
    until = f", link works until {when(link.expires_at, work.viewer.timezone, work.now).words}" if link else ""
    return AccountState(
        words=accounts.state_words(account, link is not None) + until,
        guarded_until=accounts.guard_end(work, account),
        guarded_why=account_guard.ABOUT.get(account.guarded_why or "", ""),
        second_factor=doors.has_factor(work.session, person.id),
        enabled=account.enabled,
        link_words="Make a reset link" if account.password_set_at else "Make an invitation link",
        refusal="This is your own account: see your account page." if own else None,
    )
