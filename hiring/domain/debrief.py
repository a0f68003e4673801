"""The debrief: opening (R24, R42), revoting (R23, R26), disagreement (R27), the unanimous no (R28), tallies (R34)."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from hiring.domain.text import is_blank
from hiring.domain.vocabulary import DebriefPhase, PanelistKind, VoteValue
from hiring.domain.words import (
    against,
    in_sentence,
    people,
    pieces_of_evidence,
    spoken,
)

FEWEST_IN = 3
CHAIRS = (PanelistKind.HIRING_MANAGER, PanelistKind.BAR_RAISER)
PHASES = (DebriefPhase.READING, DebriefPhase.REVOTING, DebriefPhase.DISCUSSING, DebriefPhase.DECIDING)


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


def vote_words(history: Sequence[VoteValue]) -> str:
    """ "inclined → not inclined", a vote that stayed is said once."""
    steps = [vote for place, vote in enumerate(history) if place == 0 or vote is not history[place - 1]]
    return " → ".join(spoken(vote) for vote in steps)


def tally(votes: Iterable[VoteValue]) -> tuple[tuple[VoteValue, int], ...]:
    """How many of each value, all four, most inclined first: a distribution, never an average (R34)."""
    found = Counter(votes)
    return tuple((value, found[value]) for value in VoteValue)


def tally_words(votes: Iterable[VoteValue]) -> str:
    """ "2 strongly inclined, 1 inclined, 1 not inclined"; values nobody gave are left out."""
    said = [f"{count} {spoken(value)}" for value, count in tally(votes) if count]
    return ", ".join(said) if said else "no votes"


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
