"""The admin's overview and the organisation's settings."""

from hiring.domain.actions import Action
from hiring.domain.errors import Incomplete, Stale, Unseen
from hiring.domain.vocabulary import EventObject
from hiring.domain.words import listed
from hiring.models.people import Organisation
from hiring.schemas.organisation import AdminCard, AdminRow, ChangeSettings, SettingsNow
from hiring.services import audit, people, seats, transitions
from hiring.services.work import Work
from hiring.store import accounts
from hiring.store import people as store

LEVEL_LENGTH = 20
NUMBERS = ("min_voters", "min_coverage", "max_assignments", "warn_assignments", "cool_down_months", "promise_days")


CORE_WORDS = (
    "An organisation needs two: they certify Bar Raisers and give the consents that nobody inside a loop may give. "
    "An admin names the first two on their pages."
)


def overview(work: Work) -> AdminCard:
    seats.require(work, Action.CHANGE_SETTINGS)
    counts, unclaimed = store.counts(work.session), accounts.unclaimed_count(work.session)
    waiting = f"{counts.without_password} without a password, {counts.disabled} disabled"
    rows = [
        ("People", "/people", "Add, edit, reporting line, roles, interviewer certifications.", str(counts.people)),
        ("Accounts", "/admin/accounts", "Who can sign in; many at once: hiring invite --all --out FILE.", waiting),
        ("Unclaimed links", "/admin/links", "Invitations and resets that nobody has used yet.", str(unclaimed)),
        ("Principle sets", "/principles", "Load a version, compare, publish.", f"{counts.published_sets} published"),
        ("Personal data", "/admin/data", "What comes due, how long data is kept, legal holds, exports.", ""),
        ("Settings", "/admin/settings", "Name, levels, panels, independence, cool-down, promise to candidates.", ""),
    ]
    if counts.core < 2:
        rows.append(("Name core Bar Raisers", "/people", CORE_WORDS, f"{counts.core} of 2"))
    made = (AdminRow(name=name, href=href, words=words, count=count) for name, href, words, count in rows)
    return AdminCard(organisation=_organisation(work).name, rows=tuple(made))


def now(work: Work) -> SettingsNow:
    """What the settings page starts from. Yes is "y", no is empty, as forms have it."""
    seats.require(work, Action.CHANGE_SETTINGS)
    held = _organisation(work)
    values = {
        "name": held.name, "levels": ", ".join(held.levels.split(",")), "timezone": held.timezone,
        "independence_by_organisation": "y" if held.independence_by_organisation else "",
        "second_factor_required": "y" if held.second_factor_required else "",
        **{name: str(getattr(held, name)) for name in NUMBERS},
    }  # fmt: skip
    return SettingsNow(version=held.version, values=values)


def change(work: Work, command: ChangeSettings) -> None:
    """New loops use new numbers; running ones keep what they copied (R9). The promise counts for all at once (R35)."""
    seats.require(work, Action.CHANGE_SETTINGS)
    held = store.organisation_locked(work.session)
    if held.version != command.version:
        raise Stale(people.SAVED_MEANWHILE, held.version)
    levels = _levels(work, command)
    wanted = command.model_dump(exclude={"version"}) | {"levels": ",".join(levels)}
    changes = sorted(name for name, value in wanted.items() if (getattr(held, name) or False) != (value or False))
    for name in changes:
        setattr(held, name, wanted[name])
    if changes:
        held.version += 1
        numbers = {name: wanted[name] for name in changes if name not in {"name", "levels"}}
        if "promise_days" in changes:
            transitions.recount_promises(work, held.promise_days)
        audit.record(work, "settings_changed", EventObject.ADMIN, fields=",".join(changes), **numbers)


def _levels(work: Work, command: ChangeSettings) -> list[str]:
    """Also judges the numbers against each other, so that all problems come back at once."""
    levels = [part.strip() for part in command.levels.split(",") if part.strip()]
    problems = dict(filter(None, (_level_problem(work, levels), _load_problem(command))))
    if problems:
        raise Incomplete(people.NEEDS_A_LOOK, problems)
    return levels


def _level_problem(work: Work, levels: list[str]) -> tuple[str, str] | None:
    twice = sorted({level for level in levels if levels.count(level) > 1})
    long = next((level for level in levels if len(level) > LEVEL_LENGTH), None)
    missing = sorted(store.levels_in_use(work.session) - set(levels))
    said = None
    if len(levels) < 2:
        said = f"Found {len(levels)}, expected at least two levels, lowest first, with commas between."
    elif twice:
        said = f"Found {listed(twice)} twice, expected each level once."
    elif long:
        said = f"Found {long[:40]!r}, expected at most {LEVEL_LENGTH} characters for a level."
    elif missing:
        said = f"Found no {listed(missing)}, which people, open requisitions or running loops still have."
    return ("levels", said) if said else None


def _load_problem(command: ChangeSettings) -> tuple[str, str] | None:
    if command.warn_assignments <= command.max_assignments:
        return None
    said = f"Found {command.warn_assignments}, expected at most the largest load ({command.max_assignments})."
    return "warn_assignments", said


def _organisation(work: Work) -> Organisation:
    held = accounts.organisation(work.session)
    if held is None:
        raise Unseen
    return held
