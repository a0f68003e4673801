"""What the documents repeat of the code is what the code says now."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from hiring.cli import COMMANDS, main
from hiring.domain import machines
from hiring.domain.actions import Action
from hiring.domain.visibility import Object, Place
from hiring.domain.vocabulary import DebriefPhase, FeedbackStatus, InterviewStatus, LoopState
from hiring.domain.words import spoken
from hiring.domain.workflow import Step
from hiring.services.imports import COLUMNS
from hiring.settings import PREFIX, Settings
from tests.docs import commands, reference
from tests.docs.reading import text

GENERATED = [*reference.PAGES, *reference.SECTIONS]
SMALL_STEPS = [*machines.PhaseStep, *machines.InterviewStep, *machines.FeedbackStep]
STATES = [*LoopState, *DebriefPhase, *InterviewStatus, *FeedbackStatus]


@pytest.mark.parametrize("name", GENERATED)
def test_the_committed_text_is_the_generated_one(name):
    assert text(name) == reference.generated()[name], "run `python -m tests.docs.reference` and commit what it wrote"


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_documented_with_what_it_does(name):
    (row,) = [line for line in text("docs/reference/settings.md").splitlines() if f"`{PREFIX}{name.upper()}`" in line]
    assert Settings.model_fields[name].description in row


def test_every_command_and_option_is_documented():
    page = text("docs/reference/commands.md")
    for path, command in commands.every_command():
        section = page.partition(f"\n## {path}\n")[2].partition("\n## ")[0]
        assert section, path
        assert [one for option in commands.options(command) for one in option.opts if f"`{one}" not in section] == []


def test_no_command_of_the_tree_is_left_out():
    top = {path.split()[1] for path, _ in commands.every_command()}
    assert top == set(COMMANDS)


@pytest.mark.parametrize("action", Action)
def test_every_action_is_documented_once(action):
    assert text("docs/reference/actions.md").count(f"| `{action.value}` |") == 1


@pytest.mark.parametrize("step", [*Step, *SMALL_STEPS])
def test_every_step_is_documented(step):
    assert f"| `{step.value}`" in text("docs/reference/workflow.md")


@pytest.mark.parametrize("state", STATES)
def test_every_state_is_documented(state):
    assert spoken(state) in text("docs/reference/workflow.md")


@pytest.mark.parametrize("name", [*Object, *Place])
def test_every_thing_and_place_is_documented(name):
    assert f"`{name.value}`" in text("docs/reference/visibility.md")


def test_every_column_of_every_file_is_documented():
    page = text("docs/reference/imports.md")
    for kind, columns in COLUMNS.items():
        section = page.partition(f"\n## {kind}\n")[2].partition("\n## ")[0]
        assert [name for name in columns if f"| `{name}` |" not in section] == []


def test_hiring_policy_prints_what_the_architecture_shows():
    printed = CliRunner().invoke(main, ["policy"], catch_exceptions=False).output
    shown = text("docs/architecture.md").partition("<!-- generated: policy -->")[2]
    lines = [line for line in shown.splitlines() if line and not line.startswith(("```", "<!--", "#", "With "))]
    assert len(lines) > len(Action)
    assert [line for line in lines if line not in printed] == []


def test_a_marker_that_is_gone_is_said():
    with pytest.raises(ValueError, match="found 0 and 1 markers of a, expected one each"):
        reference.with_sections("<!-- end: a -->", {"a": str})
