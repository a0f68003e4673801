"""The people of domain.md's second table (section 5) as small questions to a seat."""

from collections.abc import Callable
from dataclasses import dataclass

from hiring.domain.seats import Ask, Seat
from hiring.domain.visibility import Object, Place, Sight, is_elsewhere, places, sees
from hiring.domain.vocabulary import CancelReason, PanelistKind, RequestKind, Role

SEES_NO_PLAN = frozenset({Place.CANDIDATE, Place.REMOVED, Place.SHADOW, Place.OWES_ELSEWHERE})
REPLACED_NOT_REMOVED = frozenset({PanelistKind.HIRING_MANAGER, PanelistKind.BAR_RAISER})


@dataclass(frozen=True, slots=True)
class Who:
    """A kind of person: `words` complete "Only … may …"."""

    words: str
    fits: Callable[[Seat, Ask], bool]


def in_sight(seat: Seat, ask: Ask) -> bool:
    """Whether the place in which the person stands lets them act on the loop at all (R18, R20, R21, R43)."""
    return places(seat, ask.facts)[0] not in SEES_NO_PLAN


def has_role(role: Role, words: str) -> Who:
    """Somebody with an organisation role, acting on the organisation's things."""
    return Who(words, lambda seat, _ask: role in seat.roles and not seat.is_candidate)


def holds(kind: PanelistKind, words: str) -> Who:
    """The one active panelist of a kind."""
    return Who(words, lambda seat, ask: seat.kind is kind and in_sight(seat, ask))


def in_the_room(kind: PanelistKind, words: str) -> Who:
    """As `holds`, owing nothing: whoever owes does not enter the room (R24)."""
    return Who(words, lambda seat, ask: seat.kind is kind and not seat.owes_here and in_sight(seat, ask))


def core_asked(request: RequestKind) -> Who:
    """A core Bar Raiser outside the loop to whom such a request is addressed and open."""
    return Who(
        "a core Bar Raiser outside the loop who has been asked",
        lambda seat, ask: seat.is_core_outside and request in seat.open_requests and in_sight(seat, ask),
    )


def sees_enough(thing: Object, words: str, least: Sight = Sight.FULL) -> Who:
    """Whoever sees at least so much of an object."""
    return Who(words, lambda seat, ask: sees(thing, seat, ask.facts) >= least)


def _own_place(seat: Seat, ask: Ask) -> bool:
    removed = seat.removed or seat.quarantined or seat.missed
    return ask.own and seat.kind is not None and not seat.is_candidate and not removed


def _acts_on_own_place(seat: Seat, ask: Ask) -> bool:
    """Not while owing elsewhere: what is possible when would tell how this loop stands (R20)."""
    return _own_place(seat, ask) and not is_elsewhere(seat, ask.facts)


def _role_on_loop(role: Role) -> Callable[[Seat, Ask], bool]:
    return lambda seat, ask: role in seat.roles and in_sight(seat, ask)


def _may_cancel(seat: Seat, ask: Ask) -> bool:
    recruits = seat.is_loop_recruiter and in_sight(seat, ask)
    if not ask.facts.debriefed_in_any_revision:
        return recruits
    return BAR_RAISER.fits(seat, ask) or (recruits and ask.cancel_reason is CancelReason.WITHDREW)


def _votes_in_the_room(seat: Seat, ask: Ask) -> bool:
    """A voter whose vote counts in this opening and who may be in the room."""
    voting = seat.kind is not None and seat.kind.votes and seat.has_vote
    return ask.own and voting and seat.has_submitted and not seat.owes_here and in_sight(seat, ask)


def _votes_with_feedback(seat: Seat, ask: Ask) -> bool:
    """Voters and, for practice, trainees; a follow-up has no vote."""
    voting = seat.kind is not None and seat.kind.votes and seat.has_vote
    return _own_place(seat, ask) and seat.owes_here and (voting or seat.practises)


def _reads_in_the_room(seat: Seat, ask: Ask) -> bool:
    return Place.READY_AND_LATER in places(seat, ask.facts)


ANYBODY = Who("anybody with an account", lambda _seat, _ask: True)
ONESELF = Who("the person", lambda _seat, ask: ask.own)
ADMIN = has_role(Role.ADMIN, "an admin")
RECRUITER = has_role(Role.RECRUITER, "a recruiter")
AUDITOR = has_role(Role.AUDITOR, "an auditor")
ANALYST = has_role(Role.PEOPLE_ANALYST, "a people analyst")
ADMIN_FOR_OTHERS = Who("an admin (never for the own account)", lambda seat, ask: ADMIN.fits(seat, ask) and not ask.own)
FIRST_CORE_ADMIN = Who(
    "an admin while the first two core Bar Raisers are not named",
    lambda seat, ask: ADMIN_FOR_OTHERS.fits(seat, ask) and ask.first_cores_open,
)
CORE = Who("a core Bar Raiser", lambda seat, _ask: seat.is_core and not seat.is_candidate)
CORE_FOR_OTHERS = Who(
    "a core Bar Raiser (never for the own account)", lambda seat, ask: CORE.fits(seat, ask) and not ask.own
)

LOOP_RECRUITER = Who("the loop's recruiter", lambda seat, ask: seat.is_loop_recruiter and in_sight(seat, ask))
COORDINATOR = Who("a coordinator", _role_on_loop(Role.COORDINATOR))
ADMIN_OF_LOOP = Who("an admin", _role_on_loop(Role.ADMIN))
ADMIN_WITHOUT_PLACE = Who(
    "an admin without a place (present or past) on the candidate",
    lambda seat, ask: _role_on_loop(Role.ADMIN)(seat, ask) and seat.kind is None and not seat.has_place_on_candidate,
)
HIRING_MANAGER = holds(PanelistKind.HIRING_MANAGER, "the loop's hiring manager")
BAR_RAISER = holds(PanelistKind.BAR_RAISER, "the loop's Bar Raiser")
HIRING_MANAGER_IN_ROOM = in_the_room(PanelistKind.HIRING_MANAGER, "the loop's hiring manager (owing nothing)")
BAR_RAISER_IN_ROOM = in_the_room(PanelistKind.BAR_RAISER, "the loop's Bar Raiser (owing nothing)")
WHO_RULED = Who(
    "the Bar Raiser who ruled", lambda seat, ask: seat.has_ruled and seat.kind is not None and in_sight(seat, ask)
)
BAR_RAISER_ON_OTHERS = Who(
    "the loop's Bar Raiser (conflicts of others)",
    lambda seat, ask: BAR_RAISER.fits(seat, ask) and not ask.own and ask.target_kind is not PanelistKind.BAR_RAISER,
)
WHO_CANCELS = Who(
    "the loop's recruiter (once a debrief has been open: the Bar Raiser, or the recruiter when the candidate withdrew)",
    _may_cancel,
)

PANELIST = Who("the panelist (owing nothing on the candidate elsewhere)", _acts_on_own_place)
PANELIST_REMOVABLE = Who(
    "the panelist (hiring manager and Bar Raiser are replaced)",
    lambda seat, ask: _acts_on_own_place(seat, ask) and seat.kind not in REPLACED_NOT_REMOVED,
)
INTERVIEWING = Who(
    "the panelist who interviews", lambda seat, ask: _acts_on_own_place(seat, ask) and seat.votes_or_follows_up
)
WRITER = Who(
    "a panelist who writes feedback",
    lambda seat, ask: _own_place(seat, ask) and (seat.votes_or_follows_up or seat.practises),
)
KIT_READER = Who(WRITER.words, lambda seat, ask: WRITER.fits(seat, ask) and _acts_on_own_place(seat, ask))
OWING_AUTHOR = Who("the panelist who owes it", lambda seat, ask: _own_place(seat, ask) and seat.owes)
VOTING_AUTHOR = Who("the voting panelist who owes it", _votes_with_feedback)
SUBMITTED_AUTHOR = Who(
    "the panelist who submitted it",
    lambda seat, ask: _own_place(seat, ask) and (seat.has_submitted or seat.follow_up_in),
)
RECALLING_AUTHOR = Who(
    "the panelist who submitted it (owing nothing on the candidate elsewhere)",
    lambda seat, ask: SUBMITTED_AUTHOR.fits(seat, ask) and _acts_on_own_place(seat, ask),
)
MISSED_AUTHOR = Who(
    "the panelist whose feedback was missed at the ruling",
    lambda seat, ask: ask.own and seat.missed and not (seat.is_candidate or seat.quarantined),
)
VOTER_IN_ROOM = Who("a voting panelist who has submitted", _votes_in_the_room)
READER_IN_ROOM = Who(
    "a panelist who owes nothing", lambda seat, ask: ask.own and seat.kind is not None and _reads_in_the_room(seat, ask)
)
IN_ROOM = Who(
    "a panelist who owes nothing, or the loop's recruiter",
    lambda seat, ask: _reads_in_the_room(seat, ask) or LOOP_RECRUITER.fits(seat, ask),
)
OTHERS_ON_PLAN = Who(
    "somebody else who sees the plan",
    lambda seat, ask: not ask.own and sees(Object.PLAN, seat, ask.facts) is Sight.FULL,
)
