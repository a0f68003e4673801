"""What every column holds and how long it stays (R40). Erasure and the export follow this table; a test keeps it whole.

One line per table, class and term: `table | class | term | columns`. Whatever is no fact about anybody (a key, a
reference, a switch) has the class none.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class DataClass(StrEnum):
    """What a column says about people."""

    IDENTITY = "identity"
    CONTACT = "contact"
    JUDGEMENT = "judgement"
    FREE_TEXT = "free_text"
    ACCOUNT_SECRET = "account_secret"  # noqa: S105  the name of a class of data
    OPERATIONAL = "operational"
    SETTING = "setting"
    NONE = "none"


class Term(StrEnum):
    """When a column's content goes.

    CANDIDATE: at the candidate's erasure. STATISTICS: stays then, without identity. ACCOUNT: with the person's
    account. ORGANISATION: with the organisation. FOR_EVER: rows that never change. SESSION: within days.
    """

    CANDIDATE = "candidate"
    STATISTICS = "statistics"
    ACCOUNT = "account"
    ORGANISATION = "organisation"
    FOR_EVER = "for_ever"
    SESSION = "session"


@dataclass(frozen=True, slots=True)
class Entry:
    """The class and the term of one column."""

    table: str
    column: str
    holds: DataClass
    term: Term


WHOLE_ROWS = frozenset({"candidate_file", "candidate_words", "coaching_note", "evidence_words", "home_line", "note"})
"""Tables of which erasure takes the rows, since nothing is left to count in them."""

TABLE = """
organisation | none | organisation | id created_at version
organisation | setting | organisation | name levels timezone min_voters min_coverage max_assignments
organisation | setting | organisation | warn_assignments independence_by_organisation cool_down_months
organisation | setting | organisation | promise_days second_factor_required
organisation | account_secret | organisation | cookie_secret
retention_rule | setting | organisation | jurisdiction name restrict_months erase_months
principle_set | none | organisation | id slug set_version language loaded_at loaded_by_id published_at
principle_set | setting | organisation | name document
requisition | none | organisation | id requisition_id hiring_manager_id recruiter_id principle_set_id
requisition | none | organisation | open created_at version
requisition | setting | organisation | title title_folded level team description jurisdiction
requisition_words | none | organisation | id requisition_id
requisition_words | setting | organisation | words
requisition_principle | setting | organisation | requisition_id principle position min_coverage functional

person | none | account | id version
person | identity | account | employee_id name name_folded
person | contact | account | email timezone
person | operational | account | title level team manager_id interviewer bar_raiser hired_on left_on
person_words | none | account | id person_id
person_words | identity | account | words
person_role | operational | account | person_id role
person_training | operational | account | person_id principle
account | account_secret | account | password_hash
account | operational | account | person_id password_set_at enabled disabled_at guarded_until
account | operational | account | guarded_why first_admin
account_link | account_secret | account | token_hash
account_link | contact | account | email
account_link | operational | account | id kind person_id made_by_id made_at expires_at used_at revoked_at
second_factor | account_secret | account | secret last_step
second_factor | operational | account | person_id made_at confirmed_at
recovery_code | account_secret | account | code_hash
recovery_code | operational | account | id person_id made_at used_at
half_sign_in | account_secret | session | id_hash
half_sign_in | operational | session | person_id started_at tries
known_browser | account_secret | account | id_hash
known_browser | operational | account | person_id seen_at
sign_in_session | account_secret | session | id_hash
sign_in_session | operational | session | person_id started_at seen_at password_at ended_at place browser
sign_in_attempt | operational | session | id account_key address at
request_key | operational | session | id person_id key endpoint location at

candidate | none | statistics | id version requisition_id created_at jurisdiction
candidate | operational | statistics | source withdrawn_at restricted_at erased_at wiped_at
candidate | identity | candidate | candidate_id name name_folded employee_id referrer_id
candidate | contact | candidate | email timezone
candidate | free_text | candidate | notes
candidate_words | none | candidate | id candidate_id
candidate_words | identity | candidate | words
candidate_file | none | candidate | id candidate_id added_by_id
candidate_file | operational | candidate | size added_at removed_at
candidate_file | free_text | candidate | label stored_as link
legal_hold | none | statistics | id candidate_id set_by_id lifted_by_id
legal_hold | operational | statistics | set_at lifted_at
legal_hold | free_text | candidate | reason lift_reason

loop | none | statistics | id candidate_id requisition_id recruiter_id principle_set_id
loop | none | statistics | waits_for_id opened_by_id version
loop | identity | candidate | candidate_name_folded
loop | operational | statistics | level revision state state_since next_due_at reveal_mode opened_at
loop | operational | statistics | confirmed_at confirmation_outstanding debrief_at first_interview_at
loop | operational | statistics | last_interview_at debrief_opened_ever held_at held_for_consent
loop | operational | statistics | cancel_reason told_on recycle cool_down_until offer closed_at
loop | free_text | candidate | waits_for hold_reason cancel_note plan_note
loop_principle | none | statistics | loop_id principle position min_coverage functional
panelist | none | statistics | id loop_id person_id position host_id added_by_id revision
panelist | operational | statistics | kind status has_vote late_replacement seen_before after_reading
panelist | operational | statistics | was_bar_raiser was_hiring_manager quarantined_at added_at left_at
panelist | free_text | candidate | level_override_reason warnings left_reason
panel_proposal | none | statistics | id loop_id person_id proposed_by_id
panel_proposal | operational | statistics | proposed_at answered_at taken
panel_proposal | free_text | candidate | note
assignment | none | statistics | id loop_id panelist_id principle question fixed
assignment | free_text | candidate | why
interview | none | statistics | id loop_id panelist_id assented_by_id not_held_said_by_id version
interview | operational | statistics | status starts_at ends_at zone due_at disputed_at
interview | free_text | candidate | not_held_reason
slot_request | none | statistics | id loop_id panelist_id asked_by_id answered_by_id
slot_request | operational | statistics | starts_at ends_at zone asked_at answered_at assented
conflict | none | statistics | id loop_id person_id said_by_id decided_by_id
conflict | operational | statistics | status said_at decided_at
conflict | free_text | candidate | text decision_reason
note | none | candidate | panelist_id version
note | operational | candidate | saved_at
note | free_text | candidate | text

feedback | none | statistics | id loop_id panelist_id interview_id revision version
feedback | operational | statistics | status started_at saved_at submitted_at was_late after_opening
feedback | operational | statistics | quarantined
feedback | free_text | candidate | summary
feedback | judgement | candidate | draft_vote
evidence | none | statistics | id feedback_id principle position question version
evidence | judgement | statistics | polarity
evidence | free_text | candidate | situation task action result quotes story
evidence_words | none | candidate | id evidence_id
evidence_words | free_text | candidate | words
rating | none | statistics | id feedback_id principle version
rating | judgement | statistics | code
rating | free_text | candidate | no_data_reason
submission | none | statistics | id feedback_id number content_id
submission | operational | statistics | submitted_at recalled_at
vote | none | for_ever | id loop_id panelist_id submission_id debrief_id round reason_id digest
vote | judgement | for_ever | value at
sealed_text | none | statistics | id
sealed_text | free_text | candidate | salt text
addendum | none | statistics | id feedback_id
addendum | operational | statistics | at late_note
addendum | free_text | candidate | text
shown | none | statistics | reader_id feedback_id candidate_id
shown | operational | statistics | at
coaching_note | none | candidate | id loop_id author_id addressee_id
coaching_note | operational | candidate | at
coaching_note | free_text | candidate | text

debrief | none | statistics | id loop_id opened_by_id change version
debrief | operational | statistics | revision number phase phase_since opened_at revealed_at principle_now
debrief | operational | statistics | ended_at
debrief | free_text | candidate | override_reason end_reason
debrief_person | none | statistics | debrief_id person_id
debrief_person | operational | statistics | read_all_at attends seen_at
finding | none | statistics | id loop_id author_id version
finding | judgement | statistics | revision principle value at at_level reaffirm
finding | free_text | candidate | reason
finding_evidence | none | statistics | finding_id evidence_id
insufficient_tick | none | statistics | id loop_id role person_id
insufficient_tick | judgement | statistics | revision principle at
insufficient_tick | free_text | candidate | reason
story_join | none | statistics | loop_id evidence_id joined_by_id
story_join | operational | statistics | at
story_join | free_text | candidate | story
follow_up | none | statistics | id loop_id panelist_id asked_by_id
follow_up | operational | statistics | revision at called_off_at
follow_up | free_text | candidate | reason called_off_reason
position | none | statistics | id loop_id debrief_id person_id
position | judgement | statistics | revision value level at lapsed_at
position | free_text | candidate | note
unanimous_no | none | statistics | id loop_id role person_id
unanimous_no | judgement | statistics | at
dissent | none | statistics | id loop_id person_id
dissent | judgement | statistics | revision at
dissent | free_text | candidate | text
decision | none | for_ever | id loop_id candidate_id hiring_manager_id ruled_by_id reason_id
decision | none | for_ever | record_id supersedes_id digest
decision | judgement | for_ever | revision outcome position ruling level at met other_role
request | none | statistics | id loop_id candidate_id requisition_id subject_id asked_by_id
request | operational | statistics | kind at closed_at granted
request | free_text | candidate | reason
consent | none | statistics | id request_id role person_id
consent | operational | statistics | granted at
consent | free_text | candidate | text
break_glass | none | statistics | id loop_id admin_id
break_glass | operational | statistics | at expires_at
break_glass | free_text | candidate | reason
home_line | none | candidate | id person_id loop_id
home_line | operational | candidate | at kind done_at
home_line | free_text | candidate | text href

audit_event | none | for_ever | id actor_id loop_id candidate_id subject_id panelist_id text_id
audit_event | none | for_ever | digest
audit_event | operational | for_ever | at kind object detail
audit_link | none | for_ever | position event_id previous hash commitment salt
audit_checkpoint | none | for_ever | position hash key signature
audit_checkpoint | operational | for_ever | at
"""


def _entries() -> Mapping[tuple[str, str], Entry]:
    found: dict[tuple[str, str], Entry] = {}
    for line in filter(None, TABLE.splitlines()):
        table, holds, term, columns = (part.strip() for part in line.split("|"))
        for column in columns.split():
            if (table, column) in found:
                raise ValueError(f"found {table}.{column} twice, expected one class and one term")
            found[table, column] = Entry(table, column, DataClass(holds), Term(term))
    return found


ENTRIES = _entries()
ERASED_TABLES = tuple(dict.fromkeys(one.table for one in ENTRIES.values() if one.term is Term.CANDIDATE))
"""Every table that erasure changes, in the order of the table above."""


def erased_columns(table: str) -> tuple[str, ...]:
    """The columns of one table whose content goes with the candidate."""
    return tuple(one.column for one in ENTRIES.values() if one.table == table and one.term is Term.CANDIDATE)


def exported_columns(table: str) -> tuple[Entry, ...]:
    """The columns of one table that say something about the candidate."""
    said = {DataClass.IDENTITY, DataClass.CONTACT, DataClass.JUDGEMENT, DataClass.FREE_TEXT, DataClass.OPERATIONAL}
    return tuple(one for one in ENTRIES.values() if one.table == table and one.holds in said)
