"""What the auditors' page says of events that belong to no loop, and which kinds one can ask for there."""

from collections.abc import Mapping

from hiring.domain.words import spoken
from hiring.services.timeline_words import WORDS

OF_THE_ORGANISATION: Mapping[str, str] = {
    "organisation_founded": "{who} founded the organisation; {whom} is its first admin",
    "settings_changed": "{who} changed settings: {fields}",
    "person_added": "{who} added {whom}",
    "person_edited": "{who} edited {whom}",
    "role_given": "{who} gave {whom} the role {role}",
    "role_taken": "{who} took the role {role} from {whom}",
    "interviewer_certified": "{who} changed {whom} as interviewer from {was} to {now}",
    "bar_raiser_certified": "{who} changed {whom} as Bar Raiser from {was} to {now}",
    "first_core_named": "{who} named {whom} as one of the first core Bar Raisers",
    "training_marked": "{who} marked what {whom} was trained on",
    "invitation_made": "{who} made an invitation for {whom}",
    "link_revoked": "{who} revoked a link of {whom}",
    "account_disabled": "{who} disabled the account of {whom}",
    "account_enabled": "{who} enabled the account of {whom}",
    "password_changed": "{whom} changed the password",
    "password_again_failed": "{whom} gave a wrong password where it is asked again",
    "candidate_added": "{who} added the candidate",
    "candidate_changed": "{who} changed the candidate: {fields}",
    "candidate_withdrew": "the candidate withdrew",
    "document_filed": "{who} filed a document",
    "document_removed": "{who} removed the document",
    "export_reviewed": "{who} looked at the names in an export of the candidate",
    "candidate_exported": "{who} exported everything about the candidate",
    "candidate_restricted": "the candidate's data was restricted",
    "candidate_erased": "the candidate's data was erased",
    "legal_hold_set": "{who} set a legal hold on the candidate's data",
    "legal_hold_lifted": "{who} lifted the legal hold on the candidate's data",
    "jurisdiction_set": "{who} said which retention rule counts for the candidate",
    "retention_changed": "{who} changed how long data is kept: {jurisdiction}",
    "requisition_added": "{who} added a requisition",
    "requisition_changed": "{who} changed a requisition: {fields}",
    "principle_set_loaded": "{who} loaded the principle set {slug} {version}",
    "principle_set_published": "{who} published the principle set {slug} {version}",
}
ALL: Mapping[str, str] = {**OF_THE_ORGANISATION, **WORDS}
OPINION = frozenset(
    {
        "draft_started", "voted", "revoted", "round_revealed", "feedback_read", "addendum_added", "late_note_left",
        "debrief_opened",
        "debrief_restarted", "debrief_adjourned", "phase_moved", "attendance_marked", "read_all", "finding_recorded",
        "finding_reaffirmed", "insufficient_accepted", "stories_joined", "position_taken", "no_meeting_confirmed",
        "dissent_written", "ruled", "decision_read_on_request", "coaching_note_written", "conflict_notified",
    }
)  # fmt: skip
"""Kinds of which nobody outside a loop reads: feedback, votes, the debrief and the decision (R18, R22)."""
KINDS: tuple[tuple[str, str], ...] = tuple(
    (kind, spoken(kind)) for kind in sorted(ALL.keys() - OPINION, key=spoken)
)  # fmt: skip
