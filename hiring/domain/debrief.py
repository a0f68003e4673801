"""The debrief: opening (R24, R42), revoting (R23, R26), disagreement (R27), the unanimous no (R28), tallies (R34)."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from hiring.domain.text import is_blank
from hiring.domain.vocabulary import DebriefPhase, LoopState, PanelistKind, VoteValue
from hiring.domain.words import (
    Reason,
    against,
    counted,
    in_sentence,
    listed,
    number,
    people,
    pieces_of_evidence,
    spoken,
)

FEWEST_IN = 3
CHAIRS = (PanelistKind.HIRING_MANAGER, PanelistKind.BAR_RAISER)
PHASES = (DebriefPhase.READING, DebriefPhase.REVOTING, DebriefPhase.DISCUSSING, DebriefPhase.DECIDING)


class Opening(StrEnum):
    """How the Bar Raiser may open the debrief."""

    READY = "ready"
    OVERRIDE = "override"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Voter:
    """A voting place as the opening sees it.

    `votes` is False for a late replacement without a slot; `quarantined` means an upheld conflict (R43).
    """

    person_id: str
    name: str
    kind: PanelistKind
    is_in: bool
    account_active: bool = True
    votes: bool = True
    quarantined: bool = False
    initial: VoteValue | None = None

    @property
    def counts(self) -> bool:
        return self.kind.votes and self.votes and not self.quarantined


@dataclass(frozen=True, slots=True)
class OpeningFacts:
    """`bar_raiser_problems` are those of R2 and R3 as they stand now."""

    state: LoopState
    voters: tuple[Voter, ...]
    follow_ups_missing: tuple[str, ...] = ()
    confirmation_outstanding: bool = False
    undecided_conflicts: tuple[str, ...] = ()
    bar_raiser_problems: tuple[Reason, ...] = ()

    @property
    def counted(self) -> tuple[Voter, ...]:
        return tuple(voter for voter in self.voters if voter.counts)

    @property
    def missing(self) -> tuple[Voter, ...]:
        return tuple(voter for voter in self.counted if not voter.is_in)


@dataclass(frozen=True, slots=True)
class OpeningVerdict:
    """`must_name` are the people with disabled accounts whom the override's reason has to name."""

    opening: Opening
    reasons: tuple[Reason, ...] = ()
    missing: tuple[str, ...] = ()
    must_name: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Round:
    """One revote round, by person id. `standing` holds each voter's last vote before the round."""

    attending: frozenset[str]
    standing: Mapping[str, VoteValue]
    votes: Mapping[str, VoteValue] = field(default_factory=dict)
    closed: bool = False

    @property
    def waiting_for(self) -> tuple[str, ...]:
        """Attending voters who have not voted yet, in the order of `standing`."""
        return tuple(who for who in self.standing if who in self.attending and who not in self.votes)

    @property
    def revealed(self) -> bool:
        """R26: all attending voters have voted, or the Bar Raiser closed the round.

        Whoever records the vote that reveals also closes the round: a late arrival cannot hide it again.
        """
        attended = any(who in self.attending for who in self.standing)
        return self.closed or (attended and not self.waiting_for)


@dataclass(frozen=True, slots=True)
class Shift:
    """One row of the reveal; both values are equal where nothing changed or the voter was absent."""

    person_id: str
    before: VoteValue
    now: VoteValue
    attended: bool

    @property
    def changed(self) -> bool:
        return self.before is not self.now

    @property
    def words(self) -> str:
        return vote_words((self.before, self.now))


@dataclass(frozen=True, slots=True)
class FeedbackFacts:
    """What decides whether feedback is counted (R27)."""

    kind: PanelistKind
    is_in: bool
    votes: bool = True
    quarantined: bool = False
    late_note: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """A complete piece of counted evidence."""

    evidence_id: str
    person_id: str
    story: str | None = None


@dataclass(frozen=True, slots=True)
class Board:
    """One principle of the discussion with its counted ratings (person to code, None for no data) and evidence."""

    principle: str
    name: str
    set_order: int
    ratings: Mapping[str, str | None] = field(default_factory=dict)
    evidence: tuple[Told, ...] = ()

    @property
    def rated(self) -> Mapping[str, str]:
        return {who: code for who, code in self.ratings.items() if code is not None}

    @property
    def tellers(self) -> frozenset[str]:
        return frozenset(one.person_id for one in self.evidence)

    @property
    def thin(self) -> bool:
        """Fewer than two people with counted evidence."""
        return len(self.tellers) < 2


def opening(facts: OpeningFacts) -> OpeningVerdict:
    """Whether the debrief opens, opens by a reasoned override, or not, with every reason (R2, R3, R24, R42, R43)."""
    missing = facts.missing
    reasons = (*_standing_reasons(facts), *_state_reasons(facts))
    names = tuple(voter.name for voter in missing)
    if reasons:
        return OpeningVerdict(Opening.REFUSED, reasons, names)
    if facts.state is LoopState.READY:
        return OpeningVerdict(Opening.READY)
    return OpeningVerdict(Opening.OVERRIDE, (), names, tuple(one.name for one in missing if not one.account_active))


def override_problem(verdict: OpeningVerdict, reason: str) -> str | None:
    """R24: the override has a reason, and it names each person whose account is disabled."""
    if is_blank(reason):
        return "Found no reason, expected why the debrief opens without all feedback."
    absent = [name for name in verdict.must_name if name.casefold() not in reason.casefold()]
    return f"The reason does not name {listed(absent)}, whose account is disabled." if absent else None


def next_phase(phase: DebriefPhase) -> DebriefPhase | None:
    """Reading, revoting, discussing, deciding; None after the last and outside an open debrief."""
    following = PHASES.index(phase) + 1 if phase in PHASES else len(PHASES)
    return PHASES[following] if following < len(PHASES) else None


def counts(facts: FeedbackFacts) -> bool:
    """R27: feedback of voters, after opening and follow-ups; never practice, quarantined or after the decision."""
    writer = (facts.kind.votes and facts.votes) or facts.kind is PanelistKind.FOLLOW_UP
    return facts.is_in and writer and not facts.quarantined and not facts.late_note


def distance(board: Board, scale: Sequence[str]) -> int:
    """Places on the scale between highest and lowest counted rating; 0 for fewer than two."""
    places = [scale.index(code) for code in board.rated.values()]
    return max(places) - min(places) if places else 0


def by_disagreement(boards: Iterable[Board], scale: Sequence[str]) -> tuple[Board, ...]:
    """Furthest apart first, then more raters first, then the order of the set. `scale`: codes, lowest first."""
    return tuple(sorted(boards, key=lambda one: (-distance(one, scale), -len(one.rated), one.set_order)))


def disagreement_words(board: Board, labels: Mapping[str, str]) -> str:
    """ "raises against below the bar · 2 people, 3 pieces of evidence"; `labels`: code to label, lowest first."""
    who = people(len(board.tellers | board.rated.keys()))
    return f"{_range_words(board, labels)} · {who}, {pieces_of_evidence(len(board.evidence))}"


def story_key(tag: str | None) -> str:
    """What makes two same-story tags equal; empty for none."""
    return (tag or "").strip().casefold()


def same_stories(evidence: Iterable[Told], joined: Iterable[tuple[str, str]] = ()) -> tuple[frozenset[str], ...]:
    """Groups of two or more evidence ids that tell one story: equal tags, or joined by the Bar Raiser."""
    groups: dict[str, set[str]] = {}
    first_with: dict[str, str] = {}
    links = list(joined)
    for one in evidence:
        groups[one.evidence_id] = {one.evidence_id}
        key = story_key(one.story)
        if key:
            links.append((first_with.setdefault(key, one.evidence_id), one.evidence_id))
    for left, right in links:
        _join(groups, left, right)
    found = dict.fromkeys(frozenset(group) for group in groups.values() if len(group) > 1)
    return tuple(found)


def revote_problem(current: Round, voter: str, value: VoteValue, reason: str | None) -> str | None:
    """Why this revote cannot be taken (R26): one each, by attending voters, while hidden; a change has a reason."""
    if voter not in current.standing:
        return "There is no vote of yours in this debrief to confirm or change."
    if voter not in current.attending:
        return "You are not ticked as attending, so your vote stands as it is."
    if current.revealed:
        return "This round is closed; the votes are on the table."
    if voter in current.votes:
        return "You have voted in this round."
    if value is not current.standing[voter] and is_blank(reason):
        return "Found no reason, expected what changed your vote."
    return None


def shifts(current: Round) -> tuple[Shift, ...]:
    """The reveal, empty until then; absent voters' votes stand."""
    if not current.revealed:
        return ()
    return tuple(
        Shift(who, before, current.votes.get(who, before), who in current.attending)
        for who, before in current.standing.items()
    )


def final_vote(history: Sequence[VoteValue]) -> VoteValue | None:
    """R23: the last of a voter's unrecalled votes, initial first; None without any."""
    return history[-1] if history else None


def vote_words(history: Sequence[VoteValue]) -> str:
    """ "inclined → not inclined", a vote that stayed is said once."""
    steps = [vote for place, vote in enumerate(history) if place == 0 or vote is not history[place - 1]]
    return " → ".join(spoken(vote) for vote in steps)


def deciding_reasons(attending: Iterable[PanelistKind]) -> tuple[Reason, ...]:
    """R26: hiring manager and Bar Raiser attend deciding."""
    present = set(attending)
    way_out = "Tick who attends, or adjourn."
    return tuple(
        Reason("R26", f"The {spoken(kind)} does not attend.", way_out) for kind in CHAIRS if kind not in present
    )


def unanimous_no(
    voters: Iterable[Voter],
    *,
    ever_open: bool,
    undecided_conflicts: bool = False,
    bar_raiser_problems: Sequence[Reason] = (),
) -> bool:
    """R28: whether hiring manager and Bar Raiser are offered "no meeting".

    Never once a debrief has been open in any revision; the minimum of R42 and the independence of R2 hold here too.
    """
    everybody = tuple(voters)
    if ever_open or undecided_conflicts or bar_raiser_problems or _too_few_reasons(everybody):
        return False
    return all(one.is_in and one.initial is not None and one.initial.negative for one in everybody if one.counts)


def tally(votes: Iterable[VoteValue]) -> tuple[tuple[VoteValue, int], ...]:
    """How many of each value, all four, most inclined first: a distribution, never an average (R34)."""
    found = Counter(votes)
    return tuple((value, found[value]) for value in VoteValue)


def tally_words(votes: Iterable[VoteValue]) -> str:
    """ "2 strongly inclined, 1 inclined, 1 not inclined"; values nobody gave are left out."""
    said = [f"{count} {spoken(value)}" for value, count in tally(votes) if count]
    return ", ".join(said) if said else "no votes"


def _standing_reasons(facts: OpeningFacts) -> list[Reason]:
    """What keeps a debrief shut in any state."""
    found = list(facts.bar_raiser_problems)
    if facts.confirmation_outstanding:
        found.append(Reason("R10", "The plan is not confirmed since its last change.", "Confirm the plan."))
    if facts.undecided_conflicts:
        sentence = f"A conflict of {listed(facts.undecided_conflicts)} is not decided yet."
        found.append(Reason("R43", sentence, "Have the conflict decided first."))
    return [*found, *_too_few_reasons(facts.voters)]


def _too_few_reasons(voters: Sequence[Voter]) -> list[Reason]:
    """R42: at least three voters are in, hiring manager and Bar Raiser among them (late replacements excepted)."""
    found = [reason for kind in CHAIRS for reason in _chair_reasons(kind, voters)]
    present = sum(voter.is_in for voter in voters if voter.counts)
    if present < FEWEST_IN:
        sentence = f"Found submitted feedback of {counted(present, 'voter')}, expected at least {number(FEWEST_IN)}."
        found.append(Reason("R42", sentence, "Wait for more feedback."))
    return found


def _chair_reasons(kind: PanelistKind, voters: Sequence[Voter]) -> list[Reason]:
    chairs = [voter for voter in voters if voter.kind is kind and not voter.quarantined]
    if not chairs:
        return [Reason("R42", f"The loop has no {spoken(kind)} who may take part.", f"Replace the {spoken(kind)}.")]
    return [
        Reason("R42", f"The feedback of {one.name} ({spoken(kind)}) is missing.", "Remind or replace them.")
        for one in chairs
        if one.votes and not one.is_in
    ]


def _state_reasons(facts: OpeningFacts) -> list[Reason]:
    if facts.state is LoopState.READY:
        return []
    if facts.state is not LoopState.AWAITING_FEEDBACK:
        sentence = f"The loop is {spoken(facts.state)}; a debrief opens when it is ready."
        return [Reason("R24", sentence, "See what the loop waits for.")]
    if not facts.missing:
        who = listed(facts.follow_ups_missing) or "somebody"
        sentence = f"Only the follow-up feedback of {who} is missing, which no override covers."
        return [Reason("R24", sentence, "Wait for it, or call the follow-up off.")]
    waiting = [voter.name for voter in facts.missing if voter.account_active]
    if len(waiting) <= 1:
        return []
    sentence = f"Voting feedback of {listed(waiting)} is missing; an override covers one."
    return [Reason("R24", sentence, "Remind them.")]


def _range_words(board: Board, labels: Mapping[str, str]) -> str:
    scale = list(labels)
    codes = sorted(set(board.rated.values()), key=scale.index)
    if not codes:
        return "not enough evidence" if board.ratings else "not rated"
    high, low = in_sentence(labels[codes[-1]]), in_sentence(labels[codes[0]])
    return high if high == low else against(high, low)


def _join(groups: dict[str, set[str]], left: str, right: str) -> None:
    """Both groups become one; ids that are no counted evidence are left alone."""
    if left not in groups or right not in groups or groups[left] is groups[right]:
        return
    groups[left] |= groups[right]
    for one in groups[right]:
        groups[one] = groups[left]
