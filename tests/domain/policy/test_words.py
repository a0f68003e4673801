"""Refusals in words: the states and phases that an act needs, and of the state now only what the person may read."""

from __future__ import annotations

from dataclasses import replace

from hiring.domain.actions import Action
from hiring.domain.errors import NotNow
from hiring.domain.policy import printed, refusal, states_words, verdict
from hiring.domain.visibility import printed as seen
from hiring.domain.visibility import shows_event
from hiring.domain.vocabulary import EventObject
from tests.domain.policy.cast import CAST, OWING, ask, facts_at, seat


def test_section3_an_act_in_the_wrong_state_says_when_it_is_possible() -> None:
    said = refusal(Action.CLOSE, CAST["recruiter"], ask("ready"))
    assert said == "This is possible while the loop is decided; now it is ready."
    said = refusal(Action.HOLD, CAST["recruiter"], ask("closed"))
    assert said == (
        "This is possible while the loop is draft, planned, scheduled, interviewing, awaiting feedback, ready or "
        "debriefing; now it is closed."
    )
    assert refusal(Action.HOLD, CAST["recruiter"], ask("draft")) is None


def test_R18_to_whoever_owes_a_refusal_tells_of_ready_and_later_as_one() -> None:
    said = {
        refusal(Action.ENTER_SLOT, replace(OWING, owes_here=True), ask(state, own=True))
        for state in ("decided", "closed")
    }
    assert len(said) == 1
    assert said.pop().endswith("; now it is feedback complete.")


def test_R18_where_the_state_is_not_theirs_to_know_a_refusal_is_silent_on_it() -> None:
    elsewhere = seat("owes_elsewhere", submitted=False)
    said = refusal(Action.VOTE, elsewhere, ask("draft", own=True))
    assert said == (
        "This is possible while the loop is planned, scheduled, interviewing, awaiting feedback, ready, debriefing, "
        "decided, closed or on hold."
    )


def test_R26_an_act_in_the_wrong_phase_names_its_phases() -> None:
    assert isinstance(verdict(Action.REVOTE, seat("interviewer"), ask("reading", own=True)), NotNow)
    assert refusal(Action.REVOTE, seat("interviewer"), ask("reading", own=True)) == "This is for the phase revoting."
    said = refusal(Action.RECORD_FINDING, seat("bar_raiser"), ask("reading"))
    assert said == "This is for the phase discussing or deciding."


def test_section5_the_printed_rules_say_states_phases_and_conditions() -> None:
    lines = {line.split()[0]: line for line in printed().splitlines()}
    assert states_words(Action.VIEW_LOOPS) == "always"
    assert states_words(Action.CLOSE) == "decided"
    assert states_words(Action.CANCEL).startswith("draft, planned, scheduled")
    assert "phase revoting" in lines["revote"]
    assert "phase" not in lines["close"]
    assert all("XX" not in line for line in (*lines.values(), *seen().splitlines()))
    assert len(seen().splitlines()) > 40


def test_R21_the_candidate_is_shown_no_event_not_even_the_own() -> None:
    facts = facts_at("decided")
    assert not shows_event(EventObject.PLAN, CAST["candidate"], facts, own=True)
    assert shows_event(EventObject.FEEDBACK, seat("interviewer", submitted=False), facts, own=True)
    assert not shows_event(EventObject.FEEDBACK, seat("interviewer", submitted=False), facts)


def test_section5_an_observer_is_shown_even_the_own_events_once_the_debrief_has_opened() -> None:
    assert not shows_event(EventObject.PLAN, CAST["observer"], facts_at("awaiting"), own=True)
    assert shows_event(EventObject.PLAN, CAST["observer"], facts_at("reading"), own=True)
