"""Seeded random problems, small enough for the oracles."""

import random

from hiring.planner import Cell, Kind, Panelist, PlanProblem, PrincipleNeed

NAMES = (
    "Ana Silva",
    "Raj Patel",
    "Tomás Brandt",
    "Lee Wong",
    "Ida Holm",
    "Omar Aziz",
    "Mei Lin",
    "Joe Kane",
    "Eva Roth",
)


def some(rng: random.Random, ids: list[str], chance: float) -> frozenset[str]:
    return frozenset(each for each in ids if rng.random() < chance)


def kind(place: int) -> Kind:
    return "hiring_manager" if place == 0 else "bar_raiser" if place == 1 else "interviewer"


def random_problem(seed: int, people: int, principles: int, by_hand: float = 0.15, max_load: int = 4) -> PlanProblem:
    """A problem with mixed coverage, wishes, limits and cells by hand; sometimes impossible."""
    rng = random.Random(seed)
    ids = [f"q{place}" for place in range(principles)]
    coverages = rng.choice([(1,), (2,), (1, 2), (1, 2, 3)])
    needs = tuple(
        PrincipleNeed(each, f"Principle {each}", rng.choice(coverages), rng.random() < 0.3, rng.random() < 0.3)
        for each in ids
    )
    panel = tuple(
        Panelist(
            f"p{place}",
            NAMES[place],
            kind(place),
            max_load=rng.choice([None, None, None, 2]),
            min_load=rng.choice([1, 1, 1, 1, 0, 2]),
            trained_on=some(rng, ids, 0.3),
            did_recently=some(rng, ids, 0.3),
        )
        for place in range(people)
    )
    return PlanProblem(
        needs,
        panel,
        fixed=cells_by_hand(rng, panel, ids, by_hand),
        questions={each: tuple(f"{each}-{n}" for n in range(rng.randint(0, 3))) for each in ids},
        max_load=max_load,
    )


def cells_by_hand(rng: random.Random, panel: tuple[Panelist, ...], ids: list[str], chance: float) -> dict[Cell, bool]:
    drawn = [((person.id, each), rng.random() < 0.5) for person in panel for each in ids if rng.random() < chance]
    rng.shuffle(drawn)
    return dict(drawn)


def tiny_problem(seed: int) -> PlanProblem:
    """At most 15 cells, for the brute-force oracle."""
    rng = random.Random(seed)
    people, principles = rng.choice([(1, 4), (2, 4), (2, 6), (3, 3), (3, 4), (3, 5), (4, 2), (4, 3), (5, 2), (5, 3)])
    by_hand = rng.choice([0.0, 0.0, 0.15, 0.4])
    return random_problem(seed, people, principles, by_hand, max_load=rng.choice([2, 3, 4]))


def stubborn_problem(seed: int) -> PlanProblem:
    """At most 15 cells, most of them set by hand: mostly impossible, for every reason there is."""
    rng = random.Random(seed)
    people, principles = rng.choice([(1, 4), (2, 4), (3, 3), (3, 4), (4, 3), (5, 3)])
    return random_problem(seed, people, principles, rng.choice([0.1, 0.5, 0.8]), max_load=rng.choice([2, 3]))


def loop_of(people: int, principles: int, coverage: int = 2, max_load: int = 4) -> PlanProblem:
    """A plain loop without wishes and without cells by hand."""
    needs = tuple(PrincipleNeed(f"q{n}", f"Principle {n}", coverage) for n in range(principles))
    panel = tuple(Panelist(f"p{n}", NAMES[n], kind(n)) for n in range(people))
    return PlanProblem(needs, panel, max_load=max_load)
