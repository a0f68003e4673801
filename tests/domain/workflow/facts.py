"""A loop in which nothing is wrong, and every single defect that the table names."""

from dataclasses import replace
from typing import Any

from hiring.domain.guards import Missing, Unaccepted, WorkFacts
from hiring.domain.vocabulary import DebriefPhase, PanelistKind
from hiring.domain.words import Reason

SOUND = WorkFacts(
    plan_confirmed=True,
    voters_total=5,
    voters_with_slot=5,
    any_completed=True,
    voting_in=5,
    hiring_manager_in=True,
    bar_raiser_in=True,
    override_reason_given=True,
    follow_up_open=True,
    phase=DebriefPhase.DECIDING,
    round_closed=True,
    hiring_manager_attends=True,
    bar_raiser_attends=True,
    position_taken=True,
    all_initial_negative=True,
)
BASES = {"whole": SOUND, "missing": replace(SOUND, voting_in=4, missing_voting=(Missing("Ana"),))}
BROKEN = Reason("R2", "Ana reports to Lee.", "Choose another Bar Raiser.")

DEFECTS: dict[str, dict[str, Any]] = {
    "plan_unsound": {"plan_problems": (Reason("R7", "Ownership has 1 of 2.", "Assign it once more."),)},
    "bar_raiser_dependent": {"bar_raiser_problems": (BROKEN,)},
    "candidate_unlinked": {"candidate_unlinked": True},
    "consent_outstanding": {"consent_outstanding": True},
    "confirmation_outstanding": {"confirmation_outstanding": True},
    "replacement_due": {"replacement_due": ("Bar Raiser",)},
    "conflict_undecided": {"undecided_conflicts": 1},
    "two_in": {"voting_in": 2},
    "hiring_manager_out": {"hiring_manager_in": False},
    "bar_raiser_out": {"bar_raiser_in": False},
    "slot_missing": {"voters_with_slot": 4},
    "nothing_begun": {"any_completed": False},
    "interview_open": {"open_interviews": 1},
    "follow_up_missing": {"missing_follow_up": ("Raj",)},
    "two_missing": {"missing_voting": (Missing("Ana"), Missing("Raj"))},
    "bar_raiser_missing": {"missing_voting": (Missing("Lee", PanelistKind.BAR_RAISER),)},
    "unreasoned": {"override_reason_given": False},
    "follow_up_used": {"follow_up_used": True},
    "no_follow_up": {"follow_up_open": False},
    "debriefed_before": {"debriefed_in_any_revision": True},
    "vote_positive": {"all_initial_negative": False},
    "unconfirmed": {"unanimous_confirmations_missing": ("hiring manager",)},
    "not_deciding": {"phase": DebriefPhase.DISCUSSING},
    "round_open": {"round_closed": False},
    "hiring_manager_away": {"hiring_manager_attends": False},
    "bar_raiser_away": {"bar_raiser_attends": False},
    "finding_missing": {"findings_missing": ("Ownership",)},
    "gap_unaccepted": {"findings_unaccepted": (Unaccepted("ownership", "Ownership", ("hiring manager",)),)},
    "finding_unaffirmed": {"findings_to_reaffirm": ("Ownership",)},
    "no_position": {"position_taken": False},
    "closing_empty": {"close_missing": ("date told",)},
    "consent_to_reopen_missing": {"reopening_consents_missing": ("the hiring manager",)},
    "other_loop_runs": {"other_loop_running": True},
}
CHANGES_THE_BASE = frozenset({"two_missing", "bar_raiser_missing"})
"""These make feedback missing: they are tried on the base "missing" alone."""


def broken(base: str, defect: str) -> WorkFacts:
    return replace(BASES[base], **DEFECTS[defect])
