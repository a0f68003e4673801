"""pages.txt names what opens each endpoint, and the answers of the walk agree with it and with the policy."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from hiring.domain import policy
from hiring.domain.actions import Action
from hiring.domain.errors import NotNow, Refused, Unseen
from hiring.domain.seats import Ask
from hiring.domain.visibility import FROM_READY_ON, Object, Sight, is_blind, is_elsewhere
from hiring.domain.vocabulary import CancelReason, LoopState
from hiring.models.loops import Conflict
from hiring.services.seats import Seated, plain_seat, seated
from hiring.services.work import Work
from hiring.store.loops import Place
from tests.guard.conftest import Site, nothing_kept
from tests.guard.walk import BY_ALL, KINDS, Harvest
from tests.support.doors import doors

TABLE = Path(__file__).with_name("pages.txt")
OPEN, SHUT = {200, 303, 304}, {403, 404, 409}
NO_ACTION = {"own", "signed in", "public"}


@dataclass(frozen=True)
class Line:
    opens: tuple[str, ...]
    how: str


def read(text: str) -> dict[tuple[str, str], Line]:
    """(method, endpoint) to what opens it."""
    found: dict[tuple[str, str], Line] = {}
    for line in filter(None, (one.strip() for one in text.splitlines())):
        if line.startswith("#"):
            continue
        said, _, how = line.partition(" #")
        method, endpoint, opens = said.split(maxsplit=2)
        assert (method, endpoint) not in found, line
        found[method, endpoint] = Line(tuple(opens.strip().split(" or ")), how.strip())
    return found


@cache
def table() -> dict[tuple[str, str], Line]:
    return read(TABLE.read_text(encoding="utf-8"))


def unmatched(lines: Mapping[tuple[str, str], Line], site: Site) -> set[tuple[str, str]]:
    """Endpoints without a line and lines without an endpoint."""
    return {(door.method, door.rule.endpoint) for door in doors(site.app, "GET", "POST")} ^ set(lines)


def test_every_endpoint_has_a_line_and_every_line_an_endpoint(sqlite_site: Site) -> None:
    assert unmatched(table(), sqlite_site) == set()
    assert unmatched(read("GET planted.page public # why"), sqlite_site) >= {("GET", "planted.page"), ("GET", "static")}


def test_every_line_names_actions_that_exist_or_says_why_it_needs_none() -> None:
    terms = {term for line in table().values() for term in line.opens}
    known = NO_ACTION | {action.value for action in Action} | {f"sees {thing.value}" for thing in Object}
    assert terms <= known
    plain = [where for where, line in table().items() if not line.how and len(line.opens) > 1]
    assert plain == []


@dataclass
class Look:
    """One person at one address: the seat, and the things that the address names."""

    work: Work
    room: Seated | None
    args: Mapping[str, Any]
    of_others: bool = False
    """The form names somebody else."""

    @property
    def place(self) -> Place | None:
        return self.room.whole.place(self.args["panelist_id"]) if self.room and "panelist_id" in self.args else None

    @property
    def mine(self) -> list[Place]:
        places = self.room.whole.places if self.room else ()
        return [one for one in places if one.person.id == self.work.viewer.person_id]

    def ask(self) -> Ask:
        """What the address asks the policy about."""
        if self.room is None:
            return Ask(own=self.args.get("person_id") == self.work.viewer.person_id)
        own = self.room.whole.place_of(self.work.viewer.person_id)
        conflict = self.conflict
        place = self.room.whole.place_of(conflict.person_id) if conflict else self.place or own
        of_own = conflict is not None and conflict.person_id == self.work.viewer.person_id
        asked = self.room.about(place, self.work) if place else self.room.ask(own=of_own)
        if self.of_others:
            asked = self.room.ask(own=False)
        return replace(asked, cancel_reason=CancelReason.WITHDREW)

    @property
    def conflict(self) -> Conflict | None:
        held = self.room.whole.conflicts if self.room else ()
        return next((one for one in held if one.id == self.args.get("conflict_id")), None)

    def may(self, term: str) -> bool:
        return self.refusal(term) is None

    def _disputes(self, action: Action) -> bool:
        """An interview that was said not to have happened stands no more, but it began."""
        slots = self.place.interviews if self.place else ()
        return action is Action.SAY_DID_HAPPEN and any(one.starts_at <= self.work.now for one in slots)

    def refusal(self, term: str) -> Refused | None:
        """What the policy answers to this term of a line."""
        if term.startswith("sees "):
            seen = self.room is not None and self.room.sees(Object(term[5:])) is not Sight.NOTHING
            return None if seen else Unseen()
        action, asked = Action(term), self.ask()
        if action in {Action.ENTER_BEGUN_SLOT, Action.ASSENT_TO_BEGUN_SLOT} or self._disputes(action):
            asked = replace(asked, target_slot_begun=True)
        return policy.verdict(action, self.room.seat if self.room else plain_seat(self.work.viewer), asked)


def _writes(look: Look) -> bool:
    """Whoever has a place that writes, or had one and wrote."""
    return any((one.active and one.kind.writes) or one.feedbacks for one in look.mine)


def _masked(look: Look) -> bool:
    """R18: to the blind, states from ready on are one."""
    assert look.room is not None
    seat, facts = look.room.seat, look.room.facts
    return is_blind(seat, facts) and not is_elsewhere(seat, facts) and facts.state_below_hold in FROM_READY_ON


def _ruled_on(look: Look) -> bool:
    decided = look.room is not None and look.room.facts.decided
    return decided and look.args.get("revision", 1) == 1


def _full_plan(look: Look) -> bool:
    return look.room is not None and look.room.sees(Object.PLAN) is Sight.FULL


ALSO: dict[str, Callable[[Look], bool]] = {
    "conflicts.question": lambda look: look.conflict is not None,
    "conflicts.show": lambda look: _full_plan(look) or (look.may("declare_conflict") and not _masked(look)),
    "decision.no_meeting_offer": lambda look: look.room is not None and look.room.facts.unanimous_no_offered,
    "decision.record": _ruled_on,
    "decision.record_of_revision": _ruled_on,
    "feedback.notes_after_decision": lambda look: look.room is not None and look.room.facts.decided,
    "loop_acts.decline": lambda look: bool(look.mine) and not _masked(look),
    "loops.read": lambda look: look.place is not None and look.place.submitted,
    "plans.show": _full_plan,
    "slots.show": _full_plan,
}
"""What a page needs besides, as pages.txt says after the # of its line."""


def _in_any_phase(look: Look) -> bool:
    assert look.room is not None
    refused = policy.verdict(Action.RULE, look.room.seat, look.ask())
    return refused is None or (isinstance(refused, NotNow) and look.room.facts.state is LoopState.DEBRIEFING)


def _begun_or_not(look: Look) -> bool:
    """A standing slot is changed, a missing one entered; the recruiter may always ask for a time that has begun."""
    term = "change_slot" if look.place and look.place.interview else "enter_slot"
    return look.may(term) or look.may("enter_begun_slot")


INSTEAD: dict[str, Callable[[Look], bool]] = {
    "decision.ruling": _in_any_phase,
    "feedback.feedback": _writes,
    "feedback.merged": _writes,
    "loops.read": lambda look: look.may("read_peers") or look.place in look.mine,
    "loops.show": lambda look: look.may("view_loop") or (look.room is not None and look.room.seat.removed),
    "requests.release": lambda look: (
        look.room is not None and (look.room.seat.kind is not None or look.room.seat.is_loop_recruiter)
    ),
    "slots.edit": _begun_or_not,
}
"""Pages whose rule is not just any of the actions of their line."""


def expected(endpoint: str, look: Look, line: Line) -> bool:
    if "loop_id" in look.args and look.room is None:
        return False
    opens = INSTEAD[endpoint](look) if endpoint in INSTEAD else any(look.may(term) for term in line.opens)
    return opens and ALSO.get(endpoint, lambda _: True)(look)


Answers = Mapping[tuple[str, str, str], int]
LEFT_OUT = {"candidates.download"}
"""The file is a link here, so that nobody can fetch it; tests/candidates does with one."""


def differing(site: Site, answers: Answers) -> Iterator[str]:
    """Answers that pages.txt and the policy do not give, for everybody who is signed in."""
    match = site.app.url_map.bind("localhost").match
    with site.company.looking() as session:
        works = {who: site.company.work(session, who) for who in KINDS}
        rooms: dict[tuple[str, UUID], Seated | None] = {}
        for (who, endpoint, path), status in answers.items():
            line = table()["GET", endpoint]
            loopless_own = set(line.opens) & NO_ACTION and endpoint not in INSTEAD
            if who not in KINDS or endpoint in LEFT_OUT or loopless_own:
                continue
            args = match(path.partition("?")[0], method="GET")[1]
            if "loop_id" in args and (who, args["loop_id"]) not in rooms:
                rooms[who, args["loop_id"]] = _room(works[who], args["loop_id"])
            look = Look(works[who], rooms.get((who, args.get("loop_id", UUID(int=0)))), args)
            wanted = OPEN if expected(endpoint, look, line) else SHUT
            if status not in wanted:
                yield f"{who} at {endpoint} {path}: {status}, the policy says {wanted}"


def _room(work: Work, loop_id: UUID) -> Seated | None:
    try:
        return seated(work, loop_id)
    except Unseen:
        return None


def test_each_page_opens_to_whom_and_when_the_policy_of_its_line_says(sqlite_site: Site, harvest: Harvest) -> None:
    assert "\n".join(differing(sqlite_site, harvest.answers)) == ""
    everybody = {who for who, endpoint, _ in harvest.answers if endpoint == "loops.show"}
    assert everybody >= set(KINDS)
    assert len(BY_ALL) >= 3


@pytest.mark.parametrize(("who", "tail"), [("bruno", "hold"), ("iris", "plan/assign"), ("hanna", "close")])
def test_a_page_that_forgets_to_require_is_found(
    sqlite_site: Site, monkeypatch: pytest.MonkeyPatch, who: str, tail: str
) -> None:
    """The real page, with nothing but its question to the policy taken away."""
    path = f"/loops/{sqlite_site.loops['decided' if tail == 'close' else 'scheduled']}/{tail}"
    with nothing_kept(monkeypatch), monkeypatch.context() as patched:
        patched.setattr(Seated, "require", lambda *_given: None)
        status = sqlite_site.clients[who].get(path).status_code
    answers = {(who, sqlite_site.endpoint("GET", path), path): status}
    assert status == 200
    assert len(list(differing(sqlite_site, answers))) == 1


BY_ANOTHER_ADDRESS = {"requests.answer"}
"""Its address names the request and not the loop on which the policy is asked; tests/decision answers each kind."""
ACTING = ("rita", "hanna", "bruno", "iris", "ada")


def trespassed(site: Site, harvest: Harvest) -> Iterator[str]:
    """Forms that somebody sent whom the policy of their line does not let act, and what was not refused."""
    match = site.app.url_map.bind("localhost").match
    with site.company.looking() as session:
        works = {who: site.company.work(session, who) for who in ACTING}
        forms = {endpoint: form for (endpoint, _), (_, form) in harvest.forms.items()}
        for endpoint, form in forms.items():
            line = table().get((form.method, endpoint)) if form.method == "POST" else None
            if line is None or set(line.opens) & NO_ACTION or endpoint in BY_ANOTHER_ADDRESS:
                continue
            args = match(form.action.partition("?")[0], method="POST")[1]
            data = form.data("It was agreed on by all of them.")
            for who in ACTING:
                room = _room(works[who], args["loop_id"]) if "loop_id" in args else None
                look = Look(works[who], room, args, of_others=endpoint == "conflicts.notify")
                if ("loop_id" in args and room is None) or not any(map(look.may, line.opens)):
                    status = site.clients[who].post(form.action, data=data).status_code
                    if status not in SHUT | {422}:
                        yield f"{who} sent {endpoint} {form.action}: {status}"


def test_nobody_does_what_the_policy_of_its_line_refuses(
    sqlite_site: Site, harvest: Harvest, monkeypatch: pytest.MonkeyPatch
) -> None:
    with nothing_kept(monkeypatch):
        assert "\n".join(trespassed(sqlite_site, harvest)) == ""


def test_a_form_whose_act_forgets_to_require_is_found(
    sqlite_site: Site, harvest: Harvest, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = {key: found for key, found in harvest.forms.items() if key[0] == "loop_acts.do_hold"}
    with nothing_kept(monkeypatch), monkeypatch.context() as patched:
        patched.setattr(Seated, "require", lambda *_given: None)
        assert len(list(trespassed(sqlite_site, Harvest(forms=held)))) == len(ACTING) - 1
