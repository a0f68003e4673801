"""Rules of retention, legal holds, and what comes due (R40): pages of admins without a place on the candidate."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import islice
from urllib.parse import urlencode
from uuid import UUID

from hiring.domain import policy, retention
from hiring.domain.actions import Action
from hiring.domain.errors import Incomplete, NotNow, Unseen
from hiring.domain.retention import Rule, Step
from hiring.domain.seats import Ask
from hiring.domain.text import name_key
from hiring.domain.vocabulary import EventObject
from hiring.models.keeping import LegalHold, RetentionRule
from hiring.models.openings import Candidate
from hiring.models.people import Person
from hiring.schemas.privacy import (
    ChooseRule,
    FindKept,
    HoldLine,
    KeptList,
    KeptPage,
    KeptRow,
    RuleRow,
    SetRule,
    Why,
)
from hiring.services import audit, seats
from hiring.services.clock import day_words, when
from hiring.services.retention import case_of, rules
from hiring.services.work import Work
from hiring.store import keeping as store
from hiring.store.candidates import locked
from hiring.store.keeping import Kept
from hiring.store.rows import add, get

PAGE = 50
NO_RULE = "Found {!r}, expected the code of a rule: {}."


def about(work: Work, candidate_id: UUID, action: Action, *, lock: bool = False) -> Candidate:
    """The candidate, for an admin without a place in any loop of theirs; never for the candidate (R18, R20, R21)."""
    row = locked(work.session, candidate_id) if lock else get(work.session, Candidate, candidate_id)
    own = row is not None and row.employee_id == work.viewer.person_id
    placed = row is not None and store.has_place(work.session, candidate_id, work.viewer.person_id)
    seat = replace(seats.plain_seat(work.viewer), is_candidate=own, has_place_on_candidate=placed)
    policy.require(action, seat, Ask())
    if row is None:
        raise Unseen
    if row.erased_at is not None and action is not Action.VIEW_PERSONAL_DATA:
        raise retention.refusal(erased=True)
    return row


def kept_page(work: Work, candidate_id: UUID) -> KeptPage:
    row = about(work, candidate_id, Action.VIEW_PERSONAL_DATA)
    kept, known = store.kept(work.session, candidate_id), rules(work)
    if kept is None:
        raise Unseen
    case = case_of(kept, known)
    return KeptPage(
        id=str(row.id), name=row.name, stage=_stage(row), rule=row.jurisdiction or "", held=kept.held,
        facts=(
            ("Counted from", day_words(case.ended_at.date()) if not case.running else "the end of what still runs"),
            ("Rule", f"{case.rule.name} ({case.rule.jurisdiction})"),
            ("Restricted from", _day(case.restrict_on, case.running)),
            ("Erased from", _day(case.erase_on, case.running)),
            ("Next", _next(work, kept, known)),
        ),
        rules=(("", "The requisition's, or the default"), *((one.jurisdiction, one.name) for one in known.values())),
        loops=tuple(
            (f"/loops/{key}", f"{code} {title}") for key, code, title in store.loops_of(work.session, row.id)
        ),
        holds=tuple(_hold(work, one) for one in store.holds(work.session, row.id)),
        erased=row.erased_at is not None,
    )  # fmt: skip


def _day(day: object, running: int) -> str:
    return "not yet counted" if running else f"{day}"


def _stage(row: Candidate) -> str:
    if row.erased_at is not None:
        return "erased"
    return "restricted" if row.restricted_at is not None else "kept"


def _next(work: Work, kept: Kept, known: Mapping[str, Rule]) -> str:
    verdict = retention.judge(case_of(kept, dict(known)), work.now.date())
    words = {Step.ERASE: "will be erased: ", Step.RESTRICT: "will be restricted: ", Step.NONE: ""}
    return words[verdict.step] + verdict.why


def _hold(work: Work, one: LegalHold) -> HoldLine:
    def named(key: UUID | None) -> str:
        person = get(work.session, Person, key)
        return person.name if person else ""

    zone = work.viewer.timezone
    return HoldLine(
        set_at=when(one.set_at, zone, work.now), set_by=named(one.set_by_id), reason=one.reason,
        lifted_at=when(one.lifted_at, zone, work.now) if one.lifted_at else None, lifted_by=named(one.lifted_by_id),
        lift_reason=one.lift_reason or "",
    )  # fmt: skip


def set_hold(work: Work, candidate_id: UUID, command: Why) -> None:
    """Beats erasure from now on."""
    row = about(work, candidate_id, Action.SET_LEGAL_HOLD, lock=True)
    if store.standing_hold(work.session, row.id):
        raise NotNow("A legal hold stands already.", ("Lift it first, to set another one.",))
    hold = LegalHold(
        id=work.new_id(), candidate_id=row.id, set_by_id=work.actor_id, set_at=work.now, reason=command.reason
    )
    add(work.session, hold)
    audit.record(work, "legal_hold_set", EventObject.ADMIN, candidate_id=row.id, text=command.reason, hold=hold.id)


def lift_hold(work: Work, candidate_id: UUID, command: Why) -> None:
    row = about(work, candidate_id, Action.LIFT_LEGAL_HOLD, lock=True)
    hold = store.standing_hold(work.session, row.id)
    if hold is None:
        raise NotNow("No legal hold stands.")
    hold.lifted_by_id, hold.lifted_at, hold.lift_reason = work.actor_id, work.now, command.reason
    audit.record(work, "legal_hold_lifted", EventObject.ADMIN, candidate_id=row.id, text=command.reason, hold=hold.id)


def choose_rule(work: Work, candidate_id: UUID, command: ChooseRule) -> None:
    """Which rule counts for this candidate, whatever the requisition says."""
    row = about(work, candidate_id, Action.VIEW_PERSONAL_DATA, lock=True)
    seats.require(work, Action.CHANGE_RETENTION)
    if row.erased_at is not None:
        raise retention.refusal(erased=True)
    known = rules(work)
    if command.jurisdiction and command.jurisdiction not in known:
        raise Incomplete("Choose a rule.", {"jurisdiction": NO_RULE.format(command.jurisdiction, ", ".join(known))})
    wanted = command.jurisdiction or None
    if row.jurisdiction != wanted:
        row.jurisdiction = wanted
        audit.record(work, "jurisdiction_set", EventObject.ADMIN, candidate_id=row.id, jurisdiction=wanted)


def kept_list(work: Work, asked: FindKept) -> KeptList:
    """Candidates who are not erased, oldest record first, none whom the viewer is or has a place on (R18, R21)."""
    seats.require(work, Action.CHANGE_RETENTION)
    known = rules(work)
    words = name_key(asked.q).split()
    found = list(islice(store.found(work.session, words, asked.after, work.viewer.person_id), PAGE + 1))
    last = found[PAGE - 1].candidate.id if len(found) > PAGE else None
    return KeptList(
        q=asked.q, rows=tuple(_row(work, one, known) for one in found[:PAGE]), rules=tuple(_rules(known)),
        due=_due(work, known),
        next_url=f"/admin/data?{urlencode({'q': asked.q, 'after': str(last)})}" if last else None,
    )  # fmt: skip


def _due(work: Work, known: Mapping[str, Rule]) -> str:
    mine = store.all_kept(work.session, work.viewer.person_id)
    steps = [retention.judge(case_of(one, dict(known)), work.now.date()).step for one in mine]
    return f"Due now: {steps.count(Step.RESTRICT)} to restrict, {steps.count(Step.ERASE)} to erase."


def _row(work: Work, kept: Kept, known: Mapping[str, Rule]) -> KeptRow:
    row = kept.candidate
    return KeptRow(
        href=f"/candidates/{row.id}/data", name=row.name, rule=case_of(kept, dict(known)).rule.jurisdiction,
        stage=_stage(row), next_step=_next(work, kept, known), held=kept.held,
    )  # fmt: skip


def _rules(known: Mapping[str, Rule]) -> list[RuleRow]:
    return [
        RuleRow(
            jurisdiction=one.jurisdiction, name=one.name, restrict_months=one.restrict_months,
            erase_months=one.erase_months,
        )
        for one in known.values()
    ]  # fmt: skip


def set_rule(work: Work, command: SetRule) -> None:
    """Adds a rule, or changes the one of this code. Counts at the next run, for everybody under it."""
    seats.require(work, Action.CHANGE_RETENTION)
    wanted = command.model_dump()
    row = get(work.session, RetentionRule, command.jurisdiction)
    if row is None:
        add(work.session, RetentionRule(**wanted))
    else:
        for name, value in wanted.items():
            setattr(row, name, value)
    codes = {name: wanted[name] for name in ("jurisdiction", "restrict_months", "erase_months")}
    audit.record(work, "retention_changed", EventObject.ADMIN, **codes)
