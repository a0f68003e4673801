"""What domain.md wants in each cell of the table: the policy, asked about the real seat as pages.txt says."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from uuid import UUID

from sqlmodel import select

from hiring.domain.errors import NotAllowed, NotNow, Unseen
from hiring.domain.visibility import Object, Sight
from hiring.models.audit import AuditEvent
from hiring.services.seats import Seated
from hiring.services.work import Work
from tests.guard.ground import CANDIDATE, KINDS, SIGNED_OUT, STATES, Ground
from tests.guard.table import NO_CELL, OWN, Row, address
from tests.guard.test_pages import INSTEAD, NO_ACTION, Look, _room, expected, table

REFUSALS = {Unseen: ".", NotAllowed: "-", NotNow: "!"}
DONE = "o!?"
"""An act that the policy lets through: done, or held back by what else must hold, never by who asks."""


@dataclass
class Judge:
    """The people of the ground and their rooms, built once."""

    ground: Ground
    works: Mapping[str, Work]
    rooms: dict[tuple[str, UUID], Seated | None] = field(default_factory=dict)

    def look(self, row: Row, kind: str) -> Look:
        """What this person at this address has before them."""
        path = address(self.ground, row, kind)
        assert path is not None
        args = self.ground.app.url_map.bind("localhost").match(path, method=row.door.method)[1]
        who = self.ground.name(kind, row.state)
        loop_id = args.get("loop_id") or (self.ground.loop("decided") if row.endpoint in OF_REQUEST else None)
        if loop_id and (who, loop_id) not in self.rooms:
            self.rooms[who, loop_id] = _room(self.works[who], loop_id)
        room = self.rooms[who, loop_id] if loop_id else None
        return Look(self.works[who], room, args, of_others=row.endpoint == "conflicts.notify")

    def wanted(self, row: Row, kind: str) -> str:
        """The letters that may stand in this cell."""
        if row.whose == OWN and address(self.ground, row, kind) is None:
            return NO_CELL
        line = table()[row.door.method, row.endpoint]
        if "public" in line.opens:
            return PUBLIC[row.endpoint]
        if kind == SIGNED_OUT:
            return ">"
        return self._of_viewer(row, kind, self.look(row, kind))

    def _of_viewer(self, row: Row, kind: str, look: Look) -> str:
        """Of somebody who is signed in."""
        line = table()[row.door.method, row.endpoint]
        if ("loop_id" in look.args or row.endpoint in OF_REQUEST) and look.room is None:
            return "."
        if "candidate_id" in look.args and kind == CANDIDATE:
            return "."  # R21
        if row.endpoint in RULES:
            return RULES[row.endpoint](self, look)
        assert not set(line.opens) & NO_ACTION or row.endpoint in INSTEAD, f"{row.endpoint} says own: say what is"
        if row.door.method == "GET":
            return "o" if expected(row.endpoint, look, line) else _refused(look, row.endpoint, line.opens)
        if any(map(look.may, line.opens)):
            return DONE if row.endpoint not in HELD_BACK else HELD_BACK[row.endpoint](self, look)
        return _refused(look, row.endpoint, line.opens) + self._of_page(look, row.endpoint)

    def _of_page(self, look: Look, endpoint: str) -> str:
        """A refused form is shown again with the reason; who may not see that page is answered as there."""
        page = next((page for start, page in PAGE_OF.items() if endpoint.startswith(start)), None)
        if page is None:
            return ""
        if page in RULES:
            return RULES[page](self, look).replace("o", "")
        look = replace(look, of_others=False)
        line = table()["GET", page]
        return "" if expected(page, look, line) else _refused(look, page, line.opens)


def _refused(look: Look, endpoint: str, terms: tuple[str, ...]) -> str:
    """By what the policy says to each of the terms; if they are not what is in the way, by any."""
    said = [look.refusal(term) for term in terms if term not in NO_ACTION]
    letters = "".join(sorted({REFUSALS[type(one)] for one in said if one is not None}))
    return (letters or "!.") + SAID_OTHERWISE.get(endpoint, "")


@contextmanager
def judge_of(ground: Ground) -> Iterator[Judge]:
    with ground.company.looking() as session:
        names = {ground.name(kind, state) for kind in KINDS for state in STATES} - {""}
        yield Judge(ground, {name: ground.company.work(session, name) for name in names})


def _is(*names: str, other: str = ".", then: str = "o") -> Callable[[Judge, Look], str]:
    """One answer to these people of the cast, another to all others."""

    def letters(judge: Judge, look: Look) -> str:
        return then if look.work.viewer.person_id in {judge.ground.company.ids[name] for name in names} else other

    return letters


def _always(letters: str) -> Callable[[Judge, Look], str]:
    return lambda _judge, _look: letters


def _receipt(_judge: Judge, look: Look) -> str:
    """Of the own submission, however it went on."""
    own = [one.id for one in look.mine]
    events = select(AuditEvent).where(
        AuditEvent.loop_id == look.args["loop_id"], AuditEvent.kind == "feedback_submitted",
        AuditEvent.actor_id == look.work.viewer.person_id,
    )  # fmt: skip
    return "o" if own and look.work.session.exec(events).first() else "."


def _read(_judge: Judge, look: Look) -> str:
    """To whoever sees the plan a feedback that is not open to them is said to be closed, in or not."""
    line = table()["GET", "loops.read"]
    if expected("loops.read", look, line):
        return "o"
    assert look.room is not None
    return "!" if look.room.sees(Object.PLAN) is Sight.FULL else "."


def _release(_judge: Judge, look: Look) -> str:
    """Whoever has a place, or recruits; of them nobody is restricted."""
    assert look.room is not None
    return "!" if look.room.seat.kind is not None or look.room.seat.is_loop_recruiter else "."


def _knows_request(_judge: Judge, look: Look) -> str:
    """A reopening is known to whoever sees the decision."""
    return "o" if look.room and look.room.sees(Object.DECISION) is Sight.FULL else "."


OF_REQUEST = {"requests.show", "requests.answer"}
"""Their address names the request, which is about the decided loop."""
PUBLIC = {
    "accounts.code": ">", "accounts.do_code": ">", "accounts.do_sign_in": ">", "accounts.sign_in": "o",
    "claims.claim": "o", "claims.do_claim": "o", "health.live": "o", "health.ready": "o", "session.standing": "o",
    "static": "o",
}  # fmt: skip
"""Without half a sign-in there is no code to type; the password that is sent is wrong."""
PAGE_OF = {
    "conflicts.": "conflicts.show", "debrief.": "debrief.debrief_page", "decision.dissent": "decision.record",
    "decision.write_coaching_note": "decision.coaching_notes", "decision.confirm_no": "decision.no_meeting_offer",
    "decision.rule_without": "decision.no_meeting_offer", "feedback.": "feedback.feedback", "kit.": "kit.kit",
    "plans.": "plans.show", "requests.": "requests.show", "slots.": "slots.show",
}  # fmt: skip
"""The beginning of a form's endpoint to the page that shows it, where that is a page of its own."""
SAID_OTHERWISE = {
    "feedback.autosave": "-", "feedback.merge": "!", "feedback.save": "!",
}  # fmt: skip
"""Besides what the policy says: the script that saves stops at 403; what was submitted is said to be in."""
HELD_BACK: dict[str, Callable[[Judge, Look], str]] = {
    "candidates.do_withdraw": _is("rita", other="-", then=DONE),
    "decision.rule_without_meeting": _is("bruno", other="-", then=DONE),
}
"""What the policy lets through is one person's: the loops' own recruiter's, the Bar Raiser's who confirms by ruling."""
RULES: dict[str, Callable[[Judge, Look], str]] = {
    **{one: _always("o") for one in (
        "accounts.account", "accounts.end_others", "accounts.sign_out", "accounts.sign_out_everywhere", "home.home",
        "insights.overview", "requests.my_requests", "search.search", "second_factor.show",
    )},
    **{one: _always(".") for one in ("home.nothing", "home.nothing_sent")},
    **{one: _is("ina", other="!") for one in ("second_factor.ask_codes", "second_factor.ask_off")},
    **{one: _is("ina", other="!", then="?") for one in ("second_factor.new_codes", "second_factor.turn_off")},
    "accounts.change_password": _is("ina", other="o", then="?"),
    "accounts.end_session": _always("!"),
    "candidates.download": _always("."),
    "audit.receipt": _receipt,
    "audit.receipt_file": _receipt,
    "home.put_away": _is("iris"),
    "loops.read": _read,
    "requests.ask_again": _is("rita"),
    "requests.ask_for_release": _release,
    "requests.show": _knows_request,
    "second_factor.begin": _is("ina", other="o", then="!"),
    "second_factor.confirm": _always("!"),
}  # fmt: skip
"""What is the viewer's own, or everybody's, said exactly; the candidate's file is a link here, downloaded by nobody."""
