"""Every act that somebody may ask for. `policy.RULES` says who, `policy.WHEN` in which states of the loop."""

from enum import StrEnum


class Action(StrEnum):
    # looking
    VIEW_LOOP = "view_loop"
    VIEW_PLAN = "view_plan"
    VIEW_KIT = "view_kit"
    VIEW_TIMELINE = "view_timeline"
    VIEW_DECISION = "view_decision"
    ENTER_ROOM = "enter_room"
    READ_PEERS = "read_peers"
    VIEW_LOOPS = "view_loops"
    EXPORT_LOOPS = "export_loops"
    VIEW_CANDIDATES = "view_candidates"
    VIEW_REQUISITIONS = "view_requisitions"
    VIEW_PEOPLE = "view_people"
    VIEW_PRINCIPLES = "view_principles"
    VIEW_AUDIT = "view_audit"
    VIEW_FIGURES = "view_figures"

    # planning
    OPEN_LOOP = "open_loop"
    SET_REVEAL_MODE = "set_reveal_mode"
    CHOOSE_PANEL = "choose_panel"
    PROPOSE_PANEL = "propose_panel"
    ADD_OBSERVER_OR_TRAINEE = "add_observer_or_trainee"
    SET_COVERAGE = "set_coverage"
    ADOPT_SET_VERSION = "adopt_set_version"
    ADOPT_REQUISITION = "adopt_requisition"
    OVERRIDE_LEVEL = "override_level"
    CONFIRM_PLAN = "confirm_plan"
    PLAN_QUESTIONS = "plan_questions"
    SET_DEBRIEF_TIME = "set_debrief_time"
    REMOVE_PANELIST = "remove_panelist"
    DECLINE_PLACE = "decline_place"
    HAND_OVER = "hand_over"
    HOLD = "hold"
    RETURN_FROM_HOLD = "return_from_hold"
    CANCEL = "cancel"
    WITHDRAW_CANDIDATE = "withdraw_candidate"
    CLOSE = "close"

    # replacing
    STEP_DOWN = "step_down"
    ASK_FOR_REPLACEMENT = "ask_for_replacement"
    REPLACE_BAR_RAISER_BEFORE_SLOT = "replace_bar_raiser_before_slot"
    REPLACE_BAR_RAISER_AFTER_SLOT = "replace_bar_raiser_after_slot"
    REPLACE_HIRING_MANAGER = "replace_hiring_manager"

    # slots and interviews
    ENTER_SLOT = "enter_slot"
    CHANGE_SLOT = "change_slot"
    CONFIRM_SLOT = "confirm_slot"
    ENTER_BEGUN_SLOT = "enter_begun_slot"
    ASSENT_TO_BEGUN_SLOT = "assent_to_begun_slot"
    COMPLETE_INTERVIEW = "complete_interview"
    SAY_DID_NOT_HAPPEN = "say_did_not_happen"
    SAY_DID_HAPPEN = "say_did_happen"

    # feedback
    WRITE_FEEDBACK = "write_feedback"
    VOTE = "vote"
    SUBMIT = "submit"
    RECALL = "recall"
    ADD_ADDENDUM = "add_addendum"
    ADD_LATE_NOTE = "add_late_note"
    WRITE_PRIVATE_NOTES = "write_private_notes"

    # conflicts
    DECLARE_CONFLICT = "declare_conflict"
    NOTIFY_CONFLICT = "notify_conflict"
    DECIDE_CONFLICT = "decide_conflict"
    DECIDE_BAR_RAISER_CONFLICT = "decide_bar_raiser_conflict"

    # debrief
    OPEN_DEBRIEF = "open_debrief"
    OPEN_BY_OVERRIDE = "open_by_override"
    MOVE_PHASE = "move_phase"
    MARK_ATTENDANCE = "mark_attendance"
    TICK_READ_ALL = "tick_read_all"
    REVOTE = "revote"
    CLOSE_ROUND = "close_round"
    JOIN_STORIES = "join_stories"
    RECORD_FINDING = "record_finding"
    REAFFIRM_FINDING = "reaffirm_finding"
    ACCEPT_INSUFFICIENT = "accept_insufficient"
    ADJOURN = "adjourn"
    NAME_FOLLOW_UP = "name_follow_up"
    CALL_OFF_FOLLOW_UP = "call_off_follow_up"

    # decision
    TAKE_POSITION = "take_position"
    RULE = "rule"
    WRITE_DISSENT = "write_dissent"
    CONFIRM_UNANIMOUS_NO = "confirm_unanimous_no"
    WRITE_COACHING_NOTE = "write_coaching_note"
    ASK_FOR_REOPENING = "ask_for_reopening"
    CONSENT_TO_REOPENING = "consent_to_reopening"
    CONSENT_TO_NEW_LOOP = "consent_to_new_loop"
    RELEASE_RESET = "release_reset"

    # candidates and requisitions
    ADD_CANDIDATE = "add_candidate"
    EDIT_CANDIDATE = "edit_candidate"
    LINK_EMPLOYEE = "link_employee"
    FILE_DOCUMENT = "file_document"
    ADD_REQUISITION = "add_requisition"
    EDIT_REQUISITION = "edit_requisition"

    # administration
    EDIT_PEOPLE = "edit_people"
    GIVE_ROLE = "give_role"
    CERTIFY_INTERVIEWER = "certify_interviewer"
    CERTIFY_BAR_RAISER = "certify_bar_raiser"
    INVITE = "invite"
    RESET_ACCOUNT = "reset_account"
    DISABLE_ACCOUNT = "disable_account"
    CHANGE_SETTINGS = "change_settings"
    LOAD_PRINCIPLES = "load_principles"
    PUBLISH_PRINCIPLES = "publish_principles"
    BREAK_GLASS = "break_glass"

    # personal data
    CHANGE_RETENTION = "change_retention"
    VIEW_PERSONAL_DATA = "view_personal_data"
    EXPORT_CANDIDATE = "export_candidate"
    SET_LEGAL_HOLD = "set_legal_hold"
    LIFT_LEGAL_HOLD = "lift_legal_hold"
