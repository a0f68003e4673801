"""What makes one plan better than another, level by level; each level is settled before the next is looked at.

0. total: fewest assignments. Surplus coverage appears only when cells by hand or `min_load` force it. This costs the
   next level nothing: any plan with an assignment to spare (its person above `min_load`, its principle above its
   coverage, reached through a chain of swaps) can drop it without raising anybody's load. It only stops the planner
   from handing out needless principles to make the loads look even.
1. largest: smallest largest load.
2. smallest: with the largest load settled, the smallest spread is the greatest smallest load.
3. preference: greatest sum of the small integers of `preference.py`.
4. drop-outs, where `min_coverage` is 1. A principle is *lone* when it asks for one panelist and does not already have
   two by hand: one drop-out can leave it without anybody. Statistics about a person are not for planning (R41), so
   everybody is taken as equally likely to drop out. First comes the chance of a gap: as many lone principles as
   possible get a second owner (possible when `min_load` forces surplus anyway). Then its size: the most lone
   principles in one person's hands is as small as possible. Drop-outs come after the preferences because the order of
   levels 1 to 3 is promised as it stands; a gap costs a replacement or a follow-up interview, never the candidate.
5. tie-break, in `exchange.py`.
"""

from collections import Counter

from hiring.planner.model import Cell, Levels, PlanProblem
from hiring.planner.preference import preferences


def lone_principles(problem: PlanProblem) -> list[str]:
    """Principles that one drop-out can leave without an owner, in problem order."""
    by_hand = Counter(principle for _, principle in problem.taken_by_hand())
    return [need.id for need in problem.principles if need.min_coverage == 1 and by_hand[need.id] < 2]


def measure(problem: PlanProblem, cells: frozenset[Cell]) -> Levels:
    """The value of these assignments at every level, counted afresh."""
    loads = Counter(person for person, _ in cells)
    coverage = Counter(principle for _, principle in cells)
    lone = lone_principles(problem)
    in_hand = Counter(person for person, principle in cells if principle in lone)
    carried = [loads[person.id] for person in problem.people]
    wishes = zip(problem.cells(), preferences(problem), strict=True)
    return Levels(
        total=len(cells),
        largest=max(carried, default=0),
        smallest=min(carried, default=0),
        preference=sum(wish for cell, wish in wishes if cell in cells),
        second_owners=sum(coverage[principle] > 1 for principle in lone),
        worst_drop_out=max(in_hand.values(), default=0),
    )
