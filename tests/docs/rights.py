"""Who may do what, and who sees what, from the tables that the code runs on."""

from __future__ import annotations

from collections.abc import Mapping

from hiring.domain import policy, visibility
from hiring.domain.actions import Action
from hiring.domain.vocabulary import DebriefPhase
from hiring.domain.when import PHASES
from hiring.domain.words import listed, spoken
from tests.docs.markdown import code, fenced, parts, table

ACTIONS_HEAD = """
# Who may do what, and when

One line per action; the code asks the same table before every act and for every button. `hiring policy` prints it,
too. "R12" and "section 6" name the rules of the domain that a line comes from.

*When* names the states of the loop in which the act is possible; "on hold" means: on hold too, if the state it left
allows it. Acts in the debrief may be limited to phases. *Also* lists single conditions that must hold besides.
Whoever may not even know that a loop exists is answered as if it did not: 404. Other refusals are 403 (not this
person) or 409 (not now), with a sentence.
"""
VISIBILITY_HEAD = """
# Who sees what

One row per thing there is to see of a loop, with the places from which something of it is seen. A person stands in
the first of these places that applies, alone: the candidate; removed panelist; shadow; owes feedback in another loop
or revision of the candidate; owes feedback here. For everybody else the places add up and the most generous one
counts. What is not listed is not seen, and answers exactly as if it did not exist. `hiring policy` prints the same
table.

"full" is all of it; "status" is submitted, not or late; "own" is what the person wrote or is addressed by; "own slot"
is the host's slot and principles, for shadows.
"""
EVENTS_HEAD = """
## Events on the timeline

An event shows to whoever sees its object at least as far as this, and to the person who caused it.
"""
PLACES = {
    "candidate": "the candidate, in any role",
    "removed": "a removed or declined panelist, one whose feedback was missed, one with an upheld conflict",
    "shadow": "a shadow or reverse shadow",
    "owes_elsewhere": "owes feedback in another loop or revision of the candidate",
    "owes_here": "owes feedback in this loop, hiring manager and Bar Raiser included",
    "recruiter": "the loop's own recruiter",
    "submitted": "a panelist who has submitted while feedback is not complete",
    "ready_and_later": "a panelist once all voting feedback is in or the debrief has been open",
    "admin_outside": "admins, other recruiters, coordinators and auditors without a place",
    "core_outside": "a core Bar Raiser outside the loop who has been asked",
    "awaits_debrief": "an observer or Bar Raiser in training before the debrief opens",
    "stranger": "everybody else, analysts included",
}
GROUPS: Mapping[str, Mapping[Action, policy.Rule]] = {
    "Looking": policy.LOOKING,
    "Planning": policy.PLANNING,
    "Replacing people": policy.REPLACING,
    "Interviews": policy.INTERVIEWS,
    "Feedback": policy.FEEDBACK,
    "Conflicts": policy.CONFLICTS,
    "Debrief": policy.DEBRIEF,
    "Decision": policy.DECISION,
    "Organisation": policy.ORGANISATION,
}


def actions() -> str:
    sections = [parts(f"## {title}", _rules(rules)) for title, rules in GROUPS.items()]
    return parts(ACTIONS_HEAD, *sections)


def printed() -> str:
    return fenced(policy.printed())


def sights() -> str:
    return parts(
        VISIBILITY_HEAD,
        parts("## Places", table(("place", "who stands there"), _place_rows())),
        parts("## Sights", table(("thing", "place", "how much of it"), _sight_rows())),
        parts(EVENTS_HEAD, table(("event about", "shows to whoever sees"), _event_rows())),
    )


def _sight_rows() -> list[tuple[str, str, str]]:
    return [
        (code(thing.value), code(place.value), given.words)
        for thing, row in visibility.SEES.items()
        for place, given in row.items()
        if given.words != visibility.HIDDEN.words
    ]


def _place_rows() -> list[tuple[str, str]]:
    return [(code(place.value), PLACES[place.value]) for place in visibility.Place]


def _event_rows() -> list[tuple[str, str]]:
    return [
        (code(event.value), f"{spoken(thing)}: {spoken(sight.name.lower())}")
        for event, (thing, sight) in visibility.EVENT_NEEDS.items()
    ]


def _rules(rules: Mapping[Action, policy.Rule]) -> str:
    return table(("action", "may …", "who", "when", "also"), [_rule(*pair) for pair in rules.items()])


def _rule(action: Action, rule: policy.Rule) -> tuple[str, str, str, str, str]:
    phases = listed((spoken(phase) for phase in DebriefPhase if phase in PHASES.get(action, ())), "or")
    when = policy.states_words(action) + (f"; phase {phases}" if phases else "")
    return code(action.value), rule.act, rule.who, when, "; ".join(one.words for one in rule.conditions)
