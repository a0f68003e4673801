"""Whole loops, driven by anybody trying anything: after every step the invariants of domain.md hold."""

from __future__ import annotations

import os
from contextlib import ExitStack
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, Phase, event, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from hiring.domain.vocabulary import LoopState
from tests.conftest import ENGINES
from tests.machine import acts_judge, acts_plan, invariants
from tests.machine.answers import waiting
from tests.machine.pick import Pick
from tests.machine.progress import steps
from tests.machine.stage import Stage, Template, make_template

LONG_RUN = os.environ.get("MACHINE") == "long"
EXAMPLES, STEPS = (400, 60) if LONG_RUN else (12, 24)
PHASES = (
    tuple(Phase) if LONG_RUN else (Phase.explicit, Phase.generate)
)  # shrinking takes minutes; the log tells the way
START_AT = (0, 2, 4, 8, 12)


PLAN, SLOTS, REPLACE = acts_plan.PLANNING, acts_plan.SCHEDULING, acts_plan.REPLACING
WRITE, ROOM, DECIDE = acts_judge.WRITING, acts_judge.DEBRIEFING, acts_judge.DECIDING
ALL = PLAN | SLOTS | REPLACE | WRITE | ROOM | DECIDE
FITTING = {
    LoopState.DRAFT: PLAN | REPLACE,
    LoopState.PLANNED: PLAN | SLOTS | REPLACE,
    LoopState.SCHEDULED: PLAN | SLOTS | REPLACE | WRITE,
    LoopState.INTERVIEWING: SLOTS | REPLACE | WRITE,
    LoopState.AWAITING_FEEDBACK: WRITE | REPLACE,
    LoopState.READY: DECIDE | REPLACE,
    LoopState.DEBRIEFING: ROOM | DECIDE,
    LoopState.DECIDED: DECIDE,
    LoopState.CLOSED: DECIDE,
}


class Loops(RuleBasedStateMachine):
    """`progress` takes the next sensible step; the other rules let anybody try anything."""

    template: ClassVar[Template]

    def __init__(self) -> None:
        super().__init__()
        self._stack = ExitStack()
        self.stage = Stage(self._stack.enter_context(self.template.copied()))

    def teardown(self) -> None:
        note("What was tried:\n" + "\n".join(self.stage.log))
        self._stack.close()

    def _try(self, data: st.DataObject, *, fitting: bool) -> None:
        """An act that mostly fits the loop's state, or any act at all."""
        pick = Pick(data, self.stage)
        loop = pick.one(self.stage.loops())
        acts = FITTING.get(self.stage.last.loop(loop).state, ALL) if fitting else ALL
        make = pick.one(acts)
        who = pick.actor(acts[make], loop)
        self._do(who, make.__name__, make(self.stage, pick, loop))

    def _do(self, who: str, what: str, act: Any) -> None:
        tried = self.stage.attempt(who, what, act)
        event(f"{what}: {'refused' if tried.refused else 'done'}")
        invariants.check_step(self.stage, tried)

    @initialize(data=st.data(), begun=st.sampled_from(START_AT), gloomy=st.sampled_from((False, False, True)))
    def opened(self, data: st.DataObject, begun: int, gloomy: bool) -> None:
        """A loop that is some way on already."""
        self.stage.gloomy = gloomy
        pick = Pick(data, self.stage)
        self._do("rita", "opens a loop", acts_plan.open_loop(self.stage, _Straight(data, self.stage), None))
        for _ in range(begun):
            self._advance(pick)
        invariants.check_all(self.stage)

    def _advance(self, pick: Pick) -> None:
        loop = pick.one(self.stage.loops())
        for who, what, act in steps(self.stage, pick, loop):
            self._do(who, what, act)

    @rule(data=st.data())
    def progress(self, data: st.DataObject) -> None:
        self._advance(Pick(data, self.stage))
        invariants.check_all(self.stage)

    @rule(data=st.data())
    def somebody_tries_what_fits(self, data: st.DataObject) -> None:
        self._try(data, fitting=True)
        invariants.check_all(self.stage)

    @rule(data=st.data())
    def somebody_else_tries_what_fits(self, data: st.DataObject) -> None:
        self._try(data, fitting=True)
        invariants.check_all(self.stage)

    @rule(data=st.data())
    def somebody_tries_anything(self, data: st.DataObject) -> None:
        self._try(data, fitting=False)
        invariants.check_all(self.stage)

    @rule(data=st.data())
    def somebody_answers(self, data: st.DataObject) -> None:
        pick = Pick(data, self.stage)
        for who, what, act in list(waiting(self.stage, pick, pick.one(self.stage.loops()))):
            self._do(who, what, act)
        invariants.check_all(self.stage)

    @precondition(lambda self: len(self.stage.log) > 40)
    @rule(data=st.data())
    def people_or_loops_end(self, data: st.DataObject) -> None:
        pick = Pick(data, self.stage)
        acts = acts_judge.PEOPLE if pick.chance(60) else acts_plan.ENDING
        make, loop = pick.one(acts), pick.one(self.stage.loops())
        self._do(pick.actor(acts[make], loop), make.__name__, make(self.stage, pick, loop))
        invariants.check_all(self.stage)

    @rule(hours=st.sampled_from((0.1, 1, 5, 30)))
    def time_passes(self, hours: float) -> None:
        self.stage.pass_time(hours)
        invariants.check_all(self.stage)


class _Straight(Pick):
    """Takes the first choice: the first loop is always the one the cast belongs to."""

    def one(self, things: Any) -> Any:
        return next(iter(things))


@pytest.mark.parametrize("kind", ENGINES)
def test_whole_loops_keep_every_invariant_whoever_tries_whatever(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    template = make_template(kind, request, tmp_path)
    machine = type("LoopsOn" + kind, (Loops,), {"template": template})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=EXAMPLES, stateful_step_count=STEPS, derandomize=not LONG_RUN, deadline=None, database=None,
            suppress_health_check=list(HealthCheck), phases=PHASES, report_multiple_bugs=False,
        ),
    )  # fmt: skip
