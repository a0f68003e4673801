"""Who may do what, and when: the second table of domain.md, section 5, with section 6, as data.

`RULES` says who and under which single conditions, `when.WHEN` in which states, `when.PHASES` in which phases.
`refusal` answers a page, `require` guards a service.
"""

from dataclasses import dataclass

from hiring.domain import when as now
from hiring.domain import who
from hiring.domain.actions import Action
from hiring.domain.errors import NotAllowed, NotNow, Refused, Unseen
from hiring.domain.seats import Ask, Seat
from hiring.domain.visibility import Object, Sight, sees, shown_state
from hiring.domain.vocabulary import DebriefPhase, LoopState, RequestKind
from hiring.domain.when import PHASES, WHEN, Condition, in_phase, in_time
from hiring.domain.who import Who
from hiring.domain.words import listed, spoken


@dataclass(frozen=True, slots=True)
class Rule:
    """`act` completes "may …"; any of `people` may, once every condition holds."""

    act: str
    people: tuple[Who, ...]
    conditions: tuple[Condition, ...] = ()

    @property
    def who(self) -> str:
        return listed((person.words for person in self.people), "or")

    @property
    def sentence(self) -> str:
        return f"Only {self.who} may {self.act}."


_RECRUITING = (who.LOOP_RECRUITER,)
_SCHEDULING = (who.LOOP_RECRUITER, who.COORDINATOR, who.INTERVIEWING)
_RULING = (who.BAR_RAISER_IN_ROOM,)
_BOTH = (who.HIRING_MANAGER_IN_ROOM, who.BAR_RAISER_IN_ROOM)

LOOKING: dict[Action, Rule] = {
    Action.VIEW_LOOP: Rule("see this loop", (who.sees_enough(Object.EXISTENCE, "those concerned"),)),
    Action.VIEW_PLAN: Rule("see the plan", (who.sees_enough(Object.PLAN, "those on the plan", Sight.OWN_SLOT),)),
    Action.VIEW_KIT: Rule("open this interview kit", (who.KIT_READER,)),
    Action.VIEW_TIMELINE: Rule(
        "see the timeline", (who.sees_enough(Object.PLAN, "those who see the plan or their slot", Sight.OWN_SLOT),)
    ),
    Action.VIEW_DECISION: Rule(
        "read the decision record", (who.sees_enough(Object.DECISION, "those who took part and owe nothing"),)
    ),
    Action.ENTER_ROOM: Rule("enter the debrief room", (who.IN_ROOM,)),
    Action.READ_PEERS: Rule(
        "read this feedback now", (who.sees_enough(Object.PEER_FEEDBACK, "those to whom it has opened"),)
    ),
    Action.VIEW_LOOPS: Rule("list the loops they may see", (who.ANYBODY,)),
    Action.EXPORT_LOOPS: Rule("export the loops they may see", (who.ANYBODY,)),
    Action.VIEW_CANDIDATES: Rule("see candidates", (who.RECRUITER,)),
    Action.VIEW_REQUISITIONS: Rule("see requisitions", (who.RECRUITER,)),
    Action.VIEW_PEOPLE: Rule("see people and certifications", (who.ADMIN, who.CORE)),
    Action.VIEW_PRINCIPLES: Rule("read the principles", (who.ANYBODY,)),
    Action.VIEW_AUDIT: Rule("list the audit events", (who.AUDITOR,)),
    Action.VIEW_FIGURES: Rule("see these figures about a person", (who.ONESELF, who.CORE, who.ANALYST)),
}
PLANNING: dict[Action, Rule] = {
    Action.OPEN_LOOP: Rule("open a loop", (who.RECRUITER,), (now.OWES_NOTHING_ON_CANDIDATE,)),
    Action.SET_REVEAL_MODE: Rule("set the reveal mode", _RECRUITING, (now.BEFORE_CONFIRMATION,)),
    Action.CHOOSE_PANEL: Rule("choose the panel", _RECRUITING, (now.BEFORE_FIRST_DEBRIEF,)),
    Action.PROPOSE_PANEL: Rule("propose a panel", (who.HIRING_MANAGER,), (now.BEFORE_FIRST_DEBRIEF,)),
    Action.ADD_OBSERVER_OR_TRAINEE: Rule("add observers and trainees", _RECRUITING, (now.BEFORE_FIRST_DEBRIEF,)),
    Action.SET_COVERAGE: Rule("set the coverage", _RECRUITING, (now.BEFORE_FIRST_DEBRIEF,)),
    Action.ADOPT_SET_VERSION: Rule("change the principle set", _RECRUITING),
    Action.ADOPT_REQUISITION: Rule("take over level and principles", _RECRUITING, (now.BEFORE_FIRST_SLOT,)),
    Action.OVERRIDE_LEVEL: Rule("override the level rule", (who.BAR_RAISER,)),
    Action.CONFIRM_PLAN: Rule("confirm the plan", (who.BAR_RAISER,)),
    Action.PLAN_QUESTIONS: Rule("plan the questions", (who.INTERVIEWING, who.LOOP_RECRUITER)),
    Action.SET_DEBRIEF_TIME: Rule("set the debrief's time", _RECRUITING),
    Action.REMOVE_PANELIST: Rule(
        "remove a panelist", _RECRUITING, (now.REMOVABLE_KIND, now.SLOT_AHEAD, now.NOTHING_SUBMITTED)
    ),
    Action.DECLINE_PLACE: Rule("decline the place", (who.PANELIST_REMOVABLE,), (now.SLOT_AHEAD, now.NOTHING_SUBMITTED)),
    Action.HAND_OVER: Rule("hand the loop over", (who.LOOP_RECRUITER, who.ADMIN_OF_LOOP)),
    Action.HOLD: Rule("put the loop on hold", _RECRUITING),
    Action.RETURN_FROM_HOLD: Rule("take the loop off hold", _RECRUITING),
    Action.CANCEL: Rule("cancel the loop", (who.WHO_CANCELS,)),
    Action.WITHDRAW_CANDIDATE: Rule("withdraw the candidate", _RECRUITING),
    Action.CLOSE: Rule("close the loop", _RECRUITING),
}
REPLACING: dict[Action, Rule] = {
    Action.STEP_DOWN: Rule("step down as Bar Raiser", (who.BAR_RAISER,)),
    Action.ASK_FOR_REPLACEMENT: Rule("ask for a replacement", (who.LOOP_RECRUITER, who.BAR_RAISER)),
    Action.REPLACE_BAR_RAISER_BEFORE_SLOT: Rule(
        "replace the Bar Raiser before the slot", _RECRUITING, (now.BAR_RAISER_SLOT_AHEAD,)
    ),
    Action.REPLACE_BAR_RAISER_AFTER_SLOT: Rule(
        "replace the Bar Raiser once the slot has begun",
        (who.core_asked(RequestKind.BAR_RAISER_REPLACED),),
        (now.BAR_RAISER_SLOT_BEGUN,),
    ),
    Action.REPLACE_HIRING_MANAGER: Rule(
        "replace the hiring manager",
        (who.ADMIN_WITHOUT_PLACE, who.core_asked(RequestKind.HIRING_MANAGER_REPLACED)),
    ),
}
INTERVIEWS: dict[Action, Rule] = {
    Action.ENTER_SLOT: Rule("enter a slot", _SCHEDULING, (now.SLOTS_OPEN, now.SLOT_AHEAD)),
    Action.CHANGE_SLOT: Rule("change a slot", _SCHEDULING, (now.SLOT_AHEAD, now.NOTHING_SUBMITTED)),
    Action.CONFIRM_SLOT: Rule("confirm a slot", _SCHEDULING, (now.SLOT_AHEAD,)),
    Action.ENTER_BEGUN_SLOT: Rule("enter a slot that has begun", _RECRUITING, (now.SLOTS_OPEN, now.SLOT_BEGUN)),
    Action.ASSENT_TO_BEGUN_SLOT: Rule("assent to a slot that has begun", (who.BAR_RAISER,), (now.SLOT_BEGUN,)),
    Action.COMPLETE_INTERVIEW: Rule("mark an interview completed", _SCHEDULING, (now.SLOT_BEGUN,)),
    Action.SAY_DID_NOT_HAPPEN: Rule(
        "say that an interview did not happen",
        (who.INTERVIEWING, who.BAR_RAISER),
        (now.SLOT_BEGUN, now.NOTHING_SUBMITTED),
    ),
    Action.SAY_DID_HAPPEN: Rule("say that the interview did happen", (who.INTERVIEWING,), (now.SLOT_BEGUN,)),
}
FEEDBACK: dict[Action, Rule] = {
    Action.WRITE_FEEDBACK: Rule("write this feedback", (who.OWING_AUTHOR,), (now.STILL_OWED,)),
    Action.VOTE: Rule("vote here", (who.VOTING_AUTHOR,), (now.STILL_OWED, now.NOT_RESTRICTED, now.VOTE_OPEN)),
    Action.SUBMIT: Rule(
        "submit this feedback", (who.OWING_AUTHOR,), (now.STILL_OWED, now.NOT_RESTRICTED, now.OWN_SLOT_BEGUN)
    ),
    Action.RECALL: Rule("recall this feedback", (who.RECALLING_AUTHOR,), (now.SHOWN_TO_NOBODY,)),
    Action.ADD_ADDENDUM: Rule("add to this feedback", (who.SUBMITTED_AUTHOR,)),
    Action.ADD_LATE_NOTE: Rule("leave a late note", (who.MISSED_AUTHOR,)),
    Action.WRITE_PRIVATE_NOTES: Rule("write these private notes", (who.WRITER,)),
}
CONFLICTS: dict[Action, Rule] = {
    Action.DECLARE_CONFLICT: Rule("declare this conflict", (who.PANELIST,)),
    Action.NOTIFY_CONFLICT: Rule("tell the Bar Raiser of a conflict", (who.OTHERS_ON_PLAN,)),
    Action.DECIDE_CONFLICT: Rule("decide this conflict", (who.BAR_RAISER_ON_OTHERS,)),
    Action.DECIDE_BAR_RAISER_CONFLICT: Rule(
        "decide the Bar Raiser's conflict", (who.core_asked(RequestKind.BAR_RAISER_CONFLICT),)
    ),
}
DEBRIEF: dict[Action, Rule] = {
    Action.OPEN_DEBRIEF: Rule("open the debrief", (who.BAR_RAISER,)),
    Action.OPEN_BY_OVERRIDE: Rule("open the debrief with feedback missing", (who.BAR_RAISER,)),
    Action.MOVE_PHASE: Rule("move the debrief on", _RULING),
    Action.MARK_ATTENDANCE: Rule("say who attends", _RULING),
    Action.TICK_READ_ALL: Rule("tick 'I have read all'", (who.READER_IN_ROOM,), (now.NOT_RESTRICTED,)),
    Action.REVOTE: Rule("vote in this round", (who.VOTER_IN_ROOM,), (now.NOT_RESTRICTED, now.ROUND_OPEN, now.ATTENDS)),
    Action.CLOSE_ROUND: Rule("close the round", _RULING, (now.ROUND_OPEN,)),
    Action.JOIN_STORIES: Rule("join stories", _RULING),
    Action.RECORD_FINDING: Rule("record a finding", _RULING),
    Action.REAFFIRM_FINDING: Rule("re-affirm a finding", _RULING),
    Action.ACCEPT_INSUFFICIENT: Rule("accept a principle as insufficient", _BOTH),
    Action.ADJOURN: Rule("adjourn the debrief", _RULING),
    Action.NAME_FOLLOW_UP: Rule("name a follow-up interview", _RULING),
    Action.CALL_OFF_FOLLOW_UP: Rule("call the follow-up off", (who.BAR_RAISER,)),
}
DECISION: dict[Action, Rule] = {
    Action.TAKE_POSITION: Rule("take a position", (who.HIRING_MANAGER_IN_ROOM,), (now.NOT_RESTRICTED, now.HAS_READ)),
    Action.RULE: Rule("rule", _RULING, (now.NOT_RESTRICTED,)),
    Action.WRITE_DISSENT: Rule("write a dissent note", (who.VOTER_IN_ROOM, who.BAR_RAISER_IN_ROOM)),
    Action.CONFIRM_UNANIMOUS_NO: Rule("skip the meeting", _BOTH, (now.NOT_RESTRICTED, now.OFFER_STANDS)),
    Action.WRITE_COACHING_NOTE: Rule("leave a coaching note", (who.BAR_RAISER,)),
    Action.ASK_FOR_REOPENING: Rule("ask for reopening", (who.LOOP_RECRUITER, who.HIRING_MANAGER, who.WHO_RULED)),
    Action.CONSENT_TO_REOPENING: Rule(
        "consent to reopening", (who.HIRING_MANAGER, who.WHO_RULED, who.core_asked(RequestKind.REOPEN))
    ),
    Action.CONSENT_TO_NEW_LOOP: Rule("consent to a new loop", (who.core_asked(RequestKind.NEW_LOOP),)),
    Action.RELEASE_RESET: Rule("release this account", (who.core_asked(RequestKind.RESET_RELEASE),)),
}
ORGANISATION: dict[Action, Rule] = {
    Action.ADD_CANDIDATE: Rule("add candidates", (who.RECRUITER,)),
    Action.EDIT_CANDIDATE: Rule("edit candidates", (who.RECRUITER,)),
    Action.LINK_EMPLOYEE: Rule("link a candidate to an employee", (who.RECRUITER,)),
    Action.FILE_DOCUMENT: Rule("file a document", (who.RECRUITER,)),
    Action.ADD_REQUISITION: Rule("add requisitions", (who.RECRUITER,)),
    Action.EDIT_REQUISITION: Rule("edit requisitions", (who.RECRUITER,)),
    Action.EDIT_PEOPLE: Rule("edit people", (who.ADMIN,)),
    Action.GIVE_ROLE: Rule("change roles", (who.ADMIN_FOR_OTHERS,)),
    Action.CERTIFY_INTERVIEWER: Rule("certify interviewers", (who.ADMIN_FOR_OTHERS,)),
    Action.CERTIFY_BAR_RAISER: Rule("certify Bar Raisers", (who.CORE_FOR_OTHERS, who.FIRST_CORE_ADMIN)),
    Action.INVITE: Rule("invite people", (who.ADMIN,)),
    Action.RESET_ACCOUNT: Rule("reset a password", (who.ADMIN,)),
    Action.DISABLE_ACCOUNT: Rule("disable an account", (who.ADMIN,)),
    Action.CHANGE_SETTINGS: Rule("change settings", (who.ADMIN,)),
    Action.LOAD_PRINCIPLES: Rule("load principles", (who.ADMIN,)),
    Action.PUBLISH_PRINCIPLES: Rule("publish principles", (who.ADMIN,)),
    Action.BREAK_GLASS: Rule("break the glass", (who.ADMIN_WITHOUT_PLACE,)),
    Action.CHANGE_RETENTION: Rule("say how long candidates' data is kept", (who.ADMIN,)),
    Action.VIEW_PERSONAL_DATA: Rule("see how long this candidate's data is kept", (who.ADMIN_WITHOUT_PLACE,)),
    Action.EXPORT_CANDIDATE: Rule("export everything about this candidate", (who.ADMIN_WITHOUT_PLACE,)),
    Action.SET_LEGAL_HOLD: Rule("set a legal hold", (who.ADMIN_WITHOUT_PLACE,)),
    Action.LIFT_LEGAL_HOLD: Rule("lift a legal hold", (who.ADMIN_WITHOUT_PLACE,)),
}
RULES = LOOKING | PLANNING | REPLACING | INTERVIEWS | FEEDBACK | CONFLICTS | DEBRIEF | DECISION | ORGANISATION

CONCERN_NO_LOOP = frozenset(ORGANISATION) - {Action.BREAK_GLASS} | {
    Action.VIEW_LOOPS,
    Action.EXPORT_LOOPS,
    Action.VIEW_CANDIDATES,
    Action.VIEW_REQUISITIONS,
    Action.VIEW_PEOPLE,
    Action.VIEW_PRINCIPLES,
    Action.VIEW_AUDIT,
    Action.VIEW_FIGURES,
    Action.OPEN_LOOP,
}
"""Refused people learn nothing from a refusal of these: it is 403, not 404. The candidate always gets 404."""


def may(action: Action, seat: Seat, ask: Ask) -> bool:
    """Whether the act is possible for this person now."""
    return verdict(action, seat, ask) is None


def refusal(action: Action, seat: Seat, ask: Ask) -> str | None:
    """Why the act is refused, as a sentence for the page, or None."""
    refused = verdict(action, seat, ask)
    return refused.sentence if refused else None


def require(action: Action, seat: Seat, ask: Ask) -> None:
    """Raise `Unseen`, `NotAllowed` or `NotNow` unless the act is possible."""
    refused = verdict(action, seat, ask)
    if refused is not None:
        raise refused


def verdict(action: Action, seat: Seat, ask: Ask) -> Refused | None:
    """The refusal, unraised: first who, then the state, the phase and the single conditions."""
    rule = RULES[action]
    if not any(person.fits(seat, ask) for person in rule.people):
        return Unseen() if _hidden(action, seat, ask) else NotAllowed(rule.sentence)
    if not in_time(action, ask.facts):
        return NotNow(_untimely(action, seat, ask))
    if not in_phase(action, ask.facts):
        return NotNow(f"This is for the phase {_phases(action)}.")
    failing = next((condition for condition in rule.conditions if not condition.holds(seat, ask)), None)
    return NotNow(failing.sentence, tuple(filter(None, (failing.way_out,)))) if failing else None


def printed() -> str:
    """Every act with who, when and under which conditions, as aligned text."""
    return "\n".join(_line(action) for action in Action)


def states_words(action: Action) -> str:
    """The states of an act in words: "always", or a list."""
    states = WHEN[action]
    return "always" if states == frozenset(LoopState) else ", ".join(spoken(s) for s in LoopState if s in states)


def _hidden(action: Action, seat: Seat, ask: Ask) -> bool:
    """Whether the refusal is 404: what somebody may not see answers as if it did not exist."""
    if action in CONCERN_NO_LOOP:
        return seat.is_candidate
    if action in LOOKING:
        return True
    return sees(Object.EXISTENCE, seat, ask.facts) is Sight.NOTHING


def _untimely(action: Action, seat: Seat, ask: Ask) -> str:
    """Tells the state only in the words that this person may read (R18)."""
    states = [spoken(state) for state in LoopState if state in WHEN[action]]
    shown = shown_state(ask.facts.state, seat, ask.facts)
    return f"This is possible while the loop is {listed(states, 'or')}" + (f"; now it is {shown}." if shown else ".")


def _phases(action: Action) -> str:
    return listed((spoken(phase) for phase in DebriefPhase if phase in PHASES[action]), "or")


def _line(action: Action) -> str:
    rule = RULES[action]
    more = "; ".join(condition.words for condition in rule.conditions)
    phases = f"phase {_phases(action)}" if action in PHASES else ""
    tail = "; ".join(filter(None, (states_words(action), phases, more)))
    return f"{action.value:<32} {rule.who}: {tail}"
