"""Who owns which principle: coverage (R7), load (R8) and planned questions (R9)."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from hiring.domain.words import Reason, counted, listed, number, people


@dataclass(frozen=True, slots=True)
class Need:
    """A principle of the loop; one that is not required shows in the grid without a minimum."""

    principle: str
    name: str
    min_coverage: int = 2
    required: bool = True

    @property
    def least(self) -> int:
        return self.min_coverage if self.required else 0


@dataclass(frozen=True, slots=True)
class Assigned:
    """A principle owned by a panelist, with the questions planned for it."""

    panelist: str
    principle: str
    voting: bool = True
    questions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Limits:
    """Settings of R8: how many assignments a voting panelist has."""

    least: int = 1
    comfortable: int = 3
    most: int = 4


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """One row of the bar grid while planning."""

    principle: str
    name: str
    owners: tuple[str, ...]
    needed: int

    @property
    def covered(self) -> int:
        return len(self.owners)

    @property
    def missing(self) -> int:
        return max(0, self.needed - self.covered)

    @property
    def words(self) -> str:
        """ "1 of 2", or how many own a principle that asks for nobody."""
        return f"{self.covered} of {self.needed}" if self.needed else people(self.covered)


@dataclass(frozen=True, slots=True)
class QuestionClash:
    """One question planned by several panelists."""

    principle: str
    question: str
    panelists: tuple[str, ...]


DEFAULT_LIMITS = Limits()


def rows(needs: Sequence[Need], assigned: Iterable[Assigned]) -> tuple[CoverageRow, ...]:
    """The coverage of each need, in the given order; only voting panelists count, each once."""
    owners: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for one in assigned:
        if one.voting:
            owners[one.principle][one.panelist] = None
    return tuple(CoverageRow(need.principle, need.name, tuple(owners[need.principle]), need.least) for need in needs)


def gaps(needs: Sequence[Need], assigned: Iterable[Assigned]) -> tuple[CoverageRow, ...]:
    """The rows that miss somebody (R7)."""
    return tuple(row for row in rows(needs, assigned) if row.missing)


def gap_words(missing: Sequence[CoverageRow]) -> str:
    """ "Earn Trust 1 of 2 and Ownership 0 of 2", for banners; empty without a gap."""
    return listed(f"{row.name} {row.words}" for row in missing)


def loads(voters: Iterable[str], assigned: Iterable[Assigned]) -> Mapping[str, int]:
    """Distinct principles per voting panelist; those without any have 0."""
    owned = {(one.panelist, one.principle) for one in assigned}
    held = Counter(panelist for panelist, _ in owned)
    return {voter: held[voter] for voter in voters}


def slots_needed(needs: Iterable[Need]) -> int:
    return sum(need.least for need in needs)


def fits(needs: Sequence[Need], voters: int, limits: Limits = DEFAULT_LIMITS) -> bool:
    """Whether any assignment can satisfy R7 and the upper limit of R8; the lower limit is met by extra owners."""
    return slots_needed(needs) <= voters * limits.most and all(need.least <= voters for need in needs)


def arithmetic(needs: Sequence[Need], voters: int, limits: Limits = DEFAULT_LIMITS) -> str:
    """The sum of slots beside the comfortable load of the panel, and the upper limit when it is another."""
    have = f"{people(voters)} × {limits.comfortable} = {voters * limits.comfortable}"
    if limits.most != limits.comfortable:
        have += f" (at the very most × {limits.most} = {voters * limits.most})"
    return f"{_slot_words(needs)}, {have}"


def ways_out(needs: Sequence[Need], voters: int, limits: Limits = DEFAULT_LIMITS) -> tuple[str, ...]:
    """What would make the sum fit, each with its number; nothing when it fits."""
    if fits(needs, voters, limits):
        return ()
    room = voters * limits.most
    over = slots_needed(needs) - room
    found = [f"add {people(_more_people(needs, voters, limits))} to the panel"]
    if over > 0:
        found.append(_fewer_principles(needs, over))
        found.append(_lower_coverage(needs, over))
        found.append(f"raise the limit of {limits.most} principles per person")
    else:
        found.append(f"lower the coverage of principles that ask for more than {people(voters)}")
    return tuple(way for way in found if way)


def load_reasons(
    names: Mapping[str, str], assigned: Iterable[Assigned], limits: Limits = DEFAULT_LIMITS
) -> tuple[Reason, ...]:
    """R8 for each voting panelist (`names` maps id to name); too few or too many are hard, many is a warning."""
    held = loads(names, assigned)
    judged = (_load_reason(names[voter], held[voter], limits) for voter in names)
    return tuple(reason for reason in judged if reason)


def question_clashes(assigned: Iterable[Assigned]) -> tuple[QuestionClash, ...]:
    """R9: questions that two or more panelists plan, of any kind of place."""
    planned: defaultdict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    for one in assigned:
        for question in one.questions:
            planned[one.principle, question][one.panelist] = None
    return tuple(QuestionClash(*key, tuple(who)) for key, who in planned.items() if len(who) > 1)


def plan_blockers(
    needs: Sequence[Need],
    names: Mapping[str, str],
    assigned: Iterable[Assigned],
    limits: Limits = DEFAULT_LIMITS,
) -> tuple[Reason, ...]:
    """All that R7 to R9 say against or about confirming a plan; `names` are the voting panelists."""
    held = tuple(assigned)
    found = [_gap_reason(row) for row in gaps(needs, held)]
    if not fits(needs, len(names), limits):
        sentence = f"The sum cannot fit: {arithmetic(needs, len(names), limits)}."
        found.insert(0, Reason("R8", sentence, f"You can {listed(ways_out(needs, len(names), limits), 'or')}."))
    found += load_reasons(names, held, limits)
    found += [_clash_reason(clash, names) for clash in question_clashes(held)]
    return tuple(found)


def _slot_words(needs: Sequence[Need]) -> str:
    sizes = Counter(need.least for need in needs if need.least)
    if not sizes:
        return "no required principles = 0 slots"
    terms = [f"{counted(count, 'principle')} × {least}" for least, count in sorted(sizes.items(), reverse=True)]
    return f"{' + '.join(terms)} = {counted(slots_needed(needs), 'slot')}"


def _more_people(needs: Sequence[Need], voters: int, limits: Limits) -> int:
    by_sum = -(-slots_needed(needs) // limits.most)
    by_principle = max((need.least for need in needs), default=0)
    return max(by_sum, by_principle) - voters


def _fewer_principles(needs: Sequence[Need], over: int) -> str:
    """How many required principles must go, the most demanding first."""
    gone = 0
    for least in sorted((need.least for need in needs), reverse=True):
        if over <= 0:
            break
        over, gone = over - least, gone + 1
    return f"require {counted(gone, 'principle')} fewer"


def _lower_coverage(needs: Sequence[Need], over: int) -> str:
    """How many principles would have to do with one panelist less; empty when that is not enough."""
    lowerable = sum(need.least > 1 for need in needs)
    if over > lowerable:
        return ""
    return f"lower the coverage of {counted(over, 'principle')} by one"


def _load_reason(name: str, load: int, limits: Limits) -> Reason | None:
    has = f"{name} has {number(load)} {'principle' if load == 1 else 'principles'}"
    if load < limits.least:
        return Reason("R8", f"{has}, expected at least {number(limits.least)}.", f"Give {name} a principle.")
    if load > limits.most:
        return Reason(
            "R8", f"{has}, expected at most {number(limits.most)}.", f"Take {number(load - limits.most)} away."
        )
    if load > limits.comfortable:
        return Reason(
            "R8", f"{has}; more than {number(limits.comfortable)} get thin.", "Share one if you can.", hard=False
        )
    return None


def _gap_reason(row: CoverageRow) -> Reason:
    return Reason("R7", f"{row.name} is covered {row.words}.", f"Assign {people(row.missing)} more.")


def _clash_reason(clash: QuestionClash, names: Mapping[str, str]) -> Reason:
    who = listed(names.get(panelist, "a trainee") for panelist in clash.panelists)
    return Reason("R9", f"{who} plan the same question.", "Choose another question for one of them.")
